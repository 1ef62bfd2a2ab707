"""A source's mapping against the table that the database really has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from scorecards.engine.canonical_columns import Taken
from scorecards.engine.warehouse_engine import WarehouseEngine
from scorecards.errors import Problem
from scorecards.model import Table
from scorecards.sources.raw import quoted
from scorecards.workspace import ColumnMapping, Source, Workspace, faults

Mapped = Mapping[str, ColumnMapping]


@dataclass(frozen=True)
class BoundSource:
    """A source whose names and types are known: what stands after FROM, its condition, and what every column takes."""

    source: Source
    table: Table
    relation: str
    where: str | None
    taken: tuple[Taken, ...]


def bound_source(
    workspace: Workspace, engine: WarehouseEngine, source: Source
) -> tuple[BoundSource | None, list[Problem]]:
    """The source, or everything that is wrong with its mapping."""
    table, relation = workspace.tables[source.table], _relation(workspace, source)
    try:
        names = list(engine.columns(f"SELECT * FROM {relation}"))
    except engine.errors as error:
        at, name = ("table", source.shape.table) if source.shape.table else ("parquet", source.shape.parquet)
        hint = "Correct the name, or ask for the right to read it."
        return None, [source.problem((at,), f"{name} cannot be read: {first_line(error)}", hint)]
    mapping = source.shape.columns
    if mapping is None:
        mapping = {name: ColumnMapping(column=name) for name in table.columns if name in names}
    if problems := list(_name_faults(source, table, mapping, names)):
        return None, problems
    where = _bound(source.shape.where, names) if source.shape.where is not None else None
    written = {name: _bound(_sql(entry), names) for name, entry in mapping.items()}
    listed = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in written.items())
    try:
        kinds = engine.columns(f"SELECT {listed} FROM {relation}")
    except engine.errors as error:
        what = f"the mapping fails: {first_line(error)}"
        return None, [source.problem(("columns",), what, "Correct its expressions.")]
    taken = tuple(Taken(table.columns[name], entry, written[name], kinds[name]) for name, entry in mapping.items())
    problems = [source.problem(("columns", each.column.name), *each.fault) for each in taken if each.fault]
    return (None if problems else BoundSource(source, table, relation, where, taken)), problems


def first_line(error: Exception) -> str:
    """What an engine says, without its stack."""
    first, *rest = str(error).strip().split("\n")
    # Java's own faults begin with where they were met.
    return rest[0].removeprefix(": ") if rest and rest[0].startswith(": ") else first


def _relation(workspace: Workspace, source: Source) -> str:
    """What stands after FROM; a folder that is no address and no absolute path lies in the data folder."""
    folder = source.shape.parquet
    if folder is None:
        return exp.to_table(source.shape.table or "", dialect="duckdb").sql(dialect="duckdb")
    whole = folder if "://" in folder else str(workspace.data_folder / folder)
    return f"parquet.{quoted(whole)}"


def _name_faults(source: Source, table: Table, mapping: Mapped, names: Sequence[str]) -> Iterable[Problem]:
    listed = f"Columns there: {', '.join(names[:40])}."
    for name, entry in mapping.items():
        for fault in faults(_sql(entry), names, mapping=True):
            yield source.problem(("columns", name), f"{name}: {fault}", listed)
    for fault in faults(source.shape.where, names, mapping=True) if source.shape.where is not None else ():
        yield source.problem(("where",), f"where: {fault}", listed)
    for column in table.columns.values():
        if column.required and column.name not in mapping:
            what = f"the required column {column.name} of {table.name} is not there"
            yield source.problem((), what, f"Map it under `columns`. {listed}")


def _sql(entry: ColumnMapping) -> str:
    return quoted(entry.column) if entry.column is not None else entry.sql or ""


def _bound(sql: str, names: Sequence[str]) -> str:
    """The expression with every column written as the database spells it."""
    spelled = {name.lower(): name for name in names} | {name: name for name in names}
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in tree.find_all(exp.Column):
        name = spelled.get(node.name) or spelled[node.name.lower()]
        node.set("this", exp.to_identifier(name, quoted=True))
    return f"({tree.sql(dialect='duckdb', comments=False)})"
