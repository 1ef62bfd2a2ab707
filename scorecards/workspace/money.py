"""Which sums of a KPI are amounts of money: read from its expressions, so that a team's own KPIs are known too."""

from collections.abc import Iterator, Mapping

import sqlglot
from sqlglot import exp

from scorecards.model import Table
from scorecards.model.table import COMPUTED_AMOUNTS

#: What hands the value of its parts on. A condition does not: it only says which of them counts.
_PASSING: tuple[type[exp.Expr], ...] = (
    exp.Paren,
    exp.Coalesce,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Neg,
    exp.Abs,
    exp.Cast,
    exp.Sum,
    exp.Min,
    exp.Max,
)


def is_amount(sql: str, table: str, tables: Mapping[str, Table]) -> bool:
    """Whether an expression over a row of a table is an amount, in ten-thousandths of a currency unit."""
    return _is_amount(sql, tables[table], tables, frozenset())


def factor_of(sql: str) -> int:
    """The whole number by which an expression multiplies all of it: 1000 in `cost * 1000`, else 1."""
    tree = sqlglot.parse_one(sql, read="duckdb").unnest()
    literals = [part for part in (tree.left, tree.right) if part.is_int] if isinstance(tree, exp.Mul) else []
    return int(literals[0].name) if len(literals) == 1 else 1


def _is_amount(sql: str, table: Table, tables: Mapping[str, Table], seen: frozenset[str]) -> bool:
    names = {node.name for node in _values(sqlglot.parse_one(sql, read="duckdb"))}
    return any(_holds_amounts(name, table, tables, seen) for name in names - seen)


def _holds_amounts(name: str, table: Table, tables: Mapping[str, Table], seen: frozenset[str]) -> bool:
    column = table.columns.get(name)
    if column is not None:
        return column.type == "money"
    if name in COMPUTED_AMOUNTS.get(table.name, ()):
        return True
    for step in (*table.derived, *table.derived_after):
        if name in step:
            return _is_amount(step[name], table, tables, seen | {name})
    summed = ((other, sums[name]) for other, sums in table.per_shipment.items() if name in sums)
    return any(_is_amount(sql, tables[other], tables, frozenset()) for other, sql in summed)


def _values(node: exp.Expr) -> Iterator[exp.Column]:
    """The columns whose values go into the result."""
    if isinstance(node, exp.Column):
        yield node
    elif isinstance(node, exp.Case):
        results = [branch.args["true"] for branch in node.args["ifs"]]
        for result in [*results, *filter(None, [node.args.get("default")])]:
            yield from _values(result)
    elif isinstance(node, exp.Nullif):
        yield from _values(node.this)
    elif isinstance(node, _PASSING):
        for part in node.iter_expressions():
            yield from _values(part)
