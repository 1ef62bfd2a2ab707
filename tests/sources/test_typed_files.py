"""XLSX, SQLite and Parquet: files that know dates and numbers themselves, beside texts that people typed."""

import sqlite3
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from tests.conftest import Desk, says

BASE = "shipment_id: id, partner: \"'alpha'\""
MOMENT = datetime(2026, 10, 31, 23, 30)  # noqa: DTZ001  # a local time


def workbook(path: Path, rows: list[list[Any]], sheet: str = "Data") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        book.add_worksheet("Cover").write(0, 0, "Confidential")
        page = book.add_worksheet(sheet)
        formats = {
            datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
            date: book.add_format({"num_format": "dd.mm.yyyy"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    page.write(row, column, cell, formats.get(type(cell)))


def from_workbook(desk: Desk, columns: str, rows: list[list[Any]], options: str = "") -> None:
    desk.shipments(f"{BASE}, {columns}", f"xlsx: {{sheet: Data}}\n{options}", "shipments.xlsx")
    workbook(desk.folder / "data/shipments.xlsx", rows)


def database(path: Path, *statements: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def parquet(path: Path, sql: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet)")


def values(desk: Desk, column: str) -> list[Any]:
    return [row.get(column) for row in desk.rows()]


def test_cells_of_a_workbook(desk: Desk) -> None:
    columns = "attempts: n, weight_kg: kg, goods_value: eur, delivered_at: t, promised_on: d, service: s, flow: f"
    from_workbook(
        desk,
        columns,
        [
            ["id", "n", "kg", "eur", "t", "d", "s", "f"],
            [4711, 1.0, 12.5, 0.1 + 0.2, MOMENT, date(2026, 10, 31), "=1+1", True],
            ["0042", 2, 1e-7, 1234567.89, MOMENT, MOMENT, " x\u00a0", 17],
        ],
    )
    assert desk.rejects() == []
    assert values(desk, "shipment_id") == ["4711", "0042"]
    assert values(desk, "attempts") == [1, 2]
    assert values(desk, "weight_kg") == [12.5, 1e-7]
    assert values(desk, "goods_value") == [3000, 12345678900]
    assert values(desk, "delivered_at") == [MOMENT, MOMENT]
    assert values(desk, "promised_on") == [date(2026, 10, 31)] * 2
    assert values(desk, "service") == ["=1+1", "x"]
    assert values(desk, "flow") == ["True", "17"]


def test_typed_dates_and_texts_in_one_column(desk: Desk) -> None:
    rows: list[list[Any]] = [
        ["id", "d"],
        [1, date(2026, 10, 31)],
        [2, "31.10.2026"],
        [3, MOMENT],
        [4, "offen"],
        [5, "morgen"],
    ]
    from_workbook(desk, "promised_on: {column: d, missing: [offen]}", rows, 'dates: "%d.%m.%Y"')
    assert values(desk, "promised_on") == [date(2026, 10, 31)] * 3 + [None]
    assert desk.rejects() == [("shipments.xlsx", 6, "promised_on is not a date (expected %d.%m.%Y): morgen")]


def test_typed_numbers_and_texts_in_one_column(desk: Desk) -> None:
    """123.125 as a number, written as text on the way, must not become 123125 under a decimal comma."""
    rows: list[list[Any]] = [["id", "x"], [1, 123.125], [2, "1.234,50"], [3, 12], [4, "12,5"], [5, "1.234"]]
    from_workbook(desk, 'goods_value: {column: x, decimal: ","}', rows)
    assert values(desk, "goods_value") == [12345000, 120000, 125000]
    assert [row for _, row, _ in desk.rejects()] == [2, 6]
    from_workbook(desk, "goods_value: x", rows)
    assert values(desk, "goods_value") == [1231250, 120000, 12340]


def test_header_row_sheet_and_empty_rows(desk: Desk) -> None:
    rows: list[list[Any]] = [["Report"], [], [None, "id", "d"], [None, 1, "soon"], [], [None, 2, date(2026, 10, 1)]]
    desk.shipments(f"{BASE}, promised_on: d", "xlsx: {sheet: Data, header_row: 3}", "shipments.xlsx")
    workbook(desk.folder / "data/shipments.xlsx", rows)
    assert values(desk, "shipment_id") == ["2"]
    assert [row["_row"] for row in desk.rows()] == [6]
    assert [(row, reason.partition(":")[2]) for _, row, reason in desk.rejects()] == [(4, " soon")]


def test_repeated_and_broken_names_of_a_sheet(desk: Desk) -> None:
    rows = [["id", "Weight\n(kg)", "Note", "Note", 2026], [1, 2.5, "a", "b", "c"]]
    from_workbook(desk, 'weight_kg: {column: Weight (kg)}, service: {column: Note (2)}, flow: {column: "2026"}', rows)
    (row,) = desk.rows()
    assert (row["weight_kg"], row["service"], row["flow"]) == (2.5, "b", "c")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("{sheet: Dta}", ("has no sheet 'Dta'", "Sheets: Cover, Data.")),
        ("{sheet: Data, header_row: 9}", ("no header in row 9", "header_row: n")),
        ("{sheet: Data, header_row: 2}", ("no header in row 2",)),
    ],
)
def test_a_wrong_sheet_or_header_row(desk: Desk, options: str, words: tuple[str, ...]) -> None:
    desk.shipments(BASE, f"xlsx: {options}", "shipments.xlsx")
    workbook(desk.folder / "data/shipments.xlsx", [["id"], [], [1]])
    (fault,) = desk.faults()
    says(fault, "shipments.xlsx", None, *words)


@pytest.mark.parametrize("kept", [0, 10, 100, 0.5, 0.99])
def test_a_cut_off_workbook(desk: Desk, kept: float) -> None:
    from_workbook(desk, "service: s", [["id", "s"], [1, "x"]])
    path = desk.folder / "data/shipments.xlsx"
    data = path.read_bytes()
    path.write_bytes(data[: int(kept if kept > 1 else len(data) * kept)])
    (fault,) = desk.faults()
    says(fault, "shipments.xlsx", None, "not a readable workbook", "Save it as .xlsx again")


def test_a_workbook_with_a_damaged_sheet(desk: Desk) -> None:
    from_workbook(desk, "service: s", [["id", "s"], [1, "x"]])
    path = desk.folder / "data/shipments.xlsx"
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part[: len(part) // 2] if name.endswith("sheet2.xml") else part)
    (fault,) = desk.faults()
    says(fault, "shipments.xlsx", None, "not a readable workbook")


def test_a_csv_that_calls_itself_workbook(desk: Desk) -> None:
    desk.shipments(BASE, files="shipments.xlsx")
    desk.write("data/shipments.xlsx", "id\n1\n")
    (fault,) = desk.faults()
    says(fault, "shipments.xlsx", None, "not a readable workbook")
    desk.shipments(BASE, "format: csv", "shipments.xlsx")
    assert values(desk, "shipment_id") == ["1"]


def test_the_lock_file_of_an_open_workbook_is_no_source(desk: Desk) -> None:
    desk.shipments(BASE, files='"*.xlsx"')
    workbook(desk.folder / "data/a.xlsx", [["id"], [1]], "Other")
    desk.shipments(BASE, "xlsx: {sheet: Other}", files='"*.xlsx"')
    for name in ("~$a.xlsx", "._a.xlsx"):
        desk.write(f"data/{name}", "owner")
    assert values(desk, "shipment_id") == ["1"]


def test_files_in_hidden_folders_are_no_source(desk: Desk) -> None:
    """The program's own cache lies in one, and it holds Parquet."""
    desk.shipments(BASE, files='"**/*.parquet"')
    desk.write("scorecards.yaml", (desk.folder / "scorecards.yaml").read_text() + "data_folder: .\n")
    parquet(desk.folder / "exports/a.parquet", "SELECT 'P1' AS id")
    assert values(desk, "shipment_id") == ["P1"]
    assert list((desk.folder / ".scorecards-cache").rglob("*.parquet"))
    assert values(desk, "shipment_id") == ["P1"]
    assert desk.rejects() == []


def test_sqlite_types(desk: Desk) -> None:
    desk.shipments(
        f"{BASE}, attempts: n, weight_kg: kg, goods_value: eur, promised_on: d, service: s",
        "sqlite: {table: 'par\"cels'}",
        "shipments.sqlite",
    )
    database(
        desk.folder / "data/shipments.sqlite",
        'CREATE TABLE "par""cels" (id INTEGER, n REAL, kg REAL, eur NUMERIC, d TEXT, s TEXT, "__row" TEXT)',
        """INSERT INTO "par""cels" VALUES (1, 2.0, 12.5, 4.3, '2026-10-31', '=1', 'x')""",
        """INSERT INTO "par""cels" VALUES (2, NULL, 1, 5, '', ' y ', '')""",
        """INSERT INTO "par""cels" VALUES (3, 'two', NULL, NULL, NULL, NULL, NULL)""",
    )
    assert values(desk, "attempts") == [2, None]
    assert values(desk, "weight_kg") == [12.5, 1.0]
    assert values(desk, "goods_value") == [43000, 50000]
    assert values(desk, "promised_on") == [date(2026, 10, 31), None]
    assert values(desk, "service") == ["=1", "y"]
    assert desk.rejects() == [("shipments.sqlite", 3, "attempts is not a whole number: two")]


def test_faults_of_sqlite(desk: Desk) -> None:
    path = desk.folder / "data/shipments.db"
    desk.shipments(BASE, "sqlite: {table: parcel}", "shipments.db")
    database(path, "CREATE TABLE parcels (id)", "INSERT INTO parcels VALUES (1)")
    (fault,) = desk.faults()
    says(fault, "shipments.db", None, "has no table 'parcel'", "Tables: parcels.")
    data = path.read_bytes()
    for broken in (data[:50], data[:4096], b"no database " * 99):
        path.write_bytes(broken)
        (fault,) = desk.faults()
        says(fault, "shipments.db", None, "not a readable SQLite file", "Copy the file again")
    path.write_bytes(b"")
    (fault,) = desk.faults()
    says(fault, "shipments.db", None, "has no table", "Tables: none.")


def test_sqlite_text_that_is_not_utf_8(desk: Desk) -> None:
    desk.shipments(BASE, "sqlite: {table: parcels}", "shipments.db")
    database(
        desk.folder / "data/shipments.db",
        "CREATE TABLE parcels (id TEXT)",
        "INSERT INTO parcels VALUES (CAST(x'e4' AS TEXT))",
    )
    (fault,) = desk.faults()
    says(fault, "shipments.db", None, "not a readable SQLite file", "UTF-8")


def test_parquet_with_our_names_needs_no_mapping(desk: Desk) -> None:
    desk.shipments("", files="shipments.parquet")
    parquet(
        desk.folder / "data/shipments.parquet",
        "SELECT 'P1' AS shipment_id, 'alpha' AS PARTNER, TIMESTAMP '2026-10-01 10:00' AS first_scan_at, "
        "DATE '2026-10-03' AS promised_on, 4.3::DECIMAL(9, 2) AS goods_value, 2::UTINYINT AS attempts, 1 AS other",
    )
    (row,) = desk.rows()
    assert (row["goods_value"], row["attempts"], row["promised_on"]) == (43000, 2, date(2026, 10, 3))
    assert desk.read().tables["shipments"].supplied == {
        "shipment_id", "partner", "first_scan_at", "promised_on", "goods_value", "attempts",
    }  # fmt: skip


def test_a_required_column_that_the_file_has_not(desk: Desk) -> None:
    desk.shipments("", files="shipments.parquet")
    parquet(desk.folder / "data/shipments.parquet", "SELECT 'P1' AS shipment_id, 'alpha' AS carrier")
    (fault,) = desk.faults()
    says(fault, "scorecards.yaml", 3, "required column partner", "`columns`", "shipment_id, carrier")


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("DOUBLE", "0.1::DOUBLE + 0.2::DOUBLE", 3000),
        ("FLOAT", "4.3", 43000),
        ("INTEGER", "5", 50000),
        ("BIGINT", "-5", -50000),
        ("DECIMAL(18, 6)", "1.234567", 12346),
        ("VARCHAR", "'4.30'", 43000),
        ("HUGEINT", "7", 70000),
        ("DOUBLE", "'nan'::DOUBLE", None),
    ],
)
def test_amounts_of_every_type(desk: Desk, kind: str, value: str, stored: int | None) -> None:
    desk.shipments(f"{BASE}, goods_value: {{column: x}}", files="shipments.parquet")
    parquet(desk.folder / "data/shipments.parquet", f"SELECT 'P1' AS id, ({value})::{kind} AS x")
    assert desk.rejects() == []
    assert values(desk, "goods_value") == [stored]


@pytest.mark.parametrize("value", ["'inf'::DOUBLE", "1e30::DOUBLE", "99999999999999999::BIGINT", "1e300::DOUBLE"])
def test_an_amount_that_cannot_be_stored_is_refused(desk: Desk, value: str) -> None:
    desk.shipments(f"{BASE}, goods_value: {{column: x}}", files="shipments.parquet")
    parquet(desk.folder / "data/shipments.parquet", f"SELECT 'P1' AS id, {value} AS x")
    ((name, row, reason),) = desk.rejects()
    assert (name, row) == ("shipments.parquet", 1)
    assert reason.startswith("goods_value is not below 10,000,000,000 units: ")


def test_ids_that_a_gap_made_decimal_numbers(desk: Desk) -> None:
    """pandas writes a column of whole numbers with a gap as 4711.0 and NaN."""
    desk.shipments("shipment_id: {column: id}, partner: \"'alpha'\", attempts: {column: n}", files="shipments.parquet")
    parquet(
        desk.folder / "data/shipments.parquet",
        "SELECT id::DOUBLE AS id, n::DOUBLE AS n "
        "FROM (VALUES ('4711', '2'), ('nan', '1'), ('1.5', 'nan'), ('8', '2.5')) t(id, n)",
    )
    assert [(row["shipment_id"], row.get("attempts")) for row in desk.rows()] == [("4711", 2), ("1.5", None)]
    assert desk.rejects() == [
        ("shipments.parquet", 2, "shipment_id is empty"),
        ("shipments.parquet", 4, "attempts is not a whole number: 2.5"),
    ]


def test_measures_that_are_not_finite(desk: Desk) -> None:
    desk.shipments(f"{BASE}, weight_kg: {{column: x}}", files="shipments.parquet")
    parquet(
        desk.folder / "data/shipments.parquet",
        "SELECT 'P' || i AS id, x::DOUBLE AS x FROM (VALUES (1, 'nan'), (2, 'inf'), (3, '2.5')) t(i, x)",
    )
    assert values(desk, "weight_kg") == [None, 2.5]
    assert [(row, reason) for _, row, reason in desk.rejects()] == [(2, "weight_kg is not a number: inf")]


def test_instants_become_local_times_of_the_workspace(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.shipments(f"{BASE}, delivered_at: {{column: x}}, promised_on: {{column: x}}", files="shipments.parquet")
    desk.write("scorecards.yaml", (desk.folder / "scorecards.yaml").read_text() + "timezone: Europe/Paris\n")
    (desk.folder / "data").mkdir(exist_ok=True)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(
            "COPY (SELECT 'P1' AS id, TIMESTAMPTZ '2026-10-31 23:30:00+00' AS x) "
            f"TO '{desk.folder}/data/shipments.parquet' (FORMAT parquet)"
        )
    for machine in ("UTC", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", machine)
        (row,) = desk.rows()
        assert row["delivered_at"] == datetime(2026, 11, 1, 0, 30)  # noqa: DTZ001  # winter time of Paris
        assert row["promised_on"] == date(2026, 11, 1)


def test_dates_of_parquet_that_cannot_be_meant(desk: Desk) -> None:
    desk.shipments(f"{BASE}, promised_on: {{column: x}}", files="shipments.parquet")
    parquet(
        desk.folder / "data/shipments.parquet",
        "SELECT 'P' || i AS id, x::DATE AS x FROM (VALUES (1, '2206-12-31'), (2, '0026-10-01'), (3, 'infinity'), "
        "(4, '2026-10-01'), (5, NULL), (6, '9999-12-31')) t(i, x)",
    )
    assert [row for _, row, _ in desk.rejects()] == [1, 2, 3]
    assert values(desk, "promised_on") == [date(2026, 10, 1), None, None]
    desk.shipments(f"{BASE}, promised_on: {{column: x, missing: [2206-12-31]}}", files="shipments.parquet")
    assert values(desk, "promised_on") == [None, date(2026, 10, 1), None, None]


@pytest.mark.parametrize("kept", [0, 4, 0.5, 0.99])
def test_a_cut_off_parquet_file(desk: Desk, kept: float) -> None:
    path = desk.folder / "data/shipments.parquet"
    desk.shipments(BASE, files="shipments.parquet")
    parquet(path, "SELECT 'P' || range AS id FROM range(1000)")
    data = path.read_bytes()
    path.write_bytes(data[: int(kept if kept > 1 else len(data) * kept)])
    (fault,) = desk.faults()
    says(fault, "shipments.parquet", None, "not a readable Parquet file", "Copy the file again")


def test_a_parquet_file_damaged_in_the_middle(desk: Desk) -> None:
    path = desk.folder / "data/shipments.parquet"
    desk.shipments(BASE, files="shipments.parquet")
    parquet(path, "SELECT 'P' || hash(range) AS id FROM range(1000)")
    data = bytearray(path.read_bytes())
    data[4:2000] = b"\xff" * 1996
    path.write_bytes(data)
    (fault,) = desk.faults()
    assert "shipments.parquet" in str(fault)
    assert fault.hint


def test_signs_that_stand_for_other_files_stand_for_themselves(desk: Desk) -> None:
    desk.shipments(BASE, files='"export*.parquet"')
    parquet(desk.folder / "data/export [1].parquet", "SELECT 'P1' AS id")
    assert values(desk, "shipment_id") == ["P1"]
