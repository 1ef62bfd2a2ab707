"""The KPIs of fulfilment, and of what we owe ourselves, a second time: plain Python over the rows.

Working time is found here by walking over the days and cutting the stay to the hours of each, the engine subtracts
two positions. Sums are as in `twin`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from scorecards.model import Month
from tests.engine import twin
from tests.engine.twin import Calendar, Entry, Key, Network, Sums, day, minor
from tests.engine.workspaces import AS_OF

SOLUTIONS = {"marketplace_label", "own_label", "not_eligible", "unknown"}


@dataclass(frozen=True)
class Order:
    """One row of `orders`; what is None is an empty cell."""

    order_id: str
    partner: str
    country: str | None
    released_at: datetime
    dispatch_due_at: datetime | None = None
    dispatched_at: datetime | None = None
    lines: int | None = None
    lines_in_error: int | None = None
    units: int | None = None
    damaged_outbound: int | None = None
    shipping_solution: str | None = None
    seller_id: str | None = None


@dataclass(frozen=True)
class Receipt:
    """One row of `receipts`."""

    receipt_id: str
    partner: str
    country: str | None
    arrived_at: datetime
    available_at: datetime | None = None
    announced: str | None = "announced"


@dataclass(frozen=True)
class StockCount:
    """One row of `stock_counts`."""

    count_id: str
    partner: str
    counted_on: date
    expected: int | None
    found: int | None


@dataclass(frozen=True)
class Grading:
    """One row of `gradings`; the amount as written in the file."""

    grading_id: str
    partner: str
    graded_on: date
    grade: str | None
    audit_grade: str | None
    value_difference: str | None
    received_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True)
class Forecast:
    """One row of `forecasts`."""

    forecast_id: str
    partner: str
    planned_for: date
    parcels_planned: int | None
    parcels_actual: int | None


@dataclass(frozen=True)
class Warehouses:
    """All rows of fulfilment, the data date, the calendar and the hours of work."""

    orders: Sequence[Order] = ()
    receipts: Sequence[Receipt] = ()
    stock_counts: Sequence[StockCount] = ()
    gradings: Sequence[Grading] = ()
    forecasts: Sequence[Forecast] = ()
    calendar: Calendar = field(default_factory=Calendar)
    opens: time = time(8)
    closes: time = time(18)
    as_of: date = AS_OF


def working_minutes(network: Warehouses, place: str | None, start: datetime, end: datetime) -> int:
    """Minutes of work between two moments, whole minutes by the clock."""
    start, end = start.replace(second=0), end.replace(second=0)
    spent = timedelta()
    today = start.date()
    while today <= end.date():
        if network.calendar.between(place, today - timedelta(days=1), today):
            opens, closes = (datetime.combine(today, hour) for hour in (network.opens, network.closes))
            spent += max(timedelta(), min(end, closes) - max(start, opens))
        today += timedelta(days=1)
    return int(spent.total_seconds()) // 60


def dispatch_on_time(network: Warehouses) -> Iterator[Entry]:
    """Scanned on the day of the cut-off at the latest, of orders released before it."""
    for order in network.orders:
        due = order.dispatch_due_at
        if due is None or due.date() > network.as_of:
            continue
        cut_off = datetime.combine(due.date(), time.max) if f"{due:%H:%M}" == "00:00" else due
        if order.released_at <= cut_off:
            scanned = day(order.dispatched_at)
            yield order.partner, due.date(), int(scanned is not None and scanned <= due.date()), 1, 0


def pick_accuracy(network: Warehouses) -> Iterator[Entry]:
    """Lines without an error, of lines shipped; lines nobody looked at are unknown."""
    for order in network.orders:
        if order.dispatched_at and order.lines:
            checked = order.lines_in_error is not None
            right = order.lines - (order.lines_in_error or 0) if checked else 0
            yield order.partner, day(order.dispatched_at), right, order.lines, 0 if checked else order.lines


def outbound_damage(network: Warehouses) -> Iterator[Entry]:
    """Orders with a damaged unit, of orders dispatched."""
    for order in network.orders:
        if order.dispatched_at:
            unknown = order.damaged_outbound is None
            yield order.partner, day(order.dispatched_at), int((order.damaged_outbound or 0) > 0), 1, int(unknown)


def put_away(network: Warehouses) -> Iterator[Entry]:
    """Announced deliveries that can be sold, of all announced."""
    for receipt in network.receipts:
        if receipt.announced == "announced":
            yield receipt.partner, day(receipt.arrived_at), int(receipt.available_at is not None), 1, 0


def inventory_accuracy(network: Warehouses) -> Iterator[Entry]:
    """Counted as in the books, of counted."""
    for count in network.stock_counts:
        if count.found is not None:
            unknown = count.expected is None
            yield count.partner, count.counted_on, int(count.found == count.expected), 1, int(unknown)


def grading_accuracy(network: Warehouses) -> Iterator[Entry]:
    """Both grades agree, of devices graded twice."""
    for grading in network.gradings:
        if grading.audit_grade is not None:
            agreed = grading.grade == grading.audit_grade
            yield grading.partner, grading.graded_on, int(agreed), 1, int(grading.grade is None)


def _value(sign: int) -> Callable[[Warehouses], Iterator[Entry]]:
    def entries(network: Warehouses) -> Iterator[Entry]:
        for grading in network.gradings:
            if grading.audit_grade is None or grading.grade is None:
                continue
            unknown = grading.value_difference is None and grading.grade != grading.audit_grade
            amount = max(sign * minor(grading.value_difference), 0)
            yield grading.partner, grading.graded_on, amount, 1, int(unknown)

    return entries


def solution_of(order: Order) -> str:
    """The word, `unknown` for one outside the vocabulary or none."""
    return order.shipping_solution if order.shipping_solution in SOLUTIONS else "unknown"


def label_adoption(network: Warehouses) -> Iterator[Entry]:
    """Under the marketplace's label, of eligible orders."""
    for order in network.orders:
        solution = solution_of(order)
        if solution != "not_eligible":
            labelled = int(solution == "marketplace_label")
            yield order.partner, day(order.released_at), labelled, 1, int(solution == "unknown")


