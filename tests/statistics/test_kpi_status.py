from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.model.kpi import Better, Unit
from scorecards.statistics.status import (
    Exact,
    beyond_red_line,
    default_near,
    default_zero,
    exact,
    failure,
    points,
    rare_beyond_red_line,
    roll_up_target,
    status,
    volume,
)

D = Decimal


def test_failure() -> None:
    assert failure(D("0.97"), "higher") == Fraction(3, 100)
    assert failure(D("0.0006"), "lower") == Fraction(6, 10_000)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match=r"0\.97 is not exact"):
        exact(0.97)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "better", "unit", "near"),
    [
        ("0.97", "higher", "percent", "0.006"),  # a fifth of 3 %
        ("0.90", "higher", "percent", "0.01"),  # at most 1 percentage point
        ("0.02", "lower", "percent", "0.004"),
        ("0.22", "lower", "percent", "0.01"),
        ("1", "higher", "percent", "0"),
        ("0.0006", "lower", "per_10000", "0.00006"),
        ("0.05", "lower", "per_100", "0.005"),
        ("4.40", "lower", "money", "0.088"),
        ("21", "lower", "days", "0.42"),
        ("3", "lower", "working_days", "0.06"),
        ("24", "lower", "hours", "0.48"),
        ("600", "lower", "grams", "12"),
    ],
)
def test_default_near(target: str, better: Better, unit: Unit, near: str) -> None:
    assert default_near(D(target), better, unit) == D(near)


@pytest.mark.parametrize(
    ("value", "target", "better", "near", "word"),
    [
        (Fraction(97, 100), "0.97", "higher", "0.006", "met"),  # equality meets
        (Fraction(96_999_999, 100_000_000), "0.97", "higher", "0.006", "near"),
        (Fraction(964, 1000), "0.97", "higher", "0.006", "near"),  # on the edge of near
        (Fraction(963_999, 1_000_000), "0.97", "higher", "0.006", "missed"),
        (Fraction(6, 10_000), "0.0006", "lower", "0.00006", "met"),
        (Fraction(66, 100_000), "0.0006", "lower", "0.00006", "near"),
        (Fraction(67, 100_000), "0.0006", "lower", "0.00006", "missed"),
        (D("4.40"), "4.40", "lower", "0.088", "met"),
        (D("4.488"), "4.40", "lower", "0.088", "near"),
        (D("4.4881"), "4.40", "lower", "0.088", "missed"),
        (1, "1", "higher", "0", "met"),
        (Fraction(9999, 10_000), "1", "higher", "0", "missed"),
    ],
)
def test_status(value: Exact, target: str, better: Better, near: str, word: str) -> None:
    assert status(value, D(target), better, D(near)) == word


@pytest.mark.parametrize(
    ("target", "better", "unit", "zero"),
    [
        ("0.97", "higher", "percent", "0.94"),
        ("0.40", "higher", "percent", "0"),  # F = min(2 × 0.6, 1)
        ("0.0006", "lower", "per_10000", "0.0012"),
        ("0.6", "lower", "percent", "1"),
        ("4.40", "lower", "money", "4.84"),
        ("20", "lower", "days", "22"),
        ("20", "higher", "days", "18"),
        ("1", "higher", "percent", None),
        ("0", "lower", "per_10000", None),
        ("0", "higher", "percent", None),
        ("1", "lower", "percent", None),
        ("0", "lower", "money", None),
    ],
)
def test_default_zero(target: str, better: Better, unit: Unit, zero: str | None) -> None:
    assert default_zero(D(target), better, unit) == (None if zero is None else D(zero))


@pytest.mark.parametrize(
    ("value", "target", "better", "zero", "earned"),
    [
        ("0.97", "0.97", "higher", "0.94", "100"),
        ("0.99", "0.97", "higher", "0.94", "100"),  # no more than 100
        ("0.955", "0.97", "higher", "0.94", "50"),
        ("0.96288", "0.97", "higher", "0.94", "76.3"),
        ("0.94", "0.97", "higher", "0.94", "0"),
        ("0.50", "0.97", "higher", "0.94", "0"),
        ("0.0009", "0.0006", "lower", "0.0012", "50"),
        ("4.62", "4.40", "lower", "4.84", "50"),
        ("4.37", "4.40", "lower", "4.84", "100"),
        ("0.99", "1", "higher", "0.98", "50"),  # a = 0 with its own zero
        ("0.946", "0.95", "higher", "0.90", "92"),
        ("0.940015", "0.97", "higher", "0.94", "0.1"),  # 0.05 rounds half up
        ("0.940014", "0.97", "higher", "0.94", "0"),
    ],
)
def test_points(value: str, target: str, better: Better, zero: str, earned: str) -> None:
    assert points(D(value), D(target), better, D(zero)) == D(earned)


def test_points_without_a_ramp() -> None:
    assert points(D("0.99"), D(1), "higher", default_zero(D(1), "higher", "percent")) is None


@pytest.mark.parametrize(("zero", "better"), [("0.98", "higher"), ("0.97", "higher"), ("0.96", "lower")])
def test_zero_must_be_worse_than_the_target(zero: str, better: Better) -> None:
    with pytest.raises(ValueError, match="must be worse"):
        points(D("0.97"), D("0.97"), better, D(zero))


