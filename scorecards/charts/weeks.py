"""The last weeks of one KPI as a line in their normal range, one point above each column of the table below."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from scorecards.charts.boxes import BOLD_CHARACTER, Box, along, around, first_free, places_around, places_beside
from scorecards.charts.figure import new_figure, to_svg
from scorecards.charts.labels import push_apart
from scorecards.charts.style import CHART_TEXT, COLOURS, SIGNAL_COLOURS, Families
from scorecards.charts.trend import MARKERS
from scorecards.formats import Formats
from scorecards.model.kpi import Better
from scorecards.model.weeks import WeekPoint, WeekStrip
from scorecards.wording import Words

PITCH = 2.9  # mm between two labels
_EDGE = 1.7  # mm between the middle of a label and the edge of the strip
_POINT = 1.8  # mm, a point with a signal
_WORDS = 2.4  # mm, the height of the words on a signal
_ROOM = 0.14  # above and below the extreme values, as a share of the range


#: What a rule says of a week: where it points down, and where it points up.
_SIGNAL_WORDS = {
    "R1": ("below the range of weeks", "above the range of weeks"),
    "R2": ("seven weeks or more below the mean", "seven weeks or more above the mean"),
    "R3": ("down six weeks in a row or more", "up six weeks in a row or more"),
    "R4": ("near the lower limit in two of three weeks", "near the upper limit in two of three weeks"),
}


@dataclass(frozen=True)
class Strip:
    """Size in mm, the room for labels at the left, the font, and the room for weeks and figures below."""

    width: float
    height: float
    stub: float
    family: Families
    foot: float = 0.0


def signal_of(point: WeekPoint, better: Better | None) -> str | None:
    """What a week's signal means; None without one."""
    if not point.rule or point.value is None or point.centre is None:
        return None
    if better is None:
        return "neutral"
    return "improvement" if _is_up(point) == (better == "higher") else "concern"


def _is_up(point: WeekPoint) -> bool:
    """Whether a signal points up: a row of moves by the last one, every other rule by the side of the mean."""
    if point.rule == "R3":
        return (point.change or 0.0) > 0
    return (point.value or 0.0) > (point.centre or 0.0)


def weeks_svg(weeks: WeekStrip, target: float | None, strip: Strip, formats: Formats, words: Words) -> str:
    """The strip as SVG text."""
    figure = new_figure(strip.width, strip.height)
    draw_weeks(figure, weeks, target, strip, formats, words)
    return to_svg(figure)


def draw_weeks(
    figure: Figure | SubFigure, weeks: WeekStrip, target: float | None, strip: Strip, formats: Formats, words: Words
) -> None:
    """Draw it; with a foot the weeks and their figures stand below."""
    bottom = strip.foot / strip.height
    axes = figure.add_axes((strip.stub / strip.width, bottom, 1 - strip.stub / strip.width, 1 - bottom))
    axes.set_axis_off()
    points = weeks.weeks
    low, high = _window(points, target)
    axes.set_xlim(-0.5, len(points) - 0.5)
    axes.set_ylim(low, high)
    for place, point in enumerate(points):
        if point.lower is not None and point.upper is not None and point.centre is not None:
            edges = [place - 0.5, place + 0.5]
            axes.fill_between(edges, point.lower, point.upper, color=COLOURS.band, linewidth=0, gid="range")
            axes.plot(edges, [point.centre] * 2, color=COLOURS.light, linewidth=0.6, gid="mean")
    if target is not None:
        dashes = (0, (3.4, 1.6))
        axes.plot(
            [-0.5, len(points) - 0.5], [target] * 2, color=COLOURS.ink, linewidth=0.8, linestyle=dashes, gid="target"
        )
    for (place, one), (_, other) in pairwise(enumerate(points)):
        if one.value is not None and other.value is not None:
            axes.plot([place, place + 1], [one.value, other.value], color=COLOURS.bar, linewidth=1.2, gid="values")
    for place, point in enumerate(points):
        if point.value is not None:
            signal = signal_of(point, weeks.better)
            colour = SIGNAL_COLOURS[signal] if signal else COLOURS.ink
            marker = MARKERS[signal] if signal else "o"
            size = 5.0 if signal else 3.6
            axes.plot(
                [place], [point.value], marker=marker, markersize=size, color=colour, markeredgewidth=0, clip_on=False
            )
    _annotate(axes, weeks, target, strip, words)
    if strip.foot:
        _columns(axes, weeks, strip, formats, words)
    labels = list(_labels(weeks, target, formats, words))
    per_mm = (high - low) / (strip.height - strip.foot)
    wanted = push_apart([min(max(v, low + _EDGE * per_mm), high - _EDGE * per_mm) / per_mm for v, *_ in labels], PITCH)
    lift = max(low / per_mm + _EDGE - min(wanted, default=0.0), 0.0) if wanted else 0.0
    for place_mm, (_, text, colour) in zip([place + lift for place in wanted], labels, strict=True):
        shown = axes.text(
            -0.5 - 0.02 * len(points) / 8, place_mm * per_mm, text, color=colour, fontsize=CHART_TEXT,
            fontfamily=strip.family, ha="right", va="center_baseline",
        )  # fmt: skip
        shown.set_parse_math(False)
        shown.set_clip_on(False)


