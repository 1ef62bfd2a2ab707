"""Several sources over one file: what they read alike is parsed once, and each counts every row for itself."""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import PARTNER, Desk

KINDS = ("used", "rejected", "filtered", "superseded")
LINES = "id,carrier,a,b\nP1,alpha,1.50,\nP2,gamma,,2\nP3,alpha,7\nP4,alpha,x,4\nP5,alpha,5,6\n"


def charges(desk: Desk, first: str = "", second: str = "", file: str = "lines.csv") -> None:
    """Two sources of invoice lines over one file: one takes the column a, one b."""
    lines = ["data_as_of: 2026-11-01", "sources:", "  shipments: {}", "  charges:"]
    for name, options in (("a", first), ("b", second)):
        columns = (
            f"charge_id: \"id || '-{name}'\", partner: carrier, invoiced_on: \"'2026-10-01'\", currency: \"'EUR'\""
        )
        columns += f", amount: {{column: {name}}}"
        lines += [f"    {name}:", f"      files: {file}", f"      where: {name} IS NOT NULL"]
        lines += [f"      {option}" for option in options.splitlines()] + [f"      columns: {{{columns}}}"]
    desk.write("scorecards.yaml", "\n".join(lines) + "\n")


def parsed(desk: Desk) -> list[Path]:
    """What lies in the cache of files that were parsed for several sources."""
    return sorted((desk.folder / ".scorecards-cache/raw").glob("*"))


def amounts(desk: Desk) -> list[tuple[str, int, float]]:
    return [(row["charge_id"], row["_row"], row["amount"] / 10_000) for row in desk.rows("charges")]


def test_one_file_is_parsed_once(desk: Desk) -> None:
    charges(desk)
    desk.write("data/lines.csv", LINES)
    assert amounts(desk) == [("P1-a", 2, 1.5), ("P5-a", 6, 5), ("P4-b", 5, 4), ("P5-b", 6, 6)]
    assert len(parsed(desk)) == 1


def test_each_source_rejects_for_itself(desk: Desk) -> None:
    charges(desk)
    desk.write("data/lines.csv", LINES)
    broken = ("lines.csv", 4, "the row has 3 fields, the header 4: P3,alpha,7")
    assert desk.rejects() == [
        ("lines.csv", 3, "unknown partner: gamma"),
        broken,
        broken,
        ("lines.csv", 5, "amount is not an amount with decimal '.': x"),
    ]
    rows = {"a": (2, 2, 1, 0), "b": (2, 2, 1, 0)}
    found = {name: [report for report in desk.read().reports if report.source == name] for name in rows}
    assert rows == {
        name: tuple(sum(getattr(report, kind) for report in own) for kind in KINDS) for name, own in found.items()
    }


def test_a_changed_mapping_parses_nothing(desk: Desk) -> None:
    charges(desk)
    path = desk.write("data/lines.csv", LINES)
    assert len(amounts(desk)) == 4
    stat = path.stat()
    path.write_bytes(b"\xff" * stat.st_size)  # nothing of it could be read
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    charges(desk, first='csv: {decimal: ","}')
    assert amounts(desk) == [("P5-a", 6, 5), ("P4-b", 5, 4), ("P5-b", 6, 6)]  # 1.50 is no number now


def test_a_changed_file_is_parsed_anew(desk: Desk) -> None:
    charges(desk)
    path = desk.write("data/lines.csv", LINES)
    assert len(amounts(desk)) == 4
    path.write_text(LINES + "P6,alpha,6,\n")
    assert ("P6-a", 7, 6.0) in amounts(desk)
    assert len(parsed(desk)) == 2


def test_a_file_that_one_source_reads_is_not_kept(desk: Desk) -> None:
    desk.shipments("shipment_id: id, partner: carrier")
    assert len(desk.rows()) == 2
    assert parsed(desk) == []


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ('csv: {decimal: ","}', 1),  # numbers are read by the mapping
        ("csv: {encoding: ascii}", 0),
        ('csv: {quote: ""}', 0),
        ("format: csv", 1),
    ],
)
def test_files_that_are_read_otherwise_are_not_shared(desk: Desk, options: str, kept: int) -> None:
    charges(desk, second=options)
    desk.write("data/lines.csv", LINES)
    assert [row["charge_id"] for row in desk.rows("charges")] == ["P1-a", "P5-a", "P4-b", "P5-b"]
    assert len(parsed(desk)) == kept


def test_sheets_of_a_workbook_are_told_apart(desk: Desk) -> None:
    path = desk.folder / "data/lines.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for sheet, amount in (("One", 1.25), ("Two", 2.5)):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, ["id", "carrier", "a", "b"])
            page.write_row(2, 0, ["P1", "alpha", amount, amount * 2])  # the row between is empty
    dates = 'dates: "%d.%m.%Y"'  # a workbook may write a date as ISO 8601 besides
    charges(desk, dates, dates, "lines.xlsx")
    assert amounts(desk) == [("P1-a", 3, 1.25), ("P1-b", 3, 2.5)]
    assert len(parsed(desk)) == 1
    charges(desk, dates, f"{dates}\nxlsx: {{sheet: Two}}", "lines.xlsx")
    assert amounts(desk) == [("P1-a", 3, 1.25), ("P1-b", 3, 5)]


def test_a_file_that_cannot_be_read_is_said_of_both(desk: Desk) -> None:
    charges(desk)
    desk.write("data/lines.csv", LINES.replace("gamma", '"gamma'))
    assert {(fault.line, fault.what) for fault in desk.faults()} == {(3, "a quote is opened here and never closed")}
    assert parsed(desk) == []


