"""Rows that name no parcel of their partner: which they are, and what is known of them from the sums."""

from collections.abc import Iterable
from dataclasses import dataclass

from scorecards.engine.adapter import Engine
from scorecards.engine.counts import CLAIMS_OF_NO_PARCEL, COST_LINES, COST_OF_NO_PARCEL, COST_WITHOUT_ID, Count
from scorecards.engine.measures import MONTH, Measures
from scorecards.engine.observed import Lone
from scorecards.engine.view import relation
from scorecards.model import Month, Table

#: The stored rows, and the tables they come from. A charge without an id needs no look-up, and there may be many.
TABLE = "lone_rows"
TABLES = {"charges": "shipment_id IS NOT NULL", "claims": "TRUE"}
#: The kind of those that the register of exclusions names.
REGISTER = "exclusions"


@dataclass(frozen=True)
class LoneCharges:
    """Invoice lines of one partner and month: all `lines` that are cost, and of these by rows and amount
    (ten-thousandths of a unit) those without an id and those whose id no handed-over parcel of the partner has.
    """

    lines: int = 0
    without_id: int = 0
    amount_without_id: int = 0
    of_no_parcel: int = 0
    amount_of_no_parcel: int = 0

    @property
    def rows(self) -> int:
        """Both kinds: they count in their invoice month."""
        return self.without_id + self.of_no_parcel

    @property
    def amount(self) -> int:
        """Of both kinds."""
        return self.amount_without_id + self.amount_of_no_parcel


def lone_sql(tables: Iterable[Table], register: str | None, part: str) -> str:
    """Rows of these tables that name no handed-over parcel of their partner; the parcels are read once for all.

    `register` is the table of excluded parcels, if there is one: of these, those that are nowhere in the data.
    """
    rows = [
        f"SELECT '{table.name}' AS kind, {table.grain} AS id, partner, shipment_id FROM {relation(table.name)} "
        f"WHERE {part} AND {TABLES[table.name]}"
        for table in tables
    ]
    if register:
        rows.append(
            f"SELECT '{REGISTER}' AS kind, shipment_id AS id, partner, shipment_id FROM {register} WHERE {part}"
        )
    handed_over = "CASE WHEN first_scan_at IS NULL THEN 0 ELSE 1 END AS handed_over"
    return (
        "SELECT c.kind AS kind, c.id AS id, c.partner AS partner, c.shipment_id AS shipment_id "
        f"FROM ({' UNION ALL '.join(rows)}) c "
        f"LEFT JOIN (SELECT shipment_id, partner, {handed_over} FROM {relation('shipments')} WHERE {part}) s "
        "ON s.shipment_id = c.shipment_id AND s.partner = c.partner "
        f"WHERE s.shipment_id IS NULL OR (s.handed_over = 0 AND c.kind <> '{REGISTER}')"
    )


def lone_rows(engine: Engine) -> tuple[Lone, ...]:
    """By table and partner: how many there are, with an example."""
    example = "MIN(id || COALESCE(' (parcel ' || shipment_id || ')', ''))"
    rows = f"FROM {TABLE} WHERE kind <> '{REGISTER}'"
    found = engine.rows(f"SELECT kind, partner, COUNT(*), {example} {rows} GROUP BY 1, 2 ORDER BY 1, 2")
    return tuple(Lone(*row) for row in found)


def strangers(engine: Engine) -> tuple[tuple[str, str], ...]:
    """Partner and id of excluded parcels that are not in the data."""
    rows = engine.rows(f"SELECT partner, id FROM {TABLE} WHERE kind = '{REGISTER}' ORDER BY 1, 2")
    return tuple((partner, parcel) for partner, parcel in rows)


def lone_charges(measures: Measures, partner: str) -> dict[Month, LoneCharges]:
    """By invoice month, months without any left out."""
    lines, without, of_none = (
        _by_month(measures, count, partner) for count in (COST_LINES, COST_WITHOUT_ID, COST_OF_NO_PARCEL)
    )
    return {
        month: LoneCharges(lines[month][0], *without.get(month, (0, 0)), *of_none.get(month, (0, 0)))
        for month in sorted(without.keys() | of_none.keys())
    }


def lone_claims(measures: Measures, partner: str) -> int:
    """Claims of a partner that name no parcel it was handed."""
    return sum(rows for rows, _ in _by_month(measures, CLAIMS_OF_NO_PARCEL, partner).values())


def example_of(measures: Measures, table: str, partner: str) -> str:
    """One such row, "" where there is none with an id."""
    found = (lone.example for lone in measures.observed.lone if (lone.table, lone.partner) == (table, partner))
    return next(found, "")


def _by_month(measures: Measures, count: Count, partner: str) -> dict[Month, tuple[int, int]]:
    found = measures.counted(count, "partner", MONTH)
    return {Month.of(day): (rows, number) for owner, day, rows, number in found if owner == partner}
