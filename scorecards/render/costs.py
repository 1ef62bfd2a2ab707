"""Figures of the page of costs that are ready to print."""

from decimal import Decimal

from scorecards.formats import Formats, printed
from scorecards.model import MONEY_SCALE, KpiResult, Scorecard
from scorecards.model.cost import CostPart
from scorecards.statistics.rounding import half_up, round_to_integers


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
    amounts = [Decimal(part.amount) * 100 / MONEY_SCALE for part in result.cost_parts]
    whole = round_to_integers(amounts, int(half_up(sum(amounts, Decimal(0)))))
    return [(part, Decimal(cents) / 100) for part, cents in zip(result.cost_parts, whole, strict=True)]
