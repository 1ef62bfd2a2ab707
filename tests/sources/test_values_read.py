"""From text to values: numbers, amounts, dates, words; what does not fit is refused with its row, never guessed."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Desk, says

BASE = "shipment_id: id, partner: \"'alpha'\""


def one(desk: Desk, column: str, mapping: str, *texts: str, options: str = "") -> list[object]:
    """A column of a CSV file with these texts as it comes out; a refused row is its reason."""
    desk.shipments(f"{BASE}, {column}: {mapping}", options)
    lines = [f'P{index}|"{text}"' for index, text in enumerate(texts)]
    sep = 'csv: {separator: "|"}'
    if "csv:" not in options:
        desk.shipments(f"{BASE}, {column}: {mapping}", f"{options}\n{sep}" if options else sep)
    desk.write("data/shipments.csv", "\n".join(["id|x", *lines]) + "\n")
    values: dict[int, object] = {row: reason for _, row, reason in desk.rejects()}
    values |= {int(str(row["_row"])): row.get(column) for row in desk.rows()}
    return [values[row] for row in range(2, len(texts) + 2)]


def number(desk: Desk, decimal: str, *texts: str, column: str = "weight_kg") -> list[object]:
    return one(desk, column, "x", *texts, options=f'csv: {{separator: "|", decimal: "{decimal}"}}')


def test_numbers_with_a_point(desk: Desk) -> None:
    got = number(desk, ".", "1.5", "1234", "1,234.50", "1,234,567", "-2", "+3", ".5", "5.", "1e-3", "1 234.5", "")
    assert got == [1.5, 1234, 1234.5, 1234567, "a weight below zero", 3, 0.5, 5, 0.001, 1234.5, None]


def test_numbers_with_a_comma(desk: Desk) -> None:
    got = number(desk, ",", "1,5", "1234", "1.234,50", "1.234.567", "-2", "1 234,50", "1\u202f234,5", "1\u00a0234", "")
    assert got == [1.5, 1234, 1234.5, 1234567, "a weight below zero", 1234.5, 1234.5, 1234, None]


@pytest.mark.parametrize(
    ("decimal", "text"),
    [
        (",", "1.5"),
        (",", "1,234.50"),
        (",", "12.34"),
        (",", "1.23.4"),
        (",", "1,2,3"),
        (",", "0.500"),
        (".", "1,5"),
        (".", "1.234,50"),
        (".", "0,500"),
        (".", "1,23"),
        (".", "1.2.3"),
        (".", "12 34"),
        (".", "--1"),
        (".", "1-"),
        (".", "12kg"),
        (".", "0x1F"),
        (".", "inf"),
        (".", "nan"),
        (".", "1e999"),
        (".", "."),
        (".", "-"),
        (".", "\u0661\u0662"),
    ],
)
def test_a_number_that_could_be_misread_is_refused(desk: Desk, decimal: str, text: str) -> None:
    assert number(desk, decimal, text) == [f"weight_kg is not a number with decimal {decimal!r}: {text}"]


def test_amounts_are_exact(desk: Desk) -> None:
    got = number(desk, ",", "0,1", "4,30", "1.234,5678", "0,00005", "-12,50", "9999999999,9999", column="goods_value")
    assert got == [1000, 43000, 12345678, 1, -125000, 99999999999999]


@pytest.mark.parametrize(
    "text", ["10000000000", "-10000000000", "9999999999.99995", "9000000000000", "99999999999999999999", "1e30"]
)
def test_an_amount_that_sums_could_not_hold_is_refused(desk: Desk, text: str) -> None:
    """Ten thousand million units; what rounds to them is as large."""
    reason = f"goods_value is not below 10,000,000,000 units: {text}"
    assert number(desk, ".", "9999999999.9999", text, column="goods_value") == [99999999999999, reason]


@given(st.decimals(min_value="-99999999", max_value="99999999", places=4))
def test_any_amount_of_four_decimals_comes_back(amount: Decimal) -> None:
    """The whole way of an amount through SQL, without files."""
    import duckdb

    from scorecards.model import Column
    from scorecards.sources.mapping import _number

    column = Column("amount", "money")
    german = f"{amount:,.4f}".translate(str.maketrans(",.", ".,"))
    with duckdb.connect() as con:
        for text, decimal in ((f"{amount:f}", "."), (f"{amount:,.4f}", "."), (german, ",")):
            sql = _number(column, "t", decimal, typed=False)
            row = con.execute(f"SELECT {sql} FROM (SELECT ? AS t)", [text]).fetchone()  # noqa: S608  # our own
            assert row == (int(amount * 10_000),)


def test_a_tracking_number_in_the_column_of_amounts_is_refused(desk: Desk) -> None:
    text = "00340434161094021501"
    assert number(desk, ".", text, column="goods_value") == [f"goods_value is not below 10,000,000,000 units: {text}"]


def test_whole_numbers(desk: Desk) -> None:
    assert number(desk, ",", "3", "3,0", "1.000", "", column="attempts") == [3, 3, 1000, None]
    assert number(desk, ".", "3", "3.0", "1,000", "-0", column="attempts") == [3, 3, 1000, 0]
    for text in ("3.5", "1.0.0", "three", "9" * 30):
        assert number(desk, ".", text, column="attempts") == [f"attempts is not a whole number: {text}"]


def test_the_decimal_sign_of_one_column(desk: Desk) -> None:
    assert one(desk, "weight_kg", '{column: x, decimal: ","}', "1,5") == [1.5]


@pytest.mark.parametrize(
    ("formats", "texts", "expected"),
    [
        ("", ["2026-10-31", "2026-10-31 23:59:59"], [date(2026, 10, 31)] * 2),
        ('dates: "%d.%m.%Y"', ["31.10.2026", "1.2.2026"], [date(2026, 10, 31), date(2026, 2, 1)]),
        ('dates: ["%d.%m.%Y", "%d.%m.%y"]', ["31.10.2026", "31.10.26"], [date(2026, 10, 31)] * 2),
        ('dates: ["%d.%m.%Y %H:%M", "%d.%m.%Y"]', ["31.10.2026 23:59", "31.10.2026"], [date(2026, 10, 31)] * 2),
        ('dates: "%d-%b-%y"', ["5-Oct-26", "05-OCT-26", "31-dec-99"], [date(2026, 10, 5)] * 2 + [date(1999, 12, 31)]),
        ('dates: ["%m/%d/%Y", "%d.%m.%Y"]', ["10/31/2026", "31.10.2026"], [date(2026, 10, 31)] * 2),
        ('dates: "%Y%m%d"', ["20261031"], [date(2026, 10, 31)]),
    ],
)
def test_dates(desk: Desk, formats: str, texts: list[str], expected: list[date]) -> None:
    assert one(desk, "promised_on", "x", *texts, options=formats) == expected


@pytest.mark.parametrize(
    ("formats", "text", "reason"),
    [
        ('dates: "%d.%m.%Y"', "31.09.2026", "promised_on is not a date (expected %d.%m.%Y): 31.09.2026"),
        ('dates: "%d.%m.%Y"', "2026-10-31", "promised_on is not a date (expected %d.%m.%Y): 2026-10-31"),
        ('dates: "%d.%m.%Y"', "31.10.2026 10:00", "promised_on is not a date (expected %d.%m.%Y): 31.10.2026 10:00"),
        ('dates: ["%d.%m.%Y", "%d/%m/%Y"]', "?", "promised_on is not a date (expected %d.%m.%Y or %d/%m/%Y): ?"),
        ("", "31.10.2026", "promised_on is not a date (expected YYYY-MM-DD): 31.10.2026"),
        ("", "46326", "promised_on is not a date (expected YYYY-MM-DD): 46326"),
        ("", "today", "promised_on is not a date (expected YYYY-MM-DD): today"),
    ],
)
def test_a_date_that_does_not_fit_is_refused(desk: Desk, formats: str, text: str, reason: str) -> None:
    assert one(desk, "promised_on", "x", text, options=formats) == [reason]


@pytest.mark.parametrize(
    ("formats", "text", "read"),
    [
        ('dates: "%d.%m.%Y"', "31.10.26", "0026-10-31"),
        ('dates: "%d.%m.%Y"', "31.10.2206", "2206-10-31"),
        ("", "1962-10-01", "1962-10-01"),
        ("", "26-10-31", "0026-10-31"),
        ("", "infinity", "infinity"),
    ],
)
def test_a_date_that_cannot_be_meant_is_refused(desk: Desk, formats: str, text: str, read: str) -> None:
    for column in ("promised_on", "delivered_at"):
        (reason,) = one(desk, column, "x", text, options=formats)
        assert str(reason).startswith(f"{column} is not between 1990 and 2099")
        assert f": {read}" in str(reason)
        assert "missing" in str(reason)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-30", "1900-01-01", "1970-01-01", "2999-12-31", "9999-12-31"])
def test_days_that_stand_for_none(desk: Desk, day: str) -> None:
    """Neither a promise nor a delivery, and no delivery before the hand-over."""
    year, month, number = day.split("-")
    desk.shipments(
        f"{BASE}, first_scan_at: s, promised_on: x, delivered_at: x", 'dates: ["%d.%m.%Y %H:%M", "%d.%m.%Y"]'
    )
    desk.write(
        "data/shipments.csv", f"id,s,x\nP1,01.10.2026,{number}.{month}.{year}\nP2,,{number}.{month}.{year} 00:00\n"
    )
    assert [("promised_on" in row, "delivered_at" in row) for row in desk.rows()] == [(False, False)] * 2
    assert desk.rejects() == []


def test_words_for_no_date(desk: Desk) -> None:
    mapping = '{column: x, missing: [31.12.2049, offen], dates: "%d.%m.%Y"}'
    assert one(desk, "promised_on", mapping, "31.12.2049", "offen", "31.10.2026") == [None, None, date(2026, 10, 31)]


def test_times_and_their_zones(desk: Desk) -> None:
    main_text = "timezone: Europe/Paris\n"
    texts = ("2026-10-31T23:30:00", "2026-10-31T23:30:00+02:00", "2026-10-31T23:30:00Z", "2026-07-01 12:00:00.5Z")
    desk.shipments(f"{BASE}, delivered_at: x")
    desk.write("scorecards.yaml", main_text + (desk.folder / "scorecards.yaml").read_text())
    desk.write("data/shipments.csv", "id,x\n" + "".join(f"P{i},{text}\n" for i, text in enumerate(texts)))
    assert [row["delivered_at"] for row in desk.rows()] == [
        datetime(2026, 10, 31, 23, 30),  # noqa: DTZ001  # local times
        datetime(2026, 10, 31, 23, 30),  # noqa: DTZ001  # as written at the place of the event
        datetime(2026, 11, 1, 0, 30),  # noqa: DTZ001  # Z is UTC: an hour later on the clocks of Paris
        datetime(2026, 7, 1, 14, 0, 0, 500_000),  # noqa: DTZ001
    ]


def test_missing_words_of_source_and_column(desk: Desk) -> None:
    options = 'missing: ["-", n/a]'
    mapping = "{column: x, missing: [NULL, 0]}"
    assert one(desk, "attempts", mapping, "-", "n/a", "NULL", "0", "2", options=options) == [None] * 4 + [2]
    assert one(desk, "service", mapping, "-", " n/a ", "N/A", "", options=options) == [None, None, "N/A", None]


def test_look_ups_do_not_mind_case(desk: Desk) -> None:
    mapping = (
        "{column: x, values: {Zugestellt: delivered, In Zustellung: in_transit, NO: lost, 7: refused, ß: damaged}}"
    )
    texts = ("ZUGESTELLT", "in zustellung", "no", "7", "ß", "Klärfall", "")
    expected = ["delivered", "in_transit", "lost", "refused", "damaged", "unknown", None]
    assert one(desk, "status", mapping, *texts) == expected
    (remark,) = desk.read().remarks
    assert remark.unknown_words == (("status", "Klärfall", 1),)


def test_words_of_ours_need_no_look_up(desk: Desk) -> None:
    assert one(desk, "status", "x", "Delivered", "LOST", "unknown", "gone") == [
        "delivered",
        "lost",
        "unknown",
        "unknown",
    ]
    (remark,) = desk.read().remarks
    assert remark.unknown_words == (("status", "gone", 1),)


def test_look_ups_of_open_columns_keep_other_words(desk: Desk) -> None:
    assert one(desk, "destination", "{column: x, values: {D: DE, F: FR}}", "D", "f", "NL") == ["DE", "FR", "NL"]


def test_where_counts_what_it_leaves_out(desk: Desk) -> None:
    desk.shipments(BASE, "where: \"x <> 'TEST'\"")
    desk.write("data/shipments.csv", "id,x\nP1,a\nP2,TEST\nP3,\n")
    assert [row["shipment_id"] for row in desk.rows()] == ["P1"]
    (report,) = desk.read().reports
    assert (report.rows, report.used, report.filtered, report.rejected) == (3, 1, 2, 0)


def test_expressions(desk: Desk) -> None:
    assert one(desk, "origin", "\"SPLIT_PART(x, '-', 1)\"", "DE-FR", "DE", "") == ["DE", "DE", None]
    assert one(desk, "goods_value", '"TRY_CAST(x AS DOUBLE) / 100"', "1999") == [199900]
    due = "TRY_STRPTIME(SPLIT_PART(x, ' ', 1) || ' ' || LPAD(SPLIT_PART(x, ' ', 2), 4, '0'), '%d.%m.%Y %H%M')"
    assert one(desk, "promised_on", f'"{due}"', "31.10.2026 930") == [date(2026, 10, 31)]


def test_what_an_expression_computes_is_not_read_as_text(desk: Desk) -> None:
    """123.125 and 2026-10-31 are results, whatever the decimal sign and the dates of the file."""
    options = 'csv: {separator: ";", decimal: ","}\ndates: "%d.%m.%Y"\nmissing: [offen]'
    number = "TRY_CAST(REPLACE(x, ',', '.') AS DOUBLE)"
    columns = f'{BASE}, weight_kg: "{number} / 8", goods_value: "{number} / 8", attempts: "{number} / 985", '
    columns += (
        "promised_on: \"TRY_STRPTIME(d, '%Y%m%d')\", delivered_at: \"TRY_STRPTIME(d, '%Y%m%d') + INTERVAL 9 HOUR\""
    )
    for line in (options, options.rpartition("\n")[0]):  # words for "no value" change nothing
        desk.shipments(columns, line)
        desk.write("data/shipments.csv", "id;x;d\nP1;985,0;20261031\nP2;;\n")
        first, second = desk.rows()
        assert (first["weight_kg"], first["goods_value"], first["attempts"]) == (123.125, 1231250, 1)
        assert (first["promised_on"], first["delivered_at"].hour) == (date(2026, 10, 31), 9)
        assert set(second) == {"_source", "_file", "_row", "partner", "shipment_id"}
        assert desk.rejects() == []


def test_an_expression_that_fails_is_a_message_of_its_line(desk: Desk) -> None:
    desk.shipments(BASE + ', attempts: "CAST(x AS INTEGER)", service: x, origin: "x + 1"', "where: x")
    desk.write("data/shipments.csv", "id,x\nP1,three\n")
    faults = desk.faults()
    assert len(faults) == 3
    for fault, name in zip(faults, ("attempts", "origin", "where"), strict=True):
        says(fault, "scorecards.yaml", 5 if name == "where" else 6, f"{name}: fails on shipments.csv", "TRY_CAST")


def test_a_misspelt_column_of_the_file(desk: Desk) -> None:
    desk.shipments(BASE + ', service: {column: Dienst}, origin: "LEFT(Orgin, 2)"', "where: Typ = 'x'")
    desk.write("data/shipments.csv", "id,Dienste,Origin\nP1,x,y\n")
    faults = desk.faults()
    assert len(faults) == 3
    says(
        faults[0], "scorecards.yaml", 6, "service: the column 'Dienst'", "'Dienste'", "Columns of the file: id, Dienste"
    )
    says(faults[1], "scorecards.yaml", 6, "origin: the column 'Orgin'", "'Origin'")
    says(faults[2], "scorecards.yaml", 5, "where: the column 'Typ'")


def test_a_name_that_reads_as_an_expression(desk: Desk) -> None:
    desk.shipments(f"{BASE}, service: Produkt-Nr")
    desk.write("data/shipments.csv", "id,Produkt-Nr\nP1,x\n")
    faults = desk.faults()
    assert len(faults) == 2
    says(
        faults[0], "scorecards.yaml", 5, "the column 'Produkt' is not known", "`{column: Produkt-Nr}` names that column"
    )


def test_faults_of_every_file_and_source_at_once(desk: Desk) -> None:
    desk.write(
        "scorecards.yaml",
        """\
        sources:
          shipments:
            one:
              files: [a.csv, b.csv]
              columns: {shipment_id: id, partner: carrier}
            two:
              files: c.csv
              columns: {shipment_id: id, partner: carrier}
            three:
              files: none-*.csv
              columns: {shipment_id: id, partner: carrier}
            four:
              files: d.dat
              columns: {shipment_id: id, partner: carrier}
        """,
    )
    desk.write("data/a.csv", "id,carier\n1,alpha\n")
    desk.write("data/b.csv", "id;carrier\n1;alpha\n")
    desk.write("data/c.csv", "")
    desk.write("data/d.dat", "id,carrier\n")
    faults = desk.faults()
    assert len(faults) == 5
    says(
        faults[0],
        "scorecards.yaml",
        5,
        "partner: the column 'carrier' is not known; did you mean 'carier'? (file a.csv)",
    )
    says(faults[1], "b.csv", 1, "separator")
    says(faults[2], "c.csv", None, "the file is empty")
    says(faults[3], "scorecards.yaml", 10, "no file matches 'none-*.csv'", "--data")
    says(faults[4], "scorecards.yaml", 13, "d.dat is not known by its suffix", "csv, parquet, xlsx or sqlite")


def test_delivered_before_it_was_handed_over(desk: Desk) -> None:
    desk.shipments("shipment_id: id, partner: \"'alpha'\", first_scan_at: a, delivered_at: b, first_attempt_at: c")
    desk.write(
        "data/shipments.csv",
        "id,a,b,c\nP1,2026-10-02,2026-10-01,\nP2,2026-10-02,2026-10-03,2026-10-01\nP3,2026-10-02,2026-10-02,\nP4,,2026-10-01,\n",
    )
    assert desk.rejects() == [
        ("shipments.csv", 2, "delivered before it was handed over"),
        ("shipments.csv", 3, "attempted before it was handed over"),
    ]


def test_required_values(desk: Desk) -> None:
    desk.shipments("shipment_id: id, partner: carrier")
    desk.write("data/shipments.csv", "id,carrier\n,alpha\nP2,\nP3,alpha\nP4,gamma\n")
    assert [(row, reason) for _, row, reason in desk.rejects()] == [
        (2, "shipment_id is empty"),
        (3, "partner is empty"),
        (5, "unknown partner: gamma"),
    ]


def test_rows_of_rejects_stand_where_excel_shows_them(desk: Desk) -> None:
    desk.shipments("shipment_id: id, partner: carrier, promised_on: p")
    desk.write(
        "data/shipments.csv",
        'id,carrier,p\nP1,"alpha",2026-10-01\nbroken\n\nP2,"alpha\n",never\nP3,alpha,2026-10-01,x\nP4,alpha,soon\n',
    )
    assert [(row, reason.partition(":")[0]) for _, row, reason in desk.rejects()] == [
        (3, "the row has 1 field, the header 3"),
        (5, "promised_on is not a date (expected YYYY-MM-DD)"),
        (6, "the row has 4 fields, the header 3"),
        (7, "promised_on is not a date (expected YYYY-MM-DD)"),
    ]
    kinds = [(reject.reason, reject.rows, reject.example) for reject in desk.read().rejects]
    assert kinds[0] == (
        "promised_on is not a date (expected YYYY-MM-DD)",
        2,
        "shipments.csv, row 5: promised_on is not a date (expected YYYY-MM-DD): never",
    )
