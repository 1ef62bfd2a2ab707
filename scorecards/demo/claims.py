"""Claims for lost, damaged and denied parcels: filed, decided, paid."""

from dataclasses import dataclass

import numpy as np

from scorecards.demo.journey import Parcels
from scorecards.demo.network import AS_OF, Mask, Profile, Real, Whole, day_number, month_number, stream
from scorecards.demo.outcomes import Outcome

REASONS = ("lost", "damaged", "not_received")
DECISIONS = ("open", "accepted", "rejected", "withdrawn")
REJECTIONS = ("", "insufficient packaging", "proof of delivery", "filed too late")

_LAST_DAY = day_number(AS_OF)
_NOT_RECEIVED = 0.0004  # of the delivered parcels
_LOSS_CLAIMED = 0.9
_WITHDRAWN = 0.03
_ACCEPTED = np.array([0.90, 0.72, 0.45])  # by reason
_LIABILITY = 50_000  # cents paid at most
_GOLDEN = 0.6180339887498949  # steps of this size fill the interval evenly
_SPREAD = 0.62  # of the logarithm of the days to a decision
#: Days from hand-over to filing: at least, and within how many more; damage within its notice window.
_FILED_AFTER, _FILED_WITHIN = np.array([16, 3, 7]), np.array([30, 14, 30])
_FAR_LATE = 0.02  # filed a hundred days later


@dataclass(frozen=True)
class Claims:
    """One row per claim, in the order of filing; days are days since 1970-01-01 (-1 is none), money in cents."""

    number: Whole
    parcel: Whole
    reason: Whole
    filed_on: Whole
    decided_on: Whole
    decision: Whole
    rejection: Whole
    claimed: Whole
    paid: Whole
    paid_on: Whole

    def __len__(self) -> int:
        return len(self.parcel)


def claims(profile: Profile, parcels: Parcels, outcome: Outcome) -> Claims:
    """All claims of a partner that were filed until the data date."""
    rng = stream(profile, "claims")
    reason, row = _claimed_parcels(parcels, outcome, rng)
    after = _FILED_AFTER[reason] + rng.integers(0, _FILED_WITHIN[reason]) + 100 * (rng.random(len(row)) < _FAR_LATE)
    filed = parcels.scan_at[row] // 1440 + after
    delivered = parcels.delivered_at[row]
    filed = np.where(delivered >= 0, np.maximum(filed, delivered // 1440 + 1), filed)
    order = np.argsort(filed, kind="stable")
    order = order[filed[order] <= _LAST_DAY]
    reason, row, filed = reason[order], row[order], filed[order]
    decided = filed + _days_to_decision(profile, filed, rng)
    accepted = rng.random(len(row)) < _ACCEPTED[reason]
    withdrawn = rng.random(len(row)) < _WITHDRAWN
    decision = np.where(withdrawn, 3, np.where(decided > _LAST_DAY, 0, np.where(accepted, 1, 2)))
    ended = (decision == DECISIONS.index("accepted")) | (decision == DECISIONS.index("rejected"))
    claimed = parcels.goods_value[row].astype(np.int64)
    paid = np.where(decision == DECISIONS.index("accepted"), np.minimum(claimed, _LIABILITY), 0)
    paid_on = decided + rng.integers(5, 21, len(row))
    return Claims(
        number=np.arange(1, len(row) + 1),
        parcel=parcels.number[row],
        reason=reason,
        filed_on=filed,
        decided_on=np.where(ended, decided, -1),
        decision=decision,
        rejection=np.where(decision == DECISIONS.index("rejected"), rng.integers(1, len(REJECTIONS), len(row)), 0),
        claimed=claimed,
        paid=paid,
        paid_on=np.where((paid > 0) & (paid_on <= _LAST_DAY), paid_on, -1),
    )


def _claimed_parcels(parcels: Parcels, outcome: Outcome, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Reason and row of every claim; all damages are claimed, nine of ten losses, a few deliveries."""
    lost = outcome.lost & (rng.random(len(parcels)) < _LOSS_CLAIMED)
    delivered: Mask = (parcels.delivered_at >= 0) & ~outcome.damaged
    denied = delivered & (rng.random(len(parcels)) < _NOT_RECEIVED)
    # a damaged parcel that is still on its way has not been seen by anybody
    seen = outcome.damaged & (outcome.destroyed | (parcels.delivered_at >= 0))
    rows = [np.flatnonzero(mask) for mask in (lost, seen, denied)]
    reason = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return reason, np.concatenate(rows)


def _days_to_decision(profile: Profile, filed: Whole, rng: np.random.Generator) -> Whole:
    """Log-normal days, evenly spread over every few dozen claims: percentiles of a month are steady."""
    even = (np.arange(len(filed)) * _GOLDEN + rng.random()) % 1.0
    sample: Real = np.sort(np.exp(_SPREAD * rng.standard_normal(4096)))
    level = profile.claim_days.values(rng)[month_number(filed)]
    days: Whole = np.ceil(level * sample[(even * len(sample)).astype(np.int64)]).astype(np.int64)
    return days
