"""Parcels that a rate card or a unit cost says nothing about: counted by hand, and told with their place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from scorecards.engine import warnings_of
from tests.engine.elsewhere import Opener
from tests.engine.rate_card_twin import PricedParcel
from tests.engine.workspaces import Charge, opened, write_rows, write_workspace

PARTNERS = {name: {"name": name.title()} for name in ("alfa", "bravo")}


def parcels(*days: str, partner: str = "Alfa", **changes: str | None) -> list[PricedParcel]:
    """A parcel handed over on each of these days of 2026 (`10-05`), of 1.5 kg from France to France."""
    row = replace(PricedParcel("", partner=partner, promised_on=date(2026, 11, 2), weight_kg="1.5"), **changes)  # type: ignore[arg-type]
    moments = [datetime.fromisoformat(f"2026-{day}T23:30") for day in days]
    return [replace(row, first_scan_at=moment) for moment in moments]


def written(folder: Path, rows: Sequence[PricedParcel], card: str = "", costs: str = "") -> Path:
    """A workspace with these parcels, an invoice line, and Alfa's card or the team's unit costs."""
    own = [replace(row, shipment_id=f"P{index}") for index, row in enumerate(rows)]
    write_workspace(folder, own, [Charge("1", "P0", amount="4.5")], partners=PARTNERS)
    write_rows(folder / "data" / "shipments.csv", own, PricedParcel)
    for name, text in (("rate_cards/alfa.yaml", card), ("unit_costs.yaml", costs)):
        if text:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    """Warnings about cards and costs, without the folder."""
    every = [warning.removeprefix(f"{folder}/") for warning in warnings_of(opened(folder))]
    return [warning for warning in every if warning.startswith(("rate_cards", "unit_costs"))]


ENDED = """\
prices:
  - {service: standard, lane: FR-FR, price: 4.50, until: 2026-09-30}
  - {service: standard, lane: FR-DE, price: 4.40, from: 2026-06-10, until: 2026-10-14}
  - {lane: FR-DE, price: 4.60, from: 2026-10-15}
