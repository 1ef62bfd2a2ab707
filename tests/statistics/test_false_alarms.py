import numpy as np
import pytest

from scorecards.statistics.false_alarms import any_false_alarm, false_alarm_rate


def test_published_rates() -> None:
    """2.5 % with 24 months, 3.1 % with 12, 6.2 % a year after the lock: found by other simulations."""
    assert false_alarm_rate(24) == pytest.approx(0.025, abs=0.004)
    assert false_alarm_rate(12) == pytest.approx(0.031, abs=0.004)
    assert false_alarm_rate(12, 12) == pytest.approx(0.062, abs=0.006)


def test_twin_in_numpy() -> None:
    """The same chance, simulated with arrays and rules written a second time."""
    draw = np.random.default_rng(3)
    x = draw.normal(size=(30_000, 25))
    base, latest = x[:, :24], x[:, -7:]
    ranges = np.abs(np.diff(base, axis=1))
    kept = np.where(ranges < 3.267 * ranges.mean(axis=1, keepdims=True), ranges, np.nan)
    half = 2.66 * np.nanmean(kept, axis=1, keepdims=True)
    off = latest - base.mean(axis=1, keepdims=True)
    near = (np.abs(off) > 2 / 3 * half) & (np.abs(off) <= half)
    side = np.sign(off)
    moves = np.sign(np.diff(latest, axis=1))
    alarm = np.abs(off[:, -1]) > half[:, 0]
    alarm |= np.abs(side.sum(axis=1)) == 7
    alarm |= np.abs(moves.sum(axis=1)) == 6
    alarm |= near[:, -1] & (near[:, -3:].sum(axis=1) >= 2) & (np.abs(side[:, -3:].sum(axis=1)) == 3)
    assert false_alarm_rate(24) == pytest.approx(alarm.mean(), abs=0.0055)


def test_same_call_same_figure() -> None:
    first = false_alarm_rate(13, runs=500)
    false_alarm_rate.cache_clear()
    assert false_alarm_rate(13, runs=500) == first


def test_no_limits_no_rate() -> None:
    with pytest.raises(ValueError, match="5 points has no limits"):
        false_alarm_rate(5)


def test_a_card_of_twelve() -> None:
    assert any_false_alarm(0.025, 12) == pytest.approx(0.26, abs=0.005)
    assert any_false_alarm(0.025, 1) == pytest.approx(0.025)
    assert any_false_alarm(0.025, 0) == 0
