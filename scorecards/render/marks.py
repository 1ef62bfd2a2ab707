"""What the templates draw: each method keeps a picture and returns the HTML that shows it.

A picture that repeats what its row or word says is a CSS background: it is no content for a screen
reader. A picture that says more is an `<img>` with an alternative text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import NamedTuple

from markupsafe import Markup

from scorecards.charts.gap_bar import gap_bar
from scorecards.charts.icons import assurance_icon, status_icon, variation_icon
from scorecards.charts.interval import interval, place
from scorecards.charts.ratio_strip import ratio_strip
from scorecards.charts.score_bar import score_bar
from scorecards.charts.sparkline import scored_history, sparkline
from scorecards.charts.style import Families
from scorecards.charts.value_bar import Kind, value_bar
from scorecards.formats import Formats, printed
from scorecards.model import KpiResult, LaneRow, LaneTable, Scorecard
from scorecards.model.network import NetworkRow, NetworkView
from scorecards.model.weeks import WeekPoint, WeekStrip
from scorecards.render.bridges import bridge_pictures, weeks_alt
from scorecards.render.layout import panel_grid
from scorecards.render.peers import peers_alt
from scorecards.render.pictures import Pictures
from scorecards.render.rows import KpiRow, ScorePart
from scorecards.render.words import ASSURANCE, STATUS, VARIATION, spoken_value
from scorecards.wording import Words

#: Ratios beyond are drawn as arrows.
_LONGEST_AXIS = 4


class Tick(NamedTuple):
    """A label of an axis: its place in mm from the left, its text, whether it is the target's."""

    left: float
    text: str
    target: bool


