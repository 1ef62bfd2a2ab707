"""A ratio of two sums with its interval, from parts that are sums themselves.

The ratio estimator over clusters (Hansen, Hurwitz and Madow, 1953, "Sample Survey Methods and Theory"; Cochran, 1977,
"Sampling Techniques", 3rd ed., chapter 6): with K parts (weeks) and residuals d = y − R·x, the variance of R = Σy/Σx is
K/(K − 1)·Σd² / (Σx)². Parts differ by more than the chance of single rows, and that is in it: an interval from single
rows would be too short. By simulation an interval for 95 % holds the truth in 94 % of months of five uneven weeks. It
knows only what the parts had: where a few rows in a thousand are a hundred times as dear (lost parcels) and there are
some hundred rows, it holds the truth in little more than half of all cases.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Sums of one part: Σy, Σx and its rows."""

    y: float
    x: float
    n: int


@dataclass(frozen=True)
class Ratio:
    """R = Σy/Σx over `n` rows; variance and degrees of freedom are None with fewer than three parts."""

    value: float
    n: int
    variance: float | None = None
    freedom: int | None = None

    def interval(self, confidence: float = 0.95) -> tuple[float, float] | None:
        """R ± t·√variance with Student's t of the degrees of freedom; None where the variance is not known."""
        if self.variance is None or self.freedom is None:
            return None
        half = student(confidence, self.freedom) * math.sqrt(self.variance)
        return self.value - half, self.value + half


#: With fewer parts the spread between them says next to nothing.
_FEWEST = 3


def ratio(parts: Sequence[Part]) -> Ratio | None:
    """The ratio of the sums; None where Σx is not above 0."""
    kept = [part for part in parts if part.n > 0]
    y, x, n = sum(part.y for part in kept), sum(part.x for part in kept), sum(part.n for part in kept)
    if x <= 0:
        return None
    if len(kept) < _FEWEST:
        return Ratio(y / x, n)
    freedom = len(kept) - 1
    square = sum((part.y - y / x * part.x) ** 2 for part in kept)
    return Ratio(y / x, n, len(kept) / freedom * square / x**2, freedom)


def combined(terms: Iterable[tuple[float, Ratio]]) -> Ratio | None:
    """Σ weight·R of independent ratios; None where the variance of one that has a weight is not known.

    The degrees of freedom are Satterthwaite's (1946), "An approximate distribution of estimates of variance
    components", Biometrics Bulletin 2: (Σ v)² / Σ v²/f with v = weight²·variance, rounded down.
    """
    value, total, square, n = 0.0, 0.0, 0.0, 0
    for weight, one in terms:
        if weight == 0:
            continue
        if one.variance is None or one.freedom is None:
            return None
        share = weight**2 * one.variance
        value, total, square, n = value + weight * one.value, total + share, square + share**2 / one.freedom, n + one.n
    return Ratio(value, n, total, max(int(total**2 / square), 1) if square else 1)


def student(confidence: float, freedom: float) -> float:
    """The two-sided quantile of Student's t: 2.776 for 95 % and 4 degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + confidence) / 2))
