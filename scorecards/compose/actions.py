"""The action tracker: what is overdue, due, open and done, and whether what was done moved its KPI."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from scorecards.compose.context import Context
from scorecards.compose.kpi_results import kpi_result
from scorecards.model import KpiResult, Month, Point
from scorecards.model.actions import Action, ActionRow, ActionsView, Shown, Verdict

#: Months of a KPI that are compared on either side of the month in which an action was done.
COMPARED = 6
#: Months after it from which on silence of the control chart says that nothing changed.
ENOUGH = 3
#: What was closed longer ago is not listed.
_LISTED_MONTHS = 12
_ORDER: tuple[Shown, ...] = ("overdue", "due", "open", "done", "dropped")


@dataclass(frozen=True)
class Effect:
    """What the KPI of a closed action did."""

    before: float | None
    after: float | None
    months_after: int
    verdict: Verdict
    since: str = ""


def actions_view(ctx: Context, results: Sequence[KpiResult]) -> ActionsView | None:
    """The partner's plan at the data date; None where it has none."""
    plan = ctx.workspace.actions.get(ctx.partner.id)
    if plan is None or not (plan.actions or plan.disputes or plan.decisions):
        return None
    as_of = ctx.measures.data_as_of
    known = [action for action in plan.actions if action.opened <= as_of]
    listed = [action for action in known if _is_listed(action, as_of)]
    rows = [_row(ctx, action, results) for action in listed]
    rows.sort(key=lambda row: (_ORDER.index(row.status), row.done_on or row.due, row.id))
    due = [action for action in known if action.due <= as_of and shown(action, as_of) != "dropped"]
    return ActionsView(
        as_of=as_of.isoformat(),
        rows=tuple(rows),
        disputes=plan.disputes,
        decisions=tuple(replace(one, company=_company(ctx, one.company)) for one in plan.decisions),
        due_by_now=len(due),
        done_of_due=sum(shown(action, as_of) == "done" for action in due),
    )


def shown(action: Action, as_of: date) -> Shown:
    """The status at the data date: what is done later is open then, and what is open may be due or overdue."""
    if action.status == "dropped":
        return "dropped"
    if action.done_on is not None and action.done_on <= as_of:
        return "done"
    if action.due < as_of:
        return "overdue"
    return "due" if Month.of(action.due) == Month.of(as_of) else "open"


def _is_listed(action: Action, as_of: date) -> bool:
    closed = action.done_on or (action.due if action.status == "dropped" else None)
    return closed is None or Month.of(closed) >= Month.of(as_of).shift(-_LISTED_MONTHS)


def _company(ctx: Context, written: str) -> str:
    return {"us": ctx.workspace.brand.name, "partner": ctx.partner.name}.get(written, written)


def _row(ctx: Context, action: Action, results: Sequence[KpiResult]) -> ActionRow:
    as_of = ctx.measures.data_as_of
    status = shown(action, as_of)
    kpi = _result(ctx, action.kpi, results)
    effect = Effect(None, None, 0, "none")
    if status == "done" and kpi is not None and action.done_on is not None:
        effect = judged(kpi, Month.of(action.done_on))
    return ActionRow(
        id=action.id,
        action=action.action,
        owner=action.owner,
        company=_company(ctx, action.company),
        opened=action.opened.isoformat(),
        due=action.due.isoformat(),
        status=status,
        is_new=status in ("due", "open") and Month.of(action.opened) > ctx.month,
        kpi=kpi.name if kpi is not None else "",
        unit=kpi.unit if kpi is not None else None,
        decimals=kpi.decimals if kpi is not None else 0,
        expected=float(action.expected) if action.expected is not None else None,
        before=effect.before,
        after=effect.after,
        months_after=effect.months_after,
        verdict=effect.verdict,
        judged=_in_words(ctx, effect),
        evidence=action.evidence,
        done_on=action.done_on.isoformat() if status == "done" and action.done_on is not None else "",
    )


def _result(ctx: Context, kpi: str, results: Sequence[KpiResult]) -> KpiResult | None:
    """The KPI as it stands on the card, else computed for the action alone."""
    if not kpi:
        return None
    found = next((result for result in results if result.id == kpi), None)
    return found or kpi_result(ctx, ctx.workspace.kpis[kpi])[0]


def judged(kpi: KpiResult, done: Month) -> Effect:
    """The KPI before and after the month in which an action was done, and what its control chart says.

    A signal that was there already before is none of the action's.
    """
    points = [point for point in kpi.history if point.value is not None and point.mature]
    before = [point for point in points if point.period < str(done)][-COMPARED:]
    after = [point for point in points if point.period > str(done)][:COMPARED]
    values = (_mean(before), _mean(after), len(after))
    fired = next((point for point in after if point.signal), None)
    if fired is not None and fired.signal in ("improvement", "concern", "neutral"):
        kinds: dict[str, Verdict] = {"improvement": "improvement", "concern": "concern", "neutral": "common"}
        if _was_there(points, fired):
            return Effect(*values, "before", fired.period)
        if fired.signal != "neutral":
            return Effect(*values, kinds[fired.signal], fired.period)
    if not after:
        return Effect(*values, "early")
    if after[-1].centre is None:
        return Effect(*values, "no_range")
    return Effect(*values, "common" if len(after) >= ENOUGH else "early")


def _was_there(points: Sequence[Point], fired: Point) -> bool:
    """Whether the month before had the same signal."""
    return any(two is fired and one.signal == two.signal for one, two in pairwise(points))


def _mean(points: Sequence[Point]) -> float | None:
    """Of the months as one: each counts with its denominator, where every month has one."""
    if not points:
        return None
    weights = [point.denominator or 0 for point in points]
    if not all(weights):
        weights = [1] * len(points)
    return sum((point.value or 0.0) * weight for point, weight in zip(points, weights, strict=True)) / sum(weights)


def _in_words(ctx: Context, effect: Effect) -> str:
    say, count = ctx.words.say, ctx.words.count
    since = ctx.formats.month(effect.since) if effect.since else ""
    months = ctx.formats.integer(effect.months_after)
    sentences = {
        "improvement": say("Better: signal in {month}", month=since),
        "concern": say("Worse: signal in {month}", month=since),
        "before": say("No verdict: the signal of {month} began before it was done", month=since),
        "common": say("No change beyond the normal range"),
        "no_range": say("No normal range to judge by"),
        "none": "",
        "early": say("Too early to judge: no month after it yet"),
    }
    if effect.verdict == "early" and effect.months_after:
        one, many = "Too early to judge: one month after it", "Too early to judge: {n} months after it"
        return count(one, many, effect.months_after, n=months)
    return sentences[effect.verdict]
