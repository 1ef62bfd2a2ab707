import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.comparison import Comparison, compare
from scorecards.statistics.funnel import (
    FALSE_FLAGS,
    FALSE_FLAGS_DISPERSED,
    FUNNEL_PEERS,
    Funnel,
    FunnelLimits,
    funnel,
    neighbour_quantile,
    quantile,
)
from scorecards.statistics.standardised import Count, Standardised, standardise

# Open heart operations on children under 1 year and deaths within 30 days, twelve English centres 1991-95 (Hospital
# Episode Statistics, as used by the Bristol Royal Infirmary Inquiry; the table stands in Spiegelhalter, "The Art of
# Statistics", 2019, figure 2.5). Aylin et al. (2001), Lancet 358:181-187: 41 deaths in Bristol, an excess of 24.1
# (95 % interval 12 to 34), about double the mortality of the other centres: an outlier.
CENTRES = {
    "Bristol": (143, 41), "Leicester": (187, 25), "Leeds": (323, 24), "Oxford": (122, 23), "Guys": (164, 25),
    "Liverpool": (405, 42), "Southampton": (239, 24), "Great Ormond St": (482, 53), "Newcastle": (195, 26),
    "Harefield": (177, 25), "Birmingham": (581, 58), "Brompton": (301, 31),
}  # fmt: skip


def made(found: Funnel | None) -> Funnel:
    assert found is not None
    return found


def of_centres() -> Funnel:
    operations, deaths = (sum(column) for column in zip(*CENTRES.values(), strict=True))
    rates = [dead / n for n, dead in CENTRES.values()]
    return made(funnel(rates, [n for n, _ in CENTRES.values()], deaths / operations))


def test_bristol_is_outside_and_nobody_else() -> None:
    drawn = of_centres()
    places = {name: drawn.place(dead / n, n) for name, (n, dead) in CENTRES.items()}
    assert places.pop("Bristol") == "above"
    assert set(places.values()) == {"inside"}


def test_excess_deaths_of_bristol() -> None:
    counts = {name: {"open, under 1": Count(*pair)} for name, pair in CENTRES.items()}
    found = standardise(counts, "Bristol")
    excess = found.matched.failed - float(found.expected)
    assert excess == pytest.approx(24.1, abs=1.0)  # the paper draws its expectation in to the mean of all
    assert 12 < excess < 34
    # 356 deaths in 3,176 operations of the eleven others
    assert found.ratio == Fraction(41 * 3176, 143 * 356)


def test_twin_of_the_package_in_numpy() -> None:
    """The steps of FunnelPlotR (z scores, winsorisation, phi_func, tau_func) with arrays, written a second time."""
    n, dead = (np.array(column, dtype=float) for column in zip(*CENTRES.values(), strict=True))
    target = np.arcsin(np.sqrt(dead.sum() / n.sum()))
    s = 1 / (2 * np.sqrt(n))
    z = (np.arcsin(np.sqrt(dead / n)) - target) / s
    z = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    phi = (z**2).sum() / len(n)
    tau2 = (len(n) * phi - (len(n) - 1)) / ((1 / s**2).sum() - (1 / s**4).sum() / (1 / s**2).sum())
    drawn = of_centres()
    assert (drawn.phi, drawn.tau2) == pytest.approx((phi, tau2))
    assert (phi, tau2) == pytest.approx((1.5617, 0.000651), abs=1e-4)
    limits = drawn.limits(143)
    upper = np.sin(target + 3.09 * np.sqrt(1 / (4 * 143) + tau2)) ** 2
    alert = np.sin(target - 1.96 * np.sqrt(1 / (4 * 143) + tau2)) ** 2
    assert (limits.upper, limits.alert_lower) == pytest.approx((upper, alert))


def test_by_hand() -> None:
    # centre 1/4: θ = π/6. With n = 100 and τ² = 0, s = 1/20: sin²(π/6 ± 3.09/20) = sin²(0.6781) and sin²(0.3691)
    limits = Funnel(0.25, 1.0, 0.0).limits(100)
    assert (limits.lower, limits.upper) == pytest.approx(
        (math.sin(math.pi / 6 - 0.1545) ** 2, math.sin(math.pi / 6 + 0.1545) ** 2)
    )
    assert (limits.alert_lower, limits.alert_upper) == pytest.approx((0.1717, 0.3393), abs=2e-3)


