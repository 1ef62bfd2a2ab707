"""What stands on the claims page: cohorts, open claims, deadlines."""

from dataclasses import dataclass
from typing import Literal

Signal = Literal["improvement", "concern", "neutral"]


@dataclass(frozen=True)
class ClaimCohort:
    """Parcels handed over in one month, and how many of them were claimed for.

    `reported` are the claims known at each of the view's ages, None where the cohort has not reached that age; `claims`
    and `rate` (a plain ratio: 0.0023 is 23 per 10,000) are what is known by now. A mature cohort is read and scored.
    For any other, `share_developed` is the share of its claims that are usually known at its age, and `forecast`
    with its range from `low` to `high` is the rate at which it is likely to be read; None is not known. `interval` is
    the exact Poisson one of the rate, where so few claims are known that it is wide; `signal` says that a rule of the
    claim rate's control chart fires in the month.
    """

    month: str
    handed_over: int
    reported: tuple[int | None, ...]
    claims: int | None
    rate: float | None
    mature: bool
    share_developed: float | None
    forecast: float | None
    low: float | None
    high: float | None
    interval: tuple[float, float] | None = None
    signal: Signal | None = None


@dataclass(frozen=True)
class AgeBand:
    """Open claims by days since filing, without the days for which the partner waited for us.

    `days_to` is None in the last band. `amount` is claimed, in currency units, None where amounts are not supplied.
    `overdue` says that the band lies beyond the days in which claims are to be decided.
    """

    label: str
    days_from: int
    days_to: int | None
    claims: int
    amount: float | None
    overdue: bool


@dataclass(frozen=True)
class Deadline:
    """A time limit of the contract, in days, and what runs up to it at the data date.

    `what` is `file` (losses and damages without a claim, from hand-over) or `decide` (open claims, from filing).
    `count` of them lapse within the next `days`, the first at the end of the day `earliest` (ISO); `lapsed` are
    beyond the limit, however long, and claim `lapsed_amount` in currency units, None where amounts are not supplied.
    """

    what: Literal["file", "decide"]
    within: int
    days: int
    count: int
    earliest: str | None
    lapsed: int
    lapsed_amount: float | None


@dataclass(frozen=True)
class ClaimFlow:
    """What has become of the claims filed in one month at the data date.

    `filed` is the sum of `accepted`, `rejected`, `withdrawn`, `open` and `unknown` (a decision that no look-up knows).
    `reasons` divides what was filed, `rejections` what was rejected: words of the data and counts, the largest first,
    "" where nothing is recorded. `paid` of the accepted ones have been paid, None where payments are not dated.
    """

    month: str
    filed: int
    reasons: tuple[tuple[str, int], ...]
    accepted: int
    paid: int | None
    rejected: int
    rejections: tuple[tuple[str, int], ...]
    withdrawn: int
    open: int
    unknown: int


@dataclass(frozen=True)
class ClaimMoney:
    """Amounts in currency units; None where they are not supplied.

    `claimed` and `paid` are of the claims filed in the card's month, the others of all claims at the data date:
    `open` is claimed and not decided, `lapsed` the part of it beyond the days to a decision, `agreed` is accepted and
    not paid yet. `outstanding` is the sum of `open` and `agreed`.
    """

    claimed: float | None
    paid: float | None
    open: float | None
    lapsed: float | None
    agreed: float | None
    outstanding: float | None


@dataclass(frozen=True)
class LossRow:
    """Parcels lost, damaged or not received of one hand-over month, or lost ones by the value of their goods.

    `value_from` and `value_to` bound the band in currency units, its upper end left out; both are None for all parcels
    and for those of unknown value. `interval` is the exact Poisson one of the rate; `rate` is a plain ratio.
    """

    kind: Literal["lost", "damaged", "not_received"]
    month: str
    is_band: bool
    value_from: int | None
    value_to: int | None
    parcels: int
    count: int
    rate: float
    interval: tuple[float, float]
    target: float | None = None


@dataclass(frozen=True)
class ClaimsView:
    """Cohorts oldest first, the development behind their forecasts, and what is open.

    `ages` are days after the end of the hand-over month; the last one is the age at which a cohort is read.
    `factors` lead from each age to the next and come from the `factor_cohorts` latest mature cohorts; None is not
    known. `to_come` is how many claims the cohorts that are not mature still wait for, with a range. `out_of_window`
    counts the parcels of the cohorts shown for which we filed later than the contract allows; None where it sets no
    limit. `flow` and `money` are None where decisions and amounts are not supplied. `losses` has bands of goods value
    before the row of all lost parcels, to which they add.
    """

    ages: tuple[int, ...]
    cohorts: tuple[ClaimCohort, ...]
    factors: tuple[float | None, ...]
    factor_cohorts: int
    to_come: float | None
    to_come_range: tuple[float, float] | None
    age_bands: tuple[AgeBand, ...]
    deadlines: tuple[Deadline, ...]
    out_of_window: int | None
    notes: tuple[str, ...]
    flow: ClaimFlow | None = None
    money: ClaimMoney | None = None
    losses: tuple[LossRow, ...] = ()
