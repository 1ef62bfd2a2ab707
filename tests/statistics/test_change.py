import math

import numpy as np
import pytest

from scorecards.statistics.change import beyond_range, change_mark, change_z
from scorecards.statistics.limits import p_prime


def test_z_is_the_root_of_chi_square() -> None:
    # 52 of 200 against 36 of 200; Pearson's χ² of the 2 × 2 table is N(ad − bc)² / (row and column sums)
    chi_square = 400 * (52 * 164 - 148 * 36) ** 2 / (200 * 200 * 88 * 312)
    assert change_z(52, 200, 36, 200) == pytest.approx(math.sqrt(chi_square))
    assert change_z(36, 200, 52, 200) == pytest.approx(-math.sqrt(chi_square))


def test_sigma_z_widens_and_never_narrows() -> None:
    plain = change_z(52, 200, 36, 200)
    assert plain is not None
    assert change_z(52, 200, 36, 200, sigma_z=2.0) == pytest.approx(plain / 2)
    assert change_z(52, 200, 36, 200, sigma_z=0.3) == plain


def test_edges() -> None:
    assert change_z(0, 0, 5, 10) is None
    assert change_z(5, 10, 0, 0) is None
    assert change_z(0, 10, 0, 20) == 0.0
    assert change_z(10, 10, 20, 20) == 0.0
    assert change_z(5, 10, 50, 100) == 0.0


def test_marks() -> None:
    marks = [change_mark(z) for z in (None, 0.0, 2.0, -2.1, 3.0, -3.1)]
    assert marks == ["none", "none", "none", "watch", "watch", "changed"]


def test_beyond_range() -> None:
    # mean range 0.05: 3.27 × 0.05 = 0.1635
    assert not beyond_range(4.50, 4.34, 0.05)
    assert beyond_range(4.51, 4.34, 0.05)
    assert beyond_range(4.34, 4.51, 0.05)


def test_false_changes_of_large_months() -> None:
    """40,000 parcels, 0.4 pp natural variation: |z| > 1.96 in 2 of 3 months without σz, in 7 % with it.

    More than 5 %, because σz is itself estimated from 24 months; |z| > 3 stays near 1 %.
    """
    draw = np.random.default_rng(11)
    plain, corrected, changed, months = 0, 0, 0, 1000
    for _ in range(months):
        x = draw.binomial(40_000, draw.normal(0.965, 0.004, 26)).tolist()
        limits = p_prime(x, [40_000] * 26, slice(24))
        assert limits is not None
        assert limits.sigma_z is not None
        z = change_z(x[25], 40_000, x[24], 40_000, limits.sigma_z)
        plain += abs(change_z(x[25], 40_000, x[24], 40_000) or 0) > 1.96
        corrected += abs(z or 0) > 1.96
        changed += change_mark(z) == "changed"
    assert 0.60 < plain / months < 0.71
    assert 0.045 < corrected / months < 0.105
    assert changed / months < 0.025
