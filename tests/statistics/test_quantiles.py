from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.quantiles import quantile


def test_by_hand() -> None:
    # 1 1 2 4: median (1 + 2)/2; P95 at position 2.85: 2 + 0.85 × 2
    assert quantile({1: 2, 2: 1, 4: 1}, 0.5) == Fraction(3, 2)
    assert quantile({4: 1, 2: 1, 1: 2}, 0.95) == Fraction(37, 10)
    assert quantile({1: 2, 2: 1, 4: 1}, 0) == 1
    assert quantile({1: 2, 2: 1, 4: 1}, 1) == 4


def test_exactly_on_a_value() -> None:
    # 61 values: position 60 × 0.95 = 57 exactly, so that a P95 of 3 days meets a target of 3 days
    assert quantile({2: 57, 3: 3, 9: 1}, 0.95) == 3


def test_edges() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({3: 0}, 0.5) is None
    assert quantile({3: 1, 5: 0}, 0.95) == 3
    assert quantile({7: 40}, 0.95) == 7
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile({1: 1}, 95)
    with pytest.raises(ValueError, match="negative"):
        quantile({1: -1}, 0.5)


@given(
    st.dictionaries(st.integers(-5, 60), st.integers(0, 40), min_size=1, max_size=20).filter(lambda h: any(h.values())),
    st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 0.95, 0.99, 1.0]),
)
def test_against_numpy(histogram: dict[int, int], q: float) -> None:
    expanded = np.repeat(list(histogram), list(histogram.values()))
    found = quantile(histogram, q)
    assert found is not None
    assert float(found) == pytest.approx(float(np.quantile(expanded, q)), rel=1e-12, abs=1e-12)


@given(st.lists(st.integers(0, 30), min_size=1), st.lists(st.integers(0, 30), min_size=1))
def test_merged_histograms_are_the_whole(north: list[int], south: list[int]) -> None:
    assert quantile(Counter(north) + Counter(south), 0.95) == quantile(Counter(north + south), 0.95)
