"""The workbooks of a demo network of 2 % of the size, beside its files as SQL reads them."""
# names and values in the SQL are our own

import shutil
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from scorecards.compose.annex import annexes
from scorecards.engine import Session, open_session
from scorecards.model import Month, Scorecard, scorecard_to_json
from scorecards.outbox.workbook import workbook
from scorecards.workspace import load_workspace
from tests.demo.cards import OCTOBER, card

BOREAL = "boreal-express"
Network = duckdb.DuckDBPyConnection
#: A row of a sheet by the names of its columns.
Row = dict[str, Any]


class Book:
    """A workbook read back by another library: notes and rows by sheet."""

    def __init__(self, data: bytes) -> None:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        self.cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def note(self, sheet: str) -> str:
        return str(self.cells[sheet][0][0])

    def rows(self, sheet: str, **values: Any) -> list[Row]:
        _, header, *rows = self.cells[sheet]
        found: list[Row] = [dict(zip(map(str, header), row, strict=True)) for row in rows]
        return [row for row in found if all(row[name] == value for name, value in values.items())]

    def ids(self, sheet: str, column: str = "shipment_id", **values: Any) -> list[str]:
        return [row[column] for row in self.rows(sheet, **values)]


@pytest.fixture(scope="module")
def opened(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A copy of its own: opening leaves a cache, and other tests compare the folder as it was written."""
    folder = tmp_path_factory.mktemp("annex") / "demo"
    shutil.copytree(small, folder)
    return open_session(load_workspace(folder))


@pytest.fixture(scope="module")
def cards(opened: Session) -> Mapping[str, Scorecard]:
    partners = [partner for partner in opened.tables.partners if OCTOBER in opened.measures.months(partner.id)]
    return {partner.id: card(opened, partner.id) for partner in partners}


@pytest.fixture(scope="module")
def books(opened: Session, cards: Mapping[str, Scorecard]) -> Mapping[str, Book]:
    made = annexes(opened.workspace, opened.tables, list(cards.values()), OCTOBER)
    return {partner_id: Book(workbook(annex)) for partner_id, annex in made.items()}


@pytest.fixture(scope="module")
def boreal(books: Mapping[str, Book]) -> Book:
    return books[BOREAL]


def ids(network: Network, sql: str) -> list[str]:
    return [row[0] for row in network.execute(sql).fetchall()]


def test_the_late_parcels_are_those_of_the_files(
    small_network: Network, boreal: Book, cards: Mapping[str, Scorecard]
) -> None:
    late = ids(
        small_network,
        """SELECT shipment_id FROM judged WHERE shipment_id LIKE 'BX%' AND known AND promise_month = '2026-10'
        AND late_by IS DISTINCT FROM 0 ORDER BY 1""",
    )
    assert boreal.ids("Late parcels") == late
    result = cards[BOREAL].kpi("on_time")
    assert result.denominator is not None
    assert result.numerator is not None
    assert len(late) == result.denominator - result.numerator > 10
    assert boreal.note("Late parcels").endswith(f"{len(late)} rows.")
    days = dict(
        small_network.execute("SELECT shipment_id, late_by FROM judged WHERE shipment_id LIKE 'BX%'").fetchall()
    )
    assert all(row["late_days"] == ("" if days[row["shipment_id"]] is None else days[row["shipment_id"]])
               for row in boreal.rows("Late parcels"))  # fmt: skip


def test_lane_and_cause_counts_are_rows(boreal: Book) -> None:
    late = boreal.rows("Late parcels")
    for lane in boreal.rows("Lanes", Lanes=1):
        origin, destination = lane["Lane"].split("→")
        cell = (origin, destination, lane["Service"])
        own = [row for row in late if (row["origin"], row["destination"], row["service"].capitalize()) == cell]
        assert len(own) == lane["Late"]
    for cause in boreal.rows("Causes"):
        if cause["Recorded as"]:
            assert sum(row["late_reason"] == cause["Recorded as"] for row in late) == cause["Parcels"]
    assert sum(row["Parcels"] for row in boreal.rows("Causes")) == len(late)


def test_the_lost_parcels_are_those_of_the_cohort(
    small_network: Network, boreal: Book, cards: Mapping[str, Scorecard]
) -> None:
    """Reported lost, or silent since long before the data date (12 November)."""
    lost = ids(
        small_network,
        """SELECT shipment_id FROM judged WHERE shipment_id LIKE 'BX%' AND hand_over_month = '2026-07'
        AND (status = 'lost' OR (status = 'in_transit' AND delivered_at IS NULL AND returned_at IS NULL
                                 AND last_scan_at < '2026-10-01')) ORDER BY 1""",
    )
    assert sorted(boreal.ids("Lost and damaged", KPI="Lost")) == lost
    assert lost
    assert len(lost) == cards[BOREAL].kpi("lost").numerator


@pytest.mark.parametrize("partner_id", [BOREAL, "rheinlog", "depot-mirabelle", "nordwind-paket"])
def test_every_count_of_failures_is_as_many_rows(
    opened: Session, books: Mapping[str, Book], cards: Mapping[str, Scorecard], partner_id: str
) -> None:
    """Of each KPI that counts rows: all rows less those that succeeded, or those that failed."""
    book = books[partner_id]
    sheets = [name for name in ("Late parcels", "Lost and damaged", "Other failures") if name in book.cells]
    every = [row for name in sheets for row in book.rows(name)]
    counted = 0
    for result in cards[partner_id].kpis:
        kpi = opened.workspace.kpis[result.id]
        is_share = result.unit in ("percent", "per_10000", "per_100") and kpi.count == "rows" and kpi.denominator == "1"
        if is_share and kpi.table != "charges":  # invoice lines have a sheet of their own
            assert result.numerator is not None
            assert result.denominator is not None
            failed = result.denominator - result.numerator if result.better == "higher" else result.numerator
            assert len([row for row in every if row.get("KPI", "On time") == result.name]) == failed, result.id
            counted += 1
    assert counted >= 3


def test_the_claims_are_those_of_the_register(small_network: Network, boreal: Book) -> None:
    found = small_network.execute(
        "SELECT claim_id, claimed, coalesce(paid, 0) FROM claims WHERE claim_id LIKE 'BX%' ORDER BY 1"
    ).fetchall()
    rows = boreal.rows("Claims")
    assert [row["claim_id"] for row in rows] == [row[0] for row in found]
    assert sum(row["claimed"] for row in rows) == pytest.approx(float(sum(row[1] for row in found)))
    assert sum(row["paid"] or 0 for row in rows) == pytest.approx(float(sum(row[2] for row in found)))


def test_the_claims_page_is_found_in_the_claims(boreal: Book, cards: Mapping[str, Scorecard]) -> None:
    view = cards[BOREAL].claims
    assert view is not None
    open_claims = [row for row in boreal.rows("Claims") if row["open_days"] != ""]
    for band in view.age_bands:
        last = band.days_to if band.days_to is not None else 10_000
        assert sum(band.days_from <= row["open_days"] <= last for row in open_claims) == band.claims
    assert sum(band.claims for band in view.age_bands) == len(open_claims) > 0


def test_the_claim_cohorts_are_found_in_the_claimed_parcels(boreal: Book, cards: Mapping[str, Scorecard]) -> None:
    view = cards[BOREAL].claims
    assert view is not None
    months = [str(row["handed_over_on"])[:7] for row in boreal.rows("Claimed parcels")]
    mature = {cohort.month: cohort.claims for cohort in view.cohorts if cohort.mature}
    assert {month: months.count(month) for month in mature} == mature
    assert sum(claims or 0 for claims in mature.values()) > 5


def test_the_charges_differ_from_what_was_agreed(small_network: Network, books: Mapping[str, Book]) -> None:
    """Of a partner that bills in euro: every line whose amount is not the expected one."""
    found = small_network.execute(
        """SELECT charge_id, round(amount - expected_amount, 4) FROM charges WHERE charge_id LIKE 'BX%'
        AND strftime(invoiced_on, '%Y-%m') = '2026-10' AND amount <> expected_amount ORDER BY 1"""
    ).fetchall()
    rows = books[BOREAL].rows("Charges with variance")
    assert [row["charge_id"] for row in rows] == [row[0] for row in found]
    assert [row["variance"] for row in rows] == pytest.approx([float(row[1]) for row in found])
    assert found


def test_the_excluded_parcels_are_those_of_the_storm(small_network: Network, boreal: Book) -> None:
    stormy = ids(
        small_network,
        """SELECT shipment_id FROM judged WHERE shipment_id LIKE 'BX%' AND handed_over IS NOT NULL
        AND promised_on BETWEEN '2026-10-21' AND '2026-10-22' AND origin = 'FR' AND destination = 'ES'
        AND service = 'standard' ORDER BY 1""",
    )
    assert boreal.ids("Exclusions", KPI="On time") == stormy
    assert {row["reason of exclusion"] for row in boreal.rows("Exclusions")} == {"force majeure"}
    assert len(stormy) > 2


def test_months_and_their_sums_are_the_figures(opened: Session, boreal: Book) -> None:
    rows = boreal.rows("KPIs", Id="on_time")
    monthly = opened.measures.monthly("on_time", BOREAL)
    assert len(rows) == 24
    for row in rows:
        pair = monthly[Month(row["Month"].year, row["Month"].month)]
        assert (row["Numerator"], row["Denominator"]) == (pair.numerator, pair.known)
        assert row["Value"] == pytest.approx(row["Numerator"] / row["Denominator"])
        assert row["Lower limit"] <= row["Mean"] <= row["Upper limit"]


def test_sums_of_money_are_in_units_of_currency(books: Mapping[str, Book]) -> None:
    for book in books.values():
        for row in book.rows("KPIs"):
            if row["Unit"] == "EUR" and row["Numerator"] != "":
                assert row["Value"] == pytest.approx(row["Numerator"] / row["Denominator"])


def test_every_bridge_adds_up(boreal: Book) -> None:
    rows = boreal.rows("Explanation")
    for question in dict.fromkeys(row["Question"] for row in rows):
        own = [row for row in rows if row["Question"] == question]
        effects = sum(row["Effect"] or 0 for row in own)
        assert own[0]["Value"] + effects == pytest.approx(own[-1]["Value"], abs=1e-9)


def test_nothing_of_another_partner_is_in_any_workbook_or_json(
    opened: Session, cards: Mapping[str, Scorecard], books: Mapping[str, Book]
) -> None:
    """No name, id or alias of another one, no contact, and no row that another workbook has too."""
    owners: dict[str, str] = {}
    for partner_id, book in books.items():
        text = "\n".join(_texts(book)) + scorecard_to_json(cards[partner_id])
        assert "@" not in "\n".join(_texts(book))
        for other in opened.tables.partners:
            contacts = [contact.name for contact in other.contacts]
            assert not [name for name in contacts if name in "\n".join(_texts(book))]
            if other.id != partner_id:
                assert not [name for name in (other.name, other.id, *other.aliases) if name in text]
        for sheet, column in _ids_of(book):
            for row in book.rows(sheet):
                if row[column]:
                    assert owners.setdefault(f"{column} {row[column]}", partner_id) == partner_id


def _texts(book: Book) -> Iterator[str]:
    for cells in book.cells.values():
        yield from (cell for row in cells for cell in row if isinstance(cell, str))


def _ids_of(book: Book) -> Iterator[tuple[str, str]]:
    for sheet, cells in book.cells.items():
        for name in ("shipment_id", "claim_id", "charge_id", "order_id"):
            if name in cells[1]:
                yield sheet, name


def test_a_sheet_says_how_many_rows_it_leaves_out(opened: Session, cards: Mapping[str, Scorecard]) -> None:
    made = annexes(opened.workspace, opened.tables, [cards[BOREAL]], OCTOBER, most=5)[BOREAL]
    late = next(sheet for sheet in made.sheets if sheet.name == "Late parcels")
    assert len(late.rows) == 5
    assert late.total > 5
    assert late.note.endswith(f"The first 5 of {late.total} rows are shown.")


def test_equal_inputs_give_equal_workbooks(opened: Session, cards: Mapping[str, Scorecard]) -> None:
    """Alone or together with the others."""
    alone = annexes(opened.workspace, opened.tables, [cards["rheinlog"]], OCTOBER)["rheinlog"]
    together = annexes(opened.workspace, opened.tables, list(cards.values()), OCTOBER)["rheinlog"]
    assert alone == together
    assert workbook(alone) == workbook(together)
