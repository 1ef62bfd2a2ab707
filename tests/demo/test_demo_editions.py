"""What one edition of a card may hold and another not."""

import re
from collections.abc import Mapping
from fractions import Fraction

import pytest

from scorecards.engine import Session
from scorecards.model import Partner, Scorecard
from scorecards.model.peers import Edition
from scorecards.render import render_document
from tests.demo.cards import card, page_texts, partner_of
from tests.demo.documents import PARTNERS, Document

#: A count from here on, and a share that is no ratio of counts up to here, is met elsewhere by no chance.
LARGE = 10_000
SMALL_COUNTS = 5_000


def names_of(partner: Partner) -> set[str]:
    contacts = {text for contact in partner.contacts for text in (contact.name, contact.email)}
    return {partner.id, partner.name, *partner.aliases, *contacts} - {""}


def named_in(text: str, names: set[str]) -> set[str]:
    """The names in a text, whatever their case, as words of their own."""
    lower = text.lower()
    near = [name for name in names if name.lower() in lower]
    return {name for name in near if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)}


def own_figures(made: Scorecard) -> set[float]:
    """Values and counts of a card by which it can be known."""
    counts = {float(count) for kpi in made.kpis for count in (kpi.n, kpi.denominator, kpi.numerator) if count}
    values = {point.value for kpi in made.kpis for point in kpi.history} | {kpi.value for kpi in made.kpis}
    return {count for count in counts if count >= LARGE} | {value for value in values if value and _is_rare(value)}


def _is_rare(value: float) -> bool:
    return float(Fraction(value).limit_denominator(SMALL_COUNTS)) != value and value < LARGE


@pytest.mark.parametrize("partner_id", PARTNERS)
def test_no_partner_edition_names_another_partner(
    session: Session, documents: Mapping[str, Document], partner_id: str
) -> None:
    """Neither on its pages nor in the metadata of the PDF, nor in the files inside and theirs."""
    others = [partner for partner in session.tables.partners if partner.id != partner_id]
    own = names_of(partner_of(session, partner_id))
    foreign = set[str]().union(*map(names_of, others)) - own
    places = documents[partner_id].strings()
    assert {place: found for place, text in places.items() if (found := named_in(text, foreign))} == {}
    expected = {"pages", "objects", "metadata", "docProps/core.xml", "xl/sharedStrings.xml"}
    assert expected | {file.name for file in documents[partner_id].files if file.name.endswith("json")} <= set(places)
    for place in ("pages", "objects", "metadata"):
        assert named_in(places[place], {partner_of(session, partner_id).name}), place  # it would be found


@pytest.mark.parametrize("partner_id", PARTNERS)
def test_no_partner_edition_holds_a_figure_of_another_partner(
    documents: Mapping[str, Document], partner_id: str
) -> None:
    own = own_figures(documents[partner_id].card)
    foreign = set[float]().union(*(own_figures(each.card) for each in documents.values())) - own
    assert len(foreign) > 1_000
    for place, numbers in documents[partner_id].numbers().items():
        assert numbers & foreign == set(), place
        if place == "figures":
            assert own <= numbers  # they would be found


def test_figures_by_which_a_partner_can_be_known_are_found_on_pages_and_in_the_workbook(
    documents: Mapping[str, Document],
) -> None:
    boreal = documents["boreal-express"]
    own, numbers = own_figures(boreal.card), boreal.numbers()
    assert len(numbers["pages"] & own) > 5
    assert len(numbers["workbook"] & own) > 20


def test_the_internal_edition_names_the_peers_and_says_what_it_is(
    session: Session, documents: Mapping[str, Document]
) -> None:
    boreal = partner_of(session, "boreal-express")
    others = {partner.name for partner in session.tables.partners if partner.id != boreal.id}
    made = card(session, boreal.id, edition="internal")
    rendered = render_document(made, session.workspace.brand)
    assert rendered.pages == len(made.pages)
    pages: dict[Edition, str] = {
        "internal": " ".join(page_texts(rendered.pdf)),
        "partner": " ".join(documents[boreal.id].sheets),
    }
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
