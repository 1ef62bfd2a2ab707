"""Every kind of card as a reader is told it who does not see it."""

import pytest

from scorecards.render import render_html
from tests.render import example
from tests.render.conftest import CARDS, rendered
from tests.render.structure import check_structure

#: A page is set tight, with other tables than at the first try, or a table goes on on a second sheet.
OTHERWISE = {
    "not graded, findings",
    "many actions",
    "two caps",
    "two caps, long findings",
    "not graded, full page",
    "forty lanes",
    "restated twice",
}


@pytest.mark.parametrize("name", CARDS)
def test_structure_and_order_are_those_of_the_words(name: str) -> None:
    card = CARDS[name]()
    html = None if name in OTHERWISE else render_html(card, example.BRAND)
    check_structure(rendered(name).pdf, html, {"Refurb & Co", card.partner}, card.language)