"""


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_prices_that_ended_are_told_with_their_line(tmp_path: Path, opened_on: Opener, engine: str) -> None:
    """30 September and 1 October lie in one week. Other partners have no card, and days before it have no price."""
    rows = parcels("09-30", "10-01", "10-02", "11-01")
    rows += parcels("10-13", "10-16", destination="DE") + parcels("06-08", destination="DE")
    rows += parcels("10-01", partner="Bravo")
    folder = written(tmp_path / "ended", rows, ENDED)
    found = [warning for warning in warnings_of(opened_on(engine, folder)) if "rate_cards" in warning]
    (warning,) = found
    assert warning.endswith(
        "rate_cards/alfa.yaml:2: alfa: prices ended on 2026-09-30: 3 parcels handed over in 2026-10 to 2026-11 have "
        "none: standard FR-FR (3); add the next prices"
    )


def test_lanes_and_weights_without_a_price_are_told(tmp_path: Path) -> None:
    rows = parcels("10-05", "10-05", "10-06", destination="IT") + parcels("10-05", destination="IT", service="express")
    rows += parcels("10-05", origin=None) + parcels("10-07", weight_kg="2") + parcels("09-07", weight_kg=None)
    rows += parcels("10-08", weight_kg="0.5")
    card = "prices: [{lane: FR-FR, to_kg: 2, price: 3.10}, {service: standard, lane: FR-BE, price: 5}]\n"
    nowhere, weight = told(written(tmp_path, rows, card))
    assert nowhere == (
        "rate_cards/alfa.yaml: alfa: no price names service and lane of 5 parcels handed over in 2026-10: "
        "standard FR-IT (3), express FR-IT (1), standard ?-FR (1); add prices"
    )
    assert weight == (
        "rate_cards/alfa.yaml: alfa: no price holds for the weight of 2 parcels handed over in 2026-09 to 2026-10 "
        "(1 without a weight): standard FR-FR (2); add weights or prices"
    )


def test_many_lanes_are_cut_short(tmp_path: Path) -> None:
    rows = [
        row
        for n, place in enumerate("ABCDEFGH")
        for row in parcels(*["10-05"] * (n + 1), destination=f"{place}{place}")
    ]
    (warning,) = told(written(tmp_path, rows, "prices: [{lane: FR-FR, price: 3}]\n"))
    _, _, named = warning.partition("2026-10: ")
    assert named == (
        "standard FR-HH (8), standard FR-GG (7), standard FR-FF (6), standard FR-EE (5), standard FR-DD (4) "
        "and 3 more; add prices"
    )
    assert " 36 parcels " in warning


def test_months_after_the_last_one_of_fuel_are_told(tmp_path: Path) -> None:
    """A parcel without a price is told once, as such."""
    rows = parcels("08-31", "09-01", "10-01", "10-31") + parcels("10-05", destination="DE")
    card = "prices: [{lane: FR-FR, price: 3}]\nfuel: [{month: 2026-07, percent: 5 %}, {month: 2026-08, percent: 5 %}]\n"
    _, fuel = told(written(tmp_path, rows, card))
    assert fuel == (
        "rate_cards/alfa.yaml: alfa: fuel ends with 2026-08: no cost is expected for 3 parcels handed over in 2026-09 "
        "to 2026-10; add the months"
    )


def test_months_before_the_first_one_of_fuel_are_told(tmp_path: Path) -> None:
    """Of five parcels two have a price and no fuel; two are of a month with fuel, one was before any price."""
    card = "prices: [{lane: FR-FR, price: 3, from: 2026-07-15}]\nfuel: [{month: 2026-09, percent: 5 %}]\n"
    (fuel,) = told(written(tmp_path, parcels("07-10", "07-31", "08-31", "09-01", "09-30"), card))
    assert fuel == (
        "rate_cards/alfa.yaml: alfa: fuel begins with 2026-09: no cost is expected for 2 parcels handed over in "
        "2026-07 to 2026-08; add the months"
    )


def test_a_surcharge_that_ended_is_told_and_a_season_is_not(tmp_path: Path) -> None:
    card = """\
prices: [{price: 3}]
surcharges:
  - {name: heavy, amount: 1, when: weight_kg > 20, until: 2026-09-29}
  - {name: peak, amount: 1, from: 2026-07-01, until: 2026-08-31}
  - {name: toll, amount: 1, until: 2026-06-30}
  - {name: toll, amount: 2, from: 2026-07-01}
"""
    (warning,) = told(written(tmp_path, parcels("09-28", "09-30", "10-01"), card))
    assert warning == (
        "rate_cards/alfa.yaml:3: alfa: the surcharge heavy ended on 2026-09-29: none is expected for 2 parcels handed "
        "over in 2026-09 to 2026-10; add the next one"
    )


def test_unit_costs_that_ended_are_told_with_their_partners(tmp_path: Path) -> None:
    costs = """\
late:
  - {cost: 2, until: 2026-06-30}
  - {cost: 3, from: 2026-07-01, until: 2026-10-06}
contact: 1.50
redelivery: {cost: 2, until: 2026-12-31}
"""
    rows = parcels("10-06", "10-07", "10-08") + parcels("10-09", partner="Bravo")
    (warning,) = told(written(tmp_path, rows, costs=costs))
    assert warning == (
        "unit_costs.yaml:3: late has no cost after 2026-10-06: it adds nothing for 3 parcels handed over in 2026-10: "
        "alfa (2), bravo (1); add the next cost"
    )


def test_nothing_is_said_of_a_card_that_has_everything(tmp_path: Path) -> None:
    fuel = ", ".join(f"{{month: 2026-{month}, percent: 5 %}}" for month in ("09", "10"))
    card = f"prices: [{{price: 3, from: 2026-09-01}}]\nfuel: [{fuel}]\n"
    rows = parcels("08-30", "09-01", "10-05")
    assert told(written(tmp_path, rows, card, "late: 2\n")) == []
