"""Working days against numpy, whose rules hold for whom, and the fragments that every period is a sum of."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import duckdb
import holidays
import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scorecards.engine.calendars import (
    ANYWHERE,
    Scheme,
    ended,
    fragments,
    scheme_sql,
    schemes,
    working_dates_table,
    working_days,
    working_days_table,
)
from scorecards.workspace.schema import CalendarShape
from tests.conftest import Desk, says

FIRST, LAST = date(2023, 12, 20), date(2027, 1, 10)
PLACES = ("FR", "DE", "GB", "US", "AE")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def numbers(shape: CalendarShape, first: date = FIRST, last: date = LAST) -> dict[tuple[str, date], int]:
    return by_scheme(shape, first, last)[""]


def by_scheme(shape: CalendarShape, first: date = FIRST, last: date = LAST) -> dict[str, dict[tuple[str, date], int]]:
    found: dict[str, dict[tuple[str, date], int]] = defaultdict(dict)
    for place, scheme, day, number in working_days_table(working_days(shape, PLACES, first, last)).rows:
        assert isinstance(day, date)
        found[str(scheme)][str(place), day] = int(str(number))
    return found


def scheme_of(shape: CalendarShape, partner: str | None, service: str | None) -> str:
    """What the SQL says of a row."""
    with duckdb.connect() as con:
        sql = f"SELECT {scheme_sql(shape) or chr(39) * 2} FROM (SELECT ?::TEXT AS partner, ?::TEXT AS service) r"  # noqa: S608  # our own
        row = con.execute(sql, [partner, service]).fetchone()
    assert row
    return str(row[0])


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
    assert calendar.numbers[place, ""] == calendar.numbers[ANYWHERE, ""]


def test_a_place_whose_public_holidays_end_before_the_data_is_named() -> None:
    """The library knows those of Sri Lanka, which follow the moon, for a few years; how far, its releases say."""
    known_to = holidays.country_holidays("LK").end_year
    first, last = date(known_to - 1, 1, 1), date(known_to + 1, 12, 31)
    for as_of, expected in ((date(known_to, 12, 31), ()), (date(known_to + 1, 1, 1), ("LK",))):
        assert working_days(CalendarShape(), ["FR", "LK"], first, last, as_of).without_holidays == expected
    assert working_days(CalendarShape(holidays=False), ["LK"], first, last).without_holidays == ()


RULES = """
weekend: [saturday, sunday]
closed: {FR: [2026-05-15], "*": [2026-12-24]}
services:
  express: {weekend: [sunday]}
  economy: {}
partners:
  boreal:
    closed: [2026-08-14]
    services:
      night: {weekend: [], holidays: false}
  meuse: {weekend: [friday, saturday, sunday], closed: {BE: [2026-07-20]}}
