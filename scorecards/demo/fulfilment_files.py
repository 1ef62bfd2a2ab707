"""The rows of the fulfilment partners as files: Parquet, and one partner's recent months as CSV of its own making."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecards.demo.fulfilment import KRANICHHOF, WAREHOUSES, Warehouse
from scorecards.demo.fulfilment_csv import write_kranichhof_orders, write_kranichhof_receipts
from scorecards.demo.fulfilment_forecasts import Forecasts, forecasts
from scorecards.demo.fulfilment_gradings import GRADES, Gradings, gradings
from scorecards.demo.fulfilment_inbound import ANNOUNCED, Receipts, StockCounts, receipts, stock_counts
from scorecards.demo.fulfilment_orders import SOLUTIONS, Orders, orders
from scorecards.demo.network import RECENT
from scorecards.demo.tables import write_parquet
from scorecards.demo.workdays import Workdays

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Rows = Orders | Receipts | StockCounts | Gradings | Forecasts

#: Delivers its recent orders and receipts as CSV.
_OWN_EXPORTS = KRANICHHOF


@dataclass(frozen=True)
class WarehouseRows:
    """What a fulfilment partner's systems hold."""

    warehouse: Warehouse
    orders: Orders
    receipts: Receipts
    stock_counts: StockCounts
    gradings: Gradings
    forecasts: Forecasts


def write_fulfilment(con: "DuckDBPyConnection", days: Workdays, folder: Path, scale: float) -> None:
    """All tables of fulfilment below the data folder."""
    partners = [_rows_of(warehouse, days, scale) for warehouse in WAREHOUSES]
    for table in ("orders", "receipts"):
        _write_split(con, table, partners, folder / table)
    for table in ("stock_counts", "gradings", "forecasts"):
        parts = [
            _select(con, partner.warehouse, getattr(partner, table), number) for number, partner in enumerate(partners)
        ]
        write_parquet(con, " UNION ALL ".join(parts), folder / table / f"{table}.parquet")
    own = next(partner for partner in partners if partner.warehouse is _OWN_EXPORTS)
    for table, write in (("orders", write_kranichhof_orders), ("receipts", write_kranichhof_receipts)):
        rows = _months(getattr(own, table), recent=True)
        write(con, _select(con, own.warehouse, rows), folder / "exports")


def _rows_of(warehouse: Warehouse, days: Workdays, scale: float) -> WarehouseRows:
    own = orders(warehouse, days, scale)
    return WarehouseRows(
        warehouse,
        own,
        receipts(warehouse, days, scale),
        stock_counts(warehouse, days, scale),
        gradings(warehouse, days, scale),
        forecasts(warehouse, own),
    )


def _time(column: str) -> str:
    return f"make_timestamp(60000000 * nullif({column}, -1)::BIGINT)"


def _day(column: str) -> str:
    return f"DATE '1970-01-01' + {column}::INTEGER"


def _word(words: Sequence[str], column: str) -> str:
    """The word of a code; none for a code below 0."""
    return f"[{', '.join(repr(word) for word in words)}][nullif({column} + 1, 0)]"


def _sql(warehouse: Warehouse, kind: type[Rows], partner: str) -> str:
    """The columns of a canonical table over the arrays of one partner, spelled `partner`."""
    place = f"'{partner}' AS partner, '{warehouse.country}' AS country"
    number = "lpad(number::VARCHAR, 7, '0')"
    return {
        Orders: f"""
            SELECT '{warehouse.code}-' || {number} AS order_id, {place}, {_time("released_at")} AS released_at,
                {_time("due_at")} AS dispatch_due_at, {_time("dispatched_at")} AS dispatched_at, lines,
                errors AS lines_in_error, units, damaged AS damaged_outbound,
                {_word(SOLUTIONS, "solution")} AS shipping_solution,
                'V' || lpad(seller::VARCHAR, 4, '0') AS seller_id""",
        Receipts: f"""
            SELECT '{warehouse.code}-W' || {number} AS receipt_id, {place}, {_time("arrived_at")} AS arrived_at,
                {_word(ANNOUNCED, "announced")} AS announced, {_time("available_at")} AS available_at, units""",
        StockCounts: f"""
            SELECT {_word(warehouse.sites, "site")} || '-' || {number} AS count_id, '{partner}' AS partner,
                {_day("counted_on")} AS counted_on, expected, found""",
        Gradings: f"""
            SELECT '{warehouse.code}-G' || {number} AS grading_id, '{partner}' AS partner,
                {_day("graded_on")} AS graded_on, {_word(GRADES, "grade")} AS grade,
                {_word(GRADES, "audit_grade")} AS audit_grade,
                CASE WHEN audit_grade >= 0 THEN (difference / 100)::DECIMAL(12, 2) END AS value_difference,
                {_time("received_at")} AS received_at, {_time("decided_at")} AS decided_at""",
        Forecasts: f"""
            SELECT '{warehouse.code}-F' || {number} AS forecast_id, '{partner}' AS partner,
                {_day("week")} AS planned_for, planned AS parcels_planned, nullif(actual, -1) AS parcels_actual""",
    }[kind]


def _select(con: "DuckDBPyConnection", warehouse: Warehouse, rows: Rows, part: int = 0, *, recent: bool = False) -> str:
    """Register the rows and return the SQL of their table; it holds until the same `part` is used again."""
    con.register(f"rows{part}", {field.name: getattr(rows, field.name) for field in fields(rows)})
    return f"{_sql(warehouse, type(rows), warehouse.spelling if recent else warehouse.name)} FROM rows{part}"


def _write_split(con: "DuckDBPyConnection", table: str, partners: Sequence[WarehouseRows], folder: Path) -> None:
    """History of all partners, and the recent months of those without exports of their own."""
    for name, recent in (("history", False), ("recent", True)):
        chosen = [partner for partner in partners if not recent or partner.warehouse is not _OWN_EXPORTS]
        parts = [
            _select(con, partner.warehouse, _months(getattr(partner, table), recent=recent), number, recent=recent)
            for number, partner in enumerate(chosen)
        ]
        write_parquet(con, " UNION ALL ".join(parts), folder / f"{name}.parquet")


def _months(rows: Orders | Receipts, *, recent: bool) -> Any:
    chosen = (rows.month >= RECENT) == recent
    return type(rows)(*(getattr(rows, field.name)[chosen] for field in fields(rows)))
