"""Several lines of a source become one row: combined by the declared grain."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scorecards.model import Table
from scorecards.sources.raw import quoted
from scorecards.workspace import Source, spelling

if TYPE_CHECKING:
    import duckdb

#: Refused lines among those that become one row.
_INCOMPLETE = "COUNT(k._refused) + COUNT(n._refused)"


def open_grain(con: "duckdb.DuckDBPyConnection", grain: Sequence[str]) -> None:
    """The table `refused_keys`: what the refused lines would have been part of, and by `_spelled` whose they are."""
    listed = ", ".join([*map(quoted, _keys(grain)), "partner AS _spelled"])
    con.execute(f"CREATE OR REPLACE TEMP TABLE refused_keys AS SELECT {listed} FROM imported LIMIT 0")


def keep_refused_keys(con: "duckdb.DuckDBPyConnection", grain: Sequence[str], supplied: Sequence[str]) -> None:
    """Add the refused lines of the file that was just judged; a key that cannot be read is NULL."""
    keys = [quoted(name) if name in supplied else "NULL" for name in _keys(grain)]
    listed = ", ".join([*keys, "partner"])
    con.execute(f"INSERT INTO refused_keys SELECT {listed} FROM judged WHERE _refused IS NOT NULL")


def combine(
    con: "duckdb.DuckDBPyConnection", source: Source, table: Table, owners: Mapping[str, str]
) -> dict[str, int]:
    """Rows of one partner with the same declared grain become one; return by partner how many went into others.

    `owners` are the configured partners by their spellings: an id is unique to a partner, however it is spelled.
    """
    keys = _keys(source.shape.grain or [])
    before = _by_partner(con)
    _name_owners(con, owners)
    entries = source.shape.columns or {}
    columns = [column for column in table.columns if column not in keys]
    how = {column: entries[column].combine if column in entries else "first" for column in columns}
    parts = [f"{_combined(column, how[column])} AS {quoted(column)}" for column in columns]
    own = [f"i.{quoted(name)}" for name in keys]
    refused = ", ".join([*(f"r.{quoted(name)}" for name in keys), "1 AS _refused"])
    # A refused line whose partner cannot be read may belong to any of those with its key.
    con.execute(
        "CREATE OR REPLACE TEMP TABLE combined AS SELECT MIN(_file) AS _file, "
        f"arg_min(_row, _file * 1e12 + _row) AS _row, {', '.join([*own, *parts])}, "
        f"{_INCOMPLETE} > 0 AS _incomplete "
        "FROM imported i JOIN line_owners o ON o._spelled = i.partner "
        f"LEFT JOIN (SELECT DISTINCT w._owner, {refused} FROM refused_keys r JOIN line_owners w "
        f"ON w._spelled = r._spelled) k ON {' AND '.join(['k._owner = o._owner', *_same(keys, 'k')])} "
        f"LEFT JOIN (SELECT DISTINCT {refused} FROM refused_keys r WHERE r._spelled IS NULL) n "
        f"ON {' AND '.join(_same(keys, 'n')) or 'TRUE'} GROUP BY {', '.join(['o._owner', *own])}"
    )
    con.execute("DELETE FROM imported")
    con.execute("INSERT INTO imported BY NAME SELECT * EXCLUDE (_incomplete) FROM combined ORDER BY _file, _row")
    after = _by_partner(con)
    return {partner: n - after.get(partner, 0) for partner, n in before.items()}


def _name_owners(con: "duckdb.DuckDBPyConnection", owners: Mapping[str, str]) -> None:
    """The table `line_owners`: who is meant by each spelling in the lines; an unknown name is one by itself."""
    spelled = "SELECT partner FROM imported UNION SELECT _spelled FROM refused_keys"
    names = [name for (name,) in con.execute(spelled).fetchall() if name is not None]
    meant = [owners.get(spelling(name), spelling(name)) for name in names]
    con.execute("CREATE OR REPLACE TEMP TABLE line_owners (_spelled VARCHAR, _owner VARCHAR)")
    con.execute("INSERT INTO line_owners SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])", [names, meant])


def grain_notes(con: "duckdb.DuckDBPyConnection", source: Source) -> list[str]:
    """After `combine`: how many sums are unknown because a line was refused, and which lines belong to no row."""
    grain = source.shape.grain or []
    sums = [name for name, entry in (source.shape.columns or {}).items() if entry.combine == "sum"]
    if not sums:
        return []
    incomplete = _number(con, "SELECT COUNT(*) FROM combined WHERE _incomplete")
    unread = " AND ".join(f"{quoted(name)} IS NULL" for name in _keys(grain)) or "FALSE"
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
        return f"CASE WHEN COUNT({name}) = COUNT(*) AND {_INCOMPLETE} = 0 THEN SUM({name}) END"
    if how in ("min", "max"):
        return f"{how.upper()}({name})"
    order = "_file * 1e12 + _row"
    return f"{'arg_min' if how == 'first' else 'arg_max'}({name}, {order}) FILTER ({name} IS NOT NULL)"


def _keys(grain: Sequence[str]) -> list[str]:
    """What identifies a row of a partner."""
    return [name for name in grain if name != "partner"]


def _same(keys: Sequence[str], alias: str) -> list[str]:
    return [f"i.{quoted(name)} IS NOT DISTINCT FROM {alias}.{quoted(name)}" for name in keys]


def _by_partner(con: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    rows = con.execute("SELECT COALESCE(partner, ''), COUNT(*) FROM imported GROUP BY 1").fetchall()
    return {str(partner): int(n) for partner, n in rows}


def _number(con: "duckdb.DuckDBPyConnection", sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0
