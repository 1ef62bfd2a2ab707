import math
from dataclasses import astuple
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.limits import RATE_BOUNDS, ControlLimits, p_prime, xmr

# Attendances at major emergency departments in England seen within four hours, twenty weeks: Mohammed, Panesar,
# Laney and Wilson (2013), "Statistical process control charts for attribute data involving very large sample
# sizes", BMJ Quality & Safety 22:362-368; limits in per cent as computed by the R package qicharts2.
SEEN = [266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320]
SEEN += [267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989]
ATTENDED = [280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529]
ATTENDED += [279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772]
UPPER = [96.567, 96.5753, 96.5421, 96.5326, 96.5627, 96.5775, 96.5593, 96.5345, 96.5579, 96.5623]
UPPER += [96.5689, 96.5591, 96.5996, 96.5961, 96.5753, 96.5877, 96.6012, 96.583, 96.5713, 96.5824]
NEAR_UPPER = [96.1413, 96.1469, 96.1247, 96.1184, 96.1384, 96.1483, 96.1362, 96.1197, 96.1353, 96.1382]
NEAR_UPPER += [96.1426, 96.1361, 96.1631, 96.1607, 96.1469, 96.1551, 96.1641, 96.152, 96.1442, 96.1516]
NEAR_LOWER = [94.4386, 94.4331, 94.4552, 94.4615, 94.4415, 94.4316, 94.4438, 94.4603, 94.4447, 94.4418]
NEAR_LOWER += [94.4374, 94.4439, 94.4169, 94.4192, 94.4331, 94.4248, 94.4158, 94.4279, 94.4358, 94.4283]
LOWER = [94.013, 94.0046, 94.0378, 94.0473, 94.0173, 94.0025, 94.0207, 94.0454, 94.022, 94.0177]
LOWER += [94.0111, 94.0208, 93.9803, 93.9839, 94.0046, 93.9923, 93.9788, 93.9969, 94.0087, 93.9975]

# NIST/SEMATECH e-Handbook 6.3.2.2, flow rate: centre 50.81, limits 45.8159 and 55.8041 (3/1.128 for 2.66)
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# Montgomery, Introduction to Statistical Quality Control, viscosity of aircraft primer paint
VISCOSITY = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]


def some(limits: ControlLimits | None) -> ControlLimits:
    assert limits is not None
    return limits


def test_xmr_nist() -> None:
    limits = some(xmr(FLOW))
    band = limits.at()
    assert limits.mean_range == pytest.approx(1.8778, abs=5e-5)
    assert band.centre == pytest.approx(50.81)
    assert band.upper == pytest.approx(55.8041, abs=1e-3)
    assert band.lower == pytest.approx(45.8159, abs=1e-3)
    assert (limits.method, limits.trial, limits.baseline_points) == ("xmr", True, 10)


def test_xmr_montgomery() -> None:
    limits = some(xmr(VISCOSITY))
    band = limits.printed
    assert [round(line, 2) for line in (band.lower, band.centre, band.upper)] == [32.24, 33.52, 34.80]
    assert limits.mean_range == pytest.approx(0.48, abs=1e-3)
    assert not limits.trial


def test_xmr_by_hand() -> None:
    # ranges 2 2 2 2 2, mean 2, centre 2, 2.66 × 2 = 5.32, two thirds 3.5467
    lines = astuple(some(xmr([1, 3, 1, 3, 1, 3])).at())
    assert lines == pytest.approx((-3.32, -1.546667, 2, 5.546667, 7.32), abs=1e-6)


def test_screening_drops_a_freak_range_once() -> None:
    # 22 ranges of 1, a jump of 20 and one of 21 back: mean 63/24 = 2.625, screen 8.58, mean of the rest 1
    values = [float(i % 2) for i in range(12)] + [21.0] + [float(i % 2) for i in range(12)]
    ranges = [abs(b - a) for a, b in pairwise(values)]
    assert sorted(ranges)[-2:] == [20.0, 21.0]
    assert some(xmr(values)).mean_range == 1.0


def test_a_range_at_the_screen_is_dropped() -> None:
    # ranges 1000, 1000, 1000, 1000, r with r = 3.267 × (4000 + r)/5 exactly: r = 13068/1.733
    r = 13068 / 1.733
    values = [0.0, 1000.0, 0.0, 1000.0, 0.0, r + 1e-6]
    assert some(xmr(values)).mean_range == 1000.0
    values[-1] = r - 1e-6
    assert some(xmr(values)).mean_range == pytest.approx((4000 + r) / 5)


def test_p_prime_published() -> None:
    limits = some(p_prime(SEEN, ATTENDED))
    for week, n in enumerate(ATTENDED):
        band = limits.at(n)
        drawn = [100 * line for line in (band.upper, band.near_upper, band.near_lower, band.lower)]
        assert drawn == pytest.approx([UPPER[week], NEAR_UPPER[week], NEAR_LOWER[week], LOWER[week]], abs=6e-5)


