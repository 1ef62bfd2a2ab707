"""The weeks under a month: one lane of two fails more in the last week, by hand."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from scorecards.compose import compose
from scorecards.model import Month
from scorecards.model.weeks import WeekStrip
from tests.engine.workspaces import Parcel, opened, write_workspace

#: The Wednesday of week 44 of 2026, in which October ends.
LAST = date(2026, 10, 28)
#: Late parcels of the two lanes (400 and 600 parcels a week), week by week in turn.
CALM = ((12, 18), (16, 24), (10, 14), (14, 22))
SPIKE = (72, 20)


def strip_of(folder: Path, weeks: int, spike: tuple[int, int] | None = None) -> WeekStrip:
    """The strip of a partner with that many weeks of history."""
    parcels = []
    for week in range(weeks):
        day = LAST - timedelta(days=7 * (weeks - 1 - week))
        late = spike if spike and week == weeks - 1 else CALM[week % 4]
        for destination, size, failed in (("DE", 400, late[0]), ("ES", 600, late[1])):
            for number in range(size):
                arrival = day + timedelta(days=1 if number < failed else 0)
                parcels.append(
                    Parcel(
                        f"{week}-{destination}-{number}",
                        origin="FR",
                        destination=destination,
                        first_scan_at=datetime.combine(day - timedelta(days=2), time(9)),
                        promised_on=day,
                        delivered_at=datetime.combine(arrival, time(12)),
                        first_attempt_at=datetime.combine(arrival, time(12)),
                    )
                )
    partners = {"alfa": {"name": "Alfa", "targets": {"on_time": {"target": "90 %", "weight": 100}}}}
    session = opened(write_workspace(folder, parcels, partners=partners, calendar={"holidays": False}))
    (partner,) = session.tables.partners
    card = compose(session.workspace, session.tables, session.measures, partner, Month(2026, 10))
    assert card.weeks is not None
    return card.weeks


def test_a_week_outside_its_range_names_the_lane(tmp_path: Path) -> None:
    """The mean of the base is 3.25 % late; 92 late of 1,000 against 36 the week before are 5.6 points.

    FR→DE went from 14 to 72 of 400: 0.4 × (18.0 − 3.5) = 5.8 points; FR→ES from 22 to 20 of 600: 0.2 the other way.
    """
    strip = strip_of(tmp_path, 37, SPIKE)
    assert [point.week for point in strip.weeks] == [f"2026-W{week}" for week in range(37, 45)]
    assert strip.baseline == ("2026-W08", "2026-W33")
    last = strip.weeks[-1]
    assert (last.value, last.n, last.rule) == (pytest.approx(0.908), 1000, "R1")
    base = [sum(CALM[week % 4]) for week in range(26)]
    assert last.centre == pytest.approx(1 - sum(base) / 26_000)
    assert last.lower is not None
    assert last.lower > 0.908
    assert last.printed_change == pytest.approx(-5.6)
    assert [(mover.name, mover.printed) for mover in last.movers] == [
        ("FR→DE, standard", pytest.approx(-5.8)),
        ("FR→ES, standard", pytest.approx(0.2)),
    ]
    assert last.others == 0
    assert {point.rule for point in strip.weeks[:-1]} == {""}


def test_a_movement_inside_the_range_still_carries_its_cells(tmp_path: Path) -> None:
    strip = strip_of(tmp_path, 36)
    for point in strip.weeks:
        assert point.printed_change is not None
        parts = sum(mover.printed for mover in point.movers) + (point.others or 0)
        assert parts == pytest.approx(point.printed_change, abs=1e-9)
        assert point.rule == ""


def test_without_half_a_year_there_are_no_limits(tmp_path: Path) -> None:
    strip = strip_of(tmp_path, 20)
    assert (strip.baseline, strip.baseline_weeks) == (None, 0)
    assert all(point.lower is None and point.rule == "" for point in strip.weeks)
    assert strip.weeks[-1].value is not None
