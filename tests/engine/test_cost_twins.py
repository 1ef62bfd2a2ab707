"""Rate cards, unit costs and the KPIs made of them against their second definitions, on a generated network."""

from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from scorecards.engine import Session
from scorecards.engine.rate_card import card_tables, charge_layers, prepared, shipment_layers
from scorecards.model import Month, Pair
from tests.engine import cost_twin
from tests.engine.cost_twin import PricedNetwork, UnitCostOf
from tests.engine.elsewhere import Opener, on_engines
from tests.engine.random_network import CLOSED, random_network
from tests.engine.rate_card_twin import FREIGHT, Card, Extra, PricedParcel
from tests.engine.twin import minor, totals
from tests.engine.workspaces import Charge, opened, write_rows, write_workspace

NOVEMBER = Month(2026, 11)
# Weights on the edges of the bands; 1 January 2026 to 9 November 2026 are days of hand-over.
WEIGHTS = (None, "0", "0.499", "0.5", "0.5004", "1.999", "2", "4.75", "29.9999", "30", "31.5")
ZONED = Card(
    zones={"home": ["FR-FR", "DE-DE"], "islands": ["GB"]},
    prices=[
        {"service": "standard", "zone": "home", "to_kg": "0.5", "price": "3.15"},
        {
            "service": "standard",
            "zone": "home",
            "from_kg": "0.5",
            "to_kg": "2",
            "price": "3.3725",
            "until": "2026-06-30",
        },
        {"service": "standard", "zone": "home", "from_kg": "0.5", "to_kg": "2", "price": "3.60", "from": "2026-07-01"},
        {"service": "standard", "zone": "home", "from_kg": "2", "to_kg": "30", "price": "7.05"},
        {"service": "express", "zone": "islands", "price": "12.50"},
        {"zone": "islands", "to_kg": "2", "price": "9.90"},
        {"lane": "FR-GB", "price": "8.80", "from": "2026-08-01"},
        {"service": "express", "to_kg": "2", "price": "6.50"},
    ],
    fuel={"2026-04": "7.5 %", "2026-05": "7.1 %", "2026-06": "9.35 %", "2026-07": "0", "2026-08": "6.6667 %"},
    extras=[
        Extra(
            {"name": "express", "amount": "1.505", "when": "service = 'express'"},
            lambda parcel: None if parcel.service is None else parcel.service == "express",
        ),
        Extra(
            {"name": "peak", "percent": "3.3 %", "when": "origin = 'FR' OR attempts > 1", "from": "2026-05-10"},
            lambda parcel: _either(
                None if parcel.origin is None else parcel.origin == "FR",
                None if parcel.attempts is None else parcel.attempts > 1,
            ),
        ),
    ],
)
#: One price for everything, in złoty, a month of fuel for most, nothing about surcharges.
FLAT = Card(
    zones={},
    prices=[{"price": "17.1250"}],
    fuel={f"2026-{month:02d}": "5 %" for month in range(4, 11)},
    currency="PLN",
)
#: A year of months; złoty move so much that a month's rate would be more than the tolerance of 1 %.
RATE_MONTHS = [f"2026-{month:02d}" for month in range(4, 13)] + ["2027-01"]
RATES = {
    **{("PLN", month): f"{0.2300 + index % 4 * 0.0123:.8f}" for index, month in enumerate(RATE_MONTHS)},
    **{("GBP", month): f"{1.1534 - index * 0.0031:.4f}" for index, month in enumerate(RATE_MONTHS)},
}
CARDS = {"Alfa": ZONED, "Bravo": FLAT}
UNIT_COSTS = {
    "late": UnitCostOf("2.50", date(2026, 6, 1)),
    "redelivery": UnitCostOf("0.85", date(2026, 5, 20)),
    "contact": UnitCostOf("3.20", date(2026, 5, 20)),
    "lost_handling": UnitCostOf("4", date(2026, 7, 15)),
    "reshipment": UnitCostOf("6.125", date(2026, 7, 1)),
}