@dataclass(frozen=True)
class Marks:
    """Pictures of one document; sizes in mm."""

    pictures: Pictures
    formats: Formats
    words: Words
    family: Families

    def chip(self, status: str) -> Markup:
        """A status as glyph and word."""
        address = self.pictures.add_svg(status_icon(status), "status")
        return Markup('<span class="chip {}" style="background-image:url({})">{}</span>').format(
            status.replace("_", "-"), address, self.words.say(STATUS[status])
        )

    def variation(self, result: KpiResult, *, inline: bool = False) -> Markup:
        """Did it change: icon, word and, below it or in line, the rule that fired."""
        if result.value is None:
            return Markup("–")
        word = self.words.say(VARIATION[result.variation])
        if result.rule and inline:
            return self._iconed(variation_icon(result.variation), f"{word}, {result.rule}", "")
        small = self.words.say("rule {rule}", rule=result.rule) if result.rule else ""
        return self._iconed(variation_icon(result.variation), word, small)

    def verdict(self, result: KpiResult) -> Markup:
        """The sentence about a trend with its icon."""
        return self._iconed(variation_icon(result.variation), result.verdict, "", f"verdict {result.variation}")

    def assurance(self, result: KpiResult) -> Markup:
        """Will it meet its target: icon and word; a verdict under review is not given."""
        if result.under_review and result.target is not None:
            return self._iconed(assurance_icon("not_enough", None), self.words.say("Under review"), "")
        if result.value is None or result.assurance == "none" or result.target is None:
            return Markup("–")
        icon = assurance_icon(result.assurance, result.better)
        return self._iconed(icon, self.words.say(ASSURANCE[result.assurance]), "")

    def sparkline(self, result: KpiResult, width: float, height: float) -> Markup:
        """Thirteen months as decoration, where the same months stand on another page."""
        return self._background(sparkline(result, width, height), "spark", width, height)

    def sparkline_image(self, result: KpiResult, width: float, height: float) -> Markup:
        """Thirteen months with first and last value as alternative text."""
        known = [point for point in scored_history(result) if point.value is not None]
        if not known:
            return Markup("–")
        first, last = (
            f"{self.formats.month(point.period)} {spoken_value(result, point.value, self.formats, self.words)}"
            for point in (known[0], known[-1])
        )
        alt = self.words.say("From {first} to {last}", first=first, last=last)
        return self._image(sparkline(result, width, height), "spark", alt, width, height)

    def gap_bar(self, row: KpiRow, width: float, height: float) -> Markup:
        """The gap to target as a bar; the row prints it as a number too."""
        if row.result.gap is None:
            return Markup("")
        picture = gap_bar(row.result.gap, row.gap_full, worse=row.worse, width=width, height=height)
        return self._background(picture, "gap", width, height)

    def interval(self, row: LaneRow, table: LaneTable, width: float, height: float) -> Markup:
        """The 95 % interval of a lane on the axis of its table."""
        rated = row.status in ("met", "near", "missed")
        if row.status == "counts_only":
            row = replace(row, value=None, interval=None)
        picture = interval(row.value, row.interval, row.target, table.axis, rated=rated, width=width, height=height)
        if row.interval is None:
            return self._background(picture, "interval", width, height)
        low, high = (self.formats.value(bound, "percent", table.decimals) for bound in row.interval)
        alt = self.words.say("95% interval {low} to {high}", low=low, high=high)
        return self._image(picture, "interval", alt, width, height)

    def ticks(self, table: LaneTable, width: float) -> list[Tick]:
        """Labels over the strip of intervals: the target, and the ends of the axis where they leave room."""
        ends = [Tick(_edge(place(end, table.axis, width)), self._axis_label(end), target=False) for end in table.axis]
        if table.target is None:
            return ends
        target = self.formats.figure(table.target, "percent", table.decimals)
        mark = Tick(_edge(place(table.target, table.axis, width)), target, target=True)
        return sorted([mark, *(end for end in ends if abs(end.left - mark.left) > 8)])

    def _axis_label(self, value: float) -> str:
        decimals = 0 if printed(value, "percent", 0) == printed(value, "percent", 3) else 1
        return self.formats.figure(value, "percent", decimals)

    def ratio(self, row: NetworkRow, view: NetworkView, width: float, height: float) -> Markup:
        """Late parcels per expected one with interval and limits; the row prints ratio and limits too."""
        limits = (row.lower, row.upper) if row.lower is not None and row.upper is not None else None
        picture = ratio_strip(row.ratio, row.interval, limits, ratio_axis(view), width, height)
        if row.interval is None:
            return self._background(picture, "ratio", width, height)
        low, high = (self.formats.number(bound, 2) for bound in row.interval)
        return self._image(
            picture, "ratio", self.words.say("95% interval {low} to {high}", low=low, high=high), width, height
        )

    def ratio_ticks(self, view: NetworkView, width: float) -> list[Tick]:
        """Labels over the strip of ratios: both ends and 1."""
        axis = ratio_axis(view)
        return [
            Tick(_edge(place(value, axis, width)), self.formats.number(value, 0), target=value == 1)
            for value in (axis[0], 1.0, axis[1])
        ]

    def score_bar(self, parts: Sequence[ScorePart], width: float, height: float) -> Markup:
        """The score as a bar; the table below it says the same."""
        return self._background(score_bar([part.bar for part in parts], width, height), "score", width, height)

    def trends(self, scorecard: Scorecard, width: float, height: float) -> list[tuple[KpiResult, Markup]]:
        """The control charts of the card, all in one scale, on a grid that fills `width` × `height` mm."""
        from scorecards.charts.trend import Frame, shared_ratio, trend_svg

        results = [scorecard.kpi(kpi) for kpi in scorecard.trends]
        months = sorted({point.period for result in results for point in result.history})
        revised = frozenset((each.kpi, each.period) for each in scorecard.revised)
        frame = Frame(width, height, tuple(months), shared_ratio(results), scorecard.period, self.family, revised)
        return [
            (
                result,
                self._image(trend_svg(result, frame, self.formats, self.words), "trend", result.alt, width, height),
            )
            for result in results
        ]

    def bridge(
        self, first: float, steps: Sequence[float], width: float, height: float, *, higher_is_worse: bool = True
    ) -> list[Markup]:
        """A picture for each row of a bridge, both ends included; the rows print the figures."""
        pictures = bridge_pictures(first, steps, higher_is_worse=higher_is_worse, width=width, height=height)
        return [self._background(picture, "bridge", width, height) for picture in pictures]

    def value_bar(self, value: float, full: float, kind: Kind, width: float, height: float) -> Markup:
        """A value as a bar from zero; the row prints it."""
        return self._background(value_bar(value, full, kind, width=width, height=height), "value", width, height)

    def weeks(self, weeks: WeekStrip, target: float | None, width: float, height: float, stub: float) -> Markup:
        """The weeks as a line in their normal range, labels in a stub of `stub` mm at the left."""
        from scorecards.charts.weeks import Strip, weeks_svg

        strip = Strip(width, height, stub, self.family)
        picture = weeks_svg(weeks, target, strip, self.formats, self.words)
        return self._image(picture, "weeks", weeks_alt(weeks, self.formats, self.words), width, height)

    def week_signal(self, point: WeekPoint, weeks: WeekStrip) -> str:
        """What the signal of a week means, as a class of the style sheet; "" without one."""
        from scorecards.charts.weeks import signal_of

        return signal_of(point, weeks.better) or ""

    def peers(self, scorecard: Scorecard, accent: str, width: float, height: float) -> Markup:
        """The partner among its peers: a funnel, or a strip where they are too few."""
        from scorecards.charts.funnel import PeerFrame, peers_svg

        if scorecard.peers is None:
            return Markup("")
        frame = PeerFrame(width, height, scorecard.partner, accent, self.family)
        picture = peers_svg(scorecard.peers, frame, self.formats, self.words)
        alt = peers_alt(scorecard.peers, scorecard.partner, self.formats, self.words)
        return self._image(picture, "peers", alt, width, height)

    def grid(self, panels: int) -> tuple[int, int]:
        """Columns and rows for a number of panels."""
        return panel_grid(panels)

    def _iconed(self, icon: str, text: str, small: str, kind: str = "") -> Markup:
        address = self.pictures.add_svg(icon, "icon")
        below = Markup("<br><small>{}</small>").format(small) if small else ""
        return Markup('<div class="iconed {}" style="background-image:url({})">{}{}</div>').format(
            kind, address, text, below
        )

    def _background(self, picture: str, kind: str, width: float, height: float) -> Markup:
        return self.pictures.background(picture, kind, width, height)

    def _image(self, picture: str, kind: str, alt: str, width: float, height: float) -> Markup:
        return self.pictures.image(picture, kind, alt, width, height)


def ratio_axis(view: NetworkView) -> tuple[float, float]:
    """From 0 to a whole number that holds all limits and ratios, at most _LONGEST_AXIS."""
    figures = [figure for row in view.rows for figure in (row.ratio, row.upper) if figure is not None]
    return 0.0, float(min(max(ceil(max(figures, default=0.0)), 2), _LONGEST_AXIS))


def _edge(left: float) -> float:
    return round(left, 2)
