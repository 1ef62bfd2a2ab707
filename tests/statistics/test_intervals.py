import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.intervals import poisson, wilson


@pytest.mark.parametrize(
    ("successes", "n", "lower", "upper"),
    [  # Newcombe (1998), "Two-sided confidence intervals for the single proportion", Table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # 95 % on time at growing volumes
        (95, 100, 0.888, 0.978),
        (380, 400, 0.924, 0.967),
        (950, 1000, 0.935, 0.962),
        (4750, 5000, 0.944, 0.956),
    ],
)
def test_wilson_published(successes: int, n: int, lower: float, upper: float) -> None:
    digits = 3 if n in {100, 400, 1000, 5000} else 4
    low, high = wilson(successes, n)
    assert round(low, digits) == lower
    assert round(high, digits) == upper


def test_wilson_edges() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 30)[0] == 0.0
    assert wilson(30, 30)[1] == 1.0
    # 30 of 30: lower bound n / (n + z²)
    assert wilson(30, 30)[0] == pytest.approx(30 / (30 + 1.96**2))
    for successes, n in [(-1, 5), (6, 5), (0, -1)]:
        with pytest.raises(ValueError, match="needs 0 <= successes <= n"):
            wilson(successes, n)


@given(st.integers(0, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_solves_its_equation(case: tuple[int, int]) -> None:
    """Each bound q lies exactly z standard errors (taken at q) from p: Wilson's definition."""
    successes, n = case
    low, high = wilson(successes, n)
    assert 0 <= low <= (successes / n if n else 0.5) <= high <= 1
    for bound in (low, high):
        if n and 0 < bound < 1:
            error = math.sqrt(bound * (1 - bound) / n)
            assert abs(successes / n - bound) == pytest.approx(1.96 * error, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [  # Garwood (1936), Table; also Ulm (1990), Am. J. Epidemiology 131
        (0, 0.0, 3.689),
        (1, 0.0253, 5.572),
        (3, 0.6187, 8.767),
        (10, 4.795, 18.390),
        (100, 81.364, 121.627),
    ],
)
def test_poisson_published(count: int, lower: float, upper: float) -> None:
    low, high = poisson(count)
    assert low == pytest.approx(lower, abs=6e-4)
    assert high == pytest.approx(upper, abs=6e-4)


def test_poisson_as_printed() -> None:
    assert [round(bound, 1) for bound in poisson(0)] == [0.0, 3.7]
    assert [round(bound, 1) for bound in poisson(3)] == [0.6, 8.8]
    assert poisson(0)[1] == pytest.approx(-math.log(0.025))


@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.998])
def test_against_scipy(confidence: float) -> None:
    stats = pytest.importorskip("scipy.stats", reason="the independent twin needs scipy, which is not installed")
    tail = (1 - confidence) / 2
    for count in (0, 1, 2, 4, 17, 250, 12_345, 400_000):
        low, high = poisson(count, confidence)
        twin = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
        assert low == pytest.approx(twin, rel=1e-9)
        assert high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-9)
    z = stats.norm.ppf(1 - tail)
    for successes, n in [(0, 12), (5, 12), (963, 1000), (39_000, 40_000), (7, 7)]:
        interval = stats.binomtest(successes, n).proportion_ci(confidence, method="wilson")
        assert wilson(successes, n, z) == pytest.approx((interval.low, interval.high), abs=1e-12)


def test_poisson_refuses() -> None:
    with pytest.raises(ValueError, match="negative"):
        poisson(-1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        poisson(3, 95)
