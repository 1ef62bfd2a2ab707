"""The KPIs of cost a second time: plain Python over the rows, from the definitions in words.

Money is in ten-thousandths of a unit; None is unknown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from math import floor
from typing import Any

from tests.engine.rate_card_twin import FREIGHT, Amounts, Card, PricedParcel, grams
from tests.engine.twin import (
    Entry,
    Network,
    invoiced_cost,
    is_lost,
    kept_promise,
    minor,
    reached_on,
    sender_delay,
)
from tests.engine.workspaces import Charge, Parcel


@dataclass(frozen=True)
class UnitCostOf:
    """What a failure costs from a day on."""

    cost: str
    since: date = date.min


@dataclass(frozen=True)
class Agreed:
    """What an invoice line should have been: in euros, and beside what was billed in the currency of both.

    `like`: whether the line is in the currency of the card, None where it is not compared with one.
    """

    euros: int
    billed: int
    agreed: int
    like: bool | None = None


@dataclass(frozen=True)
class PricedNetwork(Network):
    """Rows, rate cards by the partner's name, and unit costs by kind.

    `charges` are in euros; `lines` are the same as they are billed, where some are in another currency. `rates` are
    euros for one unit of a currency, by currency and month like 2026-10.
    """

    cards: Mapping[str, Card] = field(default_factory=dict)
    unit_costs: Mapping[str, UnitCostOf] = field(default_factory=dict)
    rates: Mapping[tuple[str, str], str] = field(default_factory=dict)
    lines: Sequence[Charge] = ()

    def in_euros(self, amount: int, currency: str, when: date) -> int | None:
        """An amount by the rate of a month, half away from zero; None without a rate."""
        if currency == "EUR":
            return amount
        rate = self.rates.get((currency, f"{when:%Y-%m}"))
        return None if rate is None else int((amount * Decimal(rate)).quantize(Decimal(1), ROUND_HALF_UP))

    @cached_property
    def own(self) -> dict[str, Charge]:
        """Invoice lines as they are billed, by id."""
        return {line.charge_id: line for line in self.lines or self.charges}

    def handed_over(self) -> Iterator[tuple[PricedParcel, date]]:
        """Parcels with a scan, and its day."""
        for parcel in self.parcels:
            assert isinstance(parcel, PricedParcel)
            if parcel.first_scan_at:
                yield parcel, parcel.first_scan_at.date()

    @cached_property
    def contract(self) -> dict[str, Agreed]:
        """What each invoice line should be, by its id: its own expected amount, else what the card says."""
        groups: dict[tuple[str | None, str, str | None], list[Charge]] = defaultdict(list)
        for line in self.charges:
            groups[line.shipment_id, line.partner, line.charge_type].append(line)
        found: dict[str, Agreed] = {}
        for parcel, _ in self.handed_over():
            for kind, amount in zip(FREIGHT, self.card_amounts(parcel), strict=True):
                lines = groups.get((parcel.shipment_id, parcel.partner, kind), [])
                found |= _by_card(self, self.cards[parcel.partner], lines, amount) if amount is not None else {}
        for line in self.charges:
            if line.expected_amount:
                own = self.own[line.charge_id]
                euros = minor(line.expected_amount)
                found[line.charge_id] = Agreed(euros, minor(own.amount), minor(own.expected_amount))
        return found

    def card_amounts(self, parcel: PricedParcel) -> Amounts:
        """Price, fuel and surcharges by the card of the parcel's partner."""
        card = self.cards.get(parcel.partner)
        return card.amounts(parcel) if card else (None, None, None)

    @cached_property
    def cost(self) -> dict[str, int]:
        """Cost of a parcel by its id: invoiced, else by the card, else the mean of its lane, service and month."""
        found: dict[str, int | None] = {}
        means: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for parcel, when in self.handed_over():
            invoiced = invoiced_cost(self, parcel)
            if invoiced is not None:
                means[_cell(parcel, when)].append(invoiced)
            amounts = [amount for amount in self.card_amounts(parcel) if amount is not None]
            found[parcel.shipment_id] = invoiced
            if invoiced is None and len(amounts) == 3:
                found[parcel.shipment_id] = self.in_euros(sum(amounts), self.cards[parcel.partner].currency, when)
        for parcel, when in self.handed_over():
            others = means.get(_cell(parcel, when))
            if found[parcel.shipment_id] is None and others:
                found[parcel.shipment_id] = floor(Decimal(sum(others)) / len(others) + Decimal("0.5"))
        return {parcel: cost for parcel, cost in found.items() if cost is not None}

    def unit_cost(self, kind: str, when: date) -> int | None:
        """The cost of a failure on a day."""
        cost = self.unit_costs.get(kind)
        return minor(cost.cost) if cost and cost.since <= when else None

    def billed_wrong(self, parcel: PricedParcel) -> bool | None:
        """Whether any line is beyond 0.01 and 1 % of what it should be; None where no line can be compared."""
        lines = [line for line in self._charges.get((parcel.shipment_id, parcel.partner), []) if self._compared(line)]
        return any(not right(self.contract[line.charge_id]) for line in lines) if lines else None

    def compared(self) -> Iterator[tuple[Charge, Agreed]]:
        """Invoice lines in euros, with what they should have been."""
        for line in self.charges:
            if self._compared(line):
                yield line, self.contract[line.charge_id]

    def _compared(self, line: Charge) -> bool:
        return line.amount is not None and line.charge_id in self.contract


