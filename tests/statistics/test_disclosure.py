"""The rules are attacked: by dominance, straw partners, few partners, single lanes and fresh data."""

import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.comparison import compare
from scorecards.statistics.disclosure import (
    Withheld,
    first_day_shown,
    is_dominated,
    may_show_overall,
    partner_rule,
    parts_of_expected,
    withheld,
)
from scorecards.statistics.standardised import Count, standardise

END, LATER = date(2026, 9, 30), date(2026, 11, 12)
Counts = dict[str, dict[tuple[str, ...], Count]]


def network(partners: int = 9, lanes: int = 4, more: dict[str, dict[str, tuple[int, int]]] | None = None) -> Counts:
    """Partners with 1,000 parcels and 30 to 34 failures on each lane; `more` replaces some of them."""
    counts: Counts = {
        f"p{i}": {(f"lane {lane}",): Count(1000, 30 + (i + lane) % 5) for lane in range(lanes)} for i in range(partners)
    }
    for partner, cells in (more or {}).items():
        counts[partner] = {(lane,): Count(*pair) for lane, pair in cells.items()}
    return counts


def decided(counts: Counts, partner: str = "p0", *, as_of: date = LATER, signed_off: bool = True) -> Withheld | None:
    comparison = compare(counts, partner_rule)
    own = comparison.standardised[partner]
    return withheld(own, len(comparison.others(partner)), END, as_of, signed_off=signed_off)


def test_a_wide_network_may_be_shown() -> None:
    assert decided(network()) is None
    assert decided(network(6)) is None


def test_five_partners_have_four_others() -> None:
    assert decided(network(5)) == "too_few_common"
    assert decided(network(1)) == "too_few_common"


def test_one_lane_without_five_others_does_not_enter() -> None:
    counts = network()
    for partner in ("p5", "p6", "p7", "p8"):
        del counts[partner][("lane 3",)]
    own = standardise(counts, "p0", partner_rule)
    assert [cell.key for cell in own.cells] == [("lane 0",), ("lane 1",), ("lane 2",)]
    assert own.share == Fraction(3, 4)
    assert own.all_cells == 4


def test_straw_partners_are_no_partners() -> None:
    """Five others in every lane, four of them with one parcel: the rate would be that of the fifth."""
    straws = {f"p{i}": {f"lane {lane}": (1, 0) for lane in range(4)} for i in range(2, 6)}
    assert decided(network(2, more=straws)) == "too_few_common"


@pytest.mark.parametrize(
    ("parts", "dominated"),
    [
        ([50, 20, 10, 10, 10], False),
        ([51, 19, 10, 10, 10], True),
        ([45, 40, 5, 5, 5], False),
        ([45, 41, 5, 5, 4], True),
        ([0, 0, 0, 0, 0], True),
        ([], True),
    ],
)
def test_dominance_at_its_edges(parts: list[int], dominated: bool) -> None:
    assert is_dominated(parts) is dominated
    assert partner_rule({str(i): Count(part * 100, 0) for i, part in enumerate(parts)}) is not dominated


def test_who_makes_most_of_the_failures_dominates_too() -> None:
    """Equal parcels on every lane, but one partner fails where the others do not: E would be its failures."""
    calm = {f"p{i}": {f"lane {lane}": (1000, 8) for lane in range(4)} for i in range(1, 7)}
    loud = {"p7": {f"lane {lane}": (1000, 90) for lane in range(4)}}
    counts = network(1, more={**calm, **loud})
    assert decided(counts) == "dominated"
    parts = parts_of_expected(standardise(counts, "p0", partner_rule))
    assert parts["p7"] / sum(parts.values()) == Fraction(90, 90 + 6 * 8)


def test_parts_of_what_is_expected_sum_to_it() -> None:
    own = standardise(network(), "p0", partner_rule)
    assert sum(parts_of_expected(own).values()) == own.expected


@pytest.mark.parametrize("lanes", [1, 2])
def test_the_sum_of_one_lane_would_be_its_expected_value(lanes: int) -> None:
    assert decided(network(lanes=lanes)) == "few_cells"


def test_one_lane_beside_two_empty_ones_is_one_lane() -> None:
    own = {"lane 0": (1000, 30), "lane 1": (10, 0), "lane 2": (10, 0)}
    assert decided(network(more={"p0": own})) == "few_cells"


def test_fresh_figures_wait_a_month() -> None:
    first = first_day_shown(END)
    assert first == date(2026, 10, 30)
    assert decided(network(), as_of=date(2026, 10, 29)) == "too_recent"
    assert decided(network(), as_of=first) is None


def test_nothing_without_a_signature() -> None:
    assert decided(network(), signed_off=False) == "not_signed_off"


def test_few_failures_and_few_comparable_peers() -> None:
    quiet = network(more={"p0": {f"lane {lane}": (50, 0) for lane in range(4)}})
    assert decided(quiet) == "too_few_expected"
    elsewhere = network(5, more={f"p{i}": {f"lane {lane}": (20, 1) for lane in range(4)} for i in range(5, 9)})
    assert decided(elsewhere) == "too_few_peers"


def test_two_months_do_not_give_away_who_left() -> None:
    """Differencing: of six partners one stops. With four others left in a lane nothing is shown to subtract from."""
    counts = network(6)
    assert decided(counts) is None
    del counts["p5"]
    assert decided(counts) == "too_few_common"


def test_the_common_rate_is_no_ones_own() -> None:
    totals = {f"p{i}": Count(1000, 30) for i in range(6)}
    assert may_show_overall(totals, "p0")
    assert not may_show_overall({**totals, "p1": Count(5000, 150)}, "p0")
    assert may_show_overall({**totals, "p0": Count(50_000, 1500)}, "p0")  # its own share gives nobody away
    assert not may_show_overall({**totals, "p1": Count(1000, 400)}, "p0")
    del totals["p5"]
    assert not may_show_overall(totals, "p0")


@given(st.randoms(use_true_random=False))
def test_whatever_is_shown_rests_on_five_others_of_whom_none_dominates(numbers: random.Random) -> None:
    counts: Counts = {}
    for partner in range(numbers.randint(2, 12)):
        for lane in numbers.sample(range(6), numbers.randint(1, 6)):
            n = int(10 ** numbers.uniform(0, 4))
            counts.setdefault(f"p{partner}", {})[(str(lane),)] = Count(n, min(n, round(n * numbers.uniform(0, 0.1))))
    if decided(counts) is not None:
        return
    own = compare(counts, partner_rule).standardised["p0"]
    for cell in own.cells:
        sizes = sorted(
            count.n
            for partner, cells in counts.items()
            if partner != "p0"
            for key, count in cells.items()
            if key == cell.key
        )
        assert len(sizes) >= 5
        assert 2 * sizes[-1] <= sum(sizes)
        assert 100 * (sizes[-1] + sizes[-2]) <= 85 * sum(sizes)
    parts = sorted(parts_of_expected(own).values())
    assert 2 * parts[-1] <= own.expected
    assert 100 * (parts[-1] + parts[-2]) <= 85 * own.expected
