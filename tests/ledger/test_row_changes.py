"""The rows behind a document: kept with it, and compared with those of another revision or of today."""

import csv
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from scorecards.engine import Parts, Session, compared_rows, kept_rows, open_session
from scorecards.ledger import ColumnChange, Document, Ledger, RowChange, TableChanges, row_changes
from scorecards.ledger.records import StoredFile
from scorecards.model import Month
from scorecards.workspace import load_workspace
from tests.conftest import Desk
from tests.ledger.conftest import ADA, EVIDENCE, KEY
from tests.ledger.test_store import PDF, kept

DRAFTED = StoredFile(PDF.name, 1, "0")
OCTOBER = Month(2026, 10)
MAIN = """\
data_as_of: 2026-12-01
sources:
  shipments:
    export:
      files: shipments.csv
      columns: {shipment_id: id, partner: carrier, first_scan_at: scan, promised_on: promise, delivered_at: delivery}
  charges:
    invoices:
      files: charges.csv
      columns:
        {charge_id: line, shipment_id: parcel, partner: carrier, invoiced_on: day, charge_type: type, amount: amount,
         currency: currency}
"""
PARCELS = ["id", "carrier", "scan", "promise", "delivery"]
LINES = ["line", "parcel", "carrier", "day", "type", "amount", "currency"]
Rows = list[list[str]]


def parcels() -> Rows:
    """One parcel a month from March to November."""
    return [[f"P{m}", "alpha", f"2026-{m:02}-01", f"2026-{m:02}-05", f"2026-{m:02}-04"] for m in range(3, 12)]


def lines() -> Rows:
    """Each is invoiced a month later."""
    return [[f"L{m}", f"P{m}", "alpha", f"2026-{m + 1:02}-10", "base", "4.50", "EUR"] for m in range(3, 12)]


