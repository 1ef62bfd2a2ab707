import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.limits import Band
from scorecards.statistics.signals import Signal, signals

#: Centre 0, near limits ± 2, limits ± 3.
BAND = Band(-3.0, -2.0, 0.0, 2.0, 3.0)


def latest(values: Sequence[float]) -> Signal | None:
    return signals(values, [BAND] * len(values))[-1]


def test_common_cause() -> None:
    assert signals([1, -1, 2, -2, 0, 1], [BAND] * 6) == (None,) * 6
    assert signals([], []) == ()


def test_r1_beyond_a_limit() -> None:
    assert latest([1, -1, 3.1]) == Signal("R1", 1, 2)
    assert latest([1, -1, -3.1]) == Signal("R1", -1, 2)
    assert latest([1, -1, 3]) is None  # on the limit


def test_r1_since_the_unbroken_row() -> None:
    fired = signals([4, 1, 5, 4, 3.5, -4], [BAND] * 6)
    assert fired == (
        Signal("R1", 1, 0),
        None,
        Signal("R1", 1, 2),
        Signal("R1", 1, 2),
        Signal("R1", 1, 2),
        Signal("R1", -1, 5),
    )


def test_r2_seven_on_one_side() -> None:
    values = [-1, 1, 0.5, 1, 0.2, 1, 0.4, 1, 0.3]
    fired = signals(values, [BAND] * 9)
    assert fired[:7] == (None,) * 7  # six in a row are no run
    assert fired[7:] == (Signal("R2", 1, 1), Signal("R2", 1, 1))
    assert latest([-v for v in values]) == Signal("R2", -1, 1)


def test_r2_a_point_on_the_centre_ends_the_run() -> None:
    assert latest([1, 0.5, 1, 0, 1, 0.5, 1, 0.5]) is None
    assert latest([0, 0, 0, 0, 0, 0, 0, 0]) is None


def test_r2_a_float_of_the_centre_is_on_the_centre() -> None:
    noisy = 0.1 + 0.2
    band = Band(-2.7, -1.7, 0.3, 2.3, 3.3)
    values = [0.8, 0.4, 0.6, noisy, 0.7, 0.4, 0.5]
    assert noisy > 0.3
    assert signals(values, [band] * 7)[-1] is None


def test_r3_six_moves_one_way() -> None:
    values = [0.5, -1.5, -1.0, -0.5, 0.1, 0.6, 1.0, 1.4]
    fired = signals(values, [BAND] * 8)
    assert fired[:7] == (None,) * 7
    assert fired[7] == Signal("R3", 1, 1)
    assert latest([-v for v in values]) == Signal("R3", -1, 1)


def test_r3_an_unchanged_value_ends_the_row() -> None:
    assert latest([-1.5, -1.0, -0.5, -0.5, 0.1, 0.6, 1.0, 1.4]) is None


def test_r4_two_of_three_near_a_limit() -> None:
    assert latest([-1, 2.5, 1, 2.5]) == Signal("R4", 1, 1)
    assert latest([-1, 0.5, -2.2, -2.8]) is None  # the first of the three lies on the other side
    assert latest([-1, -0.5, -2.2, -2.8]) == Signal("R4", -1, 2)
    assert latest([-1, 2.5, 2.5, 1]) is None  # the pair is old news
    assert latest([2.5, 2.5]) is None  # three points are needed
    assert latest([1, 2, 2.5]) is None  # a point on the near limit is not beyond it
    assert latest([2.5, 1, 3]) == Signal("R4", 1, 0)  # on the limit is between near limit and limit


def test_r4_a_point_beyond_the_limit_is_not_near_it() -> None:
    assert latest([3.5, 1, 2.5]) is None


def test_precedence() -> None:
    run = [-1, 0.5, 1, 0.5, 1, 0.5, 1]
    assert latest([*run, 3.5]) == Signal("R1", 1, 7)  # R1 before R2
    assert latest([*run[1:], 2.5, 2.6]) == Signal("R2", 1, 0)  # R2 before R4
    climb = [-2.9, -2.0, -1.0, 0.5, 1.0, 2.2, 2.4]
    assert latest(climb) == Signal("R4", 1, 5)  # R4 before R3
    assert latest([*climb[:5], 1.2, 1.4]) == Signal("R3", 1, 0)


def test_limits_of_each_point_count() -> None:
    narrow = Band(-1.0, -0.6, 0.0, 0.6, 1.0)
    fired = signals([-0.1, 2.0, 2.0], [BAND, BAND, narrow])
    assert fired == (None, None, Signal("R1", 1, 2))


def test_series_and_bands_go_together() -> None:
    with pytest.raises(ValueError, match="zip"):
        signals([1.0, 2.0], [BAND])


def fired_by_window(values: list[float], i: int) -> str | None:
    """The rules once more, each as a look at one window of the series."""
    window = values[max(0, i - 6) : i + 1]
    if abs(values[i]) > 3:
        return "R1"
    if len(window) == 7 and (all(v > 0 for v in window) or all(v < 0 for v in window)):
        return "R2"
    last3 = values[max(0, i - 2) : i + 1]
    same_side = len(last3) == 3 and abs(sum(math.copysign(1, v) if v else 0 for v in last3)) == 3
    if same_side and 2 < abs(values[i]) <= 3 and sum(2 < abs(v) <= 3 for v in last3) >= 2:
        return "R4"
    steps = [b - a for a, b in pairwise(window)]
    if len(steps) == 6 and (all(s > 0 for s in steps) or all(s < 0 for s in steps)):
        return "R3"
    return None


@given(st.lists(st.integers(-14, 14).map(lambda quarter: quarter / 4), max_size=30))
def test_rules_by_window(values: list[float]) -> None:
    fired = signals(values, [BAND] * len(values))
    assert [signal and signal.rule for signal in fired] == [fired_by_window(values, i) for i in range(len(values))]


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=25))
def test_a_mirrored_series_signals_the_other_way(values: list[float]) -> None:
    up, down = latest(values), latest([-v for v in values])
    assert (up is None) == (down is None)
    if up and down:
        assert (up.rule, up.direction, up.since) == (down.rule, -down.direction, down.since)


@given(st.lists(st.floats(-4, 4), min_size=8, max_size=25))
def test_history_is_judged_with_what_was_known_then(values: list[float]) -> None:
    whole = signals(values, [BAND] * len(values))
    assert whole[:7] == signals(values[:7], [BAND] * 7)
