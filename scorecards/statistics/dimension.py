"""The dimension that explains most: where parts of a whole differ by more than chance, and which part.

The largest contribution alone would favour whatever dimension has few parts. Here the parts of each dimension are
tested for being alike: Q = Σ (d_i − d̄)²/v_i is χ² with k − 1 degrees of freedom when all k parts share one difference,
and Wilson and Hilferty's cube root (1931) makes it a normal score that compares across dimensions.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scorecards.statistics.bridges import Sums

#: A part may be named from this score on: about one in 700 for a dimension without any difference.
NAMED_FROM = 3.0
#: Of scores this close the dimension with fewer parts is preferred.
AS_GOOD = 1.0
#: Failures and successes that a part needs, in expectation, for its variance to be known; smaller ones are left out.
_EXPECTED = 5

#: Digits to which distances are compared.
_SAME = 9

_NONE = Sums()

C = TypeVar("C", bound=tuple[str, ...])


@dataclass(frozen=True)
class Contrast:
    """Failures of some parcels beside those of a base: another period, or what a target allows.

    Of a target the base is `allowed` failures of the same parcels.
    """

    now: Sums = _NONE
    base: Sums = _NONE
    allowed: float | None = None

    def __add__(self, other: "Contrast") -> "Contrast":
        allowed = None if other.allowed is None and self.allowed is None else (self.allowed or 0) + (other.allowed or 0)
        return Contrast(self.now + other.now, self.base + other.base, allowed)

    @property
    def difference(self) -> tuple[float, float] | None:
        """The difference of the failure rates and its binomial variance; None on too few parcels."""
        n1 = float(self.now.denominator)
        if self.allowed is not None:
            return _against(float(self.now.numerator), n1, self.allowed)
        n0 = float(self.base.denominator)
        if n1 <= 0 or n0 <= 0:
            return None
        pooled = float(self.now.numerator + self.base.numerator) / (n1 + n0)
        if min(n1, n0) * min(pooled, 1 - pooled) < _EXPECTED:
            return None
        rate1, rate0 = float(self.now.numerator) / n1, float(self.base.numerator) / n0
        return rate1 - rate0, pooled * (1 - pooled) * (1 / n1 + 1 / n0)


def _against(failures: float, n: float, allowed: float) -> tuple[float, float] | None:
    if n <= 0 or min(allowed, n - allowed) < _EXPECTED:
        return None
    rate = allowed / n
    # Between the rate allowed and the one seen: far from its target a part varies by its own rate.
    own = min(max(failures / n, rate), 1 - 1 / n)
    return (failures - allowed) / n, own * (1 - own) / n


@dataclass(frozen=True)
class Named:
    """The part of a dimension that differs most from the others, and the dimension's score."""

    dimension: str
    value: str
    score: float


def heterogeneity(parts: Sequence[tuple[float, float]]) -> tuple[float, int] | None:
    """Q = Σ (d − d̄)²/v of differences and their variances, and its k − 1; None for fewer than two parts."""
    if len(parts) < 2:
        return None
    weights = [1 / variance for _, variance in parts]
    mean = _mean(parts, weights)
    q = sum(weight * (difference - mean) ** 2 for weight, (difference, _) in zip(weights, parts, strict=True))
    return q, len(parts) - 1


def score(parts: Sequence[tuple[float, float]], spread: float = 1.0) -> float | None:
    """How unlike the parts' differences are, as a normal score; None for fewer than two parts.

    `parts` are differences and their variances; `spread` is how many times as wide as chance the parts usually lie
    apart, never below 1.
    """
    found = heterogeneity(parts)
    return None if found is None else wilson_hilferty(found[0] / max(1.0, spread) ** 2, found[1])


