"""Intervals for a proportion and for a count."""

import math
from collections.abc import Callable


def wilson(successes: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Score interval of a proportion: lower and upper bound, as ratios in [0, 1].

    Wilson (1927), "Probable inference", JASA 22: centre (p + z²/2n) / (1 + z²/n), half-width
    z·√(p(1−p)/n + z²/4n²) / (1 + z²/n). With n = 0 nothing is known: (0, 1).
    Raises ValueError unless 0 <= successes <= n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes of {n}: needs 0 <= successes <= n")
    if n == 0:
        return 0.0, 1.0
    p = successes / n
    scale = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / scale
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
    lower = 0.0 if successes == 0 else max(0.0, centre - half)
    upper = 1.0 if successes == n else min(1.0, centre + half)
    return lower, upper


def poisson(count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Exact interval of the expected count behind an observed count.

    Garwood (1936), "Fiducial limits for the Poisson distribution", Biometrika 28: with α = 1 − confidence
    the lower mean m has P(X >= count | m) = α/2, the upper one P(X <= count | m) = α/2; the same as
    χ²(α/2; 2·count)/2 and χ²(1 − α/2; 2·count + 2)/2. The lower bound of 0 is 0.
    Raises ValueError for a negative count or a confidence outside (0, 1).
    """
    if count < 0:
        raise ValueError(f"a count cannot be negative: {count}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1: {confidence}")
    tail = (1 - confidence) / 2
    lower = _root(lambda mean: _at_least(count, mean) - tail, 0.0, float(count)) if count else 0.0
    far = count + 1.0
    while _at_most(count, far) > tail:
        far *= 2
    return lower, _root(lambda mean: tail - _at_most(count, mean), float(count), far)


def _term(count: int, mean: float) -> float:
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def _at_least(count: int, mean: float) -> float:
    """P(X >= count) for a mean at or below the count: the terms fall from the first on."""
    term, total, k = _term(count, mean) if mean > 0 else 0.0, 0.0, count
    while term > total * 1e-17:
        total += term
        k += 1
        term *= mean / k
    return total


def _at_most(count: int, mean: float) -> float:
    """P(X <= count) for a mean at or above the count: the terms fall from `count` down to 0."""
    term, total, k = _term(count, mean) if mean > 0 else 1.0, 0.0, count
    while k >= 0 and term > total * 1e-17:
        total += term
        term *= k / mean
        k -= 1
    return total


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses 0 between `low` and `high`, by halving until nothing lies between."""
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
