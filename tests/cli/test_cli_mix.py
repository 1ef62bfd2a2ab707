"""The carrier mix on the command line."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main
from tests.compose.mix_network import write_mix_network


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mix_network(tmp_path_factory.mktemp("mix"))


def run(folder: Path, rules: str | None, *arguments: str) -> Result:
    path = folder / "mix.yaml"
    path.unlink(missing_ok=True)
    if rules is not None:
        path.write_text(rules, encoding="utf-8")
    return CliRunner().invoke(main, ["-w", str(folder), "mix", *arguments])


CAPACITY = "capacity: [{partner: alfa, lane: FR-DE, most: 150}]\n"


def test_today_alone_and_how_to_write_rules(folder: Path) -> None:
    result = run(folder, None)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "Carrier mix 2026-10, internal, data as of 2026-11-12" in text
    assert "Alfa €4.56 4.56–4.56 120 90.0% 120 48% €492" in text
    assert "Delta below minimum – 10 – 10 4% €46" in text
    assert "There is no mix.yaml in the workspace" in text
    assert "Planned" not in text


def test_the_plan_beside_today(folder: Path) -> None:
    """150 parcels of Alfa at 4.10, 90 of Bravo at 5.00: 30 · 0.90 saved, and 60 · 0.30 on FR-FR."""
    result = run(folder, CAPACITY, "2026-10")
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "Alfa €4.56 4.56–4.56 120 90.0% 120 48% €492 150 60% €615" in text
    assert "370 parcels cost €1,480 today: €4.12 per good delivery" in text
    assert "The plan saves €45 (95 %: €45 to €45): €1,435" in text
    assert "90 parcels move" in text
    assert (
        "at most 150 parcels at Alfa on FR→DE 120 150 yes one more parcel of capacity at Alfa on FR→DE saves €0.90"
        in text
    )
    assert "not a forecast" in text


def test_rules_that_today_breaks_cost(folder: Path) -> None:
    result = run(folder, "exclude: [{partner: alfa}]\n")
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    # 120 · 0.90 more on FR-DE, 60 · 0.30 less on FR-FR
    assert "The plan costs more, for today's mix breaks rules: €90" in text
    assert "no parcel at Alfa 180 0 no" in text


def test_rules_in_conflict_are_named_with_their_place(folder: Path) -> None:
    result = run(folder, "capacity:\n- {partner: alfa, most: 100}\n- {partner: bravo, most: 139}\n")
    assert result.exit_code == 2
    text = " ".join(result.stdout.split())
    assert "These cannot be kept together; without any one of them they can:" in text
    assert f"at most 100 parcels at Alfa ({folder / 'mix.yaml'}:2)" in text
    assert f"at most 139 parcels at Bravo ({folder / 'mix.yaml'}:3)" in text
    assert "250 parcels need a partner on FR→DE, standard" in text


def test_json_and_csv(folder: Path) -> None:
    plan = json.loads(run(folder, CAPACITY, "2026-10", "--json").stdout)
    assert (plan["state"], plan["audience"]) == ("planned", "internal")
    assert plan["total"]["saving"] == pytest.approx(45)
    assert plan["limits"][0]["saving"] == pytest.approx(0.90)
    rows = list(csv.DictReader(io.StringIO(run(folder, CAPACITY, "--csv").stdout)))
    assert {row["partner"]: row["planned"] for row in rows if row["destination"] == "DE"} == {
        "alfa": "150", "bravo": "90", "delta": "10",
    }  # fmt: skip
    infeasible = run(folder, "commitments: [{partner: bravo, least: 9000}]\n", "--json")
    assert infeasible.exit_code == 2
    assert json.loads(infeasible.stdout)["conflict"][0]["words"] == "at least 9,000 parcels at Bravo"
    as_rows = run(folder, "commitments: [{partner: bravo, least: 9000}]\n", "--csv")
    assert as_rows.exit_code == 2
    assert "at least 9,000 parcels at Bravo" in as_rows.stderr
    assert {row["planned"] for row in csv.DictReader(io.StringIO(as_rows.stdout))} == {""}


@pytest.mark.parametrize(
    ("rules", "period", "code", "words"),
    [
        (None, "2026-W42", 2, "2026-W42 is a week: capacities and commitments are by month"),
        (None, "2026-13", 2, "is not a period"),
        (None, "2026-02", 3, "no parcel was handed over in 2026-02"),
        (
            "capacity: [{partner: alfa, lane: FR-DK, most: 5}]\n",
            "2026-10",
            2,
            "no parcel of any month has the lane 'FR-DK'",
        ),
        ("on_time: [{at_least: 0.97}]\n", "2026-10", 2, "0.97 can be read two ways"),
    ],
)
def test_what_is_refused(folder: Path, rules: str | None, period: str, code: int, words: str) -> None:
    result = run(folder, rules, period)
    assert result.exit_code == code
    assert words in result.output
    assert "Traceback" not in result.output
