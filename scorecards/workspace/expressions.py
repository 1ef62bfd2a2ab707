"""SQL expressions in configuration: parsed and restricted before any data is read."""

import difflib
from collections.abc import Collection
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

#: What a KPI may use: these forms mean the same on every engine.
_PORTABLE: tuple[type[exp.Expr], ...] = (
    exp.Column,
    exp.Identifier,
    exp.Literal,
    exp.Boolean,
    exp.Null,
    exp.And,
    exp.Or,
    exp.Not,
    exp.Paren,
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.Is,
    exp.In,
    exp.Between,
    exp.Like,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Neg,
    exp.Case,
    exp.If,
    exp.Coalesce,
    exp.Nullif,
    exp.Cast,
    exp.DataType,
    exp.DataTypeParam,
    exp.Abs,
    exp.Extract,
    exp.Var,
)
_TYPES = {"TEXT", "VARCHAR", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "BOOLEAN", "DATE", "TIME"}
_TYPES |= {"TIMESTAMP", "TIMESTAMPNTZ", "INTERVAL"}
#: What a mapping may use besides: it runs where the files are read, always in the same engine.
_MAPPING: tuple[type[exp.Expr], ...] = (
    *_PORTABLE,
    exp.Div,
    exp.Mod,
    exp.Tuple,
    exp.TryCast,
    exp.Concat,
    exp.ConcatWs,
    exp.DPipe,
    exp.Lower,
    exp.Upper,
    exp.Trim,
    exp.Substring,
    exp.Replace,
    exp.Left,
    exp.Right,
    exp.Length,
    exp.SplitPart,
    exp.RegexpLike,
    exp.RegexpReplace,
    exp.RegexpExtract,
    exp.StrToTime,
    exp.Round,
    exp.Floor,
    exp.Ceil,
    exp.Least,
    exp.Greatest,
    exp.Pad,
    exp.StartsWith,
    exp.EndsWith,
    exp.Interval,
    exp.ILike,
    exp.Date,
    exp.Contains,
)
#: What the mapping of a table of a database may use besides: it runs there.
_WAREHOUSE: tuple[type[exp.Expr], ...] = (
    *_PORTABLE,
    exp.DPipe,
    exp.Lower,
    exp.Upper,
    exp.Trim,
    exp.Substring,
    exp.Replace,
    exp.Round,
)
_MAPPING_FUNCTIONS = frozenset({"try_strptime", "ltrim", "rtrim", "prefix", "suffix"})
_AGGREGATES: tuple[type[exp.Expr], ...] = (exp.Sum, exp.Count, exp.Min, exp.Max, exp.Star)
#: What is true or false, and not a number.
PREDICATES: tuple[type[exp.Expr], ...] = (exp.Predicate, exp.Connector, exp.Not, exp.Boolean, exp.Is)


@lru_cache(maxsize=4096)
def parsed(sql: str) -> exp.Expr:
    """An expression as a tree. Raises SqlglotError for what is none."""
    return sqlglot.parse_one(sql, read="duckdb")


def faults(sql: Any, columns: Collection[str] | None, *, mapping: bool = False, aggregate: bool = False) -> list[str]:
    """What is wrong with an expression over these columns, one sentence each; empty when it is fine.

    `columns` is None where they are not known yet. `mapping` allows the functions of a source mapping,
    `aggregate` the sums per parcel.
    """
    if not isinstance(sql, str) or not sql.strip():
        return ["an SQL expression is expected here"]
    try:
        tree = parsed(sql)
    except (SqlglotError, RecursionError) as error:
        reason = str(error).splitlines()[0].split("<class")[0]
        return [f"{sql.strip()[:80]!r} is not an SQL expression: {reason}"]
    allowed = (_MAPPING if mapping else _PORTABLE) + (_AGGREGATES if aggregate else ())
    types = _TYPES | {"TIMESTAMPTZ"} if mapping else _TYPES
    found = []
    for node in tree.walk():
        if isinstance(node, exp.Anonymous) and mapping and node.name.lower() in _MAPPING_FUNCTIONS:
            continue
        if not isinstance(node, allowed):
            found.append(f"{_label(node)} is not allowed in an expression here")
        elif isinstance(node, exp.Column):
            found += _column_faults(node, columns, exact=not mapping)
        elif isinstance(node, exp.DataType) and node.this.name not in types:
            found.append(f"the type {node.sql(dialect='duckdb')} is not allowed in an expression here")
    return list(dict.fromkeys(found))


def _label(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return f"the function {node.name}()"
    if isinstance(node, exp.Func):
        return f"the function {node.sql_name()}()"
    return {"Subquery": "a subquery", "Select": "a query", "Window": "a window function"}.get(
        type(node).__name__, f"{type(node).__name__} ({node.sql(dialect='duckdb')})"
    )


def _column_faults(node: exp.Column, columns: Collection[str] | None, *, exact: bool) -> list[str]:
    if node.table:
        return [f"write the column {node.name!r} without a table name (a name with a dot in double quotes)"]
    if columns is None or node.name in columns:
        return []
    lower = {name.lower(): name for name in columns}
    if node.name.lower() in lower and not exact:
        return []
    near = difflib.get_close_matches(node.name.lower(), lower, n=1, cutoff=0.6)
    guess = f"; did you mean {lower[near[0]]!r}?" if near else ""
    return [f"the column {node.name!r} is not known{guess}"]


def rendered(sql: str) -> str:
    """The expression as the engine gets it: written anew from what was parsed and checked, without comments."""
    return parsed(sql).sql(dialect="duckdb", comments=False)


def columns_of(sql: str) -> frozenset[str]:
    """The columns an expression names, as written."""
    return frozenset(node.name for node in parsed(sql).find_all(exp.Column))


def warehouse_faults(sql: str, columns: Collection[str] | None = None) -> list[str]:
    """What is wrong with a mapping's expression that runs in a database, where only what means the same may stand."""
    if found := faults(sql, columns, mapping=True):
        return found
    nodes = list(parsed(sql).walk())
    foreign = [node for node in nodes if not isinstance(node, _WAREHOUSE)]
    found = [f"{_label(node)} does not mean the same on every engine" for node in foreign]
    rounded = [node.this for node in nodes if isinstance(node, exp.Round)]
    if not all(isinstance(number, exp.Cast) and number.to.is_type("decimal") for number in rounded):
        found.append("halves are rounded alike only in ROUND(CAST(… AS DECIMAL(24, 6)))")
    return list(dict.fromkeys(found))


def is_condition(sql: str) -> bool:
    """Whether an expression is true or false (and not a number)."""
    tree = parsed(sql)
    while isinstance(tree, exp.Paren):
        tree = tree.this
    return isinstance(tree, PREDICATES)
