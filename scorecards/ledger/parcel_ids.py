"""Ids of parcels as a spreadsheet leaves them, beside those that were published."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cached_property

#: A number as spreadsheets write it; more digits than any id are none.
_NUMBER = re.compile(r"\d{1,60}(?:\.\d{1,60})?(?:E\+?\d{1,2})?")
_QUOTED = re.compile(r'="(.*)"')
#: Digits that a spreadsheet keeps of a number.
_KEPT = 15
#: Ids that are found before it is clear that too many fit.
_ENOUGH = 5


class ParcelIds:
    """Finds the published id that is meant. Exactly one must fit; how far apart it may be grows step by step."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)

    def meant(self, written: str) -> list[str]:
        """The ids that fit best: one is understood, several are ambiguous, none is unknown."""
        if written in self._ids:
            return [written]
        plain = _plain(written)
        return sorted(self._spelled.get(plain, ()) or self._numbered(plain))

    @cached_property
    def _spelled(self) -> dict[str, set[str]]:
        found = defaultdict(set)
        for name in self._ids:
            found[_plain(name)].add(name)
        return found

    @cached_property
    def _numbers(self) -> dict[int, set[str]]:
        """Ids of digits by their number: leading zeros are lost in one."""
        found = defaultdict(set)
        for name in self._ids:
            if (plain := _plain(name)).isdecimal() and len(plain) <= 60:
                found[int(plain)].add(name)
        return found

    def _numbered(self, plain: str) -> set[str]:
        """Ids with the same number, as far as its digits were kept."""
        if not _NUMBER.fullmatch(plain):
            return set()
        try:
            number = Decimal(plain)
        except InvalidOperation:
            return set()
        if number != number.to_integral_value():
            return set()
        exact = self._numbers.get(int(number), set())
        if "E" in plain:
            # Shown with few digits, it may be the rounded form of others even where one is exactly that.
            digits = len(plain.partition("E")[0].replace(".", "").lstrip("0"))
            return self._rounded(int(number), digits) | exact
        is_whole = len(str(int(number))) <= _KEPT
        return exact if exact or is_whole else self._rounded(int(number), _KEPT)

    @cached_property
    def _sorted(self) -> list[int]:
        return sorted(self._numbers)

    def _rounded(self, number: int, digits: int) -> set[str]:
        """Ids that a number was rounded from; of many only some, for they are too many anyway."""
        unit = 10 ** max(len(str(number)) - max(min(digits, _KEPT), 1), 0)
        found: set[str] = set()
        for own in self._sorted[bisect_left(self._sorted, number - unit) : bisect_right(self._sorted, number + unit)]:
            if _is_rounded(own, number, digits):
                found |= self._numbers[own]
            if len(found) > _ENOUGH:
                break
        return found


def _is_rounded(whole: int, rounded: int, digits: int) -> bool:
    """Whether a number of many digits was rounded to the other one; what is kept of it may be cut instead."""
    places = len(str(whole)) - max(min(digits, _KEPT), 1)
    unit = int(f"1{'0' * max(places, 0)}")
    apart = abs(whole - rounded)
    return unit > 1 and (apart < unit if digits >= _KEPT else 2 * apart <= unit)


def _plain(text: str) -> str:
    """Without blanks, kinds of letters, case and the marks of text that spreadsheets use; `.0` is none of an id."""
    match = _QUOTED.fullmatch(text)
    joined = "".join(unicodedata.normalize("NFKC", match[1] if match else text).split()).upper().lstrip("'")
    if not re.fullmatch(r"\d+[.,]?\d*(E\+?\d+)?", joined):
        return joined
    return re.sub(r"[.]0*$", "", joined.replace(",", "."))
