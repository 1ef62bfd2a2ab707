"""What is planted with the fulfilment partners, with its size: planted or counted as in `events`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DispatchCollapse:
    """A week after a change of systems in which many orders missed their cut-off day.

    `late` of the `due` orders with a cut-off from `first` to `last` day were late, on the other days of the month
    `late_otherwise` of `due_otherwise`.
    """

    id: str
    partner: str
    kpi: str
    period: str
    first: str
    last: str
    late: int  # planted
    due: int  # counted
    late_otherwise: int  # counted
    due_otherwise: int  # counted


@dataclass(frozen=True)
class PickingStep:
    """Lines in error in percent of lines before and from `since` on (planted), and their counts."""

    id: str
    partner: str
    kpi: str
    since: str
    percent_before: float  # planted
    percent_since: float  # planted
    errors_before: int  # counted
    lines_before: int  # counted
    errors_since: int  # counted
    lines_since: int  # counted


@dataclass(frozen=True)
class SlowerDock:
    """Dock to stock that slows down in equal steps from `since` to `period`: median working hours (planted)."""

    id: str
    partner: str
    kpi: str
    since: str
    period: str
    hours_before: float
    hours_last: float


@dataclass(frozen=True)
class StockShrink:
    """One site whose shelves hold less than its books in one month.

    `missing` of the `counted` locations of the site do not match, `wrong_elsewhere` of `counted_elsewhere`.
    """

    id: str
    partner: str
    kpi: str
    period: str
    site: str
    missing: int  # planted
    counted: int  # counted
    wrong_elsewhere: int  # counted
    counted_elsewhere: int  # counted


@dataclass(frozen=True)
class UnderGrading:
    """A bias: devices graded too low in percent of devices graded twice, before and from `since` on (planted).

    `devices` are those graded twice, `cents` the value they were graded too low, before and since.
    """

    id: str
    partner: str
    kpi: str
    since: str
    percent_before: float  # planted
    percent_since: float  # planted
    cents_before: int  # counted
    devices_before: int  # counted
    cents_since: int  # counted
    devices_since: int  # counted


@dataclass(frozen=True)
class ReversedImprovement:
    """An improvement that was lost again: median days from receipt to decision, before and after, and between."""

    id: str
    partner: str
    kpi: str
    since: str
    until: str
    days_before: float  # planted
    days_between: float  # planted


DISPATCH_COLLAPSE = DispatchCollapse(
    id="dispatch-collapse",
    partner="depot-mirabelle",
    kpi="dispatch_on_time",
    period="2026-10",
    first="2026-10-12",
    last="2026-10-16",
    late=960,
    due=2_494,
    late_otherwise=96,
    due_otherwise=8_284,
)
PICKING_STEP = PickingStep(
    id="picking-step",
    partner="kranichhof-lager",
    kpi="pick_accuracy",
    since="2026-06",
    percent_before=0.32,
    percent_since=0.78,
    errors_before=489,
    lines_before=151_287,
    errors_since=265,
    lines_since=34_154,
)
SLOWER_DOCK = SlowerDock(
    id="slower-dock",
    partner="kranichhof-lager",
    kpi="dock_to_stock_p50",
    since="2025-11",
    period="2026-10",
    hours_before=8.0,
    hours_last=13.0,
)
STOCK_SHRINK = StockShrink(
    id="stock-shrink",
    partner="depot-mirabelle",
    kpi="inventory_accuracy",
    period="2026-09",
    site="SEN",
    missing=62,
    counted=1_295,
    wrong_elsewhere=7,
    counted_elsewhere=1_283,
)
UNDER_GRADING = UnderGrading(
    id="under-grading",
    partner="depot-mirabelle",
    kpi="under_grade_value",
    since="2026-08",
    percent_before=1.9,
    percent_since=6.4,
    cents_before=1_200_959,
    devices_before=15_462,
    cents_since=517_983,
    devices_since=2_003,
)
REVERSED_IMPROVEMENT = ReversedImprovement(
    id="reversed-improvement",
    partner="kranichhof-lager",
    kpi="intake_days_p90",
    since="2025-12",
    until="2026-05",
    days_before=4.5,
    days_between=2.75,
)

FULFILMENT_EVENTS = (
    DISPATCH_COLLAPSE,
    PICKING_STEP,
    SLOWER_DOCK,
    STOCK_SHRINK,
    UNDER_GRADING,
    REVERSED_IMPROVEMENT,
)
