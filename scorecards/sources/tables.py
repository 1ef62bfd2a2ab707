"""All sources of a workspace become canonical tables, with what did not come through."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards import __version__
from scorecards.errors import DataError, Problem, configuration_error
from scorecards.model import Partner, Table
from scorecards.sources.assemble import assemble
from scorecards.sources.cache import Cache, digest
from scorecards.sources.importer import SourceCounts, import_source, read_counts, source_digest
from scorecards.sources.leftovers import clear, unfinished
from scorecards.sources.opening import opener_of, source_files
from scorecards.sources.raw import literal, parquet
from scorecards.workspace import Source, Workspace, spelling

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
    """What is worth saying about a source: notes, and words that no look-up knows.

    `declared` are the notes that its mapping gives: the others tell of the rows of every partner.
    """

    table: str
    source: str
    files: tuple[str, ...]
    notes: tuple[str, ...]
    unknown_words: tuple[tuple[str, str, int], ...]
    declared: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportedTable:
    """A canonical table: `relation` is what stands after FROM in the engine, `digest` names its content.

    `path` is its Parquet file, None where the rows lie in a database or on a cluster.
    """

    name: str
    path: Path | None
    relation: str
    digest: str
    supplied: frozenset[str]
    newest_event: date | None


@dataclass(frozen=True)
class Tables:
    """All canonical tables, the partners in them, and what did not come through.

    `far_off` are warnings about dates that are probably mistyped, told where rows lie in a database or on a cluster.
    """

    tables: Mapping[str, ImportedTable]
    partners: tuple[Partner, ...]
    reports: tuple[SourceReport, ...]
    remarks: tuple[SourceRemarks, ...]
    rejects: tuple[Reject, ...]
    rejects_paths: tuple[Path, ...]
    data_as_of: date
    far_off: tuple[str, ...] = ()


def import_tables(workspace: Workspace, con: "duckdb.DuckDBPyConnection", cache: Cache) -> Tables:
    """Read what changed since the last run, and put every table together.

    Raises DataError with the problems of all sources at once.
    """
    con.execute(f"SET temp_directory = {literal(str(cache.scratch))}")
    con.execute(f"SET TimeZone = {literal(workspace.timezone)}")
    folders, problems = _import_sources(workspace, con, cache)
    if problems:
        raise DataError(problems)
    partners = _partners(workspace, con, folders)
    owners = spellings(partners)
    imported: dict[str, ImportedTable] = {}
    reports: list[SourceReport] = []
    remarks: list[SourceRemarks] = []
    paths: list[Path] = []
    for name in sorted({source.table for source in workspace.sources}):
        own = [(source, folder) for source, folder in folders if source.table == name]
        sources = [(source.name, source.shape.duplicates, folder.name) for source, folder in own]
        events = [column.name for column in workspace.tables[name].columns.values() if column.event]
        key = digest(__version__, name, sources, owners, events)

        def make(target: Path, name: str = name, own: list[tuple[Source, Path]] = own) -> None:
            assemble(con, workspace.tables[name], own, owners, target)

        folder = cache.made("tables", key, make)
        table = json.loads((folder / "table.json").read_text(encoding="utf-8"))
        newest = date.fromisoformat(table["newest_event"]) if table["newest_event"] else None
        counts = [read_counts(source_folder) for _, source_folder in own]
        supplied = frozenset(column for count in counts for column in count.supplied)
        path = folder / "rows.parquet"
        imported[name] = ImportedTable(name, path, parquet(path), key, supplied, newest)
        found = [SourceReport(name, own[index][0].name, partner, *sums) for index, partner, *sums in table["rows"]]
        reports += with_empty(found, name, [source.name for source, _ in own])
        remarks += [_remarks(source, count) for (source, _), count in zip(own, counts, strict=True)]
        paths.append(folder / "rejects.parquet")
    cache.remember_files()
    cache.tidy()
    return Tables(
        tables=imported,
        partners=tuple(sorted(partners, key=lambda partner: partner.id)),
        reports=tuple(reports),
        remarks=tuple(remarks),
        rejects=tuple(_rejects(con, paths)),
        rejects_paths=tuple(paths),
        data_as_of=newest_day(workspace, imported),
    )


def _import_sources(
    workspace: Workspace, con: "duckdb.DuckDBPyConnection", cache: Cache
) -> tuple[list[tuple[Source, Path]], list[Problem]]:
    folders: list[tuple[Source, Path]] = []
    problems: list[Problem] = []
    opener = opener_of(con, cache, workspace.sources, workspace.data_folder)
    owners = spellings(workspace.partners)
    for source in workspace.sources:
        table = workspace.tables[source.table]
        try:
            files = source_files(source, workspace.data_folder)
            key = source_digest(source, table, files, workspace.timezone, cache, workspace.timezones, owners)

            def make(target: Path, source: Source = source, table: Table = table, files: list[Path] = files) -> None:
                with cache.steady(files):
                    import_source(opener, source, table, files, target, workspace.timezones, owners)

            folders.append((source, cache.made("sources", key, make)))
        except DataError as error:
            problems += error.problems
        except PermissionError as error:
            hint = "Close it elsewhere, or give yourself the right to read it."
            problems.append(Problem(str(error.filename), None, "the file may not be read", hint))
    return folders, problems


def _partners(
    workspace: Workspace, con: "duckdb.DuckDBPyConnection", folders: Sequence[tuple[Source, Path]]
) -> tuple[Partner, ...]:
    if not workspace.discover_partners:
        return workspace.partners
    rows = parquet(*(folder / "rows.parquet" for _, folder in folders))
    found = con.execute(f"SELECT DISTINCT partner FROM {rows} ORDER BY 1").fetchall()
    return with_discovered(workspace, [name for (name,) in found])


def with_discovered(workspace: Workspace, found: Iterable[str]) -> tuple[Partner, ...]:
    """The configured partners, and a new one for every name found in the data that belongs to none of them."""
    known = spellings(workspace.partners)
    names: dict[str, str] = {}
    for name in found:
        if spelling(name) not in known:
            names.setdefault(spelling(name), name)
    return (*workspace.partners, *workspace.discovered(list(names.values())))


def spellings(partners: Sequence[Partner]) -> dict[str, str]:
    """Partner id by every spelling, as it is compared."""
    owners: dict[str, str] = {}
    for partner in partners:
        owners[spelling(partner.name)] = partner.id
    for partner in partners:
        for name in (*partner.aliases, partner.id):
            owners.setdefault(spelling(name), partner.id)
    return owners


def with_empty(reports: Sequence[SourceReport], table: str, sources: Iterable[str]) -> list[SourceReport]:
    """The reports of a table, and one of no rows for each of its sources that has none."""
    read = {report.source for report in reports}
    return [*reports, *(SourceReport(table, source, "") for source in sources if source not in read)]


def _remarks(source: Source, count: SourceCounts) -> SourceRemarks:
    own = {source.shape.note, *(f"{name}: {entry.note}" for name, entry in (source.shape.columns or {}).items())}
    declared = tuple(note for note in count.notes if note in own)
    return SourceRemarks(source.table, source.name, count.files, count.notes, count.unknown_words, declared)


def _rejects(con: "duckdb.DuckDBPyConnection", paths: Sequence[Path]) -> list[Reject]:
    """Rejected rows by kind of reason: what stands before the first colon, and the first one as example."""
    rows = con.execute(
        "SELECT \"table\", source, partner, split_part(reason, ': ', 1) AS kind, COUNT(*), "
        "first(file || ', row ' || row || ': ' || reason ORDER BY file, row) "
        f"FROM {parquet(*paths)} GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3, 4"
    ).fetchall()
    return [Reject(*row) for row in rows]


def write_rejects(con: "duckdb.DuckDBPyConnection", paths: Sequence[Path], target: Path) -> None:
    """All rejected rows as CSV: table, source, file, row, partner, reason.

    Written beside its target, then renamed. Raises ConfigurationError when the folder cannot be written.
    """
    import duckdb

    beside = target.with_name(unfinished(f".{target.name}"))
    try:
        clear(target.parent.glob(".*.tmp"))
        target.parent.mkdir(parents=True, exist_ok=True)
        con.execute(
            f"COPY (SELECT * REPLACE (NULLIF(partner, '') AS partner) FROM {parquet(*paths)}) "
            f"TO {literal(str(beside))} (FORMAT csv, HEADER)"
        )
        beside.replace(target)
    except (OSError, duckdb.IOException) as error:
        beside.unlink(missing_ok=True)
        raise configuration_error(
            target, f"cannot be written: {error}", "Make room, or name a folder with --out."
        ) from None


def newest_day(workspace: Workspace, tables: Mapping[str, ImportedTable]) -> date:
    """`data_as_of` of the workspace, else the day of the newest event. Raises DataError where there is none."""
    if workspace.data_as_of is not None:
        return workspace.data_as_of
    newest = [table.newest_event for table in tables.values() if table.newest_event]
    if not newest:
        hint = "Check the sources' files and mappings; `scorecards check` lists the rejected rows."
        raise DataError([Problem(str(workspace.path), None, "no row with an event was read", hint)])
    return max(newest)
