"""Printed steps add up to the printed difference, whatever the cells."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.compose.explanation.steps import printed_effects
from scorecards.formats import printed
from scorecards.model import Kpi
from scorecards.statistics.bridges import Effect, Sums, rate_mix, whole

ON_TIME = Kpi(
    id="on_time",
    name="On time",
    group="speed",
    unit="percent",
    better="higher",
    table="shipments",
    month="promised_on",
    population="TRUE",
    definition="",
    source="",
    needs=(),
    chart="p_prime",
)
Cells = dict[tuple[str, ...], Sums]
CELLS: st.SearchStrategy[Cells] = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2).map(lambda text: (text,)),
    st.integers(1, 900).flatmap(lambda n: st.integers(0, n).map(lambda met: Sums(met, n))),
    min_size=1,
    max_size=20,
)


def shown(before: Cells, after: Cells, decimals: int) -> Decimal:
    one, other = (whole(cells.values()).ratio or Fraction(0) for cells in (before, after))
    return printed(other, "percent", decimals) - printed(one, "percent", decimals)


@given(CELLS, CELLS, st.integers(0, 4))
def test_steps_sum_to_the_printed_difference(before: Cells, after: Cells, decimals: int) -> None:
    effects = rate_mix(before, after)
    difference = shown(before, after, decimals)
    steps = printed_effects(ON_TIME, effects, decimals, difference)
    assert sum(step.total for step in steps) == pytest.approx(float(difference), abs=1e-9)
    unit = 10.0**-decimals
    ordered = sorted(effects.items(), key=lambda entry: (-abs(entry[1].total), entry[0]))
    for step, (_, effect) in zip(steps, ordered, strict=True):
        assert step.total == pytest.approx(step.rate + step.mix + step.rest, abs=1e-9)
        # Rates and mix first share the difference, then each its cells: two units at most, on each of the two.
        assert abs(step.total - 100 * float(effect.total)) < 4 * unit


def test_cells_whose_rates_did_not_move_print_no_rate() -> None:
    before: Cells = {("a",): Sums(90, 100), ("b",): Sums(50, 100)}
    after: Cells = {("a",): Sums(90, 100), ("b",): Sums(150, 300)}
    steps = printed_effects(ON_TIME, rate_mix(before, after), 2, shown(before, after, 2))
    assert {step.rate for step in steps} == {0.0}
    assert sum(step.mix for step in steps) == pytest.approx(-10.0)


def test_an_effect_too_small_to_print_is_zero() -> None:
    effects: dict[tuple[str, ...], Effect] = {
        ("a",): Effect(rate=Fraction(1, 10**7)),
        ("b",): Effect(rate=Fraction(3, 100)),
    }
    assert [step.rate for step in printed_effects(ON_TIME, effects, 1, Decimal("3.0"))] == [3.0, 0.0]
