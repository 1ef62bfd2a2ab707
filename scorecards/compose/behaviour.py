"""How a KPI behaves over time: control limits on its baseline, and the signals of every month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecards.compose.reading import Reading
from scorecards.model import Kpi, Month, Partner
from scorecards.statistics.limits import (
    BASELINE_POINTS,
    LOCKED_POINTS,
    QUANTITY_BOUNDS,
    RATE_BOUNDS,
    UNBOUNDED,
    Band,
    ControlLimits,
    p_prime,
    xmr,
)
from scorecards.statistics.signals import Signal, signals


@dataclass(frozen=True)
class Behaviour:
    """Months that can be judged up to the reported one, their lines and signals.

    `limits` is None where history or variation do not allow any; then bands and signals are empty.
    """

    months: tuple[Month, ...]
    baseline: tuple[Month, Month] | None
    limits: ControlLimits | None
    bands: Mapping[Month, Band]
    signals: Mapping[Month, Signal]

    @property
    def latest(self) -> Signal | None:
        """The signal of the reported month."""
        return self.signals.get(self.months[-1]) if self.months else None


def behaviour(kpi: Kpi, partner: Partner, readings: Mapping[Month, Reading], reported: Month) -> Behaviour:
    """Limits and signals of the months up to `reported`; immature cohorts are left out."""
    months = [
        month
        for month, reading in readings.items()
        if month <= reported and reading.value is not None and (reading.mature or not kpi.lag_months)
    ]
    count, first = _baseline(kpi, partner, months, reported)
    if not count or kpi.chart == "counts":
        return Behaviour(tuple(months), None, None, {}, {})
    base = slice(first, first + count)
    limits = _limits(kpi, [readings[month] for month in months], base)
    span = (months[first], months[first + count - 1])
    if limits is None:
        return Behaviour(tuple(months), span, None, {}, {})
    bands = {month: limits.at(readings[month].n) for month in months}
    values = [float(readings[month].value or 0) for month in months]
    fired = signals(values, list(bands.values()))
    return Behaviour(
        tuple(months),
        span,
        limits,
        bands,
        {month: signal for month, signal in zip(months, fired, strict=True) if signal is not None},
    )


def _baseline(kpi: Kpi, partner: Partner, months: Sequence[Month], reported: Month) -> tuple[int, int]:
    """(how many points, index of the first). The reported month never judges itself.

    A baseline pinned with the partner holds; for cohort KPIs it ends `lag_months` earlier. Otherwise the
    first 24 months of history when 24 lie before the reported one, else the first 12, else all before it:
    fixed by the start of the data, so it does not slide.
    """
    before = [month for month in months if month < reported]
    if partner.baseline:
        start, end = partner.baseline[0], partner.baseline[1].shift(-kpi.lag_months)
        inside = [month for month in before if start <= month <= end]
        return len(inside), before.index(inside[0]) if inside else 0
    for size in (BASELINE_POINTS, LOCKED_POINTS):
        if len(before) >= size:
            return size, 0
    return len(before), 0


def _limits(kpi: Kpi, series: Sequence[Reading], base: slice) -> ControlLimits | None:
    if kpi.chart == "p_prime":
        return p_prime([r.numerator or 0 for r in series], [r.denominator or 0 for r in series], base)
    values = [float(r.value or 0) for r in series]
    bounds = RATE_BOUNDS if kpi.is_rate else QUANTITY_BOUNDS
    return xmr(values, base, bounds if min(values) >= 0 else UNBOUNDED)


def since(behaved: Behaviour) -> Month | None:
    """The month in which the latest signal's row of points began."""
    signal = behaved.latest
    return behaved.months[signal.since] if signal else None
