"""A team's own pages and their order on the network made by hand."""

from dataclasses import replace

from scorecards.compose import compose
from scorecards.engine import Session
from scorecards.model import Scorecard
from scorecards.model.layout import CardLayout
from tests.compose.card_checks import check_card
from tests.compose.network import CARD


def composed(network: Session, layout: CardLayout) -> Scorecard:
    partner = next(partner for partner in network.tables.partners if partner.id == "boreal-express")
    workspace = replace(network.workspace, layouts={partner.kind: layout})
    return compose(workspace, network.tables, network.measures, partner, CARD)


def test_pages_stand_in_the_order_of_the_layout(network: Session) -> None:
    made = composed(network, CardLayout(("summary", "lanes", "kpis", "notes")))
    assert [page.id for page in made.pages] == ["summary", "lanes", "kpis", "notes"]
    assert {page for finding in made.findings for page in finding.pages} <= {"summary", "lanes", "kpis", "notes"}
    assert not any("Left out" in remark for remark in made.notes.remarks)


def test_headline_and_trends_are_those_of_the_layout(network: Session) -> None:
    pages = ("summary", "kpis", "trends", "notes")
    made = composed(network, CardLayout(pages, ("lost", "on_time"), ("on_time", "no_such_kpi", "lost")))
    assert made.headline[:2] == ("lost", "on_time")
    assert len(made.headline) == 5
    assert made.trends == ("on_time", "lost")


def test_a_page_of_the_layout_without_data_is_told_of(network: Session) -> None:
    made = composed(network, CardLayout(("summary", "kpis", "peers", "notes")))
    assert [page.id for page in made.pages] == ["summary", "kpis", "notes"]
    assert any(remark.startswith("Left out: peer comparison") for remark in made.notes.remarks)


def test_the_shipped_layout_holds_together(network: Session) -> None:
    check_card(composed(network, network.workspace.layouts["transport"]))