def test_on_the_limit_is_inside_and_alert_limits_call_nobody() -> None:
    drawn = Funnel(0.25, 1.0, 0.0)
    limits = drawn.limits(100)
    assert drawn.place(limits.upper, 100) == drawn.place(limits.lower, 100) == "inside"
    assert drawn.place((limits.upper + limits.alert_upper) / 2, 100) == "inside"
    assert drawn.place(limits.upper + 1e-12, 100) == "above"
    assert drawn.place(limits.lower - 1e-12, 100) == "below"


def test_lines_stay_rates() -> None:
    assert Funnel(0.01, 1.0, 0.0).limits(20).lower == 0
    assert Funnel(0.99, 1.0, 0.0).limits(20).upper == 1
    assert made(funnel([1.7, 0.2, 0.3], [50, 50, 50], 0.5)).phi > 1


def test_no_dispersion_adds_nothing() -> None:
    calm = made(funnel([0.05] * 9, [1000.0] * 9, 0.05))
    assert calm.phi == pytest.approx(0.0, abs=1e-20)
    assert calm.tau2 == 0
    assert funnel([0.05], [1000.0], 0.05) is None


@pytest.mark.parametrize(
    ("rates", "sizes", "centre"),
    [([0.1], [1.0, 2.0], 0.1), ([0.1, 0.2], [1.0, 0.0], 0.1), ([0.1, 0.2], [1.0, 1.0], 0.0)],
)
def test_impossible_funnels(rates: list[float], sizes: list[float], centre: float) -> None:
    with pytest.raises(ValueError, match="a funnel needs"):
        funnel(rates, sizes, centre)
    with pytest.raises(ValueError, match="positive n"):
        Funnel(0.1, 1.0, 0.0).limits(0)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=20), st.floats(0, 1))
def test_quantiles_as_numpy(values: list[float], q: float) -> None:
    assert quantile(values, q) == pytest.approx(np.quantile(values, q))


def test_nine_peers_as_in_the_textbook_of_neighbours() -> None:
    values = [float(x) for x in (9, 1, 4, 16, 25, 36, 49, 64, 81)]
    assert neighbour_quantile(values, 0.25) == fmean([4, 9, 16])
    assert neighbour_quantile(values, 0.5) == fmean([16, 25, 36])
    assert neighbour_quantile(values, 0.75) == fmean([36, 49, 64])


def test_ends_stand_on_three_values_too() -> None:
    assert neighbour_quantile([1, 2, 6], 0.25) == neighbour_quantile([1, 2, 6], 0.75) == 3
    assert neighbour_quantile([5, 1, 2, 6], 0) == fmean([1, 2, 5])
    with pytest.raises(ValueError, match="2 values have no three neighbours"):
        neighbour_quantile([1, 2], 0.5)


@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=30, unique=True), st.sampled_from([0.25, 0.5, 0.75]))
def test_no_value_counts_for_more_than_a_third(values: list[int], q: float) -> None:
    """Moved alone, without changing the order, a value moves the quantile by a third of its way at most."""
    before = neighbour_quantile([float(value) for value in values], q)
    for index, value in enumerate(values):
        moved = [*values[:index], value + 0.5, *values[index + 1 :]]
        assert abs(neighbour_quantile(moved, q) - before) <= 0.5 / 3 + 1e-9


@given(st.lists(st.floats(0, 10), min_size=3, max_size=20), st.sampled_from([0.1, 0.25, 0.5]))
def test_quantiles_mirror(values: list[float], q: float) -> None:
    mirrored = -neighbour_quantile([-value for value in values], 1 - q)
    assert neighbour_quantile(values, q) == pytest.approx(mirrored, abs=1e-9)


# Nine carriers that share six lanes, and three at home on a lane each, where the others have few parcels.
PARCELS = np.zeros((12, 9), dtype=int)
PARCELS[:9, :6] = 500
PARCELS[9:, 6:] = 150
PARCELS[[9, 10, 11], [6, 7, 8]] = 4_000
RATES = np.linspace(0.02, 0.06, 9)
EQUAL = np.full((10, 4), 500)
SMALL_COUNTS = np.full((12, 3), 145)
RUNS = 200


