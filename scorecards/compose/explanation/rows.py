"""The rows of a KPI as an explanation needs them: summed by any of lane, service, flow, seller and warehouse."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.compose.populations import is_narrowed
from scorecards.compose.spans import Span
from scorecards.engine import Measures
from scorecards.engine.measures import Rows
from scorecards.model import MONEY_SCALE, Kpi, Pair
from scorecards.model.explanation import Explanation
from scorecards.model.partner import Cell
from scorecards.statistics.bridges import Sums

#: Dimensions that every cube has, and those that are summed when they are asked for, by their column.
IN_CUBES = ("lane", "service", "flow")
ON_DEMAND = {"seller": "seller_id", "warehouse": "warehouse"}
DIMENSIONS = (*IN_CUBES, *ON_DEMAND)

Key = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """The sums of one cell on the days from `day` on.

    `extra` is the value of a dimension that is no key of the cubes, `line` the kind of the lines that are summed.
    """

    day: date
    cell: Cell
    extra: str
    pair: Pair
    line: str = ""

    def value_of(self, dimension: str) -> str:
        """The row's value of a dimension; "" where the data has none."""
        flow, service, origin, destination = self.cell
        if dimension == "lane":
            return f"{origin}-{destination}" if origin or destination else ""
        own = {"service": service, "flow": flow, "origin": origin, "destination": destination}
        return own.get(dimension, self.extra)


@dataclass(frozen=True)
class Part:
    """All rows of one key: exact sums in the KPI's stored scale, and what its targets would have made of them."""

    pair: Pair
    sums: Sums
    at_target: Fraction
    without: int

    def __add__(self, other: "Part") -> "Part":
        return Part(
            self.pair + other.pair,
            self.sums + other.sums,
            self.at_target + other.at_target,
            self.without + other.without,
        )


@dataclass(frozen=True)
class Asked:
    """What is asked about: a KPI of a partner, over the rows that the contract scores.

    `finer` are the sums by a dimension that is no key of the cubes, None where no such dimension is asked for. `kept`
    are the rows of measures that were asked for, by day: a year of months asks for them thirteen times.
    """

    ctx: Context
    kpi: Kpi
    rows: Rows
    finer: Measures | None = None
    kept: dict[tuple[str, int], tuple[list[date], list[Row]]] = field(default_factory=dict, compare=False, repr=False)

    def found(self, span: Span, measure: str | None = None) -> Iterator[Row]:
        """The rows of a span that the contract speaks of; of another `measure` of the same parcels where one is given."""
        targets = self.ctx.partner.targets_of(self.kpi.id) if is_narrowed(self.ctx, self.kpi) else ()
        days, rows = self._by_day(measure or self.kpi.id)
        for row in rows[bisect_left(days, span.first) : bisect_right(days, span.last)]:
            if not targets or any(target.rank(row.cell) is not None for target in targets):
                yield row

    def _by_day(self, measure: str) -> tuple[list[date], list[Row]]:
        key = (measure, id(self.finer))
        if key not in self.kept:
            rows = sorted(self._all(measure), key=lambda row: row.day)
            self.kept[key] = ([row.day for row in rows], rows)
        return self.kept[key]

    def _all(self, measure: str) -> Iterator[Row]:
        partner = self.ctx.partner.id
        if self.finer is not None and self.finer.kpis[measure].lines:
            of_lines = self.finer.line_fragments(measure, partner, self.rows)
            for (day, flow, service, origin, destination, extra, line), pair in of_lines.items():
                yield Row(day, (flow, service, origin, destination), extra, pair, line)
            return
        if self.finer is not None:
            finer = self.finer.finer_fragments(measure, partner, self.rows)
            for (day, flow, service, origin, destination, extra), pair in finer.items():
                yield Row(day, (flow, service, origin, destination), extra, pair)
            return
        kept = self.ctx.measures.cell_fragments(measure, partner, self.rows)
        for (day, flow, service, origin, destination), pair in kept.items():
            yield Row(day, (flow, service, origin, destination), "", pair)


def parts_of(ctx: Context, kpi: Kpi, found: Iterable[Row], by: Sequence[str]) -> dict[Key, Part]:
    """Rows summed by dimensions."""
    parts: dict[Key, Part] = {}
    for row in found:
        key = tuple(row.value_of(dimension) for dimension in by)
        part = _part(ctx, kpi, row)
        parts[key] = parts[key] + part if key in parts else part
    return parts


def _part(ctx: Context, kpi: Kpi, row: Row) -> Part:
    target = ctx.partner.target_of(kpi.id, row.day, row.cell)
    scale = MONEY_SCALE if kpi.unit == "money" else 1
    at_target = Fraction(target.value) * row.pair.known if target else Fraction(0)
    sums = Sums(Fraction(row.pair.numerator, scale), row.pair.known)
    return Part(row.pair, sums, at_target, row.pair.rows if target is None else 0)


def supplied(parts: Mapping[Key, Part], by: Sequence[str]) -> list[str]:
    """The dimensions of which some row has a value."""
    return [name for index, name in enumerate(by) if any(key[index] for key in parts)]


def failures(kpi: Kpi, sums: Sums) -> Fraction | None:
    """Parcels that failed; None where the KPI is no share of parcels."""
    if not kpi.is_rate or kpi.denominator != "1" or kpi.better is None:
        return None
    return Fraction(sums.denominator - sums.numerator if kpi.better == "higher" else sums.numerator)


def step_rows(found: Explanation) -> tuple[dict[str, str | int | float | None], ...]:
    """The steps as rows of a table, every dimension in a column of its own; values in the stored scale."""
    return tuple(
        {
            "kpi": found.kpi,
            "partner": found.partner,
            "period": found.period,
            "against": found.against,
            "step": step.id,
            "kind": step.kind,
            **{name: step.cell.get(name, "") for name in found.by},
            "n": step.n,
            "n_before": step.n_before,
            "value": step.value,
            "before": step.before,
            "failures": step.failures,
            "failures_before": step.failures_before,
            "above": step.above,
            "rate": step.rate,
            "mix": step.mix,
            "rest": step.rest,
            "total": step.total,
            "printed": step.printed.total,
        }
        for step in found.steps
    )