def _by_card(network: PricedNetwork, card: Card, lines: Sequence[Charge], amount: int) -> dict[str, Agreed]:
    """Lines that together are right are right; else the first should be everything and the others nothing.

    Together they are right in the card's currency, or, where one is in another, to a hundredth in euros.
    """
    own = network.own
    alike = all(own[line.charge_id].currency == card.currency for line in lines)
    known = [line for line in lines if line.amount is not None]
    known.sort(key=lambda line: (line.invoiced_on, *_billed(line, own), line.expected_amount is None))
    found = {}
    for index, line in enumerate(known):
        euros = network.in_euros(amount, card.currency, line.invoiced_on)
        if euros is None:
            continue
        like = own[line.charge_id].currency == card.currency
        billed = minor(own[line.charge_id].amount) if like else minor(line.amount)
        together = sum(minor(own[other.charge_id].amount) for other in known) == amount
        if not alike:
            together = abs(sum(minor(other.amount) for other in known) - euros) <= 100
        if together:
            found[line.charge_id] = Agreed(minor(line.amount), billed, billed, like)
        else:
            full = Agreed(euros, billed, amount if like else euros, like)
            found[line.charge_id] = replace(full, euros=0, agreed=0) if index else full
    return found


def _billed(line: Charge, own: Mapping[str, Charge]) -> tuple[int, int]:
    return minor(own[line.charge_id].amount), minor(line.amount)


def _cell(parcel: Parcel, when: date) -> tuple[Any, ...]:
    return parcel.partner, parcel.origin, parcel.destination, parcel.service, when.year, when.month


def right(line: Agreed) -> bool:
    """Within 0.01 or 1 %, whichever is more."""
    return abs(line.billed - line.agreed) <= max(Decimal(100), Decimal(abs(line.agreed)) / 100)


def is_damaged(network: PricedNetwork, parcel: PricedParcel, when: date) -> bool:
    """Recorded as damaged, or claimed as damaged within 90 days of hand-over."""
    filed = [claim.filed_on for claim in network.claims_of(parcel) if claim.reason == "damaged"]
    return parcel.status == "damaged" or (bool(filed) and (min(filed) - when).days <= 90)


def perfect(network: PricedNetwork, parcel: PricedParcel, when: date) -> bool | None:
    """On time, delivered, undamaged and billed right; None where nothing failed and something is not known."""
    billed_wrong = network.billed_wrong(parcel)
    if is_damaged(network, parcel, when) or billed_wrong:
        return False
    kept = kept_promise(network, parcel)
    if kept is None:
        return None
    if not kept or parcel.delivered_at is None:
        return False
    return None if billed_wrong is None else True


def failure_cost(network: PricedNetwork, parcel: PricedParcel, when: date) -> int | None:
    """Failures at their unit costs, lost goods net of what was paid; None where no unit cost is in force."""
    kinds = ("late", "redelivery", "contact", "reshipment", "lost_handling")
    costs = {kind: network.unit_cost(kind, when) for kind in kinds}
    if set(costs.values()) == {None}:
        return None
    gone = is_lost(network, parcel)
    happened = {
        "late": int(_arrived_late(network, parcel)),
        "redelivery": max((parcel.attempts or 0) - 1, 0),
        "contact": parcel.contacts or 0,
        "reshipment": int(gone is True or is_damaged(network, parcel, when)),
        "lost_handling": int(gone is True),
    }
    value = minor(parcel.goods_value) - _paid(network, parcel) if gone else 0
    return value + sum(times * (costs[kind] or 0) for kind, times in happened.items())


def _arrived_late(network: PricedNetwork, parcel: PricedParcel) -> bool:
    reached = reached_on(parcel)
    gone = parcel.status in ("lost", "returned", "cancelled") or (
        parcel.status == "damaged" and not parcel.delivered_at
    )
    if gone or reached is None or parcel.promised_on is None:
        return False
    steps = sender_delay(network, parcel)
    return reached > network.calendar.plus(parcel.destination, parcel.promised_on, steps)


def _paid(network: PricedNetwork, parcel: PricedParcel) -> int:
    return sum(minor(claim.paid) for claim in network.claims_of(parcel))


def cost_per_kg(network: PricedNetwork) -> Iterator[Entry]:
    """A thousand times the cost, by grams."""
    for parcel, when in network.handed_over():
        if grams(parcel) > 0 and parcel.shipment_id in network.cost:
            yield parcel.partner, when, network.cost[parcel.shipment_id] * 1000, grams(parcel), 0


