"""Bars of claims by hand-over month: their heights, what is solid, hatched and outlined, and their labels."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from scorecards.charts.cohort_bars import BarFrame, cohort_bars_svg, draw_cohort_bars
from scorecards.charts.count_bar import count_bar
from scorecards.charts.figure import new_figure
from scorecards.charts.style import COLOURS
from scorecards.formats import Formats
from scorecards.model import KpiResult
from scorecards.model.claims import ClaimCohort
from scorecards.wording import Words
from tests.charts.results import result
from tests.charts.test_trend import FAMILY

FRAME = BarFrame(130.0, 60.0, FAMILY)
READ = ClaimCohort("2026-07", 1000, (), 20, 0.02, mature=True, share_developed=1.0, forecast=None, low=None, high=None)
YOUNG = replace(
    READ,
    month="2026-08",
    claims=12,
    rate=0.012,
    mature=False,
    share_developed=0.75,
    forecast=0.016,
    low=0.013,
    high=0.02,
)
KPI = replace(result(), unit="per_10000", better="lower", target=0.018, decimals=1)


def drawn(*cohorts: ClaimCohort, kpi: KpiResult | None = None) -> Axes:
    return draw_cohort_bars(new_figure(FRAME.width, FRAME.height), cohorts, kpi, FRAME, Formats(), Words())


def bars(axes: Axes, gid: str) -> list[Rectangle]:
    return [bar for bar in axes.patches if isinstance(bar, Rectangle) and bar.get_gid() == gid]


def texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_bars_begin_at_zero_and_end_at_their_rate() -> None:
    axes = drawn(READ, YOUNG)
    (read,), (young,), (forecast,) = (bars(axes, gid) for gid in ("read", "young", "forecast"))
    assert [bar.get_y() for bar in (read, young, forecast)] == [0, 0, 0]
    assert [bar.get_height() for bar in (read, young, forecast)] == pytest.approx([0.02, 0.012, 0.016])
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] > 0.02


def test_a_read_cohort_is_solid_a_young_one_hatched_and_its_forecast_an_outline() -> None:
    axes = drawn(READ, YOUNG)
    assert to_hex(bars(axes, "read")[0].get_facecolor()) == COLOURS.bar.lower()
    assert bars(axes, "young")[0].get_hatch()
    assert not bars(axes, "forecast")[0].get_fill()


def test_every_bar_is_labelled() -> None:
    assert texts(drawn(READ, YOUNG)) == ["Jul", "2026", "Aug", "200.0", "75%\nof\n160.0", "120.0", "developed"]


def test_a_young_cohort_without_forecast_has_its_value_alone() -> None:
    axes = drawn(READ, replace(YOUNG, forecast=None, share_developed=None))
    assert bars(axes, "forecast") == []
    assert "developed" not in texts(axes)
    assert "120.0" in texts(axes)


def test_red_is_for_a_signal_alone() -> None:
    colours = [
        to_hex(bars(drawn(replace(READ, signal=signal)), "read")[0].get_facecolor())
        for signal in (None, "concern", "improvement")
    ]
    assert colours == [COLOURS.bar.lower(), COLOURS.missed.lower(), COLOURS.bar.lower()]


def test_few_claims_have_their_interval_as_far_as_the_chart_goes() -> None:
    few = replace(READ, claims=2, rate=0.002, interval=(0.0002, 0.0072))
    (line,) = [line for line in drawn(READ, few).lines if line.get_gid() == "interval"]
    assert np.asarray(line.get_ydata()).tolist() == [0.0002, 0.0072]
    axes = drawn(replace(few, interval=(0.0002, 0.9)))
    (line,) = [line for line in axes.lines if line.get_gid() == "interval"]
    assert np.asarray(line.get_ydata()).tolist() == [0.0002, pytest.approx(0.008)]
    assert [line.get_gid() for line in axes.lines].count("beyond") == 1


def test_the_target_of_the_card_is_a_dashed_line() -> None:
    axes = drawn(READ, kpi=KPI)
    (target,) = [line for line in axes.lines if line.get_gid() == "target"]
    assert set(np.asarray(target.get_ydata())) == {0.018}
    assert target.get_linestyle() == "--"
    assert "Target 180.0" in texts(axes)
    assert not [line for line in drawn(READ).lines if line.get_gid() == "target"]


def test_a_month_that_is_not_over_has_no_bar() -> None:
    axes = drawn(READ, replace(YOUNG, claims=None, rate=None, forecast=None))
    assert bars(axes, "young") == []


def test_no_claim_at_all_can_be_drawn_and_equal_cohorts_give_equal_bytes() -> None:
    none = replace(READ, claims=0, rate=0.0)
    once, again = (cohort_bars_svg([none], None, FRAME, Formats(), Words()) for _ in range(2))
    assert once == again
    assert "0.0" in once


def test_a_count_bar_is_as_long_as_its_count() -> None:
    assert 'width="15" height="3"' in count_bar(5, 10, kind="whole", width=30, height=3)
    assert COLOURS.missed in count_bar(5, 10, kind="late", width=30, height=3)
    assert '<rect x="0" y="0" width="0"' in count_bar(0, 0, kind="part", width=30, height=3)
