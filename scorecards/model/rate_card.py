"""What a partner may charge: its rate card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scorecards.model.period import Month


@dataclass(frozen=True)
class Lane:
    """From where to where; None is anywhere."""

    origin: str | None = None
    destination: str | None = None

    def __str__(self) -> str:
        return "-".join(place for place in (self.origin, self.destination) if place) or "any lane"


@dataclass(frozen=True)
class Price:
    """The price of a parcel of `service` (None: any) on `lanes`, in ten-thousandths of a unit of the card's currency.

    It holds for weights from `from_kg` up to, but not including, `to_kg` and for hand-overs from `valid_from` to
    `valid_until` (inclusive). None is open; a price without both weights holds for parcels of unknown weight too.
    """

    service: str | None
    zone: str | None
    lanes: tuple[Lane, ...]
    from_kg: Decimal | None
    to_kg: Decimal | None
    price: int
    valid_from: date | None = None
    valid_until: date | None = None
    where: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Surcharge:
    """Added to parcels for which `condition` (SQL over the columns of `shipments`) holds.

    Either `amount`, in ten-thousandths of a unit of the card's currency, or `share` of the price; for hand-overs from
    `valid_from` to `valid_until` (inclusive; None is open).
    """

    name: str
    condition: str
    amount: int | None = None
    share: Decimal | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    where: str = ""
    line: int | None = None


@dataclass(frozen=True)
class RateCard:
    """The rate card of a partner, in `currency`. `fuel` is the share of the price (7 % is 0.07) by month of hand-over.

    `fuel` or `surcharges` of None: the card says nothing about them, so that none is expected or refused.
    """

    partner: str
    prices: tuple[Price, ...]
    zones: Mapping[str, tuple[Lane, ...]]
    currency: str
    fuel: Mapping[Month, Decimal] | None = None
    surcharges: tuple[Surcharge, ...] | None = None
    clause: str = ""
    where: str = ""
    line: int | None = None
