"""Chain ladder: how far a cohort has developed, and what is still to come, with its range.

Mack (1993), "Distribution-free calculation of the standard error of chain ladder reserve estimates", ASTIN
Bulletin 23. A row is one cohort: cumulative counts C(k) at the ages that all cohorts are read at, None from the first
age that it has not reached.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Row = Sequence[int | None]


@dataclass(frozen=True)
class Step:
    """Development from one age to the next, over the cohorts that reached both.

    `volume` is the sum of C(k), `factor` f is the sum of C(k + 1) divided by it, `variance` is Mack's σ² of
    C(k + 1) per unit of C(k). None is not known.
    """

    volume: int
    factor: float | None
    variance: float | None


@dataclass(frozen=True)
class Forecast:
    """A cohort, or several, at the last age; the standard error is None where there is too little to say."""

    value: float
    standard_error: float | None


def cumulative(counts: Mapping[int, int], ages: Sequence[int], reached: int) -> tuple[int | None, ...]:
    """Counts by day, summed up to each age (inclusive); None for ages beyond the one `reached`."""
    return tuple(sum(n for day, n in counts.items() if day <= age) if age <= reached else None for age in ages)


def development(triangle: Sequence[Row]) -> tuple[Step, ...]:
    """The steps between the ages of a triangle, one less than its columns; () without a cohort."""
    columns = len(triangle[0]) if triangle else 0
    steps: list[Step] = []
    for column in range(columns - 1):
        pairs = [
            (now, then) for now, then in (row[column : column + 2] for row in triangle) if now is not None is not then
        ]
        steps.append(_step(pairs, steps))
    return tuple(steps)


def share_developed(row: Row, steps: Sequence[Step]) -> float | None:
    """g = product of 1/f over the steps to come, 1 at the last age; None where a factor is not known."""
    to_come = _to_come(row, steps)
    return 1 / math.prod(step.factor or 0.0 for step in to_come) if to_come is not None else None


def forecast(row: Row, steps: Sequence[Step]) -> Forecast | None:
    """C at the last age: the latest C divided by its share developed, with Mack's standard error.

    s.e.² = Ĉ(last)² · Σ σ²(k)/f(k)² · (1/Ĉ(k) + 1/volume(k)) over the steps to come. None for a cohort without
    a count above 0, which no factor can develop, and where a factor is not known.
    """
    count, to_come = known(row), _to_come(row, steps)
    if not count or to_come is None:
        return None
    value, relative = float(count), 0.0
    for step in to_come:
        factor, variance = step.factor or 1.0, step.variance or 0.0
        relative += variance / factor**2 * (1 / value + 1 / step.volume)
        value *= factor
    is_known = all(step.variance is not None for step in to_come)
    return Forecast(value, value * math.sqrt(relative) if is_known else None)


def total(rows: Sequence[Row], steps: Sequence[Step]) -> Forecast | None:
    """All cohorts together. Their errors are not independent: the same factors develop them.

    s.e.² = Σ s.e.²(i) + Σ 2·Ĉ(i)·Ĉ(j) · Σ σ²(k)/f(k)²/volume(k) over all pairs and the steps that both have to come.
    None where a cohort has no forecast; the standard error is None where one has none.
    """
    found = [(row, one) for row in rows if (one := forecast(row, steps)) is not None]
    if len(found) < len(rows):
        return None
    value = sum(one.value for _, one in found)
    errors = [one.standard_error for _, one in found if one.standard_error is not None]
    if len(errors) < len(rows):
        return Forecast(value, None)
    square = sum(error**2 for error in errors)
    for (row, one), (other_row, other) in combinations(found, 2):
        shared = steps[max(_column(row), _column(other_row)) :]
        square += 2 * one.value * other.value * sum(_factor_error(step) for step in shared)
    return Forecast(value, math.sqrt(square))


def forecast_range(count: int, expected: Forecast, z: float = 1.96) -> tuple[float, float] | None:
    """Lower and upper bound of a forecast, 95 % for z = 1.96; never below the `count` that is known already.

    What is to come, R = forecast − count, is taken as log-normal with its standard error: with s² = ln(1 + s.e.²/R²)
    the bounds are R·exp(−s²/2 ± z·s). Mack (1994), "Measuring the variability of chain ladder reserve estimates",
    Casualty Actuarial Society Forum. None without a standard error, and where cohorts never differed: that they will
    not is more than a few of them can tell.
    """
    to_come, error = expected.value - count, expected.standard_error
    if not error or to_come <= 0:
        return None
    spread = math.sqrt(math.log1p((error / to_come) ** 2))
    low, high = (to_come * math.exp(-(spread**2) / 2 + sign * z * spread) for sign in (-1, 1))
    return count + low, count + high


def known(row: Row) -> int | None:
    """The count at the last age that a cohort reached; None where it reached none."""
    return next((count for count in reversed(row) if count is not None), None)


def _column(row: Row) -> int:
    """The column of the last age reached, -1 for none."""
    return sum(count is not None for count in row) - 1


def _to_come(row: Row, steps: Sequence[Step]) -> Sequence[Step] | None:
    """The steps that a cohort has before it; None where it reached no age, or where a factor is not known."""
    column = _column(row)
    if column < 0 or len(steps) < len(row) - 1 or not all(step.factor for step in steps[column:]):
        return None
    return steps[column:]


def _step(pairs: Sequence[tuple[int, int]], before: Sequence[Step]) -> Step:
    volume = sum(now for now, _ in pairs)
    if not volume:
        return Step(0, None, None)
    factor = sum(then for _, then in pairs) / volume
    return Step(volume, factor, _variance(pairs, factor, before))


def _variance(pairs: Sequence[tuple[int, int]], factor: float, before: Sequence[Step]) -> float | None:
    """Σ C(k)·(C(k+1)/C(k) − f)² / (cohorts − 1); a single cohort gets Mack's extrapolation of the steps before.

    None where a cohort grew from nothing: then the model, in which growth is proportional, does not hold.
    """
    if any(then and not now for now, then in pairs):
        return None
    grown = [(now, then) for now, then in pairs if now]
    if len(grown) > 1:
        return sum(now * (then / now - factor) ** 2 for now, then in grown) / (len(grown) - 1)
    two, one = (step.variance for step in before[-2:]) if len(before) > 1 else (None, None)
    if two is None or one is None:
        return None
    return min(one * one / two, two, one) if two else 0.0


def _factor_error(step: Step) -> float:
    """Squared relative error of a factor."""
    return (step.variance or 0.0) / (step.factor or 1.0) ** 2 / step.volume
