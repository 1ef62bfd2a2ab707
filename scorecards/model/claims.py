"""What stands on the claims page: cohorts, open claims, deadlines."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ClaimCohort:
    """Parcels handed over in one month, and how many of them were claimed for.

    `reported` are the claims known at each of the view's ages, None where the cohort has not reached that age; `claims`
    and `rate` (a plain ratio: 0.0023 is 23 per 10,000) are what is known by now. A mature cohort is read and scored.
    For any other, `share_developed` is the share of its claims that are usually known at its age, and `forecast`
    with its range from `low` to `high` is the rate at which it is likely to be read; None is not known.
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
class ClaimsView:
    """Cohorts oldest first, the development behind their forecasts, and what is open.

    `ages` are days after the end of the hand-over month; the last one is the age at which a cohort is read.
    `factors` lead from each age to the next and come from the `factor_cohorts` latest mature cohorts; None is not
    known. `to_come` is how many claims the cohorts that are not mature still wait for, with a range. `out_of_window`
    counts the parcels of the cohorts shown for which we filed later than the contract allows; None where it sets no
    limit.
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
