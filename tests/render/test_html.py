import re
from dataclasses import replace
from itertools import pairwise

import pytest

from scorecards.model import Picture, Scorecard
from scorecards.model.scorecard import Cap
from scorecards.render import render_html
from scorecards.render.document import build_document
from tests.render import example
from tests.render.conftest import CARDS


@pytest.fixture(params=list(CARDS))
def html(request: pytest.FixtureRequest) -> str:
    card: Scorecard = CARDS[request.param]()
    return render_html(card, example.BRAND)


def test_headings_start_with_one_h1_and_skip_no_level(html: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert levels.count(2) == html.count("<section")
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_table_has_a_caption_a_head_and_full_rows(html: str) -> None:
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        assert "<caption" in table
        assert "<thead" in table
        widths = set()
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
            spans = re.findall(r'colspan="(\d+)"', row)
            widths.add(len(re.findall(r"<t[hd][ >]", row)) + sum(int(span) - 1 for span in spans))
        assert len(widths) == 1
        assert not re.search(r"<th(?!ead|[^>]*scope)[^>]*>[^<]", table)


def test_pictures_have_alternative_texts_and_nothing_stands_in_links(html: str) -> None:
    pictures = re.findall(r"<img[^>]*>", html)
    assert pictures
    assert all(re.search(r'alt="[^"]+"', picture) for picture in pictures)
    assert re.findall(r"<a [^>]*>[^<]*<(?!/a)", html) == []
    assert "opacity" not in html


def test_html_in_a_name_is_text() -> None:
    card = replace(example.CARD, partner='<script>alert("x")</script>')
    html = render_html(card, example.BRAND)
    assert "<script" not in html
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in html


def test_findings_refer_to_the_pages_of_the_card() -> None:
    html = render_html(example.CARD, example.BRAND)
    assert 'Pages <a href="#kpis">2</a>, <a href="#trends">3</a>' in html
    assert 'Page <a href="#lanes">4</a>' in html
    without = replace(example.CARD, pages=tuple(page for page in example.PAGES if page.id != "lanes"), lanes=None)
    assert "#lanes" not in render_html(without, example.BRAND)


def test_blocks_without_content_are_left_out() -> None:
    bare = replace(example.CARD, findings=(), changed="", volume="")
    html = render_html(bare, example.BRAND)
    assert 'class="finding"' not in html
    assert "None: every rated target was met and no red line was crossed." in html
    assert "Changed since revision" not in html
    assert "Changed since revision" in render_html(example.CARD, example.BRAND)


def test_a_cap_that_binds_is_told_from_one_that_does_not() -> None:
    """By score the grade is B: a cap at C binds, one at B would change nothing."""
    caps = (Cap("lost", "the loss rate beyond 9.0", "C"), Cap("scans", "scans at 0 points", "B"))
    html = render_html(replace(example.CARD, grade=replace(example.GRADE, caps=caps)), example.BRAND)
    assert "Capped at C: the loss rate beyond 9.0" in html
    assert "At most B: scans at 0 points" in html
    assert "Capped at B" not in html


def test_a_draft_says_so_in_the_footer() -> None:
    assert "Draft, not for contractual use" in render_html(replace(example.CARD, state="draft"), example.BRAND)
    assert "Draft, not for contractual use" not in render_html(example.CARD, example.BRAND)


def test_the_same_card_gives_the_same_html() -> None:
    assert render_html(example.CARD, example.BRAND) == render_html(example.CARD, example.BRAND)


def test_the_partners_logo_stands_beside_the_shippers() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
    card: Scorecard = next(iter(CARDS.values()))()
    own = replace(example.BRAND, partner_logo=Picture("own.svg", "image/svg+xml", svg))
    drawn, without = render_html(card, own), render_html(card, example.BRAND)
    assert drawn.count('class="logo"') == without.count('class="logo"') + 1
    assert f'alt="{card.partner}"' in drawn


def test_no_style_of_other_captions_shows_a_hidden_one() -> None:
    css = build_document(example.CARD, example.BRAND, (), {}).css
    selectors = [part.strip() for found in re.findall(r"([^{}]*)\{", css) for part in found.split(",")]
    longer = [selector for selector in selectors if re.search(r"\S\s+caption", selector)]
    assert "caption.hidden" in selectors
    assert longer
    assert all(selector.endswith("caption:not(.hidden)") for selector in longer)
