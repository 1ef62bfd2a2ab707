"""A partner under several spellings, and charges that name it as they like."""

from datetime import date, datetime
from pathlib import Path

from scorecards.model import Month, Pair
from tests.engine.workspaces import Charge, Parcel, opened, write_workspace


def test_parcels_and_charges_meet_under_any_spelling(tmp_path: Path) -> None:
    """Two parcels under two names and one charge under a third: one partner, 4.00 + 6.00 for two parcels."""
    scan = datetime(2026, 10, 12, 19, 0)  # noqa: DTZ001  # local times have no zone
    parcels = [
        Parcel("a", "Boréal Express", first_scan_at=scan, promised_on=date(2026, 10, 15), delivered_at=scan),
        Parcel("b", "BOREAL EXPRESS", first_scan_at=scan, promised_on=date(2026, 10, 15), delivered_at=scan),
        Parcel("c", "Somebody Else", first_scan_at=scan, promised_on=date(2026, 10, 15), delivered_at=scan),
    ]
    charges = [
        Charge("1", "a", "boreal exp.", amount="4.00"),
        Charge("2", "b", "Boréal Express", amount="6.00"),
        Charge("3", "c", "Boréal Express", amount="9.00"),  # the parcel of nobody we know: a charge without a parcel
    ]
    partner = {"name": "Boréal Express", "kind": "transport", "aliases": ["BOREAL EXPRESS", "Boreal Exp."]}
    session = opened(write_workspace(tmp_path, parcels, charges, partners={"boreal": partner}))
    october = Month(2026, 10)
    assert session.measures.monthly("on_time", "boreal") == {october: Pair(2, 2, 0, 2)}
    assert session.measures.monthly("cost_per_shipment", "boreal") == {october: Pair(190_000, 2, 0, 2)}
    assert [(reject.reason, reject.rows, reject.partner) for reject in session.tables.rejects] == [
        ("unknown partner", 1, "")
    ]
