"""The parcels as they stand in the carriers' systems at the data date: times, status, reasons."""

from dataclasses import dataclass, fields

import numpy as np

from scorecards.demo.handover import Handover
from scorecards.demo.network import AS_OF, Mask, Profile, Whole, day_number, stream
from scorecards.demo.outcomes import Outcome
from scorecards.demo.workdays import Workdays

STATUSES = (
    "delivered",
    "in_transit",
    "returned",
    "lost",
    "damaged",
    "refused",
    "uncollected",
    "cancelled",
)
REASONS = (
    "",
    "hub_delay",
    "capacity",
    "misrouted",
    "weather",
    "strike",
    "absent",
    "moved_date",
    "sender_late",
    "site_closed",
    "address_error",
)
#: Cumulated shares of the first eight reasons among late parcels.
_REASON_SHARES = np.array([0.18, 0.50, 0.70, 0.80, 0.86, 0.88, 0.96])
_NEVER = -1
_LAST_DAY = day_number(AS_OF)


@dataclass(frozen=True)
class Parcels:
    """One row per parcel. Times are minutes and days are days since 1970-01-01, -1 is none.

    `month` is the month of the planned hand-over, `cell` the partner's lane × service × flow; `weight` is
    in grams and `goods_value` in cents.
    """

    number: Whole
    month: Whole
    cell: Whole
    label_at: Whole
    planned_on: Whole
    collected_at: Whole
    scan_at: Whole
    promised_on: Whole
    attempt_at: Whole
    delivered_at: Whole
    returned_at: Whole
    last_scan_at: Whole
    status: Whole
    attempts: Whole
    scans_expected: Whole
    scans_recorded: Whole
    reason: Whole
    weight: Whole
    goods_value: Whole

    def __len__(self) -> int:
        return len(self.number)

    def rows(self, selection: slice | Mask | Whole) -> "Parcels":
        """Some of the parcels."""
        return Parcels(*(getattr(self, field.name)[selection] for field in fields(self)))


def journeys(profile: Profile, handover: Handover, outcome: Outcome, days: Workdays) -> Parcels:
    """Give every parcel its times and leave out what happens after the data date."""
    rng = stream(profile, "journeys")
    handed = ~handover.cancelled
    collected = _at(handover.scan_day, 14, 18, handed & handover.planned, rng)
    scan = _at(handover.scan_day, 18, 23, handed, rng)
    attempt_day = days.day(handover.destination, np.maximum(outcome.attempt, 0))
    attempt = _at(attempt_day, 8, 19, outcome.attempt >= 0, rng)
    delivered = _delivered(handover, outcome, days, attempt, rng)
    returned = _returned(handover, outcome, attempt_day, rng)
    attempt, delivered = _known(attempt), _known(delivered)
    waiting = returned > _LAST_DAY * 1440 + 1439
    returned = _known(returned)
    last = np.maximum.reduce([scan, attempt, delivered, returned])
    last = np.where(_open(outcome, handed, attempt, delivered), _on_the_way(attempt_day, last, rng), last)
    last = np.where(waiting & (attempt >= 0), _LAST_DAY * 1440 + 330, last)
    last = np.where(outcome.lost, scan + rng.integers(600, 3 * 1440, len(scan)), last)
    foreign = handover.origin != handover.destination
    expected = np.where(handed, 5 + 2 * foreign, 0)
    missing = outcome.scans_missing * (1 + (rng.random(len(scan)) < 0.3))
    narrow = np.int32
    return Parcels(
        number=np.arange(1, len(handover) + 1, dtype=narrow),
        month=handover.month.astype(np.int8),
        cell=handover.cell.astype(np.int16),
        label_at=_label(handover, rng).astype(narrow),
        planned_on=np.where(handover.planned & handed, handover.plan_day, _NEVER).astype(narrow),
        collected_at=collected.astype(narrow),
        scan_at=scan.astype(narrow),
        promised_on=handover.promise_day.astype(narrow),
        attempt_at=attempt.astype(narrow),
        delivered_at=delivered.astype(narrow),
        returned_at=returned.astype(narrow),
        last_scan_at=last.astype(narrow),
        status=_status(handed, outcome, attempt, delivered, returned).astype(np.int8),
        attempts=np.where(attempt >= 0, np.where(delivered >= 0, outcome.attempts, 1), 0).astype(np.int8),
        scans_expected=expected.astype(np.int8),
        scans_recorded=(expected - missing).astype(np.int8),
        reason=_reason(handover, outcome, rng).astype(np.int8),
        weight=np.clip(420 * np.exp(0.5 * rng.standard_normal(len(scan))), 120, 4000).astype(narrow),
        goods_value=(100 * np.clip(260 * np.exp(0.55 * rng.standard_normal(len(scan))), 40, 1600)).astype(narrow),
    )


