"""Explanations on the command line."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), "explain", *arguments])


def good(folder: Path, *arguments: str) -> str:
    result = run(folder, *arguments, "--partner", "alpha-parcel")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_gap_to_the_target(starter: Path) -> None:
    found = json.loads(good(starter, "on_time", "2026-09", "--json"))
    (figure,) = json.loads(
        CliRunner()
        .invoke(main, ["-w", str(starter), "figures", "alpha-parcel", "2026-09", "--kpi", "on_time", "--json"])
        .stdout
    )
    assert (found["against"], found["value"], found["base"]) == ("target", figure["value"], figure["target"])
    assert sum(step["total"] for step in found["steps"]) == pytest.approx(figure["value"] - figure["target"])
    assert sum(step["n"] for step in found["steps"]) == figure["n"]
    assert sum(step["printed"]["total"] for step in found["steps"]) == pytest.approx(found["printed_difference"])


def test_rows_for_a_spreadsheet(starter: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(good(starter, "on_time", "2026-09", "--against", "previous", "--csv"))))
    found = json.loads(good(starter, "on_time", "2026-09", "--against", "2026-08", "--json"))
    assert sum(float(row["total"]) for row in rows) == pytest.approx(found["difference"])
    assert [row["step"] for row in rows] == [step["id"] for step in found["steps"]]
    assert set(found["by"]) < set(rows[0])


def test_the_table_says_what_accounts_for_the_difference(starter: Path) -> None:
    text = good(starter, "on_time", "2026-09", "--against", "previous", "--by", "service")
    assert "a difference of" in text
    assert "account for" in text
    assert text.splitlines()[-1].startswith("sum")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["on_tme", "2026-09"], 2, "Did you mean 'on_time'?"),
        (["on_time", "2026-09", "--partner", "alhpa-parcel"], 2, "Did you mean 'alpha-parcel'?"),
        (["on_time", "2019-01"], 3, "On time has no data for January 2019"),
        (["on_time", "2026-09", "--against", "2019-01"], 3, "On time has no data for January 2019"),
        (["on_time", "2030-01"], 3, "begins after the data date"),
        (["on_time", "2026-09", "--against", "last"], 2, "neither target, previous, year nor a period"),
        (["on_time", "2026-9"], 2, "is not a period"),
        (["on_time_customer", "2026-09", "--against", "target"], 2, "has no target in September 2026"),
        (["on_time", "2026-09", "--by", "colour"], 2, "there is no dimension 'colour'"),
        (["on_time", "2026-09", "--by", ","], 2, "names no dimension"),
        (["on_time", "2026-09", "--by", "seller,warehouse"], 2, "cannot be combined"),
        (["on_time", "2026-09", "--by", "warehouse"], 2, "the data has no shipments.warehouse"),
        (["transit_p95", "2026-09"], 2, "it is no sum of parts"),
        (["satisfaction", "2026-09"], 2, "cannot be explained"),
    ],
)
def test_a_question_without_an_answer(starter: Path, arguments: list[str], code: int, message: str) -> None:
    whose = [] if "--partner" in arguments else ["--partner", "alpha-parcel"]
    result = run(starter, *arguments, *whose)
    assert result.exit_code == code, result.output
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_partner_must_be_named(starter: Path) -> None:
    result = run(starter, "on_time")
    assert result.exit_code == 2
    assert "--partner" in result.output


def test_the_parcels_of_a_step(starter: Path) -> None:
    asked = ("on_time", "2026-09", "--by", "service")
    step = max(json.loads(good(starter, *asked, "--json"))["steps"], key=lambda own: own["failures"])
    rows = list(csv.DictReader(io.StringIO(good(starter, *asked, "--parcels", step["id"], "--csv"))))
    assert len(rows) == step["failures"] > 0
    assert len({row["shipment_id"] for row in rows}) == len(rows)
    assert {row["service"] for row in rows} == {step["cell"]["service"]}
    # Late as anybody reads it: no attempt or delivery on or before the promise.
    assert all(
        min(row["first_attempt_at"] or "9", row["delivered_at"] or "9")[:10] > row["promised_on"] for row in rows
    )
    assert f"{len(rows)} failed" in good(starter, *asked, "--parcels", step["name"])
    result = run(starter, *asked, "--partner", "alpha-parcel", "--parcels", "nowhere")
    assert result.exit_code == 2
    assert "there is no step 'nowhere'" in result.output


@pytest.mark.parametrize("period", ["2026-W37", "2026-Q3"])
def test_no_change_is_claimed_where_no_chart_is_read(starter: Path, period: str) -> None:
    text = good(starter, "on_time", period, "--against", "previous")
    assert "No control chart is read here for a week or a quarter" in " ".join(text.split())


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-09", "the figure of September 2026 is of the cohort of June 2026."),
        ("2026-W37", "the figure of week 37 of 2026 is of the cohort of week 24 of 2026."),
    ],
)
def test_a_figure_of_an_earlier_cohort_says_so(starter: Path, period: str, said: str) -> None:
    """Losses are read three months, or 13 weeks, after hand-over."""
    assert said in " ".join(good(starter, "lost", period).split())
    assert "cohort" not in good(starter, "on_time", period)
