"""The files of a small demo network: bytes, exports, planted rows, YAML."""
# ruff: noqa: S608  # the folders in the SQL are our own

import csv
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import python_calamine
import yaml

from scorecards.demo import events
from scorecards.demo.exports_csv import REASON_WORDS, STATUS_WORDS
from scorecards.demo.fulfilment import WAREHOUSES
from scorecards.demo.fulfilment_csv import SOLUTION_WORDS
from scorecards.demo.partners import PROFILES
from scorecards.demo.workdays import CLOSED

ROOT = Path(__file__).parents[2]
WRITE = "import sys, pathlib; from scorecards.demo import write_demo; write_demo(pathlib.Path(sys.argv[1]), 0.02)"


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def query(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as con:
        return con.execute(sql).fetchall()


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def exported(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def nordwind(folder: Path) -> list[dict[str, str]]:
    return [row for path in sorted((folder / "data/exports").glob("nordwind-2*.csv")) for row in table(path)]


def partner_files(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (folder / "partners").glob("*.yaml")
    }


def test_two_processes_write_the_same_bytes(small: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", WRITE, str(tmp_path)], check=True, env=environment)
    assert digests(tmp_path) == digests(small)


def test_writing_twice_into_a_folder_changes_nothing(small: Path) -> None:
    from scorecards.demo import write_demo

    before = digests(small)
    write_demo(small, 0.02)
    assert digests(small) == before


def test_planted_rows_of_nordwind(small: Path) -> None:
    rows = nordwind(small)
    assert sum(row["Art"] == "TEST" for row in rows) == events.planted_rows("nordwind_exports", "test parcels") == 6
    assert sum(row["Zugesagt am"].startswith("31.09.") for row in rows) == 3
    assert sum(row["Gewicht (kg)"].count(",") > 1 for row in rows) == 2
    backwards = [row for row in rows if row["Zugestellt am"] == "11.09.2026 10:40"]
    assert [row["Erster Scan"] for row in backwards] == ["14.09.2026 19:05"] * 2
    assert sum(row["Status"] == "Klärfall" for row in rows) == 5
    exact = Counter(tuple(row.values()) for row in rows)
    assert sum(number - 1 for number in exact.values()) == 25


def test_late_scans_arrive_in_a_supplement(small: Path) -> None:
    earlier = {row["Sendungsnummer"]: row for row in nordwind(small)}
    later = table(small / "data/exports/nordwind-nachtrag-2026-11-12.csv")
    planted = events.planted_rows("nordwind_exports", "scans that arrived late")
    assert len(later) == events.scaled(150, 0.02) + events.scaled(planted - 150, 0.02)
    for row in later:
        before = earlier[row["Sendungsnummer"]]
        assert (before["Status"], before["Zugestellt am"]) == ("In Zustellung", "-")
        assert row["Status"] == "Zugestellt"
        assert before["Zugesagt am"] == row["Zugesagt am"]


def test_planted_rows_of_the_other_exports(small: Path) -> None:
    exports = small / "data/exports"
    numbers = Counter(row["Paket-Nr"] for row in table(exports / "heidekurier_2026-08_2026-10.csv"))
    assert sum(number - 1 for number in numbers.values()) == 7
    lines = [row for path in exports.glob("nordwind-rechnungen-*.csv") for row in table(path)]
    assert sum(row["Betrag"] == "4,3O" for row in lines) == 2
    sheet = python_calamine.load_workbook(str(exports / "relais-azur-factures.xlsx")).get_sheet_by_name("Factures")
    amounts = [row[5] for row in sheet.to_python(skip_empty_area=False)[3:]]
    assert amounts.count("voir avoir") == 3
    assert sum(isinstance(amount, float) for amount in amounts) == len(amounts) - 3
    names = query(f"SELECT partner, count(*) FROM '{small}/data/shipments/recent/*.parquet' GROUP BY 1")
    assert dict(names)["Transports Fantôme"] == 4


def test_planted_rows_of_kranichhof(small: Path) -> None:
    orders = exported(small / "data/exports/kranichhof-auftraege.csv")
    assert sum(row["Art"] == "Test" for row in orders) == 8
    assert sum(not row["Freigabe"] for row in orders) == 3
    assert sum(row["Übergabe"] == "31.07.2026 18:00" for row in orders) == 4
    assert sum(row["Fehlpositionen"] == "99" for row in orders) == 2
    assert sum(row["Versandweg"] == "Abholung" for row in orders) == 9
    exact = Counter(tuple(row.values()) for row in orders)
    assert sum(number - 1 for number in exact.values()) == 12
    receipts = exported(small / "data/exports/kranichhof-wareneingang.csv")
    assert sum(row["Ankunft"] == "31.09.2026 07:40" for row in receipts) == 2
    assert sum(row["Eingelagert"] == "31.07.2026 18:00" for row in receipts) == 2


def test_every_planted_row_is_counted_somewhere_above() -> None:
    of_fulfilment = 8 + 3 + 4 + 2 + 12 + 9 + 2 + 2
    assert (
        sum(rows.rows for rows in events.PLANTED_ROWS) == 4 + 6 + 3 + 2 + 2 + 25 + 550 + 5 + 7 + 2 + 3 + of_fulfilment
    )


def test_claims_of_one_partner_are_in_sqlite(small: Path) -> None:
    with sqlite3.connect(small / "data/exports/larkfield.sqlite") as database:
        rows = database.execute("SELECT consignment, filed, claimed_eur FROM claims").fetchall()
    database.close()
    assert rows
    assert all(number.startswith("LP") and len(filed) == 10 and float(claimed) > 0 for number, filed, claimed in rows)
    others = query(f"SELECT count(*) FROM '{small}/data/claims/claims.parquet' WHERE partner LIKE 'Larkfield%'")
    assert others == [(0,)]


def test_money_is_exact_in_the_files(small: Path) -> None:
    described = query(f"DESCRIBE SELECT * FROM '{small}/data/charges/history/2024-08.parquet'")
    types = {row[0]: row[1] for row in described}
    assert types["amount"] == types["expected_amount"] == "DECIMAL(12,2)"


def test_one_partner_bills_in_pounds_at_the_rates_of_the_workspace(small: Path) -> None:
    """The lightest domestic parcel costs 3.15 × 1.02 = 3.21 euro."""
    files = f"{small}/data/charges/**/*.parquet"
    others = query(f"SELECT DISTINCT partner LIKE 'Larkfield%', currency FROM read_parquet('{files}')")
    assert sorted(others) == [(False, "EUR"), (True, "GBP")]
    with (small / "exchange_rates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["currency"] for row in rows} == {"GBP"}
    assert all("invented" in row["source"] for row in rows)
    rates = {row["month"]: Decimal(row["rate"]) for row in rows}
    billed = query(f"""
        SELECT DISTINCT strftime(invoiced_on, '%Y-%m'), expected_amount
        FROM read_parquet('{files}') c JOIN read_parquet('{small}/data/shipments/**/*.parquet') s USING (shipment_id)
        WHERE charge_type = 'base' AND expected_amount IS NOT NULL AND service = 'standard' AND weight_kg < 0.5
            AND shipment_id LIKE 'LP%' AND origin = 'GB' AND destination = 'GB'""")
    assert {month for month, _ in billed} == set(rates)
    assert all(abs(amount * rates[month] - Decimal("3.21")) <= rates[month] / 200 for month, amount in billed)


def test_partner_files_fit_the_data(small: Path) -> None:
    files = partner_files(small)
    partners = (*PROFILES, *WAREHOUSES)
    assert {stem: file["name"] for stem, file in files.items()} == {partner.id: partner.name for partner in partners}
    spelled = {name for file in files.values() for name in (file["name"], *file.get("aliases", []))}
    assert {partner.spelling for partner in partners} <= spelled
    fulfilment = {stem for stem, file in files.items() if file["kind"] == "fulfilment"}
    assert fulfilment == {warehouse.id for warehouse in WAREHOUSES}
    for file in files.values():
        entries = [t if isinstance(t, list) else [t] for t in file["targets"].values()]
        weights = [[target["weight"] for target in own if "weight" in target][-1] for own in entries]
        assert sum(weights) == 100
        assert 6 <= len(weights) <= 10
        assert min(weights) >= 5
        assert max(weights) <= 25
        assert ("scan_compliance" in file["targets"]) == (file["kind"] == "transport")
        assert all(contact["email"].endswith(".example") for contact in file["contacts"])


def test_the_workspace_maps_what_the_exports_say(small: Path) -> None:
    workspace = yaml.safe_load((small / "scorecards.yaml").read_text(encoding="utf-8"))
    closed = {place: tuple(days) for place, days in workspace["calendar"]["closed"].items()}
    assert closed == CLOSED
    assert "data_as_of" not in workspace
    columns = workspace["sources"]["shipments"]["nordwind_exports"]["columns"]
    assert columns["status"]["values"] == {word: ours for ours, word in STATUS_WORDS.items()}
    assert columns["late_reason"]["values"] == {word: ours for ours, word in REASON_WORDS.items()}
    header = nordwind(small)[0].keys()
    named = [entry["column"] if isinstance(entry, dict) else entry for entry in columns.values()]
    assert all(name in header for name in named if not name.startswith("'"))
    orders = workspace["sources"]["orders"]["kranichhof_orders"]["columns"]
    assert orders["shipping_solution"]["values"] == {word: ours for ours, word in SOLUTION_WORDS.items()}
