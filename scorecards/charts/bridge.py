"""One row of a bridge: the bar of a step, joined to the step before and after; dark is worse, light is better."""

from scorecards.charts.style import COLOURS
from scorecards.charts.svg import line, picture, rect

SIDE = 1.5  # mm left and right of the axis
_LINK = 0.15
_END = 0.6  # mm, the mark of the first and the last figure


def bridge_place(value: float, axis: tuple[float, float], width: float) -> float:
    """Where a figure lies on a bridge of `width` mm."""
    low, high = axis
    return SIDE + (width - 2 * SIDE) * (value - low) / (high - low) if high > low else width / 2


def bridge_bar(
    start: float, end: float, zero: float, axis: tuple[float, float], *, worse: bool, width: float, height: float
) -> str:
    """SVG of `width` × `height` mm: a bar from `start` to `end`, links to its neighbours, a line at `zero`."""
    left, right, base = (bridge_place(value, axis, width) for value in (start, end, zero))
    top, bottom = 0.2 * height, 0.8 * height
    shapes = [
        line((base, 0), (base, height), COLOURS.light, _LINK),
        line((left, 0), (left, top), COLOURS.bar, _LINK),
        line((right, bottom), (right, height), COLOURS.bar, _LINK),
        rect(
            min(left, right), top, max(abs(right - left), 0.15), bottom - top, COLOURS.bar if worse else COLOURS.light
        ),
    ]
    return picture(width, height, *shapes)


def bridge_end(
    value: float, zero: float, axis: tuple[float, float], *, first: bool, width: float, height: float
) -> str:
    """SVG of the first or the last row: a mark at its figure, linked to the steps."""
    place, base = (bridge_place(figure, axis, width) for figure in (value, zero))
    middle = height / 2
    shapes = [line((base, middle if first else 0), (base, height if first else middle), COLOURS.light, _LINK)]
    ends = (middle, height) if first else (0, middle)
    shapes.append(line((place, ends[0]), (place, ends[1]), COLOURS.bar, _LINK))
    shapes.append(rect(place - _END / 2, 0.15 * height, _END, 0.7 * height, COLOURS.ink))
    return picture(width, height, *shapes)
