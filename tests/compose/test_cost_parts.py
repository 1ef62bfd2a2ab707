"""What the cost per parcel rests on, by hand: invoices, the rate card, the mean, and charges without a parcel."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scorecards.cli import main
from scorecards.compose import compose
from scorecards.compose.figures import figure_rows, figures
from scorecards.compose.network import network_view
from scorecards.engine import Session
from scorecards.model import Month, Quarter, Week
from scorecards.model.cost import CostPart
from scorecards.model.figure import Figure
from tests.engine.workspaces import Charge, Parcel, opened, write_workspace

OCTOBER = Month(2026, 10)
SCAN = datetime(2026, 10, 5, 10)  # noqa: DTZ001  # local times have no zone
#: Service, destination and invoiced amount of each parcel handed over on Monday 5 October.
PARCELS = (
    ("standard", "FR", "5.00"),
    ("standard", "FR", "5.00"),
    ("standard", "FR", "6.00"),
    ("standard", "FR", None),
    ("standard", "FR", None),
    ("express", "FR", "9.00"),
    ("express", "FR", None),
    ("express", "DE", None),
)
#: Charges without a parcel, invoiced at the end of the month.
LONE = ("2.50", "-0.50")
CARD = """\
prices: [{service: standard, price: 4}]
fuel: [{month: 2026-10, percent: 0}]
surcharges: []
"""
TARGETS: dict[str, dict[str, Any]] = {
    "carded": {"cost_per_shipment": {"target": 7, "weight": 100}},
    "without-card": {"cost_per_shipment": {"target": 7, "weight": 100}},
    "express-alone": {"cost_per_shipment": {"target": 7, "service": "express"}},
}
PART = {"invoiced": (250_000, 4), "expected_amount": (80_000, 2), "mean": (90_000, 1), "without_parcel": (20_000, 0)}


def written(folder: Path, **settings: Any) -> Path:
    """Three carriers with the same parcels; one has a rate card."""
    parcels, lines = [], []
    for name in TARGETS:
        for number, (service, destination, amount) in enumerate(PARCELS):
            parcels.append(
                Parcel(f"{name}{number}", name, service=service, destination=destination, first_scan_at=SCAN)
            )
            if amount:
                lines.append(Charge(f"{name}{number}", f"{name}{number}", name, amount=amount))
        lines += [Charge(f"{name}-{amount}", None, name, amount=amount) for amount in LONE]
    partners = {name: {"name": name, "targets": targets} for name, targets in TARGETS.items()}
    write_workspace(folder, parcels, lines, partners=partners, **settings)
    (folder / "rate_cards").mkdir()
    (folder / "rate_cards" / "carded.yaml").write_text(CARD, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return opened(written(tmp_path_factory.mktemp("parts")))


def figure(session: Session, name: str, period: Month | Week | Quarter = OCTOBER) -> Figure:
    partner = next(partner for partner in session.tables.partners if partner.id == name)
    return figures(session.workspace, session.tables, session.measures, partner, period)[0]


def parts(found: tuple[CostPart, ...]) -> dict[str, tuple[int, int]]:
    return {part.basis: (part.amount, part.parcels) for part in found}


def test_parts_of_a_month(session: Session) -> None:
    """25.00 invoiced for four, 2 × 4.00 by the card, 9.00 like the other express parcel; one has no known cost."""
    found = figure(session, "carded")
    assert parts(found.cost_parts) == PART
    assert (found.numerator, found.denominator, found.value) == (440_000, 7, 44 / 7)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("period", [OCTOBER, Week(2026, 41), Week(2026, 44), Quarter(2026, 4)])
def test_parts_add_to_the_whole(session: Session, name: str, period: Month | Week | Quarter) -> None:
    found = figure(session, name, period)
    assert sum(part.amount for part in found.cost_parts) == (found.numerator or 0)
    assert sum(part.parcels for part in found.cost_parts) == (found.denominator or 0)


def test_without_a_card_it_is_the_mean(session: Session) -> None:
    """16.00 for three standard parcels: 5.33 and a third, kept to a ten-thousandth, for each of the other two."""
    assert parts(figure(session, "without-card").cost_parts) == {
        "invoiced": (250_000, 4),
        "mean": (90_000 + 2 * 53_333, 3),
        "without_parcel": (20_000, 0),
    }


def test_charges_without_a_parcel_are_of_their_invoice_week(session: Session) -> None:
    week = figure(session, "carded", Week(2026, 41))
    assert parts(week.cost_parts) == {name: part for name, part in PART.items() if name != "without_parcel"}


def test_a_target_of_one_service_has_the_parts_of_that_service(session: Session) -> None:
    found = figure(session, "express-alone")
    assert parts(found.cost_parts) == {"invoiced": (90_000, 1), "mean": (90_000, 1)}
    assert (found.numerator, found.denominator) == (180_000, 2)


def test_the_card_has_them_and_says_them(session: Session) -> None:
    partner = next(partner for partner in session.tables.partners if partner.id == "carded")
    card = compose(session.workspace, session.tables, session.measures, partner, OCTOBER)
    assert parts(card.kpi("cost_per_shipment").cost_parts) == PART
    said = "Parcels not invoiced yet are costed at the amount that the rate card expects, else at the mean of their "
    assert said + "lane and service in the month." in card.notes.remarks
    assert (
        "Cost in October 2026: €25.00 invoiced for 4 parcels, €8.00 accrued at the expected amount for 2 parcels, "
        "€9.00 accrued at the mean for 1 parcel, €2.00 of charges without a parcel."
    ) in card.notes.remarks


def test_the_overview_has_the_whole_amounts(session: Session) -> None:
    """Of the parcels that each contract speaks of."""
    view = network_view(session.workspace, session.tables, session.measures, session.tables.partners, OCTOBER)
    assert {row.partner: row.cost_amount for row in view.rows} == {
        "carded": 44.0,
        "without-card": 25 + 9 + 2 * 5.3333 + 2,
        "express-alone": 18.0,
    }
    assert view.total.cost_amount == pytest.approx(44 + 46.6666 + 18)


def test_rows_for_a_spreadsheet(session: Session) -> None:
    rows = figure_rows([figure(session, "carded")])
    assert [(row["part"], row["numerator"], row["denominator"], row["value"]) for row in rows] == [
        ("", 44, 7, 44 / 7),
        ("invoiced", 25, 4, 6.25),
        ("expected_amount", 8, 2, 4.0),
        ("mean", 9, 1, 9.0),
        ("without_parcel", 2, 0, None),
    ]
    assert {row["currency"] for row in rows} == {"EUR"}


def test_the_command_prints_them(tmp_path: Path) -> None:
    folder = written(tmp_path / "printed")
    shown = CliRunner().invoke(main, ["-w", str(folder), "figures", "carded", "2026-10"]).output
    lines = {line.strip().split("  ")[0]: line for line in shown.splitlines()}
    assert lines["accrued, expected amount"].split()[-3:] == ["8.00", "EUR", "2"]
    assert lines["without a parcel"].split()[-3:] == ["2.00", "EUR", "0"]
    text = CliRunner().invoke(main, ["-w", str(folder), "figures", "carded", "2026-10", "--json"]).output
    assert json.loads(text)[0]["cost_parts"][2] == {"basis": "mean", "amount": 90_000, "parcels": 1}


def test_without_accrual_at_the_mean(tmp_path: Path) -> None:
    session = opened(written(tmp_path / "none", accrual="none"))
    assert parts(figure(session, "carded").cost_parts) == {name: part for name, part in PART.items() if name != "mean"}


def test_a_definition_of_ones_own_has_no_such_parts(tmp_path: Path) -> None:
    folder = written(tmp_path / "own")
    (folder / "kpis").mkdir()
    (folder / "kpis" / "own.yaml").write_text(
        """\
cost_per_shipment:
  name: Cost per parcel
  group: cost
  unit: money
  better: lower
  table: shipments
  month: handed_over_on
  population: cost_invoiced IS NOT NULL
  numerator: cost_invoiced
  needs: [first_scan_at, charges.amount]
  chart: xmr
  definition: Invoiced parcels alone.
  source: own
""",
        encoding="utf-8",
    )
    found = figure(opened(folder), "carded")
    assert (found.numerator, found.denominator, found.cost_parts) == (250_000, 4, ())


def test_a_parcel_handed_over_later_is_in_its_own_month(session: Session) -> None:
    assert figure(session, "carded", Month.of(date(2026, 11, 1))).cost_parts == ()
