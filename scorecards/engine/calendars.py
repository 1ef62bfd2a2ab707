"""Working days by place, and the pieces of time that months and weeks are sums of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from scorecards.workspace.schema import CalendarShape

#: The place of parcels without a country, and of countries without a calendar: weekends only.
ANYWHERE = "*"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Calendar:
    """Rows (place, day, working days up to and including that day) from `first` to `last`.

    `without_holidays` are the places whose public holidays are not known.
    """

    first: date
    last: date
    rows: tuple[tuple[str, date, int], ...]
    without_holidays: tuple[str, ...]


def working_days(shape: CalendarShape, places: Collection[str], first: date, last: date) -> Calendar:
    """The working-day numbers of every place. Public holidays come from the library `holidays`."""
    unknown: list[str] = []
    rows: list[tuple[str, date, int]] = []
    for place in sorted({*places, ANYWHERE}):
        closed = _closed(shape, place, first, last, unknown)
        number = 0
        for day in _days(first, last):
            if _WEEKDAYS[day.weekday()] not in shape.weekend and day not in closed:
                number += 1
            rows.append((place, day, number))
    return Calendar(first, last, tuple(rows), tuple(unknown))


def _closed(shape: CalendarShape, place: str, first: date, last: date, unknown: list[str]) -> set[date]:
    closed = {*shape.closed.get(ANYWHERE, ()), *shape.closed.get(place, ())}
    if shape.holidays and place != ANYWHERE:
        public = _public_holidays(place, first, last)
        closed |= public
        if not public:
            unknown.append(place)
    return closed


def _public_holidays(place: str, first: date, last: date) -> set[date]:
    """Those of a country by its ISO code of two letters; empty for any other place."""
    import holidays

    # Longer words are not looked up: among them the library finds some countries by name, old names and modules.
    if len(place) != len("FR"):
        return set()
    try:
        return set(holidays.country_holidays(place, years=range(first.year, last.year + 1)))
    except NotImplementedError:
        return set()


def fragments(first: date, last: date, cuts: Collection[date]) -> list[tuple[date, date, int]]:
    """Rows (day, first day of its fragment, days since 1970-01-01).

    A fragment lies in one month, one ISO week and between two `cuts` (days on which a target changes), so
    that every period and every target's time in force is a sum of fragments.
    """
    rows = []
    start = first
    for day in _days(first, last):
        if day == first or day.day == 1 or day.weekday() == 0 or day in cuts:
            start = day
        rows.append((day, start, (day - date(1970, 1, 1)).days))
    return rows


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
