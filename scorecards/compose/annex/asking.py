"""Which rows an annex lists, asked for all partners together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scorecards.compose.claim_cohorts import RATE
from scorecards.compose.explanation.parcels import is_judged, told_columns
from scorecards.engine import Listing, listed
from scorecards.model import Kpi, KpiResult, Month, Partner, Scorecard
from scorecards.model.claims import ClaimCohort
from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace, is_condition

#: Sheets of rows.
LATE, LOST, FAILED = "Late parcels", "Lost and damaged", "Other failures"
CLAIMS, CLAIMED, CHARGES, EXCLUDED = "Claims", "Claimed parcels", "Charges with variance", "Exclusions"
#: KPIs whose failures have a sheet of their own.
_OWN = {"on_time": LATE, "lost": LOST, "damaged": LOST}
#: The lines that it does not count as right are among those with a variance.
_AMONG_CHARGES = "invoice_accuracy"
#: What is listed besides the columns that every list has.
_MORE = {
    "shipments": ("promised_on", "handed_over_on", "late_days", "excluded"),
    "claims": (
        "shipment_id",
        "rejection_reason",
        "claimed",
        "paid",
        "currency",
        "waiting_on_us_days",
        "days_to_decision",
        "open_days",
    ),
    "charges": (
        "shipment_id",
        "invoice_id",
        "surcharge",
        "currency",
        "amount",
        "contract_amount",
        "billed_right",
        "has_parcel",
    ),
}
_CLAIM = Kpi(
    id="claims",
    name="Claims",
    group="claims",
    unit="percent",
    better=None,
    table="claims",
    month="filed_on",
    population="TRUE",
    definition="",
    source="",
    needs=(),
    chart="counts",
)
#: The sums of billing variance, and the lines that invoice accuracy does not count as right.
_VARIANCE = replace(
    _CLAIM,
    id="charges",
    group="cost",
    table="charges",
    month="invoiced_on",
    population=(
        "contract_amount IS NOT NULL AND amount IS NOT NULL AND (amount <> contract_amount OR billed_right = 0)"
    ),
    numerator="amount - contract_amount",
)


@dataclass(frozen=True)
class RowList:
    """One list: its sheet, the KPI that it counts, and what is asked for."""

    sheet: str
    listing: Listing

    @property
    def kpi(self) -> Kpi:
        """The KPI of the list."""
        return self.listing.kpi


@dataclass(frozen=True)
class FoundRow:
    """A listed row of a partner, and the list it stands in."""

    within: RowList
    values: Mapping[str, Any]


def asked_lists(workspace: Workspace, tables: Tables, cards: Sequence[Scorecard], month: Month) -> list[RowList]:
    """Every list of every card, each KPI once for all partners that have it."""
    everybody = tuple(card.partner_id for card in cards)
    lists = []
    for kpi_id in dict.fromkeys(result.id for card in cards for result in card.kpis):
        kpi = workspace.kpis[kpi_id]
        if kpi.table not in tables.tables:
            continue
        first = month.shift(-kpi.lag_months)
        if (
            is_listed(kpi)
            and kpi_id != _AMONG_CHARGES
            and (own := _with(cards, kpi_id, lambda result: result.value is not None))
        ):
            failed = 0 if kpi.better == "higher" else 1
            lists.append(_list(workspace, tables, sheet_of(kpi_id), kpi, own, first, failed))
        if own := _with(cards, kpi_id, lambda result: result.excluded > 0):
            excluded = replace(kpi, population=_excluded(kpi), numerator="1", unknown=None)
            lists.append(_list(workspace, tables, EXCLUDED, excluded, own, first, None))
    if "claims" in tables.tables:
        found = _list(workspace, tables, CLAIMS, _CLAIM, everybody, month, None)
        lists.append(replace(found, listing=replace(found.listing, first=Month(1, 1).first, last=tables.data_as_of)))
    if cohorts := [_month(own.month) for card in cards for own in _cohorts(card)]:
        found = _list(workspace, tables, CLAIMED, workspace.kpis[RATE], everybody, month, 1)
        span = replace(found.listing, first=min(cohorts).first, last=max(cohorts).last)
        lists.append(replace(found, listing=span))
    if "charges" in tables.tables:
        lists.append(_list(workspace, tables, CHARGES, _VARIANCE, everybody, month, None))
    return lists


def _month(text: str) -> Month:
    return Month.of(date.fromisoformat(f"{text}-01"))


def _cohorts(card: Scorecard) -> tuple[ClaimCohort, ...]:
    return card.claims.cohorts if card.claims is not None else ()


def is_listed(kpi: Kpi) -> bool:
    """Whether a KPI counts rows that failed."""
    counts_rows = kpi.of is None and kpi.lines is None and kpi.count == "rows" and kpi.denominator == "1"
    return counts_rows and kpi.better is not None and kpi.is_rate and is_condition(kpi.numerator)


def sheet_of(kpi_id: str) -> str:
    """The sheet on which the failed rows of a KPI stand."""
    return _OWN.get(kpi_id, FAILED)


def _with(cards: Sequence[Scorecard], kpi_id: str, holds: Callable[[KpiResult], bool]) -> tuple[str, ...]:
    """The partners whose card has a KPI for which a condition holds."""
    return tuple(
        card.partner_id for card in cards if any(result.id == kpi_id and holds(result) for result in card.kpis)
    )


def _excluded(kpi: Kpi) -> str:
    counted = f"({kpi.population}) AND excluded = 1"
    return f"{counted} AND ({kpi.of}) IS NOT NULL" if kpi.of else counted


def _list(
    workspace: Workspace,
    tables: Tables,
    sheet: str,
    kpi: Kpi,
    partners: tuple[str, ...],
    month: Month,
    failed: int | None,
) -> RowList:
    columns = dict.fromkeys((*told_columns(workspace, tables, kpi.table), *_MORE.get(kpi.table, ()), "partner"))
    asked = Listing(kpi, partners, month.first, month.last, tuple(columns), failed, adjusted=False)
    return RowList(sheet, asked)


def rows_of(
    workspace: Workspace, tables: Tables, lists: Sequence[RowList], partners: Mapping[str, Partner]
) -> Mapping[str, list[FoundRow]]:
    """The rows of all lists by partner, those that its contract speaks of."""
    found: dict[str, list[FoundRow]] = {partner_id: [] for partner_id in partners}
    every = listed(workspace, tables, [each.listing for each in lists])
    for row in _rows(lists, every):
        owner = partners[row.values["partner"]]
        if is_judged(owner, row.within.kpi.id, row.values):
            found[owner.id].append(row)
    return found


def _rows(lists: Sequence[RowList], every: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[FoundRow]:
    for within, rows in zip(lists, every, strict=True):
        for values in rows:
            yield FoundRow(within, values)
