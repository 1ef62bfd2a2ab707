"""Remarks that several pages make."""

from collections.abc import Sequence

from scorecards.compose.context import Context
from scorecards.compose.sentences import joined
from scorecards.model import KpiResult


def adjusted_trends(ctx: Context, results: Sequence[KpiResult]) -> list[str]:
    """Which KPIs are told over time without excluded rows, beside a value of all rows."""
    names = [result.name for result in results if result.trend == "adjusted"]
    if not names:
        return []
    sentence = "Changes, trend and normal range of {names} leave excluded parcels out, as the contract scores them."
    return [ctx.words.say(sentence, names=joined(ctx, names))]


def raw_is_scored(ctx: Context, results: Sequence[KpiResult]) -> list[str]:
    """What adjusted means, once for all KPIs beside whose value it stands."""
    if not any(result.adjusted is not None and result.scored == "raw" and result.weight for result in results):
        return []
    return [ctx.words.say("Adjusted = without excluded parcels; the raw value is scored.")]


def dispatch_clock(ctx: Context, results: Sequence[KpiResult]) -> list[str]:
    """What on time means at a warehouse."""
    if all(result.id != "dispatch_on_time" for result in results):
        return []
    sentence = "Dispatch on time: the carrier’s acceptance scan on or before the day of the cut-off; an order without a scan is late."
    return [ctx.words.say(sentence)]
