"""The words around each page: a title that states the finding, a subtitle, how to read, notes.

One file per page.
"""

from collections.abc import Mapping, Sequence

from scorecards.compose.claims import has_claims
from scorecards.compose.context import Context
from scorecards.compose.pages.actions import actions_page
from scorecards.compose.pages.claims import claims_page
from scorecards.compose.pages.kpis import kpis_page
from scorecards.compose.pages.lanes import lanes_page
from scorecards.compose.pages.notes import notes_page
from scorecards.compose.pages.summary import summary_page
from scorecards.compose.pages.trends import trends_page
from scorecards.model import DataNotes, Grade, KpiResult, LaneTable, Page
from scorecards.model.actions import ActionsView
from scorecards.model.claims import ClaimsView


def pages(
    ctx: Context,
    grade: Grade,
    results: Sequence[KpiResult],
    changes: Mapping[str, str],
    trends: Sequence[str],
    lanes: LaneTable | None,
    notes: DataNotes,
    claims: ClaimsView | None,
    actions: ActionsView | None,
) -> tuple[Page, ...]:
    """The pages of the card in print order; one without data is left out."""
    # In the order of the panels: the title names the heaviest signal first.
    shown = sorted((result for result in results if result.id in trends), key=lambda r: trends.index(r.id))
    found = [summary_page(ctx, grade, results), kpis_page(ctx, grade, results)]
    if shown:
        found.append(trends_page(ctx, shown, changes))
    if lanes is not None:
        found.append(lanes_page(ctx, lanes))
    if claims is not None and has_claims(claims):
        found.append(claims_page(ctx, claims, results, changes))
    found.append(notes_page(ctx, notes))
    if actions is not None and (actions.rows or actions.disputes):
        found.append(actions_page(ctx, actions))
    return tuple(found)
