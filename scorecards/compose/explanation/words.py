"""The words of an explanation: arithmetic *accounts for*, and nothing changed without a signal."""

from collections.abc import Sequence
from dataclasses import replace

from scorecards.compose.behaviour import Behaviour
from scorecards.compose.context import Context
from scorecards.compose.explanation.steps import cell_words, dimension_word
from scorecards.compose.sentences import change_phrase, either, subject_of
from scorecards.compose.spans import Span, period_words
from scorecards.model import Kpi, Month, parse_period
from scorecards.model.explanation import Explanation
from scorecards.model.kpi import RATE_UNITS
from scorecards.statistics.status import MINIMUM_N


def sentences(
    ctx: Context, kpi: Kpi, found: Explanation, now: Span, before: Span | None, behaved: Behaviour | None
) -> Explanation:
    """The explanation with its sentences: the difference, what may be said of it, what accounts for it."""
    said = [
        _headline(ctx, kpi, found, now, before),
        _signal(ctx, kpi, found, now, behaved) if before is not None else "",
        _effects(ctx, found) if before is not None else "",
        spend_words(ctx, found),
        _named(ctx, found),
        _rows(ctx, found, now),
    ]
    return replace(found, sentences=tuple(filter(None, said)))


def amount(ctx: Context, found: Explanation, printed: float, *, signed: bool = True) -> str:
    """A printed effect with its unit: `−0.41 pp`, `+€0.031`."""
    show = ctx.formats
    if found.unit == "money":
        return show.value(printed, "money", found.decimals, signed=signed)
    number = show.number(printed, found.decimals, signed=signed)
    return ctx.words.say("{number} pp", number=number) if found.unit == "percent" else number


def _figure(ctx: Context, found: Explanation, value: float) -> str:
    return ctx.spoken(value, found.unit, found.decimals)


def _headline(ctx: Context, kpi: Kpi, found: Explanation, now: Span, before: Span | None) -> str:
    name = subject_of(kpi)
    values = {
        "name": name[:1].upper() + name[1:],
        "value": _figure(ctx, found, found.value),
        "base": _figure(ctx, found, found.base),
        "period": period_words(ctx, now),
        "difference": amount(ctx, found, found.printed_difference),
    }
    if before is None:
        return ctx.words.say("{name} in {period}: {value} against a target of {base}, {difference}.", **values)
    other = period_words(ctx, before)
    return ctx.words.say(
        "{name}: {value} in {period}, {base} in {other}, a difference of {difference}.", other=other, **values
    )


def _signal(ctx: Context, kpi: Kpi, found: Explanation, now: Span, behaved: Behaviour | None) -> str:
    """Whether anything may be called a change."""
    say, period = ctx.words.say, period_words(ctx, now)
    if behaved is None and isinstance(now.period, Month):
        return say("The control chart has no point for {period} yet: no change is claimed.", period=period)
    if behaved is None:
        return say(
            "No control chart is read here for a week or a quarter: the difference is arithmetic and no change is claimed."
        )
    if behaved.limits is None:
        return say("The history of {name} allows no control limits: no change is claimed.", name=subject_of(kpi))
    phrase = change_phrase(ctx, kpi, behaved)
    if not phrase:
        return say("No control-chart rule fires in {period}: no change beyond the normal range.", period=period)
    name = subject_of(kpi)
    subject = name[:1].upper() + name[1:]
    return say(
        "{name} {phrase} in {period} (rule {rule}).", name=subject, phrase=phrase, period=period, rule=found.signal
    )


def _effects(ctx: Context, found: Explanation) -> str:
    say, totals = ctx.words.say, found.totals
    whole = amount(ctx, found, found.printed_difference)
    rate, mix, rest = (amount(ctx, found, figure) for figure in (totals.rate, totals.mix, totals.rest))
    sentences = {
        (True, False): "Rates inside the cells account for {rate} of {whole}, the mix of the cells for {mix}.",
        (True, True): "Rates inside the cells account for {rate} of {whole}, the mix of the cells for {mix}, amounts "
        "without parcels for {rest}.",
        (False, False): "What like parcels cost accounts for {rate} of {whole}, the mix of parcels for {mix}.",
        (False, True): "What like parcels cost accounts for {rate} of {whole}, the mix of parcels for {mix}, charges "
        "without a parcel for {rest}.",
    }
    said = say(sentences[not found.is_by_component, bool(totals.rest)], rate=rate, mix=mix, rest=rest, whole=whole)
    if not found.is_by_component:
        return said
    return f"{said} {say('Steps compare like parcels, the columns beside them show each amount over all parcels.')}"


def spend_words(ctx: Context, found: Explanation) -> str:
    """What was spent in all, where the figure is an amount per parcel."""
    if found.spend is None:
        return ""
    own, show = found.spend.printed, ctx.formats
    amounts = {
        name: show.value(getattr(own, name), "money", 0, signed=name not in ("before", "after"))
        for name in ("before", "after", "volume", "rate", "mix", "rest")
    }
    sentences = {
        (True, False): "In all {after} after {before}: the number of parcels accounts for {volume}, rates inside the "
        "cells for {rate}, the mix of the cells for {mix}.",
        (True, True): "In all {after} after {before}: the number of parcels accounts for {volume}, rates inside the "
        "cells for {rate}, the mix of the cells for {mix}, charges without a parcel for {rest}.",
        (False, False): "In all {after} after {before}: the number of parcels accounts for {volume}, what like parcels "
        "cost for {rate}, the mix of parcels for {mix}.",
        (False, True): "In all {after} after {before}: the number of parcels accounts for {volume}, what like parcels "
        "cost for {rate}, the mix of parcels for {mix}, charges without a parcel for {rest}.",
    }
    return ctx.words.say(sentences[not found.is_by_component, bool(own.rest)], **amounts)


def _named(ctx: Context, found: Explanation) -> str:
    """The part that stands out, or that none does; empty where the KPI has no variance to judge by."""
    say = ctx.words.say
    if not found.by or all(step.failures is None for step in found.steps):
        return ""
    if found.standouts is None:
        return say("Too few parcels, or too few parts of them, to say whether one stands out.")
    if not found.standouts:
        names = either(ctx, [dimension_word(ctx, name) for name in found.by])
        return say("Broad-based: no {names} differs from the others by more than chance.", names=names)
    cell = {own.dimension: own.value for own in found.standouts}
    if "lane" in cell:  # it names both ends
        cell = {name: value for name, value in cell.items() if name not in ("origin", "destination")}
    last = found.standouts[-1]
    words = cell_words(ctx, cell)
    return say(
        "{cell} stands out from the others and accounts for {amount} of {whole}.",
        cell=words[:1].upper() + words[1:],
        amount=amount(ctx, found, last.printed),
        whole=amount(ctx, found, found.printed_difference),
    )


def _rows(ctx: Context, found: Explanation, now: Span) -> str:
    """Which rows are counted where that is not plain."""
    say = ctx.words.say
    asked = parse_period(found.period)
    values = {"period": period_words(ctx, Span(asked.first, asked.last, asked)), "cohort": period_words(ctx, now)}
    mature = "Read when mature: the figure of {period} is of the cohort of {cohort}."
    is_few = found.n < MINIMUM_N and found.unit in RATE_UNITS
    notes: Sequence[str] = [
        say(mature, **values) if now.first < asked.first else "",
        say("n = {n} is too few to rate.", n=ctx.formats.integer(found.n)) if is_few else "",
        say("Without the parcels that the register excludes.") if found.scored == "adjusted" else "",
        say("Provisional: outcomes of the period are still coming in.") if found.provisional else "",
    ]
    return " ".join(filter(None, notes))
