"""Rectangles that texts take in a chart, and the first place where one collides with nothing."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

CHARACTER = 1.45  # mm, the mean width of a character in chart text, with room to spare
BOLD_CHARACTER = 1.75
LINE = 3.2  # mm, the height of a label


class Box(NamedTuple):
    """A rectangle, in mm; `bottom` < `top`."""

    left: float
    bottom: float
    right: float
    top: float

    def covers(self, other: "Box") -> bool:
        """Whether two rectangles share some area."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other one lies inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )


def around(x: float, y: float, size: float) -> Box:
    """A square of `size` mm around a point."""
    return Box(x - size / 2, y - size / 2, x + size / 2, y + size / 2)


def places_beside(spot: Box, width: float, height: float, gap: float) -> tuple[Box, ...]:
    """Where a text may stand beside a mark, best first: right, left, above, below, at the corners, farther off."""
    middle, centre = (spot.bottom + spot.top - height) / 2, (spot.left + spot.right - width) / 2
    above, below = spot.top + gap / 2, spot.bottom - gap / 2 - height
    right, left = spot.right + gap, spot.left - gap - width
    corners = [(right, middle), (left, middle), (centre, above), (centre, below)]
    far = 3 * gap
    corners += [(x, y) for y in (above, below, above + far, below - far) for x in (spot.right, spot.left - width)]
    corners += [(centre, above + far), (centre, below - far)]
    return tuple(Box(x, y, x + width, y + height) for x, y in corners)


def places_around(spot: Box, width: float, height: float, bounds: Box) -> list[Box]:
    """Everywhere inside `bounds` that a text beside a mark may stand, in steps of a millimetre, the nearest first."""
    columns = range(math.ceil(bounds.left), math.floor(bounds.right - width) + 1)
    rows = [bounds.bottom + step / 2 for step in range(math.floor(2 * (bounds.top - height - bounds.bottom)) + 1)]
    boxes = [Box(x, y, x + width, y + height) for x in columns for y in rows]
    return sorted(boxes, key=lambda box: _apart(box, spot))


def _apart(box: Box, spot: Box) -> float:
    """How far two rectangles lie from each other."""
    across = max(box.left - spot.right, spot.left - box.right, 0.0)
    return math.hypot(across, max(box.bottom - spot.top, spot.bottom - box.top, 0.0))


def first_free(candidates: Iterable[Box], taken: Sequence[Box], bounds: Box) -> Box | None:
    """The first candidate inside `bounds` that covers nothing of what is taken."""
    return next((box for box in candidates if bounds.holds(box) and not any(box.covers(each) for each in taken)), None)


def along(start: tuple[float, float], end: tuple[float, float], pieces: int, half: float) -> Iterator[Box]:
    """A line as rectangles `half` mm thick on each side, so that a text finds room beside it."""
    (x0, y0), (x1, y1) = start, end
    marks = [(x0 + (x1 - x0) * part / pieces, y0 + (y1 - y0) * part / pieces) for part in range(pieces + 1)]
    for (left, one), (right, other) in pairwise(marks):
        yield Box(left, min(one, other) - half, right, max(one, other) + half)
