"""Parquet, XLSX and SQLite as rows with their numbers."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecards.errors import data_error
from scorecards.sources.cells import text_of
from scorecards.sources.raw import LOADED, ROW, Raw, literal, quoted, unique
from scorecards.workspace.schema import SqliteOptions, XlsxOptions

if TYPE_CHECKING:
    import duckdb

_BATCH = 50_000


def open_parquet(con: "duckdb.DuckDBPyConnection", path: Path) -> Raw:
    """A Parquet file with its native types; rows count from 1. Raises DataError when it cannot be read."""
    import duckdb

    relation = f"read_parquet({literal(str(path))}, file_row_number=true, hive_partitioning=false)"
    try:
        described = con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except duckdb.Error as error:
        what = f"is not a readable Parquet file: {str(error).splitlines()[0]}"
        raise data_error(path, what, "Copy the file again; it may be incomplete.") from None
    types = {str(row[0]): str(row[1]) for row in described if row[0] not in (ROW, "file_row_number")}
    names = ", ".join(map(quoted, types))
    return Raw(f"(SELECT file_row_number + 1 AS {ROW}, {names} FROM {relation})", types, typed=True)


def open_xlsx(con: "duckdb.DuckDBPyConnection", path: Path, options: XlsxOptions) -> Raw:
    """One sheet of a workbook as text; row numbers as Excel shows them. Raises DataError."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        name = options.sheet or next(iter(book.sheet_names), "")
        if name not in book.sheet_names:
            raise data_error(path, f"has no sheet {name!r}", f"Sheets: {', '.join(book.sheet_names)}.")
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as error:
        hint = "Save it as .xlsx again, or copy it again: it may be incomplete."
        raise data_error(path, f"is not a readable workbook: {error}", hint) from None
    if len(rows) < options.header_row or not any(rows[options.header_row - 1]):
        what = f"sheet {name!r} has no header in row {options.header_row}"
        raise data_error(path, what, "Set `xlsx: {sheet: name, header_row: n}`.")
    header = unique([text_of(value) or "" for value in rows[options.header_row - 1]])
    body = rows[options.header_row :]
    numbered = ((options.header_row + 1 + i, *map(text_of, row)) for i, row in enumerate(body) if any(_filled(row)))
    return _loaded(con, header, numbered)


def open_sqlite(con: "duckdb.DuckDBPyConnection", path: Path, options: SqliteOptions | None) -> Raw:
    """One table of an SQLite file as text; rows count from 1 in rowid order. Raises DataError."""
    if options is None:
        raise data_error(path, "an SQLite source needs the name of its table", "Set `sqlite: {table: name}`.")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        known = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        if options.table not in known:
            raise data_error(path, f"has no table {options.table!r}", f"Tables: {', '.join(sorted(known)) or 'none'}.")
        cursor = connection.execute(f"SELECT * FROM {quoted(options.table)}")
        header = unique([entry[0] for entry in cursor.description])
        return _loaded(con, header, ((i, *map(text_of, row)) for i, row in enumerate(cursor, 1)))
    except sqlite3.DatabaseError as error:
        hint = "Copy the file again; it may be incomplete."
        raise data_error(path, f"is not a readable SQLite file: {error}", hint) from None
    finally:
        connection.close()


def _loaded(con: "duckdb.DuckDBPyConnection", header: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Raw:
    """Rows of text into a temporary table, batch by batch."""
    import pandas as pd

    columns = ", ".join(f"{quoted(name)} VARCHAR" for name in header)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {LOADED} ({ROW} BIGINT, {columns})")
    batch: list[tuple[Any, ...]] = []

    def flush() -> None:
        if batch:
            frame = pd.DataFrame(batch, columns=[ROW, *header])
            frame[list(header)] = frame[list(header)].astype("string")
            con.register("raw_batch", frame)
            con.execute(f"INSERT INTO {LOADED} SELECT * FROM raw_batch")
            con.unregister("raw_batch")
            batch.clear()

    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            flush()
    flush()
    return Raw(LOADED, dict.fromkeys(header, "VARCHAR"), typed=True)


def _filled(row: Sequence[Any]) -> Iterable[bool]:
    return (value not in (None, "") for value in row)