RATE = st.fractions(0, 1, max_denominator=10_000)


@given(RATE, RATE, st.fractions(Fraction(1, 1000), Fraction(999, 1000)), st.sampled_from(["higher", "lower"]))
def test_better_values_never_earn_less(
    one: Fraction, two: Fraction, target: Fraction, better: Literal["higher", "lower"]
) -> None:
    zero = default_zero(target, better, "percent")
    assert zero is not None
    low, high = sorted([one, two], reverse=better == "lower")
    worse, finer = points(low, target, better, zero), points(high, target, better, zero)
    assert worse is not None
    assert finer is not None
    assert 0 <= worse <= finer <= 100
    order = ["missed", "near", "met"]
    near = default_near(target, better, "percent")
    assert order.index(status(low, target, better, near)) <= order.index(status(high, target, better, near))
    if status(high, target, better, near) == "met":
        assert finer == 100


@given(RATE, st.fractions(Fraction(1, 1000), Fraction(999, 1000)))
def test_a_rate_and_its_failures_earn_the_same(value: Fraction, target: Fraction) -> None:
    """Points and status do not depend on whether successes or failures are counted."""
    success = points(value, target, "higher", default_zero(target, "higher", "percent"))
    failures = points(1 - value, 1 - target, "lower", default_zero(1 - target, "lower", "percent"))
    assert success == failures
    near = default_near(target, "higher", "percent")
    assert near == default_near(1 - target, "lower", "percent")
    assert status(value, target, "higher", near) == status(1 - value, 1 - target, "lower", near)


@pytest.mark.parametrize(
    ("n", "target", "better", "unit", "word"),
    [
        (0, "0.97", "higher", "percent", "counts_only"),
        (29, "0.5", "higher", "percent", "counts_only"),
        (30, "0.97", "higher", "percent", "indicative"),
        (166, "0.97", "higher", "percent", "indicative"),  # 4.98 allowed failures
        (167, "0.97", "higher", "percent", "rated"),
        (999, "0.995", "higher", "percent", "indicative"),
        (1000, "0.995", "higher", "percent", "rated"),
        (8333, "0.0006", "lower", "per_10000", "indicative"),
        (8334, "0.0006", "lower", "per_10000", "rated"),
        (1_000_000, "1", "higher", "percent", "indicative"),
        (29, "4.40", "lower", "money", "counts_only"),
        (30, "4.40", "lower", "money", "rated"),
        (30, "3", "lower", "working_days", "rated"),
    ],
)
def test_volume(n: int, target: str, better: Better, unit: Unit, word: str) -> None:
    assert volume(n, D(target), better, unit) == word


def test_volume_of_a_target_that_allows_no_failure() -> None:
    # zero points at 98 %: 250 × 2 % = 5
    assert volume(249, D(1), "higher", "percent", D("0.98")) == "indicative"
    assert volume(250, D(1), "higher", "percent", D("0.98")) == "rated"


def test_roll_up_target() -> None:
    assert roll_up_target([(100, D("0.97")), (300, D("0.95"))]) == D("0.955")
    assert roll_up_target([(0, D("0.97"))]) is None
    assert roll_up_target([]) is None


@given(st.lists(st.tuples(st.integers(0, 10_000), RATE), min_size=1, max_size=12))
def test_allowed_failures_of_the_parts_are_those_of_the_whole(parts: list[tuple[int, Fraction]]) -> None:
    size = sum(n for n, _ in parts)
    target = roll_up_target(parts)
    allowed = sum(n * failure(part, "higher") for n, part in parts)
    assert (target is None) == (size == 0)
    if target is not None:
        assert size * failure(target, "higher") == allowed


def test_red_line() -> None:
    assert beyond_red_line(Fraction(91, 100_000), D("0.0009"), "lower")
    assert not beyond_red_line(Fraction(9, 10_000), D("0.0009"), "lower")  # on the line
    assert beyond_red_line(Fraction(899, 1000), D("0.90"), "higher")
    assert not beyond_red_line(Fraction(9, 10), D("0.90"), "higher")


def test_red_line_below_minimum_volume() -> None:
    # three lost of 600 are 50 per 10,000, but the lower bound is 0.619 of 600: 10.3 per 10,000
    assert rare_beyond_red_line(3, 600, D("0.0009"), "lower", None)
    assert not rare_beyond_red_line(3, 600, D("0.0011"), "lower", None)
    assert not rare_beyond_red_line(3, 600, D("0.0011"), "lower", Fraction(11, 10_000))
    assert rare_beyond_red_line(3, 600, D("0.0011"), "lower", Fraction(12, 10_000))
    assert not rare_beyond_red_line(0, 0, D("0.0009"), "lower", None)
    # failures of a rate where higher is better: 20 of 80 not collected, lower bound 12.2 of 80 = 15.3 %
    assert rare_beyond_red_line(20, 80, D("0.85"), "higher", None)
    assert not rare_beyond_red_line(20, 80, D("0.84"), "higher", Fraction(85, 100))
