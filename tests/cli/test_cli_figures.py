"""Figures of any period on the command line."""

import csv
import io
import json
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
