"""The words around what accounts for the leading figure: its gap, its change, its causes, its weeks."""

from collections.abc import Iterator, Sequence

from scorecards.compose.context import Context
from scorecards.compose.explanation.steps import PLACES
from scorecards.compose.pages.adjusted import dispatch_clock
from scorecards.compose.pages.titles import fits
from scorecards.compose.sentences import joined, opening
from scorecards.model import KpiResult, Page, Week, parse_period
from scorecards.model.explanation import Explanation
from scorecards.model.movement import GapBridge, GapStep, Movement
from scorecards.model.weeks import WeekPoint, WeekStrip

_MOST_NAMES = 2
#: What one failure of a KPI is called.
_FAILURES = {"on_time": ("late parcel", "late parcels"), "dispatch_on_time": ("late order", "late orders")}


def explanation_page(
    ctx: Context, found: Movement, results: Sequence[KpiResult], change: str, weeks: WeekStrip | None
) -> Page:
    """The page of explanations; `change` is what the latest signal of the KPI says, "" without one."""
    result = next(own for own in results if own.id == found.kpi)
    return Page(
        "explanation",
        ctx.words.say("Explanation"),
        _title(ctx, found, result, change, weeks),
        _subtitle(ctx, found, result),
        " ".join(_how_to_read(ctx, found, weeks)),
        " ".join(_notes(ctx, found, result, weeks)),
    )


def _title(ctx: Context, found: Movement, result: KpiResult, change: str, weeks: WeekStrip | None) -> str:
    """A change with a signal first, then the gap, then the weeks: the first that says something and fits."""
    titles = [
        *_change_titles(ctx, found, result, change, weeks),
        *_gap_titles(ctx, found),
        _weeks_title(ctx, result, weeks),
    ]
    return next(title for title in titles if title and fits(ctx, title))


def _change_titles(
    ctx: Context, found: Movement, result: KpiResult, change: str, weeks: WeekStrip | None
) -> Iterator[str]:
    """What accounts for a change that a rule of the control chart shows; nothing without such a rule."""
    own = found.change
    if not change or own is None or result.period != own.period:
        return
    say = ctx.words.say
    whole, rate, mix = (
        points(ctx, own, figure) for figure in (own.printed_difference, own.totals.rate, own.totals.mix)
    )
    opened = say("{name} {change}", name=opening(ctx, result), change=change)
    values = {"opened": opened, "whole": whole, "rate": rate, "mix": mix}
    if own.standouts and not own.is_mix:
        last = own.standouts[-1]
        part = points(ctx, own, last.printed)
        cell = standout_name(ctx, own)
        yield say("{opened}: {cell} accounts for {part} of {whole} on the month before", cell=cell, part=part, **values)
    if len(own.steps) > 1:
        month = ctx.formats.month_name(own.against)
        sentence = "{opened}: rates inside lanes account for {rate} of {whole} on {month}, their mix for {mix}"
        short = "{opened}: rates inside lanes account for {rate} of {whole}"
        if own.is_mix:
            sentence = "{opened}: mix accounts for {mix} of {whole} on {month}, rates inside lanes for {rate}"
            short = "{opened}: mix accounts for {mix} of {whole}"
        yield say(sentence, month=month, **values)
        yield say(short, **values)
    beyond = [point for point in weeks.weeks if point.rule == "R1"] if weeks else []
    if weeks and len(beyond) == 1:
        week = ctx.spoken(beyond[0].value, weeks.unit, weeks.decimals)
        sentence = "{opened}: {whole} on the month before; {name} alone was beyond the range of weeks, at {week}"
        yield say(sentence, name=_week(ctx, beyond[0]), week=week, **values)
    yield say("{opened}: {whole} on the month before", **values)


