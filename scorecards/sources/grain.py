"""Several lines of a source become one row: combined by the declared grain."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorecards.model import Table
from scorecards.sources.raw import quoted
from scorecards.workspace import Source

if TYPE_CHECKING:
    import duckdb


def open_grain(con: "duckdb.DuckDBPyConnection", grain: Sequence[str]) -> None:
    """The table `refused_keys`: what the refused lines would have been part of."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE refused_keys AS SELECT {_listed(grain)} FROM imported LIMIT 0")


def keep_refused_keys(con: "duckdb.DuckDBPyConnection", grain: Sequence[str], supplied: Sequence[str]) -> None:
    """Add the refused lines of the file that was just judged; a key that cannot be read is NULL."""
    keys = ", ".join(quoted(name) if name in supplied else "NULL" for name in grain)
    con.execute(f"INSERT INTO refused_keys SELECT {keys} FROM judged WHERE _refused IS NOT NULL")


def combine(con: "duckdb.DuckDBPyConnection", source: Source, table: Table) -> dict[str, int]:
    """Rows with the same declared grain become one; return by partner how many rows went into others."""
    grain = source.shape.grain or []
    before = _by_partner(con)
    entries = source.shape.columns or {}
    columns = [column for column in table.columns if column not in grain]
    how = {column: entries[column].combine if column in entries else "first" for column in columns}
    parts = ", ".join(f"{_combined(column, how[column])} AS {quoted(column)}" for column in columns)
    keys = ", ".join(f"i.{quoted(name)}" for name in grain)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE combined AS SELECT MIN(_file) AS _file, "
        f"arg_min(_row, _file * 1e12 + _row) AS _row, {keys}, {parts} FROM imported i "
        f"LEFT JOIN (SELECT DISTINCT {_listed(grain)}, 1 AS _refused FROM refused_keys) k ON {_same(grain)} "
        f"GROUP BY {keys}"
    )
    con.execute("DELETE FROM imported")
    con.execute("INSERT INTO imported BY NAME SELECT * FROM combined ORDER BY _file, _row")
    after = _by_partner(con)
    return {partner: n - after.get(partner, 0) for partner, n in before.items()}


def grain_notes(con: "duckdb.DuckDBPyConnection", source: Source) -> list[str]:
    """After `combine`: how many sums are unknown because a line was refused, and which lines belong to no row."""
    grain = source.shape.grain or []
    sums = [name for name, entry in (source.shape.columns or {}).items() if entry.combine == "sum"]
    if not sums:
        return []
    incomplete = _number(con, f"SELECT COUNT(*) FROM imported i SEMI JOIN refused_keys k ON {_same(grain)}")
    unread = " AND ".join(f"{quoted(name)} IS NULL" for name in grain)
    lost = _number(
        con,
        "SELECT (SELECT COUNT(*) FROM refused) - (SELECT COUNT(*) FROM refused_keys) "
        f"+ (SELECT COUNT(*) FROM refused_keys WHERE {unread})",
    )
    what, key = ", ".join(sums), ", ".join(grain)
    notes = []
    if incomplete:
        rows = f"{incomplete:,} row{'s' if incomplete != 1 else ''}"
        notes.append(f"{what}: the sum is unknown for {rows} of which a line was rejected.")
    if lost:
        lines = f"{lost:,} rejected line{'s have' if lost != 1 else ' has'}"
        notes.append(f"{what}: {lines} no readable {key}; a sum may lack {'them' if lost != 1 else 'it'}.")
    return notes


def _combined(column: str, how: str) -> str:
    name = quoted(column)
    if how == "sum":  # a part that is not known, or was refused, makes the sum unknown
        return f"CASE WHEN COUNT({name}) = COUNT(*) AND COUNT(k._refused) = 0 THEN SUM({name}) END"
    if how in ("min", "max"):
        return f"{how.upper()}({name})"
    order = "_file * 1e12 + _row"
    return f"{'arg_min' if how == 'first' else 'arg_max'}({name}, {order}) FILTER ({name} IS NOT NULL)"


def _listed(grain: Sequence[str]) -> str:
    return ", ".join(map(quoted, grain))


def _same(grain: Sequence[str]) -> str:
    return " AND ".join(f"i.{quoted(name)} IS NOT DISTINCT FROM k.{quoted(name)}" for name in grain)


def _by_partner(con: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    rows = con.execute("SELECT COALESCE(partner, ''), COUNT(*) FROM imported GROUP BY 1").fetchall()
    return {str(partner): int(n) for partner, n in rows}


def _number(con: "duckdb.DuckDBPyConnection", sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0
