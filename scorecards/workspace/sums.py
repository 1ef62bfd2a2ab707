"""What may be added up: whole numbers, and a percentage only together with its count.

A percentage of one row cannot be added to that of another: the mean of 90 % of ten parcels and 100 % of a thousand says
nothing about any parcel. Multiplied by its count it is a count again, and counts can be added.
"""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from scorecards.model import Table, Unit
from scorecards.model.kpi import RATE_UNITS
from scorecards.workspace.expressions import PREDICATES, faults, is_condition, parsed

#: A key of a KPI, what is wrong there and what to do.
Fault = tuple[str, str, str]
#: The columns that are multiplied with each other in one term of a sum.
Term = frozenset[str]
_SUMMED = ("numerator", "denominator", "of", "value")
_WHOLE = ("bigint", "int")


def sum_faults(unit: Unit | None, expressions: Mapping[str, str | None], table: Table) -> Iterator[Fault]:
    """What is wrong with the sums of a KPI over a table; `unit` is None for a term that is only added to it."""
    known = table.known_columns
    sums = {key: sql for key, sql in expressions.items() if key in _SUMMED and sql and not faults(sql, known)}
    derived = _derived(table)
    terms = {key: _terms(parsed(sql), derived) for key, sql in sums.items()}
    found = list(_share_faults(terms, table)) or list(_mean_faults(unit, sums, terms, table))
    yield from found or _fraction_faults(sums, table)


def _share_faults(terms: Mapping[str, frozenset[Term]], table: Table) -> Iterator[Fault]:
    """A declared percentage that is added up without its count, or divided by something else."""
    shares = {name: column.share_of for name, column in table.columns.items() if column.share_of}
    used = {key: set().union(*found) & set(shares) for key, found in terms.items()}
    for key, names in used.items():
        for name in sorted(names):
            count = shares[name]
            hint = (
                f"Multiply it: CAST(CAST({name} AS DECIMAL(9, 6)) * 1000000 AS BIGINT) * {count}, divided by "
                f"{count} * 1000000."
            )
            if key == "of":
                what = f"{name} is a percentage of {count}: no percentile of {count} follows from percentages"
                yield key, what, f"Take a ratio. {hint}"
            elif any(name in term and count not in term for term in terms[key]):
                yield (
                    key,
                    f"{name} is a percentage of {count}; it can be neither added up nor averaged without it",
                    hint,
                )
            elif key == "numerator" and not _is_of(count, terms.get("denominator", frozenset())):
                yield "denominator", f"{name} is a percentage of {count}: the sum is to be divided by {count}", hint


def _is_of(count: str | None, terms: frozenset[Term]) -> bool:
    """Whether a denominator is made of a count and nothing else; a constant for where it is missing adds nothing."""
    counted = [term for term in terms if term]
    return bool(counted) and all(count in term for term in counted)


def _mean_faults(
    unit: Unit | None, sums: Mapping[str, str], terms: Mapping[str, frozenset[Term]], table: Table
) -> Iterator[Fault]:
    """A rate whose numerator holds figures of rows and whose denominator only counts rows: a mean of percentages."""
    if unit not in RATE_UNITS:
        return
    summed = "of" if "of" in terms else "numerator"
    denominator = sums.get("denominator", "1")
    if any(terms.get("denominator", ())):
        return
    is_scaled = summed == "numerator" and _is_scaled(denominator)
    kinds = ("number", "integer") if is_scaled else ("number",)
    figures = set().union(*terms.get(summed, ())) & {c.name for c in table.columns.values() if c.type in kinds}
    if figures:
        what = f"{', '.join(sorted(figures))} is averaged over rows: percentages of different rows have no mean"
        hint = (
            "Sum the counts that they are made of. Where a percentage stands beside its count, declare `share_of: "
            "<count>` at its column in tables/ and multiply the two; without any count it cannot be rolled up."
        )
        yield summed, what, hint


def _fraction_faults(sums: Mapping[str, str], table: Table) -> Iterator[Fault]:
    """Sums are of whole numbers, so that they are the same on every engine: 1.5 kg are summed as 1,500 g."""
    numbers = {column.name for column in table.columns.values() if column.type == "number"}
    for key, sql in sums.items():
        for name in sorted(numbers & _uncast(sql)) if not is_condition(sql) else ():
            hint = (
                f"Write it in a smaller unit, like CAST({name} * 1000 AS BIGINT); if it is a percentage, declare "
                "`share_of: <count>` at its column."
            )
            yield key, f"{name} may hold fractions, sums are of whole numbers", hint


def _derived(table: Table) -> dict[str, frozenset[Term]]:
    """The terms of every derived column, down to the columns of the table."""
    found: dict[str, frozenset[Term]] = {}
    for step in (*table.derived, *table.derived_after):
        own = {name: sql for name, sql in step.items() if not faults(sql, table.known_columns)}
        found |= {name: _terms(parsed(sql), found) for name, sql in own.items()}
    return found


def _terms(tree: exp.Expr, derived: Mapping[str, frozenset[Term]]) -> frozenset[Term]:
    """An expression as a sum of products: the columns of each product; conditions and constants have none."""
    if isinstance(tree, exp.Column):
        return derived.get(tree.name, frozenset([Term([tree.name])]))
    if isinstance(tree, exp.Mul):
        return frozenset(
            one | other for one in _terms(tree.this, derived) for other in _terms(tree.expression, derived)
        )
    if isinstance(tree, exp.Case):
        values = [branch.args["true"] for branch in tree.args["ifs"]]
        parts = [*values, *([tree.args["default"]] if tree.args.get("default") else [])]
    elif isinstance(tree, PREDICATES):
        parts = []
    elif isinstance(tree, exp.Cast | exp.Extract | exp.Nullif):
        parts = [tree.expression if isinstance(tree, exp.Extract) else tree.this]
    else:
        parts = [part for part in tree.iter_expressions() if isinstance(part, exp.Expr)]
    return frozenset().union(*(_terms(part, derived) for part in parts)) or frozenset([Term()])


def _is_scaled(denominator: str) -> bool:
    """Whether a denominator without columns is another figure than 1 per row."""
    literals = (node for node in parsed(denominator).find_all(exp.Literal) if not node.find_ancestor(*PREDICATES))
    return any(not literal.is_string and float(literal.name) not in (0, 1) for literal in literals)


def _uncast(sql: str) -> frozenset[str]:
    """Columns whose figures are summed as they are: in no condition and under no CAST to a whole number."""
    return frozenset(
        node.name
        for node in parsed(sql).find_all(exp.Column)
        if not node.find_ancestor(*PREDICATES) and not _under_cast(node)
    )


def _under_cast(node: exp.Expr) -> bool:
    cast = node.find_ancestor(exp.Cast)
    while cast is not None and not cast.to.is_type(*_WHOLE):
        cast = cast.find_ancestor(exp.Cast)
    return cast is not None
