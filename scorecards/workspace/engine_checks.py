"""Whether the sources of a workspace suit its engine."""

from collections.abc import Iterable

from scorecards.errors import Problem
from scorecards.workspace.expressions import warehouse_faults
from scorecards.workspace.schema import SourceShape, WorkspaceShape
from scorecards.workspace.source_checks import Fault
from scorecards.workspace.yaml_file import Document

#: What says how a file is read: a table has types, and a view of it can do the rest.
_OF_FILES = ("files", "format", "csv", "xlsx", "sqlite", "dates", "duplicates", "grain")
_OF_FILE_COLUMNS = ("dates", "decimal", "combine")


def engine_faults(shape: WorkspaceShape, document: Document) -> list[Problem]:
    """Sources of files where the engine has tables, sources of tables where it reads files, with their lines."""
    kind = shape.engine.kind
    return [
        document.problem(("sources", table, name, *place), what, hint)
        for table, sources in shape.sources.items()
        for name, source in sources.items()
        for place, what, hint in (_file_faults(source) if kind == "duckdb" else _table_faults(source, kind))
    ]


def _file_faults(source: SourceShape) -> Iterable[Fault]:
    for key in ("table", "parquet"):
        if getattr(source, key) is not None:
            hint = "Name the `files`, or choose another engine: `engine: {kind: postgres, url: …}` or {kind: spark}."
            yield (key,), f"`{key}` is for an engine that has tables, and this workspace's is duckdb", hint
    if not source.files and source.table is None and source.parquet is None:
        yield (), "the key 'files' is missing", "Add it; `scorecards schema` lists what belongs here."


def _table_faults(source: SourceShape, kind: str) -> Iterable[Fault]:
    instead = "`table`, or `parquet` for a folder" if kind == "spark" else "`table`"
    for key in _OF_FILES:
        if key in source.model_fields_set:
            hint = f"Write {instead}; what a mapping cannot do, a view of your own can." if key == "files" else ""
            yield (key,), f"`{key}` is for files, and the engine {kind} reads tables", hint or "Make it in a view."
    if source.parquet is not None and kind == "postgres":
        yield ("parquet",), "PostgreSQL reads no Parquet", "Load it into a table and write `table`, or use spark."
    if (source.table is None) == (source.parquet is None) and "files" not in source.model_fields_set:
        yield (), f"the engine {kind} needs one of {instead}", "Name the table or view that holds the rows."
    if source.where is not None:
        yield from ((("where",), f"where: {fault}", "Make it in a view.") for fault in warehouse_faults(source.where))
    for name, entry in (source.columns or {}).items():
        for key in _OF_FILE_COLUMNS:
            if key in entry.model_fields_set:
                yield ("columns", name, key), f"{name}: `{key}` is for files", "Make a column of its type in a view."
        for fault in warehouse_faults(entry.sql) if entry.sql is not None else ():
            yield ("columns", name), f"{name}: {fault}", "Make a column of it in a view of your own."
