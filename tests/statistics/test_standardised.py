import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.comparison import compare
from scorecards.statistics.standardised import Count, internal_rule, standardise

# Flights of two airlines at five airports in June 1991, all and delayed: Moore, "The Basic Practice of Statistics"
# (Simpson's paradox): Alaska is later in all, 13.3 % against 10.9 %, and earlier at every airport.
ALASKA = {"LAX": (559, 62), "PHX": (233, 12), "SAN": (232, 20), "SFO": (605, 102), "SEA": (2146, 305)}
AMERICA_WEST = {"LAX": (811, 117), "PHX": (5255, 415), "SAN": (448, 65), "SFO": (449, 129), "SEA": (262, 61)}
AIRLINES = {
    "Alaska": {airport: Count(*pair) for airport, pair in ALASKA.items()},
    "America West": {airport: Count(*pair) for airport, pair in AMERICA_WEST.items()},
}


def test_two_airlines_change_places() -> None:
    alaska = standardise(AIRLINES, "Alaska", lambda others: bool(others))
    west = standardise(AIRLINES, "America West", lambda others: bool(others))
    assert [round(100 * found.whole.failed / found.whole.n, 1) for found in (alaska, west)] == [13.3, 10.9]
    expected = 559 * 117 / 811 + 233 * 415 / 5255 + 232 * 65 / 448 + 605 * 129 / 449 + 2146 * 61 / 262
    assert float(alaska.expected) == pytest.approx(expected)
    assert float(alaska.expected) == pytest.approx(806.17, abs=0.01)
    assert alaska.ratio is not None
    assert west.ratio is not None
    assert float(alaska.ratio) == pytest.approx(501 / 806.17, abs=1e-4)
    assert alaska.ratio < 1 < west.ratio


def network(**more: dict[str, tuple[int, int]]) -> dict[str, dict[str, Count]]:
    """Three carriers by hand; `more` adds or replaces."""
    plain: dict[str, dict[str, tuple[int, int]]] = {
        "own": {"FR-FR": (1000, 40), "FR-DE": (500, 30), "FR-IT": (100, 9), "FR-GB": (400, 8)},
        "one": {"FR-FR": (150, 3), "FR-DE": (100, 5), "FR-IT": (120, 6)},
        "two": {"FR-FR": (50, 3), "FR-DE": (300, 11), "FR-IT": (79, 4)},
        **more,
    }
    return {partner: {cell: Count(*pair) for cell, pair in cells.items()} for partner, cells in plain.items()}


def test_by_hand() -> None:
    # FR-FR 6 of 200, so 30 of 1000; FR-DE 16 of 400, so 20 of 500; FR-IT has 199 parcels, FR-GB nobody else
    found = standardise(network(), "own")
    assert [cell.key for cell in found.cells] == ["FR-DE", "FR-FR"]
    assert [cell.expected for cell in found.cells] == [20, 30]
    assert (found.matched, found.expected, found.ratio) == (Count(1500, 70), Fraction(50), Fraction(7, 5))
    assert (found.whole, found.all_cells, found.share) == (Count(2000, 87), 4, Fraction(3, 4))
    assert found.is_comparable


def test_effective_n_by_hand() -> None:
    # E / overall = 50 / 0.04 = 1250, cut by own / (own + spread): own = 1000·.03·.97 + 500·.04·.96 = 48.3,
    # spread = 1000²/200·.03·.97 + 500²/400·.04·.96 = 145.5 + 24 = 169.5
    found = standardise(network(), "own")
    assert found.effective_n(Fraction(4, 100)) == pytest.approx(1250 * 48.3 / (48.3 + 169.5))
    low, high = found.interval()
    half = 0.98 * math.sqrt(1 + 169.5 / 48.3)
    assert (low, high) == pytest.approx(((math.sqrt(70) - half) ** 2 / 50, (math.sqrt(70) + half) ** 2 / 50))


