"""Every shipped KPI a second time: plain Python over the rows, from the definitions in words.

A promise of days is kept by dates here (is the event on or before the promise + n working days?), the engine
compares working-day numbers. Sums are (numerator, denominator, unknown) by partner and month: unknown rows stand
in the denominator and not in the numerator; money is in ten-thousandths of a unit.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property
from math import floor
from typing import TypeVar

import holidays
import numpy as np

from scorecards.model import Month
from tests.engine.workspaces import AS_OF, Charge, Claim, Parcel

WORDS = {"delivered", "in_transit", "returned", "lost", "damaged", "refused", "uncollected", "cancelled", "unknown"}
FINAL = {"lost", "returned", "cancelled", "damaged", "refused", "uncollected"}
NO_COST = {"tax", "claim"}
COUNTRIES = {"FR", "DE", "GB", "ES", "IT", "BE"}

R = TypeVar("R", Charge, Claim)
Key = tuple[str, Month]
Sums = dict[Key, tuple[int, int, int]]
Entry = tuple[str, date | None, int, int, int]


@dataclass(frozen=True)
class Calendar:
    """Working days by place: Monday to Friday without public holidays and the closing days in `closed`."""

    closed: Mapping[str, Sequence[date]] = field(default_factory=dict)

    def plus(self, place: str | None, day: date, steps: int) -> date:
        """The day that many working days later; from a closed day counting starts at the open day before it."""
        if not steps:
            return day
        moved = np.busday_offset(np.datetime64(day), steps, roll="backward", busdaycal=self._numpy(place))
        return moved.astype(date)  # type: ignore[no-any-return]  # numpy does not know which type a date becomes

    def between(self, place: str | None, first: date, last: date) -> int:
        """Working days after `first`, up to and including `last`; negative when `last` is earlier."""
        start, end = (np.datetime64(day + timedelta(days=1)) for day in (first, last))
        return int(np.busday_count(start, end, busdaycal=self._numpy(place)))

    def _numpy(self, place: str | None) -> np.busdaycalendar:
        return _busdays(place, (*self.closed.get("*", ()), *self.closed.get(place or "", ())))


@cache
def _busdays(place: str | None, closed: tuple[date, ...]) -> np.busdaycalendar:
    public = holidays.country_holidays(place, years=range(2020, 2031)) if place in COUNTRIES else ()
    return np.busdaycalendar("1111100", [*public, *closed])


@dataclass(frozen=True)
class Network:
    """All rows, the data date and the calendar."""

    parcels: Sequence[Parcel]
    charges: Sequence[Charge] = ()
    claims: Sequence[Claim] = ()
    calendar: Calendar = field(default_factory=Calendar)
    as_of: date = AS_OF

    def charges_of(self, parcel: Parcel) -> list[Charge]:
        """Invoice lines of a parcel, without tax and claim payments."""
        lines = self._charges.get((parcel.shipment_id, parcel.partner), [])
        return [line for line in lines if line.charge_type not in NO_COST]

    def claims_of(self, parcel: Parcel) -> list[Claim]:
        """Claims of a parcel."""
        return self._claims.get((parcel.shipment_id, parcel.partner), [])

    @cached_property
    def _charges(self) -> dict[tuple[str | None, str], list[Charge]]:
        return _by_parcel(self.charges)

    @cached_property
    def _claims(self) -> dict[tuple[str | None, str], list[Claim]]:
        return _by_parcel(self.claims)


def _by_parcel(rows: Iterable[R]) -> dict[tuple[str | None, str], list[R]]:
    found: dict[tuple[str | None, str], list[R]] = defaultdict(list)
    for row in rows:
        found[(row.shipment_id, row.partner)].append(row)
    return dict(found)


def day(moment: datetime | None) -> date | None:
    """The local date of a moment."""
    return moment.date() if moment else None


def status_of(parcel: Parcel) -> str | None:
    """The status, `unknown` for a word outside the vocabulary."""
    return parcel.status if parcel.status is None or parcel.status in WORDS else "unknown"


def reached_on(parcel: Parcel) -> date | None:
    """First attempt or delivery, whichever came first."""
    return min((d for d in (day(parcel.first_attempt_at), day(parcel.delivered_at)) if d), default=None)


def sender_delay(network: Network, parcel: Parcel) -> int:
    """Working days by which the record shows that the sender handed over late."""
    plan, label = parcel.planned_collection_on, day(parcel.label_created_at)
    collected = day(parcel.collected_at) or day(parcel.first_scan_at)
    if plan is None:
        return 0
    late = label
    if parcel.late_reason in ("sender_late", "site_closed") and collected and collected > plan:
        late = collected
    steps = 0
    while late and network.calendar.plus(parcel.origin, plan, steps) < late:
        steps += 1
    return steps


def kept_promise(network: Network, parcel: Parcel, extra_days: int = 0) -> bool | None:
    """Whether the carrier kept the promise + `extra_days` working days; None is unknown."""
    status, reached, delivered = status_of(parcel), reached_on(parcel), day(parcel.delivered_at)
    assert parcel.promised_on
    if status in ("lost", "returned", "cancelled") or (status == "damaged" and not delivered):
        return False
    if (status == "unknown" and not delivered) or (status == "delivered" and not reached):
        return None
    steps = sender_delay(network, parcel) + extra_days
    return reached is not None and reached <= network.calendar.plus(parcel.destination, parcel.promised_on, steps)


def _entry(partner: str, when: date | None, outcome: bool | None) -> Entry:
    return partner, when, int(outcome is True), 1, int(outcome is None)


def _is_due(network: Network, parcel: Parcel) -> bool:
    return parcel.promised_on is not None and parcel.promised_on <= network.as_of


def _within(extra_days: int) -> Callable[[Network], Iterator[Entry]]:
    def entries(network: Network) -> Iterator[Entry]:
        for parcel in network.parcels:
            if _is_due(network, parcel) and parcel.first_scan_at:
                yield _entry(parcel.partner, parcel.promised_on, kept_promise(network, parcel, extra_days))

    return entries


def on_time_customer(network: Network) -> Iterator[Entry]:
    """Delivered on or before the original promise, of all due."""
    for parcel in network.parcels:
        delivered = day(parcel.delivered_at)
        if not _is_due(network, parcel) or (parcel.status == "cancelled" and not parcel.first_scan_at):
            continue
        unknown = not delivered and status_of(parcel) in ("delivered", "unknown")
        in_time = delivered is not None and parcel.promised_on is not None and delivered <= parcel.promised_on
        yield _entry(parcel.partner, parcel.promised_on, None if unknown else in_time)


def first_attempt(network: Network) -> Iterator[Entry]:
    """Delivered at the first attempt, of parcels with an attempt and a right address."""
    for parcel in network.parcels:
        if _is_due(network, parcel) and (parcel.attempts or 0) >= 1 and parcel.late_reason != "address_error":
            once = parcel.attempts == 1 and parcel.delivered_at is not None
            yield _entry(parcel.partner, parcel.promised_on, once)


def collection_on_time(network: Network) -> Iterator[Entry]:
    """Collected by the planned day, where the parcel was ready and the site open."""
    for parcel in network.parcels:
        plan, label = parcel.planned_collection_on, day(parcel.label_created_at)
        collected = day(parcel.collected_at) or day(parcel.first_scan_at)
        if plan is None or plan > network.as_of or parcel.late_reason in ("sender_late", "site_closed"):
            continue
        if (label and label > plan) or (parcel.status == "cancelled" and not collected):
            continue
        yield _entry(parcel.partner, plan, collected is not None and collected <= plan)


def _handed_over(network: Network) -> Iterator[tuple[Parcel, date]]:
    for parcel in network.parcels:
        if parcel.first_scan_at:
            yield parcel, parcel.first_scan_at.date()


def final_event(network: Network) -> Iterator[Entry]:
    """An attempt, a delivery or another final event."""
    for parcel, when in _handed_over(network):
        yield _entry(parcel.partner, when, reached_on(parcel) is not None or parcel.status in FINAL)


def is_mystery(parcel: Parcel) -> bool:
    """A status outside the vocabulary, and neither a delivery nor a return on record."""
    return status_of(parcel) == "unknown" and not (parcel.delivered_at or parcel.returned_at)


def is_lost(network: Network, parcel: Parcel) -> bool | None:
    """Reported lost, or no final event, past the promise and ten working days without a word; None is unknown."""
    if parcel.status == "lost":
        return True
    if is_mystery(parcel):
        return None
    if status_of(parcel) not in ("in_transit", None) or parcel.delivered_at or parcel.returned_at:
        return False
    past_promise = parcel.promised_on is not None and parcel.promised_on < network.as_of
    return past_promise and is_silent(network, parcel, network.as_of)


def is_silent(network: Network, parcel: Parcel, on: date) -> bool:
    """Whether nothing had been heard of a parcel for ten working days."""
    heard = [day(m) for m in (parcel.last_scan_at or parcel.first_scan_at, parcel.first_attempt_at)]
    return network.calendar.between(parcel.destination, max(d for d in heard if d), on) >= 10


def lost(network: Network) -> Iterator[Entry]:
    """Lost of handed over."""
    for parcel, when in _handed_over(network):
        yield _entry(parcel.partner, when, is_lost(network, parcel))


def damaged(network: Network) -> Iterator[Entry]:
    """Damaged, or claimed as damaged within 90 days, of those delivered, damaged or of unknown fate."""
    for parcel, when in _handed_over(network):
        filed = [claim.filed_on for claim in network.claims_of(parcel) if claim.reason == "damaged"]
        known = parcel.status == "damaged" or (bool(filed) and (min(filed) - when).days <= 90)
        if parcel.delivered_at or parcel.status == "damaged":
            yield _entry(parcel.partner, when, known)
        elif is_mystery(parcel):
            yield _entry(parcel.partner, when, known or None)


def came_back(parcel: Parcel) -> bool | None:
    """Refused, not collected or sent back; without a clear status a date of return says so. None is unknown."""
    if is_mystery(parcel):
        return None
    sent_back = parcel.returned_at is not None and parcel.delivered_at is None
    ended = status_of(parcel)
    return ended in ("refused", "uncollected", "returned") or (sent_back and ended in ("damaged", "unknown", None))


def returned_to_sender(network: Network) -> Iterator[Entry]:
    """Returned of handed over."""
    for parcel, when in _handed_over(network):
        yield _entry(parcel.partner, when, came_back(parcel))


def claim_rate(network: Network) -> Iterator[Entry]:
    """Parcels with a claim within 90 days, of handed over."""
    for parcel, when in _handed_over(network):
        filed = [claim.filed_on for claim in network.claims_of(parcel)]
        yield _entry(parcel.partner, when, bool(filed) and (min(filed) - when).days <= 90)


def scan_compliance(network: Network) -> Iterator[Entry]:
    """All expected scans recorded, by the month of the planned collection."""
    for parcel, handed_over in _handed_over(network):
        if (parcel.scans_expected or 0) > 0:
            complete = (parcel.scans_recorded or 0) >= (parcel.scans_expected or 0)
            yield _entry(parcel.partner, parcel.planned_collection_on or handed_over, complete)


def minor(amount: str | None) -> int:
    """An amount in ten-thousandths, nothing where it is not known."""
    return int(Decimal(amount or 0) * 10_000)


def invoiced_cost(network: Network, parcel: Parcel) -> int | None:
    """What was invoiced for a parcel; None where nothing was, or where a part is not known."""
    lines = network.charges_of(parcel)
    if not lines or any(line.amount is None for line in lines):
        return None
    return sum(minor(line.amount) for line in lines)


def _cost_cell(parcel: Parcel, when: date) -> tuple[str | Month | None, ...]:
    return parcel.partner, parcel.origin, parcel.destination, parcel.service, Month.of(when)


def cost_per_shipment(network: Network) -> Iterator[Entry]:
    """Invoiced or the mean of lane, service and month; lines without a handed-over parcel in their invoice month."""
    known: dict[tuple[str | Month | None, ...], list[int]] = defaultdict(list)
    for parcel, when in _handed_over(network):
        if (cost := invoiced_cost(network, parcel)) is not None:
            known[_cost_cell(parcel, when)].append(cost)
    for parcel, when in _handed_over(network):
        cost = invoiced_cost(network, parcel)
        if cost is None and (others := known.get(_cost_cell(parcel, when))):
            cost = floor(Decimal(sum(others)) / len(others) + Decimal("0.5"))
        if cost is not None:
            yield parcel.partner, when, cost, 1, 0
    parcels = {(parcel.shipment_id, parcel.partner) for parcel, _ in _handed_over(network)}
    for line in network.charges:
        if (line.shipment_id, line.partner) not in parcels and line.charge_type not in NO_COST:
            yield line.partner, line.invoiced_on, minor(line.amount), 0, 0


def surcharge_share(network: Network) -> Iterator[Entry]:
    """Fuel and surcharges of all charges, invoiced parcels."""
    for parcel, when in _handed_over(network):
        if (cost := invoiced_cost(network, parcel)) is not None:
            extra = [line for line in network.charges_of(parcel) if line.charge_type in ("fuel", "surcharge")]
            yield parcel.partner, when, sum(minor(line.amount) for line in extra), cost, 0


def invoiced(network: Network) -> Iterator[Entry]:
    """Parcels with a known cost, of handed over."""
    for parcel, when in _handed_over(network):
        yield _entry(parcel.partner, when, invoiced_cost(network, parcel) is not None)


def invoice_accuracy(network: Network) -> Iterator[Entry]:
    """Within 0.01 or 1 %, whichever is more, of lines with an expected amount."""
    for line in network.charges:
        if line.amount is not None and line.expected_amount is not None:
            amount, expected = Decimal(line.amount), Decimal(line.expected_amount)
            right = abs(amount - expected) <= max(Decimal("0.01"), abs(expected) / 100)
            yield _entry(line.partner, line.invoiced_on, right)


def priced(network: Network) -> Iterator[Entry]:
    """Lines with an expected amount, of lines with an amount."""
    for line in network.charges:
        if line.amount is not None:
            yield _entry(line.partner, line.invoiced_on, line.expected_amount is not None)


def _settled(network: Network) -> Iterator[Claim]:
    for claim in network.claims:
        if claim.decided_on and claim.decision in ("accepted", "rejected"):
            yield claim


def claim_recovery(network: Network) -> Iterator[Entry]:
    """Paid of claimed, accepted or rejected claims."""
    for claim in _settled(network):
        if claim.claimed is not None:
            yield claim.partner, claim.decided_on, minor(claim.paid), minor(claim.claimed), 0


RATIOS: dict[str, Callable[[Network], Iterator[Entry]]] = {
    "on_time": _within(0),
    "within_1d": _within(1),
    "within_2d": _within(2),
    "within_3d": _within(3),
    "reached": _within(500),
    "on_time_customer": on_time_customer,
    "first_attempt": first_attempt,
    "collection_on_time": collection_on_time,
    "final_event": final_event,
    "lost": lost,
    "damaged": damaged,
    "returned_to_sender": returned_to_sender,
    "claim_rate": claim_rate,
    "scan_compliance": scan_compliance,
    "claim_recovery": claim_recovery,
    "cost_per_shipment": cost_per_shipment,
    "surcharge_share": surcharge_share,
    "invoiced": invoiced,
    "invoice_accuracy": invoice_accuracy,
    "priced": priced,
}


def transit(network: Network) -> Iterator[tuple[str, date, int]]:
    """Working days from the first scan to the first attempt or delivery."""
    for parcel, when in _handed_over(network):
        if reached := reached_on(parcel):
            yield parcel.partner, when, network.calendar.between(parcel.destination, when, reached)


def claim_days(network: Network) -> Iterator[tuple[str, date, int]]:
    """Days from filing to decision."""
    for claim in _settled(network):
        assert claim.decided_on
        yield claim.partner, claim.decided_on, (claim.decided_on - claim.filed_on).days


DAYS: dict[str, tuple[Callable[[Network], Iterator[tuple[str, date, int]]], float]] = {
    "transit_p50": (transit, 0.5),
    "transit_p95": (transit, 0.95),
    "claim_days_p90": (claim_days, 0.9),
}


def sums(kpi: str, network: Network) -> Sums:
    """Numerator, denominator and unknown by partner and month; months without anything are left out."""
    return totals(RATIOS[kpi](network))


def totals(entries: Iterable[Entry]) -> Sums:
    """Entries added up by partner and month."""
    found: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for partner, when, *parts in entries:
        if when is not None:
            key = partner, Month.of(when)
            found[key] = [a + b for a, b in zip(found[key], parts, strict=True)]
    return {key: (n, d, u) for key, (n, d, u) in found.items() if n or d or u}


def histograms(kpi: str, network: Network) -> dict[Key, Counter[int]]:
    """How many rows took how many days, by partner and month."""
    found: dict[Key, Counter[int]] = defaultdict(Counter)
    for partner, when, days in DAYS[kpi][0](network):
        found[(partner, Month.of(when))][days] += 1
    return dict(found)
