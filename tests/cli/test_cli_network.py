"""The internal overview on the command line."""

import json
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def _network(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), "network", *arguments])


def test_it_says_first_that_it_is_internal(starter: Path) -> None:
    result = _network(starter)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0].strip().startswith("INTERNAL: partners stand beside each other by name.")
    assert "too few peers" in result.stdout
    for partner in (starter / "partners").glob("*.yaml"):
        assert partner.stem.split("-")[0].title() in result.stdout


def test_the_document_lies_beside_the_partners_folders(starter: Path, tmp_path: Path) -> None:
    result = _network(starter, "2026-09", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    (path,) = (file for file in tmp_path.rglob("*") if file.is_file())
    assert path == tmp_path / "2026-09" / "network-2026-09-internal-en-r1.pdf"
    assert str(path) in result.output.replace("\n", "")
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "INTERNAL: partners stand beside each other by name." in text
    assert "internal edition, not for partners" in text
    again = tmp_path / "again"
    _network(starter, "2026-09", "--out", str(again))
    assert (again / "2026-09" / path.name).read_bytes() == path.read_bytes()


def test_json_is_json_alone(starter: Path) -> None:
    found = json.loads(_network(starter, "--json").stdout)
    assert found["notice"].startswith("INTERNAL")
    assert {row["partner_id"] for row in found["rows"]} == {path.stem for path in (starter / "partners").glob("*.yaml")}
    assert found["total"]["parcels"] == sum(row["parcels"] for row in found["rows"]) > 0


def test_a_month_without_data_is_refused(starter: Path) -> None:
    result = _network(starter, "2019-01")
    assert result.exit_code == 3
    assert "no partner has data in 2019-01" in result.output
    assert "The data goes from" in result.output


def test_weeks_are_refused(starter: Path) -> None:
    result = _network(starter, "2026-W40")
    assert result.exit_code == 2
    assert "2026-W40 is not a month" in result.output
