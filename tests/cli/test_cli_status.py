"""Which documents are stale, and making these alone, as a person does it."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scorecards.ledger import Document
from tests.cli.test_cli_publish import ALPHA, BETA, documents, on_disk, run

AUGUST, SEPTEMBER, OCTOBER = "2026-08", "2026-09", "2026-10"


def name(partner: str, month: str, revision: int = 1) -> str:
    return f"{partner}-{month}-partner-en-r{revision}"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with August published and drafts of September and October."""
    from click.testing import CliRunner

    from scorecards.cli import main

    folder = tmp_path_factory.mktemp("status") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    for command, month in (("publish", AUGUST), ("build", SEPTEMBER), ("build", OCTOBER)):
        result = run(folder, command, month, "--jobs", "1")
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def workspace(original: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(original, tmp_path / "review")


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file was written, and its bytes."""
    files = (folder / "out").rglob("scorecard-*")
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def recorded(folder: Path) -> dict[str, Document]:
    return {document.id: document for document in documents(folder)}


def status(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    result = run(folder, "status", "--json", *arguments)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def not_current(folder: Path) -> dict[str, str]:
    return {
        f"{each['partner']}-{each['period']}": each["condition"]
        for each in status(folder)
        if each["condition"] != "current"
    }


def correct(folder: Path, day: str) -> str:
    """The first parcel of Beta promised and delivered on that day (`07/09/2026`) came two weeks later."""
    path = folder / "data" / "shipments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    row = next(row for row in rows if row["Carrier"] == "Beta Logistics" and row["Promised"] == row["Delivered"] == day)
    row["First attempt"] = row["Delivered"] = f"{int(day[:2]) + 14:02}{day[2:]}"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return row["Tracking number"]


def test_nothing_changed_and_nothing_is_made(workspace: Path) -> None:
    (workspace / "data" / "shipments.csv").touch()
    before, ledger = state(workspace), recorded(workspace)
    assert len(before) == 18
    assert not not_current(workspace)
    result = run(workspace, "build", "--stale")
    assert (result.exit_code, result.stdout) == (0, "Nothing to build: 6 documents looked at.\n")
    assert "Rendering" not in result.stderr
    assert (state(workspace), recorded(workspace)) == (before, ledger)
    assert not (workspace / ".scorecards-cache" / "says").exists()  # nothing was composed
    assert run(workspace, "status", "--exit-code").exit_code == 0


def test_a_correction_makes_its_documents_and_no_other(workspace: Path) -> None:
    """One of August, which is published: the draft of its next revision, and the months that show it in a trend."""
    parcel = correct(workspace, "11/08/2026")
    before, ledger = state(workspace), recorded(workspace)
    stale = [f"{BETA}-{month}" for month in (AUGUST, SEPTEMBER, OCTOBER)]
    assert not_current(workspace) == dict.fromkeys(stale, "stale")
    told = run(workspace, "status", "--partner", BETA)
    assert told.stdout.count("shipments: 2026-08") == told.stdout.count(f"shipments, 1 changed: {parcel}") == 3
    assert (told.exit_code, run(workspace, "status", "--exit-code").exit_code) == (0, 1)
    (first, *_) = status(workspace, AUGUST, "--partner", "beta logistics")
    changed = first["rows"]["shipments"]["changed"]
    assert changed[parcel]["delivered_at"] == ["2026-08-11T00:00:00", "2026-08-25T00:00:00"]
    assert (state(workspace), recorded(workspace)) == (before, ledger)  # asking makes nothing

    result = run(workspace, "build", "--stale", "--jobs", "1")
    assert result.exit_code == 0, result.output
    after = state(workspace)
    drafts = [name(BETA, SEPTEMBER), name(BETA, OCTOBER)]
    made = {f"scorecard-{each}.{end}" for each in (*drafts, name(BETA, AUGUST, 2)) for end in ("pdf", "xlsx", "json")}
    assert {file for file in after if after[file] != before.get(file)} == made
    assert before.keys() <= after.keys()
    now = recorded(workspace)
    assert {each for each in now if now[each] != ledger.get(each)} == {*drafts, name(BETA, AUGUST, 2)}
    assert now[name(BETA, AUGUST)].state == "final"
    assert not not_current(workspace)
    assert run(workspace, "build", "--stale").stdout.startswith("Nothing to build")
    assert state(workspace) == after
    assert run(workspace, "verify").exit_code == 0


def test_a_target_is_named(workspace: Path) -> None:
    path = workspace / "partners" / f"{BETA}.yaml"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("on_time:"))
    target = line.partition("target:")[2].partition(",")[0].strip()
    path.write_text(text.replace(line, line.replace(target, "71.5 %")), encoding="utf-8")
    assert not_current(workspace) == dict.fromkeys([f"{BETA}-{m}" for m in (AUGUST, SEPTEMBER, OCTOBER)], "stale")
    told = run(workspace, "status", SEPTEMBER).stdout
    assert f"partners/{BETA}.yaml: targets.on_time.target: {target} → 71.5 %" in " ".join(told.split())
    assert "which rows" not in told


def test_what_is_missing_is_made_where_it_belongs(workspace: Path) -> None:
    gone = workspace / "out" / OCTOBER / ALPHA / f"scorecard-{name(ALPHA, OCTOBER)}.pdf"
    gone.unlink()
    assert not_current(workspace) == {f"{ALPHA}-{OCTOBER}": "missing"}
    assert "its files are not there as they were written" in run(workspace, "status").stdout
    before = state(workspace)
    assert run(workspace, "build", "--stale", "--jobs", "1").exit_code == 0
    after = state(workspace)
    assert {file: after[file][1] for file in before} == {file: data for file, (_, data) in before.items()}
    assert after.keys() - before.keys() == {gone.name}


def test_a_workspace_without_documents(tmp_path: Path, original: Path) -> None:
    folder = shutil.copytree(original, tmp_path / "review", ignore=shutil.ignore_patterns("out", ".scorecards-ledger"))
    found = [(each["partner"], each["period"], each["condition"], each["document"]) for each in status(folder)]
    assert found == [(ALPHA, OCTOBER, "missing", None), (BETA, OCTOBER, "missing", None)]
    assert not (folder / ".scorecards-ledger").exists()
    arguments = ("--partner", BETA, "--language", "de", "--edition", "internal", "--no-annex", "--jobs", "1")
    assert run(folder, "build", SEPTEMBER, "--stale", *arguments).exit_code == 0
    assert [*on_disk(folder)] == [f"scorecard-{BETA}-{SEPTEMBER}-internal-de-r1.pdf"]
    assert run(folder, "build", SEPTEMBER, "--stale", *arguments).stdout.startswith("Nothing to build: 1 document ")
    result = run(folder, "status", "2019-01")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "There is no such document" in result.stderr
    assert run(folder, "status", "2026-Q3").exit_code == 2
