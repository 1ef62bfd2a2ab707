"""CSV as it comes out of portals and Excel: separators, quotes, encodings, rows as Excel counts them."""

import csv
import io
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.errors import DataError, Problem
from scorecards.sources.csv_file import open_csv
from scorecards.sources.raw import Raw, unique
from scorecards.workspace import CsvOptions
from tests.conftest import says

Read = tuple[Raw, list[tuple[object, ...]]]


def read(folder: Path, content: str | bytes, **options: object) -> Read:
    path = folder / "parcels.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with duckdb.connect() as con:
        raw = open_csv(con, path, CsvOptions.model_validate(options), folder)
        return raw, con.execute(f"SELECT * FROM {raw.sql} ORDER BY 1").fetchall()  # noqa: S608  # our own


def refused(folder: Path, content: str | bytes, **options: object) -> Problem:
    with pytest.raises(DataError) as caught:
        read(folder, content, **options)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    assert read(tmp_path, f"id,a{end}1,x{end}2,y{end}")[1] == [(2, "1", "x"), (3, "2", "y")]


def test_mixed_line_ends_and_none_at_the_end(tmp_path: Path) -> None:
    assert read(tmp_path, "id,a\n1,x\r\n2,y\n3,z")[1] == [(2, "1", "x"), (3, "2", "y"), (4, "3", "z")]


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("id;Größe\n1;klein\n".encode(), {"separator": ";"}),
        (b"\xef\xbb\xbf" + "id;Größe\n1;klein\n".encode(), {"separator": ";"}),
        (b"\xef\xbb\xbf" + '"id";Größe\n1;klein\n'.encode(), {"separator": ";", "encoding": "UTF8"}),
        ("id\tGröße\n1\tklein\n".encode("cp1252"), {"separator": "\t", "encoding": "cp1252"}),
        ("id|Größe\n1|klein\n".encode("utf-16"), {"separator": "|", "encoding": "utf-16"}),
        ("id,Größe\n1,klein\n".encode("utf-16-le"), {"encoding": "utf-16-le"}),
        ("id,Größe\n1,klein\n".encode("latin-1"), {"encoding": "latin-1"}),
        ("sep=;\nid;Größe\n1;klein\n".encode(), {"separator": ";"}),
    ],
)
def test_encodings_and_separators(tmp_path: Path, content: bytes, options: dict[str, object]) -> None:
    raw, rows = read(tmp_path, content, **options)
    assert list(raw.types) == ["id", "Größe"]
    assert [row[1:] for row in rows] == [("1", "klein")]


@pytest.mark.parametrize(
    ("content", "declared", "words"),
    [
        ("id,ä\n1,é\n".encode("cp1252"), "utf-8", ("is not utf-8: byte 0xe4", "encoding: cp1252")),
        ("id,ä\n1,é\n".encode("utf-16"), "utf-8", ("is not utf-8: byte 0xff", "encoding: utf-16")),
        ("id,ä\n1,é\n".encode(), "utf-16", ("is not utf-16", "encoding: utf-8")),
        ("id,ä\n1,é\n".encode(), "cp1252", ("is not cp1252: it is utf-8 throughout", "encoding: utf-8")),
        ("id,ä\n1,é\n".encode(), "latin-1", ("it is utf-8 throughout",)),
        (b"\xef\xbb\xbfid,a\n", "cp1252", ("it is utf-8 throughout",)),
        (b"id,a\n1,\x81\n", "cp1252", ("is not cp1252: byte 0x81",)),
        ("id,ä\n".encode(), "ascii", ("is not ascii", "encoding: utf-8")),
    ],
)
def test_a_wrong_encoding_names_the_right_one(
    tmp_path: Path, content: bytes, declared: str, words: tuple[str, ...]
) -> None:
    says(refused(tmp_path, content, encoding=declared), "parcels.csv", None, *words)


