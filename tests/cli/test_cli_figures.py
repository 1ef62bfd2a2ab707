"""Figures of any period on the command line."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from scorecards.cli import main


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def _first_partner(folder: Path) -> str:
    return min(path.stem for path in (folder / "partners").glob("*.yaml"))


def _figures(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["-w", str(folder), "figures", _first_partner(folder), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_quarter_is_the_sum_of_its_months(starter: Path) -> None:
    parts = [json.loads(_figures(starter, month, "--kpi", "on_time", "--json"))[0] for month in
             ("2026-07", "2026-08", "2026-09")]  # fmt: skip
    (quarter,) = json.loads(_figures(starter, "2026-Q3", "--kpi", "on_time", "--json"))
    assert quarter["denominator"] == sum(part["denominator"] or 0 for part in parts) > 0
    assert quarter["numerator"] == sum(part["numerator"] or 0 for part in parts)
    assert (quarter["first"], quarter["last"]) == ("2026-07-01", "2026-09-30")


def test_a_week_as_rows_for_a_spreadsheet(starter: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(_figures(starter, "2026-W40", "--csv"))))
    assert {row["period"] for row in rows} == {"2026-W40"}
    assert len({row["kpi"] for row in rows}) > 5


def test_the_table_names_every_kpi(starter: Path) -> None:
    assert "On time" in _figures(starter, "2026-W40")


def test_a_week_that_does_not_exist_is_refused(starter: Path) -> None:
    arguments = ["-w", str(starter), "figures", _first_partner(starter), "2025-W53"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "2025 has no ISO week 53" in result.output
    result = CliRunner().invoke(main, [*arguments[:-1], "2026-09", "--kpi", "on_tme"])
    assert result.exit_code == 2
    assert "there is no KPI 'on_tme'" in result.output


def test_a_kpi_that_is_not_on_the_card_is_printed_all_the_same(starter: Path) -> None:
    """What the data supplies has a value; of the rest, the missing column is named."""
    on_card = {figure["kpi"] for figure in json.loads(_figures(starter, "2026-09", "--json"))}
    assert on_card.isdisjoint({"never_shipped", "early", "satisfaction"})
    asked = ("--kpi", "early", "--kpi", "satisfaction")
    early, satisfaction = json.loads(_figures(starter, "2026-09", "--json", *asked))
    assert (early["kpi"], early["status"]) == ("early", "not_scored")
    assert early["n"] > 100
    assert (satisfaction["status"], satisfaction["reason"]) == (
        "not_supplied",
        "the data has no shipments.satisfaction",
    )
    table = " ".join(_figures(starter, "2026-09", *asked).split())
    assert "not supplied: the data has no shipments.satisfaction" in table


def test_a_partner_without_kpis_is_said_to_have_none(starter: Path, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(starter, folder)
    (folder / "partners" / "gamma.yaml").write_text("name: Gamma\n", encoding="utf-8")
    for arguments, printed in (((), ""), (("--csv",), ""), (("--json",), "[]\n")):
        result = CliRunner().invoke(main, ["-w", str(folder), "figures", "gamma", "2026-09", *arguments])
        assert (result.exit_code, result.stdout) == (0, printed)
        assert "gamma has no KPI on its card. Add `targets` or `information` to partners/gamma.yaml" in result.stderr
