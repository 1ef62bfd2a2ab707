"""The sheets of rows: late parcels, losses, other failures, claims, charges, exclusions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scorecards.compose.annex.asking import CHARGES, CLAIMED, CLAIMS, EXCLUDED, FAILED, LATE, LOST, FoundRow
from scorecards.compose.annex.sheet import Draft
from scorecards.model import MONEY_SCALE, Month, Partner, Scorecard
from scorecards.model.annex import Amount, Cell
from scorecards.model.register import Exclusion
from scorecards.model.table import COMPUTED_AMOUNTS
from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace

_NOTES = {
    LATE: "Every parcel of {month} that on time counts as late, excluded ones too.",
    LOST: "Every parcel that the loss rate or the damage rate counts.",
    FAILED: "Every row that failed of the other KPIs that count rows.",
    CLAIMS: "Every claim filed by {day}.",
    CLAIMED: "Every parcel of the claim cohorts for which a claim was filed within 90 days of hand-over.",
    CHARGES: "Every invoice line of {month} that differs from the agreed amount, in {currency}. Invoice accuracy fails where billed_right is no.",
    EXCLUDED: "Every row that the adjusted figures leave out, and the entry of the register that says so.",
}
#: Sheets on which a row says which KPI counts it.
_OF_SEVERAL = (LOST, FAILED, EXCLUDED)
_ENTRY = ("reason of exclusion", "approved on", "expires on")
_NOT_SHOWN = ("partner", "value")
_WORDS = {0: "no", 1: "yes"}
_YES_NO = ("excluded", "billed_right", "has_parcel")


def listed_sheets(
    workspace: Workspace, tables: Tables, partner: Partner, card: Scorecard, found: Sequence[FoundRow]
) -> Iterator[Draft]:
    """The sheets whose tables are supplied, one without rows included: no row is an answer too."""
    values = {"month": card.period, "day": card.data_as_of, "currency": card.currency}
    wanted = {LATE, LOST, FAILED} if card.kind == "transport" else {FAILED}
    if card.kind == "transport":
        wanted |= {sheet for sheet, table in ((CLAIMS, "claims"), (CHARGES, "charges")) if table in tables.tables}
        wanted |= {CLAIMED} if card.claims is not None else set()
        # Its own entries and those of all: what is agreed with another partner adds nothing here.
        own_entries = [entry for entry in workspace.row_rules.register if entry.partner in (None, partner.id)]
        wanted |= {EXCLUDED} if any(entry.in_force(tables.data_as_of) for entry in own_entries) else set()
    for name, note in _NOTES.items():
        own = [row for row in found if row.within.sheet == name]
        if name in wanted or own:
            rows = [_line(workspace, tables, partner, row) for row in own]
            filled = {column for row in rows for column in row if row[column] is not None}
            columns = [column for column in dict.fromkeys(column for row in rows for column in row) if column in filled]
            cells = [tuple(row.get(column) for column in columns) for row in rows]
            yield Draft(name, note, columns or ["No row"], cells, values, is_data=True)


def _line(workspace: Workspace, tables: Tables, partner: Partner, row: FoundRow) -> dict[str, Cell]:
    """A row by column, in the order of its columns."""
    line: dict[str, Cell] = {}
    within = row.within
    if within.sheet in _OF_SEVERAL:
        line = {"KPI": workspace.kpis[within.kpi.id].name, "month": Month.of(within.listing.first)}
    amounts = _amounts(workspace, within.kpi.table)
    line |= {name: _cell(name, value, amounts) for name, value in row.values.items() if name not in _NOT_SHOWN}
    if within.sheet == EXCLUDED:
        entry = _entry(workspace.row_rules.register, tables.data_as_of, partner.id, row.values)
        told = (entry.reason.replace("_", " "), entry.approved_on, entry.expires_on) if entry else (None,) * len(_ENTRY)
        line |= dict(zip(_ENTRY, told, strict=True))
    if within.sheet == CHARGES:
        line["variance"] = _cell("variance", row.values["value"], {"variance"})
    return line


def _amounts(workspace: Workspace, table: str) -> set[str]:
    own = {column.name for column in workspace.tables[table].columns.values() if column.type == "money"}
    return own | COMPUTED_AMOUNTS.get(table, frozenset())


def _cell(name: str, value: Any, amounts: Iterable[str]) -> Cell:
    if value is None:
        return None
    if name in amounts:
        return Amount(int(value) / MONEY_SCALE, "money", 2)
    if name in _YES_NO:
        return _WORDS[int(value)]
    if isinstance(value, Decimal):
        return float(value)
    # A number of the engine's own kind is one of Python's here.
    return value if isinstance(value, date | datetime | str | int | float) else str(value)


def _entry(register: Iterable[Exclusion], as_of: date, partner: str, row: Mapping[str, Any]) -> Exclusion | None:
    """The first entry in force that excludes a parcel."""
    due = row["promised_on"] or row["handed_over_on"]
    for entry in register:
        if not entry.in_force(as_of) or entry.reason == "feed_outage" or entry.partner not in (None, partner):
            continue
        if entry.shipment_id is not None:
            if entry.shipment_id == row["shipment_id"]:
                return entry
        elif is_within(entry, due, row):
            return entry
    return None


def is_within(entry: Exclusion, due: date | None, row: Mapping[str, Any]) -> bool:
    """Whether a parcel lies in the dates and the area of an event."""
    area = (("origin", entry.origins), ("destination", entry.destinations), ("service", entry.services))
    if due is None or entry.from_ is None or entry.to is None or not entry.from_ <= due <= entry.to:
        return False
    return all(not named or row.get(column) in named for column, named in area)
