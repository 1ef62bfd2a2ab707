"""The claims page's figures: cohorts and what is still to come, open claims by age, deadlines about to lapse."""

from collections.abc import Sequence

from scorecards.compose.claim_cohorts import AGE, RANGE_COHORTS, RATE, Triangle, cohort, to_come, triangle
from scorecards.compose.claim_flow import claim_flow, claim_money
from scorecards.compose.claim_losses import losses
from scorecards.compose.context import Context
from scorecards.compose.kpi_results import kpi_result
from scorecards.compose.open_claims import OPEN, age_bands, ages, deadlines
from scorecards.compose.sentences import joined
from scorecards.model import Month
from scorecards.model.claims import ClaimsView
from scorecards.statistics.development import known

#: The KPI that says how long we took to file.
FILING = "claim_filing_days"
#: KPIs that the page is about: its title names the first that the card has a value of.
SUBJECTS = ("lost", RATE, "damaged")
#: Cohorts shown.
_SHOWN = 13


def claims_view(ctx: Context) -> ClaimsView | None:
    """Everything at the data date; None where claims or hand-over are not supplied, and where there is nothing."""
    if not {RATE, AGE} <= ctx.measures.kpis.keys():
        return None
    cohorts = triangle(ctx)
    if not cohorts.rows and not ages(ctx, OPEN):
        return None
    shown = list(cohorts.rows)[-_SHOWN:]
    rate, _, _ = kpi_result(ctx, ctx.workspace.kpis[RATE])
    signals = {point.period: point.signal for point in rate.history}
    expected, expected_range = to_come(cohorts)
    return ClaimsView(
        ages=cohorts.ages,
        cohorts=tuple(cohort(cohorts, month, signals.get(str(month))) for month in shown),
        factors=tuple(step.factor for step in cohorts.steps),
        factor_cohorts=len(cohorts.mature),
        to_come=expected,
        to_come_range=expected_range,
        age_bands=age_bands(ctx),
        deadlines=deadlines(ctx),
        out_of_window=_out_of_window(ctx, shown),
        notes=_notes(ctx, cohorts, shown),
        flow=claim_flow(ctx),
        money=claim_money(ctx),
        losses=losses(ctx),
    )


def has_claims(view: ClaimsView | None) -> bool:
    """Whether there is anything for a page: a claim or a loss."""
    if view is None:
        return False
    counts = [*(cohort.claims for cohort in view.cohorts), *(row.count for row in view.losses)]
    return view.flow is not None or any(counts) or any(band.claims for band in view.age_bands)


def claims_left_out(ctx: Context, view: ClaimsView | None) -> list[str]:
    """Why there is no claims page; [] where there is one."""
    if has_claims(view):
        return []
    if not {RATE, AGE} <= ctx.measures.kpis.keys():
        return [ctx.words.say("claims (claims or hand-over dates are not supplied)")]
    return [ctx.words.say("claims (no claim and no loss in the months shown)")]


def _out_of_window(ctx: Context, shown: Sequence[Month]) -> int | None:
    """Parcels of these cohorts whose first claim came after the contract's window."""
    window = ctx.partner.claim_terms.file_within
    if window is None or FILING not in ctx.measures.kpis:
        return None
    counts = ctx.measures.monthly_counts(FILING, ctx.partner.id)
    return sum(n for month in shown for days, n in counts.get(month, {}).items() if days > window)


def _notes(ctx: Context, cohorts: Triangle, shown: Sequence[Month]) -> tuple[str, ...]:
    """Where the forecasts come from, and why some are missing."""
    say, show, mature = ctx.words.say, ctx.formats, cohorts.mature
    last = str(cohorts.ages[-1])
    notes = [say("A cohort is read {days} days after its month; until then it is not scored.", days=last)]
    if not mature:
        return (*notes, say("No cohort is mature yet, so nothing is forecast."))
    if not any(cohorts.rows[month][-1] for month in mature):
        return (*notes, say("No mature cohort had a claim, so nothing is forecast."))
    one = "Forecast by chain ladder from one mature cohort, {first}."
    many = "Forecast by chain ladder from {n} mature cohorts, {first} to {until}."
    span = {"first": show.month(mature[0]), "until": show.month(mature[-1]), "n": str(len(mature))}
    notes.append(ctx.words.count(one, many, len(mature), **span))
    if cohorts.has_ranges:
        notes.append(say("Ranges: 95% (Mack 1993), if claims come in as they did for these cohorts."))
    else:
        notes.append(say("Fewer than {n} mature cohorts give no range.", n=str(RANGE_COHORTS)))
    silent = [show.month(month) for month in shown if known(cohorts.rows[month]) == 0 and month > mature[-1]]
    if silent:
        notes.append(say("No claim is known yet and none forecast for {months}.", months=joined(ctx, silent)))
    return tuple(notes)
