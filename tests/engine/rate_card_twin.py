"""A rate card a second time: kept as the text of its YAML entries and looked through entry by entry for each parcel.

Money is in ten-thousandths of a unit; None is unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.engine.twin import day, minor
from tests.engine.workspaces import Parcel

FREIGHT = {"base": 0, "fuel": 1, "surcharge": 2}
Amounts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class PricedParcel(Parcel):
    """A parcel with what cost and emissions depend on."""

    weight_kg: str | None = None
    goods_value: str | None = None
    co2e_g: int | None = None
    co2e_class: str | None = None


@dataclass(frozen=True)
class Extra:
    """A surcharge as in YAML, and its condition in Python; the answer None is unknown."""

    entry: Mapping[str, str]
    holds: Callable[[PricedParcel], bool | None]


@dataclass(frozen=True)
class Card:
    """A rate card as in YAML; None: it says nothing. Amounts are in its own currency."""

    zones: Mapping[str, Sequence[str]]
    prices: Sequence[Mapping[str, str]]
    fuel: Mapping[str, str] | None = None
    extras: Sequence[Extra] | None = None
    currency: str = "EUR"

    def amounts(self, parcel: PricedParcel) -> Amounts:
        """Price, fuel and surcharges of a parcel."""
        base = self._price(parcel)
        if base is None or parcel.first_scan_at is None:
            return None, None, None
        percent = (self.fuel or {}).get(f"{parcel.first_scan_at:%Y-%m}")
        fuel = None if percent is None else _part(base, percent)
        return base, fuel, self._surcharges(parcel, base)

    def _price(self, parcel: PricedParcel) -> int | None:
        """Of the most exact entry: by lane, then by destination, then by service."""
        best: list[tuple[int, Mapping[str, str]]] = []
        for entry in self.prices:
            places = self.zones[entry["zone"]] if "zone" in entry else [entry.get("lane", "")]
            ranks = {f"{parcel.origin}-{parcel.destination}": 4, parcel.destination: 2, "": 0}
            rank = max((ranks[place] for place in places if place in ranks), default=None)
            if rank is None or entry.get("service") not in (None, parcel.service):
                continue
            if _in_force(entry, parcel) and _weighs(entry, parcel):
                best.append((rank + ("service" in entry), entry))
        return minor(max(best, key=lambda found: found[0])[1]["price"]) if best else None

    def _surcharges(self, parcel: PricedParcel, base: int) -> int | None:
        if self.extras is None:
            return None
        total = 0
        for extra in self.extras:
            holds = extra.holds(parcel) if _in_force(extra.entry, parcel) else False
            if holds is None:
                return None
            if holds:
                amount = extra.entry.get("amount")
                total += minor(amount) if amount else _part(base, extra.entry["percent"])
        return total


def _in_force(entry: Mapping[str, str], parcel: PricedParcel) -> bool:
    when = day(parcel.first_scan_at)
    return when is not None and entry.get("from", "0") <= when.isoformat() <= entry.get("until", "9")


def _weighs(entry: Mapping[str, str], parcel: PricedParcel) -> bool:
    if "from_kg" not in entry and "to_kg" not in entry:
        return True
    if parcel.weight_kg is None:
        return False
    weight = Decimal(grams(parcel)) / 1000
    return Decimal(entry.get("from_kg", "0")) <= weight and ("to_kg" not in entry or weight < Decimal(entry["to_kg"]))


def grams(parcel: PricedParcel) -> int:
    """The weight to the gram, 0 where it is not known."""
    return int((Decimal(parcel.weight_kg or 0) * 1000).quantize(Decimal(1), ROUND_HALF_UP))


def _part(base: int, percent: str) -> int:
    """A percentage of an amount, rounded half up to cents."""
    cents = Decimal(base) / 100 * Decimal(percent.removesuffix("%")) / 100
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP)) * 100
