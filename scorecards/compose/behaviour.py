"""How a KPI behaves over time: control limits on its baseline, and the signals of every month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

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

    `limits` are those of the reported month, None where history or variation do not allow any. An approved rebase
    starts a new range: the lines of the months before it stay as they were, and no run of points crosses it.
    `ranges` are the limits that hold in each month, `rebased` is the first month of the range in force, `unproven` the rebases whose months show no signal against the
    range before them.
    """

    months: tuple[Month, ...]
    baseline: tuple[Month, Month] | None
    limits: ControlLimits | None
    bands: Mapping[Month, Band]
    signals: Mapping[Month, Signal]
    ranges: Mapping[Month, ControlLimits] = field(default_factory=dict)
    rebased: Month | None = None
    unproven: tuple[Month, ...] = ()

    @property
    def months_in_force(self) -> int:
        """Months of the range in force."""
        return sum(self.rebased is None or month >= self.rebased for month in self.months)

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
    starts = [rebase.month for rebase in partner.rebases_of(kpi.id) if rebase.month <= reported]
    ranges = [
        [month for month in months if start <= month and (end is None or month < end)]
        for start, end in pairwise([min(months, default=reported), *starts, None])
        if start is not None
    ]
    found = [_range(kpi, partner, part, readings, reported) for part in ranges]
    bands: dict[Month, Band] = {}
    fired: dict[Month, Signal] = {}
    limits: dict[Month, ControlLimits] = {}
    offset = 0
    for part, own in zip(ranges, found, strict=True):
        bands |= own.bands
        limits |= own.ranges
        fired |= {month: replace(signal, since=signal.since + offset) for month, signal in own.signals.items()}
        offset += len(part)
    return replace(
        found[-1],
        months=tuple(months),
        bands=bands,
        signals=fired,
        ranges=limits,
        rebased=starts[-1] if starts else None,
        unproven=tuple(
            start
            for start, before, part in zip(starts, found, ranges[1:], strict=False)
            if not _is_shown(before, [*before.months, *part], readings)
        ),
    )


def _range(
    kpi: Kpi, partner: Partner, months: Sequence[Month], readings: Mapping[Month, Reading], reported: Month
) -> Behaviour:
    """The months between two rebases, on a baseline of their own."""
    count, first = _baseline(kpi, partner, months, reported)
    if not count or kpi.chart == "counts":
        return Behaviour(tuple(months), None, None, {}, {})
    base = slice(first, first + count)
    limits = _limits(kpi, [readings[month] for month in months], base)
    span = (months[first], months[first + count - 1])
    if limits is None:
        return Behaviour(tuple(months), span, None, {}, {})
    bands = {month: limits.at(readings[month].n) for month in months}
    fired = _fired(readings, bands)
    return Behaviour(tuple(months), span, limits, bands, fired, dict.fromkeys(months, limits))


def _fired(readings: Mapping[Month, Reading], bands: Mapping[Month, Band]) -> dict[Month, Signal]:
    values = [float(readings[month].value or 0) for month in bands]
    found = zip(bands, signals(values, list(bands.values())), strict=True)
    return {month: signal for month, signal in found if signal is not None}


def _is_shown(before: Behaviour, months: Sequence[Month], readings: Mapping[Month, Reading]) -> bool:
    """Whether the months after a rebase give a signal against the range before it; without one, nothing can tell."""
    if before.limits is None:
        return True
    fired = _fired(readings, {month: before.limits.at(readings[month].n) for month in months})
    return any(signal.rule in ("R1", "R2") for month, signal in fired.items() if month not in before.bands)


def _baseline(kpi: Kpi, partner: Partner, months: Sequence[Month], reported: Month) -> tuple[int, int]:
    """(how many points, index of the first). The reported month never judges itself.

    A baseline pinned with the partner holds where it lies in these months; for cohort KPIs it ends `lag_months`
    earlier. Otherwise the
    first 24 months of history when 24 lie before the reported one, else the first 12, else all before it:
    fixed by the start of the data, so it does not slide.
    """
    before = [month for month in months if month < reported]
    if partner.baseline:
        start, end = partner.baseline[0], partner.baseline[1].shift(-kpi.lag_months)
        inside = [month for month in before if start <= month <= end]
        if inside or not partner.rebases_of(kpi.id):
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
