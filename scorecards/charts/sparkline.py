"""Thirteen months of one KPI in the size of a word (after Tufte), with normal range and target."""

from itertools import groupby

from scorecards.charts.scale import drawn_values, window
from scorecards.charts.style import COLOURS, MEAN_LINE, TARGET_LINE
from scorecards.charts.svg import line, picture, polyline, rect, signal_mark
from scorecards.model import KpiResult, Point

MONTHS = 13
RATIO = 1.75  # height of the chart in normal ranges
SIDE = 1.5  # mm left and right of the line, room for the mark of the last month
EDGE = 0.14  # of the height, above and below


def scored_history(result: KpiResult) -> tuple[Point, ...]:
    """The last 13 months up to the month that is scored; later months are not mature."""
    return tuple(point for point in result.history if point.period <= result.period)[-MONTHS:]


def sparkline(result: KpiResult, width: float, height: float) -> str:
    """SVG of `width` × `height` mm; empty where no month has a value. The last month stands at the right."""
    points = scored_history(result)
    if all(point.value is None for point in points):
        return picture(width, height)
    drawn = window(drawn_values(points, result.target), result.limits, RATIO)

    def level(value: float) -> float:
        return height * (EDGE + (1 - 2 * EDGE) * (1 - drawn.share(value)))

    first = MONTHS - len(points)
    places = {
        point.period: (
            SIDE + (width - 2 * SIDE) * (first + index) / (MONTHS - 1),
            level(point.value),
        )
        for index, point in enumerate(points)
        if point.value is not None
    }
    shapes = []
    if result.limits is not None:
        top, bottom = level(result.limits.upper), level(result.limits.lower)
        fill = COLOURS.trial if result.limits.trial else COLOURS.band
        shapes.append(rect(0, top, width, bottom - top, fill))
    shapes += _lines(points, places)
    if result.target is not None:
        ends = (0.0, level(result.target)), (width, level(result.target))
        shapes.append(line(*ends, COLOURS.ink, TARGET_LINE, "1.2 0.7"))
    if points[-1].value is not None:
        shapes.append(signal_mark(places[points[-1].period], 0.75, points[-1].signal))
    return picture(width, height, *shapes)


def _lines(points: tuple[Point, ...], places: dict[str, tuple[float, float]]) -> list[str]:
    """A line per run of months with a value: no line over a gap."""
    runs = groupby(points, key=lambda point: point.period in places)
    return [
        polyline([places[point.period] for point in run], COLOURS.light, 1.8 * MEAN_LINE)
        for known, run in runs
        if known
    ]
