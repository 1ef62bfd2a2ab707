"""Claims by hand-over month: what is known at which age, and what is still to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecards.compose.context import Context
from scorecards.model import Month
from scorecards.model.claims import ClaimCohort, Signal
from scorecards.statistics.development import (
    Forecast,
    Step,
    cumulative,
    development,
    forecast,
    forecast_range,
    known,
    share_developed,
    total,
)
from scorecards.statistics.intervals import poisson

#: KPIs: parcels handed over and claimed for, and how long ago their claims were filed.
RATE, AGE = "claim_rate", "claim_age_days"
#: Latest mature cohorts from which the development factors come, and how many a range needs.
FACTOR_COHORTS, RANGE_COHORTS = 12, 6
#: Below this a count is shown with its exact interval.
FEW = 5
_SHORTEST_MONTH = 28

Row = tuple[int | None, ...]


@dataclass(frozen=True)
class Triangle:
    """Claims of every cohort up to each age (days after its month), oldest first; None beyond its age by now.

    `steps` lead from age to age, as the cohorts `mature` (the latest that have reached the last age) took them.
    """

    ages: tuple[int, ...]
    handed_over: Mapping[Month, int]
    rows: Mapping[Month, Row]
    mature: tuple[Month, ...]
    steps: tuple[Step, ...]

    @property
    def has_ranges(self) -> bool:
        """Whether enough cohorts tell how much development varies."""
        return len(self.mature) >= RANGE_COHORTS

    def range(self, count: int, expected: Forecast) -> tuple[float, float] | None:
        """Of a forecast of so many known claims."""
        return forecast_range(count, expected) if self.has_ranges else None


def triangle(ctx: Context) -> Triangle:
    """The cohorts up to the card's month, as the data date knows them.

    They are compared at the ages that the young ones have now, so that nothing known of them is left out, and at
    the age at which they are read.
    """
    as_of, last = ctx.measures.data_as_of, ctx.measures.kpis[AGE].matures_after
    recent = Month.of(as_of).shift(-(last // _SHORTEST_MONTH) - 1).until(Month.of(as_of))
    young = {age for month in recent if 0 <= (age := (as_of - month.last).days) < last}
    ages = (*sorted(young), last)
    handed_over = {
        month: pair.denominator
        for month, pair in sorted(ctx.measures.monthly(RATE, ctx.partner.id).items())
        if month <= ctx.month
    }
    rows = _rows(ctx, list(handed_over), ages)
    mature = tuple(month for month, row in rows.items() if row[-1] is not None)[-FACTOR_COHORTS:]
    return Triangle(ages, handed_over, rows, mature, development([rows[month] for month in mature]))


def _rows(ctx: Context, months: Sequence[Month], ages: Sequence[int]) -> dict[Month, Row]:
    """Days since the claim are days after the month: the age of the cohort less the age of the claim."""
    counts = ctx.measures.monthly_counts(AGE, ctx.partner.id)
    rows = {}
    for month in months:
        age = (ctx.measures.data_as_of - month.last).days
        rows[month] = cumulative({age - days: n for days, n in counts.get(month, {}).items()}, ages, age)
    return rows


def cohort(cohorts: Triangle, month: Month, signal: Signal | None = None) -> ClaimCohort:
    """One cohort; a mature one is read, may be a signal and has no forecast."""
    row, n = cohorts.rows[month], cohorts.handed_over[month]
    claims, mature = known(row), row[-1] is not None
    expected = None if mature else forecast(row, cohorts.steps)
    bounds = cohorts.range(claims, expected) if expected and claims is not None else None
    return ClaimCohort(
        month=str(month),
        handed_over=n,
        reported=row,
        claims=claims,
        rate=claims / n if claims is not None else None,
        mature=mature,
        share_developed=share_developed(row, cohorts.steps),
        forecast=expected.value / n if expected else None,
        low=bounds[0] / n if bounds else None,
        high=bounds[1] / n if bounds else None,
        interval=_interval(claims, n) if claims is not None and mature else None,
        signal=signal if mature else None,
    )


def _interval(claims: int, n: int) -> tuple[float, float] | None:
    """Of the rate, where fewer claims than can speak for themselves are known."""
    if claims >= FEW:
        return None
    low, high = poisson(claims)
    return low / n, min(high / n, 1.0)


def to_come(cohorts: Triangle) -> tuple[float | None, tuple[float, float] | None]:
    """Claims that the cohorts which are not mature still wait for, and the range where it is known.

    A month that is not over is not among them. None where one of them has no forecast.
    """
    young = [row for row in cohorts.rows.values() if row[0] is not None and row[-1] is None]
    expected = total(young, cohorts.steps)
    if expected is None or not cohorts.mature:
        return None, None
    count = sum(known(row) or 0 for row in young)
    bounds = cohorts.range(count, expected)
    return expected.value - count, (bounds[0] - count, bounds[1] - count) if bounds else None
