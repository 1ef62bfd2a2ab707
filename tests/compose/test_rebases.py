"""A rebase starts a new normal range: by hand on a series of costs, and as the card says it."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from scorecards.compose.behaviour import Behaviour, behaviour, since
from scorecards.compose.reading import Reading
from scorecards.model import Month, Partner
from scorecards.model.partner import Rebase
from scorecards.workspace import load_catalogue
from tests.conftest import PARTNER, Desk, says

START = Month(2024, 11)
#: Twelve months about 4.00 (moving range 0.10 throughout), then twelve about 4.50.
COSTS = [4.05, 3.95] * 6 + [4.55, 4.45] * 6
CHANGE = START.shift(12)


def behaved(costs: list[float], *rebases: Month, baseline: tuple[Month, Month] | None = None) -> Behaviour:
    """The behaviour of a cost per parcel in its last month."""
    kpi = load_catalogue(Path("no workspace"))["cost_per_shipment"]
    months = [START.shift(index) for index in range(len(costs))]
    readings = {month: Reading(month, Fraction(str(cost)), n=100) for month, cost in zip(months, costs, strict=True)}
    marks = tuple(Rebase("cost_per_shipment", month, "new tariff", "Ada", date(2026, 1, 1)) for month in rebases)
    partner = Partner("a", "A", "transport", rebases=marks, baseline=baseline)
    return behaviour(kpi, partner, readings, months[-1])


def test_the_new_range_is_computed_on_the_months_since() -> None:
    """Mean and mean ± 2.66 × 0.10 of each half; the months before keep their own."""
    found = behaved([*COSTS, 4.55], CHANGE)
    old, new = found.bands[START], found.bands[CHANGE]
    assert (old.lower, old.centre, old.upper) == pytest.approx((3.734, 4.0, 4.266))
    assert (new.lower, new.centre, new.upper) == pytest.approx((4.234, 4.5, 4.766))
    assert found.signals == {}  # neither half has any, and no run crosses the change
    assert found.baseline == (CHANGE, CHANGE.shift(11))
    assert (found.rebased, found.months_in_force) == (CHANGE, 13)


def test_without_it_the_same_months_are_signals() -> None:
    """4.25 ± 2.66 × 0.10 over both: the jump of 0.60 is no moving range of a calm process and is screened out."""
    found = behaved([*COSTS, 4.55])
    beyond = {month for month, cost in zip(found.months, [*COSTS, 4.55], strict=True) if not 3.984 <= cost <= 4.516}
    assert {month for month, signal in found.signals.items() if signal.rule == "R1"} == beyond
    assert len(beyond) == 13


def test_few_months_since_are_on_trial_and_fewer_have_no_range() -> None:
    found = behaved(COSTS[:20], CHANGE)
    assert found.limits is not None
    assert (found.limits.trial, found.limits.baseline_points) == (True, 7)
    assert not found.ranges[START].trial
    none = behaved(COSTS[:17], CHANGE)
    assert none.limits is None
    assert set(none.bands) == set(none.months[:12])
    assert none.months_in_force == 5


def test_a_run_after_the_change_begins_where_it_began() -> None:
    """Seven months above the new mean of 4.50, the last seven of all."""
    found = behaved([*COSTS, *[4.51, 4.52] * 4], CHANGE)
    signal = found.latest
    assert signal is not None
    assert signal.rule == "R2"
    assert since(found) == CHANGE.shift(12)


def test_a_change_that_nothing_shows_is_told() -> None:
    assert behaved([*COSTS, 4.55], CHANGE).unproven == ()
    calm = behaved([4.05, 3.95] * 12, CHANGE)
    assert calm.unproven == (CHANGE,)


def test_a_pinned_baseline_holds_only_before_the_change() -> None:
    found = behaved([*COSTS, 4.55], CHANGE, baseline=(START, START.shift(5)))
    assert found.ranges[START].baseline_points == 6
    assert found.ranges[CHANGE].baseline_points == 12


REBASE = "rebase: [{kpi: on_time, from: 2026-03, reason: new hub in Lyon, approved_by: Ada, approved_on: 2026-04-10}]\n"


def test_it_is_read(desk: Desk) -> None:
    desk.write("partners/alpha.yaml", PARTNER + REBASE)
    (rebase,) = desk.load().partners[0].rebases
    assert rebase == Rebase("on_time", Month(2026, 3), "new hub in Lyon", "Ada", date(2026, 4, 10))


@pytest.mark.parametrize(
    ("written", "wrong", "expected"),
    [
        ("kpi: on_time", "kpi: on_tme", "there is no KPI 'on_tme'"),
        ("from: 2026-03", "from: March", "from"),
        ("approved_by: Ada, ", "", "approved_by"),
        ("reason: new hub in Lyon", 'reason: ""', "reason"),
    ],
)
def test_a_rebase_needs_a_reason_and_an_approver(desk: Desk, written: str, wrong: str, expected: str) -> None:
    desk.write("partners/alpha.yaml", PARTNER + REBASE.replace(written, wrong))
    (problem,) = desk.faults()
    says(problem, "alpha.yaml", 4, expected)
