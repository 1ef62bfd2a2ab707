"""A month published, corrected and published again: the difference, the page, the annex, and the month after."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from scorecards.cli import main
from scorecards.model import scorecard_from_json
from tests.cli.test_cli_publish import BETA, MONTH, name, publish, run, words

Row = dict[str, str]


def read(folder: Path) -> list[Row]:
    with (folder / "data" / "shipments.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def write(folder: Path, rows: list[Row]) -> None:
    with (folder / "data" / "shipments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def day(text: str) -> str:
    return "-".join(reversed(text.split("/")))


def due(rows: list[Row]) -> list[Row]:
    """Beta's delivered parcels of September by promise."""
    return [
        row
        for row in rows
        if row["Carrier"].startswith("Beta") and day(row["Promised"]).startswith(MONTH) and row["Delivered"]
    ]


def is_late(row: Row) -> bool:
    """After the promise, or sent back."""
    return row["State"] != "Delivered" or day(row["First attempt"] or row["Delivered"]) > day(row["Promised"])


def deliver(row: Row, on: str) -> None:
    row |= {"First attempt": on, "Delivered": on, "State": "Delivered" if on else "In transit"}


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str], set[str]]:
    """The starter, published with two deliveries unknown, then with these scans and two late parcels corrected.

    With the ids of both, and October published after.
    """
    folder = tmp_path_factory.mktemp("diff") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    rows = read(folder)
    early = [row for row in due(rows) if not is_late(row)][:2]
    known = {row["Tracking number"]: dict(row) for row in early}
    for row in early:
        deliver(row, "")
    write(folder, rows)
    assert publish(folder, "--partner", BETA).exit_code == 0
    shutil.copytree(folder / "data", folder / "sent")
    late = [row for row in due(rows) if is_late(row)][:2]
    for row in late:
        deliver(row, row["Promised"])
    for row in early:
        row.update(known[row["Tracking number"]])
    write(folder, rows)
    return folder, set(known), {row["Tracking number"] for row in late}


def test_today_is_compared_where_one_is_published(corrected: tuple[Path, set[str], set[str]]) -> None:
    folder, scans, corrections = corrected
    result = run(folder, "diff", BETA, MONTH, "--parcels")
    assert result.exit_code == 0, result.output
    assert "what would be published now (revision 2)" in result.stdout
    line = next(line for line in result.stdout.splitlines() if line.startswith("On time "))
    assert "Late scans, Corrected rows" in line
    for parcel in scans | corrections:
        assert f"shipments  {parcel}" in result.stdout


def test_a_draft_carries_the_page(corrected: tuple[Path, set[str], set[str]]) -> None:
    folder, _, _ = corrected
    out = folder / "drafts"
    result = run(folder, "build", MONTH, "--partner", BETA, "--jobs", "1", "--out", str(out))
    assert result.exit_code == 0, result.output
    (pdf,) = out.rglob(f"scorecard-{name(BETA, 2)}.pdf")
    assert "A draft restates nothing yet." in words(pdf.read_bytes())
    assert "Restated parcels" in CalamineWorkbook.from_path(pdf.with_suffix(".xlsx")).sheet_names


@pytest.fixture(scope="module")
def again(corrected: tuple[Path, set[str], set[str]]) -> Path:
    """Published as revision 2, and October after it."""
    folder, _, _ = corrected
    for month in (MONTH, "2026-10"):
        result = run(folder, "publish", month, "--partner", BETA, "--jobs", "1")
        assert result.exit_code == 0, result.output
    return folder


def card(folder: Path, revision: int) -> Any:
    path = folder / "out" / MONTH / BETA / f"scorecard-{name(BETA, revision)}.json"
    return scorecard_from_json(path.read_text(encoding="utf-8"))


