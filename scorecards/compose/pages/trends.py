"""The words around the control charts."""

from collections.abc import Mapping, Sequence
from datetime import date

from scorecards.compose.context import Context
from scorecards.compose.pages.adjusted import adjusted_trends
from scorecards.compose.pages.titles import fits
from scorecards.compose.sentences import joined, subject
from scorecards.model import KpiResult, Page
from scorecards.statistics.false_alarms import any_false_alarm, false_alarm_rate

_MOST_TITLE_NAMES = 2


def trends_page(ctx: Context, shown: Sequence[KpiResult], changes: Mapping[str, str]) -> Page:
    """The page of the control charts; `shown` stand in the order of the panels."""
    say, show = ctx.words.say, ctx.formats
    first = min(result.history[0].period for result in shown)
    return Page(
        "trends",
        say("Trends"),
        _trends_title(ctx, shown, changes),
        say(
            "Monthly values {first} to {last} · grey band = normal range, thin line = mean, dashed = target (T) · figures at right: latest value bold",
            first=show.month(first),
            last=show.month(ctx.month),
        ),
        say(
            "Coloured points are signals of their own month: ■ concern, ● improvement. The words above judge the latest month."
        ),
        " ".join(_trend_notes(ctx, shown)),
    )


def _trends_title(ctx: Context, shown: Sequence[KpiResult], changes: Mapping[str, str]) -> str:
    """Which measures give a signal; else how many could have given one."""
    changed = [result for result in shown if changes[result.id]]
    judged = [result for result in shown if result.variation != "not_enough"]
    if changed:
        return _signals_title(ctx, len(judged), changed, changes)
    if not judged:
        one = "The one measure cannot be judged by a normal range yet"
        many = "None of the {n} measures can be judged by a normal range yet"
        return ctx.words.count(one, many, len(shown), n=str(len(shown)))
    one = "The one measure did not move beyond its normal range"
    many = "None of the {n} measures moved beyond its normal range"
    if len(judged) < len(shown):
        one = "The one measure with a normal range did not move beyond it"
        many = "None of the {n} measures with a normal range moved beyond it"
    return ctx.words.count(one, many, len(judged), n=str(len(judged)))


def _signals_title(ctx: Context, shown: int, changed: Sequence[KpiResult], changes: Mapping[str, str]) -> str:
    parts = [f"{subject(ctx, result)} {changes[result.id]}" for result in changed[:_MOST_TITLE_NAMES]]
    if shown == 1:
        return parts[0][:1].upper() + parts[0][1:]
    tally = {"k": str(len(changed)), "n": str(shown)}
    if len(changed) == 1:
        return ctx.words.say("{k} of {n} measures gives a signal: {part}", part=parts[0], **tally)
    both = ctx.words.say("{k} of {n} measures give a signal: {parts}", parts=joined(ctx, parts), **tally)
    first = ctx.words.say("{k} of {n} measures give a signal, among them: {part}", part=parts[0], **tally)
    if len(changed) > _MOST_TITLE_NAMES:
        both = ctx.words.say("{k} of {n} measures give a signal, among them: {part}", part=joined(ctx, parts), **tally)
    return both if fits(ctx, both) else first


def _trend_notes(ctx: Context, shown: Sequence[KpiResult]) -> list[str]:
    say, show = ctx.words.say, ctx.formats
    locked = [result.limits for result in shown if result.limits is not None and not result.limits.trial]
    notes = []
    spans = sorted({(limits.baseline_from, limits.baseline_until) for limits in locked})
    if spans:
        written = [
            say("{first} to {last}", first=show.month(first), last=show.month(last)) for first, last in spans[:3]
        ]
        notes.append(
            say("Limits (p′ for rates, XmR for amounts and days) locked on {spans}.", spans=joined(ctx, written))
        )
    notes.append(say("Panels are scaled to normal ranges of one height, smaller where points lie far outside."))
    notes += adjusted_trends(ctx, shown)
    if any(result.limits is not None and result.limits.trial for result in shown):
        notes.append(say("Dotted limits = trial (fewer than 12 points)."))
    if any(not point.mature for result in shown for point in result.history):
        notes.append(say("Hollow points = immature cohorts, not scored."))
    notes += _rebase_notes(ctx, shown)
    if locked:
        points = min(limits.points for limits in locked)
        rate = any_false_alarm(false_alarm_rate(points), len(locked))
        one = "With one KPI on a {points}-month baseline and no real change, a false signal appears in about {rate} of months."
        many = "With {n} KPIs on a {points}-month baseline and no real change, at least one false signal appears in about {rate} of months."
        shares = {"points": str(points), "rate": show.value(rate, "percent", 0)}
        notes.append(ctx.words.count(one, many, len(locked), n=str(len(locked)), **shares))
    return notes


def _rebase_notes(ctx: Context, shown: Sequence[KpiResult]) -> list[str]:
    """What started a new range, who approved it, and whether the months since then bear it out."""
    notes = []
    for result in shown:
        for mark in result.rebases:
            sentence = "{name}: new range from {month} ({reason}; approved by {who}, {day})."
            if not mark.is_shown:
                sentence = "{name}: new range from {month} ({reason}; approved by {who}, {day}); no signal against the old range shows it."
            day = ctx.formats.day(date.fromisoformat(mark.approved_on))
            values = {"reason": mark.reason, "who": mark.approved_by, "day": day}
            notes.append(ctx.words.say(sentence, name=result.name, month=ctx.formats.month(mark.period), **values))
    return notes
