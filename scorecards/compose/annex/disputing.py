"""The sheet on which a partner says what it contests, and a hidden one by which the answer is understood."""

from collections.abc import Iterable, Mapping
from datetime import date

from scorecards.compose.annex.asking import asked_lists, is_listed, rows_of, sheet_of
from scorecards.compose.annex.sheet import Draft
from scorecards.model import Month, Partner, Scorecard, parse_period
from scorecards.model.annex import AnnexSheet, Cell, Form
from scorecards.model.disputes import DISPUTE_REASONS, DisputeReason
from scorecards.model.partner import LANGUAGES
from scorecards.sources.tables import Tables
from scorecards.wording import Words
from scorecards.workspace import Workspace

#: Columns of the form, in their order. Whoever reads an answer finds them by these keys, or by their names.
FORM_KEYS = ("parcel", "kpi", "reason", "evidence", "day")
_COLUMNS = {
    "parcel": "Parcel",
    "kpi": "KPI",
    "reason": "Claimed reason",
    "evidence": "Evidence reference",
    "day": "Date of the event",
}
#: The names of programs, in no language. `whole`: every row is listed on that sheet.
LISTS, LIST_COLUMNS = "Lists", ("kpi", "kpi_name", "sheet", "whole", "reason", "reason_name")
_KPI_NAME, _REASON_NAME = 1, 5
#: The sheet of what became of disputes.
DECISIONS = "Decisions on disputes"
_DECISIONS = (
    "Dispute", "Parcel", "KPI", "Claimed reason", "Evidence reference", "Raised on", "Raised too late", "State",
    "Decided on", "Reason of the decision",
)  # fmt: skip
_STATES = {"open": "Open", "asked": "More is asked", "accepted": "Accepted", "declined": "Declined"}
_REASONS = {
    "weather": "weather",
    "force_majeure": "force majeure",
    "sender_fault": "fault of the sender",
    "customer_request": "request of the customer",
    "customs": "customs",
    "scan_missing": "missing or wrong scan",
    "data_error": "error in the data",
    "other": "other reason",
}


def failed_parcels(workspace: Workspace, tables: Tables, card: Scorecard) -> Mapping[str, frozenset[str]]:
    """All parcels that KPIs of a card count as failed, by KPI: those that its annex would list without a limit."""
    partners = {partner.id: partner for partner in tables.partners}
    month = parse_period(card.period)
    if card.partner_id not in partners or not isinstance(month, Month):
        return {}
    lists = [
        each
        for each in asked_lists(workspace, tables, [card], month)
        if each.sheet == sheet_of(each.kpi.id) and each.kpi.table == "shipments"
    ]
    found: dict[str, set[str]] = {each.kpi.id: set() for each in lists}
    for row in rows_of(workspace, tables, lists, partners)[card.partner_id]:
        found[row.within.kpi.id].add(str(row.values["shipment_id"]))
    return {kpi: frozenset(parcels) for kpi, parcels in found.items()}


def decisions_sheet(workspace: Workspace, card: Scorecard, words: Words) -> Draft | None:
    """What was disputed of the month before, and what became of it; None where nothing was."""
    own = [one for one in workspace.disputes if (one.partner, one.period) == (card.partner_id, card.period)]
    rows: list[tuple[Cell, ...]] = [
        (
            one.id,
            one.parcel,
            workspace.kpis[one.kpi].name if one.kpi in workspace.kpis else one.kpi,
            words.say(_REASONS[one.reason]),
            one.evidence,
            _day(one.raised_on),
            words.say("yes") if one.late else words.say("no"),
            words.say(_STATES[one.state]),
            _day(one.decided_on),
            one.decision,
        )
        for one in own
    ]
    note = "Every dispute of {month} and its decision."
    return Draft(DECISIONS, note, _DECISIONS, rows, {"month": card.period}, is_data=True) if rows else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def form_words() -> tuple[Mapping[str, str], Mapping[str, DisputeReason]]:
    """Keys of the columns and of the reasons by how any language of ours writes them, in lower case."""
    columns = {key: key for key in FORM_KEYS}
    reasons: dict[str, DisputeReason] = {reason: reason for reason in DISPUTE_REASONS}
    for language in LANGUAGES:
        words = Words(language)
        columns |= {words.say(_COLUMNS[key]).casefold(): key for key in FORM_KEYS}
        reasons |= {words.say(_REASONS[reason]).casefold(): reason for reason in DISPUTE_REASONS}
    return columns, reasons


def form_sheets(
    workspace: Workspace, partner: Partner, card: Scorecard, words: Words, sheets: Iterable[AnnexSheet]
) -> list[AnnexSheet]:
    """Both sheets; none in our own edition, and where no KPI of the card counts single parcels that failed."""
    rows = _lists(workspace, card, words, sheets)
    if card.edition != "partner" or not any(row[0] for row in rows):
        return []
    kpis = sum(bool(row[0]) for row in rows)
    form = Form(
        lists=LISTS,
        choices=((1, _KPI_NAME, kpis), (2, _REASON_NAME, len(DISPUTE_REASONS))),
        day=FORM_KEYS.index("day"),
    )
    columns = tuple(words.say(_COLUMNS[key]) for key in FORM_KEYS)
    return [
        AnnexSheet(words.say("Disputes"), _note(partner, card, words), columns, (), 0, form=form),
        AnnexSheet(LISTS, card.document, LIST_COLUMNS, tuple(rows), len(rows), hidden=True),
    ]


def _note(partner: Partner, card: Scorecard, words: Words) -> str:
    terms = partner.dispute_terms
    window = ""
    if terms.within is not None:
        one = "To be sent within {n} day of publication."
        many = "To be sent within {n} days of publication."
        window = words.count(one, many, terms.within, n=str(terms.within))
    parts = [
        words.say("Document {document}: one row per parcel and KPI that is disputed.", document=card.document),
        words.say("Please leave this line and the header as they are."),
        window,
        f"({terms.clause})" if window and terms.clause else "",
    ]
    return " ".join(filter(None, parts))


def _lists(workspace: Workspace, card: Scorecard, words: Words, sheets: Iterable[AnnexSheet]) -> list[tuple[Cell, ...]]:
    """KPIs whose failed parcels are listed, with the sheet they stand on; beside them the reasons."""
    listed = {sheet.name: sheet for sheet in sheets}
    kpis: list[tuple[Cell, ...]] = []
    for result in card.kpis:
        kpi = workspace.kpis[result.id]
        if kpi.table != "shipments" or result.value is None or not is_listed(kpi):
            continue
        sheet = listed.get(words.word(sheet_of(kpi.id)))
        if sheet is not None:
            whole = "yes" if sheet.total == len(sheet.rows) else "no"
            kpis.append((kpi.id, kpi.name, sheet.name, whole))
    reasons: list[tuple[str, str]] = [(reason, words.say(_REASONS[reason])) for reason in DISPUTE_REASONS]
    length = max(len(kpis), len(reasons))
    kpis += [("",) * 4] * (length - len(kpis))
    reasons += [("", "")] * (length - len(reasons))
    return [(*kpi, *reason) for kpi, reason in zip(kpis, reasons, strict=True)]