def _part(basis: str) -> Callable[[PricedNetwork], Iterator[Entry]]:
    def entries(network: PricedNetwork) -> Iterator[Entry]:
        for parcel, when in network.handed_over():
            own = "mean" if None in network.card_amounts(parcel) else "expected"
            if invoiced_cost(network, parcel) is not None:
                own = "invoiced"
            if own == basis and parcel.shipment_id in network.cost:
                yield parcel.partner, when, network.cost[parcel.shipment_id], 1, 0

    return entries


def fuel_share(network: PricedNetwork) -> Iterator[Entry]:
    """Fuel of all charges, invoiced parcels."""
    for parcel, when in network.handed_over():
        if (cost := invoiced_cost(network, parcel)) is not None:
            fuel = [minor(line.amount) for line in network.charges_of(parcel) if line.charge_type == "fuel"]
            yield parcel.partner, when, sum(fuel), cost, 0


def invoice_accuracy(network: PricedNetwork) -> Iterator[Entry]:
    """Right lines of those that can be compared."""
    for line, agreed in network.compared():
        yield line.partner, line.invoiced_on, int(right(agreed)), 1, 0


def billed_in_card_currency(network: PricedNetwork) -> Iterator[Entry]:
    """Lines in the currency of the card of those compared with one."""
    for line, agreed in network.compared():
        if agreed.like is not None:
            yield line.partner, line.invoiced_on, int(agreed.like), 1, 0


def priced(network: PricedNetwork) -> Iterator[Entry]:
    """Lines with an expected amount of lines with an amount."""
    for line in network.charges:
        if line.amount is not None:
            yield line.partner, line.invoiced_on, int(line.charge_id in network.contract), 1, 0


def _difference(counted: Callable[[int], int]) -> Callable[[PricedNetwork], Iterator[Entry]]:
    def entries(network: PricedNetwork) -> Iterator[Entry]:
        for line, agreed in network.compared():
            yield line.partner, line.invoiced_on, counted(minor(line.amount) - agreed.euros), agreed.euros, 0

    return entries


def perfect_delivery(network: PricedNetwork) -> Iterator[Entry]:
    """Perfect parcels of those due."""
    for parcel, when in network.handed_over():
        if parcel.promised_on and parcel.promised_on <= network.as_of:
            flawless = perfect(network, parcel, when)
            yield parcel.partner, parcel.promised_on, int(flawless is True), 1, int(flawless is None)


def cost_of_poor_quality(network: PricedNetwork) -> Iterator[Entry]:
    """Cost of failures per parcel handed over; unknown where nobody knows whether it is lost."""
    for parcel, when in network.handed_over():
        if (cost := failure_cost(network, parcel, when)) is not None:
            unknown = is_lost(network, parcel) is None
            yield parcel.partner, when, 0 if unknown else cost, 1, int(unknown)


def cost_per_good_delivery(network: PricedNetwork) -> Iterator[Entry]:
    """Charges and failures less claims paid, by perfect deliveries; what was paid for lost parcels counts once."""
    for parcel, when in network.handed_over():
        if parcel.promised_on is None or parcel.promised_on > network.as_of:
            continue
        cost, failures = network.cost.get(parcel.shipment_id), failure_cost(network, parcel, when)
        flawless = perfect(network, parcel, when)
        gone = is_lost(network, parcel)
        if cost is not None and failures is not None and flawless is not None and gone is not None:
            paid = 0 if gone else _paid(network, parcel)
            yield parcel.partner, when, cost + failures - paid, int(flawless), 0


def co2e_per_shipment(network: PricedNetwork) -> Iterator[Entry]:
    """Grams per parcel with a figure."""
    for parcel, when in network.handed_over():
        if parcel.co2e_g is not None:
            yield parcel.partner, when, parcel.co2e_g, 1, 0


def co2e_measured(network: PricedNetwork) -> Iterator[Entry]:
    """Figures that do not come from default factors."""
    for parcel, when in network.handed_over():
        if parcel.co2e_g is not None:
            yield parcel.partner, when, int(parcel.co2e_class in ("primary", "modelled")), 1, 0


RATIOS: dict[str, Callable[[PricedNetwork], Iterator[Entry]]] = {
    "cost_per_kg": cost_per_kg,
    "invoiced_cost": _part("invoiced"),
    "accrued_expected": _part("expected"),
    "accrued_mean": _part("mean"),
    "fuel_share": fuel_share,
    "invoice_accuracy": invoice_accuracy,
    "billed_in_card_currency": billed_in_card_currency,
    "priced": priced,
    "billing_variance": _difference(lambda difference: difference),
    "billing_over": _difference(lambda difference: max(difference, 0)),
    "billing_under": _difference(lambda difference: max(-difference, 0)),
    "perfect_delivery": perfect_delivery,
    "cost_of_poor_quality": cost_of_poor_quality,
    "cost_per_good_delivery": cost_per_good_delivery,
    "co2e_per_shipment": co2e_per_shipment,
    "co2e_measured": co2e_measured,
}
