"""The register as a workflow, on the starter."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main
from scorecards.model import Scorecard, scorecard_from_json

MONTH, ALPHA, BETA = "2026-09", "alpha-parcel", "beta-logistics"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), *arguments])


def propose(folder: Path, *arguments: str) -> None:
    result = run(folder, "exclusions", "propose", "--by", "Alpha", *arguments)
    assert result.exit_code == 0, result.output


def card(folder: Path, partner: str) -> Scorecard:
    return scorecard_from_json(run(folder, "show", partner, MONTH, "--json").stdout)


def rows(folder: Path, *arguments: str) -> list[str]:
    result = run(folder, "exclusions", "list", MONTH, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def parted(folder: Path, *arguments: str) -> tuple[list[str], list[str]]:
    """The lines of the entries, and those of what they are worth."""
    lines = rows(folder, *arguments)
    gap = lines.index("")
    return lines[1:gap], [line for line in lines[gap + 3 :] if " left out" not in line]


def test_from_proposal_to_expiry(folder: Path) -> None:
    assert "The register is empty." in run(folder, "exclusions", "list").stderr
    raw = card(folder, ALPHA).kpi("on_time")
    late = "AP101285"
    propose(folder, "--reason", "customs", "--partner", ALPHA, "--parcel", late, "--id", "late")
    area = ("--from", "2026-08-28", "--to", "2026-09-12", "--origin", "FR")
    propose(folder, "--reason", "force_majeure", *area, "--id", "storm", "--file", "storm.yaml")
    proposed = card(folder, ALPHA)
    assert proposed.kpi("on_time").adjusted is None
    assert proposed.notes.not_in_force == (
        "2 entries of the register of exclusions are not approved and do not count.",
    )
    entries, worth = parted(folder)
    assert [line.split()[:3] for line in entries] == [
        ["late", "proposed", "exclusions/proposals.csv:2"],
        ["storm", "proposed", "exclusions/storm.yaml:2"],
    ]
    assert [line.split()[:2] for line in worth] == [["late", ALPHA], ["storm", ALPHA], ["storm", BETA]]
    refused = run(folder, "exclusions", "approve", "late", "--by", "alpha")
    assert refused.exit_code == 2
    assert "who cannot approve it too" in refused.stderr
    for name in ("late", "storm"):
        result = run(folder, "exclusions", "approve", name, "--by", "Ada", "--on", "2026-10-05")
        assert result.exit_code == 0, result.output
    counted = card(folder, ALPHA).kpi("on_time")
    _, worth = parted(folder)
    single, storm = worth[:2]
    # The late parcel is under both: each says so, and together they count it once.
    assert single.split()[2:4] == ["1", "1"]
    assert storm.split()[3] == "1"
    n = int(storm.split()[2])
    assert (counted.excluded, counted.value) == (n, raw.value)
    assert raw.value is not None
    assert counted.adjusted is not None
    effect = f"{raw.value:.2%} → {counted.adjusted:.2%}"
    assert effect in storm
    total = f"{ALPHA} in {MONTH}: {n} left out, 1 of them under several entries and counted once; on_time {effect}"
    assert any(line.startswith(total) for line in rows(folder))
    assert run(folder, "exclusions", "expire", "storm", "--on", "2026-10-31").exit_code == 0
    expired = card(folder, ALPHA)
    assert expired.kpi("on_time").excluded == 1
    assert expired.notes.not_in_force == ("1 entry of the register of exclusions has expired and does not count.",)
    entries, worth = parted(folder, "--state", "expired")
    assert [line.split()[0] for line in [*entries, *worth]] == ["storm"] * 3
    assert [line.split()[0] for line in parted(folder, "--state", "approved")[0]] == ["late"]
    assert "There is no such entry." in run(folder, "exclusions", "list", MONTH, "--state", "proposed").stderr
    assert "the entry has expired before the data date" in run(folder, "check").output


def test_what_is_approved_after_the_data_date_does_not_count_yet(folder: Path) -> None:
    propose(folder, "--reason", "customs", "--partner", ALPHA, "--parcel", "AP101285", "--id", "late")
    assert run(folder, "exclusions", "approve", "late", "--by", "Ada", "--on", "2026-11-07").exit_code == 0
    found = card(folder, ALPHA)
    assert (found.data_as_of, found.kpi("on_time").excluded) == ("2026-11-06", 0)
    assert found.notes.not_in_force == (
        "1 entry of the register of exclusions was approved after the data date and does not count yet.",
    )
    assert card(folder, BETA).notes.not_in_force == ()


def test_a_proposal_is_no_revision(folder: Path) -> None:
    assert run(folder, "publish", MONTH, "--jobs", "1").exit_code == 0
    propose(folder, "--reason", "customs", "--partner", ALPHA, "--parcel", "AP101285", "--id", "late")
    assert run(folder, "publish", MONTH, "--jobs", "1").stdout.count("nothing changed since") == 2
    assert run(folder, "exclusions", "approve", "late", "--by", "Ada", "--on", "2026-10-05").exit_code == 0
    assert run(folder, "publish", MONTH, "--jobs", "1").stdout.count("nothing changed since") == 1  # Beta


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("list", "--kpi", "cost_per_shipment"), "is no KPI that is a share of parcels"),
        (("list", "2026-Q3"), "is not a month"),
        (("propose", "--reason", "snow", "--by", "A"), "Invalid value for '--reason'"),
        (("propose", "--reason", "customs", "--by", "A", "--from", "soon"), "is no date like 2026-11-03"),
        (("propose", "--reason", "customs", "--by", "A", "--partner", "gamma", "--parcel", "1"), "there is no partner"),
        (("approve", "x", "--by", "Ada"), "there is no entry 'x'"),
        (("expire", "x", "--on", "2026-10-31"), "there is no entry 'x'"),
    ],
)
def test_calls_that_are_refused(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    result = run(folder, "exclusions", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not (folder / "exclusions").exists()


def test_who_approves_their_own_request_by_hand_is_warned_of(folder: Path) -> None:
    (folder / "exclusions").mkdir()
    (folder / "exclusions" / "all.csv").write_text(
        "shipment_id,partner,reason,requested_by,approved_by,approved_on\n"
        f"AP101285,{ALPHA},customs,Ada,ada,2026-10-05\n"
    )
    assert "all.csv:2: the entry was approved by who requested it, ada" in run(folder, "check").output
