"""The rows behind a partner's month, in files that can be kept and compared later."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scorecards.engine.row_digests import UNDATED, first_day
from scorecards.engine.session import Session
from scorecards.model import Month, Table
from scorecards.sources.raw import literal, parquet, quoted

if TYPE_CHECKING:
    import duckdb

#: Months before the card's that its figures read rows of: cohorts of losses and claims are three months old.
EARLIER = 4
#: Rows of other months that have to do with a month kept: invoiced later, or with a date in it.
OTHERS = "others"
#: The name under which a file says which columns it has, the id first, and their types.
COLUMNS = "columns"

#: The bytes of Parquet files by table and part; a part is a month like `2026-10`, `undated` or `others`.
Parts = Mapping[str, Mapping[str, bytes]]


def kept_rows(session: Session, partner: str, month: Month) -> Parts:
    """The partner's rows that matter to a month: those of it and the four months before, all columns, as Parquet.

    A row belongs to the month of its first date, as in `row_digests`. Of other months those are kept that have a date
    in these, or belong to a parcel of these. The part of a month is the same in the documents of every month. Empty
    where rows stay in a database or on a cluster.
    """
    import duckdb

    first = month.shift(-EARLIER)
    days = f"BETWEEN DATE '{first.first}' AND DATE '{month.last}'"
    found: dict[str, dict[str, bytes]] = {}
    with duckdb.connect() as con, TemporaryDirectory(prefix="scorecards-") as scratch:
        con.execute("SET threads = 1")  # equal rows then give equal bytes, which are kept once
        parcels = _parcels(session, partner, days)
        for name, imported in sorted(session.tables.tables.items()):
            if imported.path is None:
                return {}
            table = session.workspace.tables[name]
            _choose(con, table, imported.path, (partner, days, parcels))
            found[name] = {
                part: _written(con, table, part, Path(scratch) / "part.parquet")
                for (part,) in con.execute("SELECT DISTINCT part FROM chosen ORDER BY 1").fetchall()
            }
    return found


def _parcels(session: Session, partner: str, days: str) -> str | None:
    """SELECT of the ids of the parcels of these days."""
    imported = session.tables.tables.get("shipments")
    if imported is None or imported.path is None:
        return None
    day = first_day(session.workspace.tables["shipments"])
    return f"SELECT shipment_id FROM {parquet(imported.path)} WHERE partner = {literal(partner)} AND {day} {days}"


def _choose(con: "duckdb.DuckDBPyConnection", table: Table, path: Path, of: tuple[str, str, str | None]) -> None:
    """The table `chosen`: the rows to keep, and the part that each of them belongs to."""
    partner, days, parcels = of
    day = first_day(table)
    others = [f"CAST({quoted(name)} AS DATE) {days}" for name in table.dates]
    if parcels is not None and "shipment_id" in table.columns and table.grain != "shipment_id":
        others.append(f"shipment_id IN ({parcels})")
    part = (
        f"CASE WHEN {day} {days} THEN strftime({day}, '%Y-%m') WHEN {day} IS NULL THEN '{UNDATED}' "
        f"WHEN {' OR '.join(others) or 'FALSE'} THEN '{OTHERS}' END"
    )
    own = f"SELECT *, {part} AS part FROM {parquet(path)} WHERE partner = {literal(partner)}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT * FROM ({own}) WHERE part IS NOT NULL")


def _written(con: "duckdb.DuckDBPyConnection", table: Table, part: str, target: Path) -> bytes:
    names = [table.grain, *sorted(name for name in table.columns if name not in (table.grain, "partner"))]
    columns = json.dumps({name: table.columns[name].type for name in names})
    con.execute(
        f"COPY (SELECT {', '.join(map(quoted, names))} FROM chosen WHERE part = {literal(part)} "
        f"ORDER BY {quoted(table.grain)}) TO {literal(str(target))} "
        f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{COLUMNS}: {literal(columns)}}})"
    )
    return target.read_bytes()