def _gap_titles(ctx: Context, found: Movement) -> Iterator[str]:
    gap, own = found.gap, found.target
    if gap is None or own is None:
        return
    say, show = ctx.words.say, ctx.formats
    n = show.integer(abs(gap.above))
    unit = failures_name(ctx, found.kpi, abs(gap.above))
    cells = [step for step in gap.steps if step.kind == "cell"]
    if gap.above > 0 and own.standouts and cells:
        yield from _named(ctx, gap, cells[:_MOST_NAMES], unit)
        yield from _named(ctx, gap, cells[:1], unit)
    if gap.above > 0:
        how = say("no lane stands out from the others") if own.standouts == () else ""
        sentence = (
            "{n} {unit} above the allowance of {allowed}; {how}"
            if how
            else "{n} {unit} above the allowance of {allowed}"
        )
        yield say(sentence, n=n, unit=unit, allowed=show.integer(gap.allowed), how=how)
        return
    actual, late = show.integer(gap.actual), failures_name(ctx, found.kpi, gap.actual)
    values = {"actual": actual, "late": late, "n": n, "allowed": show.integer(gap.allowed)}
    if gap.above == 0:
        yield say("At {actual} {late} the month is at what the target allows", **values)
        return
    worst = cells[0] if cells and own.standouts else None
    if worst is not None:
        yield say(
            "At {actual} {late} the month is {n} below what the target allows; {cell} is {held} above its allowance",
            cell=worst.name,
            held=show.integer(worst.parcels),
            **values,
        )
    yield say("At {actual} {late} the month is {n} below the {allowed} that the target allows", **values)


def _named(ctx: Context, gap: GapBridge, cells: Sequence[GapStep], unit: str) -> Iterator[str]:
    """The cells furthest above their allowance, beside the whole gap and all others."""
    say, show = ctx.words.say, ctx.formats
    held = sum(step.parcels for step in cells)
    rest = gap.above - held
    values = {
        "names": joined(ctx, [step.name for step in cells]),
        "held": show.integer(held),
        "unit": unit,
        "gap": show.integer(gap.above),
        "rest": show.integer(abs(rest)),
    }
    one = len(cells) == 1
    if rest < 0:
        sentence = (
            "{names} holds {held} {unit} above allowance, more than the gap of {gap}; all others are {rest} below"
        )
        if not one:
            sentence = (
                "{names} hold {held} {unit} above allowance, more than the gap of {gap}; all others are {rest} below"
            )
    else:
        sentence = "{names} accounts for {held} of the {gap} {unit} above allowance, all others for\u00a0{rest}"
        if not one:
            sentence = "{names} account for {held} of the {gap} {unit} above allowance, all others for\u00a0{rest}"
    yield say(sentence, **values)


def _weeks_title(ctx: Context, result: KpiResult, weeks: WeekStrip | None) -> str:
    """Weeks with a signal, else that there is none, else the value alone."""
    say, name = ctx.words.say, opening(ctx, result)
    value = ctx.spoken(result.scored_value, result.unit, result.decimals)
    judged = [point for point in weeks.weeks if point.lower is not None] if weeks else []
    if not judged:
        return say("{name} was {value}; its weeks have no normal range yet", name=name, value=value)
    fired = [point for point in judged if point.rule]
    if not fired:
        return say(
            "{name} was {value}; none of the last {n} weeks left the normal range",
            name=name,
            value=value,
            n=str(len(judged)),
        )
    names = joined(ctx, [_week(ctx, point) for point in fired])
    one, many = "{name} was {value}; {weeks} gives a signal", "{name} was {value}; {weeks} give a signal"
    return ctx.words.count(one, many, len(fired), name=name, value=value, weeks=names)


def _week(ctx: Context, point: WeekPoint) -> str:
    """`W42`."""
    return ctx.words.say("W{week}", week=point.number)