def test_a_huge_rest_of_the_network_leaves_the_plain_effective_n() -> None:
    rest = dict.fromkeys(("FR-FR", "FR-DE", "FR-IT", "FR-GB"), (10000000, 400000))
    found = standardise(network(one=rest, two=rest), "own")
    assert found.effective_n(Fraction(4, 100)) == pytest.approx(float(found.expected) / 0.04, rel=1e-3)


@pytest.mark.parametrize(("share", "comparable"), [(599, False), (600, True)])
def test_sixty_per_cent_must_be_matched(share: int, comparable: bool) -> None:
    counts = network(
        own={"FR-FR": (share, 40), "FR-GB": (1000 - share, 8)},
        one={"FR-FR": (5000, 250)},
        two={"FR-FR": (5000, 250)},
    )
    assert standardise(counts, "own").is_comparable is comparable


def test_ten_failures_must_be_expected() -> None:
    others = {"one": {"FR-FR": (500, 10)}, "two": {"FR-FR": (500, 10)}}
    assert standardise(network(own={"FR-FR": (500, 0)}, **others), "own").is_comparable
    assert not standardise(network(own={"FR-FR": (499, 30)}, **others), "own").is_comparable


def test_one_other_partner_is_no_rate() -> None:
    assert not internal_rule({"one": Count(100_000, 10)})
    assert not internal_rule({"one": Count(100, 1), "two": Count(99, 1)})
    assert internal_rule({"one": Count(100, 1), "two": Count(100, 1)})


def test_alone_in_the_network() -> None:
    found = standardise({"own": {"FR-FR": Count(100, 3)}}, "own")
    assert found.ratio is None
    assert not found.is_comparable
    assert found.share == found.expected == 0
    assert found.effective_n(Fraction(1, 10)) == 0
    assert compare({"own": {"FR-FR": Count(100, 3)}}).funnel is None


def test_cells_without_parcels_do_not_count() -> None:
    counts = network(one={"FR-FR": (0, 0), "FR-DE": (100, 5)})
    assert [cell.key for cell in standardise(counts, "own").cells] == ["FR-DE"]


def test_impossible_counts() -> None:
    with pytest.raises(ValueError, match="4 failures of 3"):
        Count(3, 4)


def draw(numbers: random.Random) -> dict[str, dict[str, Count]]:
    """A random network."""
    counts: dict[str, dict[str, Count]] = {}
    for partner in range(numbers.randint(1, 9)):
        for cell in numbers.sample("abcdefgh", numbers.randint(1, 8)):
            n = numbers.randint(0, 3000)
            failed = numbers.randint(0, n) // 10
            counts.setdefault(f"p{partner}", {})[cell] = Count(n, failed)
    return counts


@given(st.randoms(use_true_random=False))
def test_same_rates_everywhere_give_one(numbers: random.Random) -> None:
    """Who fails exactly as often as all others in every cell has O = E, whatever its mix."""
    counts = {
        p: {c: Count(20 * x.n, (ord(c) - 96) * x.n) for c, x in cells.items()} for p, cells in draw(numbers).items()
    }
    for partner in counts:
        found = standardise(counts, partner)
        assert found.ratio in (1, None)


@given(st.randoms(use_true_random=False))
def test_twin_without_fractions(numbers: random.Random) -> None:
    counts = draw(numbers)
    for partner, cells in counts.items():
        expected = matched = observed = 0.0
        for cell, own in cells.items():
            others = [c[cell] for p, c in counts.items() if p != partner and cell in c and c[cell].n > 0]
            size = sum(other.n for other in others)
            if own.n and len(others) > 1 and size >= 200:
                expected += own.n * sum(other.failed for other in others) / size
                matched += own.n
                observed += own.failed
        found = standardise(counts, partner)
        assert float(found.expected) == pytest.approx(expected)
        assert (found.matched.n, found.matched.failed) == (matched, observed)
