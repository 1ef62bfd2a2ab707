"""`Workspace` + `Measures` → `Scorecard`: everything on the pages, in one visible place."""

from collections.abc import Sequence

from scorecards import __version__
from scorecards.compose.actions import actions_view
from scorecards.compose.claims import claims_left_out, claims_view
from scorecards.compose.context import Context
from scorecards.compose.findings import findings
from scorecards.compose.grading import grade
from scorecards.compose.judging import Judgement
from scorecards.compose.kpi_results import kpi_result
from scorecards.compose.lanes import KPI as LANE_KPI
from scorecards.compose.lanes import lane_table
from scorecards.compose.notes import data_notes
from scorecards.compose.pages import pages
from scorecards.compose.peers import peers_view
from scorecards.compose.service_credit import service_credit
from scorecards.compose.weeks import week_strip
from scorecards.engine import Measures
from scorecards.formats import Formats
from scorecards.model import KpiResult, LaneTable, Month, Pair, Partner, Scorecard
from scorecards.sources.tables import Tables
from scorecards.wording import Words
from scorecards.workspace import Workspace

#: The figures of the first page when the card has them; heavier KPIs fill up to five.
_HEADLINE = ("on_time", "first_attempt", "lost", "cost_per_shipment", "scan_compliance")
_HEADLINES = 5
_PANELS = 8
#: KPIs whose denominators say how much there was to do.
_VOLUMES = (
    ("on_time", "{n} parcel due", "{n} parcels due"),
    ("final_event", "{n} handed over", "{n} handed over"),
    ("dispatch_on_time", "{n} order to dispatch", "{n} orders to dispatch"),
    ("put_away", "{n} announced delivery", "{n} announced deliveries"),
)
_GROUPS = ("speed", "quality", "claims", "cost", "data", "other", "coverage")


def compose(workspace: Workspace, tables: Tables, measures: Measures, partner: Partner, month: Month) -> Scorecard:
    """The draft scorecard of a partner's month in the partner edition.

    Two calls with equal inputs give equal values. A month without any row gives a card that says so.
    """
    ctx = Context(
        workspace,
        tables,
        measures,
        partner,
        month,
        Formats(workspace.locale, workspace.currency),
        Words(partner.language),
    )
    judgements: dict[str, Judgement] = {}
    results: list[KpiResult] = []
    changes: dict[str, str] = {}
    for kpi_id in partner.kpis:
        result, judgements[kpi_id], changes[kpi_id] = kpi_result(ctx, workspace.kpis[kpi_id])
        results.append(result)
    results.sort(key=lambda result: (_GROUPS.index(result.group), -result.weight))
    lanes = lane_table(ctx, judgements[LANE_KPI], _decimals(results)) if LANE_KPI in judgements else None
    trends = _trends(results, changes)
    graded = grade(ctx, judgements, {result.id: result.decimals for result in results})
    claims, actions = claims_view(ctx), actions_view(ctx, results)
    notes = data_notes(ctx, results, [*_left_out(ctx, results, lanes, trends), *claims_left_out(ctx, claims)])
    return Scorecard(
        partner_id=partner.id,
        partner=partner.name,
        kind=partner.kind,
        shipper=workspace.brand.name,
        period=str(month),
        period_label=ctx.formats.month(month),
        edition="partner",
        language=partner.language,
        locale=workspace.locale,
        currency=workspace.currency,
        revision=1,
        state="draft",
        data_as_of=measures.data_as_of.isoformat(),
        timezone=workspace.timezone,
        confidentiality=workspace.brand.confidentiality,
        program=f"scorecards {__version__}",
        pages=pages(ctx, graded, results, changes, trends, lanes, notes, claims, actions),
        grade=graded,
        kpis=tuple(results),
        headline=_headline(results),
        trends=trends,
        findings=findings(ctx, results, changes, trends, lanes, claims),
        volume=_volume(ctx),
        changed="",
        lanes=lanes,
        notes=notes,
        claims=claims,
        actions=actions,
        service_credit=service_credit(ctx, judgements),
        weeks=week_strip(ctx),
        peers=peers_view(ctx) if LANE_KPI in judgements else None,
    )


def _left_out(ctx: Context, results: Sequence[KpiResult], lanes: LaneTable | None, trends: Sequence[str]) -> list[str]:
    """Pages that this card does not have, and why."""
    say, found = ctx.words.say, []
    if lanes is None and any(result.id == LANE_KPI for result in results):
        found.append(say("lanes and services (no parcel due in the month with a known outcome)"))
    elif lanes is None:
        found.append(say("lanes and services ({name} is not on this card)", name=ctx.workspace.kpis[LANE_KPI].name))
    if not trends:
        found.append(say("trends (less than two months of history)"))
    return found


def _decimals(results: Sequence[KpiResult]) -> int:
    return next(result.decimals for result in results if result.id == LANE_KPI)


def _headline(results: Sequence[KpiResult]) -> tuple[str, ...]:
    on_card = [result.id for result in results if result.value is not None]
    first = [kpi for kpi in _HEADLINE if kpi in on_card]
    heavy = sorted((r for r in results if r.value is not None and r.id not in first), key=lambda r: -r.weight)
    return tuple([*first, *(result.id for result in heavy)][:_HEADLINES])


def _trends(results: Sequence[KpiResult], changes: dict[str, str]) -> tuple[str, ...]:
    """Signals first, then by weight; KPIs with at least two months."""
    drawn = [result for result in results if sum(point.value is not None for point in result.history) > 1]
    drawn.sort(key=lambda result: (not changes[result.id], -result.weight))
    return tuple(result.id for result in drawn[:_PANELS])


def _volume(ctx: Context) -> str:
    """How much the partner did in the month: parcels of a carrier, orders and deliveries of a warehouse."""
    parts = []
    for kpi, one, many in _VOLUMES:
        if kpi in ctx.measures.kpis and ctx.measures.monthly(kpi, ctx.partner.id):
            pair = ctx.measures.monthly(kpi, ctx.partner.id).get(ctx.month, Pair())
            parts.append(ctx.words.count(one, many, pair.denominator, n=ctx.formats.integer(pair.denominator)))
    return ", ".join(parts)
