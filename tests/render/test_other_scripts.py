"""Names in other scripts: drawn with the fallback fonts of the brand, named where no font has them."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from matplotlib.image import imread

from scorecards.errors import ConfigurationError
from scorecards.model import Brand
from scorecards.render import render_pdf, replaced_characters
from scorecards.render.fonts import fonts_of
from scorecards.render.slides import slides
from tests.render import example
from tests.render.boxes import faults_of_place
from tests.render.conftest import Rendered
from tests.render.other_scripts import DEJAVU, IDEOGRAPHS, NAMES, ideographs, named


@pytest.fixture(scope="module")
def brand(tmp_path_factory: pytest.TempPathFactory) -> Brand:
    """With fonts for every name."""
    own = ideographs(tmp_path_factory.mktemp("fonts"))
    return replace(example.BRAND, fallback_fonts=(str(DEJAVU), str(own)))


def embedded(document: Rendered, brand: Brand) -> set[str]:
    """Which fonts are in the file: the family, and the names of fallback files."""
    files = {
        name.replace(" ", "-"): Path(file).stem
        for name, file in zip(fonts_of(brand).fallback_names, brand.fallback_fonts, strict=True)
    }
    plain = {name.removesuffix("-Semi-Bold") for name in _font_names(document)}
    return {files.get(name, name.removesuffix("-Figures")) for name in plain}


def _font_names(document: Rendered) -> Iterator[str]:
    for item in document.pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and ("/FontFile2" in item or "/FontFile3" in item):
            yield str(item.FontName).partition("+")[2]


@pytest.mark.parametrize(
    ("script", "font"), [("Greek", None), ("Hebrew", "DejaVuSans"), ("Arabic", "DejaVuSans"), ("Chinese", "squares")]
)
def test_a_name_is_printed_with_the_first_font_that_has_it(brand: Brand, script: str, font: str | None) -> None:
    name, card = NAMES[script], named(NAMES[script])
    assert replaced_characters(card, brand) == ""
    document = Rendered(render_pdf(card, brand))
    for page in document.pages:
        # The footer; a page read from the left has the words of Hebrew in the other order.
        assert [word for word in name.split() if word not in page[page.rindex(" · Carrier scorecard") - 99 :]] == []
        assert "□" not in page
    assert embedded(document, brand) == {"Inter", *([font] if font else [])}
    assert faults_of_place(document) == []
    assert len(document.pages) == len(card.pages)


def test_a_font_with_postscript_outlines_prints_as_well(tmp_path: Path) -> None:
    brand = replace(example.BRAND, fallback_fonts=(str(ideographs(tmp_path, outlines="otf")),))
    document = Rendered(render_pdf(named(NAMES["Chinese"]), brand))
    assert embedded(document, brand) == {"Inter", "squares"}
    assert all(NAMES["Chinese"] in page for page in document.pages)


def test_without_a_font_each_character_is_replaced_and_named_on_the_data_page() -> None:
    card = named(NAMES["Chinese"])
    missing = replaced_characters(card, example.BRAND)
    assert sorted(set(missing)) == sorted(IDEOGRAPHS)
    pages = Rendered(render_pdf(card, example.BRAND)).pages
    assert "□□ (□)" in pages[0]
    note = f"{len(missing)} characters that no font has are shown as □. (U+4E2D, U+56FD)"
    assert note in " ".join(pages[-1].split())


def test_words_of_the_brand_that_no_font_has_are_replaced_too() -> None:
    brand = replace(example.BRAND, name="中 & Co", address="中国", logo=None)
    assert "□ & Co" in Rendered(render_pdf(example.CARD, brand)).pages[0]


def test_the_fonts_of_one_brand_are_no_other_brands(brand: Brand) -> None:
    """Fonts are registered once per process."""
    other = replace(example.BRAND, fallback_fonts=(str(DEJAVU),))
    card = named(NAMES["Chinese"])
    before = render_pdf(card, brand)
    assert replaced_characters(card, other) != ""
    assert embedded(Rendered(render_pdf(card, other)), other) == {"Inter"}
    assert render_pdf(card, brand) == before


def test_charts_for_slides_draw_the_name_with_the_fallback(brand: Brand) -> None:
    """A glyph that a font lacks would be warned of, and warnings fail here."""
    found = {picture.name: picture for picture in slides(named(NAMES["Chinese"]), brand, ())}
    picture = found["trends-lost"]
    root = ET.fromstring(picture.svg)  # noqa: S314  # our own file
    ids = {element.get("id", "") for element in root.iter()}
    assert any(identity.startswith("Squares") for identity in ids)
    other = {picture.name: picture for picture in slides(named(NAMES["Chinese"]), example.BRAND, ())}
    assert imread(io.BytesIO(picture.png)).tolist() != imread(io.BytesIO(other["trends-lost"].png)).tolist()


def test_a_font_that_breaks_off_is_refused_with_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "half.ttf"
    broken.write_bytes(DEJAVU.read_bytes()[:200])
    brand = replace(example.BRAND, fallback_fonts=(str(broken),))
    with pytest.raises(ConfigurationError, match=r"half\.ttf: is not a font that can be read"):
        render_pdf(example.CARD, brand)
