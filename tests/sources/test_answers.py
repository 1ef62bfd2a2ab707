"""Files from outside are bounded in every direction, and nothing in them is run."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from scorecards.errors import DataError
from scorecards.sources import answer_book, answers
from scorecards.sources.answers import AnswerSheet, read_answer

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(path: Path) -> AnswerSheet | None:
    return read_answer(path, lambda rows: any("Parcel" in cells for _, cells in rows[:4]))


def cells(sheet: AnswerSheet | None) -> list[tuple[int, tuple[str, ...]]]:
    assert sheet is not None
    return [(row.number, row.cells) for row in sheet.rows]


def package(path: Path, sheet: str | bytes, **parts: str | bytes) -> Path:
    """A workbook with one sheet, in whose place `sheet` stands; other parts as given."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("A")
    with zipfile.ZipFile(path) as made:
        own: dict[str, str | bytes] = {name: made.read(name) for name in made.namelist()}
    own |= {"xl/worksheets/sheet1.xml": sheet} | {f"xl/{name}": data for name, data in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in own.items():
            file.writestr(name, data)
    return path


def sheet_of(*rows: str) -> str:
    return f"<worksheet {NAMESPACE}><sheetData>{''.join(rows)}</sheetData></worksheet>"


HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>Parcel</t></is></c></row>'


def test_a_workbook_as_a_program_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "answer.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("Late parcels")
        first.write(1, 0, "shipment_id")
        page = book.add_worksheet("Disputes")
        page.write_row(1, 0, ["Parcel", "KPI", "\u00a0reason "])
        page.write(3, 0, 123456789012)
        page.write_formula(3, 1, '=HYPERLINK("http://example.org")', None, "on_time")
        page.write(4, 2, "Motif\nà voir")
    sheet = read(path)
    assert sheet is not None
    assert sheet.name == "Disputes"
    assert cells(sheet) == [
        (2, ("Parcel", "KPI", "reason")),
        (4, ("123456789012", '=HYPERLINK("http://example.org")')),  # its text, not what it gives
        (5, ("", "", "Motif\nà voir")),
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Note; with semicolons\r\nParcel;KPI;Grund\r\n00123;on_time;Wetter: Böen\r\n", "utf-8-sig"),
        ("Note\nParcel,KPI,Grund\n00123,on_time,Wetter: Böen\n", "utf-8"),
        ("Note\tx\nParcel\tKPI\tGrund\n00123\ton_time\tWetter: Böen\n", "utf-16"),
        ("Note\nParcel;KPI;Grund\n00123;on_time;Wetter: Böen\n", "cp1252"),
    ],
)
def test_text_as_spreadsheets_save_it(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "answer.csv"
    path.write_bytes(text.encode(encoding))
    assert cells(read(path))[1:] == [(2, ("Parcel", "KPI", "Grund")), (3, ("00123", "on_time", "Wetter: Böen"))]


def test_no_sheet_of_the_kind(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_text("a,b\n1,2\n")
    assert read(path) is None
    with xlsxwriter.Workbook(tmp_path / "answer.xlsx") as book:
        book.add_worksheet("Other").write(0, 0, "x")
    assert read(tmp_path / "answer.xlsx") is None


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    for name, data, says in (
        ("a.xlsm", b"", "is .xlsx or .csv, not .xlsm"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 an older workbook, or one with a password", "is not a readable workbook"),
        ("b.xlsx", b"PK\x03\x04 half a file", "is not a readable workbook"),
        ("c.csv", b"Parcel\0KPI", "is not a text file"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(DataError, match=says):
            read(tmp_path / name)
    with pytest.raises(DataError, match="No such file"):
        read(tmp_path / "missing.xlsx")
    with zipfile.ZipFile(tmp_path / "d.xlsx", "w") as file:
        file.writestr("word/document.xml", "<a/>")
    with pytest.raises(DataError, match="is not a readable workbook"):
        read(tmp_path / "d.xlsx")


def test_macros_are_refused_under_any_name(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", sheet_of(HEADER), **{"vbaProject.bin": "x"})
    with pytest.raises(DataError, match="has macros"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_grow_are_refused_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    lol = '<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    text = f'<?xml version="1.0" encoding="{encoding}"?>{lol}' + sheet_of(HEADER.replace("Parcel", "&b;"))
    path = package(tmp_path / "a.xlsx", text.encode(encoding))
    with pytest.raises(DataError, match="has entities inside"):
        read(path)


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_book, "_MOST_UNPACKED", 1 << 20)
    path = package(tmp_path / "a.xlsx", sheet_of(HEADER) + " " * (2 << 20))
    assert path.stat().st_size < 10_000
    with pytest.raises(DataError, match="unpacks to more than 1 MB"):
        read(path)


def test_rows_columns_and_texts_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_ROWS", 50)
    rows = [f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 60)]
    with pytest.raises(DataError, match="has more than 50 rows"):
        read(package(tmp_path / "a.xlsx", sheet_of(HEADER, *rows)))
    far = '<row r="2"><c r="XFD2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
    assert cells(read(package(tmp_path / "b.xlsx", sheet_of(HEADER, far))))[1] == (2, ("", "2"))
    long = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"x" * 3_000}</t></is></c></row>'
    with pytest.raises(DataError, match="a cell has more than 2,000 characters"):
        read(package(tmp_path / "c.xlsx", sheet_of(HEADER, long)))
    (tmp_path / "d.csv").write_text("Parcel\n" + "1\n" * 60)
    with pytest.raises(DataError, match="has more than 50 rows"):
        read(tmp_path / "d.csv")
    monkeypatch.setattr(answers, "MOST_BYTES", 100)
    with pytest.raises(DataError, match="is larger than"):
        read(tmp_path / "d.csv")


@pytest.mark.parametrize(
    "cell", ['<c r="A"><v>1</v></c>', '<c t="s"><v>77</v></c>', '<c t="s"><v>-x</v></c>', '<c r="A2"><v>x</v></c>']
)
def test_places_that_are_none_are_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(DataError, match="is not a readable workbook"):
        read(package(tmp_path / "a.xlsx", sheet_of(HEADER, f'<row r="2">{cell}</row>')))


def test_a_row_beyond_the_last_is_none(tmp_path: Path) -> None:
    far = '<row r="99999999999999"><c r="A99999999999999"><v>1</v></c></row>'
    assert cells(read(package(tmp_path / "a.xlsx", sheet_of(HEADER, far)))) == [(1, ("Parcel",))]


def test_days_of_a_spreadsheet_are_days_whatever_they_count_from(tmp_path: Path) -> None:
    """Day 1 of the older calendar is 2 January 1904; a day number without a form is left to who knows the column."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        page, day = book.add_worksheet("A"), book.add_format({"num_format": "dd/mm/yyyy"})
        page.write(0, 0, "Parcel")
        page.write_row(1, 0, [1], day)
        page.write(2, 0, 44_500)
    sheet = read(tmp_path / "a.xlsx")
    assert sheet is not None
    assert sheet.from_1904
    assert cells(sheet)[1:] == [(2, ("1904-01-02 00:00:00",)), (3, ("44500",))]


def test_a_sheet_outside_the_workbook_is_not_followed(tmp_path: Path) -> None:
    kind = f"{RELATIONS}/worksheet"
    link = f'<Relationship Id="rId1" Type="{kind}" TargetMode="External" Target="file:///worksheets/x"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {"_rels/workbook.xml.rels": f'<Relationships xmlns="{space}">{link}</Relationships>'}
    assert read(package(tmp_path / "a.xlsx", sheet_of(HEADER), **parts)) is None
