"""Ratios of sums with intervals: by hand, against SciPy, and the coverage by simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from scorecards.statistics.ratios import Part, Ratio, combined, ratio, student


def test_by_hand() -> None:
    """Three weeks of 10 parcels: 40, 44 and 48 for 10 good ones each: R = 4.4, residuals −4, 0 and 4.

    Variance 3/2 · (16 + 0 + 16) / 30² = 0.05333, t(2) = 4.3027: ±0.9936.
    """
    found = ratio([Part(40, 10, 10), Part(44, 10, 10), Part(48, 10, 10)])
    assert found is not None
    assert (found.n, found.freedom) == (30, 2)
    assert found.value == pytest.approx(4.4)
    assert found.variance == pytest.approx(48 / 900)
    assert found.interval() == pytest.approx((4.4 - 0.99364, 4.4 + 0.99364), abs=1e-4)


def test_fewer_good_deliveries_make_each_dearer() -> None:
    """100 parcels at 4.00, of which 80 are good: 5.00 each. Parts in proportion leave no spread."""
    found = ratio([Part(4 * n, 0.8 * n, n) for n in (20, 30, 50)])
    assert found is not None
    assert found.value == pytest.approx(5)
    assert found.interval() == pytest.approx((5, 5))


def test_too_little_for_an_interval() -> None:
    two = ratio([Part(40, 10, 10), Part(44, 10, 10), Part(0, 0, 0)])
    assert two == Ratio(4.2, 20)
    assert two.interval() is None
    assert ratio([Part(40, 0, 10)]) is None
    assert ratio([]) is None


@pytest.mark.parametrize("freedom", [1, 2, 4, 5.5, 30])
def test_students_t(freedom: float) -> None:
    assert student(0.95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom))


def test_equal_weeks_are_the_mean_of_a_sample() -> None:
    """With parts of the same size and x = n the interval is the textbook one of a mean."""
    values = [4.1, 4.4, 3.9, 4.6, 4.2]
    found = ratio([Part(10 * value, 10, 10) for value in values])
    assert found is not None
    low, high = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    assert found.interval() == pytest.approx((low, high))


def test_a_sum_of_two_is_welchs() -> None:
    """The difference of two means with unequal variances: SciPy's test by Welch has the same degrees of freedom."""
    one, two = [4.1, 4.4, 3.9, 4.6, 4.2], [5.0, 5.9, 4.4, 6.1, 4.8, 5.2]
    ratios = [ratio([Part(10 * value, 10, 10) for value in values]) for values in (one, two)]
    assert ratios[0] is not None
    assert ratios[1] is not None
    found = combined([(1.0, ratios[0]), (-1.0, ratios[1])])
    assert found is not None
    welch = stats.ttest_ind(one, two, equal_var=False)
    assert found.value == pytest.approx(np.mean(one) - np.mean(two))
    assert found.value / math.sqrt(found.variance or 0) == pytest.approx(welch.statistic)
    assert found.freedom == int(welch.df)


def test_a_term_that_is_not_measured() -> None:
    measured = Ratio(4.0, 100, 0.01, 4)
    assert combined([(2.0, measured), (3.0, Ratio(5.0, 10))]) is None
    assert combined([(2.0, measured), (0.0, Ratio(5.0, 10))]) == Ratio(8.0, 100, 0.04, 4)
    assert combined([]) == Ratio(0.0, 0, 0.0, 1)


def _coverage(losses: float, runs: int = 4000) -> float:
    """Parcels of 4.00 ± 1.50, 95 % good, five uneven weeks; a loss costs 300.00. How often the truth is inside."""
    rng = np.random.default_rng(20261112)
    sizes, hits = (30, 110, 120, 100, 60), 0
    for _ in range(runs):
        lost = [int(rng.binomial(n, losses)) for n in sizes]
        money = [float(rng.normal(4 * n, 1.5 * math.sqrt(n))) + 300 * k for n, k in zip(sizes, lost, strict=True)]
        parts = [Part(y, float(rng.binomial(n, 0.95)), n) for y, n in zip(money, sizes, strict=True)]
        found = ratio(parts)
        assert found is not None
        low, high = found.interval() or (math.nan, math.nan)
        hits += low <= (4 + 300 * losses) / 0.95 <= high
    return hits / runs


def test_how_often_an_interval_holds_the_truth() -> None:
    """What the module says: 94 % without dear rows, little more than half with two losses in a thousand parcels."""
    assert _coverage(0.0) == pytest.approx(0.94, abs=0.01)
    assert _coverage(0.002) == pytest.approx(0.55, abs=0.03)