def _either(one: bool | None, other: bool | None) -> bool | None:
    """OR as in SQL."""
    if one or other:
        return True
    return None if one is None or other is None else False


def priced_network(seed: int, size: int) -> PricedNetwork:
    """A random network whose invoice lines are often what the card says, and often nearly so."""
    rng = Random(seed)  # noqa: S311  # no secret
    plain = random_network(seed, size)
    parcels = [PricedParcel(**{**asdict(parcel), **_priced(rng)}) for parcel in plain.parcels]
    network = PricedNetwork(parcels, [], plain.claims, plain.calendar, cards=CARDS, unit_costs=UNIT_COSTS, rates=RATES)
    by_id = {parcel.shipment_id: parcel for parcel in parcels}
    lines = [_billed(rng, network, by_id.get(line.shipment_id or ""), line) for line in plain.charges]
    return billed_in_currencies(network, [_exchanged(rng, line) for line in [*lines, *_split(network)]])


def billed_in_currencies(network: PricedNetwork, lines: list[Charge]) -> PricedNetwork:
    """The network with these invoice lines, each in its own currency and in euros."""

    def euros(line: Charge, amount: str | None) -> str | None:
        known = None if amount is None else network.in_euros(minor(amount), line.currency, line.invoiced_on)
        return None if known is None else f"{Decimal(known) / 10_000:.4f}"

    converted = [
        replace(line, amount=euros(line, line.amount), expected_amount=euros(line, line.expected_amount))
        for line in lines
    ]
    return replace(network, charges=converted, lines=lines)


def _exchanged(rng: Random, line: Charge) -> Charge:
    """Lines in the currency of their card, and some of the same worth, or of the same figures, in another."""
    own = CARDS[line.partner].currency if line.partner in CARDS else "EUR"
    other = rng.choice((own, own, own, own, own, "EUR", "GBP", "PLN"))
    if rng.random() < 0.3:
        return replace(line, currency=other)
    rates = [Decimal(RATES.get((currency, f"{line.invoiced_on:%Y-%m}"), 1)) for currency in (own, other)]
    worth = [
        None if a is None else f"{Decimal(a) * rates[0] / rates[1]:.4f}" for a in (line.amount, line.expected_amount)
    ]
    return replace(line, amount=worth[0], expected_amount=worth[1], currency=other)


def _priced(rng: Random) -> dict[str, Any]:
    """What cost and emissions depend on."""
    return {
        "weight_kg": rng.choice(WEIGHTS),
        "goods_value": rng.choice((None, "89.90", "240")),
        "contacts": rng.choice((None, 0, 0, 0, 1, 2)),
        "co2e_g": rng.choice((None, 310, 455)),
        "co2e_class": rng.choice((None, "primary", "modelled", "default", "guessed")),
    }