def test_the_difference_as_json(again: Path, corrected: tuple[Path, set[str], set[str]]) -> None:
    """Counted from the file: two parcels more are known, and two of the late ones are not late."""
    _, scans, corrections = corrected
    told = json.loads(run(again, "diff", BETA, MONTH, "--from", "1", "--to", "2", "--parcels", "--json").stdout)
    assert (told["from"], told["to"]) == (name(BETA), name(BETA, 2))
    (kpi,) = (each for each in told["restatement"]["kpis"] if each["kpi"] == "on_time")
    rows = due(read(again))
    late, known = sum(map(is_late, rows)), len(rows)
    lost = kpi["now"]["denominator"] - known  # without a delivery
    assert kpi["now"]["denominator"] - kpi["now"]["numerator"] == late + lost
    assert kpi["first"]["denominator"] == kpi["now"]["denominator"] - len(scans)
    assert kpi["first"]["numerator"] == kpi["now"]["numerator"] - len(scans) - len(corrections)
    assert kpi["causes"] == ["late_scan", "correction"]
    assert kpi["rows"] == {"added": 0, "removed": 0, "changed": 4}
    first, now = (round(100 * each["value"] + 1e-9, 1) for each in (kpi["first"], kpi["now"]))
    assert round(100 * kpi["change"], 1) == round(now - first, 1)
    assert {row["id"] for row in told["rows"]["shipments"]["changed"]} == scans | corrections


def test_the_page_and_the_line_on_the_first_page(again: Path) -> None:
    made = card(again, 2)
    data = (again / "out" / MONTH / BETA / f"scorecard-{name(BETA, 2)}.pdf").read_bytes()
    text = words(data)
    number = [page.id for page in made.pages].index("restatements") + 1
    assert f"Changed since revision 1 {made.changed} (page {number})" in text
    assert "r = revised since it was first published: September 2026." in text
    assert card(again, 1).restatement is None


def test_the_rows_stand_in_the_annex(again: Path, corrected: tuple[Path, set[str], set[str]]) -> None:
    _, scans, corrections = corrected
    book = CalamineWorkbook.from_path(again / "out" / MONTH / BETA / f"scorecard-{name(BETA, 2)}.xlsx")
    _, header, *rows = book.get_sheet_by_name("Restated parcels").to_python()
    assert {str(row[header.index("Row")]) for row in rows} == scans | corrections
    filled = {
        str(row[header.index("Row")])
        for row in rows
        if row[header.index("Column")] == "delivered_at" and row[header.index("Before")] == ""
    }
    assert filled == scans
    _, header, *rows = book.get_sheet_by_name("Restatements").to_python()
    (on_time,) = (row for row in rows if row[header.index("Id")] == "on_time" and row[header.index("Revision")])
    assert on_time[header.index("Cause")] == "Late scans, Corrected rows"
    assert on_time[header.index("Rows changed")] == 4


def test_the_month_after_marks_what_was_restated(again: Path) -> None:
    path = again / "out" / "2026-10" / BETA / f"scorecard-{BETA}-2026-10-partner-en-r1.json"
    made = scorecard_from_json(path.read_text(encoding="utf-8"))
    assert made.is_revised("on_time", MONTH)
    assert not made.is_revised("cost_per_shipment", MONTH)
    assert made.restatement is None
    assert "r = revised since it was first published" in words(path.with_suffix(".pdf").read_bytes())


def test_once_more_states_nothing_new(again: Path) -> None:
    """Neither the page nor the marks make another revision."""
    for month in (MONTH, "2026-10"):
        result = run(again, "publish", month, "--partner", BETA, "--jobs", "1")
        assert "nothing changed since" in result.stdout
    today = run(again, "diff", BETA, MONTH, "--to", "today")
    assert "Nothing that was published is printed otherwise." in today.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((BETA, "2026-08"), "was not published"),
        ((BETA, MONTH, "--to", "9"), "Published revisions: 1, 2."),
        ((BETA, MONTH, "--from", "2", "--to", "2"), "revision 2 is not before revision 2"),
        ((BETA, MONTH, "--language", "de"), "was not published"),
        (("nobody", MONTH), "there is no partner 'nobody'"),
        ((BETA, "2026-W40"), "is not a month"),
    ],
)
def test_what_cannot_be_compared(again: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(again, "diff", *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_without_a_ledger(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    result = run(folder, "diff", BETA, MONTH)
    assert result.exit_code == 2
    assert "nothing of beta-logistics in 2026-09 is published" in result.output
