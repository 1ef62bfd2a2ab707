"""The words beside a KPI's figures: its note, the sentence over its trend, what the chart shows."""

from collections.abc import Mapping

from scorecards.compose.behaviour import Behaviour
from scorecards.compose.context import Context
from scorecards.compose.judging import Judgement
from scorecards.compose.reading import Reading
from scorecards.model import Kpi, Month
from scorecards.statistics.limits import MINIMUM_POINTS

#: Months of history on a card.
SHOWN_MONTHS = 24


def note(ctx: Context, kpi: Kpi, judged: Judgement) -> str:
    """What differs from the page: the month, what is missing, or that it is not scored."""
    say, show = ctx.words.say, ctx.formats
    if kpi.lag_months:
        return say("{month} cohort", month=show.month_name(judged.reading.month))
    if kpi.provisional_by and kpi.provisional_by in ctx.measures.kpis:
        pair = ctx.measures.monthly(kpi.provisional_by, ctx.partner.id).get(judged.reading.month)
        if pair and pair.value is not None:
            return say("{share} invoiced", share=show.value(pair.value, "percent", 1))
    if judged.reading.value is not None and judged.status == "not_scored":
        return say("for information")
    return ""


def verdict(ctx: Context, kpi: Kpi, change: str, behaved: Behaviour, reading: Reading) -> str:
    """The sentence above a trend panel."""
    say, month = ctx.words.say, ctx.formats.month(reading.month)
    if change:
        return change[:1].upper() + change[1:]
    if behaved.limits is None:
        months = behaved.months_in_force
        if months >= MINIMUM_POINTS:
            # p′ limits need failures, XmR limits a value that is not always the same.
            return say(
                "Too few failures for a normal range"
                if kpi.chart == "p_prime"
                else "Too little varies for a normal range"
            )
        return ctx.words.count("{n} month, no limits yet", "{n} months, no limits", months, n=str(months))
    if reading.value is None:
        return say("No data for {month}", month=month)
    if reading.month not in behaved.bands:
        return say("{month} cannot be judged yet", month=month)
    return say("No change beyond the normal range")


def annotation(ctx: Context, kpi: Kpi, judged: Judgement, decimals: int) -> str:
    """The red line that a value is beyond; empty where it is beyond none."""
    if judged.crossed is None:
        return ""
    line = ctx.formats.figure(judged.crossed.line, kpi.unit, decimals)
    value = ctx.formats.figure(judged.crossed.value, kpi.unit, decimals)
    sentence = "beyond red line {line}"
    if judged.crossed.rolling:
        sentence = "beyond red line {line} with {value} over 12 months"
    return ctx.words.say(sentence, line=line, value=value)


def alt(ctx: Context, kpi: Kpi, history: Mapping[Month, Reading], judged: Judgement, decimals: int, change: str) -> str:
    """What the trend chart shows, for those who cannot see it."""
    say, show = ctx.words.say, ctx.formats
    shown = [r for m, r in history.items() if m > ctx.month.shift(-SHOWN_MONTHS)]
    if not shown:
        return say("{name}: no data", name=kpi.name)
    sentence = "Line chart, {first} to {last}: {name} from {start} to {end}, {change}"
    if judged.level is not None:
        sentence = "Line chart, {first} to {last}: {name} from {start} to {end}, target {target}, {change}"
    return say(
        sentence,
        first=show.month(shown[0].month),
        last=show.month(shown[-1].month),
        name=kpi.name,
        start=ctx.spoken(shown[0].value, kpi.unit, decimals),
        end=ctx.spoken(shown[-1].value, kpi.unit, decimals),
        target=ctx.spoken(judged.level, kpi.unit, decimals),
        change=change or say("no signal"),
    )
