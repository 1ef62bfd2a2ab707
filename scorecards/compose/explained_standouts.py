"""The parts of an explanation that may be named: those that differ from the others by more than chance."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from scorecards.compose.explained_rows import Asked, Key, Part, failures, parts_of
from scorecards.compose.spans import Span
from scorecards.model import Kpi, Month
from scorecards.model.explanation import Standout, Step
from scorecards.statistics.bridges import Sums
from scorecards.statistics.dimension import Contrast, most_explaining, usual_spread

#: Pairs of months before the period that say how far apart parts usually lie.
_PAIRS = 12
#: Where lanes are asked for, their ends may say it more plainly.
_ENDS = ("origin", "destination")


def standouts(
    asked: Asked, by: Sequence[str], now: Span, before: Span | None, steps: Sequence[Step]
) -> tuple[Standout, ...] | None:
    """The parts that may be named, each inside the one before; only shares of parcels have a variance to judge by."""
    if failures(asked.kpi, Sums()) is None:
        return None
    names = (*by, *(_ENDS if "lane" in by else ()))
    parts = parts_of(asked.ctx, asked.kpi, asked.found(now), names)
    base = parts_of(asked.ctx, asked.kpi, asked.found(before), names) if before else None
    spreads = _usual(asked, now, names) if before else {}
    found = most_explaining(_contrasts(asked.kpi, parts, base), names, spreads)
    if found is None:
        return None
    named = []
    inside = {*parts, *(base or ())}
    for own in found:
        inside = {key for key in inside if key[names.index(own.dimension)] == own.value}
        cells = {key[: len(by)] for key in inside}
        within = [step for step in steps if tuple(step.cell[name] for name in by) in cells]
        shown = round(sum(step.printed.rate for step in within), 6)
        named.append(Standout(own.dimension, own.value, own.score, sum(step.rate for step in within), shown))
    return tuple(named)


def _usual(asked: Asked, now: Span, names: Sequence[str]) -> dict[str, float]:
    """How far apart the parts lay from month to month in the year before the period."""
    last = Month.of(now.first).shift(-1)
    months = [last.shift(-back) for back in range(_PAIRS, -1, -1)]
    sides = [
        parts_of(asked.ctx, asked.kpi, asked.found(Span(month.first, month.last, month)), names) for month in months
    ]
    pairs = [_contrasts(asked.kpi, new, old) for old, new in pairwise(sides)]
    return usual_spread(pairs, names)


def _contrasts(kpi: Kpi, now: Mapping[Key, Part], before: Mapping[Key, Part] | None) -> dict[Key, Contrast]:
    """Failures by cell beside the base: of cells that both periods have, or what the target allows."""
    if before is None:
        return {
            key: Contrast(_failed(kpi, part.sums), allowed=float(_failed(kpi, _at_target(part)).numerator))
            for key, part in now.items()
        }
    both = [key for key in now if key in before]
    return {key: Contrast(_failed(kpi, now[key].sums), _failed(kpi, before[key].sums)) for key in both}


def _at_target(part: Part) -> Sums:
    return Sums(part.at_target, part.sums.denominator)


def _failed(kpi: Kpi, sums: Sums) -> Sums:
    return Sums(failures(kpi, sums) or 0, sums.denominator)
