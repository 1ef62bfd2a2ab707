"""Working days by place and scheme, and the pieces of time that months and weeks are sums of."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, repeat
from pathlib import Path

from scorecards.engine.layer import SmallTable, cases
from scorecards.errors import Problem
from scorecards.sources.raw import literal
from scorecards.workspace.schema import CalendarShape
from scorecards.workspace.schema.calendar import PartnerCalendar, WorkingDayRules

#: The place of parcels without a country, and of countries without a calendar: weekends only.
ANYWHERE = "*"
#: The scheme of every partner and service without rules of its own.
GENERAL = ""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Scheme:
    """One set of working-day rules: weekdays that are closed, public holidays or not, closing days by place."""

    weekend: frozenset[str]
    holidays: bool
    closed: frozenset[tuple[str, date]]


@dataclass(frozen=True)
class Calendar:
    """Working days up to and including each day from `first` to `last`, by place and scheme.

    `without_holidays` are the places whose public holidays are not known, or not as far as the data goes.
    """

    first: date
    last: date
    numbers: Mapping[tuple[str, str], tuple[int, ...]]
    without_holidays: tuple[str, ...]

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return list(_days(self.first, self.last))


def schemes(shape: CalendarShape) -> dict[str, Scheme]:
    """The distinct sets of rules by key, the general one first."""
    return {key: scheme for scheme, key in _keys(shape).items()}


def scheme_sql(shape: CalendarShape) -> str:
    """SQL over the partner and service of a row `r`: the key of its scheme; "" where one scheme holds for all."""
    keys = _keys(shape)
    if len(keys) == 1:
        return ""
    whens = []
    for partner, service in _pairs(shape):
        named = [
            f"r.{name} = {literal(value)}" for name, value in (("partner", partner), ("service", service)) if value
        ]
        whens.append((" AND ".join(named), literal(keys[_scheme(shape, partner, service)])))
    return cases(whens, literal(GENERAL))


def _keys(shape: CalendarShape) -> dict[Scheme, str]:
    """Equal rules share one key."""
    keys = {_scheme(shape, "", ""): GENERAL}
    for partner, service in _pairs(shape):
        keys.setdefault(_scheme(shape, partner, service), f"{partner or ANYWHERE}/{service or ANYWHERE}")
    return keys


def _pairs(shape: CalendarShape) -> Iterator[tuple[str, str]]:
    """Every (partner, service) that may differ from the general rules, the narrower first; "" is any."""
    for partner, own in shape.partners.items():
        yield from ((partner, service) for service in dict.fromkeys((*own.services, *shape.services)))
        yield partner, ""
    yield from (("", service) for service in shape.services)


def _scheme(shape: CalendarShape, partner: str, service: str) -> Scheme:
    own = shape.partners.get(partner, PartnerCalendar())
    none = WorkingDayRules()
    rules: list[WorkingDayRules | CalendarShape] = [
        own.services.get(service, none),
        own,
        shape.services.get(service, none),
        shape,
    ]
    return Scheme(
        weekend=frozenset(next(rule.weekend for rule in rules if rule.weekend is not None)),
        holidays=next(rule.holidays for rule in rules if rule.holidays is not None),
        closed=frozenset((place, day) for rule in rules for place, days in rule.closed.items() for day in days),
    )


def working_days(
    shape: CalendarShape, places: Collection[str], first: date, last: date, as_of: date | None = None
) -> Calendar:
    """The working-day numbers of every place and scheme; public holidays come from the library `holidays`.

    `as_of` is how far the data goes, within the days of the calendar (default: to its last).
    """
    import numpy as np

    public = {place: _public_holidays(place, first, last) for place in sorted({*places} - {ANYWHERE})}
    weekdays = np.array([day.weekday() for day in _days(first, last)])
    numbers: dict[tuple[str, str], tuple[int, ...]] = {}
    for key, scheme in schemes(shape).items():
        weekend = [index for index, name in enumerate(_WEEKDAYS) if name in scheme.weekend]
        for place in (ANYWHERE, *public):
            is_open = ~np.isin(weekdays, weekend)
            closed = {day for where, day in scheme.closed if where in (place, ANYWHERE)}
            closed |= public.get(place, set()) if scheme.holidays else set()
            is_open[[(day - first).days for day in closed if first <= day <= last]] = False
            numbers[place, key] = tuple(np.cumsum(is_open).tolist())
    known_to = min(as_of or last, last).year
    unknown = [place for place, days in public.items() if max((day.year for day in days), default=0) < known_to]
    wanted = any(scheme.holidays for scheme in schemes(shape).values())
    return Calendar(first, last, numbers, tuple(unknown) if wanted else ())


def working_days_table(calendar: Calendar) -> SmallTable:
    """`number` counts the working days up to and including `day`."""
    columns = {"place": "VARCHAR", "scheme": "VARCHAR", "day": "DATE", "number": "INTEGER"}
    days = calendar.days
    rows = (row for key, own in calendar.numbers.items() for row in zip(*map(repeat, key), days, own, strict=False))
    return SmallTable("working_days", columns, tuple(rows))


def working_dates_table(calendar: Calendar) -> SmallTable:
    """The other way round: the first day with that number."""
    columns = {"place": "VARCHAR", "scheme": "VARCHAR", "number": "INTEGER", "day": "DATE"}
    days = calendar.days
    rows = [
        (*key, number, day)
        for key, own in calendar.numbers.items()
        for day, (before, number) in zip(days, pairwise((-1, *own)), strict=True)
        if number > before
    ]
    return SmallTable("working_dates", columns, tuple(rows))


def ended(shape: CalendarShape, as_of: date, where: Path) -> list[Problem]:
    """The problem of a calendar that ends before the data: later closing days would be counted as working days."""
    if shape.until is None or shape.until >= as_of:
        return []
    what = f"the calendar ends {shape.until}, the data goes on to {as_of}"
    hint = "Enter the closing days after it under `calendar` and move its `until`."
    return [Problem(str(where), None, what, hint)]


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
