"""Why a figure is another one: from what both cards say of their settings, and from the rows that changed.

Nothing is guessed: a cause is named where something that it stands for is known to differ, several where several do,
none where nothing is known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scorecards.model import Kpi, Scorecard
from scorecards.model.partner import Score
from scorecards.model.restatement import CAUSES, Basis, Cause, Known, RowCount
from scorecards.model.row_changes import RowChange, TableChanges

_DISPUTE = "dispute_accepted"
_OUTAGE = "feed_outage"
_DATES = ("date", "time")
#: What a late scan moves on together with the date: words and counts of where the parcel is.
_TOLD_BY_SCANS = ("status", "scans_expected", "scans_recorded", "late_reason")


@dataclass(frozen=True)
class Rows:
    """The changed rows that a KPI may count: how many, and which of the two causes they are."""

    count: RowCount
    late_scans: int
    corrections: int


def causes_of(
    name: str, of: Score, cards: tuple[Scorecard, Scorecard], rows: Rows | None, known: Known
) -> tuple[tuple[Cause, ...], tuple[str, ...]]:
    """All causes that are known of the change of a KPI between two cards, in a fixed order; the settings among them."""
    before, now = cards
    found: set[Cause] = set(_of_basis(before.basis, now.basis, name))
    settings: tuple[str, ...] = ()
    if _is_another(before, now, name, of):
        found |= {*_of_rows(rows), *_of_register(before, now, name, of)}
        settings = known.settings
        found |= {"setting"} if settings else set()
        found |= {"program"} if before.program != now.program else set()
    return tuple(cause for cause in CAUSES if cause in found), settings


def _is_another(before: Scorecard, now: Scorecard, name: str, of: Score) -> bool:
    """Whether the figure itself differs: with another target alone rows and program have nothing to do."""
    values = []
    for card in (before, now):
        result = next((each for each in card.kpis if each.id == name), None)
        if result is None:
            return False
        values.append(result.adjusted if of == "adjusted" and result.adjusted is not None else result.value)
    return values[0] != values[1]


def _of_rows(rows: Rows | None) -> Iterator[Cause]:
    if rows is not None and rows.late_scans:
        yield "late_scan"
    if rows is not None and rows.corrections:
        yield "correction"


def _of_register(before: Scorecard, now: Scorecard, name: str, of: Score) -> Iterator[Cause]:
    """Where other rows of the KPI are excluded, and the register says so.

    A raw figure counts excluded rows too: of the register only an outage of a feed reaches it.
    """
    results = [next(each for each in card.kpis if each.id == name) for card in (before, now)]
    one, other = ((each.excluded, each.adjusted) for each in results)
    if one == other or not (before.basis.kpis and now.basis.kpis):
        return
    entries = [{part.reason: part.digest for part in card.basis.register} for card in (before, now)]
    reasons = {reason for reason in entries[0] | entries[1] if entries[0].get(reason) != entries[1].get(reason)}
    if of == "raw":
        reasons &= {_OUTAGE}
    if reasons - {_DISPUTE}:
        yield "exclusion"
    if _DISPUTE in reasons:
        yield "dispute"


def _of_basis(before: Basis, now: Basis, name: str) -> Iterator[Cause]:
    """Target and definition, where both cards have kept what they were made with."""
    one, other = (next((kpi for kpi in basis.kpis if kpi.kpi == name), None) for basis in (before, now))
    if one is None or other is None:
        return
    if one.targets != other.targets:
        yield "target"
    if one.definition != other.definition:
        yield "definition"


def rows_of(kpi: Kpi | None, period: str, changes: Mapping[str, TableChanges] | None) -> Rows | None:
    """The changed rows of the KPI's tables and month, in columns that it needs; None where rows are not kept."""
    if changes is None or kpi is None:
        return None
    added = removed = 0
    changed: list[RowChange] = []
    for table, columns in _needed(kpi).items():
        if own := changes.get(table):
            added += sum(_is_of(kpi, period, own, row) for row in own.added)
            removed += sum(_is_of(kpi, period, own, row) for row in own.removed)
            changed += [row for row in own.changed if _is_of(kpi, period, own, row.id) and _touches(row, columns)]
    late = sum(is_late_scan(row) for row in changed)
    return Rows(RowCount(added, removed, len(changed)), late, added + removed + len(changed) - late)


def _is_of(kpi: Kpi, period: str, changes: TableChanges, row: str) -> bool:
    """Whether a row may be one of the KPI's month: any of its dates lies there, before or now.

    Lines of another table that belong to a parcel count in the month of the parcel: they are taken as they are.
    """
    months = changes.months.get(row, ())
    return not months or period in months or (changes.table != kpi.table and row in changes.parcels)


def _touches(row: RowChange, columns: set[str]) -> bool:
    return not columns or any(column.name in columns for column in row.columns)


def _needed(kpi: Kpi) -> dict[str, set[str]]:
    """The columns that a KPI needs, by table; a table that it reads without naming a column counts with any."""
    found: dict[str, set[str]] = {kpi.table: set()}
    for part in (kpi.plus, kpi.lines):
        if part is not None:
            found.setdefault(part.table, set())
    for need in kpi.needs:
        table, _, column = need.rpartition(".")
        if table != "config":
            found.setdefault(table or kpi.table, set()).add(column)
    return found


def is_late_scan(row: RowChange) -> bool:
    """Whether an empty date was filled, and nothing else changed but what a scan tells with it."""
    filled = {column.name for column in row.columns if column.type in _DATES and column.before is None}
    return bool(filled) and all(column.name in filled or column.name in _TOLD_BY_SCANS for column in row.columns)
