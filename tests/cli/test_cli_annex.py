"""The files beside a document and inside it, as `build` leaves them."""

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from scorecards.cli import main
from scorecards.model import scorecard_from_json

SPREADSHEET = "/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annex") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def build(folder: Path, out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), "build", "2026-09", "--out", str(out), *arguments])


def made(out: Path) -> dict[str, bytes]:
    files = sorted(path for path in out.rglob("scorecard-*") if path.is_file())
    return {path.name: path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def files(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("out")
    assert build(starter, out, "--jobs", "1").exit_code == 0
    return made(out)


def test_each_document_has_a_workbook_and_its_figures(files: dict[str, bytes]) -> None:
    names = [f"scorecard-{name}-2026-09-partner-en-r1" for name in ("alpha-parcel", "beta-logistics")]
    assert list(files) == [f"{name}.{suffix}" for name in names for suffix in ("json", "pdf", "xlsx")]
    for name in names:
        text = files[f"{name}.json"].decode()
        card = scorecard_from_json(text)
        assert name.startswith(f"scorecard-{card.partner_id}")
        book = CalamineWorkbook.from_filelike(BytesIO(files[f"{name}.xlsx"]))
        assert book.sheet_names[:2] == ["Summary", "KPIs"]
        kpis = [row[0] for row in book.get_sheet_by_name("Summary").to_python()[2:]]
        assert kpis == [kpi["name"] for kpi in json.loads(text)["kpis"]]


def test_both_are_inside_the_pdf_with_their_relationship(files: dict[str, bytes]) -> None:
    """As ISO 19005-3 wants it: media type, date of change, relationship, and each named once by the document."""
    pdf = pikepdf.open(BytesIO(files["scorecard-alpha-parcel-2026-09-partner-en-r1.pdf"]))
    embedded = {str(file.UF): file for file in pdf.Root.AF}
    assert len(pdf.Root.AF) == len(embedded) == len(pdf.attachments) == 2
    card = scorecard_from_json(files["scorecard-alpha-parcel-2026-09-partner-en-r1.json"].decode())
    for suffix, relationship, media_type in (
        ("xlsx", "/Supplement", SPREADSHEET),
        ("json", "/Data", "/application/json"),
    ):
        name = f"scorecard-alpha-parcel-2026-09-partner-en-r1.{suffix}"
        file = embedded[name]
        assert (str(file.AFRelationship), str(file.EF.F.Subtype)) == (relationship, media_type)
        assert str(file.EF.F.Params.ModDate) == f"D:{card.data_as_of.replace('-', '')}000000Z"
        assert str(file.Desc)
        assert file.EF.F.read_bytes() == files[name]
        assert pdf.attachments[name].get_file().read_bytes() == files[name]


def test_the_same_bytes_with_other_jobs_and_partners(starter: Path, files: dict[str, bytes], tmp_path: Path) -> None:
    assert build(starter, tmp_path / "two", "--jobs", "2").exit_code == 0
    assert made(tmp_path / "two") == files
    assert build(starter, tmp_path / "one", "--partner", "beta-logistics").exit_code == 0
    alone = made(tmp_path / "one")
    assert alone == {name: data for name, data in files.items() if "beta" in name}


def test_without_annex_there_is_the_pdf_alone(starter: Path, tmp_path: Path) -> None:
    """What an earlier run left would say something else than the new document."""
    assert build(starter, tmp_path, "--partner", "alpha-parcel").exit_code == 0
    assert len(made(tmp_path)) == 3
    assert build(starter, tmp_path, "--partner", "alpha-parcel", "--no-annex").exit_code == 0
    ((name, data),) = made(tmp_path).items()
    assert name.endswith(".pdf")
    pdf = pikepdf.open(BytesIO(data))
    assert len(pdf.attachments) == 0
    assert "/AF" not in pdf.Root


def test_sheets_may_be_cut(starter: Path, tmp_path: Path) -> None:
    assert build(starter, tmp_path, "--partner", "alpha-parcel", "--annex-rows", "3").exit_code == 0
    (data,) = [data for name, data in made(tmp_path).items() if name.endswith(".xlsx")]
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("KPIs").to_python()
    assert len(rows) == 5
    assert "The first 3 of " in str(rows[0][0])


@pytest.mark.parametrize("rows", ["0", "1048575"])
def test_a_sheet_holds_at_least_one_row_and_no_more_than_the_file_format(
    starter: Path, tmp_path: Path, rows: str
) -> None:
    result = build(starter, tmp_path, "--annex-rows", rows)
    assert result.exit_code == 2
    assert "--annex-rows" in result.output
