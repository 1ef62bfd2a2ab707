"""Days on which a price or a unit cost begins or has ended: sums are cut there, so that they tell what came after."""

from collections.abc import Iterable
from datetime import date, timedelta

from scorecards.workspace import RowRules


def ends_of(rules: RowRules) -> set[date]:
    """First days of prices, and the days after the last one of prices, surcharges and unit costs."""
    cards = rules.rate_cards.values()
    starts = {price.valid_from for card in cards for price in card.prices if price.valid_from}
    ends: Iterable[date | None] = [
        *(price.valid_until for card in cards for price in card.prices),
        *(surcharge.valid_until for card in cards for surcharge in card.surcharges or ()),
        *(cost.valid_until for cost in rules.unit_costs),
    ]
    return starts | {end + timedelta(days=1) for end in ends if end}
