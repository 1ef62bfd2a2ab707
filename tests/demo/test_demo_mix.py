"""The carrier mix of the demo network under the mix.yaml that ships with it."""

from collections import defaultdict

import duckdb
import pytest

from scorecards.compose.mix import mix_plan
from scorecards.engine import Session
from scorecards.model import Month
from scorecards.model.mix import MixPlan

OCTOBER = Month(2026, 10)


@pytest.fixture(scope="module")
def plan(session: Session) -> MixPlan:
    return mix_plan(session.workspace, session.tables, session.measures, OCTOBER)


def test_the_plan_keeps_every_rule_and_every_parcel(plan: MixPlan) -> None:
    assert plan.state == "planned"
    for cell in plan.cells:
        assert sum(option.planned or 0 for option in cell.options) == cell.parcels
        assert sum(option.today for option in cell.options) == cell.parcels
    for limit in plan.limits:
        slack = limit.limit - (limit.planned or 0)
        floor = limit.kind in ("on_time", "commitment", "least_share")
        assert (-slack if floor else slack) >= -1e-6, limit.words


def test_the_plan_saves_and_says_what_each_rule_costs(plan: MixPlan) -> None:
    assert plan.total.saving is not None
    assert plan.total.saving > 0
    low, high = plan.total.saving_interval or (0.0, 0.0)
    assert low < plan.total.saving < high
    assert {limit.kind for limit in plan.limits if limit.binding} >= {
        "on_time", "capacity", "commitment", "most_share", "exclude",
    }  # fmt: skip
    assert all(bool(limit.price) == limit.binding for limit in plan.limits)


def test_todays_parcels_are_those_handed_over(plan: MixPlan, session: Session) -> None:
    """Counted in the imported rows, in SQL that knows nothing of the cubes."""
    path = session.tables.tables["shipments"].path
    with duckdb.connect() as con:
        counted = con.execute(
            "SELECT partner, service, origin, destination, COUNT(*) FROM read_parquet(?) "
            "WHERE strftime(first_scan_at, '%Y-%m') = '2026-10' GROUP BY ALL",
            [str(path)],
        ).fetchall()
    expected = {tuple(row[:4]): row[4] for row in counted}
    found = {
        (option.partner, cell.service, cell.origin, cell.destination): option.today
        for cell in plan.cells
        for option in cell.options
        if option.today
    }
    assert found == expected


def test_the_parts_add_to_the_whole(plan: MixPlan) -> None:
    """Cells to the total, partners to what their capacity limits (rounding moves at most a parcel a lane)."""
    assert sum(cell.cost_today for cell in plan.cells) == pytest.approx(plan.total.cost_today)
    assert sum(cell.cost_planned or 0 for cell in plan.cells) == pytest.approx(plan.total.cost_planned)
    by_partner: dict[str, int] = defaultdict(int)
    for cell in plan.cells:
        for option in cell.options:
            by_partner[option.partner] += option.planned or 0
    capacities = {limit.partner: limit for limit in plan.limits if limit.kind == "capacity" and "on" not in limit.words}
    for partner, limit in capacities.items():
        assert by_partner[partner] == pytest.approx(limit.planned or 0, abs=len(plan.cells))
