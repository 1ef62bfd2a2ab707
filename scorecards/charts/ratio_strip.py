"""A ratio around 1 with its interval and its limits: one row of a strip."""

from scorecards.charts.interval import place
from scorecards.charts.style import COLOURS, SERIES_LINE, TARGET_LINE
from scorecards.charts.svg import dot, line, picture, polygon, rect

Span = tuple[float, float]


def ratio_strip(
    ratio: float | None, interval: Span | None, limits: Span | None, axis: Span, width: float, height: float
) -> str:
    """SVG of `width` × `height` mm: pale band between the limits, dashed 1, whisker, dot (hollow without limits).

    What lies beyond the axis ends in an arrow head at its edge.
    """
    middle = height / 2
    shapes = []
    if limits is not None:
        low, high = (place(limit, axis, width) for limit in limits)
        shapes.append(rect(low, 0.18 * height, high - low, 0.64 * height, COLOURS.hairline))
    one = place(1.0, axis, width)
    shapes.append(line((one, 0), (one, height), COLOURS.ink, 0.8 * TARGET_LINE, "1 0.8"))
    colour = COLOURS.ink if limits is not None else COLOURS.light
    if ratio is not None and interval is not None:
        low, high = (place(bound, axis, width) for bound in interval)
        shapes.append(line((low, middle), (high, middle), colour, SERIES_LINE))
        if interval[1] > axis[1]:
            shapes.append(polygon([(high + 1.4, middle), (high, middle - 0.8), (high, middle + 0.8)], colour))
    if ratio is not None:
        fill = colour if limits is not None else "#FFFFFF"
        shapes.append(dot((place(ratio, axis, width), middle), 0.95, fill, colour, 0.3))
    return picture(width, height, *shapes)