def _columns(axes: Axes, weeks: WeekStrip, strip: Strip, formats: Formats, words: Words) -> None:
    """Week and figure below each point."""
    per_mm = 1 / (strip.height - strip.foot)  # of the height of the axes
    for place, point in enumerate(weeks.weeks):
        week = words.say("W{week}", week=point.number)
        figure = formats.figure(point.value, weeks.unit, weeks.decimals)
        for row, (text, colour) in enumerate(((week, COLOURS.muted), (figure, COLOURS.ink)), start=1):
            shown = axes.text(
                place, -4 * row * per_mm, text, transform=axes.get_xaxis_transform(), color=colour,
                fontsize=CHART_TEXT, fontfamily=strip.family, ha="center", va="center_baseline",
            )  # fmt: skip
            shown.set_clip_on(False)


def _annotate(axes: Axes, weeks: WeekStrip, target: float | None, strip: Strip, words: Words) -> None:
    """Words beside the first week with a signal, one beyond a limit first, where they cover neither line nor target."""
    fired = [(place, point) for place, point in enumerate(weeks.weeks) if point.rule and point.value is not None]
    if not fired:
        return
    place, point = min(fired, key=lambda own: own[1].rule != "R1")
    text = words.say(_SIGNAL_WORDS[point.rule][_is_up(point)])
    (low, high), wide = axes.get_ylim(), (strip.width - strip.stub) / len(weeks.weeks)
    per_mm = (high - low) / (strip.height - strip.foot)

    def at(x: float, value: float) -> tuple[float, float]:
        return (x + 0.5) * wide, (value - low) / per_mm

    known = [at(x, own.value) for x, own in enumerate(weeks.weeks) if own.value is not None]
    taken = [box for pair in pairwise(known) for box in along(*pair, pieces=24, half=0.4)]
    taken += [around(x, y, _POINT) for x, y in known]
    if target is not None:
        taken += along(at(-0.5, target), at(len(weeks.weeks) - 0.5, target), pieces=1, half=0.4)
    spot = around(*at(place, point.value or 0.0), _POINT)
    bounds = Box(0.0, 0.0, strip.width - strip.stub, strip.height - strip.foot)
    size = BOLD_CHARACTER * len(text), _WORDS
    places = [*places_beside(spot, *size, 0.8), *places_around(spot, *size, bounds)]
    means = [
        box
        for x, own in enumerate(weeks.weeks)
        if own.centre is not None
        for box in along(at(x - 0.5, own.centre), at(x + 0.5, own.centre), pieces=1, half=0.2)
    ]
    free = first_free(places, taken + means, bounds) or first_free(places, taken, bounds)
    box = free or places[place <= len(weeks.weeks) / 2]
    colour = SIGNAL_COLOURS[signal_of(point, weeks.better) or "neutral"]
    shown = axes.text(
        box.left / wide - 0.5, low + (box.bottom + box.top) / 2 * per_mm, text, color=colour, fontsize=CHART_TEXT,
        fontweight=600, fontfamily=strip.family, ha="left", va="center_baseline",
    )  # fmt: skip
    shown.set_clip_on(False)


def _window(points: Sequence[WeekPoint], target: float | None) -> tuple[float, float]:
    found = [figure for own in points for figure in (own.value, own.lower, own.upper) if figure is not None]
    found += [target] if target is not None else []
    low, high = min(found), max(found)
    room = _ROOM * ((high - low) or abs(high) * 0.1 or 1.0)
    return low - room, high + room


def _labels(weeks: WeekStrip, target: float | None, formats: Formats, words: Words) -> list[tuple[float, str, str]]:
    """Target and the limits of the last week that has some."""
    last = next((point for point in reversed(weeks.weeks) if point.lower is not None), None)
    decimals = weeks.decimals - 1
    found = []
    if target is not None:
        found.append(
            (target, words.say("Target {value}", value=formats.figure(target, weeks.unit, decimals)), COLOURS.ink)
        )
    if last is not None and last.lower is not None and last.upper is not None:
        for limit in (last.upper, last.lower):
            found.append((limit, formats.figure(limit, weeks.unit, decimals), COLOURS.muted))
    return found
