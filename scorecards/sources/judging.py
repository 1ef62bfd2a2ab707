"""The rows of one file, typed and judged: which are used, which are refused and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorecards.model import Table
from scorecards.sources.amounts import refused_amount
from scorecards.sources.grain import keep_refused_keys
from scorecards.sources.local_times import clock_joins, on_clock, without_clock
from scorecards.sources.mapping import SQL_TYPES, MappedColumn
from scorecards.sources.moments import refused_moment
from scorecards.sources.raw import ROW, Raw, literal, quoted
from scorecards.workspace import Source, columns_of, rendered

if TYPE_CHECKING:
    import duckdb


def judge_file(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    table: Table,
    raw: Raw,
    mapped: Sequence[MappedColumn],
    index: int,
) -> int:
    """Type and judge the rows of one file; return the rows read."""
    keep = f"COALESCE({rendered(source.shape.where)}, FALSE)" if source.shape.where else "TRUE"
    names = {entry.column.name: quoted(entry.column.name) for entry in mapped}
    texts = {entry.column.name: quoted(f"t_{entry.column.name}") for entry in mapped if entry.text}
    first = [
        f"{e.text} AS {texts[e.column.name]}" if e.text else f"{e.value} AS {names[e.column.name]}" for e in mapped
    ]
    typed = [f"{entry.value} AS {names[entry.column.name]}" for entry in mapped if entry.text]
    words = [texts[entry.column.name] for entry in mapped if entry.column.words]
    placed = _instants(mapped)
    unplaced = [f"{without_clock(place, instants)} AS {_unplaced(place)}" for place, instants in placed.items()]
    # Rows are judged with all instants on one clock: by two clocks a parcel may arrive before it left.
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE judged AS "
        f"SELECT {', '.join(['_row', '_keep', '_refused', *map(_told, mapped), *words, *unplaced])} FROM ("
        f"SELECT *, CASE WHEN _keep THEN {_reason(table, mapped)} END AS _refused FROM ("
        f"SELECT {', '.join(['*', *typed])} FROM ("
        f"SELECT {ROW} AS _row, {keep} AS _keep, {', '.join(first)} FROM {raw.sql}))) {clock_joins(placed)}"
    )
    listed = ", ".join(names.values())
    con.execute(
        f"INSERT INTO imported (_file, _row, {listed}) "
        f"SELECT {index}, _row, {listed} FROM judged WHERE _keep AND _refused IS NULL"
    )
    con.execute(f"INSERT INTO refused SELECT {index}, _row, partner, _refused FROM judged WHERE _refused IS NOT NULL")
    if source.shape.grain:
        keep_refused_keys(con, source.shape.grain, list(names))
    for broken in raw.broken:
        con.execute(
            "INSERT INTO refused VALUES (?, ?, NULL, ?)", [index, broken.row, f"{broken.reason}: {broken.text}"]
        )
    (rows,) = con.execute("SELECT COUNT(*) FROM judged").fetchone() or (0,)
    return int(rows) + len(raw.broken)


def _instants(mapped: Sequence[MappedColumn]) -> dict[str, list[str]]:
    """By column of a place: SQL of the instants that are told on its clock."""
    placed: dict[str, list[str]] = {}
    for entry in mapped:
        if entry.instant and entry.column.place:
            placed.setdefault(entry.column.place, []).append(entry.instant)
    return placed


def _told(entry: MappedColumn) -> str:
    """The typed value, an instant on the clock of its place."""
    name = quoted(entry.column.name)
    if not entry.instant or not entry.column.place:
        return name
    local = f"CAST({on_clock(entry.instant, entry.column.place)} AS {SQL_TYPES[entry.column.type]})"
    return f"COALESCE({local}, {name}) AS {name}"


def _unplaced(place: str) -> str:
    return quoted(f"_unplaced_{place}")


def _reason(table: Table, mapped: Sequence[MappedColumn]) -> str:
    """SQL of the first reason for which a row is refused, or NULL."""
    names = {entry.column.name for entry in mapped}
    cases = []
    for entry in mapped:
        value, text = quoted(entry.column.name), quoted(f"t_{entry.column.name}")
        if entry.failed:
            cases.append(f"WHEN {text} IS NOT NULL AND {value} IS NULL THEN {entry.failed}")
        if entry.column.must_be_filled:
            cases.append(f"WHEN {value} IS NULL THEN {literal(f'{entry.column.name} is empty')}")
    cases += [refused_moment(entry.column) for entry in mapped if entry.column.type in ("date", "time")]
    cases += [refused_amount(entry.column) for entry in mapped if entry.column.type == "money"]
    for check in table.checks:
        if columns_of(check.fails) <= names:
            cases.append(f"WHEN {check.fails} THEN {literal(check.reason)}")
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def count_filtered(con: "duckdb.DuckDBPyConnection", filtered: dict[str, int]) -> None:
    """Rows that `where` left out, by partner as spelled."""
    for partner, n in con.execute(
        "SELECT COALESCE(partner, ''), COUNT(*) FROM judged WHERE NOT _keep GROUP BY 1"
    ).fetchall():
        filtered[str(partner)] = filtered.get(str(partner), 0) + int(n)


def note_unplaced(con: "duckdb.DuckDBPyConnection", mapped: Sequence[MappedColumn], unplaced: set[str]) -> None:
    """Places of used rows whose instants were told in the time zone of the connection."""
    for name in map(_unplaced, _instants(mapped)):
        found = con.execute(
            f"SELECT DISTINCT {name} FROM judged WHERE _keep AND _refused IS NULL AND {name} IS NOT NULL"
        )
        unplaced.update(str(place) for (place,) in found.fetchall())


def count_words(
    con: "duckdb.DuckDBPyConnection", mapped: Sequence[MappedColumn], words: dict[tuple[str, str], int]
) -> None:
    """Words of a closed vocabulary that nobody mapped: counted, so that they are seen."""
    for entry in mapped:
        if not entry.column.words or not entry.text:
            continue
        name, text = quoted(entry.column.name), quoted(f"t_{entry.column.name}")
        found = con.execute(
            f"SELECT {text}, COUNT(*) FROM judged WHERE _keep AND {name} = 'unknown' AND LOWER({text}) <> 'unknown' "
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20"
        ).fetchall()
        for word, n in found:
            key = (entry.column.name, str(word))
            words[key] = words.get(key, 0) + int(n)
