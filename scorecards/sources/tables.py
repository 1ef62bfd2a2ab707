"""All sources of a table together: one row per id, every partner known."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards import __version__
from scorecards.errors import DataError, Problem
from scorecards.model import Partner, Table
from scorecards.sources.cache import Cache, digest
from scorecards.sources.importer import SourceCounts, import_source, read_counts, source_digest, source_files
from scorecards.sources.raw import literal, quoted
from scorecards.workspace import Source, Workspace

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Reject:
    """Rejected rows of one source and partner with the same reason; `example` is one place.

    `partner` is the partner's id, empty where the row names nobody that is known.
    """

    table: str
    source: str
    partner: str
    reason: str
    rows: int
    example: str


@dataclass(frozen=True)
class SourceReport:
    """What happened to one partner's rows of a source: rows in = used + rejected + filtered + superseded.

    `partner` is the partner's id, empty for rows that name nobody that is known.
    """

    table: str
    source: str
    partner: str
    used: int = 0
    rejected: int = 0
    filtered: int = 0
    superseded: int = 0

    @property
    def rows(self) -> int:
        """Rows read."""
        return self.used + self.rejected + self.filtered + self.superseded


@dataclass(frozen=True)
class SourceRemarks:
    """What is worth saying about a source: notes of its mapping, and words that no look-up knows."""

    table: str
    source: str
    files: tuple[str, ...]
    notes: tuple[str, ...]
    unknown_words: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class ImportedTable:
    """A canonical table on disk: `path` is Parquet, `digest` names its content."""

    name: str
    path: Path
    digest: str
    supplied: frozenset[str]
    newest_event: date | None


@dataclass(frozen=True)
class Tables:
    """All canonical tables, the partners in them, and what did not come through."""

    tables: Mapping[str, ImportedTable]
    partners: tuple[Partner, ...]
    reports: tuple[SourceReport, ...]
    remarks: tuple[SourceRemarks, ...]
    rejects: tuple[Reject, ...]
    rejects_paths: tuple[Path, ...]
    data_as_of: date


def import_tables(workspace: Workspace, con: "duckdb.DuckDBPyConnection", cache: Cache) -> Tables:
    """Read what changed since the last run, and put every table together.

    Raises DataError with the problems of all sources at once.
    """
    folders, problems = _import_sources(workspace, con, cache)
    if problems:
        raise DataError(problems)
    partners = _partners(workspace, con, folders)
    owners = _spellings(partners)
    imported: dict[str, ImportedTable] = {}
    reports: list[SourceReport] = []
    remarks: list[SourceRemarks] = []
    paths: list[Path] = []
    for name in sorted({source.table for source in workspace.sources}):
        own = [(source, folder) for source, folder in folders if source.table == name]
        policies = [source.shape.duplicates for source, _ in own]
        key = digest(__version__, name, [folder.name for _, folder in own], policies, owners)

        def make(target: Path, name: str = name, own: list[tuple[Source, Path]] = own) -> None:
            _assemble(con, workspace.tables[name], own, owners, target)

        folder = cache.made("tables", key, make)
        table = json.loads((folder / "table.json").read_text(encoding="utf-8"))
        newest = date.fromisoformat(table["newest_event"]) if table["newest_event"] else None
        counts = [read_counts(source_folder) for _, source_folder in own]
        supplied = frozenset(column for count in counts for column in count.supplied)
        imported[name] = ImportedTable(name, folder / "rows.parquet", key, supplied, newest)
        reports += [SourceReport(name, own[index][0].name, partner, *sums) for index, partner, *sums in table["rows"]]
        remarks += [_remarks(source, count) for (source, _), count in zip(own, counts, strict=True)]
        paths.append(folder / "rejects.parquet")
    cache.remember_files()
    return Tables(
        tables=imported,
        partners=tuple(sorted(partners, key=lambda partner: partner.id)),
        reports=tuple(reports),
        remarks=tuple(remarks),
        rejects=tuple(_rejects(con, paths)),
        rejects_paths=tuple(paths),
        data_as_of=_data_as_of(workspace, imported),
    )


def _import_sources(
    workspace: Workspace, con: "duckdb.DuckDBPyConnection", cache: Cache
) -> tuple[list[tuple[Source, Path]], list[Problem]]:
    folders: list[tuple[Source, Path]] = []
    problems: list[Problem] = []
    for source in workspace.sources:
        table = workspace.tables[source.table]
        try:
            files = source_files(source, workspace.data_folder)
            key = source_digest(source, table, files, cache)

            def make(target: Path, source: Source = source, table: Table = table, files: list[Path] = files) -> None:
                import_source(con, source, table, files, target)

            folders.append((source, cache.made("sources", key, make)))
        except DataError as error:
            problems += error.problems
    return folders, problems


def _partners(
    workspace: Workspace, con: "duckdb.DuckDBPyConnection", folders: Sequence[tuple[Source, Path]]
) -> tuple[Partner, ...]:
    if not workspace.discover_partners:
        return workspace.partners
    paths = ", ".join(literal(str(folder / "rows.parquet")) for _, folder in folders)
    found = con.execute(f"SELECT DISTINCT partner FROM read_parquet([{paths}]) ORDER BY 1").fetchall()
    known = _spellings(workspace.partners)
    names = [str(row[0]) for row in found if str(row[0]).casefold() not in known]
    return (*workspace.partners, *workspace.discovered(names))


def _spellings(partners: Sequence[Partner]) -> dict[str, str]:
    """Partner id by every spelling, case-folded."""
    owners: dict[str, str] = {}
    for partner in partners:
        for name in (partner.name, partner.id, *partner.aliases):
            owners.setdefault(name.strip().casefold(), partner.id)
    return owners


def _assemble(
    con: "duckdb.DuckDBPyConnection",
    table: Table,
    own: Sequence[tuple[Source, Path]],
    owners: Mapping[str, str],
    target: Path,
) -> None:
    """Write `rows.parquet`, `rejects.parquet` and `table.json` of a table into `target`."""
    _all_rows(con, own)
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
    _write_rejects(con, table, own, owners, target / "rejects.parquet")
    rows = _rows_by_partner(con, own, owners, target)
    newest = _newest_event(con, table, target / "rows.parquet")
    data = {"rows": rows, "newest_event": newest.isoformat() if newest else None}
    (target / "table.json").write_text(json.dumps(data), encoding="utf-8")


def _all_rows(con: "duckdb.DuckDBPyConnection", own: Sequence[tuple[Source, Path]]) -> None:
    parts = " UNION ALL BY NAME ".join(
        f"SELECT {index} AS _source, * FROM read_parquet({literal(str(folder / 'rows.parquet'))})"
        for index, (_, folder) in enumerate(own)
    )
    con.execute(f"CREATE OR REPLACE TEMP VIEW all_rows AS {parts}")


def _mark_partners(con: "duckdb.DuckDBPyConnection", owners: Mapping[str, str]) -> None:
    con.execute("CREATE OR REPLACE TEMP TABLE spellings (partner VARCHAR, owner VARCHAR)")
    for (name,) in con.execute("SELECT DISTINCT partner FROM all_rows").fetchall():
        con.execute("INSERT INTO spellings VALUES (?, ?)", [name, owners.get(str(name).casefold())])


def _mark_duplicates(con: "duckdb.DuckDBPyConnection", table: Table, own: Sequence[tuple[Source, Path]]) -> None:
    """Of several rows with one id the first stays, or the last of a source whose rows replace earlier ones."""
    policies = " ".join(
        f"WHEN {index} THEN {literal(source.shape.duplicates)}" for index, (source, _) in enumerate(own)
    )
    key = quoted(table.grain)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE losers AS WITH twice AS "
        f"(SELECT {key} AS id FROM all_rows GROUP BY 1 HAVING COUNT(*) > 1), "
        f"ranked AS (SELECT _source, _file, _row, r.{key} AS id, CASE _source {policies} END AS policy, "
        f"ROW_NUMBER() OVER (PARTITION BY r.{key} ORDER BY _source, _file, _row) AS place "
        f"FROM all_rows r SEMI JOIN twice ON r.{key} = twice.id), "
        "winners AS (SELECT id, COALESCE(MAX(CASE WHEN policy = 'last' THEN place END), 1) AS place FROM ranked GROUP BY id) "
        "SELECT r._source, r._file, r._row, r.id, "
        "CASE WHEN r.place > w.place AND r.policy = 'reject' THEN 'duplicate' ELSE 'superseded' END AS how "
        "FROM ranked r JOIN winners w ON r.id = w.id WHERE r.place <> w.place"
    )


def _write_rejects(
    con: "duckdb.DuckDBPyConnection",
    table: Table,
    own: Sequence[tuple[Source, Path]],
    owners: Mapping[str, str],
    target: Path,
) -> None:
    """All rejected rows of the table with their file name, row and reason."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE file_names (_source INTEGER, _file INTEGER, source VARCHAR, file VARCHAR)"
    )
    for index, (source, folder) in enumerate(own):
        for position, name in enumerate(read_counts(folder).files):
            con.execute("INSERT INTO file_names VALUES (?, ?, ?, ?)", [index, position, source.name, name])
    early = " UNION ALL ".join(
        f"SELECT {index} AS _source, _file, _row, partner, reason "
        f"FROM read_parquet({literal(str(folder / 'rejects.parquet'))})"
        for index, (_, folder) in enumerate(own)
    )
    same = "r._source = l._source AND r._file = l._file AND r._row = l._row"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE rejected AS {early} UNION ALL "
        f"SELECT l._source, l._file, l._row, r.partner, {literal(f'duplicate {table.grain}: ')} || l.id "
        f"FROM losers l JOIN all_rows r ON {same} WHERE l.how = 'duplicate' UNION ALL "
        "SELECT r._source, r._file, r._row, r.partner, 'unknown partner: ' || r.partner FROM all_rows r "
        f"JOIN spellings s ON r.partner = s.partner LEFT JOIN losers l ON {same} WHERE s.owner IS NULL AND l._row IS NULL"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE owners (spelled VARCHAR, owner VARCHAR)")
    for (name,) in con.execute("SELECT DISTINCT partner FROM rejected WHERE partner IS NOT NULL").fetchall():
        con.execute("INSERT INTO owners VALUES (?, ?)", [name, owners.get(str(name).casefold())])
    con.execute(
        f'COPY (SELECT {literal(table.name)} AS "table", n.source, n.file, r._row AS row, '
        "COALESCE(o.owner, '') AS partner, r.reason FROM rejected r "
        "JOIN file_names n ON r._source = n._source AND r._file = n._file LEFT JOIN owners o ON o.spelled = r.partner "
        f"ORDER BY r._source, r._file, r._row) TO {literal(str(target))} (FORMAT parquet)"
    )


