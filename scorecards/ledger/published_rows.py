"""Which parcels a published document counts against its partner, read from the workbook that was published with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from scorecards.compose.annex.disputing import LISTS, form_words
from scorecards.errors import configuration_error
from scorecards.ledger.records import Document
from scorecards.ledger.store import Ledger
from scorecards.model.disputes import DISPUTE_REASONS, DisputeReason

_NAME = 31  # characters of the name of a sheet
_PARCEL = "shipment_id"


@dataclass(frozen=True)
class PublishedRows:
    """What may be disputed of a document.

    `parcels` are the parcels that failed by KPI, `cut` the KPIs of which the workbook lists only the first rows.
    `kpis`, `reasons` and `columns` give ids and keys by how a form may write them, in lower case.
    """

    parcels: Mapping[str, frozenset[str]]
    cut: frozenset[str]
    names: Mapping[str, str]
    kpis: Mapping[str, str]
    reasons: Mapping[str, DisputeReason]
    columns: Mapping[str, str]


def completed(published: PublishedRows, failed: Mapping[str, frozenset[str]]) -> PublishedRows:
    """With the failed parcels of today's data for the KPIs of which the workbook lists only the first rows."""
    more = {kpi: failed.get(kpi, frozenset()) for kpi in published.cut}
    parcels = {kpi: own | more.get(kpi, frozenset()) for kpi, own in published.parcels.items()}
    return replace(published, parcels=parcels, cut=frozenset())


def published_rows(ledger: Ledger, document: Document) -> PublishedRows:
    """What the workbook of a published document lists. Raises ConfigurationError where it has no form of disputes."""
    book = next((file for file in ledger.files(document) if file.name.endswith(".xlsx")), None)
    sheets = _sheets(book.data) if book else {}
    if LISTS not in sheets:
        what = "was published without a form of disputes"
        raise configuration_error(document.id, what, "Publish its next revision with the annex, and send that.")
    columns, own_reasons = form_words()
    reasons = dict(own_reasons)
    names: dict[str, str] = {}
    parcels: dict[str, frozenset[str]] = {}
    cut = set()
    for row in sheets[LISTS][2:]:
        kpi, name, sheet, whole, reason, reason_name = map(str, row[:6])
        if kpi:
            names[kpi] = name
            parcels[kpi] = frozenset(_parcels(sheets[sheet[:_NAME]], name))
            cut |= set() if whole == "yes" else {kpi}
        reasons |= {reason_name.casefold(): known for known in DISPUTE_REASONS if known == reason}
    kpis = {kpi.casefold(): kpi for kpi in names} | {name.casefold(): kpi for kpi, name in names.items()}
    return PublishedRows(parcels, frozenset(cut), names, kpis, reasons, columns)


def _sheets(data: bytes) -> dict[str, Sequence[Sequence[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def _parcels(rows: Sequence[Sequence[Any]], kpi: str) -> Iterable[str]:
    """The parcels of a sheet; on one of several KPIs those of the KPI."""
    header = list(rows[1]) if len(rows) > 1 else []
    if _PARCEL not in header:
        return
    parcel = header.index(_PARCEL)
    is_of_several = parcel > 0  # then the KPI stands first
    for row in rows[2:]:
        if row[parcel] and (not is_of_several or row[0] == kpi):
            yield str(row[parcel])