def test_p_prime_twin() -> None:
    """The same formula in numpy, on a baseline of the first twelve weeks."""
    x, n = np.array(SEEN), np.array(ATTENDED)
    centre = x[:12].sum() / n[:12].sum()
    z = (x / n - centre) / np.sqrt(centre * (1 - centre) / n)
    sigma_z = np.abs(np.diff(z[:12])).mean() / 1.128
    limits = some(p_prime(SEEN, ATTENDED, slice(12)))
    assert limits.centre == pytest.approx(centre)
    assert limits.sigma_z == pytest.approx(sigma_z)
    assert limits.baseline_points == 12
    assert limits.median_n == median(ATTENDED[14:])
    half = 3 * sigma_z * math.sqrt(centre * (1 - centre) / 273_646)
    assert limits.printed.upper == pytest.approx(centre + half)


def test_p_prime_of_failures_mirrors_that_of_successes() -> None:
    failed = [n - x for x, n in zip(SEEN, ATTENDED, strict=True)]
    met, missed = some(p_prime(SEEN, ATTENDED)), some(p_prime(failed, ATTENDED))
    assert met.sigma_z == pytest.approx(missed.sigma_z)
    assert met.at(300_000).upper == pytest.approx(1 - missed.at(300_000).lower)


def test_sigma_z_has_a_floor_of_one() -> None:
    # deviations of ± 1 parcel in 1000 at p = 0.5 are far below binomial spread
    limits = some(p_prime([500, 501] * 6, [1000] * 12))
    assert limits.sigma_z == 1.0
    assert limits.at(1000).upper == pytest.approx(0.5005 + 3 * math.sqrt(0.5005 * 0.4995 / 1000))


def test_rates_are_cut_to_0_and_1() -> None:
    band = some(p_prime([28, 22] * 6, [30] * 12)).at(30)
    assert band.upper == band.near_upper == 1.0
    shares = some(xmr([0.01, 0.2] * 6, bounds=RATE_BOUNDS)).at()
    assert shares.lower == 0.0
    assert some(xmr([0.01, 0.2] * 6)).at().lower < 0


@pytest.mark.parametrize(("points", "trial"), [(5, None), (6, True), (11, True), (12, False), (24, False)])
def test_number_of_points(points: int, trial: bool | None) -> None:
    individual = xmr([float(i % 2) for i in range(points)])
    proportion = p_prime([900 + i % 2 for i in range(points)], [1000] * points)
    assert [limits and limits.trial for limits in (individual, proportion)] == [trial, trial]


def test_no_limits_where_nothing_varies() -> None:
    assert xmr([4.38] * 24) is None
    assert xmr([4.38] * 23 + [9.0]) is None  # the one range is screened out
    assert p_prime([950] * 24, [1000] * 24) is None
    assert p_prime([1000] * 24, [1000] * 24) is None
    assert p_prime([0] * 24, [1000] * 24) is None


def test_rare_failures_have_no_limits() -> None:
    size = [10_000] * 12
    assert p_prime([4, 6] * 5 + [4, 5], size) is None  # 59 in 12 months
    assert p_prime([4, 6] * 6, size) is not None  # 60 in 12 months: 5 per month
    assert p_prime([9996, 9994] * 5 + [9996, 9995], size) is None  # failures are what did not succeed


def test_the_baseline_alone_decides() -> None:
    values = [1.0, 3.0] * 6 + [50.0, 60.0]
    assert some(xmr(values, slice(12))).at() == some(xmr(values[:12])).at()
    assert xmr(values, slice(5)) is None


def test_a_proportion_needs_n() -> None:
    limits = some(p_prime(SEEN, ATTENDED))
    for n in (None, 0):
        with pytest.raises(ValueError, match="need the n"):
            limits.at(n)
    with pytest.raises(ValueError, match="positive denominator"):
        p_prime([0, 1], [0, 5])
    with pytest.raises(ValueError, match="positive denominator"):
        p_prime([1], [5, 5])


@given(st.lists(st.integers(-10_000, 10_000), min_size=6, max_size=40), st.integers(-500, 500), st.integers(1, 50))
def test_xmr_moves_with_the_scale(values: list[int], shift: int, factor: int) -> None:
    limits, moved = xmr(values), xmr([shift + factor * value for value in values])
    assert (limits is None) == (moved is None)
    if limits and moved:
        assert moved.at().upper == pytest.approx(shift + factor * limits.at().upper, rel=1e-9, abs=1e-6)
        lines = moved.at()
        assert lines.lower < lines.near_lower < lines.centre < lines.near_upper < lines.upper


def test_natural_variation_does_not_alarm_a_p_prime_chart() -> None:
    """40,000 parcels a month with 0.4 pp natural variation: p limits alarm on 2 of 5 months, p′ on few."""
    draw = np.random.default_rng(7)
    plain, laney, judged = 0, 0, 300
    for _ in range(judged):
        x = draw.binomial(40_000, np.clip(draw.normal(0.965, 0.004, 25), 0, 1))
        limits = some(p_prime(x.tolist(), [40_000] * 25, slice(24)))
        p, centre = x[-1] / 40_000, limits.centre
        plain += abs(p - centre) > 3 * math.sqrt(centre * (1 - centre) / 40_000)
        band = limits.at(40_000)
        laney += not band.lower <= p <= band.upper
    assert 0.35 < plain / judged < 0.60
    assert laney / judged < 0.03
