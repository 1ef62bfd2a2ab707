"""Working days against numpy, and the fragments of time that every period is a sum of."""

from collections import defaultdict
from datetime import date, timedelta

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.engine.calendars import ANYWHERE, fragments, working_days
from scorecards.workspace.schema import CalendarShape

FIRST, LAST = date(2023, 12, 20), date(2027, 1, 10)
PLACES = ("FR", "DE", "GB", "US", "AE")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def numbers(shape: CalendarShape, first: date = FIRST, last: date = LAST) -> dict[tuple[str, date], int]:
    return {(place, day): number for place, day, number in working_days(shape, PLACES, first, last).rows}


@pytest.mark.parametrize("place", [*PLACES, ANYWHERE])
def test_working_days_are_numpys(place: str) -> None:
    closed = {"FR": [date(2026, 5, 15)], "*": [date(2025, 12, 24)]}
    found = numbers(CalendarShape(closed=closed))
    public = holidays.country_holidays(place, years=range(2023, 2028)) if place != ANYWHERE else ()
    calendar = np.busdaycalendar("1111100", [*public, *closed.get(place, []), date(2025, 12, 24)])
    for step in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=step)
        expected = np.busday_count(np.datetime64(FIRST), np.datetime64(day + timedelta(days=1)), busdaycal=calendar)
        assert found[(place, day)] == expected, day


def test_the_week_end_is_the_workspaces() -> None:
    found = numbers(CalendarShape(weekend=["friday", "saturday"], holidays=False))
    sunday, thursday = date(2026, 10, 11), date(2026, 10, 15)
    assert found[("AE", thursday)] - found[("AE", sunday)] == 4
    assert found[("AE", date(2026, 10, 17))] == found[("AE", thursday)]


def test_without_holidays_only_week_ends_are_closed() -> None:
    found = numbers(CalendarShape(holidays=False))
    assert found[("FR", date(2026, 11, 12))] - found[("FR", date(2026, 11, 10))] == 2
    assert (
        numbers(CalendarShape())[("FR", date(2026, 11, 12))] - numbers(CalendarShape())[("FR", date(2026, 11, 10))] == 1
    )


@pytest.mark.parametrize("place", ["Atlantis", "XX", "France", "Swaziland", "registry", "fr", ""])
def test_a_place_without_public_holidays_is_named(place: str) -> None:
    calendar = working_days(CalendarShape(), ["FR", place], date(2026, 10, 1), date(2026, 10, 31))
    assert calendar.without_holidays == (place,)
    found = {(name, day): number for name, day, number in calendar.rows}
    assert [found[(place, day)] for _, day, _ in calendar.rows[:31]] == [
        found[("*", day)] for _, day, _ in calendar.rows[:31]
    ]


@given(first=DAYS, length=st.integers(0, 500), cuts=st.sets(DAYS, max_size=4))
def test_a_fragment_lies_in_one_month_one_week_and_between_two_cuts(first: date, length: int, cuts: set[date]) -> None:
    last = first + timedelta(days=length)
    rows = fragments(first, last, cuts)
    assert [day for day, _, _ in rows] == [first + timedelta(days=step) for step in range(length + 1)]
    parts: dict[date, list[date]] = defaultdict(list)
    for day, start, number in rows:
        parts[start].append(day)
        assert np.datetime64(number, "D").astype(date) == day
    for start, days in parts.items():
        assert days == [start + timedelta(days=step) for step in range(len(days))]  # unbroken, named by its first day
        assert len({(day.year, day.month) for day in days}) == 1
        assert len({day.isocalendar()[:2] for day in days}) == 1
        assert not cuts & set(days[1:])
    starts = {day for day in parts if day == first or day.day == 1 or day.weekday() == 0 or day in cuts}
    assert starts == set(parts)  # and never cut without a reason
