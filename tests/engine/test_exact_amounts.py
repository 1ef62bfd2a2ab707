"""Amounts beyond the whole numbers that a float can hold (2^53): every sum must be exact, and stored as a whole number.

1.2 billion units of a small currency are 1.2e13 ten-thousandths; the cost per kg counts them a thousandfold.
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb
import pytest

from scorecards.engine import Session
from scorecards.errors import DataError
from scorecards.model import Month
from tests.engine.elsewhere import Opener
from tests.engine.rate_card_twin import PricedParcel
from tests.engine.workspaces import Charge, Claim, opened, partner_id, write_rows, write_workspace

OCTOBER = Month(2026, 10)
SCAN = datetime(2026, 10, 5, 9)  # noqa: DTZ001  # local times have no zone
PARCEL = PricedParcel("", first_scan_at=SCAN, promised_on=date(2026, 10, 7), delivered_at=SCAN, weight_kg="1.37")


def amounts(size: int) -> list[str]:
    """Amounts about 1.2 billion with four decimals, no two alike."""
    draw = Random(7)  # noqa: S311  # a test's own numbers
    return [f"{1_200_000_000 + draw.randrange(10**8)}.{draw.randrange(10**4):04d}" for _ in range(size)]


def written(folder: Path, parcels: list[PricedParcel], charges: list[Charge]) -> Path:
    """A workspace with weights."""
    claims = [Claim("K1", parcels[0].shipment_id, claimed="70.00", paid="35.0000")]
    write_workspace(folder, parcels, charges, claims, currency="IDR")
    write_rows(folder / "data" / "shipments.csv", parcels, PricedParcel)
    return folder


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 parcels of about 1.2 billion, a third of them in two lines."""
    folder = tmp_path_factory.mktemp("large")
    parcels = [replace(PARCEL, shipment_id=f"P{index}") for index in range(60)]
    charges = [
        Charge(f"C{index}", f"P{index % 60}", amount=amount, currency="IDR") for index, amount in enumerate(amounts(80))
    ]
    return written(folder, parcels, charges)


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_a_cost_per_kg_is_exact_to_the_last_digit(large: Path, opened_on: Opener, engine: str) -> None:
    session = opened_on(engine, large)
    pair = session.measures.monthly("cost_per_kg", partner_id(session, "Alfa"))[OCTOBER]
    billed = sum(map(Decimal, amounts(80)))
    assert (pair.numerator, pair.denominator) == (int(billed * 10_000 * 1000), 60 * 1370)
    assert pair.numerator > 2**53


def test_sums_per_parcel_are_stored_as_whole_numbers(large: Path) -> None:
    session = opened(large)
    sums = [name for own in session.workspace.tables["shipments"].per_shipment.values() for name in own]
    (path,) = (large / ".scorecards-cache" / "parcels").glob("*/parcels_with_sums-000.parquet")
    with duckdb.connect() as con:
        types = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE FROM '{path}'").fetchall()}
    assert {types[name] for name in sums} == {"BIGINT"}
    assert len(sums) > 10


def summed(session: Session, kpi: str) -> int:
    """The numerator of October."""
    return session.measures.monthly(kpi, partner_id(session, "Alfa"))[OCTOBER].numerator


def test_cells_that_fit_may_add_to_more_than_fits(tmp_path: Path) -> None:
    """700 parcels a lane at 1.25 billion: 8.75e18 a cell, 1.75e19 together; 2^63 is 9.2e18."""
    parcels = [replace(PARCEL, shipment_id=f"P{i}", destination="FR" if i % 2 else "DE") for i in range(1400)]
    charges = [Charge(f"C{i}", f"P{i}", amount="1250000000", currency="IDR") for i in range(1400)]
    session = opened(written(tmp_path, parcels, charges))
    assert summed(session, "cost_per_kg") == 1400 * 1_250_000_000 * 10_000 * 1000 > 2**63


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_one_amount_that_cannot_be_meant_is_a_rejected_row(tmp_path: Path, opened_on: Opener, engine: str) -> None:
    """In a file and in a table of a database alike; everything else goes on."""
    parcels = [replace(PARCEL, shipment_id=f"P{index}") for index in range(3)]
    charges = [
        Charge("C0", "P0", amount="9999999999.9999", currency="IDR"),
        Charge("C1", "P1", amount="9000000000000", currency="IDR"),
        Charge("C2", "P2", amount="-10000000000", currency="IDR"),
    ]
    session = opened_on(engine, written(tmp_path / "huge", parcels, charges))
    (reject,) = session.tables.rejects
    assert (reject.table, reject.rows) == ("charges", 2)
    assert reject.reason == "amount is not below 10,000,000,000 units"
    assert "9000000000000" in reject.example
    pair = session.measures.monthly("invoiced", partner_id(session, "Alfa"))[OCTOBER]
    assert (pair.numerator, pair.denominator) == (1, 3)
    assert summed(session, "cost_per_kg") == 3 * 99_999_999_999_999 * 1000  # the others at the mean of their lane


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_sums_beyond_whole_numbers_name_the_largest_amount(tmp_path: Path, opened_on: Opener, engine: str) -> None:
    """100 parcels of a lane at nearly ten thousand million: a thousandfold, 1e19."""
    parcels = [replace(PARCEL, shipment_id=f"P{index}") for index in range(100)]
    charges = [
        Charge(f"C{index}", f"P{index}", amount="9999999998" if index else "9999999999.5", currency="IDR")
        for index in range(100)
    ]
    with pytest.raises(DataError) as caught:
        opened_on(engine, written(tmp_path / "beyond", parcels, charges))
    (problem,) = caught.value.problems
    assert problem.where == "KPI cost_per_kg"
    assert "too large to be added exactly" in problem.what
    assert problem.what.endswith("the largest is 9,999,999,999.50 in charges.amount of charge_id C0")


def test_a_conversion_beyond_whole_numbers_names_the_largest_amount(tmp_path: Path) -> None:
    folder = written(tmp_path, [replace(PARCEL, shipment_id="P1")], [Charge("C1", "P1", amount="9999999999")])
    (folder / "exchange_rates.csv").write_text("month,currency,rate,source\n2026-10,EUR,9999999999,x\n", "utf-8")
    with pytest.raises(DataError) as caught:
        opened(folder)
    assert "9,999,999,999.00 in charges.amount of charge_id C1" in str(caught.value)
