"""Figures of a contract as people write them: `97 %`, `0.6 pp`, `9`, `4.40`."""

import re
from decimal import Decimal

from scorecards.model import Unit

_NUMBER = r"([+-]?\d+(?:\.\d+)?)"


def share(text: object) -> Decimal:
    """A share like `95 %` or `95` as a ratio (0.95).

    Raises ValueError with the reason, for a bare number up to 1 too: it could be read two ways.
    """
    return figure(text, "percent", "share")


def figure(text: object, unit: Unit, what: str) -> Decimal:
    """A target, tolerance or red line in the stored scale of its unit.

    Percent: `97 %` or `97` is 0.97, a difference may be written `0.6 pp`. Per 10,000 and per 100: as
    printed. Money, days, hours and grams: as they are. Raises ValueError with a sentence.
    """
    written = str(text).strip()
    if unit == "percent":
        return _percent(written, what)
    match = re.fullmatch(_NUMBER, written)
    if not match:
        raise ValueError(f"{what} {written!r} is not a number")
    scale = {"per_10000": 10_000, "per_100": 100}.get(unit, 1)
    return Decimal(match[1]) / scale


def _percent(written: str, what: str) -> Decimal:
    match = re.fullmatch(_NUMBER + r"\s*(%|pp)?", written)
    if not match:
        raise ValueError(f"{what} {written!r} is not a percentage: write 97 % or 97")
    number = Decimal(match[1])
    if match[2] is None and abs(number) <= 1 and number != 0:
        raise ValueError(
            f"{what} {written} can be read two ways: write {number * 100:f} % or {number:f} % (with the sign)"
        )
    if abs(number) > 100:
        raise ValueError(f"{what} {written} is more than 100 %")
    return number / 100
