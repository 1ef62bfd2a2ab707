from dataclasses import replace
from itertools import pairwise
from math import isnan
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from scorecards.assets import shipped
from scorecards.charts.figure import new_figure, register_fonts
from scorecards.charts.style import COLOURS
from scorecards.charts.trend import Frame, draw_trend, trend_svg
from scorecards.formats import Formats
from scorecards.model import KpiResult
from scorecards.model.scorecard import RebaseMark
from scorecards.wording import Words
from tests.charts.results import MONTHS, limits, points, result

FOLDER: Path = shipped("config") / "fonts"
FAMILY = register_fonts("Inter", FOLDER / "Inter-Regular.ttf", FOLDER / "Inter-SemiBold.ttf")
FRAME = Frame(63.4, 50.0, MONTHS, 2.1, "2026-06", FAMILY)


def drawn(kpi: KpiResult, frame: Frame = FRAME, locale: str = "en-GB") -> Axes:
    figure: Figure = new_figure(frame.width, frame.height)
    return draw_trend(figure, kpi, frame, Formats(locale), Words())


def lines(axes: Axes, gid: str) -> list[Line2D]:
    return [line for line in axes.lines if line.get_gid() == gid]


def xs(line: Line2D) -> list[float]:
    return [float(value) for value in np.asarray(line.get_xdata(), dtype=float)]


def ys(line: Line2D) -> list[float]:
    return [float(value) for value in np.asarray(line.get_ydata(), dtype=float)]


def texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def label(axes: Axes, words: str) -> Text:
    return next(text for text in axes.texts if text.get_text() == words)


def test_the_range_follows_the_limits_month_by_month() -> None:
    axes = drawn(result(history=points([0.96] * 4, upper={0: 0.98, 1: 0.985, 2: 0.98, 3: 0.97})))
    (band,) = axes.collections
    assert isinstance(band, PolyCollection)
    corners = np.asarray(band.get_paths()[0].vertices).tolist()
    assert min(x for x, _ in corners) == -0.5
    assert max(x for x, _ in corners) == 3.5
    assert max(y for x, y in corners if 0.5 <= x <= 1.5) == 0.985
    assert max(y for x, y in corners if x == 3.5) == 0.97
    assert min(y for _, y in corners) == 0.94
    assert to_hex(np.asarray(band.get_facecolor())[0]) == COLOURS.band.lower()


def test_target_and_mean_lie_at_their_values() -> None:
    axes = drawn(result())
    (target,), (mean,) = lines(axes, "target"), lines(axes, "mean")
    assert ys(target) == [0.97, 0.97]
    assert target.get_linestyle() == "--"
    assert ys(mean) == [0.96, 0.96]
    assert axes.get_ylim()[0] < 0.94 < 0.98 < axes.get_ylim()[1]


def test_a_target_outside_the_range_extends_the_axis() -> None:
    axes = drawn(result(target=0.80))
    assert axes.get_ylim()[0] < 0.80


def test_only_signals_are_filled_with_colour() -> None:
    history = points(
        [0.96, 0.96, 0.99, 0.96, 0.92, 0.96, 0.96, 0.963], signal={2: "improvement", 4: "concern", 6: "neutral"}
    )
    axes = drawn(result(history=history))
    for gid, place, value, marker, colour in (
        ("improvement", 2, 0.99, "o", COLOURS.met),
        ("concern", 4, 0.92, "s", COLOURS.missed),
        ("neutral", 6, 0.96, "D", COLOURS.ink),
    ):
        (mark,) = lines(axes, gid)
        assert (xs(mark), ys(mark)) == ([place], [value])
        assert mark.get_marker() == marker
        assert mark.get_color() == colour
    (last,) = lines(axes, "last")
    assert (xs(last), ys(last)) == ([7], [0.963])


def test_immature_months_are_hollow_and_the_scored_month_is_named() -> None:
    history = points([0.96] * 5 + [0.97, 0.965, 0.963], mature={6: False, 7: False})
    axes = drawn(result(history=history, period="2026-04", value=0.97))
    (hollow,) = lines(axes, "immature")
    assert xs(hollow) == [6, 7]
    assert hollow.get_markerfacecolor() == "#FFFFFF"
    assert xs(lines(axes, "values")[0]) == [0, 1, 2, 3, 4, 5]
    assert "97.0 Apr" in texts(axes)


def test_a_month_without_value_breaks_the_line() -> None:
    values = ys(lines(drawn(result(history=points([0.96, 0.96, None, 0.96]))), "values")[0])
    assert [isnan(value) for value in values] == [False, False, True, False]


