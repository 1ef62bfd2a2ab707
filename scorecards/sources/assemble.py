"""All sources of a table together: one row per partner and id, every partner known."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards.model import Table
from scorecards.sources.importer import read_counts
from scorecards.sources.raw import literal, parquet, quoted
from scorecards.workspace import Source, spelling

if TYPE_CHECKING:
    import duckdb

#: Days after the bulk of a table's rows within which an event is no surprise.
LONGEST_SILENCE = timedelta(days=60)


@dataclass(frozen=True)
class NewestEvent:
    """The newest day of any event in a table, and `usual`: the newest day that is no surprise.

    The bulk of the rows, each on the day of its newest event, ends where the newest day and few rows before it are
    set aside; `usual` is the newest day up to 60 days later. None where all rows lie on one day.
    """

    day: date
    usual: date | None


def assemble(
    con: "duckdb.DuckDBPyConnection",
    table: Table,
    own: Sequence[tuple[Source, Path]],
    owners: Mapping[str, str],
    target: Path,
) -> None:
    """Write `rows.parquet`, `rejects.parquet` and `table.json` of a table into `target`.

    `own` are its sources with the folders of their imported rows, `owners` the partner's id by every spelling.
    """
    con.execute(f"CREATE OR REPLACE TEMP VIEW all_rows AS {_every(own, 'rows')}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW early_rejects AS {_every(own, 'rejects')}")
    _mark_partners(con, owners)
    _mark_duplicates(con, table, own)
    columns = ", ".join(quoted(name) for name in table.columns if name != "partner")
    con.execute(
        "COPY (SELECT r._source, r._file, r._row, s.owner AS partner, "
        f"{columns} FROM all_rows r JOIN spellings s ON r.partner = s.partner "
        "LEFT JOIN losers l ON r._source = l._source AND r._file = l._file AND r._row = l._row "
        f"WHERE s.owner IS NOT NULL AND l._row IS NULL) TO {literal(str(target / 'rows.parquet'))} "
        "(FORMAT parquet, COMPRESSION zstd)"
    )
    _write_rejects(con, table, own, target / "rejects.parquet")
    rows = _rows_by_partner(con, own, owners, target)
    newest = _newest_event(con, table, target / "rows.parquet")
    data = {
        "rows": rows,
        "newest_event": newest.day.isoformat() if newest else None,
        "usual_until": newest.usual.isoformat() if newest and newest.usual else None,
    }
    (target / "table.json").write_text(json.dumps(data), encoding="utf-8")


def read_newest_event(folder: Path) -> NewestEvent | None:
    """The newest event that `assemble` wrote, None for a table without events."""
    data = json.loads((folder / "table.json").read_text(encoding="utf-8"))
    if data["newest_event"] is None:
        return None
    usual = date.fromisoformat(data["usual_until"]) if data["usual_until"] else None
    return NewestEvent(date.fromisoformat(data["newest_event"]), usual)


def newest_of_row(table: Table, events: Iterable[str] | None = None) -> str:
    """SQL of the day of a row's newest event, NULL for a table without events; `events` are the columns that it has."""
    names = [column.name for column in table.columns.values() if column.event] if events is None else events
    days = (f"CAST({quoted(name)} AS DATE)" for name in names)
    return f"GREATEST({', '.join(('CAST(NULL AS DATE)', *days))})"


def _every(own: Sequence[tuple[Source, Path]], name: str) -> str:
    """The rows or rejects of all sources, each with the number of its source."""
    return " UNION ALL BY NAME ".join(
        f"SELECT {index} AS _source, * FROM {parquet(folder / f'{name}.parquet')}"
        for index, (_, folder) in enumerate(own)
    )


def _mark_partners(con: "duckdb.DuckDBPyConnection", owners: Mapping[str, str]) -> None:
    """The owner of every spelling in the data, NULL for nobody that is known."""
    found = con.execute("SELECT partner FROM all_rows UNION SELECT partner FROM early_rejects").fetchall()
    names = [name for (name,) in found if name is not None]
    con.execute("CREATE OR REPLACE TEMP TABLE spellings (partner VARCHAR, owner VARCHAR)")
    known = [owners.get(spelling(name)) for name in names]
    con.execute("INSERT INTO spellings SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])", [names, known])


def _mark_duplicates(con: "duckdb.DuckDBPyConnection", table: Table, own: Sequence[tuple[Source, Path]]) -> None:
    """Of several rows of one known partner with one id the first stays, or the last of a source that says so."""
    policies = " ".join(
        f"WHEN {index} THEN {literal(source.shape.duplicates)}" for index, (source, _) in enumerate(own)
    )
    key = quoted(table.grain)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE losers AS WITH known AS "
        f"(SELECT r._source, r._file, r._row, r.{key} AS id, s.owner FROM all_rows r "
        "JOIN spellings s ON r.partner = s.partner WHERE s.owner IS NOT NULL), "
        "twice AS (SELECT id, owner FROM known GROUP BY id, owner HAVING COUNT(*) > 1), "
        f"ranked AS (SELECT _source, _file, _row, id, owner, CASE _source {policies} END AS policy, "
        "ROW_NUMBER() OVER (PARTITION BY id, owner ORDER BY _source, _file, _row) AS place "
        "FROM known SEMI JOIN twice USING (id, owner)), "
        "winners AS (SELECT id, owner, COALESCE(MAX(CASE WHEN policy = 'last' THEN place END), 1) AS place "
        "FROM ranked GROUP BY id, owner) SELECT r._source, r._file, r._row, r.id, "
        "CASE WHEN r.place > w.place AND r.policy = 'reject' THEN 'duplicate' ELSE 'superseded' END AS how "
        "FROM ranked r JOIN winners w ON r.id = w.id AND r.owner = w.owner WHERE r.place <> w.place"
    )


