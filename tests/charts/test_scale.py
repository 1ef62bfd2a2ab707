import pytest

from scorecards.charts.labels import push_apart
from scorecards.charts.scale import drawn_values, needed_ratio, window
from scorecards.charts.trend import LEAST_RATIO, MOST_RATIO, shared_ratio
from tests.charts.results import limits, points, result


def test_the_normal_range_lies_in_the_middle_where_that_shows_everything() -> None:
    drawn = window([0.96, 0.97], limits(0.94, 0.98), ratio=2.0)
    assert (drawn.low, drawn.high) == pytest.approx((0.92, 1.0))
    assert drawn.share(0.94) == pytest.approx(0.25)
    assert drawn.share(0.98) == pytest.approx(0.75)


def test_a_target_outside_slides_the_window_and_keeps_the_height() -> None:
    drawn = window([0.96, 1.005], limits(0.94, 0.98), ratio=2.0)
    assert drawn.high - drawn.low == pytest.approx(0.08)
    assert drawn.low < 0.94
    assert drawn.high > 1.005


def test_a_value_too_far_away_widens_the_window() -> None:
    drawn = window([0.70], limits(0.94, 0.98), ratio=2.0)
    assert drawn.high - drawn.low == pytest.approx(0.28 * 1.12)
    assert drawn.low == pytest.approx(0.70 - 0.06 * 0.28)
    assert drawn.high > 0.98


def test_without_limits_the_values_fill_the_middle_half() -> None:
    assert window([2.0, 4.0], None, ratio=2.0) == (1.0, 5.0)
    assert window([5.0], None, ratio=2.0) == pytest.approx((4.75, 5.25))
    assert window([], None, ratio=2.0) == pytest.approx((-0.5, 0.5))


def test_needed_ratio_counts_normal_ranges() -> None:
    values = drawn_values(points([0.96, None]), 1.0)
    assert values == [0.96, 1.0]
    assert needed_ratio(values, limits(0.94, 0.98)) == pytest.approx(1.5 * 1.12)
    assert needed_ratio(values, None) == 0.0


def test_one_height_of_the_normal_range_for_all_panels() -> None:
    calm, far, lost = result(), result(target=0.90), result(target=0.5)
    assert shared_ratio([calm]) == LEAST_RATIO
    assert shared_ratio([calm, far]) == pytest.approx(2 * 1.12)
    assert shared_ratio([calm, lost]) == MOST_RATIO  # one panel widens alone instead of flattening all


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ([0.0, 10.0], [0.0, 10.0]),
        ([5.0, 5.0], [3.5, 6.5]),
        ([5.0, 4.0, 0.0], [6.0, 3.0, 0.0]),
        ([1.0, 2.0, 3.0], [-1.0, 2.0, 5.0]),
        ([], []),
    ],
)
def test_labels_are_pushed_apart(wanted: list[float], placed: list[float]) -> None:
    assert push_apart(wanted, 3.0) == pytest.approx(placed)
