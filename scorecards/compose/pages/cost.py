"""The words around the cost per parcel: what accounts for its change, what it is made of, how firm it is."""

from collections.abc import Iterator, Sequence

from scorecards.compose.context import Context
from scorecards.compose.explanation.words import spend_words
from scorecards.compose.pages.titles import fits
from scorecards.compose.sentences import opening
from scorecards.model import KpiResult, Page
from scorecards.model.cost import CostView
from scorecards.model.explanation import Explanation, Step

#: Steps whose name is a plural.
_SEVERAL = ("returns", "credits")

#: Of the currency per parcel: a smaller difference without a signal needs no reason.
_WORTH_A_STEP = 0.01


def cost_page(ctx: Context, found: CostView, results: Sequence[KpiResult], change: str) -> Page:
    """The page of costs; `change` is what the latest signal of the cost per parcel says, "" without one."""
    say, show = ctx.words.say, ctx.formats
    result = next(own for own in results if own.id == found.kpi)
    return Page(
        "cost",
        say("Cost"),
        _title(ctx, found, result, change),
        say(
            "Charges net of credits, {currency} per parcel handed over, without tax and claim payments · {month} against the month before, the previous year and the target",
            currency=ctx.workspace.currency,
            month=show.month(ctx.month),
        ),
        say("Dark adds cost, light takes it away; the axis is the change, its zero the month before."),
        " ".join(filter(None, _notes(ctx, found, result))),
    )


def _title(ctx: Context, found: CostView, result: KpiResult, change: str) -> str:
    return next(title for title in _titles(ctx, found, result, change) if fits(ctx, title))


def _titles(ctx: Context, found: CostView, result: KpiResult, change: str) -> Iterator[str]:
    """The longest that fits is taken: with what accounts for most, without it, the value alone."""
    say, own = ctx.words.say, found.change
    name = opening(ctx, result)
    value = ctx.spoken(found.total.value, "money", found.decimals)
    if own is None:
        yield say("{name} was {value}; the month before has no cost to compare it with", name=name, value=value)
        return
    said = {
        "name": name,
        "value": value,
        "difference": _amount(ctx, own, own.printed_difference),
        "month": ctx.formats.month_name(own.against),
        "change": change,
    }
    opened = say("{name} was {value}, {difference} on {month}", **said)
    if change:
        opened = say("{name} {change} at {value}, {difference} on {month}", **said)
    elif result.limits is not None:
        opened = say("{name} was {value}, {difference} on {month}, inside its normal range", **said)
    if (change or abs(own.printed_difference) >= _WORTH_A_STEP) and (most := _most(own)):
        rest = own.printed_difference - most.printed.total
        effects = {"step": most.name, "effect": _amount(ctx, own, most.printed.total), "rest": _amount(ctx, own, rest)}
        sentence = "{opened}: {step} accounts for {effect}, all else for {rest}"
        if most.name in [say(name) for name in _SEVERAL]:
            sentence = "{opened}: {step} account for {effect}, all else for {rest}"
        yield say(sentence, opened=opened, **effects)
    yield opened
    yield say("{name} was {value}", **said)


def _most(found: Explanation) -> Step | None:
    """The step with the largest effect of those that go the way of the difference; None where there is none."""
    same = [step for step in found.steps if step.printed.total * found.printed_difference > 0]
    return min(same, key=lambda step: (-abs(step.printed.total), step.id), default=None)


def _amount(ctx: Context, found: Explanation, figure: float) -> str:
    return ctx.formats.value(round(figure, found.decimals), "money", found.decimals, signed=True)


def _notes(ctx: Context, found: CostView, result: KpiResult) -> Iterator[str]:
    say = ctx.words.say
    if found.change is not None and found.change.is_by_component:
        yield say(
            "Steps compare like parcels (average of both months’ weights); the table shows each amount over all parcels, so that its differences are other ones."
        )
        yield say("Mix: other shares of lanes, services and weights, and of parcels not invoiced yet.")
    yield say("Steps are rounded so that they add up.")
    if found.change is not None:
        yield spend_words(ctx, found.change)
    if found.check is not None:
        yield say("Invoice check by month of invoice; tolerance 0.01 or 1% of the agreed amount.")
    if result.provisional:
        yield say("Provisional: not all parcels of the month are invoiced.")
