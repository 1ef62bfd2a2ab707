"""What is counted beside the KPIs, in the same pass: rows that would otherwise come into a figure without a word."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace


@dataclass(frozen=True)
class Count:
    """Rows of `population` by the period of `month`, and the sum of `number` over them; SQL as a KPI's.

    Where `joins` is set, it is counted on a clock that some KPI has, or not at all. `by` is one more column to count
    by, "" for none.
    """

    name: str
    table: str
    month: str
    population: str
    number: str = "1"
    joins: bool = False
    by: str = ""


#: Invoice lines that are cost: as the cost per parcel takes those that have no parcel.
_COST = "amount IS NOT NULL AND COALESCE(charge_type, '') NOT IN ('tax', 'claim')"
COST_LINES = Count("cost lines", "charges", "invoiced_on", _COST)
#: Their amounts go to the month of the invoice.
COST_WITHOUT_ID = Count(
    "cost lines without an id", "charges", "invoiced_on", f"{_COST} AND shipment_id IS NULL", "amount"
)
COST_OF_NO_PARCEL = Count(
    "cost lines of no parcel",
    "charges",
    "invoiced_on",
    f"{_COST} AND shipment_id IS NOT NULL AND has_parcel = 0",
    "amount",
)
CLAIMS_OF_NO_PARCEL = Count("claims of no parcel", "claims", "filed_on", "has_parcel = 0")
#: What became of the claims filed in a month, with amounts: each claim is in one of accepted, rejected, withdrawn and
#: open, or nobody knows. What is open is settled in one place (`open_on`).
_SETTLED = "open_on IS NULL AND filed_on <= as_of"
_AGREED = f"decision = 'accepted' AND {_SETTLED}"
CLAIMS_FILED = Count("claims filed", "claims", "filed_on", "filed_on <= as_of", by="reason")
CLAIMS_REJECTED = Count(
    "claims rejected", "claims", "filed_on", f"decision = 'rejected' AND {_SETTLED}", by="rejection_reason"
)
CLAIMS_WITHDRAWN = Count("claims withdrawn", "claims", "filed_on", f"decision = 'withdrawn' AND {_SETTLED}")
CLAIMS_OPEN = Count("claims open", "claims", "filed_on", "open_on IS NOT NULL")
CLAIMED = Count("amounts claimed", "claims", "filed_on", "filed_on <= as_of AND claimed IS NOT NULL", "claimed")
CLAIMED_OPEN = Count("amounts open", "claims", "filed_on", "open_on IS NOT NULL AND claimed IS NOT NULL", "claimed")
CLAIMS_ACCEPTED = Count("claims accepted", "claims", "filed_on", _AGREED, "paid")
CLAIMS_PAID = Count("claims paid", "claims", "filed_on", f"{_AGREED} AND paid > 0 AND paid_on <= as_of", "paid")
#: Losses by what the goods are worth.
LOSSES_BY_VALUE = Count("losses", "shipments", "handed_over_on", "loss_unknown = 0", "is_lost", by="goods_band")
#: Parcels that the rate card of their partner has no price for, and how many of them have no weight.
UNPRICED = Count(
    "parcels without a price",
    "shipments",
    "handed_over_on",
    "expected_base IS NULL",
    "CASE WHEN weight_kg IS NULL THEN 1 ELSE 0 END",
    joins=True,
)
#: Parcels last heard of inside a registered feed outage.
IN_OUTAGE = Count("parcels in an outage", "shipments", "promised_on", "in_outage = 1", joins=True)


def counts_of(workspace: Workspace, tables: Tables, clocks: Collection[tuple[str, str]]) -> tuple[Count, ...]:
    """Those that the configuration and the tables give a meaning to; `clocks` are the KPIs', by table and month."""
    return tuple(
        count for count in _configured(workspace, tables) if not count.joins or (count.table, count.month) in clocks
    )


def _configured(workspace: Workspace, tables: Tables) -> Iterable[Count]:
    shipments = tables.tables.get("shipments")
    if shipments is None or "first_scan_at" not in shipments.supplied:
        return
    if "charges" in tables.tables:
        yield from (COST_LINES, COST_WITHOUT_ID, COST_OF_NO_PARCEL)
        if workspace.row_rules.rate_cards:
            yield UNPRICED
    if any(entry.reason == "feed_outage" for entry in workspace.row_rules.register):
        yield IN_OUTAGE
    if "claims" in tables.tables:
        yield CLAIMS_OF_NO_PARCEL
        yield from _claims_filed(tables.tables["claims"].supplied)
        if {"goods_value", "status"} <= shipments.supplied:
            yield LOSSES_BY_VALUE


def _claims_filed(supplied: Collection[str]) -> Iterable[Count]:
    """What can be said of filed claims with the columns there are."""
    if not {"filed_on", "decision"} <= set(supplied):
        return
    yield from (CLAIMS_FILED, CLAIMS_REJECTED, CLAIMS_WITHDRAWN, CLAIMS_OPEN, CLAIMS_ACCEPTED)
    if "claimed" in supplied:
        yield from (CLAIMED, CLAIMED_OPEN)
    if "paid_on" in supplied:
        yield CLAIMS_PAID
