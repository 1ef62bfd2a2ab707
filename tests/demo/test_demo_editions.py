"""What one edition of a card may hold and another not."""

import re

import pytest

from scorecards.engine import Session
from scorecards.model import Partner, scorecard_to_json
from scorecards.model.peers import Edition
from scorecards.render import render_document
from tests.demo.cards import card, page_texts, partner_of


def names_of(partner: Partner) -> set[str]:
    return {partner.id, partner.name, *partner.aliases}


def named_in(text: str, names: set[str]) -> set[str]:
    return {name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)}


def test_no_partner_edition_names_another_partner(session: Session) -> None:
    for partner in session.tables.partners:
        others = set[str]().union(*(names_of(other) for other in session.tables.partners if other.id != partner.id))
        assert named_in(scorecard_to_json(card(session, partner.id)), others - names_of(partner)) == set()


def test_the_internal_edition_names_the_peers_and_says_what_it_is(session: Session) -> None:
    boreal = partner_of(session, "boreal-express")
    others = {partner.name for partner in session.tables.partners if partner.id != boreal.id}
    pages: dict[Edition, str] = {}
    for edition in ("partner", "internal"):
        made = card(session, boreal.id, edition=edition)
        rendered = render_document(made, session.workspace.brand)
        assert rendered.pages == len(made.pages)
        pages[edition] = " ".join(page_texts(rendered.pdf))
    assert len(named_in(pages["internal"], others)) >= 3
    assert "internal edition, not for partners" in pages["internal"]
    assert named_in(pages["partner"], others) == set()
    assert "internal" not in pages["partner"]


@pytest.mark.parametrize("partner_id", ["boreal-express", "tramontana-envios"])
def test_both_editions_hold_the_same_figures_but_for_the_peers(session: Session, partner_id: str) -> None:
    ours, theirs = card(session, partner_id, edition="internal"), card(session, partner_id)
    assert ours.kpis == theirs.kpis
    assert ours.grade == theirs.grade
    assert ours.movement == theirs.movement
    assert ours.peers != theirs.peers
