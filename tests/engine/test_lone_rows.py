"""Invoice lines and claims without a handed-over parcel of their partner: counted, told, never another partner's."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from scorecards.engine import Session, warnings_of
from scorecards.engine.lone import LoneCharges, example_of, lone_charges, lone_claims
from scorecards.model import Month
from tests.engine.elsewhere import Opener
from tests.engine.workspaces import Charge, Claim, Parcel, opened, partner_id, write_workspace

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
SCAN = datetime(2026, 10, 5, 9)  # noqa: DTZ001  # local times have no zone
PARCEL = Parcel("", first_scan_at=SCAN, promised_on=date(2026, 10, 7), delivered_at=SCAN)
PARCELS = [
    replace(PARCEL, shipment_id="a"),
    replace(PARCEL, shipment_id="no scan", first_scan_at=None),
    replace(PARCEL, shipment_id="theirs", partner="Bravo"),
]
#: Of October: a known parcel, two without an id (one of unknown amount, one a tax), three of no parcel of Alfa's.
CHARGES = [
    Charge("1", "a", amount="4.00"),
    Charge("2", None, amount="10.00"),
    Charge("3", "nobody's", amount="0.50"),
    Charge("4", "no scan", amount="-0.25", charge_type="credit"),
    Charge("5", "theirs", amount="0.125"),
    Charge("6", "nobody's", amount="2.00", invoiced_on=date(2026, 9, 30)),
    Charge("7", None, amount=None),
    Charge("8", None, amount="99.00", charge_type="tax"),
    Charge("9", "theirs", partner="Bravo", amount="7.00"),
]
CLAIMS = [
    Claim("K1", "a"),
    Claim("K2", "nobody's"),
    Claim("K3", None),
    Claim("K4", "no scan", filed_on=date(2025, 1, 5)),
    Claim("K5", "theirs", partner="Bravo"),
]


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener) -> Session:
    return opened_on(request.param, write_workspace(tmp_path_factory.mktemp("lone"), PARCELS, CHARGES, CLAIMS))


def test_charges_are_counted_by_invoice_month(session: Session) -> None:
    assert lone_charges(session.measures, partner_id(session, "Alfa")) == {
        SEPTEMBER: LoneCharges(1, 0, 0, 1, 20_000),
        OCTOBER: LoneCharges(5, 1, 100_000, 3, 5_000 - 2_500 + 1_250),
    }
    assert lone_charges(session.measures, partner_id(session, "Bravo")) == {}


def test_claims_are_counted_whenever_they_were_filed(session: Session) -> None:
    alfa, bravo = (partner_id(session, name) for name in ("Alfa", "Bravo"))
    assert (lone_claims(session.measures, alfa), lone_claims(session.measures, bravo)) == (3, 0)
    assert example_of(session.measures, "claims", alfa) == "K2 (parcel nobody's)"
    assert example_of(session.measures, "claims", bravo) == ""


def test_check_tells_both_with_what_became_of_them(session: Session) -> None:
    told = [warning for warning in warnings_of(session) if " name" in warning and "no row" not in warning]
    without, unknown, claims = told
    assert without == "alfa: 1 charge (10.00 EUR) names no parcel: counted in the cost of the invoice month, 2026-10"
    assert unknown == (
        "alfa: 4 charges (2.38 EUR) name a parcel that was not handed over, for example 3 (parcel nobody's): "
        "counted in the cost of the invoice month, 2026-09 to 2026-10. "
        "No charge of 2026-09 names a parcel that was handed over: compare the ids of both files"
    )
    assert claims == (
        "alfa: 3 claims name no parcel that was handed over, for example K2 (parcel nobody's): "
        "left out of the claim rate, of damaged parcels and of the claims cohorts; correct the ids"
    )


def test_nothing_is_said_where_every_row_has_its_parcel(tmp_path: Path) -> None:
    found = opened(write_workspace(tmp_path, PARCELS, [CHARGES[0], CHARGES[-1]], [CLAIMS[0], CLAIMS[-1]]))
    assert warnings_of(found) == []


def test_nothing_is_said_where_hand_overs_are_not_supplied(tmp_path: Path) -> None:
    """No cost per parcel is counted then, and no claim rate."""
    folder = write_workspace(tmp_path, PARCELS, CHARGES, CLAIMS)
    path = folder / "data" / "shipments.csv"
    path.write_text(path.read_text("utf-8").replace("first_scan_at", "scanned", 1), "utf-8")
    assert warnings_of(opened(folder)) == []
