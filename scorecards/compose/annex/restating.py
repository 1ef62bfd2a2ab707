"""The sheets of a revision: what it restates, and every row that differs from what was published."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from scorecards.compose.annex.building import with_sheets
from scorecards.compose.annex.sheet import Draft, amount, plain
from scorecards.compose.restating.words import CAUSES
from scorecards.model import MONEY_SCALE, Scorecard, parse_period
from scorecards.model.annex import SHEET_ROWS, Amount, Annex, Cell
from scorecards.model.period import Month
from scorecards.model.restatement import KpiRestated, Restatement, Stated
from scorecards.model.row_changes import ColumnChange, TableChanges
from scorecards.wording import Words

RESTATEMENTS, PARCELS = "Restatements", "Restated parcels"
_KPIS = (
    "KPI", "Id", "Month", "Rows", "Revision", "First published", "Revision before", "Now", "Change", "Cause",
    "Rows added", "Rows removed", "Rows changed", "Target before", "Target now", "Status before", "Status now",
    "Points before", "Points now",
)  # fmt: skip
_ROWS = ("Table", "Row", "Parcel", "Kind", "Column", "Before", "Now")
_KINDS = {"added": "added", "removed": "removed", "changed": "changed"}


def with_restated(
    annex: Annex,
    card: Scorecard,
    rows: Mapping[str, TableChanges] | None,
    overrides: tuple[Path, ...] = (),
    most: int = SHEET_ROWS,
) -> Annex:
    """The annex with what the card restates and the rows behind it; as it is where it restates nothing."""
    if card.restatement is None:
        return annex
    words = Words(card.language, overrides)
    drafts = [_restatements(card.restatement, words)]
    if rows is not None:
        drafts.append(_changed_rows(rows, card.restatement, words))
    return with_sheets(annex, drafts, words, most)


def _restatements(found: Restatement, words: Words) -> Draft:
    """Figures of the month first, then those of earlier months as they are printed."""
    note = "Revision {now} against revision {since}. The change is that of the printed figures."
    values = {"now": str(found.now), "since": str(found.since)}
    rows: list[tuple[Cell, ...]] = [_kpi(kpi, found, words) for kpi in found.kpis]
    for month in found.months:
        known: dict[str, Cell] = {
            "KPI": month.name or words.say("Score and grade"),
            "Id": month.kpi,
            "Month": _month(month.period),
            "First published": month.before,
            "Now": month.now,
        }
        rows.append(tuple(known.get(column) for column in _KPIS))
    return Draft(RESTATEMENTS, note, _KPIS, rows, values)


def _kpi(kpi: KpiRestated, found: Restatement, words: Words) -> tuple[Cell, ...]:
    before, now = kpi.since(found.since), kpi.now
    counts: tuple[Cell, ...] = (None,) * 3
    if kpi.rows is not None:
        counts = (kpi.rows.added, kpi.rows.removed, kpi.rows.changed)
    return (
        kpi.name,
        kpi.kpi,
        _month(kpi.period),
        kpi.of,
        kpi.revision,
        *(_figure(kpi, each) for each in (kpi.first, kpi.before, now)),
        amount(kpi.change, kpi.unit, kpi.decimals),
        ", ".join(words.say(CAUSES[cause], files=", ".join(kpi.settings)) for cause in kpi.causes)
        or words.say("not determined"),
        *counts,
        *(amount(each.target, kpi.unit, each.decimals) if each else None for each in (before, now)),
        *(plain(each.status) if each else None for each in (before, now)),
        *(amount(each.points, "days", 1) if each else None for each in (before, now)),
    )


def _figure(kpi: KpiRestated, stated: Stated | None) -> Amount | None:
    return None if stated is None else amount(stated.value, kpi.unit, stated.decimals)


def _month(period: str) -> Cell:
    found = parse_period(period)
    return found if isinstance(found, Month) else period


def _changed_rows(rows: Mapping[str, TableChanges], found: Restatement, words: Words) -> Draft:
    """A line for each row that came or went, and for each column of a row that says something else."""
    note = "Every row of the months that this card reads that was added, removed or changed since revision {since}."
    return Draft(PARCELS, note, _ROWS, list(_lines(rows, words)), {"since": str(found.since)}, is_data=True)


def _lines(rows: Mapping[str, TableChanges], words: Words) -> Iterator[tuple[Cell, ...]]:
    said = {kind: words.say(_KINDS[kind]) for kind in _KINDS}
    for table, own in sorted(rows.items()):
        for kind, ids in (("added", own.added), ("removed", own.removed)):
            for row in ids:
                yield table, row, _parcel(own, row), said[kind], None, None, None
        for changed in own.changed:
            for column in changed.columns:
                cells = (_cell(column, value) for value in (column.before, column.after))
                yield table, changed.id, _parcel(own, changed.id), said["changed"], column.name, *cells


def _parcel(own: TableChanges, row: str) -> str:
    return row if own.key_columns == ("shipment_id",) else own.parcels.get(row, "")


def _cell(column: ColumnChange, value: Cell) -> Cell:
    if column.type == "money" and isinstance(value, int):
        return Amount(value / MONEY_SCALE, "money", 2)
    return value if value is None or isinstance(value, date | str | int | float) else str(value)
