"""Funnel limits for partners of different size that differ by more than chance.

Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24:1185-1202,
and "Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14:347-351; the arcsine
scale and the additive variance as in the R package FunnelPlotR (`data_type = "PR"`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

#: Standard deviations of the 95 % limits, and of the 99.8 % limits beyond which a partner is called outside.
ALERT_Z = 1.96
OUTSIDE_Z = 3.09
#: Share of the standardised differences at each end that is drawn in to the rest, so that outliers do not hide.
WINSORISED = 0.1
#: Other partners from which on limits are drawn; fewer are too few to call an outlier.
FUNNEL_PEERS = 8
#: Partners that are neighbours in order and stand for one quantile together.
NEIGHBOURS = 3
#: If all partners were equal, at most this share of them would be called outside in a month (simulated in the tests).
FALSE_FLAGS = 0.005
#: The same among partners that differ by nature as much as these do, and none is an outlier.
FALSE_FLAGS_DISPERSED = 0.04

Place = Literal["inside", "above", "below"]


@dataclass(frozen=True)
class FunnelLimits:
    """The lines at one n, in the scale of the rates."""

    lower: float
    alert_lower: float
    alert_upper: float
    upper: float


@dataclass(frozen=True)
class Funnel:
    """Limits around a rate that all share. `phi` is the winsorised dispersion, `tau2` the variance added for it."""

    centre: float
    phi: float
    tau2: float

    def limits(self, n: float) -> FunnelLimits:
        """The lines for a partner of effective size n: sin²(θ ± z·√(1/4n + τ²)). Raises ValueError unless n > 0."""
        if n <= 0:
            raise ValueError(f"limits need a positive n, not {n}")
        spread = math.sqrt(1 / (4 * n) + self.tau2)
        lines = (self._line(z * spread) for z in (-OUTSIDE_Z, -ALERT_Z, ALERT_Z, OUTSIDE_Z))
        return FunnelLimits(*lines)

    def place(self, rate: float, n: float) -> Place:
        """Where a partner lies against its 99.8 % limits; on a limit is inside."""
        lines = self.limits(n)
        if rate > lines.upper:
            return "above"
        return "below" if rate < lines.lower else "inside"

    def _line(self, offset: float) -> float:
        angle = math.asin(math.sqrt(self.centre)) + offset
        return math.sin(min(max(angle, 0.0), math.pi / 2)) ** 2


def funnel(rates: Sequence[float], sizes: Sequence[float], centre: float) -> Funnel | None:
    """The funnel of some partners: their rates, effective sizes and the rate they share.

    On the scale asin √p each differs from the centre by z = 2√n·(asin √p − asin √centre); with z cut to its 10 %
    and 90 % quantiles φ = mean z², and τ² = max(0, (I·φ − (I − 1)) / (Σw − Σw²/Σw)) with w = 4n. None for fewer than
    two partners. A rate above 1 (O / E is no proportion) counts as 1.
    Raises ValueError for sequences of different length, a size that is not positive, a centre outside (0, 1).
    """
    if len(rates) != len(sizes) or any(n <= 0 for n in sizes) or not 0 < centre < 1:
        raise ValueError("a funnel needs one positive size per rate and a centre between 0 and 1")
    if len(rates) < 2:
        return None
    theta = math.asin(math.sqrt(centre))
    scores = [
        (math.asin(math.sqrt(min(rate, 1.0))) - theta) * 2 * math.sqrt(n) for rate, n in zip(rates, sizes, strict=True)
    ]
    low, high = quantile(scores, WINSORISED), quantile(scores, 1 - WINSORISED)
    phi = fmean(min(max(score, low), high) ** 2 for score in scores)
    members, weights = len(scores), [4 * n for n in sizes]
    total = sum(weights)
    room = total - sum(weight**2 for weight in weights) / total
    return Funnel(centre, phi, max(0.0, (members * phi - (members - 1)) / room))


def quantile(values: Sequence[float], q: float) -> float:
    """The q-quantile, interpolated between neighbours (type 7). Raises ValueError for no values."""
    if not values:
        raise ValueError("no values have no quantile")
    ordered = sorted(values)
    position = (len(ordered) - 1) * q
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def neighbour_quantile(values: Sequence[float], q: float) -> float:
    """A quantile of which no value is that of one partner: each value stands with its two neighbours in order.

    Ordinary quartiles of 4k + 1 values are the values of single partners. Here the means of three neighbours are
    interpolated (type 7), those at the ends standing for the outermost partners too.
    Raises ValueError for fewer than three values.
    """
    if len(values) < NEIGHBOURS:
        raise ValueError(f"{len(values)} values have no three neighbours")
    ordered = sorted(values)
    means = [fmean(ordered[i - 1 : i + 2]) for i in range(1, len(ordered) - 1)]
    place = min(max((len(ordered) - 1) * q - 1, 0.0), len(means) - 1.0)
    below = math.floor(place)
    above = min(below + 1, len(means) - 1)
    return means[below] + (place - below) * (means[above] - means[below])
