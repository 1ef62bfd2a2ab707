"""What is planted in the demo network, with its size.

Sizes marked *planted* are put there by the generator, which reads them here; sizes marked *counted* follow
from them and were counted in the written files. All are exact for the full network (scale 1).
Periods are months of the KPI's own clock: promise, hand-over, invoice…
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LaneDrop:
    """A lane × service that degrades in one month: parcels due and late, before and in the month."""

    id: str
    partner: str
    kpi: str
    period: str
    before: str
    origin: str
    destination: str
    service: str
    late: int  # planted
    due: int  # counted
    late_before: int  # counted
    due_before: int  # counted


@dataclass(frozen=True)
class MixShift:
    """A total that falls because parcels move to the slow lanes while no cell's rate moves.

    Cross-border lanes have `factor` times their usual weight in the month (planted). Every
    lane × service × flow fails at the same rate in both months, to the parcel.
    """

    id: str
    partner: str
    kpi: str
    period: str
    before: str
    factor: float  # planted
    late: int  # counted
    due: int  # counted
    late_before: int  # counted
    due_before: int  # counted


@dataclass(frozen=True)
class LossSpike:
    """Lost parcels of one hand-over month; `silent` of them have no status "lost", only no scan any more."""

    id: str
    partner: str
    kpi: str
    period: str
    lost: int  # planted
    silent: int  # planted
    handed_over: int  # counted


@dataclass(frozen=True)
class FuelStep:
    """The fuel surcharge in percent of the base price, before and from `since` on (planted)."""

    id: str
    partner: str
    kpi: str
    since: str
    percent_before: float
    percent_after: float


@dataclass(frozen=True)
class SurchargeStep:
    """One surcharge among all: its share of the surcharges in percent, before and from `since` on (planted).

    As many parcels have a surcharge as before, and all surcharges are alike: only their names tell that one stepped.
    `lines` of `period` and `lines_before` of `before` are billed under `name`, by month of hand-over (counted).
    """

    id: str
    partner: str
    kpi: str
    period: str
    before: str
    since: str
    name: str
    percent_before: float  # planted
    percent_after: float  # planted
    fee: float  # planted: what each costs
    lines: int
    lines_before: int


@dataclass(frozen=True)
class TooSmall:
    """A partner with too few parcels to grade: never more than `most` due in a month (counted)."""

    id: str
    partner: str
    kpi: str
    most: int


@dataclass(frozen=True)
class HolidayEffect:
    """A day on which the partner did not deliver in one country although parcels were promised for it.

    The day bridges a public holiday and the week-end. `due` parcels to the country were promised for it,
    `late` of them failed the promise; on the other days of the month it was `late_otherwise` of
    `due_otherwise` (all counted).
    """

    id: str
    partner: str
    kpi: str
    period: str
    day: str
    destination: str
    late: int
    due: int
    late_otherwise: int
    due_otherwise: int


@dataclass(frozen=True)
class MissingScans:
    """A month in which `incomplete` of `handed_over` parcels lack mandatory scans."""

    id: str
    partner: str
    kpi: str
    period: str
    incomplete: int  # planted
    handed_over: int  # counted


@dataclass(frozen=True)
class Improvement:
    """A level that is better from `since` on: parcels with all scans / parcels, before and since (counted)."""

    id: str
    partner: str
    kpi: str
    since: str
    complete_before: int
    parcels_before: int
    complete_since: int
    parcels_since: int


@dataclass(frozen=True)
class LateTariff:
    """A month whose invoice lines of one lane have no expected amount yet: the KPI cannot be rated."""

    id: str
    partner: str
    kpi: str
    period: str
    origin: str
    destination: str
    priced: int  # counted
    lines: int  # counted


@dataclass(frozen=True)
class PlantedRows:
    """Rows of one source that must not become ordinary rows.

    `fate` is rejected, filtered, superseded (a later row replaces it) or unknown_word (used, with an
    unknown value).
    """

    table: str
    source: str
    fate: str
    what: str
    rows: int


LANE_DROP = LaneDrop(
    id="lane-drop",
    partner="boreal-express",
    kpi="on_time",
    period="2026-10",
    before="2026-09",
    origin="FR",
    destination="ES",
    service="standard",
    late=279,
    due=3_284,
    late_before=119,
    due_before=3_046,
)
MIX_SHIFT = MixShift(
    id="mix-shift",
    partner="ibervia-logistica",
    kpi="on_time",
    period="2026-10",
    before="2026-09",
    factor=2.4,
    late=369,
    due=9_632,
    late_before=267,
    due_before=9_272,
)
LOSS_SPIKE = LossSpike(
    id="loss-spike",
    partner="boreal-express",
    kpi="lost",
    period="2026-07",
    lost=37,
    silent=5,
    handed_over=39_267,
)
FUEL_STEP = FuelStep(
    id="fuel-step",
    partner="padana-corriere",
    kpi="surcharge_share",
    since="2026-06",
    percent_before=6.5,
    percent_after=11.0,
)
SURCHARGE_STEP = SurchargeStep(
    id="surcharge-step",
    partner="boreal-express",
    kpi="cost_per_shipment",
    period="2026-10",
    before="2026-09",
    since="2026-10",
    name="address correction",
    percent_before=12,
    percent_after=40,
    fee=1.5,
    lines=764,
    lines_before=226,
)
TOO_SMALL = TooSmall(id="too-small", partner="velo-plume", kpi="on_time", most=16)
HOLIDAY_EFFECT = HolidayEffect(
    id="holiday-effect",
    partner="meuse-colis",
    kpi="on_time",
    period="2026-05",
    day="2026-05-15",
    destination="BE",
    late=41,
    due=104,
    late_otherwise=42,
    due_otherwise=1_799,
)
MISSING_SCANS = MissingScans(
    id="missing-scans",
    partner="rheinlog",
    kpi="scan_compliance",
    period="2026-10",
    incomplete=780,
    handed_over=2_782,
)
IMPROVEMENT = Improvement(
    id="improvement",
    partner="boreal-express",
    kpi="scan_compliance",
    since="2026-03",
    complete_before=752_075,
    parcels_before=771_860,
    complete_since=309_686,
    parcels_since=316_006,
)
LATE_TARIFF = LateTariff(
    id="late-tariff",
    partner="boreal-express",
    kpi="invoice_accuracy",
    period="2026-10",
    origin="FR",
    destination="FR",
    priced=55_346,
    lines=88_548,
)

EVENTS = (
    LANE_DROP,
    MIX_SHIFT,
    LOSS_SPIKE,
    FUEL_STEP,
    SURCHARGE_STEP,
    TOO_SMALL,
    HOLIDAY_EFFECT,
    MISSING_SCANS,
    IMPROVEMENT,
    LATE_TARIFF,
)

PLANTED_ROWS = (
    PlantedRows("shipments", "recent", "rejected", "unknown partner", 4),
    PlantedRows("shipments", "nordwind_exports", "filtered", "test parcels", 6),
    PlantedRows("shipments", "nordwind_exports", "rejected", "a date that does not exist", 3),
    PlantedRows("shipments", "nordwind_exports", "rejected", "delivered before it was handed over", 2),
    PlantedRows("shipments", "nordwind_exports", "rejected", "a number with two decimal signs", 2),
    PlantedRows("shipments", "nordwind_exports", "superseded", "exact duplicates", 25),
    PlantedRows("shipments", "nordwind_exports", "superseded", "scans that arrived late", 550),
    PlantedRows("shipments", "nordwind_exports", "unknown_word", "Klärfall", 5),
    PlantedRows("shipments", "heidekurier_export", "rejected", "duplicate tracking number", 7),
    PlantedRows("charges", "nordwind_invoices", "rejected", "an amount that is no number", 2),
    PlantedRows("charges", "azur_invoices", "rejected", "text in the amount", 3),
    PlantedRows("orders", "kranichhof_orders", "filtered", "test orders", 8),
    PlantedRows("orders", "kranichhof_orders", "rejected", "no release", 3),
    PlantedRows("orders", "kranichhof_orders", "rejected", "dispatched before it was released", 4),
    PlantedRows("orders", "kranichhof_orders", "rejected", "more lines in error than lines", 2),
    PlantedRows("orders", "kranichhof_orders", "rejected", "duplicate order number", 12),
    PlantedRows("orders", "kranichhof_orders", "unknown_word", "Abholung", 9),
    PlantedRows("receipts", "kranichhof_receipts", "rejected", "a date that does not exist", 2),
    PlantedRows("receipts", "kranichhof_receipts", "rejected", "available before it arrived", 2),
)


def planted_rows(source: str, what: str) -> int:
    """How many rows of that kind are planted in a source. Raises StopIteration for an unknown one."""
    return next(rows.rows for rows in PLANTED_ROWS if (rows.source, rows.what) == (source, what))


def scaled(count: int, scale: float) -> int:
    """A planted size in a smaller network, never 0."""
    return max(1, round(count * scale))
