"""One source becomes typed rows in Parquet, with every row that was not used and why."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards import __version__
from scorecards.errors import DataError, Problem
from scorecards.model import Table
from scorecards.sources.cache import Cache, digest
from scorecards.sources.csv_file import open_csv
from scorecards.sources.mapping import (
    SQL_TYPES,
    MappedColumn,
    mapped_columns,
    mapping_of,
    refused_moment,
    source_sql,
)
from scorecards.sources.other_files import open_parquet, open_sqlite, open_xlsx
from scorecards.sources.raw import ROW, Raw, literal, quoted
from scorecards.workspace import SQLITE_SUFFIXES, Source, columns_of, rendered

if TYPE_CHECKING:
    import duckdb

#: Columns that every imported row carries besides the canonical ones: which source, file and row it was.
ORIGIN = {"_source": "INTEGER", "_file": "INTEGER", "_row": "BIGINT"}
_SUFFIXES = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}


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


def source_files(source: Source, data_folder: Path) -> list[Path]:
    """The files of a source in name order. Raises DataError when a pattern matches none."""
    files: list[Path] = []
    problems = []
    for index, pattern in enumerate(source.shape.files):
        found = (path for path in data_folder.glob(pattern) if path.is_file())
        matched = sorted(path for path in found if not _is_shadow(path, data_folder, pattern))
        if not matched:
            hint = f"Looked in {data_folder}. Put the file there, correct `files`, or name another folder with --data."
            problems.append(source.problem(("files", index), f"no file matches {pattern!r}", hint))
        files += [path for path in matched if path not in files]
    if problems:
        raise DataError(problems)
    return files


def _is_shadow(path: Path, data_folder: Path, pattern: str) -> bool:
    """Whether a file is a program's own: of an open workbook (~$name.xlsx), hidden, or in a hidden folder."""
    parts = [part for part in path.parts[len(data_folder.parts) :] if part != ".."]
    return any(part.startswith((".", "~$")) and part not in pattern for part in parts)


def source_digest(source: Source, table: Table, files: Sequence[Path], timezone: str, cache: Cache) -> str:
    """What the import of a source depends on: files, mapping, table, time zone and program version."""
    columns = {name: asdict(column) for name, column in table.columns.items()}
    checks = [asdict(check) for check in table.checks]
    named = [(path.name, cache.file_digest(path)) for path in files]
    shape = source.shape.model_dump(mode="json")
    return digest(__version__, named, shape, columns, checks, table.grain, timezone)


def import_source(
    con: "duckdb.DuckDBPyConnection", source: Source, table: Table, files: Sequence[Path], folder: Path
) -> None:
    """Write `rows.parquet`, `rejects.parquet` and `counts.json` of a source into `folder`.

    Instants (a column with a time zone, a text that ends in Z) become local times in the time zone of `con`.
    Raises DataError for files or mappings that cannot be used at all.
    """
    import duckdb

    con.execute("DROP TABLE IF EXISTS imported; DROP TABLE IF EXISTS refused")
    columns = ", ".join(f"{quoted(c.name)} {SQL_TYPES[c.type]}" for c in table.columns.values())
    con.execute(f"CREATE TEMP TABLE imported (_file INTEGER, _row BIGINT, {columns})")
    con.execute("CREATE TEMP TABLE refused (_file INTEGER, _row BIGINT, partner VARCHAR, reason VARCHAR)")
    rows = 0
    filtered: dict[str, int] = {}
    supplied: tuple[str, ...] = ()
    words: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for index, path in enumerate(files):
        try:
            raw = _open(con, source, path, folder)
            mapped, faults = mapped_columns(con, source, table, raw)
            if faults:
                name = path.name if len(files) > 1 else ""
                raise DataError([_in_file(fault, name) for fault in faults])  # noqa: TRY301  # collected below
            rows += _import_file(con, source, table, raw, mapped, index)
        except DataError as error:
            problems += error.problems
            continue
        except duckdb.Error as error:
            problems += _blamed(con, source, table, raw, path, error)
            continue
        for partner, n in con.execute(
            "SELECT COALESCE(partner, ''), COUNT(*) FROM judged WHERE NOT _keep GROUP BY 1"
        ).fetchall():
            filtered[str(partner)] = filtered.get(str(partner), 0) + int(n)
        supplied = tuple(dict.fromkeys((*supplied, *(entry.column.name for entry in mapped))))
        _count_words(con, mapped, words)
    if problems:
        raise DataError(list(dict.fromkeys(problems)))
    combined = _combine(con, source, table) if source.shape.grain else {}
    _write(con, folder)
    used, rejected = _count(con, "imported") + sum(combined.values()), _count(con, "refused")
    counts = SourceCounts(
        files=tuple(path.name for path in files),
        rows=rows,
        used=used,
        rejected=rejected,
        filtered=sum(filtered.values()),
        filtered_of=tuple(sorted(filtered.items())),
        combined_of=tuple(sorted(combined.items())),
        supplied=supplied,
        unknown_words=tuple((column, word, n) for (column, word), n in sorted(words.items())),
        notes=_notes(source),
    )
    (folder / "counts.json").write_text(json.dumps(asdict(counts)), encoding="utf-8")


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