class Row(NamedTuple):
    """One row of the file, and how many fields it has too many or too few."""

    id: str
    carrier: str
    kg: str
    country: str
    kind: str
    surplus: int


ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from(["P1", "P2", "P3", "P4", ""]),
        st.sampled_from(["Alpha Parcel", "alpha", "beta", "gamma", ""]),
        st.sampled_from(["1", "2.5", "x", ""]),
        st.sampled_from(["DE", "US", ""]),
        st.sampled_from(["A", "B", ""]),
        st.sampled_from([0, 0, 0, 0, 0, -1, 1]),
    ),
    max_size=12,
)
OWNERS = {"Alpha Parcel": "alpha", "alpha": "alpha", "beta": "beta"}
#: Sources in the order of the workspace: table, name, what `where` says, kinds that it keeps.
SOURCES = (
    ("shipments", "all", "", ("A", "B", "")),
    ("shipments", "only_a", "where: kind = 'A'", ("A",)),
    ("shipments", "not_a", "where: COALESCE(kind, '') <> 'A'", ("B", "")),
    ("claims", "claims", "where: kind IS NOT NULL", ("A", "B")),
)
Counts = dict[tuple[str, str, str], list[int]]
USED, REJECTED, FILTERED, SUPERSEDED = range(4)


def as_csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "carrier", "kg", "country", "kind"])
    for *fields, surplus in rows:
        writer.writerow(fields[:surplus] if surplus < 0 else [*fields, *["surplus"] * surplus])
    return text.getvalue()


def fate(table: str, kinds: Sequence[str], row: Row) -> int:
    """What becomes of a row by itself."""
    if row.surplus:
        return REJECTED
    if row.kind not in kinds:
        return FILTERED
    unread = table == "shipments" and row.kg == "x"
    return REJECTED if unread or not row.id or row.carrier not in OWNERS else USED


def counted(rows: Sequence[Row], policies: Sequence[str]) -> Counts:
    """What becomes of every row among the others, told in plain Python."""
    counts: Counts = {}
    of_id: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}

    def add(table: str, source: str, carrier: str, kind: int) -> None:
        counts.setdefault((table, source, OWNERS.get(carrier, "")), [0, 0, 0, 0])[kind] += 1

    for (table, name, _, kinds), policy in zip(SOURCES, policies, strict=True):
        for row in rows:
            kind = fate(table, kinds, row)
            if kind == USED:
                of_id.setdefault((table, row.id, OWNERS[row.carrier]), []).append((name, row.carrier, policy))
            else:
                add(table, name, "" if row.surplus else row.carrier, kind)
    for (table, _, _), same in of_id.items():
        last = [place for place, (_, _, policy) in enumerate(same) if policy == "last"]
        winner = last[-1] if last else 0
        for place, (name, carrier, policy) in enumerate(same):
            loses = REJECTED if place > winner and policy == "reject" else SUPERSEDED
            add(table, name, carrier, USED if place == winner else loses)
    return counts


def written(policies: Sequence[str]) -> Iterator[str]:
    yield "data_as_of: 2026-11-01\nsources:"
    for table in ("shipments", "claims"):
        yield f"  {table}:"
        for (own, name, where, _), policy in zip(SOURCES, policies, strict=True):
            if own == table:
                # A moment ending in Z is told on the clock of its place: a row is joined with its time zone.
                columns = "shipment_id: id, partner: carrier, weight_kg: {column: kg}, origin: country, "
                columns += "first_scan_at: \"'2026-10-01T10:00:00Z'\""
                if table == "claims":
                    columns = "claim_id: id, shipment_id: id, partner: carrier, filed_on: \"'2026-10-05'\""
                yield f"    {name}:\n      files: [a.csv, b.csv]\n      duplicates: {policy}"
                yield f"      {where}\n      columns: {{{columns}}}"


@settings(max_examples=25)
@given(files=st.tuples(ROWS, ROWS), policies=st.tuples(*[st.sampled_from(["reject", "first", "last"])] * 4))
def test_rows_of_every_source_are_counted_once(
    tmp_path_factory: pytest.TempPathFactory, files: tuple[list[Row], list[Row]], policies: tuple[str, ...]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("shared"))
    desk.write("partners/alpha.yaml", PARTNER)
    desk.write("partners/beta.yaml", "name: Beta\n")
    desk.write("scorecards.yaml", "\n".join(written(policies)) + "\n")
    for name, rows in zip("ab", files, strict=True):
        desk.write(f"data/{name}.csv", as_csv(rows))
    reports = desk.read().reports
    rows = [*files[0], *files[1]]
    found = {(r.table, r.source, r.partner): [r.used, r.rejected, r.filtered, r.superseded] for r in reports}
    # A source without any row is told of too, so that it does not vanish from the list.
    nothing: Counts = {} if rows else {(table, name, ""): [0, 0, 0, 0] for table, name, _, _ in SOURCES}
    assert found == counted(rows, policies) | nothing
    for _, name, _, _ in SOURCES:
        assert sum(report.rows for report in reports if report.source == name) == len(rows)
    assert len(parsed(desk)) == len({as_csv(rows) for rows in files})
    assert len(desk.rejects()) == sum(report.rejected for report in reports)
    assert len(desk.rows()) == sum(report.used for report in reports if report.table == "shipments")
