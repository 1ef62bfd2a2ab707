import pytest

from scorecards.model.kpi import Better
from scorecards.statistics.assurance import assurance, under_review, variation
from scorecards.statistics.limits import ControlLimits, xmr
from scorecards.statistics.signals import Direction, Rule, Signal


def limits(points: int = 12) -> ControlLimits:
    """Centre 95, mean range 1, limits 92.34 and 97.66."""
    found = xmr([94.5, 95.5] * (points // 2))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("target", "higher", "lower"),
    [
        (92.0, "met", "missed"),
        (92.34, "hit_or_miss", "hit_or_miss"),
        (95.0, "hit_or_miss", "hit_or_miss"),
        (97.66, "hit_or_miss", "hit_or_miss"),
        (98.0, "missed", "met"),
    ],
)
def test_target_against_limits(target: float, higher: str, lower: str) -> None:
    chart = limits()
    lines = chart.printed
    exact = {92.34: lines.lower, 97.66: lines.upper}.get(target, target)
    assert exact == pytest.approx(target)
    assert assurance(chart, exact, "higher") == higher
    assert assurance(chart, exact, "lower") == lower


def test_no_verdict_without_history_or_target() -> None:
    assert assurance(None, 97.0, "higher") == "not_enough"
    assert assurance(limits(10), 97.0, "higher") == "not_enough"  # trial limits
    assert assurance(limits(), None, "higher") == "none"
    assert assurance(limits(), 97.0, None) == "none"


@pytest.mark.parametrize(
    ("direction", "better", "word"),
    [
        (1, "higher", "improvement"),
        (-1, "higher", "concern"),
        (1, "lower", "concern"),
        (-1, "lower", "improvement"),
        (1, None, "neutral"),
        (-1, None, "neutral"),
    ],
)
def test_direction_against_polarity(direction: Direction, better: Better | None, word: str) -> None:
    assert variation(limits(), Signal("R1", direction, 3), better) == word
    assert variation(limits(), None, better) == "common"
    assert variation(None, None, better) == "not_enough"


@pytest.mark.parametrize(("rule", "review"), [("R1", True), ("R2", True), ("R3", False), ("R4", False)])
def test_under_review(rule: Rule, review: bool) -> None:
    assert under_review(Signal(rule, 1, 0)) is review
    assert not under_review(None)
