"""The exclusion register: which parcels do not count in the adjusted figures, who agreed to it and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

ExclusionReason = Literal[
    "force_majeure",
    "sender_fault",
    "customer_request",
    "customs",
    "data_error",
    "dispute_accepted",
    "feed_outage",
]


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


def not_in_force(register: Iterable[Exclusion], as_of: date) -> tuple[Exclusion, ...]:
    """Entries that do not count at the data date: not approved by then, or expired."""
    return tuple(entry for entry in register if not entry.in_force(as_of))