@lru_cache
def simulated(name: str, spread: float, off: float = 0.0) -> list[Comparison[int]]:
    """Networks whose carriers have the same rates, or log odds that differ by `spread`; the first is `off` by more."""
    parcels, rates = NETWORKS[name]
    draw = np.random.default_rng(7)
    found = []
    for _ in range(RUNS):
        shift = spread * draw.standard_normal((len(parcels), 1))
        shift[0] = off or shift[0]
        odds = rates / (1 - rates) * np.exp(shift)
        failed = draw.binomial(parcels, odds / (1 + odds))
        rows = enumerate(zip(parcels.tolist(), failed.tolist(), strict=True))
        found.append(compare({str(p): {c: Count(*x) for c, x in enumerate(zip(*row, strict=True))} for p, row in rows}))
    return found


NETWORKS = {
    "at home": (PARCELS, RATES),
    "equal sizes": (EQUAL, np.full(4, 0.03)),
    "thirteen late expected": (SMALL_COUNTS, np.full(3, 0.03)),
    "nine peers": (np.full((10, 3), 1600), np.full(3, 0.04)),
    "thirty peers": (np.full((31, 3), 1600), np.full(3, 0.04)),
}


def flagged(found: list[Comparison[int]]) -> tuple[float, int]:
    """Share of the carriers with limits that are called outside, and how many had limits."""
    places = [place for each in found for partner in each.standardised if (place := each.place(partner))]
    return sum(place != "inside" for place in places) / len(places), len(places)


def flagged_by(found: list[Comparison[int]], size: Callable[[Standardised[int], Fraction], float], tau2: bool) -> float:
    """The same with another effective n, with or without the variance added for dispersion."""
    wrong = seen = 0
    for each in found:
        members = [one for one in each.standardised.values() if one.is_comparable]
        rates = [float((one.ratio or 0) * each.overall) for one in members]
        sizes = [size(one, each.overall) for one in members]
        drawn = made(funnel(rates, sizes, float(each.overall)))
        drawn = drawn if tau2 else Funnel(drawn.centre, drawn.phi, 0.0)
        wrong += sum(drawn.place(rate, n) != "inside" for rate, n in zip(rates, sizes, strict=True))
        seen += len(members)
    return wrong / seen


@pytest.mark.parametrize("name", ["at home", "equal sizes", "thirteen late expected"])
def test_nobody_is_called_different_among_identical_carriers(name: str) -> None:
    rate, seen = flagged(simulated(name, 0.0))
    assert seen > 0.8 * RUNS * len(NETWORKS[name][0])
    assert rate <= FALSE_FLAGS + 2 * math.sqrt(FALSE_FLAGS / seen)


def test_a_carrier_with_few_parcels_to_compare_with_needs_the_spread_of_what_is_expected() -> None:
    """With E / overall alone as n, identical carriers would be called outside more often than is stated."""
    rate = flagged_by(simulated("at home", 0.0), lambda one, overall: float(one.expected / overall), tau2=True)
    assert rate > 2 * FALSE_FLAGS


def test_carriers_that_differ_by_nature_are_called_outside_within_the_stated_rate() -> None:
    found = simulated("at home", 0.25)
    assert 0.003 <= flagged(found)[0] <= FALSE_FLAGS_DISPERSED
    assert flagged_by(found, lambda one, overall: one.effective_n(overall), tau2=False) > 0.13


@pytest.mark.parametrize(("name", "least", "most"), [("nine peers", 0.3, 0.65), ("thirty peers", 0.7, 0.95)])
def test_few_peers_are_weak_evidence(name: str, least: float, most: float) -> None:
    """How often a carrier is called above that is three times as far off as carriers differ by nature."""
    places = [each.place("0") for each in simulated(name, 0.25, off=0.75)]
    assert least < places.count("above") / len(places) < most


def test_limits_need_eight_others() -> None:
    def equal(partners: int) -> Comparison[str]:
        return compare({f"p{i}": {"FR-FR": Count(1000, 30 + i % 3)} for i in range(partners)})

    assert equal(FUNNEL_PEERS).limits("p0") is None
    assert equal(FUNNEL_PEERS).place("p0") is None
    wide = equal(FUNNEL_PEERS + 1)
    limits = wide.limits("p0")
    assert isinstance(limits, FunnelLimits)
    assert limits.lower < limits.alert_lower < 1 < limits.alert_upper < limits.upper
    assert wide.place("p0") == "inside"
    assert len(wide.others("p0")) == FUNNEL_PEERS
