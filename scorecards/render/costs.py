"""Figures of the page of costs that are ready to print."""

from decimal import Decimal
from fractions import Fraction

from scorecards.formats import Formats, printed
from scorecards.model import MONEY_SCALE, KpiResult, Scorecard
from scorecards.model.cost import CostPart
from scorecards.statistics.rounding import to_cents


def less(value: float, other: float, decimals: int, formats: Formats) -> str:
    """The difference of two printed amounts, so that it can be recomputed from the page."""
    difference = printed(value, "money", decimals) - printed(other, "money", decimals)
    return formats.number(difference, decimals, signed=True)


def cost_blocks(card: Scorecard) -> int:
    """How many blocks stand below the bridge."""
    if card.cost is None:
        return 0
    there = (card.cost.check, card.service_credit, card.kpi(card.cost.kpi).cost_parts)
    return sum(bool(part) for part in there)


def printed_amounts(result: KpiResult) -> list[tuple[CostPart, Decimal]]:
    """The parts of a cost to the cent, as the data notes print them; they add up to their printed sum."""
    amounts = to_cents([Fraction(part.amount, MONEY_SCALE) for part in result.cost_parts])
    return list(zip(result.cost_parts, amounts, strict=True))
