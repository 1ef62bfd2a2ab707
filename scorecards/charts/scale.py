"""The vertical range of a control chart, chosen so that every normal range has the same height."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecards.model import Limits, Point

#: Room above and below the extreme values, as a share of the range.
MARGIN = 0.06


class Window(NamedTuple):
    """Lowest and highest value that is drawn, in the KPI's stored scale."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Height of a value in the window: 0 at the bottom, 1 at the top."""
        return (value - self.low) / (self.high - self.low)


def drawn_values(points: Iterable[Point], target: float | None) -> list[float]:
    """What has to be visible: every point with a value, and the target."""
    values = [point.value for point in points if point.value is not None]
    return values if target is None else [*values, target]


def has_range(limits: Limits | None) -> bool:
    """Whether there are limits with some height between them."""
    return limits is not None and limits.upper > limits.lower


def needed_ratio(values: Sequence[float], limits: Limits | None) -> float:
    """Height of a chart that shows all values, in normal ranges; 0 without limits."""
    if limits is None or not has_range(limits):
        return 0.0
    low, high = min([*values, limits.lower]), max([*values, limits.upper])
    return (high - low) * (1 + 2 * MARGIN) / (limits.upper - limits.lower)


def window(values: Sequence[float], limits: Limits | None, ratio: float) -> Window:
    """The range to draw: the normal range fills 1 / `ratio` of it, in the middle where that shows all values.

    The window slides to show the target and every point, and widens when sliding is not enough. Without
    limits it holds the values with half of their spread above and below.
    """
    if limits is None or not has_range(limits):
        return _around(values)
    low, high = min([*values, limits.lower]), max([*values, limits.upper])
    span = max(ratio, needed_ratio(values, limits)) * (limits.upper - limits.lower)
    room = min(MARGIN * span, (span - (high - low)) / 2)
    centred = (limits.upper + limits.lower - span) / 2
    bottom = min(max(centred, high + room - span), low - room)
    return Window(bottom, bottom + span)


def _around(values: Sequence[float]) -> Window:
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    spread = (high - low) or abs(high) * 0.1 or 1.0
    return Window(low - spread / 2, high + spread / 2)
