import hashlib
import logging
import os
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest

from scorecards.formats import Formats
from scorecards.model import Brand, Picture, Scorecard
from scorecards.render import render_pdf
from scorecards.render.document import build_document
from scorecards.render.pdf import lay_out, write
from tests.render import example
from tests.render.boxes import POINTS_PER_MM, faults_of_place
from tests.render.conftest import CARDS, Rendered, rendered
from tests.render.structure import elements

PROGRAM = """
import hashlib
from scorecards.render import render_pdf
from tests.render import example
print(hashlib.sha256(render_pdf(example.not_graded(), example.BRAND)).hexdigest())
"""


def test_five_pages_with_the_numbers_of_the_card(full: Rendered) -> None:
    assert len(full.pages) == 5
    for page, numbers in zip(
        full.pages,
        (
            ["Grade C: 6 of 9", "Score 83.9 (B)", "96.3", "€4.37", "−0.7", "n = 41,927", "Page 1 of 5"],
            ["99.48", "+0.37", "25% × 76.3", "= 19.075", "79.705 ÷ 0.95", "Under review", "Not rated", "Page 2 of 5"],
            ["9.4 Jul", "T 97.8", "99.37", "37 lost, beyond red line 9.0", "Page 3 of 5"],
            ["DE→FR", "4,118", "+167", "All lanes", "41,927", "Other lanes (4)", "Page 4 of 5"],
            ["254,604", "99.1", "delivered before shipped", "1,012,340", "Definitions", "Page 5 of 5"],
        ),
        strict=True,
    ):
        assert [number for number in numbers if number not in page] == []


def test_every_value_of_the_card_stands_in_the_kpi_table(full: Rendered) -> None:
    formats = Formats(example.CARD.locale, example.CARD.currency)
    for kpi in example.CARD.kpis:
        for value in (kpi.value, kpi.target):
            assert formats.figure(value, kpi.unit, kpi.decimals) in full.pages[1]


def test_only_inter_is_embedded(each: Rendered) -> None:
    fonts = [item for item in each.pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item]
    assert fonts
    assert {str(font.FontName).partition("+")[2].split("-")[0] for font in fonts} == {"Inter"}


def test_nothing_leaves_the_page_or_covers_something_else(each: Rendered) -> None:
    assert faults_of_place(each) == []


def test_the_structure_has_headings_tables_and_described_figures(full: Rendered) -> None:
    tree = list(elements(full.pdf))
    kinds = [str(node.S) for node in tree]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 5
    assert kinds.count("/Table") >= 8
    figures = [node for node in tree if node.S == "/Figure"]
    assert {str(node.get("/Alt", "")) for node in figures} >= {example.CARD.kpi("lost").alt, "Refurb & Co"}
    assert all(str(node.get("/Alt", "")) for node in figures)
    scopes = {str(node.A.Scope) for node in tree if node.S == "/TH"}
    assert scopes == {"/Column", "/Row"}


def test_a_hidden_caption_is_one_line_without_height_and_in_the_structure() -> None:
    """A long one above a narrow table: what follows stands where it would without a caption."""
    document = build_document(example.CARD, example.BRAND, (), {})
    table = '<table style="width:20mm">{}<thead><tr><th scope="col">Week</th></tr></thead><tr><td>42</td></tr></table>'
    page = '<html lang="en"><title>T</title><body><section>{}</section></body></html>'
    places = []
    for caption in ("", f'<caption class="hidden">{"late parcels by week " * 20}</caption>'):
        made = Rendered(write(lay_out(replace(document, html=page.format(table.format(caption))))))
        text = made.sheets[0].get_textpage()
        words = text.get_text_range()
        places.append(text.get_charbox(words.index("Week")))
        if caption:
            lefts = [text.get_charbox(i)[0] for i, letter in enumerate(words) if letter == "l"]
            assert len(lefts) == 40
            assert lefts == sorted(lefts)
            assert [node for node in elements(made.pdf) if node.S == "/Caption"]
    assert places[0] == pytest.approx(places[1], abs=0.01)


def test_figures_lie_where_the_structure_says(full: Rendered) -> None:
    logo = next(node for node in elements(full.pdf) if node.S == "/Figure")
    left, bottom, right, top = (float(side) / POINTS_PER_MM for side in logo.A.BBox)
    assert (right, top) == pytest.approx((283, 197), abs=0.1)  # at the right margin, 13 mm from the top
    assert (right - left, top - bottom) == pytest.approx((24, 8), abs=0.1)


def test_metadata_come_from_the_card_never_from_the_clock(full: Rendered) -> None:
    pdf = full.pdf
    assert str(pdf.docinfo["/Title"]) == "Boréal Express – Scorecard – October 2026 – r1"
    assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20261112"
    assert str(pdf.docinfo["/Author"]) == "Refurb & Co"
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"


def test_bookmarks_name_the_pages(full: Rendered) -> None:
    with full.pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [page.name for page in example.PAGES]


def test_the_same_bytes_again_and_in_another_process() -> None:
    here = hashlib.sha256(rendered("not graded").data).hexdigest()
    assert hashlib.sha256(render_pdf(example.not_graded(), example.BRAND)).hexdigest() == here
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment
        )
        assert run.stdout.strip() == here


