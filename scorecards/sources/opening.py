"""The files of sources, opened by their kind; what several sources read alike is parsed once."""

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards import __version__
from scorecards.errors import DataError
from scorecards.sources.cache import Cache, digest
from scorecards.sources.csv_file import open_csv
from scorecards.sources.other_files import open_parquet, open_sqlite, open_xlsx
from scorecards.sources.raw import LOADED, ROW, BrokenRow, Raw, literal, parquet, quoted
from scorecards.workspace import SQLITE_SUFFIXES, Source

if TYPE_CHECKING:
    import duckdb

_SUFFIXES = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}


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


@dataclass(frozen=True)
class Opener:
    """Opens the files of sources; `shared` are the readings that more than one source asks for.

    Those are parsed once and kept in the cache as they are, before any mapping: a changed mapping parses nothing
    anew. What one source reads alone is not kept: writing it would cost more than it saves.
    """

    con: "duckdb.DuckDBPyConnection"
    cache: Cache
    shared: frozenset[str]

    def open(self, source: Source, path: Path, scratch: Path) -> Raw:
        """The rows of a file as this source reads it. Raises DataError for a file that cannot be read at all."""
        reading = _reading(source, path, self.cache)
        if reading is None or reading not in self.shared:
            return _open(self.con, source, path, scratch)
        return _kept(self.cache.made("raw", reading, lambda folder: self._keep(source, path, folder)))

    def _keep(self, source: Source, path: Path, folder: Path) -> None:
        raw = _open(self.con, source, path, folder)
        target = literal(str(folder / "rows.parquet"))
        self.con.execute(f"COPY (SELECT * FROM {raw.sql}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
        self.con.execute(f"DROP TABLE {LOADED}")
        rest = {"header": list(raw.types), "broken": [astuple(row) for row in raw.broken], "typed": raw.typed}
        (folder / "rest.json").write_text(json.dumps(rest), encoding="utf-8")


def opener_of(con: "duckdb.DuckDBPyConnection", cache: Cache, sources: Sequence[Source], data_folder: Path) -> Opener:
    """An opener that knows which files several of these sources read alike."""
    times: Counter[str] = Counter()
    for source in sources:
        with suppress(DataError, OSError):  # said where the source itself is read
            readings = {_reading(source, path, cache) for path in source_files(source, data_folder)}
            times.update(reading for reading in readings if reading)
    return Opener(con, cache, frozenset(reading for reading, n in times.items() if n > 1))


def _kept(folder: Path) -> Raw:
    rest = json.loads((folder / "rest.json").read_text(encoding="utf-8"))
    names = ", ".join(quoted(name) for name in (ROW, *rest["header"]))
    return Raw(
        f"(SELECT {names} FROM {parquet(folder / 'rows.parquet')})",
        dict.fromkeys(rest["header"], "VARCHAR"),
        tuple(BrokenRow(*row) for row in rest["broken"]),
        rest["typed"],
    )


def _kind(source: Source, path: Path) -> str | None:
    suffix = path.suffix.lower()
    return source.shape.format or ("sqlite" if suffix in SQLITE_SUFFIXES else _SUFFIXES.get(suffix))


def _reading(source: Source, path: Path, cache: Cache) -> str | None:
    """The digest of a file's content and of all options that change its raw rows; None where nothing is parsed."""
    kind, shape = _kind(source, path), source.shape
    options = {"csv": shape.csv, "xlsx": shape.xlsx, "sqlite": shape.sqlite}.get(kind or "")
    if kind is None or options is None:
        return None
    # The decimal sign belongs to the mapping: raw rows are text.
    return digest(__version__, kind, cache.file_digest(path), options.model_dump(mode="json", exclude={"decimal"}))


def _open(con: "duckdb.DuckDBPyConnection", source: Source, path: Path, scratch: Path) -> Raw:
    kind = _kind(source, path)
    if kind == "csv":
        return open_csv(con, path, source.shape.csv, scratch)
    if kind == "parquet":
        return open_parquet(con, path)
    if kind == "xlsx":
        return open_xlsx(con, path, source.shape.xlsx)
    if kind == "sqlite":
        return open_sqlite(con, path, source.shape.sqlite)
    what = f"the kind of {path.name} is not known by its suffix {path.suffix.lower()!r}"
    raise DataError([source.problem(("files",), what, "Set `format`: csv, parquet, xlsx or sqlite.")])
