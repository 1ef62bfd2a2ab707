"""Claims by hand-over month as bars from zero: read cohorts solid, the others hatched with what is still expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from scorecards.charts.figure import new_figure, to_svg
from scorecards.charts.style import CHART_TEXT, COLOURS, Families
from scorecards.formats import Formats
from scorecards.model import KpiResult
from scorecards.model.claims import ClaimCohort
from scorecards.wording import Words

FOOT_ROOM = 8.0  # mm below for months and years
HEAD_ROOM = 4.5  # mm above a bar for its label
YOUNG_ROOM = 17.2  # mm above a young bar for share, forecast and what they are
LABEL_ROOM = 16.0  # mm at the left where a target is named
BAR = 0.7  # of the place of a month
LEAST_PLACES = 8  # months that the chart has room for at least
WIDEST = 4  # times the highest bar or target that a whisker may reach

LEAST_INSIDE = 5.0  # mm a bar is high at least where its value stands in it
NEARLY_WHOLE = 0.99
HATCH = "/////"
DECIMALS = 1


@dataclass(frozen=True)
class BarFrame:
    """Size of the chart in mm, and the family of its text."""

    width: float
    height: float
    family: Families


def cohort_bars_svg(
    cohorts: Sequence[ClaimCohort], kpi: KpiResult | None, frame: BarFrame, formats: Formats, words: Words
) -> str:
    """The chart as SVG text."""
    figure = new_figure(frame.width, frame.height)
    draw_cohort_bars(figure, cohorts, kpi, frame, formats, words)
    return to_svg(figure)


def draw_cohort_bars(
    figure: Figure | SubFigure,
    cohorts: Sequence[ClaimCohort],
    kpi: KpiResult | None,
    frame: BarFrame,
    formats: Formats,
    words: Words,
) -> Axes:
    """Draw the bars; y is the rate as a ratio. `kpi` is the claim rate of the card, with its target."""
    chart = BarChart(figure, cohorts, kpi, frame, formats, words)
    chart.months()
    for place, cohort in enumerate(cohorts):
        chart.bar(place, cohort)
    chart.target()
    chart.developed()
    return chart.axes


class BarChart:
    """The chart while it is drawn."""

    def __init__(
        self,
        figure: Figure | SubFigure,
        cohorts: Sequence[ClaimCohort],
        kpi: KpiResult | None,
        frame: BarFrame,
        formats: Formats,
        words: Words,
    ) -> None:
        self.cohorts, self.kpi, self.frame, self.formats, self.words = cohorts, kpi, frame, formats, words
        self.level = kpi.target if kpi is not None else None
        left = LABEL_ROOM / frame.width if self.level is not None else 0.0
        bottom = FOOT_ROOM / frame.height
        self.axes = figure.add_axes((left, bottom, 0.992 - left, 1 - bottom))
        self.axes.set_axis_off()
        self.places = max(len(cohorts), LEAST_PLACES)
        self.axes.set_xlim(-0.5, self.places - 0.5)
        drawn = frame.height - FOOT_ROOM
        solid = max([self.level or 0.0, *(top(cohort, whisker=False) for cohort in cohorts)])
        self.most = WIDEST * solid
        rooms = [(self.level or 0.0, HEAD_ROOM)]
        rooms += [(self._top(cohort), YOUNG_ROOM if cohort.forecast is not None else HEAD_ROOM) for cohort in cohorts]
        highest = max(end * drawn / (drawn - room) for end, room in rooms) or 1.0
        self.axes.set_ylim(0, highest)
        self.per_mm = highest / drawn

    def text(self, x: float, y: float, text: str, *, colour: str = COLOURS.text, **extra: Any) -> None:
        """Text of the chart; a `$` is a dollar, not mathematics."""
        shown = self.axes.text(x, y, text, color=colour, fontsize=CHART_TEXT, fontfamily=self.frame.family, **extra)
        shown.set_parse_math(False)
        shown.set_clip_on(False)

    def months(self) -> None:
        """The base line, the months below it, the year under the first one and under every January."""
        self.axes.plot([-0.5, self.places - 0.5], [0, 0], gid="axis", color=COLOURS.light, linewidth=0.6, clip_on=False)
        for place, cohort in enumerate(self.cohorts):
            self.text(place, -1.2 * self.per_mm, self.formats.month_short(cohort.month), ha="center", va="top")
            if place == 0 or cohort.month.endswith("-01"):
                year = cohort.month[:4]
                self.text(place, -4.6 * self.per_mm, year, colour=COLOURS.muted, ha="center", va="top")

    def bar(self, place: int, cohort: ClaimCohort) -> None:
        """One cohort with its value, and what a young one is expected to reach."""
        if cohort.rate is None:
            return
        if cohort.mature:
            colour = COLOURS.light if cohort.interval is not None else COLOURS.bar
            colour = COLOURS.missed if cohort.signal == "concern" else colour
            self.axes.bar(place, cohort.rate, BAR, color=colour, linewidth=0, gid="read")
            self._interval(place, cohort)
        else:
            self._young(place, cohort)
        self._value(place, cohort)

    def _young(self, place: int, cohort: ClaimCohort) -> None:
        with mpl.rc_context({"hatch.linewidth": 0.6}):
            self.axes.bar(
                place,
                cohort.rate or 0.0,
                BAR,
                facecolor="#FFFFFF",
                edgecolor=COLOURS.text,
                hatch=HATCH,
                linewidth=0.6,
                gid="young",
            )
        if cohort.forecast is not None and cohort.share_developed is not None:
            self.axes.bar(
                place,
                cohort.forecast,
                BAR,
                fill=False,
                edgecolor=COLOURS.text,
                linewidth=0.7,
                linestyle=(0, (1.6, 1.2)),
                gid="forecast",
            )
            above = self._top(cohort) + 0.9 * self.per_mm
            share = self.formats.value(_shown_share(cohort.share_developed), "percent", 0)
            end = self._figure(cohort.forecast)
            text = self.words.say("{share}\nof\n{forecast}", share=share, forecast=end)
            self.text(place, above, text, ha="center", va="bottom", linespacing=1.15)

    def _interval(self, place: int, cohort: ClaimCohort) -> None:
        """The whisker of a rate that rests on few claims."""
        if cohort.interval is None:
            return
        low, high = cohort.interval
        ends = [low, min(high, self.most)]
        self.axes.plot([place, place], ends, gid="interval", color=COLOURS.ink, linewidth=0.9)
        if high > self.most:
            self.axes.plot([place], [self.most], gid="beyond", color=COLOURS.ink, marker="^", markersize=3.5)

    def _value(self, place: int, cohort: ClaimCohort) -> None:
        """In the bar where it is high enough and nothing crosses it, else above it."""
        rate, text = cohort.rate or 0.0, self._figure(cohort.rate or 0.0)
        style: dict[str, Any] = {"fontweight": 600, "ha": "center"}
        fits = rate >= LEAST_INSIDE * self.per_mm
        box = {"facecolor": "#FFFFFF", "edgecolor": "none", "pad": 1.2}
        if cohort.interval is not None:
            y = rate + 0.9 * self.per_mm
            self.text(place, y, text, colour=COLOURS.ink, va="bottom", bbox=box, **style)
        elif cohort.mature and fits:
            y = rate - 1.1 * self.per_mm
            self.text(place, y, text, colour="#FFFFFF", va="top", **style)
        elif fits:
            self.text(place, rate / 2, text, colour=COLOURS.ink, va="center_baseline", bbox=box, **style)
        elif cohort.mature or cohort.forecast is None:
            y = self._top(cohort) + 0.9 * self.per_mm
            self.text(place, y, text, colour=COLOURS.ink, va="bottom", **style)

    def target(self) -> None:
        """The target of the claim rate, dashed over the whole width and named at the left."""
        if self.kpi is None or self.level is None:
            return
        left = -0.5 - LABEL_ROOM * self.places / (self.frame.width * 0.992 - LABEL_ROOM)
        ends = [left, self.places - 0.5]
        self.axes.plot(
            ends,
            [self.level] * 2,
            gid="target",
            color=COLOURS.ink,
            linewidth=0.9,
            linestyle=(0, (3.4, 1.6)),
            clip_on=False,
        )
        words = self.words.say("Target {value}", value=self._figure(self.level, self.kpi.decimals))
        self.text(left, self.level + 0.6 * self.per_mm, words, colour=COLOURS.ink, ha="left", va="bottom")

    def developed(self) -> None:
        """What the shares over the young bars are, once, over the highest of them."""
        young = [place for place, cohort in enumerate(self.cohorts) if cohort.forecast is not None]
        if young:
            peak = max(self._top(self.cohorts[place]) for place in young)
            y = peak + 13.0 * self.per_mm
            text = self.words.say("developed")
            self.text((young[0] + young[-1]) / 2, y, text, colour=COLOURS.muted, ha="center", va="bottom")

    def _top(self, cohort: ClaimCohort) -> float:
        return min(top(cohort), self.most)

    def _figure(self, rate: float, decimals: int = DECIMALS) -> str:
        return self.formats.figure(rate, "per_10000", decimals)


def _shown_share(share: float) -> float:
    """A share that is not whole is not printed as 100%."""
    return share if share >= 1 else min(share, NEARLY_WHOLE)


def top(cohort: ClaimCohort, *, whisker: bool = True) -> float:
    """The highest point of a cohort's bar and outline, and of its whisker."""
    ends = [cohort.rate, cohort.forecast, cohort.interval[1] if whisker and cohort.interval else None]
    return max(end for end in [0.0, *ends] if end is not None)
