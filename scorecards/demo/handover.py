"""Which parcels exist, when they are handed over and what is promised."""

from dataclasses import dataclass

import numpy as np

from scorecards.demo.choice import choose, counts, round_at_random
from scorecards.demo.events import MIX_SHIFT
from scorecards.demo.network import (
    FORWARD,
    GROWTH,
    MONTHS,
    SEASON,
    WEEKDAYS,
    Cells,
    Mask,
    Profile,
    Real,
    Whole,
    day_number,
    month_number,
    stream,
)
from scorecards.demo.workdays import Workdays

_STEPS = 1024  # resolution of the draw of a day within its month
_CANCELLED = 0.001
_SENDER_LATE = 0.009
_BLACK_FRIDAY, _CHRISTMAS = 23, 20  # days of November and December from which the weight changes


@dataclass(frozen=True)
class Handover:
    """One row per parcel, ordered by day; days are day numbers, `promise` counts the destination's working days.

    `planned` says whether a collection was planned (forward parcels), `due` is the promise moved by the
    sender's delay. A cancelled parcel was never handed over.
    """

    cell: Whole
    month: Whole
    planned: Mask
    plan_day: Whole
    scan_day: Whole
    sender_late: Mask
    cancelled: Mask
    promise: Whole
    due: Whole
    promise_day: Whole
    origin: Whole
    destination: Whole

    def __len__(self) -> int:
        return len(self.cell)


def hand_over(profile: Profile, cells: Cells, days: Workdays, scale: float) -> Handover:
    """All parcels of a partner over all months; `scale` multiplies their number."""
    rng = stream(profile, "hand-over")
    volume = round_at_random(_volumes(profile, cells, rng) * scale, rng)
    month = np.repeat(np.arange(len(MONTHS)), volume.sum(axis=1))
    cell = np.repeat(np.tile(np.arange(len(cells)), len(MONTHS)), volume.ravel())
    origin = cells.origin[cell]
    plan_day = _day_table(days)[month, origin, rng.integers(0, _STEPS, len(cell))]
    order = np.argsort(plan_day, kind="stable")
    cell, month, plan_day, origin = cell[order], month[order], plan_day[order], origin[order]
    destination = cells.destination[cell]
    planned = cells.flow[cell] == FORWARD
    cancelled = rng.random(len(cell)) < _CANCELLED
    can_slip = planned & ~cancelled & _followed_by_working_day(plan_day, origin, destination, days)
    sender_late = can_slip & (rng.random(len(cell)) < _SENDER_LATE)
    eligible = planned & ~cancelled & ~sender_late
    failing = (100 - profile.collection.values(rng)[: len(MONTHS)]) / 100
    carrier_late = choose(
        month,
        round_at_random(failing * counts(month, len(MONTHS), eligible), rng),
        rng,
        eligible & can_slip & (cells.days[cell] > 1),
    )
    promise = days.index(destination, plan_day) + cells.days[cell]
    return Handover(
        cell=cell,
        month=month,
        planned=planned,
        plan_day=plan_day,
        scan_day=plan_day + (sender_late | carrier_late),
        sender_late=sender_late,
        cancelled=cancelled,
        promise=promise,
        due=promise + sender_late,
        promise_day=days.day(destination, promise),
        origin=origin,
        destination=destination,
    )


def _volumes(profile: Profile, cells: Cells, rng: np.random.Generator) -> Real:
    """Mean number of parcels by month and cell: season, growth and some noise by cell."""
    season = np.array([SEASON[month.month - 1] for month in MONTHS])
    growth = 1 + GROWTH * (np.arange(len(MONTHS)) - len(MONTHS) // 2)
    shares = np.tile(cells.share, (len(MONTHS), 1))
    if profile.id == MIX_SHIFT.partner:
        row = [str(month) for month in MONTHS].index(MIX_SHIFT.period)
        shares[row] *= np.where(cells.origin != cells.destination, MIX_SHIFT.factor, 1.0)
        shares[row] /= shares[row].sum()
    noise = np.exp(0.02 * rng.standard_normal(shares.shape))
    volumes: Real = profile.monthly * (season * growth)[:, None] * shares * noise
    return volumes


def _day_table(days: Workdays) -> Whole:
    """Collection days by month, country and uniform draw: working days of the origin, weighted."""
    countries = len(days.working)
    table = np.zeros((len(MONTHS), countries, _STEPS), dtype=np.int64)
    draws = (np.arange(_STEPS) + 0.5) / _STEPS
    for row, month in enumerate(MONTHS):
        every = np.arange(day_number(month.first), day_number(month.last) + 1)
        for country in range(countries):
            open_days = every[days.is_working(np.full(len(every), country), every)]
            weights = np.cumsum([_weight(month.month, int(day - every[0]) + 1, int(day)) for day in open_days])
            table[row, country] = open_days[np.searchsorted(weights / weights[-1], draws)]
    return table


def _weight(month: int, day_of_month: int, day: int) -> float:
    weight = WEEKDAYS[(day + 3) % 7]  # 1970-01-01 was a Thursday
    if month == 11 and day_of_month >= _BLACK_FRIDAY:
        return weight * 1.5
    if month == 12 and day_of_month > _CHRISTMAS:
        return weight * 0.4
    return weight


def _followed_by_working_day(day: Whole, origin: Whole, destination: Whole, days: Workdays) -> Mask:
    """Whether day and next day are working days at both ends, in the same month of the data.

    A hand-over that slips there slips by exactly one working day, whichever calendar counts.
    """
    both = [days.is_working(country, day + step) for country in (origin, destination) for step in (0, 1)]
    result: Mask = np.logical_and.reduce(both) & (month_number(day + 1) < len(MONTHS))
    return result