"""


@pytest.fixture
def rules() -> CalendarShape:
    return CalendarShape.model_validate(yaml.safe_load(RULES))


def test_schemes_are_the_distinct_sets_of_rules(rules: CalendarShape) -> None:
    found = schemes(rules)
    week_end, sunday = frozenset({"saturday", "sunday"}), frozenset({"sunday"})
    always = frozenset({("FR", date(2026, 5, 15)), ("*", date(2026, 12, 24))})
    boreal = always | {("*", date(2026, 8, 14))}
    meuse = always | {("BE", date(2026, 7, 20))}
    assert found == {
        "": Scheme(week_end, holidays=True, closed=always),
        "boreal/night": Scheme(frozenset(), holidays=False, closed=boreal),
        "boreal/express": Scheme(sunday, holidays=True, closed=boreal),
        "boreal/economy": Scheme(week_end, holidays=True, closed=boreal),
        "meuse/express": Scheme(week_end | {"friday"}, holidays=True, closed=meuse),
        "*/express": Scheme(sunday, holidays=True, closed=always),
    }


@pytest.mark.parametrize(
    ("partner", "service", "expected"),
    [
        ("other", "standard", ""),
        ("other", "economy", ""),
        ("other", "express", "*/express"),
        ("boreal", "standard", "boreal/economy"),  # the same rules under the name they were met with first
        ("boreal", "night", "boreal/night"),
        ("boreal", "express", "boreal/express"),
        ("meuse", "express", "meuse/express"),  # what a partner says about itself goes before the service
        ("meuse", "night", "meuse/express"),
        ("boreal", None, "boreal/economy"),
        (None, "express", "*/express"),
        ("it's", "x", ""),
    ],
)
def test_the_scheme_of_a_row(rules: CalendarShape, partner: str, service: str, expected: str) -> None:
    assert scheme_of(rules, partner, service) == expected


def test_without_rules_of_anybody_there_is_one_scheme() -> None:
    same = {"closed": {"*": ["2026-12-24"]}, "services": {"express": {}}, "partners": {"boreal": {"closed": []}}}
    for shape in (CalendarShape(), CalendarShape.model_validate(same)):
        assert scheme_sql(shape) == ""
        assert list(schemes(shape)) == [""]


def test_names_with_quotes_are_names() -> None:
    shape = CalendarShape.model_validate({"partners": {"d'abord": {"weekend": ["sunday"]}}})
    assert scheme_of(shape, "d'abord", "x") == "d'abord/*"


def test_the_working_days_of_a_scheme(rules: CalendarShape) -> None:
    """14 August 2026 is a Friday, 15 August a public holiday in France, 24 December a Thursday."""
    found = by_scheme(rules, date(2026, 7, 1), date(2026, 12, 31))

    def days(scheme: str, place: str, first: date, last: date) -> int:
        return found[scheme][place, last] - found[scheme][place, first - timedelta(days=1)]

    august = date(2026, 8, 10), date(2026, 8, 16)  # Monday to Sunday
    french = [days(scheme, "FR", *august) for scheme in ("", "boreal/economy", "*/express", "boreal/express")]
    british = [days(scheme, "GB", *august) for scheme in ("", "boreal/economy", "*/express", "boreal/night")]
    assert (french, british) == ([5, 4, 5, 4], [5, 4, 6, 6])
    december = date(2026, 12, 21), date(2026, 12, 27)
    assert [days(scheme, "FR", *december) for scheme in ("", "boreal/night", "meuse/express")] == [3, 6, 3]


@pytest.mark.parametrize("shape", [CalendarShape(), CalendarShape(holidays=False, weekend=[]), None])
def test_working_dates_are_the_first_day_with_a_number(shape: CalendarShape | None, rules: CalendarShape) -> None:
    first, last = date(2024, 2, 24), date(2024, 3, 4)  # a Saturday; with a 29 February
    calendar = working_days(shape or rules, ["FR"], first, last)
    expected: dict[tuple[object, ...], object] = {}
    for place, scheme, day, number in working_days_table(calendar).rows:
        expected.setdefault((place, scheme, number), day)
    found = {(place, scheme, number): day for place, scheme, number, day in working_dates_table(calendar).rows}
    assert found == expected
    if shape == CalendarShape():
        friday, monday = date(2024, 3, 1), date(2024, 3, 4)
        assert [found["FR", "", n] for n in (0, 1, 4, 5, 6)] == [
            first,
            date(2024, 2, 26),
            date(2024, 2, 29),
            friday,
            monday,
        ]


def test_years_of_many_places_are_counted_in_a_moment(rules: CalendarShape) -> None:
    places = [name for name in holidays.list_supported_countries() if len(name) == 2][:30]
    working_days(rules, places, FIRST, LAST)  # the library loads a country when it is asked for the first time
    start = process_time()
    calendar = working_days(rules, places, date(2019, 1, 1), date(2026, 12, 31))
    rows = working_days_table(calendar).rows
    assert len(rows) == len(schemes(rules)) * 31 * 2922
    assert process_time() - start < 2  # a second and its margin on a shared machine


def test_a_calendar_that_ends_before_the_data() -> None:
    shape = CalendarShape(until=date(2026, 6, 30))
    assert ended(shape, date(2026, 6, 30), Path("scorecards.yaml")) == []
    assert ended(CalendarShape(), date(2026, 6, 30), Path("scorecards.yaml")) == []
    (problem,) = ended(shape, date(2026, 11, 12), Path("scorecards.yaml"))
    assert problem.what == "the calendar ends 2026-06-30, the data goes on to 2026-11-12"
    assert "`until`" in problem.hint


def test_a_partner_that_nobody_is_and_a_closing_day_after_the_end(desk: Desk) -> None:
    main = (desk.folder / "scorecards.yaml").read_text()
    desk.write(
        "scorecards.yaml",
        f"""\
calendar:
  closed: [2026-05-15]
  until: 2026-06-30
  partners:
    alpha: {{closed: [2026-05-14]}}
    alfa:
      services:
        express: {{closed: {{FR: [2026-08-14]}}}}
{main}""",
    )
    until, partner = desk.faults()
    says(until, "scorecards.yaml", 3, "the calendar ends 2026-06-30, but 2026-08-14 is entered", "`until`")
    says(partner, "scorecards.yaml", 6, "there is no partner 'alfa'", "Did you mean 'alpha'?")


def test_faults_of_the_calendar_stand_at_their_line(desk: Desk) -> None:
    main = (desk.folder / "scorecards.yaml").read_text()
    desk.write(
        "scorecards.yaml",
        f"""\
calendar:
  services:
    express: {{weekend: [samedi]}}
  partners:
    alpha:
      closed:
        - 2026-02-29
      servces: {{}}
{main}""",
    )
    weekday, day, key = desk.faults()
    says(weekday, "scorecards.yaml", 3, "'samedi'")
    says(day, "scorecards.yaml", 7, "must be a date like 2026-10-31", "2026-02-29")
    says(key, "scorecards.yaml", 8, "'servces' is not known here", "Did you mean 'services'?")


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
