"""Every card of the network and of its months holds what every card must hold."""

import json

import pytest

from scorecards.engine import Session
from scorecards.model import Month, Scorecard, scorecard_from_json, scorecard_to_json
from tests.compose.card_checks import check_card
from tests.compose.conftest import Composer
from tests.compose.network import CARD, MONTHS, carriers

PARTNERS = tuple(carriers())


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_card_holds_together(card: Composer, partner: str) -> None:
    for month in (CARD, CARD.shift(1), CARD.shift(-1), CARD.shift(-9), MONTHS[0], MONTHS[0].shift(-1)):
        check_card(card(partner, month))


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_card_is_json_and_comes_back_equal(card: Composer, partner: str) -> None:
    made = card(partner)
    text = scorecard_to_json(made)
    assert scorecard_from_json(text) == made
    assert text == scorecard_to_json(card(partner))
    assert "NaN" not in text


def words(made: Scorecard) -> str:
    return json.dumps(json.loads(scorecard_to_json(made)), ensure_ascii=False).casefold()


def test_a_card_knows_no_other_partner(network: Session, card: Composer) -> None:
    """No name, id or alias of another partner, and no count of its rows."""
    every = {partner.id: partner for partner in network.tables.partners}
    rows = {partner: {r.rows for r in network.tables.reports if r.partner == partner} for partner in every}
    for partner in every.values():
        text = words(card(partner.id))
        for other in every.values():
            if other.id != partner.id:
                for name in (other.name, other.id, *other.aliases):
                    assert f'"{name.casefold()}' not in text
                    assert len(name) < 6 or name.casefold() not in text, (partner.id, name)
                for count in rows[other.id] - rows[partner.id]:
                    assert f'"rows": {count},' not in text


def test_a_month_before_any_data_says_so(card: Composer) -> None:
    made = card("first-month", Month(2020, 2))
    assert made.grade.letter is None
    assert made.lanes is None
    assert [page.id for page in made.pages] == ["summary", "kpis", "notes"]
    assert {result.reason for result in made.kpis} == {"no data for February 2020", "no data for November 2019"}
    assert made.findings == ()