def _write_rejects(
    con: "duckdb.DuckDBPyConnection", table: Table, own: Sequence[tuple[Source, Path]], target: Path
) -> None:
    """All rejected rows of the table with their file name, row and reason."""
    names = [
        (index, position, source.name, name)
        for index, (source, folder) in enumerate(own)
        for position, name in enumerate(read_counts(folder).files)
    ]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE file_names (_source INTEGER, _file INTEGER, source VARCHAR, file VARCHAR)"
    )
    con.executemany("INSERT INTO file_names VALUES (?, ?, ?, ?)", names)
    same = "r._source = l._source AND r._file = l._file AND r._row = l._row"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rejected AS "
        "SELECT _source, _file, _row, partner, reason FROM early_rejects UNION ALL "
        f"SELECT l._source, l._file, l._row, r.partner, {literal(f'duplicate {table.grain}: ')} || l.id "
        f"FROM losers l JOIN all_rows r ON {same} WHERE l.how = 'duplicate' UNION ALL "
        "SELECT r._source, r._file, r._row, r.partner, 'unknown partner: ' || r.partner FROM all_rows r "
        "JOIN spellings s ON r.partner = s.partner WHERE s.owner IS NULL"
    )
    con.execute(
        f'COPY (SELECT {literal(table.name)} AS "table", n.source, n.file, r._row AS row, '
        "COALESCE(s.owner, '') AS partner, r.reason FROM rejected r "
        "JOIN file_names n ON r._source = n._source AND r._file = n._file "
        "LEFT JOIN spellings s ON s.partner = r.partner "
        f"ORDER BY r._source, r._file, r._row) TO {literal(str(target))} (FORMAT parquet)"
    )


def _newest_event(con: "duckdb.DuckDBPyConnection", table: Table, path: Path) -> NewestEvent | None:
    return newest_of_days(
        con.execute(
            f"SELECT {newest_of_row(table)} AS day, COUNT(*) FROM {parquet(path)} "
            "GROUP BY 1 HAVING day IS NOT NULL ORDER BY 1 DESC"
        ).fetchall()
    )


def newest_of_days(days: Sequence[tuple[date, int]]) -> NewestEvent | None:
    """From the days of newest events, the last one first, each with its rows; None without any."""
    if not days:  # a table of a team's own may hold plans alone
        return None
    (newest, _), *others = days
    if not others:
        return NewestEvent(newest, None)
    rows = sum(n for _, n in days)
    few = max(rows // 1000, min(3, rows // 100))  # somebody who mistypes a year does so on several days
    newer = accumulate(n for _, n in others)
    bulk = next((day for (day, _), n in zip(others, newer, strict=True) if n > few), others[-1][0])
    return NewestEvent(newest, max(day for day, _ in days if day <= bulk + LONGEST_SILENCE))


def _rows_by_partner(
    con: "duckdb.DuckDBPyConnection", own: Sequence[tuple[Source, Path]], owners: Mapping[str, str], target: Path
) -> list[list[object]]:
    """[source, partner, used, rejected, filtered, superseded].

    Rows combined into others count as used, or with them as rejected where the partner is not known.
    """
    sums: dict[tuple[int, str], list[int]] = {}

    def add(index: int, partner: str | None, kind: int, n: int) -> None:
        sums.setdefault((index, partner or ""), [0, 0, 0, 0])[kind] += n

    counts = [read_counts(folder) for _, folder in own]
    for index, partner, n in con.execute(
        f"SELECT _source, partner, COUNT(*) FROM {parquet(target / 'rows.parquet')} GROUP BY 1, 2"
    ).fetchall():
        add(index, partner, 0, n)
    for index, partner, n in con.execute(
        "SELECT n._source, r.partner, COUNT(*) "
        f"FROM {parquet(target / 'rejects.parquet')} r "
        "JOIN (SELECT DISTINCT _source, source FROM file_names) n ON n.source = r.source GROUP BY 1, 2"
    ).fetchall():
        add(index, partner, 1, n)
    for index, count in enumerate(counts):
        for spelled, n in count.filtered_of:
            add(index, owners.get(spelling(spelled)), 2, n)
        for spelled, n in count.combined_of:
            owner = owners.get(spelling(spelled))
            add(index, owner, 0 if owner else 1, n)
    for index, partner, n in con.execute(
        "SELECT l._source, s.owner, COUNT(*) FROM losers l JOIN all_rows r "
        "ON r._source = l._source AND r._file = l._file AND r._row = l._row JOIN spellings s ON s.partner = r.partner "
        "WHERE l.how = 'superseded' GROUP BY 1, 2"
    ).fetchall():
        add(index, partner, 3, n)
    return [[index, partner, *values] for (index, partner), values in sorted(sums.items())]
