"""Bonus and malus by hand: which step counts, how many parcels, how much money."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scorecards.model.contract import CreditBasis, CreditStep, Side
from scorecards.statistics.service_credit import capped, is_beyond, limit, owed, parcels_beyond, reached


def step(side: Side, threshold: str, credit: str = "0.01", basis: CreditBasis = "charges") -> CreditStep:
    return CreditStep("on_time", side, Decimal(threshold), Decimal(credit), basis)


TABLE = (step("below", "0.97"), step("below", "0.95"), step("above", "0.99", "-0.01"), step("below", "0.90"))


@pytest.mark.parametrize(
    ("value", "threshold"),
    [
        (Fraction(97, 100), None),  # on the threshold is not below it
        (Fraction(96_999, 100_000), "0.97"),
        (Fraction(95, 100), "0.97"),
        (Fraction(94, 100), "0.95"),
        (Fraction(0), "0.90"),
        (Fraction(99, 100), None),
        (Fraction(991, 1000), "0.99"),
        (Fraction(98, 100), None),
    ],
)
def test_the_farthest_step_reached_counts(value: Fraction, threshold: str | None) -> None:
    found = reached(value, TABLE)
    assert (found.threshold if found else None) == (Decimal(threshold) if threshold else None)


def test_a_float_is_no_threshold() -> None:
    with pytest.raises(TypeError, match="not exact"):
        is_beyond(0.97, Decimal("0.97"), "below")  # type: ignore[arg-type]  # this is the point


@pytest.mark.parametrize(
    ("met", "n", "threshold", "side", "parcels"),
    [
        (940, 1000, "0.95", "below", 10),
        (949, 1000, "0.95", "below", 1),
        (950, 1000, "0.95", "below", 0),
        (939, 999, "0.95", "below", 11),  # 949.05 must count, so 950
        (13, 10_000, "0.0009", "above", 4),
        (13, 10_500, "0.0009", "above", 4),  # 9.45 are allowed, so 9
        (9, 10_000, "0.0009", "above", 0),
        (995, 1000, "0.99", "above", 5),
    ],
)
def test_parcels_beyond_a_threshold_are_whole(met: int, n: int, threshold: str, side: Side, parcels: int) -> None:
    assert parcels_beyond(met, n, Decimal(threshold), side) == parcels


def test_a_share_of_the_charges() -> None:
    # 1 % of 12,345.67 is 123.4567, in cents 123.46
    assert owed(step("below", "0.95"), 123_456_700, 940, 1000) == 1_234_600
    assert owed(step("below", "0.95"), None, 940, 1000) is None
    # 1 % of 0.50 is half a cent: half up, away from zero for a bonus too
    assert owed(step("below", "0.95"), 5_000, 940, 1000) == 100
    assert owed(step("above", "0.99", "-0.01"), 5_000, 995, 1000) == -100


def test_an_amount_for_the_period_and_for_each_parcel() -> None:
    assert owed(step("below", "0.95", "500", "period"), None, 940, 1000) == 5_000_000
    assert owed(step("below", "0.95", "2.50", "parcel"), None, 940, 1000) == 250_000  # 10 parcels, 25.00
    assert owed(step("above", "0.99", "-0.10", "parcel"), None, 995, 1000) == -5_000  # 5 parcels, 0.50 back


def test_the_cap_holds_both_ways() -> None:
    assert limit(1_000_000, Decimal("0.10")) == 100_000
    assert limit(None, Decimal("0.10")) is None
    assert limit(1_000_000, None) is None
    assert limit(-1_000_000, Decimal("0.10")) == 0  # a month of credits has nothing at risk
    assert capped(150_000, 100_000) == 100_000
    assert capped(-150_000, 100_000) == -100_000
    assert capped(50_000, 100_000) == 50_000
    assert capped(150_000, None) == 150_000
