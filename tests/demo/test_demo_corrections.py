"""The corrections of the demo: what was planted, counted in the files, and what it makes of October's figures."""
# ruff: noqa: S608  # the folders in the SQL are our own

import csv
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import yaml
from click.testing import CliRunner

from scorecards.cli import main
from scorecards.demo import corrections
from scorecards.engine import Session, open_session
from scorecards.model import KpiResult
from scorecards.workspace import load_workspace
from tests.demo.cards import card
from tests.demo.test_demo_files import digests

BOREAL = "boreal-express"
KPIS = ("on_time", "first_attempt", "surcharge_share", "invoice_accuracy", "scan_compliance")


@dataclass(frozen=True)
class Story:
    """The workspace after its corrections, and October's figures before and after them."""

    folder: Path
    before: Mapping[str, KpiResult]
    after: Mapping[str, KpiResult]


def figures(session: Session) -> dict[str, KpiResult]:
    october = card(session, BOREAL)
    return {kpi: october.kpi(kpi) for kpi in KPIS}


@pytest.fixture(scope="module")
def story(full: Path, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Of the full network the last three months of those whose files are Parquet: October's counts need no others."""
    folder = tmp_path_factory.mktemp("corrected") / "demo"
    left = shutil.ignore_patterns("history", "exports", "orders", "receipts", ".scorecards-cache")
    shutil.copytree(full, folder, copy_function=os.link, ignore=left)
    path = folder / "scorecards.yaml"
    main_file = yaml.safe_load(path.read_text(encoding="utf-8"))
    main_file["sources"] = {
        table: {"recent": main_file["sources"][table]["recent"]} for table in ("shipments", "charges")
    }
    path.unlink()  # it is one file with that of the full network
    path.write_text(yaml.safe_dump(main_file, allow_unicode=True), encoding="utf-8")
    before = figures(open_session(load_workspace(folder)))
    result = CliRunner().invoke(main, ["demo", str(folder), "--correct"])
    assert result.exit_code == 0, result.output
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "a corrected invoice",
        "late scans",
        "accepted disputes",
        "a target put right",
    ]
    return Story(folder, before, figures(open_session(load_workspace(folder))))


