"""The value of a KPI in a month, from the sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.compose.coverage import shortfall
from scorecards.model import MONEY_SCALE, Kpi, Month, Pair
from scorecards.statistics.quantiles import quantile


@dataclass(frozen=True)
class Reading:
    """One month of one KPI. `value` is exact; None where there is no data.

    `n` counts what the value is made of: rows, or the units of a proportion that counts several per row (order
    lines). `numerator` and `denominator` are its sums (None for percentiles), `unknown` rows are outside n.
    """

    month: Month
    value: Fraction | None
    n: int
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    mature: bool = True

    @property
    def known_share(self) -> Fraction | None:
        """Share of the denominator whose outcome is known."""
        known = self.n if self.denominator is None else self.denominator
        return Fraction(known, known + self.unknown) if known + self.unknown else None


def size_of(kpi: Kpi, pair: Pair) -> int:
    """The n of a ratio: what its numerator is a part of where that is counted, else rows.

    A chart for proportions (p′) says that the denominator counts trials with two outcomes each: limits, minimum
    volume and tests of a difference then need that n and no other. A sum of money or of grams has no such n.
    """
    return pair.known if kpi.is_rate and kpi.chart != "xmr" else pair.rows


def of_pair(kpi: Kpi, month: Month, pair: Pair | None, *, mature: bool = True) -> Reading:
    """A ratio. Money over parcels is in currency units."""
    if pair is None or pair.value is None:
        return Reading(month, None, 0, unknown=pair.unknown if pair else 0, mature=mature)
    value = pair.value / MONEY_SCALE if kpi.unit == "money" else pair.value
    return Reading(month, value, size_of(kpi, pair), pair.numerator, pair.known, pair.unknown, mature)


def of_counts(kpi: Kpi, month: Month, counts: Mapping[int, int] | None, *, mature: bool = True) -> Reading:
    """A percentile of whole numbers, interpolated (type 7)."""
    if not counts or kpi.quantile is None:
        return Reading(month, None, 0, mature=mature)
    value = quantile(counts, float(kpi.quantile))
    return Reading(month, value and value / kpi.divisor, sum(counts.values()), mature=mature)


def readings(ctx: Context, kpi: Kpi) -> dict[Month, Reading]:
    """All months with data up to the card's month (and the data date), oldest first."""
    found: dict[Month, Reading] = {}
    if kpi.of is not None:
        for month, counts in ctx.measures.monthly_counts(kpi.id, ctx.partner.id).items():
            if not (kpi.withheld_by and shortfall(ctx, kpi.withheld_by, month)):  # open rows would bias a percentile
                found[month] = of_counts(kpi, month, counts, mature=ctx.is_mature(kpi, month))
    else:
        for month, pair in ctx.measures.monthly(kpi.id, ctx.partner.id).items():
            found[month] = of_pair(kpi, month, pair, mature=ctx.is_mature(kpi, month))
    last = min(ctx.month, Month.of(ctx.measures.data_as_of))
    return {month: found[month] for month in sorted(found) if month <= last and found[month].value is not None}


def without_value(ctx: Context, kpi: Kpi, month: Month) -> Reading:
    """A month without a known outcome; rows whose outcome is unknown are counted."""
    pair = None
    if kpi.id in ctx.measures.kpis and kpi.of is None:
        pair = ctx.measures.monthly(kpi.id, ctx.partner.id).get(month)
    return Reading(month, None, 0, unknown=pair.unknown if pair else 0)
