"""Working days of each country: week-ends, public holidays and the closing days of the workspace."""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy as np

from scorecards.demo.network import COUNTRIES, Mask, Whole, day_number

FIRST_DAY = date(2024, 7, 1)
LAST_DAY = date(2027, 1, 31)
#: Closing days that everybody plans with; they stand in the workspace's calendar too.
CLOSED: dict[str, tuple[date, ...]] = {
    "*": (date(2024, 12, 24), date(2024, 12, 31), date(2025, 12, 24), date(2025, 12, 31)),
    "FR": (date(2025, 5, 30), date(2026, 5, 15)),
}


@dataclass(frozen=True)
class Workdays:
    """Lookup tables by country and day.

    `working[country, day]`, `count[country, day]` (working days until the day, inclusive) and
    `dates[country, count]` (day number of the working day with that count); days count from `FIRST_DAY`.
    """

    working: Mask
    count: Whole
    dates: Whole

    def is_working(self, country: Whole, day: Whole) -> Mask:
        """Whether each day number is a working day of each country."""
        working: Mask = self.working[country, day - day_number(FIRST_DAY)]
        return working

    def index(self, country: Whole, day: Whole) -> Whole:
        """Working days until each day number, inclusive: differences are working days."""
        count: Whole = self.count[country, day - day_number(FIRST_DAY)]
        return count

    def day(self, country: Whole, index: Whole) -> Whole:
        """The day number of the working day with that count; the inverse of `index` on working days."""
        dates: Whole = self.dates[country, index]
        return dates


def workdays() -> Workdays:
    """The calendar of all countries of the network."""
    days = [FIRST_DAY + timedelta(step) for step in range((LAST_DAY - FIRST_DAY).days + 1)]
    working = np.array([[_is_working(country, day) for day in days] for country in _holidays()])
    count = np.cumsum(working, axis=1, dtype=np.int32)
    dates = np.zeros((len(COUNTRIES), len(days) + 1), dtype=np.int32)
    for row in range(len(COUNTRIES)):
        dates[row, 1 : count[row, -1] + 1] = np.flatnonzero(working[row]) + day_number(FIRST_DAY)
    return Workdays(working, count, dates)


def _holidays() -> list[frozenset[date]]:
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    return [
        frozenset(holidays.country_holidays(country, years=years)) | {*CLOSED["*"], *CLOSED.get(country, ())}
        for country in COUNTRIES
    ]


def _is_working(closed: frozenset[date], day: date) -> bool:
    return day.weekday() < 5 and day not in closed
