"""The annexes of all cards of a month, their rows read together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scorecards.compose.annex.asking import asked_lists, rows_of
from scorecards.compose.annex.disputing import decisions_sheet, form_sheets
from scorecards.compose.annex.explaining import causes_sheet, definitions_sheet, explanation_sheet
from scorecards.compose.annex.figures import kpis_sheet, lanes_sheet, sources_sheet, summary_sheet, weeks_sheet
from scorecards.compose.annex.listing import listed_sheets
from scorecards.compose.annex.sheet import Draft
from scorecards.compose.language import spoken_in
from scorecards.model import Month, Scorecard
from scorecards.model.annex import SHEET_ROWS, Annex, AnnexSheet, Cell
from scorecards.sources.tables import Tables
from scorecards.wording import Words
from scorecards.workspace import Workspace

#: What the program itself writes into cells.
_VERDICTS = {
    "met": "Met", "near": "Near", "missed": "Missed", "not rated": "Not rated", "not scored": "Not scored",
    "not supplied": "Not supplied", "indicative": "Indicative", "counts only": "Counts only", "common": "Common cause",
    "improvement": "Improvement", "concern": "Concern", "neutral": "Changed", "not enough": "No normal range",
    "hit or miss": "Hit or miss", "under review": "Under review", "raw": "Raw", "adjusted": "Adjusted", "yes": "yes",
    "no": "no", "none": "none", "speed": "Speed", "quality": "Quality", "claims": "Claims", "cost": "Cost",
    "data": "Data", "other": "Other",
}  # fmt: skip


@dataclass(frozen=True)
class _Shown:
    """How many rows a sheet holds, and in which words."""

    rows: int
    words: Words


def annexes(
    workspace: Workspace, tables: Tables, cards: Sequence[Scorecard], month: Month, most: int = SHEET_ROWS
) -> Mapping[str, Annex]:
    """The annex of each card by partner id; a sheet shows at most `most` rows and says how many there are.

    One more reading of the tables for all cards together: a database or cluster is asked once for each list.
    """
    partners = {partner.id: partner for partner in tables.partners}
    lists = asked_lists(workspace, tables, cards, month)
    found = rows_of(workspace, tables, lists, partners)
    made = {}
    for card in cards:
        partner = partners[card.partner_id]
        own, _, words = spoken_in(workspace, partner, card.language)
        drafts = [
            summary_sheet(card),
            kpis_sheet(own, card),
            weeks_sheet(card),
            lanes_sheet(card),
            *listed_sheets(own, tables, partner, card, found[card.partner_id]),
            explanation_sheet(card),
            causes_sheet(card),
            sources_sheet(card),
            definitions_sheet(own, card),
            decisions_sheet(own, card, words),
        ]
        shown = _Shown(most, words)
        sheets = [_sheet(draft, shown) for draft in drafts if draft is not None]
        sheets += form_sheets(own, partner, card, words, sheets)
        made[card.partner_id] = Annex(
            title=f"{card.partner} – {card.period_label} – r{card.revision}",
            author=card.shipper,
            created=card.data_as_of,
            sheets=tuple(sheets),
        )
    return made


def _rows(draft: Draft, shown: _Shown) -> Iterator[tuple[Cell, ...]]:
    """The rows that are shown, verdicts in the language of the document; rows of the data stay as they are."""
    spoken = {} if draft.is_data else {word: shown.words.say(said) for word, said in _VERDICTS.items()}
    for row in draft.rows[: shown.rows]:
        yield tuple(spoken.get(cell, cell) if isinstance(cell, str) else cell for cell in row)


def _sheet(draft: Draft, shown: _Shown) -> AnnexSheet:
    """A draft with its words, cut to the rows that a sheet shows."""
    say, total = shown.words.say, len(draft.rows)
    if total > shown.rows:
        size = say("The first {shown} of {total} rows are shown.", shown=str(shown.rows), total=str(total))
    else:
        size = shown.words.count("{total} row.", "{total} rows.", total, total=str(total))
    return AnnexSheet(
        name=say(draft.name),
        note=f"{say(draft.note, **draft.values)} {size}",
        columns=tuple(shown.words.word(column) for column in draft.columns),
        rows=tuple(_rows(draft, shown)),
        total=total,
    )


def with_sheets(annex: Annex, drafts: Sequence[Draft], words: Words, most: int = SHEET_ROWS) -> Annex:
    """An annex with more sheets behind its own."""
    shown = _Shown(most, words)
    return replace(annex, sheets=(*annex.sheets, *(_sheet(draft, shown) for draft in drafts)))
