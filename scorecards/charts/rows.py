"""Tables with pictures as charts of their own: a bridge, intervals with their target, the score, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from scorecards.charts.style import CHART_TEXT, CHART_VALUE, COLOURS, Families

NAMES, FIGURES = 0.34, 0.12  # shares of the width for what stands left and right of the marks
_THICK = 0.62
_SHIFT = 0.35


@dataclass(frozen=True)
class BridgeRow:
    """A row of a bridge: its name, how much it adds, and the figure as printed. Ends add nothing and are totals."""

    name: str
    value: float
    text: str
    is_end: bool = False


@dataclass(frozen=True)
class IntervalRow:
    """A row of intervals: its name, value and interval, its target, and the figure as printed."""

    name: str
    value: float | None
    interval: tuple[float, float] | None
    target: float | None
    text: str
    missed: bool


@dataclass(frozen=True)
class ScoreRow:
    """A row of the score: a KPI, its weight, the part of it that was reached (None: not rated), and the figures."""

    name: str
    weight: int
    reached: float | None
    text: str


def draw_bridge(
    figure: Figure | SubFigure, rows: Sequence[BridgeRow], family: Families, *, higher_is_worse: bool = True
) -> Axes:
    """From the first end over the steps to the last; what makes it worse is dark. The axis begins near the ends."""
    axes = _axes(figure, len(rows))
    steps = [row.value for row in rows if not row.is_end]
    levels = list(accumulate(steps, initial=rows[0].value))
    span = (max(levels) - min(levels)) or 1.0
    axes.set_xlim(min(levels) - 0.06 * span, max(levels) + 0.06 * span)
    changes = iter(pairwise(levels))
    for place, row in enumerate(rows):
        if row.is_end:
            at = levels[0] if place == 0 else levels[-1]
            axes.plot([at, at], [place - _SHIFT, place + _SHIFT], color=COLOURS.ink, linewidth=2.4, gid="end")
        else:
            start, end = next(changes)
            worse = (end > start) == higher_is_worse
            axes.barh(
                place, end - start, left=start, height=_THICK, color=COLOURS.bar if worse else COLOURS.light, gid="step"
            )
        _words(axes, place, row.name, row.text, family, strong=row.is_end)
    for place, level in enumerate(levels):
        axes.plot([level, level], [place, place + 1], color=COLOURS.light, linewidth=0.6, gid="link")
    return axes


def draw_score(figure: Figure | SubFigure, rows: Sequence[ScoreRow], family: Families) -> Axes:
    """Each weight as a pale bar, what was reached of it dark over it; hatched where nothing could be rated."""
    axes = _axes(figure, len(rows))
    axes.set_xlim(0, max(row.weight for row in rows) * 1.02)
    for place, row in enumerate(rows):
        hatch = None if row.reached is not None else "////"
        axes.barh(
            place, row.weight, height=_THICK, gid="weight", hatch=hatch, linewidth=0,
            color="none" if hatch else COLOURS.band, hatchcolor=COLOURS.light,
        )  # fmt: skip
        if row.reached is not None:
            axes.barh(place, row.reached, height=_THICK, color=COLOURS.bar, gid="reached")
        _words(axes, place, row.name, row.text, family, strong=False)
    return axes


def draw_intervals(figure: Figure | SubFigure, rows: Sequence[IntervalRow], family: Families) -> Axes:
    """Each value with its interval on one axis, its target as a line."""
    axes = _axes(figure, len(rows))
    marks = list(_marks(rows))
    span = (max(marks) - min(marks)) or 0.01
    axes.set_xlim(min(marks) - 0.04 * span, max(marks) + 0.04 * span)
    for place, row in enumerate(rows):
        colour = COLOURS.missed if row.missed else COLOURS.ink
        if row.target is not None:
            axes.plot([row.target] * 2, [place - 0.5, place + 0.5], color=COLOURS.light, linewidth=1.0, gid="target")
        if row.interval is not None:
            axes.plot(row.interval, [place, place], color=colour, linewidth=1.4, gid="interval")
        if row.value is not None:
            axes.plot([row.value], [place], marker="o", markersize=4, color=colour, markeredgewidth=0, gid="value")
        _words(axes, place, row.name, row.text, family, strong=row.missed)
    return axes


def _marks(rows: Sequence[IntervalRow]) -> Iterator[float]:
    for row in rows:
        yield from (mark for mark in (row.value, row.target, *(row.interval or ())) if mark is not None)


def _axes(figure: Figure | SubFigure, rows: int) -> Axes:
    axes = figure.add_axes((NAMES, 0, 1 - NAMES - FIGURES, 1))
    axes.set_axis_off()
    axes.set_ylim(rows - 0.4, -0.6)
    return axes


def _words(axes: Axes, place: int, name: str, text: str, family: Families, *, strong: bool) -> None:
    """Name at the left, figure at the right of a row."""
    weight = 600 if strong else 400
    for x, said, side, size, colour in (
        (-0.02, name, "right", CHART_TEXT, COLOURS.text),
        (1.0 + FIGURES / (1 - NAMES - FIGURES), text, "right", CHART_VALUE, COLOURS.ink),
    ):
        shown = axes.text(
            x, place, said, transform=axes.get_yaxis_transform(), ha=side, va="center_baseline", fontsize=size,
            fontweight=weight, fontfamily=family, color=colour,
        )  # fmt: skip
        shown.set_parse_math(False)
        shown.set_clip_on(False)
