"""A form that a partner filled in: which document it answers to, and what each row claims or why it is refused."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from scorecards.compose.annex.disputing import FORM_KEYS, form_words
from scorecards.errors import Problem, data_error
from scorecards.ledger.dispute_book import Claim
from scorecards.ledger.parcel_ids import ParcelIds
from scorecards.ledger.published_rows import PublishedRows
from scorecards.model.disputes import DisputeReason
from scorecards.sources.answers import AnswerRow, AnswerSheet, read_answer

_DOCUMENT = re.compile(r"\b[a-z0-9][a-z0-9-]{0,80}-\d{4}-\d{2}-(?:partner|internal)-[a-z]{2}-r\d{1,6}\b")
_NEEDED = ("parcel", "kpi", "reason")
#: Signs of a name that are compared with those there are.
_MOST_NAME = 60
#: Rows from the top among which the header is looked for.
_HEAD = 4
_SERIAL = re.compile(r"\d{4,6}(?:\.\d+)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")
#: Faults that are told; of more there is the number.
_MOST_TOLD = 200
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
#: How long before its document something that is disputed may have happened.
_LONG_AGO = timedelta(days=400)


@dataclass(frozen=True)
class Form:
    """A form as it came: the document it names ("" where it names none) and its rows by key."""

    path: Path
    document: str
    columns: Mapping[str, int]
    rows: Sequence[AnswerRow]
    from_1904: bool


@dataclass
class Judged:
    """Rows that are understood, and those that are refused."""

    claims: list[Claim] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def read_form(path: Path) -> Form:
    """Read what a partner sent. Raises DataError for a file without a form of disputes."""
    words, _ = form_words()

    def header_of(rows: Sequence[Sequence[str]]) -> int | None:
        found = [{words.get(cell.strip().casefold()) for cell in row} for row in rows[:_HEAD]]
        return next((place for place, keys in enumerate(found) if keys.issuperset(_NEEDED)), None)

    sheet = read_answer(path, lambda rows: header_of([cells for _, cells in rows]) is not None)
    place = header_of([row.cells for row in sheet.rows]) if sheet else None
    if sheet is None or place is None:
        what = f"has no form of disputes: no sheet has a header with {', '.join(_NEEDED)}"
        raise data_error(path, what, "Ask for the sheet of the workbook that came with the scorecard, filled in.")
    return _form(path, sheet, place, words)


def _form(path: Path, sheet: AnswerSheet, place: int, words: Mapping[str, str]) -> Form:
    columns: dict[str, int] = {}
    for column, cell in enumerate(sheet.rows[place].cells):
        key = words.get(cell.casefold())
        if key in columns:
            raise data_error(path, f"has two columns {cell!r}", "Remove one of them.", sheet.rows[place].number)
        if key is not None:
            columns[key] = column
    above = " ".join(cell for row in sheet.rows[:place] for cell in row.cells)
    named = _DOCUMENT.search(above)
    return Form(path, named[0] if named else "", columns, sheet.rows[place + 1 :], sheet.from_1904)


def judge(form: Form, published: PublishedRows, period: str, received: date) -> Judged:
    """Every row of the form against what was published; rows without any entry are left out."""
    judge_row = _Judge(form, published, date.fromisoformat(f"{period}-01"), received)
    for row in form.rows:
        judge_row(row)
    judged = judge_row.judged
    if more := len({fault.line for fault in judged.refused[_MOST_TOLD:]}):
        last = Problem(str(form.path), None, f"{more} more rows are refused", "Mend these first.")
        return replace(judged, refused=[*judged.refused[:_MOST_TOLD], last])
    return judged


class _Judge:
    """Judges row by row; a row is refused with its number, what is wrong and what to do."""

    def __init__(self, form: Form, published: PublishedRows, month: date, received: date) -> None:
        self.judged = Judged()
        self._form, self._published, self._month, self._received = form, published, month, received
        self._ids = {kpi: ParcelIds(parcels) for kpi, parcels in published.parcels.items()}
        self._all = ParcelIds(parcel for parcels in published.parcels.values() for parcel in parcels)
        self._rows: dict[tuple[str, str], int] = {}

    def __call__(self, row: AnswerRow) -> None:
        """Take the row as a claim, or refuse it."""
        texts = {key: _cell(row, self._form.columns.get(key)) for key in FORM_KEYS}
        if not any(texts.values()):
            return
        problems: list[tuple[str, str]] = []
        kpi, reason = self._kpi(texts["kpi"], problems), self._reason(texts, problems)
        day = self._day(texts["day"], problems)
        parcel = self._parcel(texts["parcel"], kpi, problems)
        first = self._rows.setdefault((kpi, parcel), row.number) if kpi and parcel else row.number
        if first != row.number:
            what = f"parcel {parcel} is disputed for {self._published.names[kpi]} in row {first} already"
            problems.append((what, "Leave one of the two rows."))
        if problems or reason is None:
            self.judged.refused += [Problem(str(self._form.path), row.number, *problem) for problem in problems]
            return
        told = f"{texts['parcel']} read as {parcel}" if texts["parcel"] != parcel else ""
        self.judged.claims.append(Claim(row.number, kpi, parcel, reason, texts["evidence"], day, told))

    def _kpi(self, text: str, problems: list[tuple[str, str]]) -> str:
        kpi = self._published.kpis.get(text.casefold(), "")
        if not kpi:
            what = f"{_short(text)} is no KPI whose parcels this document lists" if text else "the row names no KPI"
            close = difflib.get_close_matches(text[:_MOST_NAME], self._published.names.values(), n=1)
            names = ", ".join(self._published.names.values())
            problems.append((what, f"Did you mean {close[0]!r}?" if close else f"KPIs: {names}."))
        return kpi

    def _reason(self, texts: Mapping[str, str], problems: list[tuple[str, str]]) -> DisputeReason | None:
        reason = self._published.reasons.get(texts["reason"].casefold())
        if reason is None:
            text = texts["reason"]
            what = f"{_short(text)} is no reason of the list" if text else "the row gives no reason"
            reasons = ", ".join(dict.fromkeys(self._published.reasons.values()))
            problems.append((what, f"Reasons: {reasons}."))
        elif reason == "other" and not texts["evidence"]:
            problems.append(("another reason without evidence", "Say under evidence what it is."))
        return reason

    def _day(self, text: str, problems: list[tuple[str, str]]) -> str:
        if not text:
            return ""
        day = day_of(text, from_1904=self._form.from_1904)
        if day is None:
            problems.append((f"{_short(text)} is no date", "Write it like 2026-10-31 or 31/10/2026."))
            return ""
        if not self._month - _LONG_AGO <= day <= self._received:
            what = f"the date {day} is not between {self._month - _LONG_AGO} and the day of receipt, {self._received}"
            problems.append((what, "Correct it; 03/11/2026 is the third of November."))
        return day.isoformat()

    def _parcel(self, text: str, kpi: str, problems: list[tuple[str, str]]) -> str:
        """The published parcel that is meant, "" where it is refused. Nothing is said of parcels of other documents."""
        if not text:
            problems.append(("the row names no parcel", "Write the id as the annex has it."))
            return ""
        meant = self._ids[kpi].meant(text) if kpi else self._all.meant(text)
        if len(meant) == 1:
            return meant[0]
        if meant:
            what = f"{_short(text)} may be any of several parcels, for example {', '.join(meant[:3])}"
            problems.append((what, "Type the whole id, in a cell that is formatted as text."))
        elif elsewhere := self._all.meant(text) if kpi else []:
            kpis = [self._published.names[own] for own, ids in self._ids.items() if ids.meant(text) == elsewhere]
            what = f"parcel {elsewhere[0]} does not count against the partner in {self._published.names[kpi]}"
            problems.append((what, f"It does in: {', '.join(kpis)}." if kpis else "Type the whole id."))
        else:
            hint = "Copy the id from the annex; only parcels that it lists as failed can be disputed."
            problems.append((f"{_short(text)} is not a parcel of this document", hint))
        return ""


def _cell(row: AnswerRow, column: int | None) -> str:
    """A cell on one line; nothing where the row ends before it."""
    return " ".join(row.cells[column].split()) if column is not None and column < len(row.cells) else ""


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}…")


def day_of(text: str, *, from_1904: bool = False) -> date | None:
    """A date as spreadsheets leave it: a day number, ISO, or day first; None for anything else."""
    try:
        if _SERIAL.fullmatch(text):
            return (_DAY_ZERO_1904 if from_1904 else _DAY_ZERO) + timedelta(days=int(float(text)))
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.fullmatch(text):
            year = int(match[3])
            return date(year if year > 99 else 2000 + year, int(match[2]), int(match[1]))
    except (ValueError, OverflowError):
        return None
    return None
