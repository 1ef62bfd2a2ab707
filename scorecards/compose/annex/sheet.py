"""A sheet before its words are settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scorecards.model import KpiResult
from scorecards.model.annex import Amount, Cell
from scorecards.model.kpi import Unit


@dataclass(frozen=True)
class Draft:
    """A sheet with all its rows; `values` fill the note; `is_data`: rows as they were read."""

    name: str
    note: str
    columns: Sequence[str]
    rows: Sequence[tuple[Cell, ...]]
    values: Mapping[str, str] = field(default_factory=dict)
    is_data: bool = False


def amount(value: float | None, unit: Unit, decimals: int) -> Amount | None:
    """A figure as a cell; nothing where there is none."""
    return None if value is None else Amount(value, unit, decimals)


def figure(result: KpiResult, value: float | None) -> Amount | None:
    """A figure of a KPI in its unit and digits."""
    return amount(value, result.unit, result.decimals)


def plain(word: str | None) -> str:
    """`not_rated` as `not rated`."""
    return (word or "").replace("_", " ")


def unit_name(unit: Unit, currency: str) -> str:
    """The unit in which a figure is written."""
    return {"percent": "%", "per_10000": "per 10,000", "money": currency, "grams": "g"}.get(unit, plain(unit))