def _newest_event(con: "duckdb.DuckDBPyConnection", table: Table, path: Path) -> date | None:
    events = [quoted(column.name) for column in table.columns.values() if column.event]
    greatest = ", ".join(f"CAST(MAX({event}) AS DATE)" for event in events)
    row = con.execute(f"SELECT GREATEST({greatest}) FROM read_parquet({literal(str(path))})").fetchone()
    return row[0] if row else None


def _rows_by_partner(
    con: "duckdb.DuckDBPyConnection", own: Sequence[tuple[Source, Path]], owners: Mapping[str, str], target: Path
) -> list[list[object]]:
    """[source, partner, used, rejected, filtered, superseded]; combined rows count as used, by their source row."""
    sums: dict[tuple[int, str], list[int]] = {}

    def add(index: int, partner: str | None, kind: int, n: int) -> None:
        sums.setdefault((index, partner or ""), [0, 0, 0, 0])[kind] += n

    counts = [read_counts(folder) for _, folder in own]
    for index, partner, n in con.execute(
        f"SELECT _source, partner, COUNT(*) FROM read_parquet({literal(str(target / 'rows.parquet'))}) GROUP BY 1, 2"
    ).fetchall():
        add(index, partner, 0, n)
    for index, partner, n in con.execute(
        "SELECT n._source, r.partner, COUNT(*) "
        f"FROM read_parquet({literal(str(target / 'rejects.parquet'))}) r "
        "JOIN (SELECT DISTINCT _source, source FROM file_names) n ON n.source = r.source GROUP BY 1, 2"
    ).fetchall():
        add(index, partner, 1, n)
    for index, count in enumerate(counts):
        for spelled, n in count.filtered_of:
            add(index, owners.get(spelled.casefold()), 2, n)
        for spelled, n in count.combined_of:
            add(index, owners.get(spelled.casefold()), 0, n)
    for index, partner, n in con.execute(
        "SELECT l._source, s.owner, COUNT(*) FROM losers l JOIN all_rows r "
        "ON r._source = l._source AND r._file = l._file AND r._row = l._row JOIN spellings s ON s.partner = r.partner "
        "WHERE l.how = 'superseded' GROUP BY 1, 2"
    ).fetchall():
        add(index, partner, 3, n)
    return [[index, partner, *values] for (index, partner), values in sorted(sums.items())]


