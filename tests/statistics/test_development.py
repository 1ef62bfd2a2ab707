"""Chain ladder against Mack's published example, and against small triangles worked by hand."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.development import (
    Forecast,
    Row,
    cumulative,
    development,
    forecast,
    forecast_range,
    known,
    share_developed,
    total,
)

# Taylor and Ashe (1983), cumulative; results as printed in Mack (1993), tables 1 to 3.
TAYLOR_ASHE = (
    (357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463),
    (352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085),
    (290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315),
    (310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268),
    (443160, 1136350, 2128333, 2897821, 3402672, 3873311),
    (396132, 1333217, 2180715, 2985752, 3691712),
    (440832, 1288463, 2419861, 3483130),
    (359480, 1421128, 2864498),
    (376686, 1363294),
    (344014,),
)
ROWS: list[Row] = [(*row, *[None] * (10 - len(row))) for row in TAYLOR_ASHE]
FACTORS = (3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177)
VARIANCES = (160_280, 37_737, 41_965, 15_183, 13_731, 8_186, 447, 1_147, 447)
RESERVES = (0, 94_634, 469_511, 709_638, 984_889, 1_419_459, 2_177_641, 3_920_301, 4_278_972, 4_625_811)
ERRORS = (0, 75_535, 121_699, 133_549, 261_406, 411_010, 558_317, 875_328, 971_258, 1_363_155)

HAND: list[Row] = [(10, 20), (20, 30), (30, 70)]


def test_macks_factors_and_variances() -> None:
    steps = development(ROWS)
    assert [round(step.factor or 0, 4) for step in steps] == list(FACTORS)
    assert [step.variance for step in steps] == pytest.approx(VARIANCES, abs=0.6)
    # the last one has a single cohort: the smallest of σ⁴(8)/σ²(7), σ²(7), σ²(8)
    assert steps[8].variance == steps[6].variance


def test_macks_reserves_and_standard_errors() -> None:
    steps = development(ROWS)
    for row, reserve, error in zip(ROWS, RESERVES, ERRORS, strict=True):
        found, count = forecast(row, steps), known(row)
        assert found is not None
        assert count is not None
        assert found.value - count == pytest.approx(reserve, abs=0.5)
        assert found.standard_error == pytest.approx(error, abs=0.5)


def test_macks_total() -> None:
    found = total(ROWS, development(ROWS))
    assert found is not None
    assert found.value - sum(row[-1] for row in TAYLOR_ASHE) == pytest.approx(18_680_856, abs=0.5)
    assert found.standard_error == pytest.approx(2_447_095, abs=0.5)


def test_by_hand() -> None:
    # f = 120/60 = 2; σ² = (10·0² + 20·(1.5 − 2)² + 30·(7/3 − 2)²)/2 = 25/6
    (step,) = development(HAND)
    assert (step.volume, step.factor) == (60, 2.0)
    assert step.variance == pytest.approx(25 / 6)
    assert share_developed((15, None), (step,)) == 0.5
    # 15·2 = 30; s.e.² = 30² · 25/6/4 · (1/15 + 1/60) = 78.125
    found = forecast((15, None), (step,))
    assert found is not None
    assert found.value == 30.0
    assert found.standard_error == pytest.approx(math.sqrt(78.125))


def test_two_cohorts_together_by_hand() -> None:
    # 78.125 for 15 and 20² · 25/24 · (1/10 + 1/60) = 48.6111 for 10, and 2·30·20 · 25/24 / 60 = 20.8333 for both
    found = total([(15, None), (10, None)], development(HAND))
    assert found is not None
    assert found.value == 50.0
    assert found.standard_error == pytest.approx(math.sqrt(78.125 + 48.6111 + 20.8333), rel=1e-6)
    assert total([], development(HAND)) == Forecast(0, 0.0)


def test_the_range_by_hand() -> None:
    # R = 15, s² = ln(1 + 78.125/225) = 0.298044, s = 0.545934: 15·exp(−0.149022 ± 1.96·0.545934)
    bounds = forecast_range(15, Forecast(30, math.sqrt(78.125)))
    assert bounds == pytest.approx((15 + 4.4327, 15 + 37.6772), abs=1e-3)


def test_no_range_without_a_spread() -> None:
    assert forecast_range(30, Forecast(30.0, 0.0)) is None
    assert forecast_range(20, Forecast(30.0, 0.0)) is None
    assert forecast_range(30, Forecast(30.0, 2.0)) is None
    assert forecast_range(15, Forecast(30.0, None)) is None


def test_counts_become_a_row() -> None:
    days = {-3: 2, 0: 1, 12: 4, 13: 1, 90: 1, 91: 5}
    assert cumulative(days, (12, 43, 90), reached=200) == (7, 8, 9)
    assert cumulative(days, (12, 43, 90), reached=43) == (7, 8, None)
    assert cumulative(days, (12, 43, 90), reached=11) == (None, None, None)
    assert cumulative({}, (12, 43, 90), reached=90) == (0, 0, 0)


def test_no_mature_cohort_tells_nothing() -> None:
    steps = development([])
    assert steps == ()
    assert share_developed((5, None), steps) is None
    assert forecast((5, None), steps) is None


def test_a_single_cohort_gives_factors_without_an_error() -> None:
    steps = development([(4, 8, 10)])
    assert [(step.factor, step.variance) for step in steps] == [(2.0, None), (1.25, None)]
    assert forecast((6, None, None), steps) == Forecast(15.0, None)
    assert share_developed((6, None, None), steps) == pytest.approx(0.4)
    assert total([(6, None, None), (4, 8, None)], steps) == Forecast(25.0, None)


def test_a_cohort_without_a_claim_is_not_developed() -> None:
    steps = development(HAND)
    assert share_developed((0, None), steps) == 0.5
    assert forecast((0, None), steps) is None
    assert total([(15, None), (0, None)], steps) is None


def test_a_month_that_is_not_over_is_not_developed() -> None:
    steps = development(HAND)
    assert known((None, None)) is None
    assert share_developed((None, None), steps) is None
    assert forecast((None, None), steps) is None


def test_a_finished_cohort_is_its_own_forecast() -> None:
    steps = development(HAND)
    assert share_developed((15, 33), steps) == 1
    assert forecast((15, 33), steps) == Forecast(33.0, 0.0)


def test_history_without_any_claim_knows_no_factor() -> None:
    steps = development([(0, 0), (0, 0)])
    assert [step.factor for step in steps] == [None]
    assert share_developed((1, None), steps) is None
    assert forecast((1, None), steps) is None


def test_a_cohort_of_zero_claims_adds_nothing_to_the_variance() -> None:
    assert development([*HAND, (0, 0)]) == development(HAND)


def test_growth_from_nothing_has_no_variance() -> None:
    # f = 124/60; growth in proportion to a count of 0 cannot be
    (step,) = development([*HAND, (0, 4)])
    assert step.factor == pytest.approx(124 / 60)
    assert step.variance is None
    found = forecast((15, None), (step,))
    assert found is not None
    assert found.standard_error is None


@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=15))
def test_the_share_is_what_all_cohorts_knew_at_that_age(increments: list[list[int]]) -> None:
    """With every cohort complete the factors cancel: the share at an age is the claims known then of all claims."""
    rows = [cumulative(Counter(dict(enumerate(row))), range(4), 3) for row in increments]
    steps = development(rows)
    sums = [sum(sum(row[: age + 1]) for row in increments) for age in range(4)]
    for age in range(4):
        row: Row = [1] * (age + 1) + [None] * (3 - age)
        share = share_developed(row, steps)
        if sums[age]:
            assert share == pytest.approx(sums[age] / sums[3])
        elif age < 3:
            assert share is None