def _subtitle(ctx: Context, found: Movement, result: KpiResult) -> str:
    say, show = ctx.words.say, ctx.formats
    month = show.month(ctx.month)
    scored = say("without excluded parcels") if found.scored == "adjusted" else ""
    head = say("{name}, {month}", name=result.name, month=month)
    gap = found.gap
    if gap is None or found.target is None:
        return " · ".join(filter(None, [head, scored, say("what it is compared with, and the last weeks")]))
    own = found.target
    sentence = "gap to target {points} = {above} above the {allowed} allowed"
    if gap.above <= 0:
        sentence = "gap to target {points} = {above} below the {allowed} allowed"
    words = say(
        sentence,
        points=points(ctx, own, gap.points),
        above=show.integer(abs(gap.above)),
        allowed=show.integer(gap.allowed),
    )
    return " · ".join(filter(None, [head, words, scored]))


def _how_to_read(ctx: Context, found: Movement, weeks: WeekStrip | None) -> Iterator[str]:
    say = ctx.words.say
    if found.gap is not None:
        yield say("Bars add from allowed to actual.")
    if any(own.low != own.high for own in found.standings):
        yield say("Controllable: unknown causes counted as the carrier’s, or not.")
    if weeks is not None and found.gap is None:
        yield say("Band = normal range of the weeks; only filled coloured points are signals.")


def _notes(ctx: Context, found: Movement, result: KpiResult, weeks: WeekStrip | None) -> Iterator[str]:
    say = ctx.words.say
    if found.causes is not None:
        yield say(
            "Late = not delivered or validly attempted by the promise; undelivered, returned and cancelled count. Causes as recorded by the carrier; an unknown cause is held against nobody."
        )
    yield from dispatch_clock(ctx, [result])
    if found.gap is not None and found.target is not None and _has_flows(found.target):
        yield say("Where no flow is named it is the way to the customer; a row of the lane table holds all flows.")
    if any(own is not None and len(own.steps) > 1 for own in (found.change, found.year)):
        yield say("Rate = same cells, another share late; mix = more or fewer parcels in them.")
    if weeks is not None and weeks.baseline is not None:
        last = parse_period(weeks.baseline[1])
        assert isinstance(last, Week)  # noqa: S101  # the limits of weeks end with one
        yield say(
            "Weekly limits: {chart}, {n} weeks to {week}.",
            chart="p′" if ctx.workspace.kpis[weeks.kpi].chart == "p_prime" else "XmR",
            n=str(weeks.baseline_weeks),
            week=say("week {week} of {year}", week=str(last.week), year=str(last.year)),
        )
    elif weeks is not None:
        yield say("Too few weeks for a weekly normal range.")
    if weeks is not None:
        yield say("Weeks start on Monday; those at its edges lie in two months.")
    if result.provisional:
        yield say("Provisional: outcomes of the month are still coming in.")


def _has_flows(found: Explanation) -> bool:
    """Whether the cells are told apart by flow, which the lane table does not do."""
    return len({step.cell.get("flow", "") for step in found.steps}) > 1


def points(ctx: Context, found: Explanation, printed: float) -> str:
    """A printed effect with its unit and sign: `−0.41 pp`."""
    number = ctx.formats.number(printed, found.decimals, signed=True)
    return ctx.words.say("{number} pp", number=number) if found.unit == "percent" else number


def standout_name(ctx: Context, found: Explanation) -> str:
    """The part that differs from the others by more than chance, by its dimensions."""
    named = {own.dimension: own.value for own in found.standouts or ()}
    if "lane" in named:  # it names both ends
        named = {name: value for name, value in named.items() if name not in ("origin", "destination")}
    words = []
    for dimension, value in named.items():
        shown = value.replace("-", "→", 1) if dimension == "lane" else ctx.plain(value)
        words.append(ctx.words.say(PLACES[dimension], place=shown) if dimension in PLACES else shown)
    return " ".join(words)


def failures_name(ctx: Context, kpi: str, number: int) -> str:
    """`late parcel`, `late parcels`."""
    return ctx.words.count(*_FAILURES[kpi], number)