def _remarks(source: Source, count: SourceCounts) -> SourceRemarks:
    return SourceRemarks(source.table, source.name, count.files, count.notes, count.unknown_words)


def _rejects(con: "duckdb.DuckDBPyConnection", paths: Sequence[Path]) -> list[Reject]:
    """Rejected rows by kind of reason: what stands before the first colon, and one example."""
    files = ", ".join(literal(str(path)) for path in paths)
    rows = con.execute(
        "SELECT \"table\", source, partner, split_part(reason, ':', 1) AS kind, COUNT(*), "
        "arg_min(file || ', row ' || row || ': ' || reason, row) "
        f"FROM read_parquet([{files}]) GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3, 4"
    ).fetchall()
    return [Reject(*row) for row in rows]


def write_rejects(con: "duckdb.DuckDBPyConnection", paths: Sequence[Path], target: Path) -> None:
    """All rejected rows as CSV: table, source, file, row, reason."""
    files = ", ".join(literal(str(path)) for path in paths)
    con.execute(f"COPY (SELECT * FROM read_parquet([{files}])) TO {literal(str(target))} (FORMAT csv, HEADER)")


def _data_as_of(workspace: Workspace, tables: Mapping[str, ImportedTable]) -> date:
    if workspace.data_as_of is not None:
        return workspace.data_as_of
    newest = [table.newest_event for table in tables.values() if table.newest_event]
    if not newest:
        hint = "Check the sources' files and mappings; `scorecards check` lists the rejected rows."
        raise DataError([Problem(str(workspace.path), None, "no row with an event was read", hint)])
    return max(newest)
