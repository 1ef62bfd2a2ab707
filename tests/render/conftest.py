"""The documents that several tests look at, rendered once."""

from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from scorecards.render import render_pdf
from tests.render import actions_example, claims_example, example, peer_examples, restated_example
from tests.render.peer_examples import with_peers

CARDS = {
    "full": lambda: example.CARD,
    "two caps": lambda: example.two_caps(more=1),
    "two caps, long findings": lambda: example.two_caps(more=2),
    "not graded": example.not_graded,
    "not graded, findings": example.not_graded_with_findings,
    "not graded, full page": example.not_graded_full_page,
    "forty lanes": example.forty_lanes,
    "long names": example.long_names,
    "many KPIs": example.many_kpis,
    "peers, partner": lambda: with_peers(peer_examples.PARTNER),
    "peers, internal": lambda: with_peers(peer_examples.INTERNAL),
    "peers, internal strip": lambda: with_peers(peer_examples.STRIP),
    "peers, partner strip": lambda: with_peers(peer_examples.PARTNER_STRIP),
    "peers, long name": peer_examples.long_name,
    "claims": claims_example.card,
    "few claims": claims_example.few,
    "actions": actions_example.card,
    "many actions": actions_example.many,
    "restated": restated_example.card,
    "restated twice": restated_example.twice,
}


class Rendered:
    """A PDF as bytes and the text of its pages."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.sheets = pypdfium2.PdfDocument(data)
        self.pages = [
            sheet.get_textpage().get_text_range().replace("\r\n", "\n").replace("\u00a0", " ") for sheet in self.sheets
        ]
        self.pdf = pikepdf.open(BytesIO(data))


@cache
def rendered(name: str) -> Rendered:
    return Rendered(render_pdf(CARDS[name](), example.BRAND))


@pytest.fixture
def full() -> Rendered:
    return rendered("full")


@pytest.fixture(params=list(CARDS))
def each(request: pytest.FixtureRequest) -> Rendered:
    return rendered(request.param)