def _at(day: Whole, from_hour: int, until_hour: int, exists: Mask, rng: np.random.Generator) -> Whole:
    """A minute between two hours of the day, -1 where the event does not exist."""
    minute = day * 1440 + rng.integers(from_hour * 60, until_hour * 60, len(day))
    return np.where(exists, minute, _NEVER)


def _known(minute: Whole) -> Whole:
    """Without what happens after the data date."""
    return np.where(minute // 1440 > _LAST_DAY, _NEVER, minute)


def _label(handover: Handover, rng: np.random.Generator) -> Whole:
    """Labels are printed on the days before; half of the late senders print theirs a day late."""
    days_before = rng.integers(0, 3, len(handover))
    day = np.where(_late_label(handover), handover.plan_day + 1, handover.plan_day - days_before)
    return _at(day, 7, 13, np.ones(len(day), dtype=bool), rng)


def _late_label(handover: Handover) -> Mask:
    """Every second late sender printed the label late, the others had their site closed."""
    late: Mask = handover.sender_late & (np.arange(len(handover)) % 2 == 0)
    return late


def _delivered(handover: Handover, outcome: Outcome, days: Workdays, attempt: Whole, rng: np.random.Generator) -> Whole:
    again = outcome.delivery > outcome.attempt
    day = days.day(handover.destination, np.maximum(outcome.delivery, 0))
    minute = np.where(again, _at(day, 8, 19, again, rng), attempt)
    return np.where(outcome.delivery >= 0, minute, _NEVER)


def _returned(handover: Handover, outcome: Outcome, attempt_day: Whole, rng: np.random.Generator) -> Whole:
    """Refused parcels come back within a fortnight, uncollected ones after their time at the pick-up point."""
    wait = rng.integers(5, 12, len(attempt_day)) + 8 * outcome.uncollected
    start = np.where(outcome.returned, handover.scan_day, attempt_day)
    return _at(start + wait, 9, 17, outcome.returned | outcome.refused | outcome.uncollected, rng)


def _open(outcome: Outcome, handed: Mask, attempt: Whole, delivered: Whole) -> Mask:
    """On its way at the data date, or delivered without a record of when."""
    closed = outcome.lost | outcome.destroyed | outcome.cancelled | outcome.returned
    closed |= (outcome.refused | outcome.uncollected) & (attempt >= 0)
    return handed & ~closed & (delivered < 0)


def _on_the_way(attempt_day: Whole, last: Whole, rng: np.random.Generator) -> Whole:
    day = np.minimum(attempt_day - 1, _LAST_DAY)
    return np.maximum(last, day * 1440 + rng.integers(0, 360, len(last)))


def _status(handed: Mask, outcome: Outcome, attempt: Whole, delivered: Whole, returned: Whole) -> Whole:
    code = {word: number for number, word in enumerate(STATUSES)}
    conditions = {
        "cancelled": ~handed | outcome.cancelled,
        "in_transit": outcome.silent,
        "lost": outcome.lost,
        "damaged": outcome.destroyed,
        "delivered": (delivered >= 0) | outcome.undated,
        "returned": outcome.returned & (returned >= 0),
        "refused": outcome.refused & (attempt >= 0),
        "uncollected": outcome.uncollected & (returned >= 0),
    }
    return np.select(list(conditions.values()), [code[word] for word in conditions], code["in_transit"])


def _reason(handover: Handover, outcome: Outcome, rng: np.random.Generator) -> Whole:
    """The recorded cause; a sender's delay is recorded whether or not the parcel came in time."""
    carrier = np.searchsorted(_REASON_SHARES, rng.random(len(handover)))
    conditions = [
        _late_label(handover),
        handover.sender_late,
        outcome.address_error,
        outcome.late & ~outcome.lost,
        outcome.first_failed,
    ]
    words = ("sender_late", "site_closed", "address_error", "", "absent")
    causes = [np.full(len(handover), REASONS.index(word)) for word in words]
    causes[words.index("")] = carrier
    return np.select(conditions, causes, REASONS.index(""))
