"""The data page tells what was done with a partner's rows, and never what was done with another's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scorecards.compose import compose
from scorecards.engine import Session
from scorecards.model import CoverageRow, Month, Scorecard
from tests.engine.workspaces import Charge, Claim, Parcel, opened, write_workspace

OCTOBER = Month(2026, 10)
SCAN = datetime(2026, 10, 5, 9)  # noqa: DTZ001  # local times have no zone
PARCEL = Parcel("", first_scan_at=SCAN, promised_on=date(2026, 10, 7), delivered_at=SCAN)
TARGETS = {"on_time": {"target": "90 %", "weight": 100}}
PARTNERS: Mapping[str, Mapping[str, Any]] = {
    name: {"name": name.title(), "targets": TARGETS} for name in ("alfa", "bravo")
}


def card(session: Session, partner_id: str) -> Scorecard:
    """The October card of a partner."""
    partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
    return compose(session.workspace, session.tables, session.measures, partner, OCTOBER)


def test_converted_amounts_name_their_source(tmp_path: Path) -> None:
    """The rates of October come from the bank, those of September from a contract; nobody has yen."""
    parcels = [
        replace(PARCEL, shipment_id=f"{name}{index}", partner=name) for name in ("Alfa", "Bravo") for index in "123"
    ]
    charges = [
        Charge("1", "Alfa1", "Alfa", amount="4", currency="PLN"),
        Charge("2", "Alfa2", "Alfa", amount="4", currency="EUR"),
        Charge("3", "Alfa3", "Alfa", amount="4", currency="CHF", invoiced_on=date(2026, 9, 30)),
        Charge("4", "Alfa3", "Alfa", amount="4", currency="CHF"),
        Charge("5", "Bravo1", "Bravo", amount="4", currency="GBP"),
    ]
    write_workspace(tmp_path, parcels, charges, partners=PARTNERS)
    rates = ["month,currency,rate,source", "2026-09,CHF,1.05,contract", "2026-10,CHF,1.06,ECB", "2026-10,PLN,0.23,ECB"]
    rates += ["2026-10,GBP,1.15,ECB", "2026-10,JPY,0.006,ECB", "2026-09,PLN,0.23,nobody"]
    (tmp_path / "exchange_rates.csv").write_text("\n".join(rates) + "\n", encoding="utf-8")
    session = opened(tmp_path)
    sentence = "Amounts in other currencies are converted to EUR, each line at the rate of its month: "
    for partner, named in (("alfa", "CHF (contract, ECB) and PLN (ECB)."), ("bravo", "GBP (ECB).")):
        assert [text for text in card(session, partner).notes.remarks if "convert" in text] == [sentence + named]


def test_amounts_in_one_currency_need_no_word(tmp_path: Path) -> None:
    charges = [Charge("1", "P1", amount="4")]
    session = opened(write_workspace(tmp_path, [replace(PARCEL, shipment_id="P1")], charges, partners=PARTNERS))
    assert not [text for text in card(session, "alfa").notes.remarks if "convert" in text]


def test_rows_without_a_parcel_are_told_to_their_partner_alone(tmp_path: Path) -> None:
    """Two of Alfa's three invoice lines of October, and none of Bravo's; a claim of each time has a parcel or not."""
    parcels = [replace(PARCEL, shipment_id=f"{name}1", partner=name) for name in ("Alfa", "Bravo")]
    charges = [
        Charge("1", "Alfa1", "Alfa", amount="4"),
        Charge("2", "Alfa2", "Alfa", amount="3.5"),
        Charge("3", None, "Alfa", amount="0.25"),
        Charge("4", None, "Alfa", amount="80", invoiced_on=date(2026, 9, 30)),
        Charge("5", "Bravo1", "Bravo", amount="4"),
        Charge("6", "Alfa1", "Bravo", amount="1", invoiced_on=date(2026, 9, 30)),
    ]
    claims = [Claim("K1", "Alfa2", "Alfa"), Claim("K2", "Bravo1", "Bravo")]
    session = opened(write_workspace(tmp_path, parcels, charges, claims, partners=PARTNERS))
    notes = card(session, "alfa").notes
    assert CoverageRow("Charges that name a handed-over parcel", 3, 1, None) in notes.coverage
    assert [text for text in notes.remarks if "handed-over" in text] == [
        "2 charges of October 2026 (€3.75) name no handed-over parcel: they count in the cost of that month.",
        "1 claim names no handed-over parcel (K1 (parcel Alfa2)): it is in no claim rate and no cohort.",
    ]
    others = card(session, "bravo").notes
    assert not [row for row in others.coverage if row.item.startswith("Charges")]
    assert not [text for text in others.remarks if "handed-over" in text]
