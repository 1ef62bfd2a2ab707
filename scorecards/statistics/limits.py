"""Control limits of a monthly series: XmR for measurements, Laney p′ for proportions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import Literal

#: Below this many baseline points there is a run chart without limits.
MINIMUM_POINTS = 6
#: Below this many baseline points limits are on trial.
LOCKED_POINTS = 12
#: Months a baseline covers where history allows.
BASELINE_POINTS = 24
#: Latest points whose median n gives the limits that are printed and used for assurance.
RECENT_POINTS = 6
#: Failures per month, on average over the baseline, below which a proportion has no limits.
MINIMUM_FAILURES = 5
#: 3 / d2 for ranges of two points, as tabulated (E2).
XMR_FACTOR = 2.66
#: d2: expected range of two points from a normal distribution with standard deviation 1.
D2 = 1.128
#: D4: a moving range at or beyond D4 times the mean range is not common cause.
D4 = 3.267
#: Near limits lie at two of the three sigmas.
NEAR_SHARE = 2 / 3

Bounds = tuple[float, float]
UNBOUNDED: Bounds = (-math.inf, math.inf)
RATE_BOUNDS: Bounds = (0.0, 1.0)
#: Amounts, days and other quantities below which there is nothing.
QUANTITY_BOUNDS: Bounds = (0.0, math.inf)


@dataclass(frozen=True)
class Band:
    """The lines that hold at one point, in the scale of the values."""

    lower: float
    near_lower: float
    centre: float
    near_upper: float
    upper: float


@dataclass(frozen=True)
class ControlLimits:
    """Limits computed on a baseline, for any point of the series.

    `sigma_z` belongs to p′ (spread of the standardised proportions, at least 1), `mean_range` to XmR (mean
    moving range after screening, in the unit of the values); the other one is None. `trial` says that the
    baseline has fewer than LOCKED_POINTS points. `median_n` is the median n of the last RECENT_POINTS
    points of the series (None for XmR). `bounds` are the least and the greatest value there can be: lines are
    cut to them.
    """

    method: Literal["p_prime", "xmr"]
    centre: float
    sigma_z: float | None
    mean_range: float | None
    trial: bool
    baseline_points: int
    median_n: float | None
    bounds: Bounds

    def at(self, n: float | None = None) -> Band:
        """The lines at a point of size n (parcels; needed for p′, without meaning for XmR).

        Raises ValueError for p′ without a positive n.
        """
        half = self._half_width(n)
        offsets = (-half, -NEAR_SHARE * half, 0.0, NEAR_SHARE * half, half)
        lower, near_lower, centre, near_upper, upper = (self._cut(self.centre + offset) for offset in offsets)
        return Band(lower, near_lower, centre, near_upper, upper)

    @property
    def printed(self) -> Band:
        """The lines at the median n of the latest points: as printed, and as assurance uses them."""
        return self.at(self.median_n)

    def _half_width(self, n: float | None) -> float:
        if self.mean_range is not None:
            return XMR_FACTOR * self.mean_range
        if self.sigma_z is None or n is None or n <= 0:
            raise ValueError("limits of a proportion need the n of the point")
        return 3 * self.sigma_z * math.sqrt(self.centre * (1 - self.centre) / n)

    def _cut(self, line: float) -> float:
        return min(self.bounds[1], max(self.bounds[0], line))


def xmr(values: Sequence[float], baseline: slice = slice(None), bounds: Bounds = UNBOUNDED) -> ControlLimits | None:
    """Limits of individual values: mean(x) ± 2.66·mean moving range, near limits at two thirds of it.

    `values` are the points of the series that exist, in order; `baseline` says which of them the limits
    are computed on. `bounds` cuts the lines to what the
    values can be. Wheeler, "Understanding Variation" (1993); moving
    ranges at or beyond D4 times their mean are screened out once (Nelson 1982, "Control charts for
    individual measurements", J. Quality Technology 14). None with fewer than MINIMUM_POINTS baseline
    points, and where the mean moving range is 0.
    """
    base = values[baseline]
    if len(base) < MINIMUM_POINTS:
        return None
    mean_range = _mean_moving_range(base)
    if mean_range == 0:
        return None
    return ControlLimits("xmr", fmean(base), None, mean_range, len(base) < LOCKED_POINTS, len(base), None, bounds)


def p_prime(
    numerators: Sequence[int], denominators: Sequence[int], baseline: slice = slice(None)
) -> ControlLimits | None:
    """Limits of proportions that vary more than chance alone: p̄ ± 3·σz·√(p̄(1−p̄)/n), near limits ± 2.

    Laney (2002), "Improved control charts for attributes", Quality Engineering 14: p̄ = Σx/Σn,
    z = (p − p̄)/√(p̄(1−p̄)/n), σz = mean |z(i) − z(i−1)| / 1.128. Moving ranges are screened as in `xmr`,
    and σz is at least 1, so that a few calm points do not narrow the limits. The points are those of the
    series that exist, in order. None with fewer than MINIMUM_POINTS baseline points, with fewer than
    MINIMUM_FAILURES of the rarer outcome per month, and where nothing varies.
    Raises ValueError for sequences of different length or a denominator that is not positive.
    """
    if len(numerators) != len(denominators) or any(n <= 0 for n in denominators):
        raise ValueError("each point of a proportion needs a numerator and a positive denominator")
    successes, sizes = numerators[baseline], denominators[baseline]
    total, size, points = sum(successes), sum(sizes), len(sizes)
    if points < MINIMUM_POINTS or min(total, size - total) < MINIMUM_FAILURES * points:
        return None
    centre = total / size
    spread = math.sqrt(centre * (1 - centre))
    scores = [(x / n - centre) * math.sqrt(n) / spread for x, n in zip(successes, sizes, strict=True)]
    mean_range = _mean_moving_range(scores)
    if mean_range == 0:
        return None
    recent = median(denominators[-RECENT_POINTS:])
    sigma_z = max(1.0, mean_range / D2)
    return ControlLimits("p_prime", centre, sigma_z, None, points < LOCKED_POINTS, points, recent, RATE_BOUNDS)


def _mean_moving_range(values: Sequence[float]) -> float:
    """Mean |x(i) − x(i−1)|, without the ranges at or beyond D4 times the mean of all."""
    ranges = [abs(after - before) for before, after in pairwise(values)]
    limit = D4 * fmean(ranges)
    return fmean([moved for moved in ranges if moved < limit or limit == 0])
