"""The grammar of titles and findings: the evidence chooses the verb.

A change verb needs a signal of a control-chart rule, and the sentence says which. Without one the words
are about the target only. Every evidence state has a sentence; there is no other way to write one.
"""

from scorecards.compose.behaviour import Behaviour, since
from scorecards.compose.context import Context
from scorecards.model import Kpi, KpiResult
from scorecards.statistics.limits import MINIMUM_POINTS
from scorecards.statistics.signals import MOVES

_RATED = ("met", "near", "missed")


def change_phrase(ctx: Context, kpi: Kpi, behaved: Behaviour) -> str:
    """What the latest signal says, as predicate ("rose above its normal range"); empty without a signal."""
    signal = behaved.latest
    begun = since(behaved)
    if signal is None or begun is None:
        return ""
    say, up = ctx.words.say, signal.direction > 0
    better = kpi.better is not None and up == (kpi.better == "higher")
    month = ctx.formats.month(begun)
    if signal.rule == "R1" and begun != behaved.months[-1]:
        return (
            say("has been above its normal range since {month}", month=month)
            if up
            else say("has been below its normal range since {month}", month=month)
        )
    if signal.rule == "R1":
        return say("rose above its normal range") if up else say("fell below its normal range")
    if signal.rule == "R2":
        if kpi.better is None:
            side = "has been above its average since {month}" if up else "has been below its average since {month}"
        else:
            side = (
                "has been better than its average since {month}"
                if better
                else "has been worse than its average since {month}"
            )
        return say(side, month=month)
    if signal.rule == "R4":
        return (
            say("was near its upper limit in two of three months")
            if up
            else say("was near its lower limit in two of three months")
        )
    moved = "moved up {count} months in a row" if up else "moved down {count} months in a row"
    return say(moved, count=str(MOVES))


def finding_title(ctx: Context, result: KpiResult, change: str) -> str:
    """One sentence on one KPI, by its evidence state; a figure that can still change says so."""
    sentence = _red_line(ctx, result) or _judged(ctx, result, change)
    has_value = result.annotation or change or result.status not in ("not_rated", "not_supplied")
    return ctx.words.say("{fact} (provisional)", fact=sentence) if result.provisional and has_value else sentence


def _red_line(ctx: Context, result: KpiResult) -> str:
    """A red line crossed by a figure without status."""
    if not result.annotation or result.status in _RATED:
        return ""
    value = ctx.spoken(result.scored_value, result.unit, result.decimals)
    sentence = "{name} at {value} is {beyond}; {reason}"
    return ctx.words.say(
        sentence, name=opening(ctx, result), value=value, beyond=result.annotation, reason=result.reason
    )


def _judged(ctx: Context, result: KpiResult, change: str) -> str:
    say = ctx.words.say
    name = opening(ctx, result)
    value = ctx.spoken(result.scored_value, result.unit, result.decimals)
    target = ctx.spoken(result.target, result.unit, result.decimals)
    if result.status == "not_rated" and change:
        return say(
            "{name} {change}: {value}; no status: {reason}", name=name, change=change, value=value, reason=result.reason
        )
    if result.status in ("not_rated", "not_supplied") or result.value is None:
        return say("{name} cannot yet be judged: {reason}", name=name, reason=result.reason)
    if result.status == "not_scored" or result.target is None:
        if change:
            return say("{name} {change}: {value}", name=name, change=change, value=value)
        return say("{name} stood at {value}; no target is agreed", name=name, value=value)
    if change:
        return _with_change(ctx, result, name, change, value, target)
    return _without_change(ctx, result, name, value, target)


def _with_change(ctx: Context, result: KpiResult, name: str, change: str, value: str, target: str) -> str:
    if result.status != "met" and result.variation == "improvement":
        sentence = "{name} {change} at {value}; it still misses its target of {target}"
    elif result.status == "met" and result.variation == "concern":
        sentence = "{name} {change} at {value}; it still meets its target of {target}"
    else:
        sentence = "{name} {change}: {value} against {target}"
    return ctx.words.say(sentence, name=name, change=change, value=value, target=target)


def _without_change(ctx: Context, result: KpiResult, name: str, value: str, target: str) -> str:
    sentences = {
        ("met", "met"): "{name} keeps meeting its target: {value} against {target}",
        ("met", "hit_or_miss"): "{name} met its target at {value}; at this level it will still miss it in some months",
        ("met", "missed"): "{name} met its target at {value}, which its normal range does not reach",
        ("missed", "hit_or_miss"): "{name} missed its target within its normal range: {value} against {target}",
        ("missed", "missed"): "{name} missed again at {value}; without a change to the process it will keep missing",
        ("missed", "met"): "{name} missed its target at {value}, which its normal range keeps clear of",
    }
    met = "met" if result.status == "met" else "missed"
    if sentence := sentences.get((met, result.assurance)):
        return ctx.words.say(sentence, name=name, value=value, target=target)
    months = sum(point.value is not None for point in result.history)
    if result.limits is not None and result.limits.trial:
        ending = "{name} {met} its target at {value}, on trial limits of {months} months"
        months = result.limits.points
    elif months > MINIMUM_POINTS:
        ending = "{name} {met} its target at {value}; its history allows no normal range"
    else:
        ending = "{name} {met} its target at {value}; {months} months of history are too few to say more"
        if months == 1:
            ending = "{name} {met} its target at {value}; one month of history is too little to say more"
    return ctx.words.say(ending, name=name, met=ctx.words.say(met), value=value, months=str(months))


def subject(ctx: Context, result: KpiResult) -> str:
    """The KPI's name as subject inside a sentence."""
    return subject_of(ctx.workspace.kpis[result.id])


def subject_of(kpi: Kpi) -> str:
    """The same from the catalogue's entry; a KPI without a subject of its own keeps its name."""
    return kpi.subject or kpi.name


def opening(ctx: Context, result: KpiResult) -> str:
    """The subject at the start of a sentence."""
    name = subject(ctx, result)
    return name[:1].upper() + name[1:]


def either(ctx: Context, names: list[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return ctx.words.say("{first} or {last}", first=", ".join(names[:-1]), last=names[-1])


def joined(ctx: Context, names: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return ctx.words.say("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])
