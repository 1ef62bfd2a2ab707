"""A partner among its peers: limits by volume, the middle half of the peers, its own point with its interval.

With too few peers for limits the same scale without volumes: the strip.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import shorten
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from scorecards.charts.boxes import BOLD_CHARACTER, CHARACTER, LINE, Box, around, first_free, places_beside
from scorecards.charts.figure import new_figure, to_svg
from scorecards.charts.labels import push_apart
from scorecards.charts.style import CHART_TEXT, CHART_VALUE, COLOURS, Families
from scorecards.formats import Formats
from scorecards.model.peers import PeersView
from scorecards.wording import Words

LEFT_ROOM = 8.0  # mm for the labels of the ratios
RIGHT_ROOM = 31.0  # mm for the labels of the lines, at least
TIE = 2.8  # mm from the end of a line to its label
FOOT_ROOM = 10.0  # mm for the volumes and their name
PITCH = 3.7  # mm between two labels
DOT = 2.0  # mm, a point of a peer
OWN = 3.0  # mm, the partner's own
STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
MOST_TICKS = 6
#: Where points stand on a strip, as a share of its width.
PEERS_AT, OWN_AT = 0.4, 0.6
DOTTED = (0, (1, 1.4))
DASHED = (0, (3.4, 1.6))


@dataclass(frozen=True)
class PeerFrame:
    """Size in mm, the partner's name, the colour it is drawn in, the font."""

    width: float
    height: float
    name: str
    accent: str
    family: Families


@dataclass(frozen=True)
class Ratios:
    """The axis of ratios: ends, step and digits of its labels."""

    low: float
    high: float
    step: float
    decimals: int

    @property
    def ticks(self) -> tuple[float, ...]:
        """The labelled ratios."""
        return tuple(self.low + self.step * number for number in range(round((self.high - self.low) / self.step) + 1))


def peers_svg(view: PeersView, frame: PeerFrame, formats: Formats, words: Words) -> str:
    """The chart as SVG text."""
    figure = new_figure(frame.width, frame.height)
    draw_peers(figure, view, frame, formats, words)
    return to_svg(figure)


def draw_peers(figure: Figure | SubFigure, view: PeersView, frame: PeerFrame, formats: Formats, words: Words) -> Axes:
    """Draw it; y are ratios, x effective parcels (of a strip: shares of its width)."""
    chart = _Chart(figure, view, frame, formats, words)
    chart.ratios()
    chart.bands()
    chart.volumes()
    chart.own_limits()
    chart.own()
    chart.others()
    chart.end_labels()
    return chart.axes


def ratio_axis(view: PeersView) -> Ratios:
    """Whole steps that hold every ratio, the partner's interval and the limits at its own volume."""
    values = [1.0, *(view.interval or ()), *(view.quartiles or ()), *(point.ratio for point in view.points)]
    values += [] if view.ratio is None else [view.ratio]
    values += [line for at in (view.limits, *view.curve[-1:]) if at for line in (at.lower, at.upper)]
    low, high = min(values), max(values)
    step = next((step for step in STEPS if math.ceil(high / step) - math.floor(low / step) <= MOST_TICKS), STEPS[-1])
    decimals = 2 if step == 0.25 else 1 if step < 1 else 0
    return Ratios(math.floor(low / step) * step, math.ceil(high / step) * step, step, decimals)


