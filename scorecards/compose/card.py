"""`Workspace` + `Measures` → `Scorecard`: everything on the pages, in one visible place."""

from collections.abc import Sequence

from scorecards import __version__
from scorecards.compose.basis import basis_of
from scorecards.compose.context import Context
from scorecards.compose.excluded import excluded_volume
from scorecards.compose.findings import findings
from scorecards.compose.grading import grade
from scorecards.compose.judging import Judgement
from scorecards.compose.kpi_results import kpi_result
from scorecards.compose.language import spoken_in
from scorecards.compose.notes import data_notes
from scorecards.compose.pages import pages
from scorecards.compose.parts import left_out, parts_of
from scorecards.compose.service_credit import service_credit
from scorecards.engine import Measures
from scorecards.model import KpiResult, Month, Pair, Partner, Scorecard
from scorecards.model.peers import Edition
from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace

#: The figures of the first page; where the layout names fewer, the heaviest KPIs fill up.
_HEADLINES = 5
#: KPIs whose denominators say how much there was to do.
_VOLUMES = (
    ("on_time", "{n} parcel due", "{n} parcels due"),
    ("final_event", "{n} handed over", "{n} handed over"),
    ("dispatch_on_time", "{n} order to dispatch", "{n} orders to dispatch"),
    ("put_away", "{n} announced delivery", "{n} announced deliveries"),
)
_GROUPS = ("speed", "quality", "claims", "cost", "data", "other", "coverage")


def compose(
    workspace: Workspace,
    tables: Tables,
    measures: Measures,
    partner: Partner,
    month: Month,
    edition: Edition = "partner",
    language: str | None = None,
) -> Scorecard:
    """The draft scorecard of a partner's month, by default in the partner's language; only the internal edition names peers.

    Two calls with equal inputs give equal values. A month without any row gives a card that says so.
    """
    workspace, show, words = spoken_in(workspace, partner, language)
    ctx = Context(workspace, tables, measures, partner, month, show, words)
    results, judgements, changes = _results(ctx)
    parts = parts_of(ctx, results, judgements, changes, edition)
    graded = grade(ctx, judgements, {result.id: result.decimals for result in results})
    notes = data_notes(ctx, results, left_out(ctx, results, parts))
    shown = pages(ctx, graded, results, changes, parts, notes)
    return Scorecard(
        partner_id=partner.id,
        partner=partner.name,
        kind=partner.kind,
        shipper=workspace.brand.name,
        period=str(month),
        period_label=ctx.formats.month(month),
        edition=edition,
        language=words.language,
        locale=show.locale,
        currency=workspace.currency,
        revision=1,
        state="draft",
        data_as_of=measures.data_as_of.isoformat(),
        timezone=workspace.timezone,
        confidentiality=workspace.brand.confidentiality,
        program=f"scorecards {__version__}",
        pages=shown,
        grade=graded,
        kpis=tuple(results),
        headline=_headline(ctx, results),
        trends=parts.trends,
        findings=findings(ctx, results, changes, parts, {page.id for page in shown}),
        volume=_volume(ctx),
        changed="",
        lanes=parts.lanes,
        notes=notes,
        claims=parts.claims,
        actions=parts.actions,
        service_credit=service_credit(ctx, judgements),
        weeks=parts.weeks,
        movement=parts.moved,
        cost=parts.cost,
        peers=parts.peers,
        basis=basis_of(ctx),
    )


def _results(ctx: Context) -> tuple[list[KpiResult], dict[str, Judgement], dict[str, str]]:
    """Every KPI of the card, by group and weight; by KPI how it was judged and what its latest signal says."""
    judgements: dict[str, Judgement] = {}
    results: list[KpiResult] = []
    changes: dict[str, str] = {}
    for kpi_id in ctx.partner.kpis:
        result, judgements[kpi_id], changes[kpi_id] = kpi_result(ctx, ctx.workspace.kpis[kpi_id])
        results.append(result)
    results.sort(key=lambda result: (_GROUPS.index(result.group), -result.weight))
    return results, judgements, changes


def _headline(ctx: Context, results: Sequence[KpiResult]) -> tuple[str, ...]:
    on_card = [result.id for result in results if result.value is not None]
    first = [kpi for kpi in ctx.layout.headline if kpi in on_card]
    heavy = sorted((r for r in results if r.value is not None and r.id not in first), key=lambda r: -r.weight)
    return tuple([*first, *(result.id for result in heavy)][:_HEADLINES])


def _volume(ctx: Context) -> str:
    """How much the partner did in the month: parcels of a carrier, orders and deliveries of a warehouse."""
    parts = []
    for kpi, one, many in _VOLUMES:
        if kpi in ctx.measures.kpis and ctx.measures.monthly(kpi, ctx.partner.id):
            pair = ctx.measures.monthly(kpi, ctx.partner.id).get(ctx.month, Pair())
            parts.append(ctx.words.count(one, many, pair.denominator, n=ctx.formats.integer(pair.denominator)))
    return ctx.words.chained([", ".join(parts), excluded_volume(ctx)])
