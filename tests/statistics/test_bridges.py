"""Bridges against published decompositions, and that they sum whatever the cells."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.bridges import CostCell, Sums, costs, gap, mix_by_dimension, rate_mix, spend, whole

# Delayed and all flights of June 1987 in five cities (Barnett, "How numbers are tricking you", Technology Review,
# October 1994; Moore and McCabe, "Introduction to the Practice of Statistics").
ALASKA = {
    "Los Angeles": Sums(62, 559),
    "Phoenix": Sums(12, 233),
    "San Diego": Sums(20, 232),
    "San Francisco": Sums(102, 605),
    "Seattle": Sums(305, 2146),
}
AMERICA_WEST = {
    "Los Angeles": Sums(117, 811),
    "Phoenix": Sums(415, 5255),
    "San Diego": Sums(65, 448),
    "San Francisco": Sums(129, 449),
    "Seattle": Sums(61, 262),
}

CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")),
    st.tuples(st.integers(-50, 5_000), st.integers(0, 5_000)).map(lambda pair: Sums(*pair)),
    max_size=12,
)
RATED = CELLS.filter(lambda cells: whole(cells.values()).denominator > 0)


def total(cells: dict[tuple[str, str], Sums]) -> Fraction:
    return Fraction(sum(cell.numerator for cell in cells.values()), sum(cell.denominator for cell in cells.values()))


def test_the_two_airlines() -> None:
    """America West is later in every city and yet less late: Simpson's reversal is mix, and no city is at fault."""
    assert [round(float(whole(cells.values()).ratio or 0) * 100, 1) for cells in (ALASKA, AMERICA_WEST)] == [13.3, 10.9]
    effects = rate_mix(ALASKA, AMERICA_WEST)
    assert all(effect.rate > 0 for effect in effects.values())
    rate = sum(effect.rate for effect in effects.values())
    mix = sum(effect.mix for effect in effects.values())
    assert rate > 0 > rate + mix
    # By hand: Phoenix, of which Alaska has 233 of 3,775 flights and America West 5,255 of 7,225.
    share0, share1, rate0, rate1 = Fraction(233, 3775), Fraction(5255, 7225), Fraction(12, 233), Fraction(415, 5255)
    assert effects["Phoenix"].rate == (share0 + share1) / 2 * (rate1 - rate0)
    centre = (Fraction(501, 3775) + Fraction(787, 7225)) / 2
    assert effects["Phoenix"].mix == (share1 - share0) * ((rate0 + rate1) / 2 - centre)


def test_household_heads_by_age() -> None:
    """Das Gupta, "Standardization and Decomposition of Rates" (1993), example 5.1, one factor: Kitagawa's formula.

    Household heads per 100 in the United States, 1970 and 1985: rate 1.7403 and age 1.2269 of 2.9672.
    """
    sizes = [
        (129, 109, 95, 80, 78, 84, 86, 78, 70, 59, 47, 36, 49),
        (101, 112, 116, 109, 94, 77, 63, 60, 63, 59, 51, 40, 55),
    ]
    rates = [
        (19, 258, 457, 496, 512, 516, 518, 549, 587, 604, 628, 666, 668),
        (22, 243, 458, 525, 561, 556, 560, 574, 572, 612, 639, 686, 722),
    ]
    before, after = (
        {age: Sums(Fraction(n * rate, 10), n) for age, (n, rate) in enumerate(zip(*year, strict=True))}
        for year in zip(sizes, rates, strict=True)
    )
    effects = rate_mix(before, after).values()
    assert round(float(sum(effect.rate for effect in effects)), 4) == 1.7403
    assert round(float(sum(effect.mix for effect in effects)), 4) == 1.2269
    assert round(float(sum(effect.total for effect in effects)), 4) == 2.9672


