"""What can be wrong with the mappings of a workspace, said before any file of data is opened."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from scorecards.errors import Problem
from scorecards.model import Column, Table
from scorecards.workspace.expressions import faults
from scorecards.workspace.schema import ColumnMapping, SourceShape, WorkspaceShape
from scorecards.workspace.yaml_file import Document, Location

SQLITE_SUFFIXES = (".sqlite", ".sqlite3", ".db")
#: Where in the source, what is wrong, what to do.
Fault = tuple[Location, str, str]


def source_faults(shape: WorkspaceShape, document: Document, tables: Mapping[str, Table]) -> list[Problem]:
    """Every fault of every source that can be seen without its files."""
    problems = []
    for name, sources in shape.sources.items():
        if name not in tables:
            close = difflib.get_close_matches(name, tables, n=1)
            hint = f"Did you mean {close[0]!r}? " if close else ""
            what = f"there is no table {name!r}"
            problems.append(document.problem(("sources", name), what, f"{hint}Tables: {', '.join(tables)}."))
            continue
        for source_name, source in sources.items():
            at: Location = ("sources", name, source_name)
            for place, what, hint in _faults(source, tables[name]):
                problems.append(document.problem((*at, *place), what, hint))
    if not any(shape.sources.values()):
        what = "there is no source of any table"
        problems.append(document.problem(("sources",), what, "Name the files of shipments, or of orders."))
    return problems


def _faults(source: SourceShape, table: Table) -> Iterable[Fault]:
    for index, pattern in enumerate(source.files):
        yield from _file_faults(source, index, PurePath(pattern))
    for fault in faults(source.where, None, mapping=True) if source.where is not None else ():
        yield ("where",), f"where: {fault}", ""
    for name in source.grain or ():
        if name not in table.columns:
            yield ("grain",), f"{table.name} has no column {name!r}", _near(name, table)
    for name, entry in (source.columns or {}).items():
        if source.grain is None and "combine" in entry.model_fields_set:
            yield ("columns", name), f"{name}: `combine` needs a `grain`", "Say which columns identify a row."
    if source.columns is not None:
        yield from _mapping_faults(source.columns, table)


def _file_faults(source: SourceShape, index: int, path: PurePath) -> Iterable[Fault]:
    if path == PurePath() or path.is_absolute():
        yield ("files", index), f"{str(path)!r} is no file inside the data folder", "Write it relative to data_folder."
    sqlite = source.format == "sqlite" or (source.format is None and path.suffix.lower() in SQLITE_SUFFIXES)
    if sqlite and source.sqlite is None:
        yield ("files", index), "an SQLite source needs the name of its table", "Set `sqlite: {table: name}`."


def _mapping_faults(columns: Mapping[str, ColumnMapping], table: Table) -> Iterable[Fault]:
    for name, entry in columns.items():
        if column := table.columns.get(name):
            for what, hint in _column_faults(column, entry):
                yield ("columns", name), what, hint
        else:
            yield ("columns", name), f"{table.name} has no column {name!r}", _near(name, table)
    for column in table.columns.values():
        if column.required and column.name not in columns:
            what = f"the required column {column.name} of {table.name} is not mapped"
            yield ("columns",), what, "Say which column of the file it is, or write an SQL expression."


def _column_faults(column: Column, entry: ColumnMapping) -> Iterable[tuple[str, str]]:
    for fault in faults(entry.sql, None, mapping=True) if entry.sql is not None else ():
        hint = f"If this is the name of a column, write `{{column: {entry.sql}}}`."
        yield f"{column.name}: {fault}", hint
    if entry.values is not None and column.type != "text":
        yield f"{column.name} holds no words: `values` is for columns of text", "Use `sql` with CASE instead."
    if column.words:
        for ours in dict.fromkeys((entry.values or {}).values()):
            if ours not in column.words:
                hint = f"Words: {', '.join(column.words)}."
                close = difflib.get_close_matches(ours, column.words, n=1)
                yield f"{column.name} knows no {ours!r}", f"Did you mean {close[0]!r}? {hint}" if close else hint
    if entry.combine == "sum" and column.type not in ("integer", "number", "money"):
        yield f"{column.name} is no number: `combine: sum` cannot add it", "Use first, last, min or max."


def _near(name: str, table: Table) -> str:
    close = difflib.get_close_matches(name, table.columns, n=1)
    guess = f"Did you mean {close[0]!r}? " if close else ""
    return f"{guess}Columns of {table.name}: {', '.join(table.columns)}."
