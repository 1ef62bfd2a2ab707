"""What some cards have and others do not: the parts behind the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecards.compose.actions import actions_view
from scorecards.compose.claims import claims_left_out, claims_view
from scorecards.compose.context import Context
from scorecards.compose.judging import Judgement
from scorecards.compose.lanes import KPI as LANE_KPI
from scorecards.compose.lanes import lane_table
from scorecards.compose.movement import cost_view, movement
from scorecards.compose.peers import peers_view
from scorecards.compose.weeks import week_strip
from scorecards.model import KpiResult, LaneTable
from scorecards.model.actions import ActionsView
from scorecards.model.claims import ClaimsView
from scorecards.model.cost import CostView
from scorecards.model.movement import Movement
from scorecards.model.peers import Edition, PeersView
from scorecards.model.weeks import WeekStrip

_PANELS = 8


@dataclass(frozen=True)
class Parts:
    """A page without its part is left out. `trends` names the KPIs drawn, those with a signal first."""

    trends: tuple[str, ...]
    moved: Movement | None
    weeks: WeekStrip | None
    lanes: LaneTable | None
    cost: CostView | None
    peers: PeersView | None
    claims: ClaimsView | None
    actions: ActionsView | None


def parts_of(
    ctx: Context,
    results: Sequence[KpiResult],
    judgements: Mapping[str, Judgement],
    changes: Mapping[str, str],
    edition: Edition,
) -> Parts:
    """The parts of a card, of which the comparison with peers depends on the edition."""
    has_lanes = LANE_KPI in judgements
    lanes = lane_table(ctx, judgements[LANE_KPI], _decimals(results)) if has_lanes else None
    return Parts(
        trends=_trends(ctx, results, changes),
        moved=movement(ctx, results, lanes),
        weeks=week_strip(ctx),
        lanes=lanes,
        cost=cost_view(ctx, results),
        peers=peers_view(ctx, edition) if has_lanes else None,
        claims=claims_view(ctx),
        actions=actions_view(ctx, results),
    )


def left_out(ctx: Context, results: Sequence[KpiResult], parts: Parts) -> list[str]:
    """Pages of the layout that this card does not have, and why."""
    say = ctx.words.say
    reasons: dict[str, list[str]] = {"peers": _without_peers(ctx, parts.peers)}
    if parts.lanes is None and any(result.id == LANE_KPI for result in results):
        reasons["lanes"] = [say("lanes and services (no parcel due in the month with a known outcome)")]
    elif parts.lanes is None:
        name = ctx.workspace.kpis[LANE_KPI].name
        reasons["lanes"] = [say("lanes and services ({name} is not on this card)", name=name)]
    if parts.moved is None:
        reasons["explanation"] = [say("explanation (too few parcels or orders with a known outcome in the month)")]
    if not parts.trends:
        reasons["trends"] = [say("trends (less than two months of history)")]
    reasons["claims"] = claims_left_out(ctx, parts.claims)
    if parts.cost is None:
        reasons["cost"] = [
            say("cost (no cost per parcel on this card, or none in the month and those it is compared with)")
        ]
    return [reason for page in ctx.layout.pages for reason in reasons.get(page, [])]


def _without_peers(ctx: Context, peers: PeersView | None) -> list[str]:
    """Why the card has no comparison with peers, where its KPI is on the card."""
    if peers is None or peers.display != "none":
        return []
    return [ctx.words.say("peer comparison ({reason})", reason=peers.reason)]


def _decimals(results: Sequence[KpiResult]) -> int:
    return next(result.decimals for result in results if result.id == LANE_KPI)


def _trends(ctx: Context, results: Sequence[KpiResult], changes: Mapping[str, str]) -> tuple[str, ...]:
    """Signals first, then by weight; KPIs with at least two months. Those that the layout names stand as they stand there."""
    drawn = [result for result in results if sum(point.value is not None for point in result.history) > 1]
    if named := ctx.layout.trends:
        return tuple(kpi for kpi in named if any(result.id == kpi for result in drawn))
    drawn.sort(key=lambda result: (not changes[result.id], -result.weight))
    return tuple(result.id for result in drawn[:_PANELS])
