"""The score as a bar: width is weight, filled height is points, pale is lost, hatched is not rated."""

from collections.abc import Sequence
from typing import NamedTuple

from scorecards.charts.style import COLOURS
from scorecards.charts.svg import line, picture, rect

GAP = 0.4  # mm between two parts


class Part(NamedTuple):
    """One scored KPI: its weight and its points of 100, None where it is not rated."""

    weight: int
    points: float | None


def score_bar(parts: Sequence[Part], width: float, height: float) -> str:
    """SVG of `width` × `height` mm; the parts share the width in proportion to their weights."""
    total = sum(part.weight for part in parts)
    shapes: list[str] = []
    left = 0.0
    for part in parts:
        own = width * part.weight / total
        inner = own - GAP if left + own < width - GAP else own
        shapes += _hatched(left, inner, height) if part.points is None else _filled(left, inner, height, part.points)
        left += own
    return picture(width, height, *shapes)


def _filled(left: float, width: float, height: float, points: float) -> list[str]:
    filled = height * points / 100
    return [rect(left, 0, width, height, COLOURS.band), rect(left, height - filled, width, filled, COLOURS.bar)]


def _hatched(left: float, width: float, height: float) -> list[str]:
    """45° lines, cut at the sides, in a frame."""
    step, right = 1.3, left + width
    shapes = []
    start = left - height + step
    while start < right:
        low = max(start, left)
        high = min(start + height, right)
        shapes.append(line((low, height - (low - start)), (high, height - (high - start)), COLOURS.light, 0.15))
        start += step
    corners = [(left, 0.0), (right, 0.0), (right, height), (left, height)]
    frame = [line(a, b, COLOURS.light, 0.2) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    return shapes + frame