def rows(sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        return con.execute(sql).fetchall()


def test_late_scans_make_sixty_parcels_on_time(full: Path, story: Story) -> None:
    late = f"'{full}/corrections/data/shipments/recent/*.parquet'"
    assert rows(f"""
        SELECT count(*), count(DISTINCT n.shipment_id), bool_and(o.first_attempt_at::DATE > o.promised_on),
            bool_and(n.first_attempt_at::DATE = n.promised_on AND n.delivered_at = n.first_attempt_at),
            bool_and(o.promised_on = n.promised_on AND o.first_scan_at = n.first_scan_at AND o.partner = n.partner),
            bool_and(n.first_scan_at < n.first_attempt_at), min(n.origin || n.destination || n.service),
            max(n.origin || n.destination || n.service), min(n.promised_on)::VARCHAR >= '2026-10-01',
            max(n.promised_on)::VARCHAR <= '2026-10-31'
        FROM {late} n JOIN '{full}/data/shipments/recent/2026-10.parquet' o USING (shipment_id)""") == [
        (60, 60, True, True, True, True, "DEFRstandard", "DEFRstandard", True, True)
    ]
    before, after = story.before["on_time"], story.after["on_time"]
    assert (after.numerator or 0) - (before.numerator or 0) == corrections.LATE_SCANS == 60
    assert after.denominator == before.denominator
    assert (before.status, after.status) == ("missed", "near")


def test_an_invoice_is_put_right(full: Path, story: Story) -> None:
    new = f"(SELECT * FROM '{full}/corrections/data/charges/recent/*.parquet')"
    old = f"'{full}/data/charges/recent/2026-10.parquet'"
    ((lines, higher, agreed, too_much, invoices),) = rows(f"""
        SELECT count(*), bool_and(o.amount > o.expected_amount), bool_and(n.amount = n.expected_amount),
            sum(o.amount - n.amount), array_agg(DISTINCT n.invoice_id)
        FROM {new} n JOIN {old} o USING (charge_id) WHERE n.charge_type = 'base'""")
    assert (lines, higher, agreed) == (344, True, True)
    assert float(str(too_much)) == pytest.approx(134.40, abs=1e-9)
    assert invoices == ["BX20757"]  # day 20,757 since 1970 is 31 October 2026
    wrong = rows(f"""SELECT count(*) FROM {old} WHERE invoice_id = 'BX20757' AND charge_type = 'base'
        AND amount > expected_amount""")
    assert wrong == [(lines,)]
    ((was, now, net),) = rows(f"""
        SELECT o.amount, n.amount, (SELECT sum(coalesce(c.amount, b.amount)) FROM {old} b
            LEFT JOIN {new} c USING (charge_id) WHERE b.invoice_id = 'BX20757' AND b.charge_type <> 'tax')
        FROM {new} n JOIN {old} o USING (charge_id) WHERE n.charge_type = 'tax'""")
    assert float(str(now)) == pytest.approx(float(str(net)) * 0.2, abs=0.005)
    assert float(str(was)) - float(str(now)) == pytest.approx(134.40 * 0.2, abs=0.011)
    before, after = story.before["surcharge_share"], story.after["surcharge_share"]
    assert ((before.denominator or 0) - (after.denominator or 0)) / 10_000 == 134.40  # charges without tax
    right = (story.after["invoice_accuracy"].numerator or 0) - (story.before["invoice_accuracy"].numerator or 0)
    assert right == 344


def test_disputed_parcels_leave_the_adjusted_figure_alone(full: Path, story: Story) -> None:
    with (story.folder / "exclusions" / "2026-11-12-disputes.csv").open(encoding="utf-8", newline="") as file:
        disputes = list(csv.DictReader(file))
    assert len(disputes) == corrections.DISPUTED == 12
    assert {(row["partner"], row["reason"], row["approved_by"]) for row in disputes} == {
        (BOREAL, "dispute_accepted", "Head of transport")
    }
    ids = ", ".join(f"'{row['shipment_id']}'" for row in disputes)
    assert rows(f"""SELECT count(*), bool_and(first_attempt_at::DATE > promised_on), min(origin || destination)
        FROM '{full}/data/shipments/recent/2026-10.parquet' WHERE shipment_id IN ({ids})""") == [(12, True, "FRIT")]
    before, after = story.before["on_time"], story.after["on_time"]
    assert after.excluded - before.excluded == 12
    assert before.adjusted is not None
    left = (before.denominator or 0) - before.excluded
    on_time = round(before.adjusted * left)  # twelve of the others were late, and sixty are no longer
    assert after.adjusted == pytest.approx((on_time + 60) / (left - 12), abs=1e-12)


def test_a_target_is_put_right(story: Story) -> None:
    before, after = story.before["first_attempt"], story.after["first_attempt"]
    assert (before.numerator, before.denominator) == (after.numerator, after.denominator)
    assert (before.target, before.status) == (0.95, "near")
    assert (after.target, after.status) == (0.945, "met")


def test_nothing_else_moves(story: Story) -> None:
    before, after = story.before["scan_compliance"], story.after["scan_compliance"]
    assert (before.numerator, before.denominator) == (after.numerator, after.denominator)


def test_once_is_enough(story: Story) -> None:
    before = digests(story.folder)
    assert CliRunner().invoke(main, ["demo", str(story.folder), "--correct"]).exit_code == 0
    assert digests(story.folder) == before


def test_what_was_changed_by_hand_is_not_overwritten(small: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small, tmp_path / "demo")
    path = folder / "partners" / f"{BOREAL}.yaml"
    text = path.read_text(encoding="utf-8").replace("97 %", "96 %")
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["demo", str(folder), "--correct"])
    assert result.exit_code == 2
    assert f"{path}: was changed by hand, and is not overwritten" in result.output
    assert path.read_text(encoding="utf-8") == text
    assert not list((folder / "data").rglob("2026-11-12-*"))
    shutil.rmtree(folder / "corrections")
    result = CliRunner().invoke(main, ["demo", str(folder), "--correct"])
    assert (result.exit_code, "there are no corrections" in result.output) == (2, True)
