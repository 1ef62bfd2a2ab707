"""The cheapest allocation: published linear programmes, cases by hand, conflicts, and what always holds."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.allocation import Allocation, Constraint, Option, cheapest, conflict, is_feasible, least_cost

CHOICES = list(product(range(2), range(3)))


def total(numbers: list[int], sense: str, bound: float) -> Constraint:
    """The amounts of some options together."""
    return Constraint(dict.fromkeys(numbers, 1.0), sense, bound)  # type: ignore[arg-type]


def solved(options: list[Option], constraints: list[Constraint]) -> Allocation:
    found = cheapest(options, constraints)
    assert found is not None
    return found


def test_dantzigs_transportation_problem() -> None:
    """Dantzig (1963), "Linear Programming and Extensions", chapter 3.3, as in the first model of GAMS's library.

    Canneries in Seattle (350 cases) and San Diego (600), markets New York (325), Chicago (300) and Topeka (275), 90
    dollars a case per thousand miles. Published: cost 153.675 (thousand dollars), prices of the three demands 0.225,
    0.153 and 0.126, of the supplies 0. New York costs the same from both: today decides.
    """
    miles = [(2.5, 1.7, 1.8), (2.5, 1.8, 1.4)]
    costs = [0.09 * miles[plant][market] for plant, market in CHOICES]
    constraints = [
        total([0, 1, 2], "at_most", 350),
        total([3, 4, 5], "at_most", 600),
        *(total([market, market + 3], "at_least", need) for market, need in enumerate((325, 300, 275))),
    ]
    found = solved([Option(cost) for cost in costs], constraints)
    assert found.cost == pytest.approx(153.675)
    assert found.prices == pytest.approx((0, 0, 0.225, 0.153, 0.126))
    assert (found.amounts[1], found.amounts[5]) == pytest.approx((300, 275))
    for from_seattle in (0.0, 20.0, 50.0):
        today = (from_seattle, 300.0, 0.0, 325.0 - from_seattle, 0.0, 275.0)
        stays = solved([Option(cost, own) for cost, own in zip(costs, today, strict=True)], constraints)
        assert stays.amounts == pytest.approx(today)
        assert stays.cost == pytest.approx(153.675)


def test_the_wyndor_glass_company() -> None:
    """Hillier and Lieberman, "Introduction to Operations Research": maximise 3x + 5y, x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18.

    Published: x = 2, y = 6, profit 36, shadow prices 0, 3/2 and 1.
    """
    constraints = [
        Constraint({0: 1}, "at_most", 4),
        Constraint({1: 2}, "at_most", 12),
        Constraint({0: 3, 1: 2}, "at_most", 18),
    ]
    found = solved([Option(-3), Option(-5)], constraints)
    assert found.amounts == pytest.approx((2, 6))
    assert found.cost == pytest.approx(-36)
    assert found.prices == pytest.approx((0, -1.5, -1))


def test_two_carriers_by_hand() -> None:
    """100 parcels, 4.00 with A and 5.00 with B; A takes 70: 70 · 4 + 30 · 5 = 430, one more of A saves 1.00."""
    found = solved([Option(4, 50), Option(5, 50)], [total([0, 1], "equal", 100), total([0], "at_most", 70)])
    assert found.amounts == pytest.approx((70, 30))
    assert found.cost == pytest.approx(430)
    assert found.prices == pytest.approx((5, -1))


def test_a_floor_by_hand() -> None:
    """A 90 % in time at 4.00, B 98 % at 5.00, floor 95 %: 0.90·x + 0.98·(100 − x) = 95 gives x = 37.5.

    Raising the floor by one point of a parcel costs 1.00 / 0.08 = 12.50 each.
    """
    floor = Constraint({0: 0.90 - 0.95, 1: 0.98 - 0.95}, "at_least", 0.0)
    found = solved([Option(4), Option(5)], [total([0, 1], "equal", 100), floor])
    assert found.amounts == pytest.approx((37.5, 62.5))
    assert found.cost == pytest.approx(462.5)
    assert found.prices[1] == pytest.approx(12.5)


def test_amounts_stay_between_their_bounds() -> None:
    found = solved([Option(4, 20, 20, 20), Option(5, 10, 0, 60), Option(9)], [total([0, 1, 2], "equal", 100)])
    assert found.amounts == pytest.approx((20, 60, 20))


def test_equal_costs_move_nothing() -> None:
    """Where every allocation costs the same, today's is taken, even inside the feasible region."""
    today = (11.0, 62.0, 27.0)
    found = solved([Option(4, own) for own in today], [total([0, 1, 2], "equal", 100)])
    assert found.amounts == pytest.approx(today)


def test_without_options() -> None:
    assert cheapest([], [Constraint({}, "at_most", 3)]) == Allocation((), 0.0, (0.0,))
    assert cheapest([], [Constraint({}, "at_least", 3)]) is None
    assert conflict([], [Constraint({}, "at_most", 1), Constraint({}, "at_least", 3)]) == (1,)


def test_the_cost_alone() -> None:
    constraints = [total([0, 1], "equal", 100), total([0], "at_most", 70)]
    assert least_cost([Option(4, 50), Option(5, 50)], constraints) == pytest.approx(430)
    assert least_cost([Option(4, most=9), Option(5, most=9)], constraints) is None
    assert least_cost([], []) == 0
    assert least_cost([], [total([], "at_least", 1)]) is None


