"""Workbooks read back: by an independent reader, and as the XML that they are."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from scorecards.model import Month
from scorecards.model.annex import Amount, Annex, AnnexSheet, Cell, Form
from scorecards.outbox.workbook import workbook

HOSTILE = (
    '=HYPERLINK("http://example.org","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    "=cmd|' /C calc'!A0",
    "http://example.org",
    "mailto:a@example.org",
    "12345678901234567890",
)


def annex(*rows: tuple[Cell, ...], columns: int = 1, name: str = "Late parcels") -> Annex:
    header = tuple(f"column {number}" for number in range(columns))
    return Annex("title", "author", "2026-11-12", (AnnexSheet(name, "A note.", header, rows, len(rows)),))


def read(data: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_wherever_it_stands(text: str) -> None:
    """In a cell, in a header and in the first line: no formula, no link, no number, nothing lost."""
    sheet = AnnexSheet("Claims", text, (text, "n"), ((text, 1), ("=1", 2)), 2)
    data = workbook(Annex("title", "author", "2026-11-12", (sheet,)))
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = package.namelist()
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert not [name for name in parts if "externalLink" in name or "sheet1.xml.rels" in name]
    cells = read(data)
    assert 'quotePrefix="1"' in part(data, "xl/styles.xml")
    # The file format writes a carriage return as an escape.
    assert {str(row[0]).replace("_x000D_", "\r") for row in cells[:3]} == {text}


def test_cells_have_types_and_formats_of_no_locale() -> None:
    row: tuple[Cell, ...] = (
        "text",
        1234,
        Amount(0.9631, "percent", 2),
        Amount(0.00094, "per_10000", 1),
        Amount(1234.5, "money", 2),
        date(2026, 10, 21),
        datetime(2026, 10, 21, 15, 29),  # noqa: DTZ001  # local times have no zone
        Month(2026, 10),
        None,
        Amount(2.5, "working_days", 1),
    )
    data = workbook(annex(row, columns=len(row)))
    assert read(data)[2] == [
        "text", 1234.0, 0.9631, pytest.approx(9.4), 1234.5, date(2026, 10, 21),
        datetime(2026, 10, 21, 15, 29), date(2026, 10, 1), "", 2.5,  # noqa: DTZ001
    ]  # fmt: skip
    styles = part(data, "xl/styles.xml")
    for code in (
        'formatCode="#,##0.0"',
        'formatCode="yyyy-mm-dd"',
        'formatCode="yyyy-mm-dd hh:mm"',
        'formatCode="0.00%"',
    ):
        assert code in styles
    assert "[$" not in styles  # no currency or language of its own


def test_the_header_stays_in_view_and_filters() -> None:
    data = workbook(annex(("a", 1), ("b", 2), columns=2))
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert '<pane xSplit="1" ySplit="2"' in xml
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A2:B4"/>' in xml


def test_the_same_annex_gives_the_same_bytes_and_no_clock() -> None:
    made = annex(("a", Amount(0.5, "percent", 1)), columns=2)
    data = workbook(made)
    assert workbook(made) == data
    core = part(data, "docProps/core.xml")
    assert core.count("2026-11-12T00:00:00Z") == 2
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_text_longer_than_a_cell_is_cut_and_not_left_out() -> None:
    assert len(read(workbook(annex(("x" * 40_000,))))[2][0]) == 32_767


def test_a_sheet_without_rows_is_a_sheet() -> None:
    assert read(workbook(annex())) == [["A note."], ["column 0"]]


def test_a_form_takes_text_and_offers_what_there_is_to_choose_from() -> None:
    """By the XML: an id that is typed stays text, the lists lie on a sheet that nobody sees."""
    form = Form("Lists", ((1, 0, 2),), day=2)
    lists = AnnexSheet("Lists", "", ("kpi",), (("On time",), ("Lost",)), 2, hidden=True)
    sheet = AnnexSheet("Disputes", "A note.", ("Parcel", "KPI", "Date"), (), 0, form=form)
    data = workbook(Annex("title", "author", "2026-11-12", (sheet, lists)))
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    assert book.get_sheet_by_name("Disputes").to_python() == [["A note.", "", ""], ["Parcel", "KPI", "Date"]]
    assert re.findall(r'sheet name="(\w+)" sheetId="\d"( state="hidden")?', part(data, "xl/workbook.xml")) == [
        ("Disputes", ""),
        ("Lists", ' state="hidden"'),
    ]
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert '<dataValidation type="list"' in xml
    assert 'sqref="B3:B10001"' in xml
    assert "<formula1>'Lists'!$A$3:$A$4</formula1>" in xml
    styles = part(data, "xl/styles.xml")
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    codes = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    columns = re.findall(r'<col min="(\d)" max="(\d)" width="[\d.]+" style="(\d+)"', xml)
    styled = [(first, last, codes[formats[int(style)]]) for first, last, style in columns]
    assert styled == [("1", "2", "@"), ("3", "3", "yyyy-mm-dd")]  # @ is text
