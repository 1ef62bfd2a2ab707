"""The exclusion register: which parcels do not count in the adjusted figures, who agreed to it and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

ExclusionReason = Literal[
    "force_majeure",
    "sender_fault",
    "customer_request",
    "customs",
    "data_error",
    "dispute_accepted",
    "feed_outage",
]
EXCLUSION_REASONS: tuple[ExclusionReason, ...] = get_args(ExclusionReason)
#: At a data date: not approved by then, in force, or past its last day.
ExclusionState = Literal["proposed", "approved", "expired"]
EXCLUSION_STATES: tuple[ExclusionState, ...] = get_args(ExclusionState)


@dataclass(frozen=True)
class Exclusion:
    """One parcel, or an event from `from_` to `to` (inclusive) at `origins`, `destinations` and `services`.

    An empty tuple and a `partner` of None mean any. `id` is that of the entry, shared by all of its parcels. A feed
    outage excludes nothing: inside it nobody can know what happened to a parcel.
    """

    id: str
    partner: str | None
    shipment_id: str | None
    from_: date | None
    to: date | None
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    services: tuple[str, ...]
    reason: ExclusionReason
    requested_by: str = ""
    approved_by: str | None = None
    approved_on: date | None = None
    expires_on: date | None = None
    note: str = ""
    where: str = ""
    line: int | None = None

    def in_force(self, as_of: date) -> bool:
        """Whether the entry counts at the data date: approved by then and not expired (its last day counts)."""
        if self.approved_by is None or self.approved_on is None or self.approved_on > as_of:
            return False
        return self.expires_on is None or self.expires_on >= as_of

    def state(self, as_of: date) -> ExclusionState:
        """Whether the entry is proposed, approved or expired at the data date."""
        if self.approved_by is None or self.approved_on is None or self.approved_on > as_of:
            return "proposed"
        return "approved" if self.in_force(as_of) else "expired"

    @property
    def approves_itself(self) -> bool:
        """Whether who requested it approved it too."""
        by = (self.approved_by or "").strip().casefold()
        return bool(by) and by == self.requested_by.strip().casefold()


@dataclass(frozen=True)
class EntryWorth:
    """What an entry leaves out of a KPI of a partner's month, were it in force.

    `shared` of its parcels are under another entry in force too. `raw` is the value over all rows, `without` that
    without the parcels of this entry.
    """

    entry: str
    partner: str
    parcels: int
    shared: int
    raw: float | None
    without: float | None


@dataclass(frozen=True)
class RegisterWorth:
    """What the register is worth: entry by entry, and by partner all that are in force, each parcel counted once."""

    kpi: str
    period: str
    entries: tuple[EntryWorth, ...]
    together: tuple[EntryWorth, ...]


def not_in_force(register: Iterable[Exclusion], as_of: date) -> tuple[Exclusion, ...]:
    """Entries that do not count at the data date: not approved by then, or expired."""
    return tuple(entry for entry in register if not entry.in_force(as_of))
