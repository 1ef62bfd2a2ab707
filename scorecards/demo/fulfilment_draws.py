"""Draws that the tables of a fulfilment partner share: rows a month, days, durations."""

import numpy as np

from scorecards.demo.fulfilment import Warehouse
from scorecards.demo.network import GROWTH, MONTHS, SEASON, WEEKDAYS, Real, Whole, day_number
from scorecards.demo.workdays import Workdays
from scorecards.model import Month

_GOLDEN = 0.6180339887498949  # steps of this size fill the interval evenly


def monthly_rows(mean: float, rng: np.random.Generator, scale: float) -> Whole:
    """How many rows each month of the data has: season, growth and some noise."""
    season = np.array([SEASON[month.month - 1] for month in MONTHS])
    growth = 1 + GROWTH * (np.arange(len(MONTHS)) - len(MONTHS) // 2)
    noise = np.exp(0.02 * rng.standard_normal(len(MONTHS)))
    return np.maximum(1, np.round(mean * scale * season * growth * noise)).astype(np.int64)


def working_days_drawn(warehouse: Warehouse, rows: Whole, days: Workdays, rng: np.random.Generator) -> Whole:
    """A working day of its month for every row, in order of the day; Mondays are busier than Fridays."""
    drawn = [
        np.sort(_drawn(month, warehouse.place, int(size), days, rng)) for month, size in zip(MONTHS, rows, strict=True)
    ]
    return np.concatenate(drawn)


def _drawn(month: Month, place: int, size: int, days: Workdays, rng: np.random.Generator) -> Whole:
    every = np.arange(day_number(month.first), day_number(month.last) + 1)
    open_days = every[days.is_working(np.full(len(every), place), every)]
    weights = np.array([WEEKDAYS[(int(day) + 3) % 7] for day in open_days])  # 1970-01-01 was a Thursday
    return rng.choice(open_days, size, p=weights / weights.sum())


def even_lognormal(size: int, spread: float, rng: np.random.Generator) -> Real:
    """Log-normal factors around 1, evenly spread over every few dozen rows: percentiles of a month are steady."""
    even = (np.arange(size) * _GOLDEN + rng.random()) % 1.0
    sample: Real = np.sort(np.exp(spread * rng.standard_normal(4096)))
    factors: Real = sample[(even * len(sample)).astype(np.int64)]
    return factors