def test_utf_16_without_a_mark_is_seen(tmp_path: Path) -> None:
    says(refused(tmp_path, "id,a\n1,x\n".encode("utf-16-le")), "parcels.csv", 1, "encoding: utf-16-le")


def test_a_wrong_separator_names_the_right_one(tmp_path: Path) -> None:
    says(refused(tmp_path, "id;a;b\n1;2;3\n"), "parcels.csv", 1, "'id;a;b'", 'separator: ";"')
    says(refused(tmp_path, "id\ta\n1\t2\n", separator=";"), "parcels.csv", 1, 'separator: "\\t"')
    says(refused(tmp_path, "1;2;3\n", header=False), "parcels.csv", 1, 'separator: ";"')


def test_one_column_is_a_file_too(tmp_path: Path) -> None:
    assert read(tmp_path, "id\n1\n\n2\n")[1] == [(2, "1"), (4, "2")]


@pytest.mark.parametrize("content", ["", "\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file(tmp_path: Path, content: str | bytes) -> None:
    says(refused(tmp_path, content), "parcels.csv", None, "the file is empty", "Export it again")


def test_a_header_alone_is_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path, "id,a\n")[1] == []


def test_rows_are_counted_as_excel_counts_them(tmp_path: Path) -> None:
    content = 'id,a\n1,"x\nx"\n\n2,y\n3,z,q\n4,w\n5,"a\r\nb\nc"\n6\n\n7,u\n'
    raw, rows = read(tmp_path, content)
    assert rows == [(2, "1", "x x"), (4, "2", "y"), (6, "4", "w"), (7, "5", "a b c"), (10, "7", "u")]
    assert [(broken.row, broken.text) for broken in raw.broken] == [(5, "3,z,q"), (8, "6")]
    assert raw.broken[0].reason == "the row has 3 fields, the header 2"
    assert raw.broken[1].reason == "the row has 1 field, the header 2"


def test_a_header_over_two_lines(tmp_path: Path) -> None:
    raw, rows = read(tmp_path, 'id,"Promised\r\n on"\n1,x\n')
    assert list(raw.types) == ["id", "Promised on"]
    assert rows == [(2, "1", "x")]


def test_empty_lines_before_the_header(tmp_path: Path) -> None:
    assert read(tmp_path, "\n\nid,a\n1,x\n")[1] == [(4, "1", "x")]


def test_repeated_and_empty_names(tmp_path: Path) -> None:
    raw, _ = read(tmp_path, "Amount,Amount (2),Amount,amount,,__row,n\n1,2,3,4,5,6,7\n")
    assert list(raw.types) == ["Amount", "Amount (2)", "Amount (3)", "amount (4)", "column5", "__row (2)", "n"]


@given(st.lists(st.sampled_from(["", " ", "a", "A", "a (2)", "a (3)", "column1", "column2", "__row"]), max_size=8))
def test_names_are_unique_whatever_the_header(header: list[str]) -> None:
    names = [name.lower() for name in unique(header)]
    assert len(set(names)) == len(names) == len(header)
    assert "__row" not in names


def test_names_that_would_end_an_sql_text(tmp_path: Path) -> None:
    content = 'id,a\'b,"say ""so""",c; DROP TABLE x,d -- e\n1,2,3,4,5\n'
    raw, rows = read(tmp_path, content)
    assert list(raw.types) == ["id", "a'b", 'say "so"', "c; DROP TABLE x", "d -- e"]
    assert rows == [(2, "1", "2", "3", "4", "5")]


def test_names_of_our_own_are_columns_like_others(tmp_path: Path) -> None:
    assert read(tmp_path, "n,row,keep\nv1,v2,v3\n")[1] == [(2, "v1", "v2", "v3")]


def test_headerless(tmp_path: Path) -> None:
    raw, rows = read(tmp_path, "1,x\n2,y\n", header=False)
    assert list(raw.types) == ["column1", "column2"]
    assert rows == [(1, "1", "x"), (2, "2", "y")]


def test_quotes(tmp_path: Path) -> None:
    assert read(tmp_path, 'id,a\n1,"x, ""q"""\n2,5" nail\n')[1] == [(2, "1", 'x, "q"'), (3, "2", '5" nail')]
    assert read(tmp_path, "id,a\n1,'x,y'\n", quote="'")[1] == [(2, "1", "x,y")]
    assert read(tmp_path, 'id,a\n1,"x\n2,y"\n', quote="")[1] == [(2, "1", '"x'), (3, "2", 'y"')]


def test_a_stray_quote_is_one_broken_row(tmp_path: Path) -> None:
    raw, rows = read(tmp_path, 'id,a\n1,"Par"is\n2,y\n')
    assert rows == [(3, "2", "y")]
    assert (raw.broken[0].row, raw.broken[0].text) == (2, '1,"Par"is')


def test_a_quote_that_swallows_rows_says_over_how_many_lines(tmp_path: Path) -> None:
    raw, rows = read(tmp_path, 'id,a\n1,"x\n2,y\n3,"z\n4,w\n')
    assert rows == [(3, "4", "w")]
    assert raw.broken[0].reason.startswith("the row cannot be split into fields over 3 lines")


def test_a_quote_that_is_never_closed_refuses_the_file(tmp_path: Path) -> None:
    content = 'id,a\n1,x\n\n2,"y\n' + "3,z\n" * 50_000
    says(refused(tmp_path, content), "parcels.csv", 4, "never closed", "quote")


def test_separators_behind_the_last_column(tmp_path: Path) -> None:
    raw, rows = read(tmp_path, "id;a\n1;x;;\n2;y\n3;z;lost\n", separator=";")
    assert rows == [(2, "1", "x"), (3, "2", "y")]
    assert [broken.row for broken in raw.broken] == [4]


def test_more_than_a_thousand_broken_rows_refuse_the_file(tmp_path: Path) -> None:
    assert len(read(tmp_path, "id,a\n" + "1\n" * 1000)[0].broken) == 1000
    says(refused(tmp_path, "id,a\n2,y\n" + "1\n" * 1001), "parcels.csv", 3, "more than 1,000 rows", "separator")


def test_spaces_of_any_kind_around_a_field_go(tmp_path: Path) -> None:
    assert read(tmp_path, "id,a\n 1\t,\u00a0x\u202f\n")[1] == [(2, "1", "x")]


def test_formulas_stay_text(tmp_path: Path) -> None:
    assert read(tmp_path, "id,a\n1,=1+1\n2,\"=cmd|' /C calc'!A0\"\n")[1][0] == (2, "1", "=1+1")


def test_names_with_signs_that_stand_for_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "exports [2026] *"
    folder.mkdir()
    assert read(folder, "id,a\n1,x\n")[1] == [(2, "1", "x")]


def test_nothing_is_left_beside(tmp_path: Path) -> None:
    read(tmp_path, "id,a\n1,x\n")
    assert [path.name for path in tmp_path.iterdir()] == ["parcels.csv"]


FIELDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=6), min_size=2, max_size=4
)


@given(st.lists(FIELDS, min_size=1, max_size=12), st.sampled_from(";,\t|"), st.booleans())
def test_every_record_comes_back_with_its_row(
    tmp_path_factory: pytest.TempPathFactory, records: list[list[str]], separator: str, quoted: bool
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([["id", "a"], *records])
    raw, rows = read(tmp_path_factory.mktemp("csv"), text.getvalue(), separator=separator)

    def tidy(field: str) -> str | None:
        return " ".join(field.split()) or None

    right = {row: tuple(map(tidy, record[:2])) for row, record in enumerate(records, 2) if not any(record[2:])}
    assert {int(str(row[0])) for row in rows} == set(right)
    got = {row[0]: tuple(tidy(str(value or "")) for value in row[1:]) for row in rows}
    assert got == right
    assert len(rows) + len(raw.broken) == len(records)