def test_a_degenerate_price_is_never_below_what_a_step_saves() -> None:
    """A at most 70, twice: together they have a price of 1, and one more unit of either saves nothing."""
    options, twice = [Option(4), Option(5)], [total([0], "at_most", 70)] * 2
    volume = total([0, 1], "equal", 100)
    found = solved(options, [volume, *twice])
    assert sum(found.prices[1:]) == pytest.approx(-1)
    assert least_cost(options, [volume, twice[0], total([0], "at_most", 71)]) == pytest.approx(found.cost)


def test_an_unbounded_programme_is_refused() -> None:
    with pytest.raises(ArithmeticError, match="no solution"):
        cheapest([Option(-1)], [])


def test_a_feasible_programme_has_no_conflict() -> None:
    assert conflict([Option(4)], [total([0], "equal", 100)]) == ()


PAIRS = {
    "capacity below volume": [total([0, 1], "equal", 100), total([0], "at_most", 40), total([1], "at_most", 50)],
    "commitment above capacity": [total([0], "at_most", 40), total([0], "at_least", 50)],
    "commitments above volume": [total([0, 1], "equal", 100), total([0], "at_least", 60), total([1], "at_least", 60)],
    "floor that nobody reaches": [
        total([0, 1], "equal", 100),
        Constraint({0: 0.90 - 0.99, 1: 0.98 - 0.99}, "at_least", 0.0),
    ],
    "shares above the whole": [
        total([0, 1], "equal", 100),
        Constraint({0: 1 - 0.7, 1: -0.7}, "at_least", 0.0),
        Constraint({0: -0.4, 1: 1 - 0.4}, "at_least", 0.0),
    ],
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_constraints_in_conflict_are_named(name: str) -> None:
    """Beside constraints that have no part in it; without any one of those named the others can be kept."""
    options = [Option(4), Option(5), Option(6)]
    beside = [total([2], "at_most", 10), total([0, 1, 2], "at_most", 1000)]
    constraints = [*beside, *PAIRS[name], total([2], "at_least", 5)]
    assert cheapest(options, constraints) is None
    found = conflict(options, constraints)
    assert set(found) == set(range(2, 2 + len(PAIRS[name])))
    _is_irreducible(options, constraints, found)


def _is_irreducible(options: list[Option], constraints: list[Constraint], found: tuple[int, ...]) -> None:
    assert not is_feasible(options, [constraints[number] for number in found])
    for left_out in found:
        assert is_feasible(options, [constraints[number] for number in found if number != left_out])


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Option], list[Constraint], list[int]]:
    """Carriers × lanes with today's parcels, the volumes and some limits; volumes come first."""
    carriers, lanes = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    count = carriers * lanes
    today = draw(st.lists(st.integers(0, 500), min_size=count, max_size=count))
    costs = draw(st.lists(st.integers(100, 999), min_size=count, max_size=count))
    rates = draw(st.lists(st.integers(80, 100), min_size=count, max_size=count))
    options = [Option(cost / 100, float(own)) for cost, own in zip(costs, today, strict=True)]
    volumes = [sum(today[lane * carriers : (lane + 1) * carriers]) for lane in range(lanes)]
    rows = [
        total(list(range(lane * carriers, (lane + 1) * carriers)), "equal", volume)
        for lane, volume in enumerate(volumes)
    ]
    for carrier in range(carriers):
        own = list(range(carrier, count, carriers))
        if draw(st.booleans()):
            rows.append(total(own, "at_most", draw(st.integers(0, 2000))))
        if draw(st.booleans()):
            rows.append(total(own, "at_least", draw(st.integers(0, 1000))))
        if draw(st.booleans()):
            share = draw(st.integers(0, 100)) / 100
            rows.append(Constraint({k: float(k in own) - share for k in range(count)}, "at_most", 0.0))
    if draw(st.booleans()):
        floor = draw(st.integers(80, 100)) / 100
        rows.append(Constraint({k: rate / 100 - floor for k, rate in enumerate(rates)}, "at_least", 0.0))
    return options, rows, volumes


@given(networks())
def test_what_holds_for_every_network(network: tuple[list[Option], list[Constraint], list[int]]) -> None:
    """The allocation keeps every constraint, adds to the volumes, and is never dearer than a mix that keeps them too.

    Where there is none, a conflict is named and none of its constraints is idle.
    """
    options, constraints, volumes = network
    found = cheapest(options, constraints)
    today = [option.today for option in options]
    keeps = all(each.excess(today) <= 1e-9 for each in constraints)
    if found is None:
        assert not keeps
        _is_irreducible(options, constraints, conflict(options, constraints))
        return
    assert min(found.amounts) >= -1e-7
    assert all(each.excess(found.amounts) <= 1e-5 for each in constraints)
    assert [each.total(found.amounts) for each in constraints[: len(volumes)]] == pytest.approx(volumes, abs=1e-5)
    if keeps:
        assert found.cost <= sum(option.cost * option.today for option in options) + 1e-5
    assert cheapest(options, constraints) == found


@given(networks())
def test_prices_are_the_slope_of_the_cost(network: tuple[list[Option], list[Constraint], list[int]]) -> None:
    """By convexity the cost of a changed bound is nowhere below the cost plus price · change."""
    options, constraints, _ = network
    found = cheapest(options, constraints)
    if found is None:
        return
    for number, each in enumerate(constraints):
        for change in (-1.0, 1.0):
            changed = [*constraints]
            changed[number] = Constraint(each.coefficients, each.sense, each.bound + change)
            other = cheapest(options, changed)
            if other is not None:
                assert other.cost >= found.cost + found.prices[number] * change - 1e-5
