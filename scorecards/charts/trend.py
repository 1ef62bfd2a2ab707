"""A control chart of one KPI: 24 months, normal range, mean, target, signals; labels at the line's end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import nan
from textwrap import shorten, wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from scorecards.charts.boxes import BOLD_CHARACTER
from scorecards.charts.figure import new_figure, to_svg
from scorecards.charts.labels import push_apart
from scorecards.charts.scale import Window, drawn_values, needed_ratio, window
from scorecards.charts.style import CHART_TEXT, CHART_VALUE, COLOURS, SIGNAL_COLOURS, Families
from scorecards.formats import Formats
from scorecards.model import KpiResult, Point
from scorecards.wording import Words

LABEL_ROOM = 17.0  # mm at the right for the labels of the lines
FOOT_ROOM = 5.5  # mm below for the months
PITCH = 3.4  # mm between two labels
LABEL_LENGTH = 10  # characters that find room there; for longer ones the axis is shorter
CHARACTER = 1.35  # mm, the mean width of a character in chart text
LEAST_RATIO = 2.1  # the chart is at least that many normal ranges high ...
MOST_RATIO = 4.0  # ... and for all panels alike at most that many
MARKERS = {"improvement": "o", "concern": "s", "neutral": "D"}


@dataclass(frozen=True)
class Frame:
    """What all panels of a page share: size in mm, the months of the axis and the height in normal ranges.

    `revised` are the KPIs and months whose figure is not as it was first published.
    """

    width: float
    height: float
    months: tuple[str, ...]
    ratio: float
    card_period: str
    family: Families
    revised: frozenset[tuple[str, str]] = frozenset()


def shared_ratio(results: Sequence[KpiResult]) -> float:
    """Height of every panel in normal ranges, so that points and targets are inside in as many as possible."""
    ratios = [needed_ratio(drawn_values(result.history, result.target), result.limits) for result in results]
    return min(max([LEAST_RATIO, *ratios]), MOST_RATIO)


def trend_svg(result: KpiResult, frame: Frame, formats: Formats, words: Words) -> str:
    """The panel as SVG text."""
    figure = new_figure(frame.width, frame.height)
    draw_trend(figure, result, frame, formats, words)
    return to_svg(figure)


def draw_trend(figure: Figure | SubFigure, result: KpiResult, frame: Frame, formats: Formats, words: Words) -> Axes:
    """Draw one panel; y is in the KPI's stored scale, x counts the months of the frame from 0."""
    drawn = window(drawn_values(result.history, result.target), result.limits, frame.ratio)
    panel = Panel(figure, result, frame, formats, words, drawn)
    panel.years()
    panel.limits()
    panel.rebases()
    panel.target()
    panel.values()
    panel.revisions()
    panel.end_labels()
    panel.annotation()
    return panel.axes


