"""The words around each page: a title that states the finding, a subtitle, how to read, notes.

One file per page.
"""

from collections.abc import Mapping, Sequence

from scorecards.compose.claims import has_claims
from scorecards.compose.context import Context
from scorecards.compose.pages.actions import actions_page
from scorecards.compose.pages.claims import claims_page
from scorecards.compose.pages.cost import cost_page
from scorecards.compose.pages.explanation import explanation_page
from scorecards.compose.pages.kpis import kpis_page
from scorecards.compose.pages.lanes import lanes_page
from scorecards.compose.pages.notes import notes_page
from scorecards.compose.pages.peers import peers_page
from scorecards.compose.pages.summary import summary_page
from scorecards.compose.pages.trends import trends_page
from scorecards.compose.parts import Parts
from scorecards.model import DataNotes, Grade, KpiResult, Page


def pages(
    ctx: Context,
    grade: Grade,
    results: Sequence[KpiResult],
    changes: Mapping[str, str],
    parts: Parts,
    notes: DataNotes,
) -> tuple[Page, ...]:
    """The pages of the card in the order of its layout; one without data is left out."""
    # In the order of the panels: the title names the heaviest signal first.
    drawn = [result for result in results if result.id in parts.trends]
    shown = sorted(drawn, key=lambda result: parts.trends.index(result.id))
    found = [summary_page(ctx, grade, results), kpis_page(ctx, grade, results)]
    if shown:
        found.append(trends_page(ctx, shown, changes))
    if parts.moved is not None:
        found.append(explanation_page(ctx, parts.moved, results, changes[parts.moved.kpi], parts.weeks))
    if parts.lanes is not None:
        found.append(lanes_page(ctx, parts.lanes))
    if parts.claims is not None and has_claims(parts.claims):
        found.append(claims_page(ctx, parts.claims, results, changes))
    if parts.cost is not None:
        found.append(cost_page(ctx, parts.cost, results, changes[parts.cost.kpi]))
    if parts.peers is not None and parts.peers.display != "none":
        found.append(peers_page(ctx, parts.peers))
    found.append(notes_page(ctx, notes))
    if parts.actions is not None and (parts.actions.rows or parts.actions.disputes):
        found.append(actions_page(ctx, parts.actions))
    made = {page.id: page for page in found}
    return tuple(made[name] for name in ctx.layout.pages if name in made)
