"""Quantiles of whole numbers that travel as counts per value."""

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction


def quantile(histogram: Mapping[int, int], q: float) -> Fraction | None:
    """The q-quantile of `{value: count}`, interpolated between neighbours; None when nothing was counted.

    Type 7 of Hyndman and Fan (1996), "Sample quantiles in statistical packages", The American Statistician
    50 (the default of numpy, pandas and R): position (n − 1)·q in the sorted values. Exact, with q read as
    the decimal it is written as, so that a quantile that equals its target meets it. Histograms add:
    merge them, never average quantiles. Raises ValueError for q outside [0, 1] or a negative count.
    """
    if not 0 <= q <= 1:
        raise ValueError(f"a quantile lies between 0 and 1: {q}")
    if any(count < 0 for count in histogram.values()):
        raise ValueError("a histogram has no negative counts")
    n = sum(histogram.values())
    if n == 0:
        return None
    position = (n - 1) * Fraction(Decimal(str(q)))
    below = math.floor(position)
    low, high = _value_at(histogram, below), _value_at(histogram, min(below + 1, n - 1))
    return low + (position - below) * (high - low)


def _value_at(histogram: Mapping[int, int], index: int) -> int:
    """The value at a position (from 0) of the sorted values."""
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if index < seen:
            return value
    raise IndexError(index)