def _billed(rng: Random, network: PricedNetwork, parcel: PricedParcel | None, line: Charge) -> Charge:
    agreed = network.card_amounts(parcel) if parcel else (None, None, None)
    kind = line.charge_type if line.charge_type in FREIGHT else None
    amount = agreed[FREIGHT[kind]] if kind else None
    if amount is None or line.amount is None:
        return line
    wrong = rng.choice((0, 0, 0, 100, 101, -100, amount // 100, amount // 100 + 1, amount, -2500))
    own = line.expected_amount if rng.random() < 0.2 else None
    return replace(line, amount=f"{(amount + wrong) / 10_000:.4f}", expected_amount=own)


def _split(network: PricedNetwork) -> list[Charge]:
    """Parcels whose price comes in two lines, as agreed and not."""
    lines = []
    for index, (parcel, when) in enumerate(network.handed_over()):
        base = network.card_amounts(parcel)[0]
        if index % 10 == 0 and base is not None:
            parts = (base // 3, base - base // 3 + (index % 20) * 50)
            for number, part in enumerate(parts):
                amount = f"{part / 10_000:.4f}"
                lines.append(Charge(f"X{index}-{number}", parcel.shipment_id, parcel.partner, when, "base", amount))
    return lines


@pytest.fixture(scope="module", params=on_engines(3, 4), ids=str)
def costs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener
) -> tuple[PricedNetwork, Session]:
    """A generated network with rate cards and unit costs, and its workspace, opened."""
    engine, seed = request.param
    network, folder = priced_network(seed, 2500), tmp_path_factory.mktemp("costs")
    return network, opened_on(engine, written(folder, network))


def written(folder: Path, network: PricedNetwork) -> Path:
    """The workspace of a network."""
    closed = {place: list(days) for place, days in CLOSED.items()}
    partners = {name.lower(): {"name": name} for name in sorted({parcel.partner for parcel in network.parcels})}
    lines = network.lines or network.charges
    write_workspace(folder, [], lines, network.claims, partners, calendar={"closed": closed})
    rates = [f"{month},{currency},{rate},made up" for (currency, month), rate in network.rates.items()]
    (folder / "exchange_rates.csv").write_text("\n".join(["month,currency,rate,source", *rates]), encoding="utf-8")
    write_rows(folder / "data" / "shipments.csv", network.parcels, PricedParcel)
    for name, card in network.cards.items():
        write_yaml(folder / "rate_cards" / f"{name.lower()}.yaml", card_yaml(card))
    dated = {kind: {"cost": cost.cost, "from": cost.since.isoformat()} for kind, cost in network.unit_costs.items()}
    write_yaml(folder / "unit_costs.yaml", dated)
    return folder


def card_yaml(card: Card) -> dict[str, object]:
    """A card as its file holds it."""
    fuel = [{"month": month, "percent": percent} for month, percent in (card.fuel or {}).items()]
    extras = [dict(extra.entry) for extra in card.extras or ()]
    parts: dict[str, object] = {"zones": dict(card.zones), "prices": list(map(dict, card.prices))}
    parts |= {"fuel": fuel, "surcharges": extras}
    said = {"fuel": card.fuel, "surcharges": card.extras}
    written = {name: part for name, part in parts.items() if said.get(name, ()) is not None}
    return {"currency": card.currency, **written} if card.currency != "EUR" else written


def write_yaml(path: Path, data: object) -> None:
    """A YAML file in a folder that is made."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")


@pytest.mark.parametrize("kpi", cost_twin.RATIOS)
def test_ratio_agrees_with_its_twin(costs: tuple[PricedNetwork, Session], kpi: str) -> None:
    network, session = costs
    expected = totals(cost_twin.RATIOS[kpi](network))
    # Three partners and several months: the comparison is not empty. One card alone says everything about a parcel.
    assert len(expected) > (4 if kpi == "accrued_expected" else 15)
    for partner in session.tables.partners:
        found = {
            month: (pair.numerator, pair.denominator, pair.unknown)
            for month, pair in session.measures.monthly(kpi, partner.id).items()
        }
        assert found == {month: entry for (owner, month), entry in expected.items() if owner == partner.name}


#: Invoice lines (type, billed, their own expected amount) of a parcel that costs 4.00 and 7 % fuel on its card, how
#: many of the compared ones are right, and billed less expected over expected; None: no line can be compared.
AGAINST_THE_CARD: dict[
    str, tuple[list[tuple[str, str | None, str | None]], tuple[int, int], tuple[int, int] | None]
] = {
    "as agreed": ([("base", "4.00", None), ("fuel", "0.28", None)], (2, 2), (0, 42_800)),
    "charged twice": ([("base", "4.00", None), ("base", "4.00", None)], (1, 2), (40_000, 40_000)),
    "in two parts": ([("base", "1.50", None), ("base", "2.50", None)], (2, 2), (0, 40_000)),
    "corrected by a second line": ([("base", "4.60", None), ("base", "-0.60", None)], (2, 2), (0, 40_000)),
    "a cent too much": ([("fuel", "0.29", None)], (1, 1), (100, 2_800)),
    "two cents too little": ([("fuel", "0.26", None)], (0, 1), (-200, 2_800)),
    "the line knows better than the card": ([("base", "5.00", "5.00")], (1, 1), (0, 50_000)),
    "of a type that is on no card": ([("return", "2.40", None), ("credit", "-1.00", None)], (0, 0), None),
    "a surcharge the card says nothing about": ([("surcharge", "1.50", None)], (0, 0), None),
    "not known what was billed": ([("base", None, None)], (0, 0), None),
}


def test_invoice_lines_against_a_card(tmp_path: Path) -> None:
    """Two more parcels are handed over in November, which the table of fuel does not reach: they have a price alone."""
    october, november = (datetime(2026, month, 1, 10) for month in (10, 11))  # noqa: DTZ001  # local times have no zone
    card = Card(zones={}, prices=[{"price": "4"}], fuel={"2026-10": "7 %"})
    parcels = [PricedParcel(name, name, first_scan_at=october) for name in AGAINST_THE_CARD]
    parcels += [PricedParcel(name, "late", first_scan_at=november) for name in ("one", "two")]
    lines = [
        Charge(f"{name} {index}", name, name, date(2026, 11, 5), kind, amount, expected)
        for name, (own, _, _) in AGAINST_THE_CARD.items()
        for index, (kind, amount, expected) in enumerate(own)
    ]
    lines += [Charge(f"late {kind}", "one", "late", date(2026, 11, 5), kind, "4.00") for kind in ("base", "fuel")]
    network = PricedNetwork(parcels, lines, cards=dict.fromkeys([*AGAINST_THE_CARD, "late"], card))
    session = opened(written(tmp_path, network))
    for name, (_, (right, compared), variance) in AGAINST_THE_CARD.items():
        accuracy = session.measures.monthly("invoice_accuracy", name).get(NOVEMBER)
        assert (accuracy and (accuracy.numerator, accuracy.denominator)) == ((right, compared) if compared else None), (
            name
        )
        found = session.measures.monthly("billing_variance", name).get(NOVEMBER)
        assert (found and (found.numerator, found.denominator)) == variance, name
    assert session.measures.monthly("priced", "late") == {NOVEMBER: Pair(1, 2, 0, 2)}
    assert session.measures.monthly("billing_variance", "late") == {NOVEMBER: Pair(0, 40_000, 0, 1)}


def test_without_a_card_there_is_nothing_to_compute() -> None:
    found = (card_tables({}), shipment_layers({}, "EUR"), charge_layers({}), prepared({}, lambda *_: "", "EUR"))
    assert found == ((), (), (), {})


def test_a_card_stands_in_for_a_column_of_expected_amounts(tmp_path: Path) -> None:
    """Billed 4.10 where the card says 4.00; without a card nobody knows what was agreed."""
    handed_over = datetime(2026, 10, 1, 10)  # noqa: DTZ001  # local times have no zone
    network = PricedNetwork([PricedParcel("a", first_scan_at=handed_over)], cards={"Alfa": Card({}, [{"price": "4"}])})
    header = "charge_id,shipment_id,partner,invoiced_on,charge_type,amount,currency"
    line = "1,a,Alfa,2026-11-05,base,4.10,EUR"
    found = {}
    for cards in (network.cards, {}):
        folder = written(tmp_path / str(len(cards)), replace(network, cards=cards))
        (folder / "data" / "charges.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
        measures = opened(folder).measures
        found[len(cards)] = (
            measures.monthly("billing_variance", "alfa") if "billing_variance" in measures.kpis else None
        )
    assert found == {1: {NOVEMBER: Pair(1_000, 40_000, 0, 1)}, 0: None}
