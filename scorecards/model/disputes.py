"""Disputes by file: what a partner contests of a published document, and what became of it."""

from dataclasses import dataclass
from typing import Literal, get_args

#: What a partner may claim of a parcel, the entries of a list in its workbook.
DisputeReason = Literal[
    "weather",
    "force_majeure",
    "sender_fault",
    "customer_request",
    "customs",
    "scan_missing",
    "data_error",
    "other",
]
DISPUTE_REASONS: tuple[DisputeReason, ...] = get_args(DisputeReason)
#: `asked`: the partner is asked for more, and may answer.
DisputeState = Literal["open", "asked", "accepted", "declined"]
DISPUTE_STATES: tuple[DisputeState, ...] = get_args(DisputeState)
#: What nobody changes any more.
DECIDED: tuple[DisputeState, ...] = ("accepted", "declined")


@dataclass(frozen=True)
class DisputeTerms:
    """Days from publication within which a document may be disputed; None is not agreed."""

    within: int | None = None
    clause: str = ""


@dataclass(frozen=True)
class FiledDispute:
    """One parcel that a partner contests in one KPI of a period. Dates are ISO, "" for none.

    `document` is the one that the first file answered to; `day` is what the partner says of when it happened. `late`
    tells that it was raised after the response window of the contract.
    """

    id: str
    document: str
    partner: str
    period: str
    kpi: str
    parcel: str
    reason: DisputeReason
    evidence: str
    day: str
    raised_on: str
    late: bool
    state: DisputeState = "open"
    decided_on: str = ""
    decided_by: str = ""
    decision: str = ""

    @property
    def is_decided(self) -> bool:
        """Whether it was accepted or declined."""
        return self.state in DECIDED


@dataclass(frozen=True)
class DisputeCounts:
    """Disputes of a period as its next document tells them, and in words.

    `median_days` is from raised to decided, None where none is decided.
    """

    raised: int
    accepted: int
    declined: int
    asked: int
    open: int
    late: int
    median_days: float | None
    words: str