def session(desk: Desk, own: Rows, charged: Rows) -> Session:
    """What is read from these rows, beside those of another partner."""
    desk.write("scorecards.yaml", MAIN)
    desk.write("partners/beta.yaml", "name: Beta\ntargets:\n  on_time: {target: 95 %, weight: 100}\n")
    for name, header, rows in (("shipments", PARCELS, own), ("charges", LINES, charged)):
        with (desk.folder / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            at = header.index("carrier")
            others = [[*row[:at], "beta", *row[at + 1 :]] for row in (parcels() if name == "shipments" else lines())]
            csv.writer(file).writerows([header, *rows, *others])
    return open_session(load_workspace(desk.folder))


def ids(parts: Parts, table: str, folder: Path) -> dict[str, list[str]]:
    """The first column of each file, which is the id."""
    found = {}
    for part, data in parts[table].items():
        path = folder / "part.parquet"
        path.write_bytes(data)
        with duckdb.connect() as con:
            found[part] = [str(row[0]) for row in con.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()]
    return found


def published(ledger: Ledger, own: Session, revision: int = 1) -> Document:
    rows = kept_rows(own, "alpha", OCTOBER)
    return ledger.publish(KEY, revision, "{}", EVIDENCE, [PDF], "out", ADA, rows)


def test_kept_are_the_month_the_four_before_and_what_has_to_do_with_them(desk: Desk, tmp_path: Path) -> None:
    """Parcels of June to October and their lines: that of October is invoiced in November, that of May in June."""
    rows = kept_rows(session(desk, parcels(), lines()), "alpha", OCTOBER)
    assert ids(rows, "shipments", tmp_path) == {f"2026-{m:02}": [f"P{m}"] for m in range(6, 11)}
    assert ids(rows, "charges", tmp_path) == {
        **{f"2026-{m:02}": [f"L{m - 1}"] for m in range(6, 11)},
        "others": ["L10"],
    }


def test_a_row_with_a_date_in_the_month_or_with_none_is_kept(desk: Desk, tmp_path: Path) -> None:
    own = [*parcels(), ["early", "alpha", "2026-02-01", "2026-02-05", "2026-10-01"], ["none", "alpha", "", "", ""]]
    found = ids(kept_rows(session(desk, own, lines()), "alpha", OCTOBER), "shipments", tmp_path)
    assert (found["others"], found["undated"]) == (["early"], ["none"])


def test_the_part_of_a_month_is_the_same_in_every_document(desk: Desk) -> None:
    """Whatever the order of the rows: it is kept once."""
    one = kept_rows(session(desk, parcels(), lines()), "alpha", OCTOBER)
    other = kept_rows(session(desk, parcels()[::-1], lines()[::-1]), "alpha", OCTOBER.shift(1))
    for table in ("shipments", "charges"):
        assert all(one[table][f"2026-{m:02}"] == other[table][f"2026-{m:02}"] for m in range(7, 11))


def test_rows_are_named_with_what_changed_in_them(ledger: Ledger, desk: Desk) -> None:
    before = session(desk, parcels(), lines())
    first = published(ledger, before)
    own, charged = parcels(), lines()
    own[7][4] = "2026-10-09"  # P10 was delivered late
    own[5][0] = "P8new"  # and P8 was another parcel
    charged[0][5] = "9.99"  # March is far away
    charged[7][5] = "5.00"
    charged.append(["L77", "P10", "alpha", "2026-11-20", "fuel", "1.00", "EUR"])
    after = session(desk, own, charged)
    found = row_changes(ledger, first, after)
    late = ColumnChange(
        "delivered_at", datetime.fromisoformat("2026-10-04"), datetime.fromisoformat("2026-10-09"), "time"
    )
    assert found == {
        "charges": TableChanges(
            "charges",
            ("charge_id",),
            added=("L77",),
            changed=(RowChange("L10", (ColumnChange("amount", 45_000, 50_000, "money"),)),),
            parcels={"L10": "P10", "L77": "P10"},
        ),
        "shipments": TableChanges(
            "shipments", ("shipment_id",), added=("P8new",), removed=("P8",), changed=(RowChange("P10", (late,)),)
        ),
    }
    assert found["charges"].of_parcels == ("P10",)
    assert found["shipments"].of_parcels == ("P10", "P8", "P8new")
    assert row_changes(ledger, first, before) == {}
    second = published(ledger, after, 2)
    assert row_changes(ledger, first, second) == found
    back = row_changes(ledger, second, first)
    assert back is not None
    assert (back["shipments"].added, back["charges"].removed) == (("P8",), ("L77",))


def test_a_row_that_moves_to_another_month_changed(ledger: Ledger, desk: Desk) -> None:
    first = published(ledger, session(desk, parcels(), lines()))
    own = parcels()
    own[6][2:4] = ["2026-10-20", "2026-10-24"]
    own[6][4] = "2026-10-24"
    found = row_changes(ledger, first, session(desk, own, lines()))
    assert found is not None
    assert [row.id for row in found["shipments"].changed] == ["P9"]
    assert found["shipments"].ids == ("P9",)


def test_a_column_that_only_one_side_has_is_empty_on_the_other(desk: Desk) -> None:
    rows = kept_rows(session(desk, parcels(), lines()), "alpha", OCTOBER)["shipments"]
    whole = session(desk, parcels(), lines())
    tables = dict(whole.workspace.tables)
    columns = {name: column for name, column in tables["shipments"].columns.items() if name != "promised_on"}
    tables["shipments"] = replace(tables["shipments"], columns=columns)
    fewer = kept_rows(replace(whole, workspace=replace(whole.workspace, tables=tables)), "alpha", OCTOBER)
    found = compared_rows("shipments", list(fewer["shipments"].values()), list(rows.values()))
    assert (found.added, found.removed) == ((), ())
    assert {(change.name, change.before) for row in found.changed for change in row.columns} == {("promised_on", None)}
    assert len(found.changed) == 5


def test_without_kept_rows_nothing_is_claimed(ledger: Ledger, desk: Desk) -> None:
    own = session(desk, parcels(), lines())
    bare = ledger.publish(KEY, 1, "{}", EVIDENCE, [PDF], "out", ADA)
    assert row_changes(ledger, bare, own) is None
    assert row_changes(ledger, bare, published(ledger, own, 2)) is None
    other = ledger.publish(replace(KEY, period="2026-09"), 1, "{}", EVIDENCE, [PDF], "out", ADA)
    with pytest.raises(ValueError, match="is no revision of"):
        row_changes(ledger, bare, other)


def test_a_draft_takes_its_rows_along(ledger: Ledger, desk: Desk) -> None:
    """What a newer draft or a published document still holds stays."""
    own = session(desk, parcels(), lines())
    rows = kept_rows(own, "alpha", OCTOBER)
    files = sum(map(len, rows.values()))
    ledger.draft(KEY, 1, "{}", EVIDENCE, [DRAFTED], "out", ADA, rows)
    ledger.draft(replace(KEY, language="de"), 1, "{}", EVIDENCE, [DRAFTED], "out", ADA, rows)
    assert kept(ledger) == files + 4  # the card and three manifests, not the files of drafts
    changed = parcels()
    changed[7][4] = "2026-10-09"
    ledger.draft(
        KEY, 1, "{}", EVIDENCE, [DRAFTED], "out", ADA, kept_rows(session(desk, changed, lines()), "alpha", OCTOBER)
    )
    assert kept(ledger) == files + 1 + 4
    ledger.publish(KEY, 1, "{}", EVIDENCE, [PDF], "out", ADA, rows)
    assert kept(ledger) == files + 5  # and those of what is published
    assert [sorted(ledger.kept_rows(each)) for each in ledger.documents()] == [["charges", "shipments"]] * 2