class _Chart:
    """One chart while it is drawn; what is placed beside something else is measured in mm."""

    def __init__(
        self, figure: Figure | SubFigure, view: PeersView, frame: PeerFrame, formats: Formats, words: Words
    ) -> None:
        self.view, self.frame, self.formats, self.words = view, frame, formats, words
        self.scale = ratio_axis(view)
        foot = FOOT_ROOM if view.curve else LINE
        right = max(RIGHT_ROOM, *(TIE + BOLD_CHARACTER * len(text) for _, text, _ in self._labels()))
        self.wide, self.high = frame.width - LEFT_ROOM - right, frame.height - foot - LINE / 2
        bounds = (LEFT_ROOM / frame.width, foot / frame.height, self.wide / frame.width, self.high / frame.height)
        self.axes = figure.add_axes(bounds)
        self.axes.set_axis_off()
        self.first, self.last = (view.curve[0].n, view.curve[-1].n) if view.curve else (0.0, 1.0)
        self.axes.set_xlim(self.first, self.last)
        self.axes.set_ylim(self.scale.low, self.scale.high)
        self.x_mm = (self.last - self.first) / self.wide
        self.y_mm = (self.scale.high - self.scale.low) / self.high
        self.bounds = Box(0.0, 0.0, self.wide, self.high)
        self.taken: list[Box] = []
        peers = [point for point in view.points if point.partner != frame.name]
        # Who is outside gets its name first, then who is large.
        peers.sort(key=lambda point: (point.place not in ("above", "below"), -point.n))
        self.peers = [(point, *self.mm(point.n if view.curve else PEERS_AT, point.ratio)) for point in peers]

    def text(self, x: float, y: float, text: str, colour: str = COLOURS.muted, **extra: str | int | float) -> None:
        """Text at a place of the axes; a `$` is a dollar, not mathematics."""
        style = {"fontsize": CHART_TEXT, "va": "center_baseline", "fontfamily": self.frame.family, **extra}
        if style["va"] == "center_baseline":
            y += 0.3 * self.y_mm  # figures have no descenders: the middle of their line lies too low
        shown = self.axes.text(x, y, text, color=colour, **style)  # type: ignore[arg-type]
        shown.set_parse_math(False)
        shown.set_clip_on(False)

    def line(self, x: Sequence[float], y: Sequence[float], gid: str, *, clip: bool = False, **style: object) -> None:
        """A line or its markers, found again by `gid`."""
        self.axes.plot(x, y, gid=gid, clip_on=clip, **style)  # type: ignore[arg-type]

    def point(self, x: float, y: float, gid: str, size: float, colour: str) -> None:
        """A dot of `size` pt, above all lines."""
        dot: dict[str, Any] = {"marker": "o", "markersize": size, "markeredgewidth": 0, "color": colour}
        self.line([x], [y], gid, linestyle="none", zorder=4 if gid == "own" else 3, **dot)

    def fill(self, x: Sequence[float], low: Sequence[float], high: Sequence[float], gid: str, colour: str) -> None:
        """An area between two lines, cut at the ends of the axis."""
        self.axes.fill_between(x, low, high, color=colour, linewidth=0, gid=gid)

    def mm(self, x: float, y: float) -> tuple[float, float]:
        """A place of the axes in mm from their lower left corner."""
        return (x - self.first) / self.x_mm, (y - self.scale.low) / self.y_mm

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place in mm as one of the axes."""
        return self.first + x * self.x_mm, self.scale.low + y * self.y_mm

    def ratio(self, value: float | None) -> str:
        """A ratio as the page prints it."""
        return self.formats.number(value, self.view.decimals)

    def ratios(self) -> None:
        """Hairlines and labels of the ratios."""
        for tick in self.scale.ticks:
            self.line([self.first, self.last], [tick] * 2, "grid", color=COLOURS.hairline, linewidth=0.4, zorder=0.5)
            left = self.first - 1.4 * self.x_mm
            self.text(left, tick, self.formats.number(tick, self.scale.decimals), ha="right")

    def bands(self) -> None:
        """Between the 95 % limits, the middle half of the peers, the 99.8 % limits, the median and 1."""
        view, ends = self.view, [self.first, self.last]
        if view.curve:
            x = [at.n for at in view.curve]
            low, high = ([getattr(at, name) for at in view.curve] for name in ("alert_lower", "alert_upper"))
            self.fill(x, low, high, "95% range", COLOURS.band)
            for name in ("lower", "upper"):
                y = [getattr(at, name) for at in view.curve]
                self.line(x, y, f"{name} limit", clip=True, color=COLOURS.text, linewidth=0.9, linestyle=DOTTED)
                for (x0, y0), (x1, y1) in pairwise(zip(x, y, strict=True)):
                    self._keep_free(x0, min(y0, y1), x1, max(y0, y1))
        if view.quartiles:
            low, middle, high = ([value] * 2 for value in view.quartiles)
            self.fill(ends, low, high, "quartiles", COLOURS.hairline)
            self.line(ends, middle, "median", color=COLOURS.ink, linewidth=1.0)
        self.line(ends, [1.0, 1.0], "expected", color=COLOURS.text, linewidth=0.7, linestyle=DASHED)
        for value in (1.0, *(view.quartiles or ())[1:2]):
            self._keep_free(self.first, value, self.last, value)

    def volumes(self) -> None:
        """The axis of volumes with its name; a strip has none."""
        low = self.scale.low
        if not self.view.curve:
            return
        self.line([self.first, self.last], [low, low], "axis", color=COLOURS.light, linewidth=0.6)
        step = _whole_step((self.last - self.first) / 6)
        for number in range(math.ceil(self.first / step), math.floor(self.last / step) + 1):
            x = number * step
            self.line([x, x], [low, low - 0.9 * self.y_mm], "tick", color=COLOURS.light, linewidth=0.6)
            self.text(x, low - 1.6 * self.y_mm, self.formats.integer(x), ha="center", va="top")
        name = self.words.say("Effective parcels: comparable ones due in the month, less where the others have few")
        if self.view.edition == "partner":
            name = self.words.say("Comparable parcels due in the month")
        self.text(self.first, low - 6.2 * self.y_mm, name, ha="left", va="top")

    def own_limits(self) -> None:
        """The 99.8 % limits at the partner's own volume, those of the title, as numbers on their lines."""
        limits = self.view.limits
        if limits is None:
            return
        self.line([limits.n] * 2, [limits.lower, limits.upper], "own volume", color=COLOURS.light, linewidth=0.5)
        self._keep_free(limits.n, limits.lower, limits.n, limits.upper)
        for value, way in ((limits.lower, -1), (limits.upper, 1)):
            self.line([limits.n], [value], "own limit", marker="_", markersize=5, color=COLOURS.text)
            x, y = self.mm(limits.n, value)
            text = self.ratio(value)
            half = CHARACTER * len(text) / 2
            beyond = y + way * (0.8 + LINE / 2)
            if beyond - LINE / 2 >= -0.4 and beyond + LINE / 2 <= self.high + 0.4:
                y = beyond
            else:  # no room outside the limit: beside the line, inside
                x, y = x + half + 0.8, y - way * (0.8 + LINE / 2)
            if self._meets_interval(limits.n, y) and y == beyond:
                x += half + OWN / 2 + 0.4
            self.taken.append(Box(x - half, y - LINE / 2, x + half, y + LINE / 2))
            self.text(*self.at(x, y), text, COLOURS.text, ha="center")

    def _meets_interval(self, across: float, y: float) -> bool:
        """Whether a number centred at that height stands on the partner's own interval."""
        if self.view.interval is None:
            return False
        low, high = (self.mm(across, end)[1] for end in self.view.interval)
        return low - LINE / 2 < y < high + LINE / 2

    def own(self) -> None:
        """The partner's interval, point and name with its ratio, in the accent colour; peers' points are kept free."""
        self.taken += [around(x, y, DOT) for _, x, y in self.peers]
        if self.view.ratio is None:
            return
        low, high = self.view.interval or (self.view.ratio, self.view.ratio)
        across = self.view.limits.n if self.view.limits else OWN_AT
        accent = self.frame.accent
        self.line([across] * 2, [low, high], "interval", color=accent, linewidth=1.6, zorder=4)
        self.point(across, self.view.ratio, "own", 8, accent)
        (x, bottom), (_, top) = self.mm(across, low), self.mm(across, high)
        spot = Box(x - OWN / 2, bottom, x + OWN / 2, top)
        name = self._own_name()
        width = BOLD_CHARACTER * len(name)
        left = max(spot.left - width, 0.0)
        otherwise = Box(left, top - LINE, left + width, top)
        dot = around(x, self.mm(across, self.view.ratio)[1], OWN)
        beside = first_free(places_beside(dot, width, LINE, 1.0), [*self.taken, spot], self.bounds)
        box = beside or first_free(places_beside(spot, width, LINE, 1.0), self.taken, self.bounds) or otherwise
        self.taken += [spot, box]
        size = {"fontsize": CHART_VALUE, "fontweight": 600}
        self.text(*self.at(box.left, (box.bottom + box.top) / 2), name, accent, ha="left", **size)

    def others(self) -> None:
        """Internal edition: the peers, those outside darker, with the names that find room."""
        for point, x, y in self.peers:
            colour = COLOURS.ink if point.place in ("above", "below") else COLOURS.light
            self.point(*self.at(x, y), "peer", 4.5, colour)
            width = CHARACTER * len(point.partner)
            box = first_free(places_beside(around(x, y, DOT), width, LINE, 0.6), self.taken, self.bounds)
            if box is not None:
                self.taken.append(box)
                self.text(*self.at(box.left, (box.bottom + box.top) / 2), point.partner, COLOURS.text, ha="left")

    def end_labels(self) -> None:
        """Words right of the lines, apart from one another and tied to their line."""
        labels = list(self._labels())
        wanted = [self.mm(0, value)[1] for value, *_ in labels]
        for y, height, (_, text, weight) in zip(push_apart(wanted, PITCH), wanted, labels, strict=True):
            ends = [self.at(self.wide, height), self.at(self.wide + 2.2, y)]
            x, heights = ([end[axis] for end in ends] for axis in (0, 1))
            self.line(x, heights, "tie", color=COLOURS.light, linewidth=0.4)
            colour = COLOURS.ink if weight == 600 else COLOURS.muted
            self.text(*self.at(self.wide + TIE, y), text, colour, ha="left", fontweight=weight)

    def _keep_free(self, x: float, y: float, until_x: float, until_y: float) -> None:
        """No name stands on a line."""
        (left, bottom), (right, top) = self.mm(x, y), self.mm(until_x, until_y)
        self.taken.append(Box(left - 0.2, bottom - 0.2, right + 0.2, top + 0.2))

    def _labels(self) -> Iterator[tuple[float, str, int]]:
        say, view = self.words.say, self.view
        if view.curve:
            last = view.curve[-1]
            for value, text in (
                (last.upper, say("99.8% limit")),
                (last.alert_upper, say("95% limit")),
                (last.alert_lower, say("95% limit")),
                (last.lower, say("99.8% limit")),
            ):
                yield value, text, 400
        if view.quartiles:
            low, middle, high = view.quartiles
            yield high, say("{ratio} upper quartile", ratio=self.ratio(high)), 400
            yield middle, say("{ratio} peer median", ratio=self.ratio(middle)), 600
            yield low, say("{ratio} lower quartile", ratio=self.ratio(low)), 400
        yield 1.0, say("{ratio} as expected", ratio=self.ratio(1)), 400

    def _own_name(self) -> str:
        ratio = self.ratio(self.view.ratio)
        most = max(int(0.7 * self.wide / BOLD_CHARACTER) - len(ratio) - 1, 8)
        return f"{shorten(self.frame.name, most, placeholder='…')} {ratio}"


def _whole_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, the first from `least` on."""
    power = 10.0 ** math.floor(math.log10(max(least, 1.0)))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least)
