"""Arrays become canonical tables: Parquet files, and the rows that the other exports reshape."""
# ruff: noqa: S608  # names and values in the SQL are our own

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scorecards.demo import charges, claims, journey
from scorecards.demo.charges import UNKNOWN, Lines
from scorecards.demo.claims import Claims
from scorecards.demo.journey import Parcels
from scorecards.demo.network import COUNTRIES, FLOWS, SERVICES, Profile, cells_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CELLS = 100  # more than any partner has: partner × 100 + cell is the key of a cell
_WORDS = {
    "status": journey.STATUSES,
    "late_reason": journey.REASONS,
    "charge_type": charges.TYPES,
    "surcharge": charges.SURCHARGES,
    "claim_reason": claims.REASONS,
    "decision": claims.DECISIONS,
    "rejection": claims.REJECTIONS,
}


def _time(column: str) -> str:
    return f"make_timestamp(60000000 * nullif(a.{column}, -1)::BIGINT)"


def _day(column: str) -> str:
    return f"DATE '1970-01-01' + nullif(a.{column}, -1)::INTEGER"


def _money(column: str) -> str:
    return f"(nullif(a.{column}, {UNKNOWN}) / 100)::DECIMAL(12, 2)"


def _word(subject: str, column: str) -> str:
    return f"JOIN words {subject} ON {subject}.subject = '{subject}' AND {subject}.code = a.{column}"


#: The canonical tables over the view `arrays`; PARTNER is replaced by the column with its spelling.
_SELECT: dict[type, str] = {
    Parcels: f"""
        SELECT cells.code || lpad(a.number::VARCHAR, 8, '0') AS shipment_id, PARTNER AS partner, flow, service,
            origin, destination, {_time("label_at")} AS label_created_at,
            {_day("planned_on")} AS planned_collection_on, {_time("collected_at")} AS collected_at,
            {_time("scan_at")} AS first_scan_at, {_day("promised_on")} AS promised_on,
            {_time("attempt_at")} AS first_attempt_at, {_time("delivered_at")} AS delivered_at,
            {_time("returned_at")} AS returned_at, status.word AS status, attempts, scans_expected, scans_recorded,
            {_time("last_scan_at")} AS last_scan_at, nullif(late_reason.word, '') AS late_reason,
            (weight / 1000)::DECIMAL(8, 3) AS weight_kg, {_money("goods_value")} AS goods_value, 'EUR' AS currency
        FROM arrays a JOIN cells USING (key) {_word("status", "status")} {_word("late_reason", "reason")}""",
    Lines: f"""
        SELECT cells.code || CASE WHEN a.parcel < 0 THEN 'T' || a.invoiced_on || a.parcel
                ELSE lpad(a.parcel::VARCHAR, 8, '0') || '-' || a.kind END AS charge_id,
            CASE WHEN a.parcel > 0 THEN cells.code || lpad(a.parcel::VARCHAR, 8, '0') END
                AS shipment_id,
            PARTNER AS partner, cells.code || a.invoiced_on AS invoice_id, {_day("invoiced_on")} AS invoiced_on,
            charge_type.word AS charge_type, {_money("amount")} AS amount, {_money("expected")} AS expected_amount,
            cells.currency AS currency, nullif(surcharge.word, '') AS surcharge
        FROM arrays a JOIN cells USING (key) {_word("charge_type", "kind")} {_word("surcharge", "surcharge")}""",
    Claims: f"""
        SELECT cells.code || '-C' || lpad(a.number::VARCHAR, 6, '0') AS claim_id,
            cells.code || lpad(a.parcel::VARCHAR, 8, '0') AS shipment_id, PARTNER AS partner,
            claim_reason.word AS reason, {_day("filed_on")} AS filed_on, {_day("decided_on")} AS decided_on,
            decision.word AS decision, nullif(rejection.word, '') AS rejection_reason, {_money("claimed")} AS claimed,
            {_money("paid")} AS paid, {_day("paid_on")} AS paid_on, 'EUR' AS currency
        FROM arrays a JOIN cells USING (key) {_word("claim_reason", "reason")} {_word("decision", "decision")}
            {_word("rejection", "rejection")}""",
}


def database(profiles: Sequence[Profile]) -> "DuckDBPyConnection":
    """A connection that knows all partners, cells and words; one thread, so that files repeat to the byte."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET threads = 1")
    con.execute(
        "CREATE TABLE cells (key INTEGER, code VARCHAR, name VARCHAR, recent_name VARCHAR, currency VARCHAR, "
        "origin VARCHAR, destination VARCHAR, service VARCHAR, flow VARCHAR)"
    )
    rows = [row for number, profile in enumerate(profiles) for row in _cell_rows(number, profile)]
    con.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    con.execute("CREATE TABLE words (subject VARCHAR, code TINYINT, word VARCHAR)")
    words = [(subject, code, word) for subject, list_ in _WORDS.items() for code, word in enumerate(list_)]
    con.executemany("INSERT INTO words VALUES (?, ?, ?)", words)
    return con


def _cell_rows(number: int, profile: Profile) -> list[tuple[Any, ...]]:
    cells = cells_of(profile)
    return [
        (
            number * _CELLS + cell,
            *(profile.code, profile.name, profile.spelling, profile.currency),
            *(COUNTRIES[cells.origin[cell]], COUNTRIES[cells.destination[cell]]),
            *(SERVICES[cells.service[cell]], FLOWS[cells.flow[cell]]),
        )
        for cell in range(len(cells))
    ]


def table(
    con: "DuckDBPyConnection", parts: Sequence[tuple[int, Parcels | Lines | Claims]], *, recent: bool = False
) -> str:
    """Register rows of several partners (their number in `database`, their rows) and return the SQL of their table.

    The SQL holds until the next call. `recent` spells the partners as the recent exports do.
    """
    kind = type(parts[0][1])
    arrays = {
        field.name: np.concatenate([getattr(rows, field.name) for _, rows in parts])
        for field in fields(kind)
        if field.name != "cell"
    }
    cells = [getattr(rows, "cell", np.zeros(len(rows), dtype=np.int32)) for _, rows in parts]
    arrays["key"] = np.concatenate(
        [number * _CELLS + cell.astype(np.int32) for (number, _), cell in zip(parts, cells, strict=True)]
    )
    con.register("arrays", arrays)
    return _SELECT[kind].replace("PARTNER", "cells.recent_name" if recent else "cells.name")


def write_parquet(con: "DuckDBPyConnection", sql: str, path: Path) -> None:
    """Write the rows of a SELECT into a Parquet file; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
