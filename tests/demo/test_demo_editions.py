"""What one edition of a card may hold and another not."""

import re

import pypdfium2
import pytest

from scorecards.compose import compose
from scorecards.engine import Session
from scorecards.model import Month, Partner, Scorecard, scorecard_to_json
from scorecards.model.peers import Edition
from scorecards.render import render_document

OCTOBER = Month(2026, 10)


def card(session: Session, partner: Partner, edition: Edition = "partner") -> Scorecard:
    return compose(session.workspace, session.tables, session.measures, partner, OCTOBER, edition)


def names_of(partner: Partner) -> set[str]:
    return {partner.id, partner.name, *partner.aliases}


def named_in(text: str, names: set[str]) -> set[str]:
    return {name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s+", " ", text)


def test_no_partner_edition_names_another_partner(session: Session) -> None:
    for partner in session.tables.partners:
        others = set[str]().union(*(names_of(other) for other in session.tables.partners if other.id != partner.id))
        assert named_in(scorecard_to_json(card(session, partner)), others - names_of(partner)) == set()


def test_the_internal_edition_names_the_peers_and_says_what_it_is(session: Session) -> None:
    boreal = next(partner for partner in session.tables.partners if partner.id == "boreal-express")
    others = {partner.name for partner in session.tables.partners if partner.id != boreal.id}
    pages: dict[Edition, str] = {}
    for edition in ("partner", "internal"):
        made = card(session, boreal, edition)
        rendered = render_document(made, session.workspace.brand)
        assert rendered.pages == len(made.pages)
        pages[edition] = text_of(rendered.pdf)
    assert len(named_in(pages["internal"], others)) >= 3
    assert "internal edition, not for partners" in pages["internal"]
    assert named_in(pages["partner"], others) == set()
    assert "internal" not in pages["partner"]


@pytest.mark.parametrize("partner_id", ["boreal-express", "tramontana-envios"])
def test_both_editions_hold_the_same_figures_but_for_the_peers(session: Session, partner_id: str) -> None:
    partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
    ours, theirs = card(session, partner, "internal"), card(session, partner)
    assert ours.kpis == theirs.kpis
    assert ours.grade == theirs.grade
    assert ours.movement == theirs.movement
    assert ours.peers != theirs.peers
