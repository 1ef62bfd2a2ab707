"""One spelling of periods everywhere: `2026-10`, `2026-W42`, `2026-Q3`."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month in local dates."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> date:
        """First day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Last day, inclusive."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def shift(self, months: int) -> "Month":
        """The month that many months later (earlier when negative)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def until(self, last: "Month") -> "list[Month]":
        """All months from this one to `last`, inclusive; empty when `last` is earlier."""
        count = (last.year - self.year) * 12 + last.month - self.month + 1
        return [self.shift(step) for step in range(count)]

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month a day lies in."""
        return cls(day.year, day.month)


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week: Monday to Sunday, week 1 holds the first Thursday of the year."""

    year: int
    week: int

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.week:02d}"

    @property
    def first(self) -> date:
        """Monday."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def last(self) -> date:
        """Sunday."""
        return self.first + timedelta(days=6)


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter."""

    year: int
    quarter: int

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.quarter}"

    @property
    def months(self) -> list[Month]:
        """Its three months."""
        start = Month(self.year, 3 * self.quarter - 2)
        return start.until(start.shift(2))

    @property
    def first(self) -> date:
        """First day."""
        return self.months[0].first

    @property
    def last(self) -> date:
        """Last day, inclusive."""
        return self.months[-1].last


def parse_period(text: str) -> Month | Week | Quarter:
    """Read `2026-10`, `2026-W42` or `2026-Q3`.

    Raises ValueError with a sentence for anything else, a week 53 of a year of 52 weeks included.
    """
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        year, month = int(match[1]), int(match[2])
        if 1 <= month <= 12 and year >= 1:
            return Month(year, month)
    elif match := re.fullmatch(r"(\d{4})-W(\d{2})", text):
        week = Week(int(match[1]), int(match[2]))
        try:
            _ = week.first
        except ValueError:
            raise ValueError(f"{match[1]} has no ISO week {match[2]}") from None
        return week
    elif match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return Quarter(int(match[1]), int(match[2]))
    raise ValueError(f"{text!r} is not a period: write a month (2026-10), a week (2026-W42) or a quarter (2026-Q3)")