class Panel:
    """One panel while it is drawn."""

    def __init__(
        self, figure: Figure | SubFigure, result: KpiResult, frame: Frame, formats: Formats, words: Words, drawn: Window
    ) -> None:
        self.result, self.frame, self.formats, self.words, self.window = result, frame, formats, words, drawn
        self.places = {period: place for place, period in enumerate(frame.months)}
        self.points = [point for point in result.history if point.period in self.places]
        bottom = FOOT_ROOM / frame.height
        longest = max((len(text) for _, text, *_ in self._labels()), default=0)
        room = LABEL_ROOM + max(longest - LABEL_LENGTH, 0) * BOLD_CHARACTER
        self.axes = figure.add_axes((0, bottom, 1 - room / frame.width, 1 - bottom))
        self.axes.set_axis_off()
        self.axes.set_xlim(-0.7, len(frame.months) - 0.3)
        self.axes.set_ylim(drawn.low, drawn.high)
        self.per_mm = (drawn.high - drawn.low) / (frame.height - FOOT_ROOM)
        self.months_per_mm = (len(frame.months) + 0.4) / (frame.width - room)

    def text(
        self, x: float, y: float, text: str, *, colour: str = COLOURS.text, size: float = CHART_TEXT, **extra: str | int
    ) -> None:
        """Text of the chart; a `$` is a dollar, not mathematics."""
        shown = self.axes.text(x, y, text, color=colour, fontsize=size, fontfamily=self.frame.family, **extra)  # type: ignore[arg-type]
        shown.set_parse_math(False)
        shown.set_clip_on(False)

    def line(self, x: Sequence[float], y: Sequence[float], gid: str, **style: object) -> None:
        """A line or its markers, found again by `gid`."""
        self.axes.plot(x, y, gid=gid, clip_on=False, **style)  # type: ignore[arg-type]

    def years(self) -> None:
        """A hairline before every January, the months written below."""
        low, months = self.window.low, self.frame.months
        self.line([-0.7, len(months) - 0.3], [low, low], "axis", color=COLOURS.hairline, linewidth=0.6)
        below = low - 1.1 * self.per_mm
        for year, places in groupby(range(len(months)), key=lambda place: months[place][:4]):
            span = list(places)
            if span[0] > 0:
                edge = span[0] - 0.5
                self.line([edge, edge], list(self.window), "year", color=COLOURS.hairline, linewidth=0.6)
            if len(span) >= 5 and (span[-1] < len(months) - 1 or len(span) >= 8):
                self.text((span[0] + span[-1]) / 2, below, year, colour=COLOURS.muted, ha="center", va="top")
            elif span[0] == 0:
                first = self.formats.month_short(months[0], year=True)
                self.text(-0.7, below, first, colour=COLOURS.muted, ha="left", va="top")
        if len(months) >= 5:
            last = self.formats.month_short(months[-1])
            self.text(len(months) - 0.3, below, last, colour=COLOURS.muted, ha="right", va="top")

    def limits(self) -> None:
        """Normal range and mean, month by month; a range with another mean starts afresh; trial limits are dotted."""
        for run in _ranges(self.points):
            edges = [
                edge for point in run for edge in (self.places[point.period] - 0.5, self.places[point.period] + 0.5)
            ]
            lower = [limit for point in run for limit in (point.lower, point.lower)]
            upper = [limit for point in run for limit in (point.upper, point.upper)]
            trial = run[0].trial
            self.axes.fill_between(
                edges,
                lower,  # type: ignore[arg-type]
                upper,  # type: ignore[arg-type]
                color=COLOURS.trial if trial else COLOURS.band,
                linewidth=0,
                gid="trial range" if trial else "range",
            )
            if trial:
                for limit in (lower, upper):
                    self.line(edges, limit, "trial limit", color=COLOURS.light, linewidth=0.8, linestyle=(0, (1, 1.4)))  # type: ignore[arg-type]
            centre = [run[0].centre or 0.0] * 2
            self.line([edges[0], edges[-1]], centre, "mean", color=COLOURS.light, linewidth=0.6)

    def rebases(self) -> None:
        """A dashed line before the first month of a new range, with its month and reason at the top."""
        for mark in self.result.rebases:
            if (place := self.places.get(mark.period)) is None:
                continue
            edge = place - 0.5
            self.line(
                [edge, edge], list(self.window), "rebase", color=COLOURS.muted, linewidth=0.6, linestyle=(0, (2, 2))
            )
            words = self.words.say(
                "{month}: {reason}", month=self.formats.month_short(mark.period, year=True), reason=mark.reason
            )
            left = place > len(self.frame.months) / 2
            room = (place if left else len(self.frame.months) - place) / self.months_per_mm
            text = shorten(words, max(int(room / CHARACTER), 12), placeholder="…")
            x = edge + (-0.8 if left else 0.8) * self.months_per_mm
            top = self.window.high - 0.4 * self.per_mm
            self.text(x, top, text, colour=COLOURS.muted, ha="right" if left else "left", va="top")

    def target(self) -> None:
        """The target of the card's month, dashed over the whole width."""
        if self.result.target is not None:
            ends = [-0.7, len(self.frame.months) - 0.3]
            self.line(
                ends, [self.result.target] * 2, "target", color=COLOURS.ink, linewidth=0.9, linestyle=(0, (3.4, 1.6))
            )

    def values(self) -> None:
        """The line, what is not mature dotted and hollow, the signals filled, the scored month marked."""
        mature = [point for point in self.points if point.mature]
        tail = [point for point in self.points if not point.mature]
        x, y = self._series(mature)
        self.line(x, y, "values", color=COLOURS.bar, linewidth=1.2, solid_joinstyle="round")
        if tail:
            x, y = self._series([*mature[-1:], *tail])
            self.line(x, y, "immature line", color=COLOURS.light, linewidth=0.8, linestyle=(0, (1, 1.4)))
            x, y = self._series(tail)
            hollow = {"markerfacecolor": "#FFFFFF", "markeredgecolor": COLOURS.light, "markeredgewidth": 0.8}
            self.line(x, y, "immature", linestyle="none", marker="o", markersize=3.2, **hollow)
        for signal, marker in MARKERS.items():
            x, y = self._series([point for point in mature if point.signal == signal])
            if x:
                colour = SIGNAL_COLOURS[signal]
                self.line(
                    x, y, signal, linestyle="none", marker=marker, markersize=4.5, color=colour, markeredgewidth=0
                )
        last = self._scored()
        if last is not None and last.signal is None:
            x, y = self._series([last])
            self.line(x, y, "last", linestyle="none", marker="o", markersize=4.5, color=COLOURS.ink, markeredgewidth=0)

    def revisions(self) -> None:
        """A small r over every month whose figure was revised."""
        for point in self.points:
            if point.value is not None and (self.result.id, point.period) in self.frame.revised:
                y = point.value + 0.9 * self.per_mm
                self.text(self.places[point.period], y, "r", colour=COLOURS.text, size=6.5, ha="center", va="bottom")

    def end_labels(self) -> None:
        """Value (bold), target and limits right of the axis, apart from one another."""
        labels = [(value, text, colour, weight) for value, text, colour, weight in self._labels() if text]
        wanted = [value / self.per_mm for value, *_ in labels]
        right = len(self.frame.months) - 0.3 + 0.9 * self.months_per_mm
        for place, (_, text, colour, weight) in zip(push_apart(wanted, PITCH), labels, strict=True):
            size = CHART_VALUE if weight == 600 else CHART_TEXT
            self.text(
                right, place * self.per_mm, text, colour=colour, size=size, fontweight=weight, va="center_baseline"
            )

    def annotation(self) -> None:
        """Words beside the last signal, on its outer side and clear of the line."""
        signals = [point for point in self.points if point.signal is not None and point.value is not None]
        if not self.result.annotation or not signals:
            return
        run = _last_run(signals, self.places)
        first = self.places[run[0].period]
        extreme = max(run, key=lambda point: abs(_value(point) - (point.centre or 0.0)))
        above = _value(extreme) >= (extreme.centre or 0.0)
        room = first / self.months_per_mm
        text = _balanced(self.result.annotation, min(max(int(room / CHARACTER), 18), 32))
        colour = SIGNAL_COLOURS[run[-1].signal or "neutral"]
        if room >= 24:
            x, side = first - 1.4 * self.months_per_mm, "right"
            y, vertical = _value(extreme), "center"
        else:
            x, side = float(first), "left"
            y, vertical = _value(extreme) + (2.2 if above else -2.2) * self.per_mm, "bottom" if above else "top"
        self.text(x, y, text, colour=colour, ha=side, va=vertical)

    def _labels(self) -> Iterator[tuple[float, str, str, int]]:
        result = self.result
        last = self._scored()
        if last is not None and last.value is not None:
            text = self._figure(last.value)
            if result.period != self.frame.card_period:
                text += " " + self.formats.month_short(result.period)
            yield last.value, text, COLOURS.ink, 600
        if result.target is not None:
            yield result.target, self.words.say("T {value}", value=self._figure(result.target)), COLOURS.ink, 400
        if result.limits is not None:
            yield result.limits.upper, self._figure(result.limits.upper), COLOURS.muted, 400
            yield result.limits.lower, self._figure(result.limits.lower), COLOURS.muted, 400

    def _figure(self, value: float) -> str:
        return self.formats.figure(value, self.result.unit, self.result.decimals)

    def _scored(self) -> Point | None:
        return next((point for point in self.points if point.period == self.result.period), None)

    def _series(self, points: Sequence[Point]) -> tuple[list[float], list[float]]:
        """Places and values; a month without value, or that is missing, breaks the line."""
        x: list[float] = []
        y: list[float] = []
        for point in points:
            place = self.places[point.period]
            if x and place > x[-1] + 1:
                x.append(x[-1] + 1)
                y.append(nan)
            x.append(place)
            y.append(nan if point.value is None else point.value)
        return x, y


def _value(point: Point) -> float:
    return 0.0 if point.value is None else point.value


def _ranges(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Runs of months with the same mean and the same kind of limits."""
    for known, run in groupby(points, key=lambda point: (point.lower is None, point.centre, point.trial)):
        if not known[0]:
            yield list(run)


def _last_run(signals: Sequence[Point], places: dict[str, int]) -> list[Point]:
    """The signals of the last months without a gap, all of the same kind."""
    run = [signals[-1]]
    for later, earlier in pairwise(reversed(signals)):
        if places[later.period] - places[earlier.period] > 1 or later.signal != earlier.signal:
            break
        run.insert(0, earlier)
    return run


def _balanced(text: str, most: int) -> str:
    """Lines of at most `most` characters and about the same length."""
    lines = len(wrap(text, most))
    widths = range(-(-len(text) // lines), most + 1)
    return "\n".join(next((wrap(text, width) for width in widths if len(wrap(text, width)) == lines), wrap(text, most)))
