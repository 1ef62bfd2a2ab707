"""Everything the page of explanations shows."""

from collections.abc import Iterator, Sequence

from scorecards.compose.context import Context
from scorecards.compose.explanation import (
    TARGET,
    NoDataError,
    NoTargetError,
    Question,
    explained,
    previous,
    year_before,
)
from scorecards.compose.movement.causes import causes
from scorecards.compose.movement.gap import gap_bridge
from scorecards.compose.populations import is_additive, scored_rows
from scorecards.compose.spans import Period
from scorecards.model import KpiResult, LaneTable
from scorecards.model.explanation import Explanation
from scorecards.model.movement import Movement, Standing
from scorecards.statistics.status import MINIMUM_N

#: The KPI that a card explains: the first that it has.
KPIS = ("on_time", "dispatch_on_time")
_CONTROLLABLE = "controllable"
_MOST_DECIMALS = 2


def movement(ctx: Context, results: Sequence[KpiResult], lanes: LaneTable | None) -> Movement | None:
    """What accounts for the figure; None where the card has no KPI to explain, or too few rows of it in the month."""
    result = next((own for kpi in KPIS for own in results if own.id == kpi), None)
    if result is None or result.value is None or not is_additive(ctx.workspace.kpis[result.id]):
        return None
    if result.n < MINIMUM_N:
        return None
    month = ctx.month
    target, change, year = (
        explanation_of(ctx, result.id, against) for against in (TARGET, previous(month), year_before(month))
    )
    return Movement(
        kpi=result.id,
        name=result.name,
        scored=result.scored,
        gap=gap_bridge(ctx, target, lanes if scored_rows(ctx) == "all" else None) if target else None,
        target=target,
        change=change,
        year=year,
        causes=causes(ctx, result),
        standings=tuple(_standings(ctx, result)),
        excluded=result.excluded,
    )


def explanation_of(ctx: Context, kpi: str, against: str | Period) -> Explanation | None:
    """The bridge of the card's month; None where one side has no data or no target: the page leaves out what cannot be explained."""
    try:
        return explained(ctx, Question(kpi, ctx.month, against))
    except (NoDataError, NoTargetError):
        return None


def _standings(ctx: Context, result: KpiResult) -> Iterator[Standing]:
    """Raw, without excluded rows, and late by the carrier alone, from all unknown causes being the carrier's to none."""
    decimals = min(result.decimals + 1, _MOST_DECIMALS)
    if result.value is not None:
        yield Standing("raw", result.value, result.value, decimals, result.scored == "raw")
    if result.adjusted is not None:
        yield Standing("adjusted", result.adjusted, result.adjusted, decimals, result.scored == "adjusted")
    if result.id != KPIS[0] or _CONTROLLABLE not in ctx.measures.kpis:
        return
    pair = ctx.measures.monthly(_CONTROLLABLE, ctx.partner.id).get(ctx.month)
    if pair is None or not result.denominator:
        return
    # Of the parcels whose outcome is known: an unknown outcome is no unknown cause.
    late_unknown = pair.unknown - result.unknown
    shares = [1 - late / result.denominator for late in (pair.numerator + late_unknown, pair.numerator)]
    yield Standing("controllable", shares[0], shares[1], decimals, is_scored=False)
