"""Columns added to a table on top of those it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scorecards.workspace import columns_of, rendered


@dataclass(frozen=True)
class Layer:
    """Columns added on top of the layer below, with the joins they need and the columns those read.

    `adds` are SQL expressions by column name over `r` (the layer below) and the aliases of `joins`; a column that
    the layer below has too is replaced. `joins` says by added column which JOIN it needs (the same text twice is
    one join), `reads` which columns of the layer below are read. The SQL is in DuckDB's dialect, of the forms that
    mean the same on every engine: no row may be multiplied, only equality joins and CASE.
    """

    adds: Mapping[str, str]
    joins: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SmallTable:
    """A small table that is loaded into the engine beside the data: column types in DuckDB's dialect, and rows."""

    name: str
    columns: Mapping[str, str]
    rows: tuple[tuple[object, ...], ...]


def expressions(step: Mapping[str, str]) -> Layer:
    """A layer of expressions of the checked catalogue."""
    reads = {name: columns_of(sql) for name, sql in step.items()}
    return Layer({name: rendered(sql) for name, sql in step.items()}, {}, reads)


def cases(whens: Iterable[tuple[str, str]], otherwise: str) -> str:
    """A CASE of (condition, value) pairs, or the other value alone where there is none."""
    written = " ".join(f"WHEN {condition} THEN {value}" for condition, value in whens)
    return f"CASE {written} ELSE {otherwise} END" if written else otherwise
