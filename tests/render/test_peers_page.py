"""The page of the peers in the PDF: both editions, funnel and strip."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from scorecards.formats import Formats
from scorecards.model.peers import PeerCell, PeersView
from scorecards.render import render_html
from scorecards.render.peers import expected_rows, peers_alt
from scorecards.wording import Words
from tests.render import example, peer_examples
from tests.render.conftest import rendered
from tests.render.peer_examples import with_peers
from tests.render.structure import elements

EDITIONS = {
    "peers, partner": peer_examples.PARTNER,
    "peers, internal": peer_examples.INTERNAL,
    "peers, internal strip": peer_examples.STRIP,
    "peers, partner strip": peer_examples.PARTNER_STRIP,
}
OTHERS = [point.partner for point in peer_examples.POINTS if point.partner != example.CARD.partner]


def page_of(name: str) -> str:
    document = rendered(name)
    (page,) = [page for page in document.pages if "How strong the evidence is" in page]
    return " ".join(page.split())


@pytest.mark.parametrize("name", [*EDITIONS, "peers, long name"])
def test_the_page_takes_one_sheet_after_the_lanes(name: str) -> None:
    document = rendered(name)
    assert len(document.pages) == len(example.PAGES) + 1
    assert "How strong the evidence is" in document.pages[4]
    assert "Definitions" in document.pages[5]


@pytest.mark.parametrize("name", list(EDITIONS))
def test_the_words_and_figures_of_the_view_stand_on_the_page(name: str) -> None:
    view, page = EDITIONS[name], page_of(name)
    words = [view.title, view.subtitle, view.arithmetic, *view.evidence, view.how_to_read, view.notes]
    assert [text for text in words if text not in page] == []
    for text in (f"Peers: other carriers compared {view.peers}", "lane and service 8 of 21", "matched 98.9%"):
        assert text in page
    assert ("99.8% limit" in page) == (view.display == "funnel")


@pytest.mark.parametrize("name", ["peers, internal", "peers, internal strip"])
def test_the_internal_edition_lists_five_cells_and_the_rest(name: str) -> None:
    page = page_of(name)
    for row in (
        "DE→FR standard 4,118 291 221 +70",  # cut down the parts sum to 1,277: .6 and the first two .4 are raised
        "FR→ES standard 3,047 212 143 +69",
        "DE→FR express 913 61 43 +18",
        "3 other cells 21,673 620 572 +48",
        "Comparable parcels 41,454 1,538 1,280 +258",
    ):
        assert row in page
    assert "Esker Lines" in page


@pytest.mark.parametrize("name", ["peers, partner", "peers, partner strip"])
def test_the_partner_edition_has_no_peer_and_no_cell(name: str) -> None:
    page = page_of(name)
    assert [peer for peer in OTHERS if peer.split()[0] in page] == []
    assert "other cells" not in page
    assert "→" not in page
    assert "Matched parcels due 41,454 of 41,927" in page


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("cells", [1, 5, 6, 7, 8])
def test_rows_and_columns_add_up_as_printed(digits: int, cells: int) -> None:
    lanes = peer_examples.CELLS[:cells]
    view = replace(
        peer_examples.INTERNAL,
        lanes=lanes,
        expected_decimals=digits,
        expected=sum(cell.expected for cell in lanes),
        matched=sum(cell.n for cell in lanes),
        matched_late=sum(cell.late for cell in lanes),
    )
    *rows, total = expected_rows(view, Words())
    assert len(rows) == min(cells, 6)
    assert sum(row.n for row in rows) == total.n == view.matched
    assert sum(row.late for row in rows) == total.late == view.matched_late
    assert sum((row.expected for row in rows), Decimal(0)) == total.expected
    assert sum((row.difference for row in rows), Decimal(0)) == total.difference
    formats = Formats()
    for row in (*rows, total):
        printed = Decimal(formats.number(row.expected, digits).replace(",", ""))
        assert printed == row.expected
    assert (
        max(abs(float(row.expected) - cell.expected) for row, cell in zip(rows, lanes[:5], strict=False)) < 10**-digits
    )


def test_no_cells_have_no_rows() -> None:
    assert expected_rows(peer_examples.PARTNER, Words()) == ()


def test_one_cell_more_than_listed_is_listed_too() -> None:
    six: tuple[PeerCell, ...] = peer_examples.CELLS[:6]
    names = [row.name for row in expected_rows(replace(peer_examples.INTERNAL, lanes=six), Words())]
    assert names[5:] == ["DE→DE express", "Comparable parcels"]


def test_the_chart_is_described() -> None:
    figures = [str(node.get("/Alt", "")) for node in elements(rendered("peers, partner").pdf) if node.S == "/Figure"]
    assert (
        "Funnel plot of late parcels per expected late parcel: Boréal Express 1.20, 95% interval 1.13 to 1.27, "
        "99.8% limits 0.71 to 1.29, median of 9 peers 1.00, middle half 0.88 to 1.18"
    ) in figures


@pytest.mark.parametrize(
    ("view", "starts", "ends"),
    [
        (peer_examples.INTERNAL, "Funnel plot", "10 partners as points"),
        (peer_examples.PARTNER_STRIP, "Strip plot", "median of 5 peers 1.00, middle half 0.88 to 1.18"),
    ],
)
def test_the_description_says_what_is_drawn(view: PeersView, starts: str, ends: str) -> None:
    alt = peers_alt(view, "Boréal Express", Formats(), Words())
    assert alt.startswith(starts)
    assert alt.endswith(ends)
    assert ("99.8%" in alt) == (view.display == "funnel")


def test_limits_of_the_own_volume_and_the_ratio_are_those_of_the_title() -> None:
    view, page = peer_examples.PARTNER, page_of("peers, partner")
    assert view.limits is not None
    for number in re.findall(r"\d+\.\d+", view.title):
        assert page.count(number) >= 3  # title, chart and evidence or arithmetic


def test_a_name_with_markup_is_text_in_the_description() -> None:
    card = replace(with_peers(peer_examples.PARTNER), partner='<b>"A"</b>')
    assert "&lt;b&gt;&#34;A&#34;&lt;/b&gt; 1.20" in render_html(card, example.BRAND)
