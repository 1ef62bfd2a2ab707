"""What each entry of the register is worth to a KPI of a month, whether it is in force or not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scorecards.compose.annex.listing import is_within
from scorecards.compose.context import Context
from scorecards.compose.explanation.parcels import is_judged
from scorecards.compose.language import spoken_in
from scorecards.compose.populations import monthly_pairs
from scorecards.engine import Listing, Session, listed
from scorecards.model import Kpi, Month, Pair, Partner
from scorecards.model.register import EntryWorth, Exclusion, RegisterWorth
from scorecards.sources.raw import literal

_AREA = ("origin", "destination", "service")
_DAYS = ("promised_on", "handed_over_on")

Row = Mapping[str, Any]


def register_worth(session: Session, kpi: Kpi, month: Month) -> RegisterWorth:
    """By entry and partner what it leaves out of a KPI over parcels, and by partner all that are in force together.

    Rows with a known outcome count; a parcel under several entries counts in each of them, and once together.
    """
    as_of = session.tables.data_as_of
    register = [entry for entry in session.workspace.row_rules.register if entry.reason != "feed_outage"]
    working = {entry.id for entry in register if entry.in_force(as_of)}
    entries: list[EntryWorth] = []
    together: list[EntryWorth] = []
    rows = _rows(session, kpi, month, register)
    for partner in session.tables.partners:
        own = rows.get(partner.id, [])
        if not own:
            continue
        raw = _raw(session, partner, kpi, month)
        under = [_under(register, partner, row) for row in own]
        for name in dict.fromkeys(entry.id for entry in register):
            mine = [(row, names) for row, names in zip(own, under, strict=True) if name in names]
            shared = sum(bool((names - {name}) & working) for _, names in mine)
            if mine:
                entries.append(_worth(name, partner, raw, [row for row, _ in mine], shared))
        counted = [row for row, names in zip(own, under, strict=True) if names & working]
        overlapping = sum(len(names & working) > 1 for names in under)
        if counted:
            together.append(_worth("", partner, raw, counted, overlapping))
    return RegisterWorth(kpi.id, str(month), tuple(entries), tuple(together))


def _worth(name: str, partner: Partner, raw: Pair, rows: Sequence[Row], shared: int) -> EntryWorth:
    left = Pair(raw.numerator - sum(int(row["value"]) for row in rows), raw.denominator - len(rows), raw.unknown)
    before, after = raw.value, left.value
    return EntryWorth(
        name,
        partner.id,
        len(rows),
        shared,
        float(before) if before is not None else None,
        float(after) if after is not None else None,
    )


def _raw(session: Session, partner: Partner, kpi: Kpi, month: Month) -> Pair:
    workspace, show, words = spoken_in(session.workspace, partner, None)
    ctx = Context(workspace, session.tables, session.measures, partner, month, show, words)
    return monthly_pairs(ctx, kpi).get(month, Pair())


def _rows(session: Session, kpi: Kpi, month: Month, register: Sequence[Exclusion]) -> Mapping[str, list[Row]]:
    """The rows of the month that any entry may be about, by partner."""
    found: dict[str, list[Row]] = defaultdict(list)
    partners = {partner.id: partner for partner in session.tables.partners}
    if not register or not partners:
        return found
    supplied = session.tables.tables[kpi.table].supplied
    columns = ("shipment_id", "partner", *(name for name in _AREA if name in supplied), *_DAYS)
    narrowed = replace(kpi, population=f"({kpi.population}) AND ({_any_of(register)})")
    asked = Listing(narrowed, tuple(partners), month.first, month.last, columns, None, adjusted=False)
    for row in listed(session.workspace, session.tables, [asked])[0]:
        if is_judged(partners[row["partner"]], kpi.id, row):
            found[row["partner"]].append(row)
    return found


def _any_of(register: Iterable[Exclusion]) -> str:
    """A condition that holds at least for the rows under any entry."""
    parcels = sorted({entry.shipment_id for entry in register if entry.shipment_id is not None})
    named = [f"shipment_id IN ({', '.join(map(literal, parcels))})"] if parcels else []
    spans = sorted({(str(entry.from_), str(entry.to)) for entry in register if entry.shipment_id is None})
    due = "COALESCE(promised_on, handed_over_on)"
    named += [f"{due} BETWEEN CAST('{first}' AS DATE) AND CAST('{last}' AS DATE)" for first, last in spans]
    return " OR ".join(named)


def _under(register: Iterable[Exclusion], partner: Partner, row: Row) -> set[str]:
    """The entries that a row is under."""
    due = row["promised_on"] or row["handed_over_on"]
    own = [entry for entry in register if entry.partner in (None, partner.id)]
    return {
        entry.id
        for entry in own
        if (entry.shipment_id == row["shipment_id"] if entry.shipment_id else is_within(entry, due, row))
    }
