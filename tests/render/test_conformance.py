"""PDF/A-3a and PDF/UA-1 by veraPDF's machine checks; reading order and the sense of words need eyes."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from scorecards.model.attachment import Attachment
from scorecards.render import render_document
from tests.render import claims_example, example
from tests.render.conftest import rendered
from tests.render.other_scripts import DEJAVU, NAMES, ideographs, named
from tests.render.verapdf import PROFILES, Validator, missing, validator

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

DAY = "2026-11-12"
FILES = (
    Attachment("all.json", "application/json", b"{}", "Data", "All figures", DAY),
    Attachment("rows.csv", "text/csv", b"a,b\n1,2\n", "Supplement", "The rows behind them", DAY),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Validator]:
    with validator() as found:
        yield found


def faults(engine: Validator, folder: Path, data: bytes) -> list[str]:
    path = folder / "document.pdf"
    path.write_bytes(data)
    return [f"{profile} {fault}" for profile in PROFILES for fault in engine.faults(path, profile)]


@pytest.mark.parametrize("name", ["full", "long names", "not graded", "peers, internal", "many actions"])
def test_cards_pass(engine: Validator, tmp_path: Path, name: str) -> None:
    assert faults(engine, tmp_path, rendered(name).data) == []


def test_a_card_with_files_inside_passes(engine: Validator, tmp_path: Path) -> None:
    card = replace(claims_example.card(), state="draft")
    assert faults(engine, tmp_path, render_document(card, example.BRAND, (), FILES).pdf) == []


@pytest.mark.parametrize("script", ["Arabic", "Chinese"])
def test_names_drawn_with_fallback_fonts_pass(engine: Validator, tmp_path: Path, script: str) -> None:
    own = ideographs(tmp_path, outlines="otf")
    brand = replace(example.BRAND, fallback_fonts=(str(DEJAVU), str(own)))
    assert faults(engine, tmp_path, render_document(named(NAMES[script]), brand).pdf) == []


def test_faults_are_found_where_there_are_some(engine: Validator, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(rendered("not graded").data)) as pdf:
        del pdf.Root.Lang
        figure = next(item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Alt"))
        del figure["/Alt"]
        changed = BytesIO()
        pdf.save(changed)
    found = " ".join(faults(engine, tmp_path, changed.getvalue()))
    assert "PDFUA_1 7.3" in found  # a figure without its text
    assert "PDFUA_1 7.2" in found  # no language
