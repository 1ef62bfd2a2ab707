"""Service standards: how long a service takes where no promise is on record."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ServiceStandard:
    """Working days from hand-over to delivery, for parcels handed over between two days (inclusive; None is open).

    A None of `partner`, `destination` or `origin` holds for any. Of several standards that fit a parcel the one with
    the higher `rank` holds: the partner's own before others, then the destination's, then the origin's.
    """

    service: str
    days: int
    partner: str | None = None
    destination: str | None = None
    origin: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def rank(self) -> int:
        """Two standards of one rank name the same things."""
        named = (self.partner, self.destination, self.origin)
        return sum(1 << power for power, name in zip((2, 1, 0), named, strict=True) if name is not None)
