"""A value with its interval against the target: one row of a strip."""

from scorecards.charts.style import COLOURS, SERIES_LINE, TARGET_LINE
from scorecards.charts.svg import dot, line, picture, polygon

SIDE = 4.0  # mm left and right of the axis


def place(value: float, axis: tuple[float, float], width: float) -> float:
    """Where a value lies on a strip of `width` mm; beyond the axis it stays at its end."""
    share = (value - axis[0]) / (axis[1] - axis[0])
    return SIDE + (width - 2 * SIDE) * min(max(share, 0.0), 1.0)


def interval(
    value: float | None,
    bounds: tuple[float, float] | None,
    target: float | None,
    axis: tuple[float, float],
    *,
    rated: bool,
    width: float,
    height: float,
) -> str:
    """SVG of `width` × `height` mm: dashed target, whisker, dot (hollow and grey where it is not rated).

    What lies outside the axis ends in an arrow head at its edge.
    """
    middle = height / 2
    colour = COLOURS.ink if rated else COLOURS.light
    shapes = []
    if target is not None:
        across = place(target, axis, width)
        shapes.append(line((across, 0), (across, height), COLOURS.ink, 0.8 * TARGET_LINE, "1 0.8"))
    if value is not None and bounds is not None:
        low, high = (place(bound, axis, width) for bound in bounds)
        whisker = COLOURS.text if rated else COLOURS.light
        shapes.append(line((low, middle), (high, middle), whisker, SERIES_LINE))
        shapes += [_arrow(low, middle, -1.0, whisker)] if bounds[0] < axis[0] else []
        shapes += [_arrow(high, middle, 1.0, whisker)] if bounds[1] > axis[1] else []
    if value is not None:
        fill = colour if rated else "#FFFFFF"
        shapes.append(dot((place(value, axis, width), middle), 0.95, fill, colour, 0.3))
    return picture(width, height, *shapes)


def _arrow(x: float, y: float, way: float, colour: str) -> str:
    return polygon([(x + 1.4 * way, y), (x, y - 0.8), (x, y + 0.8)], colour)
