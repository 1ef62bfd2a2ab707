"""How much of what a figure needs is there, against the floor below which it says nothing."""

from decimal import Decimal
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.formats import decimals_for
from scorecards.model import Month, Pair


def shortfall(ctx: Context, coverage: str, month: Month) -> str:
    """What a coverage KPI lacks to its floor in a month, in words; empty when it is reached or unknown."""
    kpi = ctx.workspace.kpis[coverage]
    if coverage not in ctx.measures.kpis or kpi.coverage_floor is None:
        return ""
    pair = ctx.measures.monthly(coverage, ctx.partner.id).get(month, Pair())
    if pair.value is None or pair.value >= kpi.coverage_floor:
        return ""
    return ctx.words.say("{name}: {share}, {floor} needed", name=kpi.name, **below(ctx, pair.value, kpi.coverage_floor))


def below(ctx: Context, share: Fraction, floor: Decimal) -> dict[str, str]:
    """A share and the floor it does not reach, with digits enough to tell them apart."""
    decimals = decimals_for("percent", share, floor, status_is_met=False, default=1)
    values = {"share": share, "floor": Fraction(floor)}
    return {name: ctx.formats.value(value, "percent", decimals) for name, value in values.items()}