def seller_adoption(network: Warehouses) -> Iterator[Entry]:
    """Sellers with any order under the marketplace's label, of sellers with any eligible order, month by month."""
    sellers: dict[tuple[str, date], dict[str, bool]] = defaultdict(dict)
    for order in network.orders:
        solution = solution_of(order)
        if order.seller_id and solution in ("marketplace_label", "own_label"):
            month = sellers[(order.partner, order.released_at.date().replace(day=1))]
            month[order.seller_id] = month.get(order.seller_id, False) or solution == "marketplace_label"
    for (partner, when), adopted in sellers.items():
        yield partner, when, sum(adopted.values()), len(adopted), 0


def forecast_accuracy(network: Warehouses) -> Iterator[Entry]:
    """What was planned less what was missed either way, of what was planned."""
    for row in network.forecasts:
        if row.parcels_planned is not None and row.parcels_actual is not None:
            missed = abs(row.parcels_planned - row.parcels_actual)
            yield row.partner, row.planned_for, row.parcels_planned - missed, row.parcels_planned, 0


RATIOS: dict[str, Callable[[Warehouses], Iterator[Entry]]] = {
    "dispatch_on_time": dispatch_on_time,
    "pick_accuracy": pick_accuracy,
    "outbound_damage": outbound_damage,
    "put_away": put_away,
    "inventory_accuracy": inventory_accuracy,
    "grading_accuracy": grading_accuracy,
    "over_grade_value": _value(1),
    "under_grade_value": _value(-1),
    "label_adoption": label_adoption,
    "seller_adoption": seller_adoption,
    "forecast_accuracy": forecast_accuracy,
}


def dock_to_stock(network: Warehouses) -> Iterator[tuple[str, date, int]]:
    """Working minutes of announced deliveries, arrival to shelf."""
    for receipt in network.receipts:
        if receipt.announced == "announced" and receipt.available_at:
            minutes = working_minutes(network, receipt.country, receipt.arrived_at, receipt.available_at)
            yield receipt.partner, receipt.arrived_at.date(), minutes


def intake_days(network: Warehouses) -> Iterator[tuple[str, date, int]]:
    """Days from receipt to decision."""
    for grading in network.gradings:
        if grading.received_at and grading.decided_at:
            decided_on = grading.decided_at.date()
            yield grading.partner, decided_on, (decided_on - grading.received_at.date()).days


#: Whole numbers, the quantile, and how many make one of the printed unit.
WHOLE: dict[str, tuple[Callable[[Warehouses], Iterator[tuple[str, date, int]]], float, int]] = {
    "dock_to_stock_p50": (dock_to_stock, 0.5, 60),
    "dock_to_stock_p95": (dock_to_stock, 0.95, 60),
    "intake_days_p50": (intake_days, 0.5, 1),
    "intake_days_p90": (intake_days, 0.9, 1),
}


def late_handover(network: Network) -> Iterator[Entry]:
    """Handed over late by the sender's own record, of parcels handed over."""
    for parcel in network.parcels:
        plan = parcel.planned_collection_on
        if parcel.first_scan_at and plan and plan <= network.as_of:
            yield parcel.partner, plan, int(twin.sender_delay(network, parcel) > 0), 1, 0


def address_quality(network: Network) -> Iterator[Entry]:
    """Without a wrong address, of parcels due with a scan."""
    for parcel in network.parcels:
        if parcel.first_scan_at and parcel.promised_on and parcel.promised_on <= network.as_of:
            yield parcel.partner, parcel.promised_on, int(parcel.late_reason != "address_error"), 1, 0


def late_claims(network: Network) -> Iterator[Entry]:
    """First claim on day 91 to 180 after the hand-over, of first claims until day 180."""
    for parcel in network.parcels:
        filed = [claim.filed_on for claim in network.claims_of(parcel)]
        if parcel.first_scan_at and filed:
            after = (min(filed) - parcel.first_scan_at.date()).days
            if after <= 180:
                yield parcel.partner, parcel.first_scan_at.date(), int(after > 90), 1, 0


#: Over the network of parcels.
OF_PARCELS: dict[str, Callable[[Network], Iterator[Entry]]] = {
    "late_handover": late_handover,
    "address_quality": address_quality,
    "late_claims": late_claims,
}
KPIS = frozenset({*RATIOS, *WHOLE, *OF_PARCELS})


def sums(kpi: str, network: Warehouses) -> Sums:
    """Numerator, denominator and unknown by partner and month."""
    return twin.totals(RATIOS[kpi](network))


def histograms(kpi: str, network: Warehouses) -> dict[Key, Counter[int]]:
    """How many rows have each whole number, by partner and month."""
    found: dict[Key, Counter[int]] = defaultdict(Counter)
    for partner, when, number in WHOLE[kpi][0](network):
        found[(partner, Month.of(when))][number] += 1
    return dict(found)
