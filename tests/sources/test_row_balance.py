"""No row vanishes: rows in = used + rejected + filtered + superseded, whatever the file."""

import csv
import io
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import PARTNER, Desk

CARRIERS = ("Alpha Parcel", "alpha", "ALPHA  PARCEL", "beta", "Gamma", "")
ROW = st.tuples(
    st.sampled_from(["P1", "P2", "P3", "P4", "P5", ""]),
    st.sampled_from(CARRIERS),
    st.sampled_from(["1", "2,5", "1.000", "x", ""]),
    st.sampled_from(["01.10.2026", "31.09.2026", "31.10.26", "31.12.9999", "-", ""]),
    st.sampled_from(["", "", "", "TEST"]),
    st.sampled_from([0, 0, 0, 0, 0, -1, 1]),
)
FILE = st.lists(ROW, max_size=12)


def as_csv(rows: list[tuple[str, str, str, str, str, int]]) -> str:
    """The last entry of a row says how many fields it has too many or too few."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["id", "carrier", "kg", "promised", "kind"])
    for *fields, surplus in rows:
        writer.writerow(fields[:surplus] if surplus < 0 else [*fields, *["surplus"] * surplus])
    return text.getvalue()


@settings(max_examples=40)
@given(
    files=st.tuples(FILE, FILE, FILE),
    policies=st.tuples(*[st.sampled_from(["reject", "first", "last"])] * 2),
    grain=st.booleans(),
    discover=st.booleans(),
)
def test_every_row_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory,
    files: tuple[list[tuple[str, str, str, str, str, int]], ...],
    policies: tuple[str, str],
    grain: bool,
    discover: bool,
) -> None:
    desk = Desk(tmp_path_factory.mktemp("balance"))
    desk.write("partners/alpha.yaml", PARTNER)
    desk.write("partners/beta.yaml", "name: Beta\n")
    options = """
      csv: {separator: ";", decimal: ","}
      dates: "%d.%m.%Y"
      where: COALESCE(kind, '') <> 'TEST'
      missing: ["-"]
      columns: {shipment_id: id, partner: carrier, promised_on: promised, weight_kg: """
    combined = "{column: kg, combine: sum}}\n      grain: [shipment_id]\n"
    desk.write(
        "scorecards.yaml",
        f"data_as_of: 2026-11-01\ndiscover_partners: {str(discover).lower()}\nsources:\n  shipments:\n"
        f"    one:\n      files: [a.csv, b.csv]\n      duplicates: {policies[0]}{options}kg}}\n"
        f"    two:\n      files: c.csv\n      duplicates: {policies[1]}{options}" + (combined if grain else "kg}\n"),
    )
    for name, rows in zip("abc", files, strict=True):
        desk.write(f"data/{name}.csv", as_csv(rows))
    tables = desk.read()
    rows_in = {"one": len(files[0]) + len(files[1]), "two": len(files[2])}

    # per source
    for source, expected in rows_in.items():
        assert sum(report.rows for report in tables.reports if report.source == source) == expected
    # per partner: what each row says by itself, broken rows aside
    owners = {partner.id for partner in tables.partners} | {""}
    assert {report.partner for report in tables.reports} <= owners
    named = Counter(
        carrier.split()[0].lower() for rows in files for _, carrier, *_, surplus in rows if carrier and not surplus
    )
    for partner in ("alpha", "beta"):
        assert sum(report.rows for report in tables.reports if report.partner == partner) == named[partner]
    # the rejects file has every rejected row that was not combined into another
    rejected = sum(report.rejected for report in tables.reports)
    assert sum(reject.rows for reject in tables.rejects) == len(desk.rejects())
    if not grain:
        assert len(desk.rejects()) == rejected
        assert len(desk.rows()) == sum(report.used for report in tables.reports)
    ids = [(row["shipment_id"], row["partner"]) for row in desk.rows()]
    assert len(set(ids)) == len(ids)
