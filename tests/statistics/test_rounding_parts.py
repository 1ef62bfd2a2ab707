from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.rounding import half_up, round_column, round_parts, round_to_integers

PARTS = st.lists(st.decimals(-10_000, 10_000, places=4, allow_nan=False), min_size=1, max_size=30)


def test_half_up() -> None:
    assert [half_up(Decimal(value)) for value in ("2.5", "-2.5", "2.4999", "-0.4")] == [3, -3, 2, 0]
    assert str(half_up(Decimal("4.385"), 2)) == "4.39"
    assert str(half_up(Fraction(2, 3), 1)) == "0.7"
    assert str(half_up(Fraction(-1, 100), 1)) == "0.0"  # never −0.0


@given(st.decimals(-10_000, 10_000, places=5, allow_nan=False), st.integers(0, 4))
def test_half_up_as_decimal_rounds(value: Decimal, decimals: int) -> None:
    assert half_up(value, decimals) == value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def test_thirds() -> None:
    assert round_parts([Fraction(100, 3)] * 3, 1) == (Decimal("33.4"), Decimal("33.3"), Decimal("33.3"))
    assert round_to_integers([Fraction(1, 3)] * 3) == (1, 0, 0)


def test_apportionment_by_hand() -> None:
    # Hamilton: quotas 1.4 2.3 3.3 sum to 7; floors 1 2 3 leave one seat, the largest remainder is 0.4
    assert round_to_integers([Decimal("1.4"), Decimal("2.3"), Decimal("3.3")]) == (2, 2, 3)
    # a bridge: +0.114 +0.088 −0.032 = 0.170; plain rounding gives 0.11 + 0.09 − 0.03
    assert round_parts([Decimal("0.114"), Decimal("0.088"), Decimal("-0.032")], 2) == (
        Decimal("0.11"),
        Decimal("0.09"),
        Decimal("-0.03"),
    )
    # steps of half a parcel: plain rounding would say 1 + 1 − 1 = 1 for a sum of 0.5 + 0.5 − 0.5
    assert sum(round_to_integers([0.5, 0.5, -0.5])) == 1


def test_edges() -> None:
    assert round_parts([]) == ()
    assert round_to_integers([4, 0, -3]) == (4, 0, -3)
    assert [str(part) for part in round_parts([1, 2], 2)] == ["1.00", "2.00"]


@given(PARTS, st.integers(0, 3))
def test_parts_sum_to_the_rounded_total(values: list[Decimal], decimals: int) -> None:
    parts = round_parts(values, decimals)
    total = sum(values, Decimal(0))
    assert sum(parts) == total.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    for value, part in zip(values, parts, strict=True):
        assert abs(part - value) < Decimal(1).scaleb(-decimals)


@given(PARTS)
def test_integers_are_the_parts_without_decimals(values: list[Decimal]) -> None:
    assert round_to_integers(values) == tuple(int(part) for part in round_parts(values))


def test_floats_are_taken_as_they_are() -> None:
    assert sum(round_to_integers([0.1] * 10)) == 1
    with pytest.raises(ValueError, match="NaN"):
        round_to_integers([float("nan")])


@given(
    st.lists(st.fractions(-100, 100, max_denominator=999), min_size=1, max_size=9),
    st.fractions(-100, 100, max_denominator=999),
)
def test_parts_sum_to_the_difference_of_two_printed_figures(parts: list[Fraction], before: Fraction) -> None:
    after = before + sum(parts)
    total = half_up(after, 1) - half_up(before, 1)
    found = round_parts(parts, 1, total)
    assert sum(found) == total
    assert all(abs(Fraction(own) - part) <= Fraction(2, 10) for own, part in zip(found, parts, strict=True))


def test_no_parts_hold_nothing() -> None:
    assert round_parts([], 1, Decimal(0)) == ()
    with pytest.raises(ValueError, match="no parts"):
        round_parts([], 1, Decimal(1))


def test_what_is_not_known_stays_unknown() -> None:
    """Three of 10.60 are 31.80, which is 32 and not 3 times 11."""
    ten, eleven = Decimal(10), Decimal(11)
    assert round_column([10.6, None, 10.6, 10.6], 31.8) == (eleven, None, eleven, ten)
    assert round_column([None], None) == (None,)
