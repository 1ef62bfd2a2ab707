"""Deliveries at the dock, and what was counted on the shelves."""

from dataclasses import dataclass

import numpy as np

from scorecards.demo.choice import choose, counts, round_at_random
from scorecards.demo.events import scaled
from scorecards.demo.fulfilment import NAMES, Warehouse
from scorecards.demo.fulfilment_draws import even_lognormal, monthly_rows, working_days_drawn
from scorecards.demo.fulfilment_events import STOCK_SHRINK
from scorecards.demo.network import AS_OF, MONTHS, Mask, Whole, day_number, month_number
from scorecards.demo.workdays import Workdays

ANNOUNCED = ("announced", "unannounced", "unknown")
_ANNOUNCED_SHARES = np.array([0.87, 0.11, 0.02])

#: The workspace's working hours in minutes of the day.
_OPENS, _CLOSES = 8 * 60, 18 * 60
_A_DAY = _CLOSES - _OPENS
_ON_A_CLOSED_DAY, _AT_NIGHT = 0.03, 0.04
_SPREAD = 0.5  # of the logarithm of the working hours from dock to stock
_NOT_ANNOUNCED = 1.8  # times as long
_SURPLUS = 0.25  # of the locations that do not match hold more than the books say


@dataclass(frozen=True)
class Receipts:
    """One row per inbound delivery; times are minutes since 1970-01-01 (-1 is none)."""

    number: Whole
    month: Whole
    arrived_at: Whole
    available_at: Whole
    announced: Whole
    units: Whole

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class StockCounts:
    """One row per counted location; days are days since 1970-01-01."""

    number: Whole
    site: Whole
    counted_on: Whole
    expected: Whole
    found: Whole

    def __len__(self) -> int:
        return len(self.number)


def receipts(warehouse: Warehouse, days: Workdays, scale: float) -> Receipts:
    """All deliveries of the months of the data; the level is the median of the announced ones."""
    rng = warehouse.stream("receipts")
    day = working_days_drawn(warehouse, monthly_rows(warehouse.receipts, rng, scale), days, rng)
    size = len(day)
    month = month_number(day)
    minute = np.where(rng.random(size) < _AT_NIGHT, rng.integers(_CLOSES, 1380, size), rng.integers(390, _CLOSES, size))
    saturday = day - (day + 3) % 7 + 5  # 1970-01-01 was a Thursday
    slips = (rng.random(size) < _ON_A_CLOSED_DAY) & (month_number(saturday) == month)
    arrived_at = np.where(slips, saturday, day) * 1440 + minute
    announced = rng.choice(len(ANNOUNCED), size, p=_ANNOUNCED_SHARES)
    hours = warehouse.dock.values(rng)[month] * even_lognormal(size, _SPREAD, rng)
    minutes = np.round(60 * hours * np.where(announced == 0, 1, _NOT_ANNOUNCED)).astype(np.int64)
    available_at = _after(warehouse.place, arrived_at, minutes, days)
    return Receipts(
        number=np.arange(1, size + 1),
        month=month,
        arrived_at=arrived_at,
        available_at=np.where(available_at < (day_number(AS_OF) + 1) * 1440, available_at, -1),
        announced=announced,
        units=rng.integers(20, 900, size),
    )


def _after(place: int, start: Whole, minutes: Whole, days: Workdays) -> Whole:
    """The moment that many working minutes later."""
    places, day = np.full(len(start), place), start // 1440
    works = days.is_working(places, day)
    worked = np.where(works, np.clip(start % 1440, _OPENS, _CLOSES) - _OPENS, 0)
    position = (days.index(places, day) - works) * _A_DAY + worked + minutes
    later: Whole = days.day(places, position // _A_DAY + 1) * 1440 + _OPENS + position % _A_DAY
    return np.maximum(later, start)


def stock_counts(warehouse: Warehouse, days: Workdays, scale: float) -> StockCounts:
    """All counted locations of the months of the data."""
    rng = warehouse.stream("counts")
    day = working_days_drawn(warehouse, monthly_rows(warehouse.counts, rng, scale), days, rng)
    site = rng.integers(0, len(warehouse.sites), len(day))
    expected = 1 + rng.geometric(0.2, len(day))
    month = month_number(day)
    wrong = _wrong(warehouse, month, rng)
    missing = _missing(warehouse, month, site, wrong, scale)
    off = 1 + rng.integers(0, 2, len(day))
    surplus = (rng.random(len(day)) < _SURPLUS) & ~missing
    return StockCounts(
        number=np.arange(1, len(day) + 1),
        site=site,
        counted_on=day,
        expected=expected,
        found=expected + np.where(wrong | missing, np.where(surplus, off, -off), 0),
    )


def _wrong(warehouse: Warehouse, month: Whole, rng: np.random.Generator) -> Mask:
    failing = (100 - warehouse.stock.values(rng)[:-1]) / 100
    every = np.ones(len(month), dtype=bool)
    return choose(month, round_at_random(failing * counts(month, len(MONTHS), every), rng), rng)


def _missing(warehouse: Warehouse, month: Whole, site: Whole, wrong: Mask, scale: float) -> Mask:
    """The locations of the site of the event that do not match, those that would not match anyway among them."""
    number = np.zeros(len(MONTHS), dtype=np.int64)
    if warehouse.id != STOCK_SHRINK.partner:
        return np.zeros(len(month), dtype=bool)
    number[NAMES.index(STOCK_SHRINK.period)] = scaled(STOCK_SHRINK.missing, scale)
    there = site == warehouse.sites.index(STOCK_SHRINK.site)
    return choose(month, number, warehouse.stream("shrink"), there, wrong)