def test_the_renderer_has_nothing_to_say(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_pdf(example.not_graded(), example.BRAND)
    complaints = [record.getMessage() for record in caplog.records]
    assert [text for text in complaints if "HarfBuzz-Subset" not in text] == []  # a hint about the machine


def test_forty_lanes_flow_to_a_second_sheet_under_the_same_header() -> None:
    document = rendered("forty lanes")
    assert len(document.pages) == 6
    first, second = document.pages[3:5]
    assert "Above\nallowance" in first
    assert "Above\nallowance" in second
    assert "How to read" in first
    assert sum(f"L{number:02d}→FR" in first + second for number in range(40)) == 40
    assert "All lanes" in second
    assert "Page 6 of 6" in document.pages[5]


def other_kpis(card: Scorecard) -> list[str]:
    return [kpi.name for kpi in card.kpis if kpi.weight and kpi.id not in card.headline]


def test_a_full_first_sheet_still_shows_the_other_scored_kpis() -> None:
    document, card = rendered("two caps"), CARDS["two caps"]()
    assert len(document.pages) == 5
    assert [name for name in other_kpis(card) if name not in document.pages[0]] == []
    assert "all on page 2" not in document.pages[0]


def test_a_first_sheet_without_room_shows_as_many_of_the_other_kpis_as_fit() -> None:
    document, card = rendered("two caps, long findings"), CARDS["two caps, long findings"]()
    assert len(document.pages) == 5
    shown = [name for name in other_kpis(card) if f"\n{name}" in document.pages[0]]
    assert 0 < len(shown) < len(other_kpis(card))
    assert f"{len(shown)} of {len(other_kpis(card))}, all on page 2" in document.pages[0]


def test_a_card_without_a_grade_says_what_is_known_and_what_is_missing() -> None:
    page = rendered("not graded").pages[0]
    for words in (
        "Not graded",
        "0 of 100 weight can be rated; a grade needs 70.",
        "1 of 2",
        "9.5 to 90.5",
        "What is missing, and why",
        "no claims table",
    ):
        assert words in page


@pytest.mark.parametrize("name", ["not graded, findings", "not graded, full page"])
def test_a_card_without_a_grade_has_its_findings_once_on_its_first_sheet(name: str) -> None:
    card, pages = CARDS[name](), [" ".join(page.split()) for page in rendered(name).pages]
    for finding in card.findings:
        texts = (finding.title, *finding.sentences)
        assert [(pages[0].count(text), "".join(pages[1:]).count(text)) for text in texts] == [
            (texts.count(text), 0) for text in texts
        ]
    assert card.volume in pages[0]
    assert card.pages[1].title in pages[1]


def test_a_full_first_sheet_without_a_grade_says_how_much_it_lists() -> None:
    page = rendered("not graded, full page").pages[0]
    listed = page.count("1,234") - 12  # of every row its n; the twelve reasons name it too
    assert 5 < listed < 19
    assert f"{listed} of 19, all on page 2" in page
    assert "3 KPIs have no value; why stands on page 2." in page


def test_nineteen_kpis_stay_on_one_sheet() -> None:
    document = rendered("many KPIs")
    assert len(document.pages) == 5
    assert "Further measure 6" in document.pages[1]
    assert "79.705 ÷ 0.95" in document.pages[1]


def test_a_draft_has_a_watermark_that_is_no_text() -> None:
    draft = rendered("long names")
    assert all("DRAFT" not in page for page in draft.pages)
    assert all("Draft, not" in page for page in draft.pages)
    pale = draft.sheets[0].render(scale=1).to_numpy()[250:350, 350:500]
    assert (pale == (242, 242, 241)).all(axis=2).any()  # BGR


def test_numbers_are_in_the_locale_of_the_partner() -> None:
    page = rendered("long names").pages[1]
    assert "99,48" in page
    assert "−0,7" in page
    assert "per 10.000" in page


def test_html_in_a_name_is_printed_as_text() -> None:
    card = replace(example.not_graded(), partner="<b>Bold</b> & Söhne 📦")
    text = Rendered(render_pdf(card, example.BRAND)).pages
    assert "<b>Bold</b> & Söhne □" in text[0]
    assert "1 character that no font has is shown as □. (U+1F4E6)" in text[2]


def test_a_png_logo_and_no_logo() -> None:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGBA", (30, 10), (200, 30, 30, 128)).save(buffer, "PNG")
    logo = Picture("logo.png", "image/png", buffer.getvalue())
    with_logo = Rendered(render_pdf(example.not_graded(), Brand("Refurb & Co", logo=logo))).pdf
    images = [
        item for item in with_logo.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
    ]
    assert images
    assert not any(image.get("/Interpolate", False) for image in images)  # PDF/A forbids it
    assert "Refurb & Co" in Rendered(render_pdf(example.not_graded(), Brand("Refurb & Co"))).pages[0]


def test_months_without_any_value_are_printed_as_dashes() -> None:
    kpis = tuple(
        replace(
            kpi,
            value=None,
            gap=None,
            delta_previous=None,
            delta_year=None,
            points=None,
            history=(),
            limits=None,
            status="not_supplied",
        )
        for kpi in example.KPIS
    )
    pages = Rendered(render_pdf(replace(example.not_graded(), kpis=kpis), example.BRAND)).pages
    assert "No KPI has a value for this month." in pages[0]
    assert "Not supplied" in pages[1]
