"""Canonical tables: the shipped ones, and the team's own beside them."""

import re
from pathlib import Path

from scorecards.assets import shipped
from scorecards.errors import ConfigurationError, Problem
from scorecards.model import Check, Column, Table, WorkingDays
from scorecards.workspace.expressions import faults
from scorecards.workspace.schema import TableColumnShape, TableShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml, yaml_files


def read_tables(own: Path) -> tuple[dict[str, Table], list[Problem]]:
    """All tables by name: the shipped ones and those of the workspace's `tables/*.yaml`, with every fault of these.

    Raises ValueError when a shipped file is damaged.
    """
    tables: dict[str, Table] = {}
    for path in sorted((shipped("config") / "tables").glob("*.yaml")):
        table, problems = _table(read_yaml(path), "shipped")
        if table is None:
            raise ValueError("\n".join(str(problem) for problem in problems))
        tables[table.name] = table
    paths, problems = yaml_files(own)
    for path in paths:
        try:
            document = read_yaml(path)
        except ConfigurationError as error:
            problems += error.problems
            continue
        table, found = _table(document, "workspace")
        problems += found
        if path.stem in tables:
            what = f"{path.stem} is a table that the program brings"
            problems.append(
                Problem(str(path), None, what, "Give your table another name; map files to it by `sources`.")
            )
        elif table is not None:
            found = [*_name_faults(table, document), *_expression_faults(table, document)]
            problems += found
            tables[table.name] = table
    return tables, problems


def _table(document: Document, origin: str) -> tuple[Table | None, list[Problem]]:
    shape, problems = validated(TableShape, document)
    if shape is None:
        return None, problems
    table = Table(
        name=document.path.stem,
        grain=shape.grain,
        columns={name: _column(name, entry) for name, entry in shape.columns.items()},
        checks=tuple(Check(entry.fails, entry.reason) for entry in shape.checks),
        derived=tuple(shape.derived),
        per_shipment=shape.per_shipment,
        working_days=tuple(WorkingDays(name, entry.place, entry.day) for name, entry in shape.working_days.items()),
        day_numbers=tuple(shape.day_numbers),
        derived_after=tuple(shape.derived_after),
        origin=origin,
    )
    return table, []


def _column(name: str, entry: TableColumnShape) -> Column:
    words = tuple(entry.words)
    more = (entry.event, words, entry.about, entry.place, entry.share_of)
    return Column(name, entry.type, entry.required, entry.may_be_empty, *more)


def _name_faults(table: Table, document: Document) -> list[Problem]:
    """What every table must have: an id, a partner, plain names."""
    problems = []
    for name in (table.name, *table.columns):
        if not re.fullmatch("[a-z][a-z0-9_]*", name):
            what = f"{name!r} is not a name: small letters, digits and _, a letter first"
            problems.append(document.problem(("columns", name), what, "Rename it; files are mapped by `sources`."))
    for name, why in ((table.grain, "it is the grain"), ("partner", "every row belongs to one")):
        column = table.columns.get(name)
        if column is None or column.type != "text" or not column.must_be_filled:
            hint = f"Add `{name}: {{type: text, required: true}}`."
            problems.append(document.problem(("columns",), f"{table.name} needs a column {name} ({why})", hint))
    problems += _share_faults(table, document)
    if table.per_shipment:
        problems.append(document.problem(("per_shipment",), "only shipments take sums of other tables", "Remove it."))
    return problems


def _share_faults(table: Table, document: Document) -> list[Problem]:
    """A percentage stands in a column of numbers, beside the whole number of what it is a percentage of."""
    problems = []
    for column in table.columns.values():
        count = table.columns.get(column.share_of) if column.share_of else None
        at: Location = ("columns", column.name, "share_of")
        if column.share_of and (count is None or count.type != "integer"):
            what = f"{column.name}: {table.name} has no column of whole numbers {column.share_of!r}"
            problems.append(document.problem(at, what, "Name the count that it is a percentage of, and supply it."))
        if column.share_of and column.type not in ("number", "integer"):
            what = f"{column.name}: a percentage is a number, not {column.type}"
            problems.append(document.problem(at, what, "Write `type: number`."))
    return problems


def _expression_faults(table: Table, document: Document) -> list[Problem]:
    """Every expression and every column that a calendar look-up names."""
    known = table.known_columns
    written = [(("checks", index, "fails"), check.fails) for index, check in enumerate(table.checks)]
    for key, steps in (("derived", table.derived), ("derived_after", table.derived_after)):
        written += [((key, index, name), sql) for index, step in enumerate(steps) for name, sql in step.items()]
    problems = [document.problem(at, f"{at[-1]}: {fault}") for at, sql in written for fault in faults(sql, known)]
    named = [(("working_days", entry.name), name) for entry in table.working_days for name in (entry.place, entry.day)]
    named += [(("day_numbers", day), day) for day in table.day_numbers]
    named += [(("columns", column.name), column.place) for column in table.columns.values()]
    return problems + [
        document.problem(at, f"{at[-1]}: there is no column {name!r}")
        for at, name in named
        if name and name not in known
    ]
