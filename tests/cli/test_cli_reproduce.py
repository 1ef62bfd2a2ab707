"""A published document rendered again: the same bytes, or what is not as it was."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main
from scorecards.ledger import Key, Ledger, Signature, place_of
from scorecards.ledger.records import Evidence, File
from scorecards.model import scorecard_from_json, scorecard_to_json

BETA = "beta-logistics"
ID = f"{BETA}-2026-09-partner-en-r1"


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), *arguments])


def written(folder: Path) -> dict[str, bytes]:
    """Every file but those of the ledger, whose log comes and goes as it is opened."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and "-ledger" not in str(path)}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with September of one partner published."""
    folder = tmp_path_factory.mktemp("reproduce") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    result = run(folder, "publish", "2026-09", "--partner", BETA, "--by", "Ada")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def published(original: Path, tmp_path: Path) -> Path:
    """A copy of it without its data and its documents: the ledger alone remembers."""
    folder = shutil.copytree(original, tmp_path / "review")
    for gone in ("data", "out", ".scorecards-cache"):
        shutil.rmtree(folder / gone)
    return folder


def test_the_bytes_are_the_same(published: Path, original: Path) -> None:
    """Rows and documents are gone, targets are others: what was published does not depend on them."""
    path = published / "partners" / f"{BETA}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("97 %", "12 %"), encoding="utf-8")
    before = written(published)
    pdf = (original / "out" / "2026-09" / BETA / f"scorecard-{ID}.pdf").read_bytes()
    result = run(published, "ledger", "reproduce", ID)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{ID}: the same {len(pdf):,} bytes as published.\n"
    assert written(published) == before
    out = published / "again"
    assert run(published, "ledger", "reproduce", ID, "--out", str(out)).exit_code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {f"scorecard-{ID}.pdf": pdf}
    (out / f"scorecard-{ID}.pdf").write_bytes(b"mine")
    result = run(published, "ledger", "reproduce", ID, "--out", str(out))
    assert result.exit_code == 2
    assert "is there already, with other content" in result.output
    assert (out / f"scorecard-{ID}.pdf").read_bytes() == b"mine"


def test_what_differs_is_named(published: Path, original: Path) -> None:
    brand = published / "brand.yaml"
    brand.write_text(brand.read_text(encoding="utf-8").replace("1F2A6B", "3B1F6B"), encoding="utf-8")
    result = run(published, "ledger", "reproduce", ID)
    assert result.exit_code == 1
    assert "is not the same: page 1 of 8 is the first that looks otherwise, with the same words" in result.output
    assert "\n  brand.yaml has changed\n" in result.output
    assert f"scorecards ledger get {ID}" in result.output
    shutil.copy(original / "brand.yaml", brand)
    page = published / "templates" / "sections" / "trends.html"
    page.parent.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "templates" / "sections" / "trends.html"
    text = shipped.read_text(encoding="utf-8")
    page.write_text(text + "<p>Ours</p>", encoding="utf-8")
    result = run(published, "ledger", "reproduce", ID)
    assert result.exit_code == 1
    with Ledger(place_of(".scorecards-ledger/ledger.sqlite", published)) as ledger:
        card = scorecard_from_json(ledger.content(ledger.document(ID).card).decode())
    number = next(number for number, page in enumerate(card.pages, 1) if page.id == "trends")
    assert f"is not the same: page {number} of 8 is the first that reads otherwise" in result.output
    assert result.stderr.splitlines()[-1] == "  your template sections/trends.html is new"
    page.write_text(text + "{{ nothing.there }}", encoding="utf-8")
    result = run(published, "ledger", "reproduce", ID)
    assert result.exit_code == 2
    assert f"{ID}: your template sections/trends.html is new" in result.output


def test_another_program_is_named(published: Path) -> None:
    """A document that a ledger keeps from another installation."""
    place = place_of(".scorecards-ledger/ledger.sqlite", published)
    signature = Signature("Ada", datetime(2026, 11, 3, tzinfo=UTC))
    with Ledger(place) as ledger:
        own = ledger.document(ID)
        card = scorecard_from_json(ledger.content(own.card).decode())
        manifest = json.loads(ledger.content(own.templates)) | {"library/weasyprint": "12.5", "font/Old.ttf": "0"}
        evidence = Evidence("{}", "{}", json.dumps(manifest), "scorecards 0.0", "content")
        pdf = next(file for file in ledger.files(own) if file.name.endswith(".pdf"))
        older = replace(card, revision=2, program="scorecards 0.0")
        key, name = Key.of(card), own.key.id(2)
        files = [File(f"scorecard-{name}.pdf", pdf.data)]
        ledger.publish(key, 2, scorecard_to_json(older), evidence, files, own.folder, signature)
        unread = [File(f"scorecard-{own.key.id(3)}.pdf", pdf.data)]
        ledger.publish(key, 3, '{"unheard": 1}', evidence, unread, own.folder, signature)
    result = run(published, "ledger", "reproduce", name)
    assert result.exit_code == 1
    *_, program, font, library = result.stderr.splitlines()
    assert program.startswith("  program: scorecards 0.0 then, scorecards ")
    assert font == "  font Old.ttf is gone"
    assert library.startswith("  weasyprint: 12.5 then, ")
    result = run(published, "ledger", "reproduce", own.key.id(3))
    assert result.exit_code == 2
    assert "its scorecard is of another version of the program (scorecards 0.0)" in result.output
    assert run(published, "ledger", "reproduce", "gamma").exit_code == 2