def usual_spread(series: Sequence[Mapping[C, "Contrast"]], dimensions: Sequence[str]) -> dict[str, float]:
    """How far apart the parts of each dimension usually lie: √ of the mean Q / df over earlier periods, at least 1."""
    spreads = {}
    for index, name in enumerate(dimensions):
        found = [heterogeneity(list(_known(cells, index).values())) for cells in series]
        ratios = [q / df for q, df in filter(None, found)]
        spreads[name] = max(1.0, math.sqrt(sum(ratios) / len(ratios))) if ratios else 1.0
    return spreads


def wilson_hilferty(q: float, df: int) -> float:
    """A χ² value as the normal score of about the same tail: ((q/df)^⅓ − (1 − 2/9df)) / √(2/9df)."""
    step = 2 / (9 * df)
    return float(((q / df) ** (1 / 3) - (1 - step)) / math.sqrt(step))


def _mean(parts: Sequence[tuple[float, float]], weights: Sequence[float]) -> float:
    return sum(weight * difference for weight, (difference, _) in zip(weights, parts, strict=True)) / sum(weights)


def most_explaining(
    cells: Mapping[C, Contrast], dimensions: Sequence[str], spreads: Mapping[str, float] | None = None
) -> tuple[Named, ...] | None:
    """The part to name, then the part inside it, and so on; empty where the difference is broad-based.

    At each level every dimension that is left is scored; of those within 1 of the highest score the one with the fewest
    parts is taken. It is named where its score is above 3, and the search goes on inside its most unlike part. None
    where no dimension has two parts of a size that can be judged.
    """
    if not dimensions:
        return None
    left = {name: index for index, name in enumerate(dimensions)}
    inside = dict(cells)
    found: list[Named] = []
    while left:
        scored = [_scored(name, _known(inside, index), spreads or {}) for name, index in left.items()]
        judged = [entry for entry in scored if entry is not None]
        if not judged and not found:
            return None
        best = max((entry.score for entry in judged), default=0.0)
        if best <= NAMED_FROM:
            break
        close = [entry for entry in judged if entry.score > max(NAMED_FROM, best - AS_GOOD)]
        chosen = min(close, key=lambda entry: (len(entry.parts), -entry.score))
        value = _most_unlike(chosen.parts)
        found.append(Named(chosen.name, value, chosen.score))
        index = left.pop(chosen.name)
        inside = {key: own for key, own in inside.items() if key[index] == value}
    return tuple(found)


@dataclass(frozen=True)
class _Scored:
    """A dimension with its parts of known variance and how unlike they are."""

    name: str
    score: float
    parts: Mapping[str, tuple[float, float]]


def _scored(name: str, parts: Mapping[str, tuple[float, float]], spreads: Mapping[str, float]) -> _Scored | None:
    own = score(list(parts.values()), spreads.get(name, 1.0))
    return None if own is None else _Scored(name, own, parts)


def _known(cells: Mapping[C, Contrast], index: int) -> dict[str, tuple[float, float]]:
    """The differences of a dimension's parts, of those whose variance is known; in order, so that sums never differ."""
    parts = {value: own.difference for value, own in sorted(_by(cells, index).items())}
    return {value: part for value, part in parts.items() if part is not None}


def _by(cells: Mapping[C, Contrast], index: int) -> dict[str, Contrast]:
    sums: dict[str, Contrast] = {}
    for key, own in cells.items():
        sums[key[index]] = sums.get(key[index], Contrast()) + own
    return sums


def _most_unlike(parts: Mapping[str, tuple[float, float]]) -> str:
    """The part that lies farthest from all others together, in standard errors.

    Two parts are equally far from each other: then the one with the larger difference of its own.
    """

    def distance(value: str) -> float:
        others = [part for other, part in parts.items() if other != value]
        weights = [1 / variance for _, variance in others]
        difference, variance = parts[value]
        return abs(difference - _mean(others, weights)) / math.sqrt(variance + 1 / sum(weights))

    return max(parts, key=lambda value: (round(distance(value), _SAME), abs(parts[value][0]), value))