def test_a_missing_month_breaks_the_line() -> None:
    history = tuple(point for point in points([0.96] * 4) if point.period != "2026-01")
    (line,) = lines(drawn(result(history=history)), "values")
    assert xs(line) == [0, 1, 2, 3]
    assert [isnan(value) for value in ys(line)] == [False, False, True, False]


def test_a_rebase_breaks_mean_and_range_and_trial_limits_are_dotted() -> None:
    later = dict.fromkeys(range(4, 8), 0.95)
    history = points([0.96] * 4 + [0.95] * 4, centre=later, trial=dict.fromkeys(range(4, 8), True))
    axes = drawn(result(history=history, limits=limits(trial=True)))
    assert [xs(mean) for mean in lines(axes, "mean")] == [[-0.5, 3.5], [3.5, 7.5]]
    assert [ys(mean) for mean in lines(axes, "mean")] == [[0.96, 0.96], [0.95, 0.95]]
    assert [band.get_gid() for band in axes.collections] == ["range", "trial range"]
    assert len(lines(axes, "trial limit")) == 2


def test_a_rebase_is_named_at_its_month() -> None:
    mark = RebaseMark("2026-03", "new hub", "Ada", "2026-04-10", is_shown=True)
    axes = drawn(result(rebases=(mark,)))
    (edge,) = lines(axes, "rebase")
    assert xs(edge) == [3.5, 3.5]  # November is 0, March 4
    (words,) = [text for text in axes.texts if text.get_text().startswith("Mar 26: new hub")]
    assert words.get_position()[0] > 3.5


def test_years_are_separated() -> None:
    axes = drawn(result())
    assert [xs(edge) for edge in lines(axes, "year")] == [[1.5, 1.5]]
    assert {"Nov 25", "Jun"} <= set(texts(axes))


def test_end_labels_say_value_target_and_limits_apart() -> None:
    axes = drawn(result())
    heights = [label(axes, words).get_position()[1] for words in ("98.0", "T 97.0", "96.3", "94.0")]
    low, high = axes.get_ylim()
    per_mm = (high - low) / (FRAME.height - 5.5)
    assert all(above - below >= 3.0 * per_mm - 1e-9 for above, below in pairwise(heights))
    assert label(axes, "96.3").get_fontweight() == 600


def test_labels_are_in_the_locale() -> None:
    assert {"98,0", "T 97,0", "96,3", "Nov 25"} <= set(texts(drawn(result(), locale="de-DE")))


def test_the_normal_range_has_the_same_height_in_every_panel() -> None:
    def height(kpi: KpiResult) -> float:
        low, high = drawn(kpi).get_ylim()
        assert kpi.limits is not None
        return (kpi.limits.upper - kpi.limits.lower) / (high - low)

    wide = result(limits=limits(0.90, 0.99), history=points([0.95] * 8), target=0.96)
    assert height(result()) == pytest.approx(height(wide)) == pytest.approx(1 / 2.1)


def test_an_annotation_stands_left_of_the_signals_and_is_no_formula() -> None:
    history = points([0.96] * 6 + [0.99, 0.99], signal={6: "improvement", 7: "improvement"})
    kpi = result(history=history, annotation="Costs $1 not $2 a parcel")
    note = next(text for text in drawn(kpi).texts if text.get_text().startswith("Costs"))
    assert note.get_text().replace("\n", " ") == "Costs $1 not $2 a parcel"
    assert note.get_position()[0] < 6
    assert note.get_horizontalalignment() == "right"
    assert not note.get_parse_math()


def test_few_points_have_no_range() -> None:
    bare = tuple(replace(point, lower=None, centre=None, upper=None) for point in points([0.96, 0.97, 0.95]))
    axes = drawn(result(history=bare, limits=None, target=None))
    assert not axes.collections
    assert not lines(axes, "mean")
    assert "96.3" not in texts(axes)  # no value in the scored month


def test_svg_is_the_same_twice_and_its_words_are_text() -> None:
    first, second = (trend_svg(result(), FRAME, Formats(), Words()) for _ in range(2))
    assert first == second
    root = ET.fromstring(first)  # noqa: S314 (our own picture)
    words = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"96.3", "T 97.0", "98.0", "94.0"} <= set(words)
    assert "Date" not in first


def test_revised_months_carry_an_r() -> None:
    """Over their own point, of their own KPI alone."""
    kpi = result(history=points([0.96] * 4))
    frame = replace(FRAME, revised=frozenset({(kpi.id, kpi.history[1].period), ("another", kpi.history[2].period)}))
    marks = [text for text in drawn(kpi, frame).texts if text.get_text() == "r"]
    assert [text.get_position()[0] for text in marks] == [list(MONTHS).index(kpi.history[1].period)]
    assert "r" not in texts(drawn(kpi))
