"""Is the difference between two periods more than the usual movement?"""

import math
from typing import Literal

#: |z| above which a difference counts as changed, and above which it is worth watching.
CHANGED_Z = 3.0
WATCH_Z = 2.0
#: Upper limit of a moving range of two points, in mean ranges (D4).
RANGE_FACTOR = 3.27


def change_z(x1: int, n1: int, x0: int, n0: int, sigma_z: float = 1.0) -> float | None:
    """z of x1/n1 − x0/n0, in standard errors that hold the natural variation between periods.

    Two-proportion z test with the pooled p̃ = (x1 + x0)/(n1 + n0), divided by max(1, σz) of the Laney
    chart: (p1 − p0) / √(p̃(1−p̃)(1/n1 + 1/n0)) / max(1, σz). Positive when the proportion rose. 0 when
    both are 0 or both are 1; None when a period has no data.
    """
    if n1 <= 0 or n0 <= 0:
        return None
    pooled = (x1 + x0) / (n1 + n0)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    return (x1 / n1 - x0 / n0) / error / max(1.0, sigma_z) if error > 0 else 0.0


def change_mark(z: float | None) -> Literal["changed", "watch", "none"]:
    """How a difference is marked: `changed` beyond 3, `watch` beyond 2, else `none`."""
    size = abs(z or 0.0)
    return "changed" if size > CHANGED_Z else "watch" if size > WATCH_Z else "none"


def beyond_range(x1: float, x0: float, mean_range: float) -> bool:
    """Whether two values that are no proportions differ by more than 3.27 mean moving ranges.

    Upper range limit of the mR chart (Wheeler, "Understanding Variation", 1993), about |z| = 2.6.
    """
    return abs(x1 - x0) > RANGE_FACTOR * mean_range
