"""What becomes of each parcel: in time or late, lost, damaged, first attempt, scans."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from scorecards.demo.choice import allocate, choose, counts, round_at_random
from scorecards.demo.events import HOLIDAY_EFFECT, LANE_DROP, LOSS_SPIKE, MISSING_SCANS, MIX_SHIFT, scaled
from scorecards.demo.handover import Handover
from scorecards.demo.network import (
    COUNTRIES,
    MONTHS,
    SERVICES,
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

_GROUPS = len(MONTHS) + 1  # the last hand-overs are promised in the month after
_NAMES = [str(month) for month in MONTHS]
_PICKUP = SERVICES.index("pickup")
#: Hand-overs after this day cannot be known to be lost at the data date.
_LAST_LOSS = day_number(date(2026, 10, 20))
#: Shares of all parcels: delivered without a date, cancelled after hand-over, returned undelivered.
_UNDATED, _CANCELLED, _RETURNED = 0.0002, 0.0001, 0.0008
_DESTROYED = 0.15  # of the damaged parcels
_ADDRESS_ERROR = 0.004
_NOBODY_EXPECTED_IT = 0.05  # of parcels attempted before their promised day
_REFUSED, _UNCOLLECTED = 0.09, 0.2  # of parcels whose first attempt failed; uncollected at pick-up points
#: Working days before the promise (in time) or after it (late), as cumulated shares from 0 and from 1.
_LEAD = np.array([0.33, 0.75, 0.95])
_DELAY = np.array([0.68, 0.91, 0.965, 0.98, 0.988, 0.994, 0.998])
_PEAK = (11, 12)


@dataclass(frozen=True)
class Outcome:
    """One row per parcel; `attempt` and `delivery` count the destination's working days, -1 is never.

    `late` parcels failed the promise as the contract counts it. `silent` parcels are lost without being
    reported lost. `damaged` parcels are claimed, the `destroyed` ones were not delivered.
    """

    late: Mask
    lost: Mask
    silent: Mask
    damaged: Mask
    destroyed: Mask
    undated: Mask
    cancelled: Mask
    returned: Mask
    refused: Mask
    uncollected: Mask
    address_error: Mask
    first_failed: Mask
    attempts: Whole
    attempt: Whole
    delivery: Whole
    scans_missing: Mask


def outcomes(profile: Profile, cells: Cells, parcels: Handover, days: Workdays, scale: float) -> Outcome:
    """Decide the fate of all parcels of a partner, so that its levels and the planted events come out."""
    rng = stream(profile, "outcomes")
    scan_month = month_number(parcels.scan_day)
    handed = ~parcels.cancelled
    draw = rng.random(len(parcels))
    undated = handed & (draw < _UNDATED)
    cancelled = handed & ~undated & (draw < _UNDATED + _CANCELLED)
    returned = handed & ~undated & ~cancelled & (draw < _UNDATED + _CANCELLED + _RETURNED)
    ordinary = handed & ~undated & ~cancelled & ~returned
    lost, silent = _lost(profile, parcels, scan_month, ordinary, scale, rng)
    damaged = _rare(profile.damaged.values(rng), scan_month, ordinary & ~lost, rng)
    destroyed = damaged & (rng.random(len(parcels)) < _DESTROYED)
    never = lost | destroyed | returned | cancelled
    late = _late(profile, cells, parcels, handed & ~undated, never, scale)
    tried = handed & ~undated & ~never
    attempt = np.where(tried, _attempt(parcels, days, late, rng), -1)
    if profile.id == HOLIDAY_EFFECT.partner:
        attempt, late = _closed(parcels, days, attempt, late)
    address_error = tried & ~damaged & ~parcels.sender_late & (rng.random(len(parcels)) < _ADDRESS_ERROR)
    first_failed = _first_failed(profile, parcels, tried & ~address_error, attempt < parcels.due, rng)
    refused, uncollected = _not_taken(cells, parcels, first_failed & ~damaged, rng)
    again = (first_failed | address_error) & ~refused & ~uncollected
    gap = again * (1 + (rng.random(len(parcels)) < 0.2) + (rng.random(len(parcels)) < 0.08))
    return Outcome(
        late=late,
        lost=lost,
        silent=silent,
        damaged=damaged,
        destroyed=destroyed,
        undated=undated,
        cancelled=cancelled,
        returned=returned,
        refused=refused,
        uncollected=uncollected,
        address_error=address_error,
        first_failed=first_failed,
        attempts=np.where(tried, 1 + (gap > 0) + (gap > 2), 0),
        attempt=attempt,
        delivery=np.where(tried & ~refused & ~uncollected, attempt + gap, -1),
        scans_missing=_scans_missing(profile, parcels, lost | destroyed, scale),
    )


def _lost(
    profile: Profile, parcels: Handover, scan_month: Whole, ordinary: Mask, scale: float, rng: np.random.Generator
) -> tuple[Mask, Mask]:
    eligible = ordinary & (parcels.scan_day <= _LAST_LOSS)
    sizes = counts(scan_month, _GROUPS, eligible)
    number = round_at_random(profile.lost.values(rng) / 10_000 * sizes, rng)
    silent = np.zeros(_GROUPS, dtype=np.int64)
    if profile.id == LOSS_SPIKE.partner:
        number[: len(profile.lost.months)] = np.round(profile.lost.values(rng) / 10_000 * sizes)[:-1]
        spike = _NAMES.index(LOSS_SPIKE.period)
        number[spike] = scaled(LOSS_SPIKE.lost, scale)
        silent[spike] = scaled(LOSS_SPIKE.silent, scale)
    lost = choose(scan_month, number, rng, eligible)
    return lost, choose(scan_month, silent, rng, lost)


def _rare(per_10000: Real, month: Whole, eligible: Mask, rng: np.random.Generator) -> Mask:
    number = round_at_random(per_10000 / 10_000 * counts(month, _GROUPS, eligible), rng)
    return choose(month, number, rng, eligible)


def _late(profile: Profile, cells: Cells, parcels: Handover, known: Mask, never: Mask, scale: float) -> Mask:
    """Exactly as many parcels fail in each month of the promise and cell as the levels and events say."""
    rng = stream(profile, "late")
    group = month_number(parcels.promise_day) * len(cells) + parcels.cell
    shape = (_GROUPS, len(cells))
    size = counts(group, _GROUPS * len(cells), known).reshape(shape)
    forced = counts(group, _GROUPS * len(cells), never).reshape(shape)
    level = profile.on_time.values(rng)
    if not profile.on_time.months:
        level[[row for row, month in enumerate(MONTHS) if month.month in _PEAK]] -= profile.on_time.spread
    noise = np.exp(0.12 * rng.standard_normal((_GROUPS, int(cells.lane.max()) + 1)))[:, cells.lane]
    number = np.zeros(shape, dtype=np.int64)
    for month in range(_GROUPS):
        total = round(float((100 - level[month]) / 100 * size[month].sum()))
        number[month] = allocate(total, size[month] * cells.late * noise[month], size[month])
    _plant(profile, cells, size, number, level, scale)
    return choose(group, np.maximum(number, forced).ravel(), rng, known, never)


def _plant(profile: Profile, cells: Cells, size: Whole, number: Whole, level: Real, scale: float) -> None:
    """Put the two events of on time into the late parcels by month and cell."""
    if profile.id == LANE_DROP.partner:
        month = _NAMES.index(LANE_DROP.period)
        lane = _on_lane(cells, LANE_DROP.origin, LANE_DROP.destination, LANE_DROP.service)
        total = round(float((100 - level[month]) / 100 * size[month].sum()))
        late = min(scaled(LANE_DROP.late, scale), int(size[month, lane].sum()))
        number[month, lane] = allocate(late, size[month, lane] * 1.0, size[month, lane])
        number[month, ~lane] = allocate(total - late, number[month, ~lane] * 1.0, size[month, ~lane])
    if profile.id == MIX_SHIFT.partner:
        for name in (MIX_SHIFT.before, MIX_SHIFT.period):
            month = _NAMES.index(name)
            number[month] = np.round(size[month] * cells.late / 100)


def _on_lane(cells: Cells, origin: str, destination: str, service: str) -> Mask:
    result: Mask = (
        (cells.origin == COUNTRIES.index(origin))
        & (cells.destination == COUNTRIES.index(destination))
        & (cells.service == SERVICES.index(service))
    )
    return result


def _attempt(parcels: Handover, days: Workdays, late: Mask, rng: np.random.Generator) -> Whole:
    """Working-day number of the first attempt: at least one working day after the hand-over."""
    draw = rng.random(len(parcels))
    most = parcels.due - days.index(parcels.destination, parcels.scan_day) - 1
    hurried = parcels.sender_late & (rng.random(len(parcels)) < 0.3)
    lead = np.where(parcels.sender_late & ~hurried, 0, np.searchsorted(_LEAD, draw))
    in_time = parcels.due - np.clip(lead, 0, most)
    attempt: Whole = np.where(late, parcels.due + 1 + np.searchsorted(_DELAY, draw), in_time)
    return attempt


def _closed(parcels: Handover, days: Workdays, attempt: Whole, late: Mask) -> tuple[Whole, Mask]:
    """No attempts on the bridging day: they slip to the next working day."""
    country = COUNTRIES.index(HOLIDAY_EFFECT.destination)
    day = np.array([day_number(date.fromisoformat(HOLIDAY_EFFECT.day))])
    closed = int(days.index(np.array([country]), day)[0])
    slipped = (parcels.destination == country) & (attempt == closed)
    return attempt + slipped, late | (slipped & (parcels.due == closed))


def _first_failed(profile: Profile, parcels: Handover, eligible: Mask, early: Mask, rng: np.random.Generator) -> Mask:
    """Attempts that met nobody: more often where the parcel came before its promised day."""
    month = month_number(parcels.promise_day)
    failing = (100 - profile.first_attempt.values(rng)) / 100
    number = round_at_random(failing * counts(month, _GROUPS, eligible), rng)
    return choose(month, number, rng, eligible, early & (rng.random(len(parcels)) < _NOBODY_EXPECTED_IT))


def _not_taken(cells: Cells, parcels: Handover, failed: Mask, rng: np.random.Generator) -> tuple[Mask, Mask]:
    draw = rng.random(len(parcels))
    uncollected = failed & (cells.service[parcels.cell] == _PICKUP) & (draw > 1 - _UNCOLLECTED)
    return failed & ~uncollected & (draw < _REFUSED), uncollected


def _scans_missing(profile: Profile, parcels: Handover, stopped: Mask, scale: float) -> Mask:
    """Parcels without all mandatory scans, by month of the planned collection (else hand-over)."""
    rng = stream(profile, "scans")
    month = month_number(np.where(parcels.planned, parcels.plan_day, parcels.scan_day))
    handed = ~parcels.cancelled
    failing = (100 - profile.scans.values(rng)) / 100
    number = round_at_random(failing * counts(month, _GROUPS, handed), rng)
    if profile.id == MISSING_SCANS.partner:
        number[_NAMES.index(MISSING_SCANS.period)] = scaled(MISSING_SCANS.incomplete, scale)
    return choose(month, number, rng, handed, stopped)
