"""The table of figures on the terminal: unknown rows and bounds where there are any, money in currency units."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from scorecards.compose.figures import figures
from scorecards.engine import Session
from scorecards.model import Month
from scorecards.terminal import print_figures
from tests.compose.network import CARD
from tests.engine.rate_card_twin import PricedParcel
from tests.engine.workspaces import Charge, Claim, opened, write_rows, write_workspace

SCAN = datetime(2026, 10, 5, 9)  # noqa: DTZ001  # local times have no zone


def printed(
    capsys: pytest.CaptureFixture[str], session: Session, partner_id: str, month: Month, *kpis: str
) -> list[str]:
    """The lines of the table."""
    partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
    found = figures(session.workspace, session.tables, session.measures, partner, month, kpis)
    print_figures(found, session.workspace.locale, session.workspace.currency)
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_unknown_rows_and_bounds_are_shown_where_there_are_any(
    network: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """360 of 370 in time, 30 unknown: 360/400 to 390/400."""
    head, row, *folded = printed(capsys, network, "missing-dates", CARD, "on_time", "lost")
    assert head == "KPI Days Value Unknown Bounds Target n Numerator Denominator Status"
    assert row.startswith("On time 2026-10-01 – 2026-10-31 97.3 30 90.0 to 97.5 97.0 370 360 370 not rated")
    assert " to " not in folded[-1]
    head, *_ = printed(capsys, network, "boreal-express", CARD, "on_time")
    assert head == "KPI Days Value Target n Numerator Denominator Status"


def test_money_is_shown_in_currency_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """4.50 + 0.25 fuel + 5.125 for 1.5 kg and 2 kg; a claim of 70 paid with 35.5. The printed ratio is the value."""
    parcel = PricedParcel("", first_scan_at=SCAN, promised_on=date(2026, 10, 7))
    parcels = [replace(parcel, shipment_id=f"P{kg}", weight_kg=kg) for kg in ("1.5", "2")]
    charges = [Charge("1", "P1.5", amount="4.50"), Charge("2", "P1.5", charge_type="fuel", amount="0.25")]
    charges.append(Charge("3", "P2", amount="5.1250"))
    claim = Claim("K", "P2", decided_on=date(2026, 10, 9), decision="accepted", claimed="70.00", paid="35.50")
    claims = [replace(claim, filed_on=date(2026, 10, 8))]
    write_workspace(tmp_path, parcels, charges, claims, partners={"alfa": {"name": "Alfa"}})
    write_rows(tmp_path / "data" / "shipments.csv", parcels, PricedParcel)
    kpis = ("cost_per_shipment", "cost_per_kg", "surcharge_share", "claim_recovery", "invoiced")
    lines = printed(capsys, opened(tmp_path), "alfa", Month(2026, 10), *kpis)
    days = "2026-10-01 – 2026-10-31"
    assert lines[1:] == [
        f"Cost per parcel {days} 4.94 – 2 9.88 EUR 2 not scored",
        f"invoiced {days} 4.94 – 2 9.88 EUR 2",
        f"Cost per kg {days} 2.82 – 2 9.88 EUR 3.500 not scored",
        f"Surcharges {days} 2.5 – 2 0.25 EUR 9.88 EUR not scored",
        f"Claim recovery {days} 50.7 – 1 35.50 EUR 70.00 EUR not scored",
        f"Handed-over parcels invoiced {days} 100.0 – 2 2 2 not scored",
    ]
