"""The gallery of a small workspace: everything that its sheets name is there."""

import re
from pathlib import Path

import pypdfium2
import pytest

from tests.gallery.build import main
from tests.preview.browser import NAMES, Browser, chromium
from tests.preview.small import write_workspace

LANGUAGES = ("en", "fr")


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gallery")
    desk = write_workspace(folder / "desk")
    assert main([str(desk.folder), str(folder / "gallery"), "--language", *LANGUAGES, "--jobs", "2"]) == 0
    return folder / "gallery"


def named(sheet: Path) -> list[Path]:
    """Every file that a sheet links to or shows."""
    addresses = re.findall(r'(?:href|src)="([^"#]+)"', sheet.read_text(encoding="utf-8"))
    return [(sheet.parent / address).resolve() for address in addresses]


def test_every_language_has_the_document_and_its_pages(gallery: Path) -> None:
    for language in LANGUAGES:
        document = pypdfium2.PdfDocument(gallery / language / "alpha.pdf")
        text, pages = document[0].get_textpage().get_text_range(), len(document)
        document.close()
        assert {"en": "October 2026", "fr": "octobre 2026"}[language] in text
        names = [f"alpha-{number:02}.png" for number in range(1, pages + 1)]
        assert sorted(path.name for path in (gallery / language).glob("*.png")) == names
        assert sorted(path.name for path in (gallery / language / "small").iterdir()) == names


def test_the_sheets_name_all_files_and_none_that_is_missing(gallery: Path) -> None:
    index = gallery / "index.html"
    sheets = [index, *(gallery / language / "alpha.html" for language in LANGUAGES)]
    for sheet in sheets:
        assert named(sheet)
        assert [path for path in named(sheet) if not path.is_file()] == []
    everything = {path.resolve() for path in gallery.rglob("*") if path.is_file()}
    assert {*named(index), index.resolve()} == everything
    assert "2 documents, 4 pages" in index.read_text(encoding="utf-8")


@pytest.mark.skipif(chromium() is None, reason=f"no Chromium here: none of {', '.join(NAMES)} is installed")
def test_it_works_from_disk(gallery: Path, tmp_path: Path) -> None:
    with Browser(chromium() or "", tmp_path / "profile") as browser:
        browser.open((gallery / "index.html").as_uri())
        loaded = "document.images.length === {} && [...document.images].every(i => i.complete && i.naturalWidth > 0)"
        browser.wait(loaded.format(4))
        assert browser.value("document.querySelector('#fr h2').innerText") == "Français"
        browser.open((gallery / "fr" / "alpha.html").as_uri())
        browser.wait(f"document.title.startsWith('Alpha Parcel') && {loaded.format(2)}")


def test_what_cannot_be_made_is_shown_and_is_a_failure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    small = write_workspace(tmp_path / "desk")
    small.write("templates/sections/summary.html", "\n{{ card.partnr }}")
    out = tmp_path / "gallery"
    assert main([str(small.folder), str(out), "--language", "en", "--jobs", "1"]) == 1
    assert "summary.html:2: " in (out / "index.html").read_text(encoding="utf-8")
    assert "1 of 1 documents could not be made" in capfd.readouterr().err
    small.write("brand.yaml", "nam: x\n")
    assert main([str(small.folder), str(out), "--jobs", "1"]) == 2
    assert "brand.yaml:1" in capfd.readouterr().err
