"""Digests of a partner's rows, month by month: which table and which month changed, without keeping the rows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards.engine.session import Session
from scorecards.model import Table
from scorecards.sources.cache import FOLDER, Cache, digest
from scorecards.sources.raw import literal, parquet, quoted
from scorecards.sources.tables import ImportedTable

if TYPE_CHECKING:
    import duckdb

#: Changed when digests are made another way: those kept from before are then no longer compared.
FORM = 1
_FILE = "digests.json"
#: Rows without any date.
UNDATED = "undated"

Digests = Mapping[str, Mapping[str, Mapping[str, str]]]


def row_digests(session: Session) -> Digests:
    """By table, partner and month: the number of rows and the sum of their hashes, as `rows:sum`.

    A row belongs to the month of its first date in the order of the table's columns. Rows that stay in a database
    or on a cluster are not read again: there the sums of each cube stand for them, by the month of the cube's clock.
    Equal digests mean equal rows only where `stamp` is equal too.
    """
    import duckdb

    cache = Cache(session.workspace.folder / FOLDER)
    found: dict[str, Mapping[str, Mapping[str, str]]] = {}
    with duckdb.connect() as con:
        for name, table in sorted(session.tables.tables.items()):
            if table.path is not None:
                found[name] = _of_table(con, session.workspace.tables[name], table, cache)
        if not found:
            for cube in session.measures.cubes():
                found[f"sums of {cube.key}"] = _digests(con, cube.path, "fragment")
    return found


def stamp() -> str:
    """What the digests depend on besides the rows: hashes of another version of DuckDB may differ."""
    import duckdb

    return f"duckdb {duckdb.__version__}, form {FORM}"


def first_day(table: Table) -> str:
    """SQL of the first date of a row in the order of the table's columns, NULL where it has none."""
    days = (f"CAST({quoted(name)} AS DATE)" for name in table.dates)
    return f"COALESCE({', '.join((*days, 'CAST(NULL AS DATE)'))})"


def _of_table(
    con: "duckdb.DuckDBPyConnection", table: Table, imported: ImportedTable, cache: Cache
) -> Mapping[str, Mapping[str, str]]:
    """Computed once for each content of a table."""
    path = imported.path
    if path is None:
        return {}
    day = first_day(table)

    def make(folder: Path) -> None:
        (folder / _FILE).write_text(json.dumps(_digests(con, path, day)), encoding="utf-8")

    kept = cache.made("digests", digest(stamp(), imported.digest), make)
    found: Mapping[str, Mapping[str, str]] = json.loads((kept / _FILE).read_text(encoding="utf-8"))
    return found


def _digests(con: "duckdb.DuckDBPyConnection", path: Path, day: str) -> Mapping[str, Mapping[str, str]]:
    rows = parquet(path)
    described = con.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    # Where a row stands in its file is not what it says.
    names = sorted(column[0] for column in described if not column[0].startswith("_"))
    types = {column[0]: column[1] for column in described}
    form = literal(json.dumps([(name, types[name]) for name in names]))
    hashed = ", ".join(quoted(name) for name in names)
    result = con.execute(
        f"SELECT partner, COALESCE(strftime({day}, '%Y-%m'), '{UNDATED}'), COUNT(*), SUM(hash({form}, {hashed})) "
        f"FROM {rows} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for partner, month, count, total in result:
        found.setdefault(str(partner), {})[month] = f"{count}:{total}"
    return found