def _open(con: "duckdb.DuckDBPyConnection", source: Source, path: Path, scratch: Path) -> Raw:
    suffix = path.suffix.lower()
    kind = source.shape.format or ("sqlite" if suffix in SQLITE_SUFFIXES else _SUFFIXES.get(suffix))
    if kind == "csv":
        return open_csv(con, path, source.shape.csv, scratch)
    if kind == "parquet":
        return open_parquet(con, path)
    if kind == "xlsx":
        return open_xlsx(con, path, source.shape.xlsx)
    if kind == "sqlite":
        return open_sqlite(con, path, source.shape.sqlite)
    what = f"the kind of {path.name} is not known by its suffix {suffix!r}"
    raise DataError([source.problem(("files",), what, "Set `format`: csv, parquet, xlsx or sqlite.")])


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


def _import_file(
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
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE judged AS SELECT {', '.join(['_row', '_keep', *names.values(), *words])}, "
        f"CASE WHEN _keep THEN {_reason(table, mapped)} END AS _refused FROM (SELECT {', '.join(['*', *typed])} FROM "
        f"(SELECT {ROW} AS _row, {keep} AS _keep, {', '.join(first)} FROM {raw.sql}))"
    )
    listed = ", ".join(names.values())
    con.execute(
        f"INSERT INTO imported (_file, _row, {listed}) "
        f"SELECT {index}, _row, {listed} FROM judged WHERE _keep AND _refused IS NULL"
    )
    con.execute(f"INSERT INTO refused SELECT {index}, _row, partner, _refused FROM judged WHERE _refused IS NOT NULL")
    for broken in raw.broken:
        con.execute(
            "INSERT INTO refused VALUES (?, ?, NULL, ?)", [index, broken.row, f"{broken.reason}: {broken.text}"]
        )
    return _count(con, "judged") + len(raw.broken)


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
    for check in table.checks:
        if columns_of(check.fails) <= names:
            cases.append(f"WHEN {check.fails} THEN {literal(check.reason)}")
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _count_words(
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


def _combine(con: "duckdb.DuckDBPyConnection", source: Source, table: Table) -> dict[str, int]:
    """Rows with the same declared grain become one; return by partner how many rows went into others."""
    grain = source.shape.grain or []
    before = _by_partner(con)
    columns = [column for column in table.columns if column not in grain]
    entries = source.shape.columns or {}
    how = {column: entries[column].combine if column in entries else "first" for column in columns}
    parts = ", ".join(f"{_combined(column, how[column])} AS {quoted(column)}" for column in columns)
    keys = ", ".join(map(quoted, grain))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE combined AS SELECT MIN(_file) AS _file, "
        f"arg_min(_row, _file * 1e12 + _row) AS _row, {keys}, {parts} FROM imported GROUP BY {keys}"
    )
    con.execute("DELETE FROM imported")
    con.execute("INSERT INTO imported BY NAME SELECT * FROM combined ORDER BY _file, _row")
    after = _by_partner(con)
    return {partner: n - after.get(partner, 0) for partner, n in before.items()}


def _by_partner(con: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    rows = con.execute("SELECT COALESCE(partner, ''), COUNT(*) FROM imported GROUP BY 1").fetchall()
    return {str(partner): int(n) for partner, n in rows}


def _combined(column: str, how: str) -> str:
    name = quoted(column)
    if how == "sum":  # a part that is not known makes the sum unknown
        return f"CASE WHEN COUNT({name}) = COUNT(*) THEN SUM({name}) END"
    if how in ("min", "max"):
        return f"{how.upper()}({name})"
    order = "_file * 1e12 + _row"
    return f"{'arg_min' if how == 'first' else 'arg_max'}({name}, {order}) FILTER ({name} IS NOT NULL)"


def _write(con: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    for table, name in (("imported", "rows"), ("refused", "rejects")):
        target = literal(str(folder / f"{name}.parquet"))
        con.execute(f"COPY (SELECT * FROM {table}) TO {target} (FORMAT parquet, COMPRESSION zstd)")


def _count(con: "duckdb.DuckDBPyConnection", table: str) -> int:
    row = con.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def _notes(source: Source) -> tuple[str, ...]:
    notes = [source.shape.note] if source.shape.note else []
    for column, entry in (source.shape.columns or {}).items():
        if entry.note:
            notes.append(f"{column}: {entry.note}")
    return tuple(notes)
