"""One source becomes typed rows in Parquet, with every row that was not used and why."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards import __version__
from scorecards.errors import DataError, Problem
from scorecards.model import Table
from scorecards.sources.cache import Cache, digest
from scorecards.sources.grain import combine, grain_notes, open_grain
from scorecards.sources.judging import count_filtered, count_words, judge_file, note_unplaced
from scorecards.sources.leftovers import out_of_room
from scorecards.sources.local_times import clock_note, open_clocks, zone_by_place
from scorecards.sources.mapping import SQL_TYPES, MappedColumn, mapped_columns, mapping_of, source_sql
from scorecards.sources.opening import Opener
from scorecards.sources.raw import Raw, literal, quoted
from scorecards.workspace import Source, rendered

if TYPE_CHECKING:
    import duckdb

#: Columns that every imported row carries besides the canonical ones: which source, file and row it was.
ORIGIN = {"_source": "INTEGER", "_file": "INTEGER", "_row": "BIGINT"}
#: To be raised when the same file gives other rows, rejects or notes: what older runs kept is left alone.
_FORM = 2


@dataclass(frozen=True)
class SourceCounts:
    """What happened to the rows of one source: rows = used + rejected + filtered.

    `used` includes rows combined into others of the same grain; `filtered_of` and
    `combined_of` count them by partner as spelled.
    """

    files: tuple[str, ...]
    rows: int
    used: int
    rejected: int
    filtered: int
    filtered_of: tuple[tuple[str, int], ...]
    combined_of: tuple[tuple[str, int], ...]
    supplied: tuple[str, ...]
    unknown_words: tuple[tuple[str, str, int], ...]
    notes: tuple[str, ...]


def source_digest(
    source: Source,
    table: Table,
    files: Sequence[Path],
    timezone: str,
    cache: Cache,
    timezones: Mapping[str, str],
    owners: Mapping[str, str],
) -> str:
    """What the import of a source depends on: files, mapping, table, time zones and program version.

    Where lines become one row, also the spellings of the partners: `owners` has the partner by each.
    """
    columns = {name: asdict(column) for name, column in table.columns.items()}
    checks = [asdict(check) for check in table.checks]
    named = [(path.name, cache.file_digest(path)) for path in files]
    shape = source.shape.model_dump(mode="json")
    zones, spelled = zone_by_place(timezones), dict(owners) if source.shape.grain else {}
    return digest((__version__, _FORM), named, shape, columns, checks, table.grain, timezone, zones, spelled)


def import_source(
    opener: Opener,
    source: Source,
    table: Table,
    files: Sequence[Path],
    folder: Path,
    timezones: Mapping[str, str],
    owners: Mapping[str, str],
) -> None:
    """Write `rows.parquet`, `rejects.parquet` and `counts.json` of a source into `folder`.

    Instants (a column with a time zone, a text that ends in Z) become local times: on the clock of the column's
    place (`timezones` are those of places besides the countries with one), or of the time zone of the connection.
    `owners` are the configured partners by their spellings.
    Raises DataError for files or mappings that cannot be used at all.
    """
    import duckdb

    con = opener.con
    _open_target(con, source, table, timezones)
    read: list[tuple[str, int]] = []
    filtered: dict[str, int] = {}
    supplied: tuple[str, ...] = ()
    words: dict[tuple[str, str], int] = {}
    unplaced: set[str] = set()
    problems: list[Problem] = []
    for index, path in enumerate(files):
        try:
            raw = opener.open(source, path, folder)
            mapped = _mapped(con, source, table, raw, path.name if len(files) > 1 else "")
            read.append((path.name, judge_file(con, source, table, raw, mapped, index)))
        except DataError as error:
            problems += error.problems
            continue
        except duckdb.Error as error:
            if out_of_room(error):
                raise
            problems += _blamed(con, source, table, raw, path, error)
            continue
        supplied = tuple(dict.fromkeys((*supplied, *(entry.column.name for entry in mapped))))
        count_filtered(con, filtered)
        count_words(con, mapped, words)
        note_unplaced(con, mapped, unplaced)
    if problems:
        raise DataError(list(dict.fromkeys(problems)))
    combined = combine(con, source, table, owners) if source.shape.grain else {}
    _write(con, folder)
    counts = SourceCounts(
        files=tuple(path.name for path in files),
        rows=sum(rows for _, rows in read),
        used=_count(con, "imported") + sum(combined.values()),
        rejected=_count(con, "refused"),
        filtered=sum(filtered.values()),
        filtered_of=tuple(sorted(filtered.items())),
        combined_of=tuple(sorted(combined.items())),
        supplied=supplied,
        unknown_words=tuple((column, word, n) for (column, word), n in sorted(words.items())),
        notes=(*_notes(con, source, unplaced), *(empty_note(name) for name, rows in read if not rows)),
    )
    (folder / "counts.json").write_text(json.dumps(asdict(counts)), encoding="utf-8")


def _mapped(con: "duckdb.DuckDBPyConnection", source: Source, table: Table, raw: Raw, name: str) -> list[MappedColumn]:
    """The mapped columns of a file. Raises DataError with the faults of the mapping, with the name in them."""
    mapped, faults = mapped_columns(con, source, table, raw)
    if faults:
        raise DataError([_in_file(fault, name) for fault in faults])
    return mapped


def _open_target(con: "duckdb.DuckDBPyConnection", source: Source, table: Table, timezones: Mapping[str, str]) -> None:
    """Empty tables for the rows and the refused rows, and the look-ups they are read with."""
    columns = ", ".join(f"{quoted(c.name)} {SQL_TYPES[c.type]}" for c in table.columns.values())
    con.execute(f"CREATE OR REPLACE TEMP TABLE imported (_file INTEGER, _row BIGINT, {columns})")
    con.execute("CREATE OR REPLACE TEMP TABLE refused (_file INTEGER, _row BIGINT, partner VARCHAR, reason VARCHAR)")
    open_clocks(con, timezones)
    if source.shape.grain:
        open_grain(con, source.shape.grain)


def read_counts(folder: Path) -> SourceCounts:
    """The counts that `import_source` wrote."""
    data = json.loads((folder / "counts.json").read_text(encoding="utf-8"))
    for key in ("unknown_words", "filtered_of", "combined_of"):
        data[key] = tuple(tuple(entry) for entry in data[key])
    for key in ("files", "supplied", "notes"):
        data[key] = tuple(data[key])
    return SourceCounts(**data)


def _in_file(fault: Problem, name: str) -> Problem:
    return Problem(fault.where, fault.line, f"{fault.what}{f' (file {name})' if name else ''}", fault.hint)


def _blamed(
    con: "duckdb.DuckDBPyConnection", source: Source, table: Table, raw: Raw, path: Path, error: Exception
) -> list[Problem]:
    """The expressions of the mapping that fail on this file, each run alone; else the file itself."""
    import duckdb

    mapping = mapping_of(source, table, raw)
    tried: dict[tuple[str, ...], str] = {("columns", name): source_sql(entry) for name, entry in mapping.items()}
    if source.shape.where is not None:
        tried[("where",)] = f"CAST(({rendered(source.shape.where)}) AS BOOLEAN)"
    problems = []
    for at, sql in tried.items():
        try:
            con.execute(f"SELECT MAX(CAST({sql} AS VARCHAR)) FROM {raw.sql}").fetchall()
        except duckdb.Error as fault:
            what = f"{at[-1]}: fails on {path.name}: {str(fault).splitlines()[0]}"
            hint = "Where some values do not fit, write TRY_CAST for CAST, or `column` with `dates` or `decimal`."
            problems.append(source.problem(at, what, hint))
    what = f"cannot be read: {str(error).splitlines()[0]}"
    return problems or [Problem(str(path), None, what, "Copy or export the file again.")]


def _write(con: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    for table, name in (("imported", "rows"), ("refused", "rejects")):
        target = literal(str(folder / f"{name}.parquet"))
        con.execute(f"COPY (SELECT * FROM {table}) TO {target} (FORMAT parquet, COMPRESSION zstd)")


def _count(con: "duckdb.DuckDBPyConnection", table: str) -> int:
    row = con.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def empty_note(name: str) -> str:
    """What is said of a file or table without any row: it may be the export that failed."""
    return f"{name} has no row: if there should be some, export it again."


def _notes(con: "duckdb.DuckDBPyConnection", source: Source, unplaced: Collection[str]) -> tuple[str, ...]:
    """What the mapping says about itself, and what the import found worth saying."""
    notes = [source.shape.note] if source.shape.note else []
    for column, entry in (source.shape.columns or {}).items():
        if entry.note:
            notes.append(f"{column}: {entry.note}")
    if unplaced:
        (timezone,) = con.execute("SELECT current_setting('TimeZone')").fetchone() or ("",)
        notes.append(clock_note(unplaced, str(timezone)))
    return (*notes, *(grain_notes(con, source) if source.shape.grain else ()))