def test_deaths_by_age_and_race() -> None:
    """The same, example 5.3: deaths per 1,000 of 22 cells. Rates −2.2277, composition +1.5415 of −0.6862."""
    sizes = {
        1970: (2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315,
               535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117),
        1985: (3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472,
               707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236),
    }  # fmt: skip
    rates = {
        1970: (18469, 751, 391, 1146, 1287, 2672, 6636, 15691, 34723, 79763, 176837,
               36993, 1352, 541, 2040, 3523, 6746, 12967, 24471, 45091, 74902, 123205),
        1985: (9163, 462, 248, 929, 1084, 1810, 4715, 12187, 27728, 64068, 157570,
               17208, 738, 328, 1103, 2045, 3724, 8052, 17812, 34128, 68276, 125161),
    }  # fmt: skip
    before, after = (
        {
            (str(index // 11), str(index % 11)): Sums(Fraction(n * rate, 1000), n)
            for index, (n, rate) in enumerate(zip(sizes[year], rates[year], strict=True))
        }
        for year in (1970, 1985)
    )
    effects = rate_mix(before, after).values()
    assert round(float(sum(effect.rate for effect in effects)), 4) == -2.2277
    assert round(float(sum(effect.mix for effect in effects)), 4) == 1.5415
    parts = mix_by_dimension(before, after, ("race", "age"))
    assert sum(parts.values()) == sum(effect.mix for effect in effects)
    # Das Gupta divides the composition differently (1.5217 and 0.0198); age is nearly all of it either way.
    assert parts["age"] == pytest.approx(1.52, abs=0.02)


def test_a_new_cell_with_an_ordinary_rate_is_mix() -> None:
    before = {"old": Sums(5, 100)}
    after = {"old": Sums(5, 100), "new": Sums(10, 100)}
    effects = rate_mix(before, after)
    assert effects["old"].rate == effects["new"].rate == 0
    assert sum(effect.mix for effect in effects.values()) == Fraction(15, 200) - Fraction(5, 100)


def test_an_amount_without_parcels_is_the_rest() -> None:
    effects = rate_mix({"a": Sums(10, 5)}, {"a": Sums(10, 5), "": Sums(3, 0)})
    assert effects["a"].total == 0
    assert effects[""].rest == Fraction(3, 5) == effects[""].total


def test_gap_by_hand() -> None:
    """200 parcels at 97 %, 100 at 90 %: the target of both is 284 of 300, and 280 made it."""
    cells = {"a": Sums(191, 200), "b": Sums(89, 100)}
    found = gap(cells, {"a": Fraction(97, 100), "b": Fraction(90, 100)})
    assert found == {"a": Fraction(-3, 300), "b": Fraction(-1, 300)}
    assert sum(found.values()) == Fraction(280, 300) - Fraction(284, 300)


@given(RATED, st.data())
def test_a_gap_sums_to_value_less_target(cells: dict[tuple[str, str], Sums], data: st.DataObject) -> None:
    targets = {key: data.draw(st.fractions(0, 1, max_denominator=1000)) for key in cells}
    size = sum(cell.denominator for cell in cells.values())
    level = sum((targets[key] * cells[key].denominator for key in cells), Fraction(0)) / size
    assert sum(gap(cells, targets).values()) == total(cells) - level


@given(RATED, RATED)
def test_rate_and_mix_sum_and_are_symmetric(
    before: dict[tuple[str, str], Sums], after: dict[tuple[str, str], Sums]
) -> None:
    found, mirrored = rate_mix(before, after), rate_mix(after, before)
    assert sum(effect.total for effect in found.values()) == total(after) - total(before)
    for key, effect in found.items():
        back = mirrored[key]
        assert (effect.rate, effect.mix, effect.rest) == (-back.rate, -back.mix, -back.rest)
        in_both = all(cells.get(key, Sums()).denominator for cells in (before, after))
        assert in_both or effect.rate == 0


@given(RATED, st.integers(2, 9))
def test_more_of_the_same_is_neither_rate_nor_mix(cells: dict[tuple[str, str], Sums], times: int) -> None:
    more = {key: Sums(own.numerator * times, own.denominator * times) for key, own in cells.items()}
    assert {effect.total for effect in rate_mix(cells, more).values()} == {0}
    spent = spend(cells, more)
    assert spent.total == spent.volume == sum(own.numerator for own in cells.values()) * (times - 1)


@given(RATED, RATED)
def test_spend_sums_and_is_symmetric(before: dict[tuple[str, str], Sums], after: dict[tuple[str, str], Sums]) -> None:
    found, mirrored = spend(before, after), spend(after, before)
    assert found.total == sum(c.numerator for c in after.values()) - sum(c.numerator for c in before.values())
    assert found.volume == -mirrored.volume


@given(RATED, RATED)
def test_mix_by_dimension_sums(before: dict[tuple[str, str], Sums], after: dict[tuple[str, str], Sums]) -> None:
    parts = mix_by_dimension(before, after, ("letter", "end"))
    assert sum(parts.values()) == sum(effect.mix for effect in rate_mix(before, after).values())
    back = mix_by_dimension(after, before, ("letter", "end"))
    assert parts == {name: -share for name, share in back.items()}


def test_a_dimension_that_does_not_move_has_no_mix() -> None:
    """Twice as many heavy parcels, the same lanes: all of the mix is weight."""
    before = {("FR", "light"): Sums(100, 50), ("FR", "heavy"): Sums(400, 50)}
    after = {("FR", "light"): Sums(50, 25), ("FR", "heavy"): Sums(600, 75)}
    parts = mix_by_dimension(before, after, ("lane", "weight"))
    assert parts == {"lane": 0, "weight": Fraction(650, 100) - Fraction(500, 100)}


AMOUNTS = st.fixed_dictionaries(
    {"base": st.integers(0, 900), "fuel": st.integers(0, 90), "credit": st.integers(-50, 0)}
)
COSTS: Callable[[int], st.SearchStrategy[dict[tuple[str, str], CostCell]]] = lambda least: st.dictionaries(  # noqa: E731
    st.tuples(st.sampled_from("abc"), st.sampled_from("xy")),
    st.builds(CostCell, st.integers(least, 500), AMOUNTS),
    min_size=1,
    max_size=6,
)


@given(COSTS(1), COSTS(0).filter(lambda cells: any(cell.parcels for cell in cells.values())))
def test_costs_sum(before: dict[tuple[str, str], CostCell], after: dict[tuple[str, str], CostCell]) -> None:
    found = costs(before, after, ("lane", "weight"))
    sums = [{key: cell.sums for key, cell in cells.items()} for cells in (before, after)]
    assert found.total == total(sums[1]) - total(sums[0])
    lone = sum(sum(cell.amounts.values()) for cell in after.values() if not cell.parcels)
    assert found.rest == Fraction(lone, sum(cell.parcels for cell in after.values()))


def test_costs_by_hand() -> None:
    """Same parcels: fuel from 10 to 15 a parcel is fuel alone; a charge of 40 without a parcel is the rest."""
    before = {("FR",): CostCell(10, {"base": 1000, "fuel": 100})}
    after = {("FR",): CostCell(10, {"base": 1000, "fuel": 150}), ("",): CostCell(0, {"base": 40})}
    found = costs(before, after, ("lane",))
    assert found.components == {"base": 0, "fuel": 5}
    assert found.mix == {"lane": 0}
    assert found.rest == 4


def test_nothing_to_divide_by_is_refused() -> None:
    with pytest.raises(ValueError, match="denominator"):
        rate_mix({"a": Sums(1, 0)}, {"a": Sums(1, 2)})
    with pytest.raises(ValueError, match="denominator"):
        spend({"a": Sums(1, 2)}, {})
    with pytest.raises(ValueError, match="denominator"):
        gap({"a": Sums(1, 0)}, {"a": 1})
