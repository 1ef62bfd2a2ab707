"""Rate cards: what is read from YAML and CSV, and what is refused, with file and line."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scorecards.assets import shipped
from scorecards.demo.charges import fuel_percent
from scorecards.demo.network import BASE_PRICE, MONTHS
from scorecards.demo.partners import HEIDEKURIER
from scorecards.errors import Problem
from scorecards.model import Month
from scorecards.model.rate_card import Lane, RateCard
from scorecards.workspace.rate_cards import read_rate_cards
from scorecards.workspace.tables import read_tables
from tests.conftest import Desk, says

CARD = """\
clause: annex B
zones:
  near: [FR-BE, DE-BE]
  islands: GB
prices:
  - {service: standard, zone: near, to_kg: 2, price: 4.65, until: 2026-06-30}
  - {service: standard, zone: near, from_kg: 2, to_kg: 30.5, price: 7, until: 2026-06-30}
  - {service: standard, zone: near, price: 4.9005, from: 2026-07-01}
  - {zone: islands, price: 9.90}
  - {lane: FR-FR, price: 3.15}
  - {price: 12}
fuel:
  - {month: 2026-01, percent: 7.25 %}
  - {month: 2026-02, percent: 0}
surcharges:
  - {name: heavy, amount: 1.50, when: weight_kg > 20, from: 2026-02-01}
  - {name: peak, percent: 3 %, until: 2026-12-31}
"""


def read(folder: Path, *partners: str) -> tuple[dict[str, RateCard], list[Problem]]:
    """The cards of a workspace whose partners have these ids."""
    known = partners or ("alpha", "beta")
    return read_rate_cards(folder, known, read_tables(folder / "tables")[0], "EUR", {"PLN"})


def faults(desk: Desk, **files: str) -> list[Problem]:
    """What is wrong with the card `alpha` and the CSV files beside it."""
    for name, text in files.items():
        desk.write(f"rate_cards/{name}.{'yaml' if name == 'alpha' else 'csv'}", text)
    return read(desk.folder)[1]


def test_a_workspace_without_cards(desk: Desk) -> None:
    assert read(desk.folder) == ({}, [])


def test_a_card_as_written(desk: Desk) -> None:
    path = desk.write("rate_cards/alpha.yaml", CARD)
    cards, problems = read(desk.folder)
    assert problems == []
    card = cards["alpha"]
    assert (card.partner, card.clause, card.where) == ("alpha", "annex B", str(path))
    assert card.zones == {"near": (Lane("FR", "BE"), Lane("DE", "BE")), "islands": (Lane(None, "GB"),)}
    assert card.fuel == {Month(2026, 1): Decimal("0.0725"), Month(2026, 2): 0}
    light, heavy, later, islands, home, anything = card.prices
    assert (light.service, light.lanes, light.price) == ("standard", card.zones["near"], 46_500)
    assert (light.from_kg, light.to_kg, heavy.from_kg, heavy.to_kg) == (None, Decimal(2), Decimal(2), Decimal("30.5"))
    assert (light.valid_from, light.valid_until, later.valid_from) == (None, date(2026, 6, 30), date(2026, 7, 1))
    assert (later.price, heavy.line) == (49_005, 7)
    assert (islands.service, islands.lanes, home.lanes) == (None, (Lane(None, "GB"),), (Lane("FR", "FR"),))
    assert (anything.lanes, anything.price) == ((Lane(),), 120_000)
    assert card.surcharges is not None
    extra, peak = card.surcharges
    assert (extra.name, extra.condition, extra.amount, extra.share) == ("heavy", "weight_kg > 20", 15_000, None)
    assert (extra.valid_from, peak.valid_until) == (date(2026, 2, 1), date(2026, 12, 31))
    assert (peak.condition, peak.amount, peak.share) == ("TRUE", None, Decimal("0.03"))


def test_the_same_card_with_its_tables_in_csv(desk: Desk) -> None:
    inline = read(desk.write("rate_cards/alpha.yaml", CARD).parents[1])[0]["alpha"]
    head, rest = CARD.split("prices:\n")
    desk.write(
        "rate_cards/alpha.yaml",
        f"{head}prices: {{csv: prices.csv}}\nfuel: {{csv: fuel.csv}}\nsurch{rest.split('surch')[1]}",
    )
    desk.write(
        "rate_cards/prices.csv",
        """\
        service,zone,lane,from_kg,to_kg,price,from,until
        standard,near,,,2,4.65,,2026-06-30
        standard,near,,2,30.5,7,,2026-06-30
        standard,near,,,,4.9005,2026-07-01,
        ,islands,,,,9.90,,
        ,,FR-FR,,,3.15,,
        ,,,,,12,,
        """,
    )
    desk.write("rate_cards/fuel.csv", "month,percent\n2026-01,7.25 %\n2026-02,0\n")
    cards, problems = read(desk.folder)
    assert problems == []
    plain = [
        [(p.service, p.lanes, p.from_kg, p.to_kg, p.price, p.valid_from, p.valid_until) for p in card.prices]
        for card in (inline, cards["alpha"])
    ]
    assert plain[0] == plain[1]
    assert inline.fuel == cards["alpha"].fuel
    assert (Path(cards["alpha"].prices[1].where).name, cards["alpha"].prices[1].line) == ("prices.csv", 3)


def test_what_a_card_leaves_out_it_says_nothing_about(desk: Desk) -> None:
    desk.write("rate_cards/alpha.yaml", "prices: [{price: 4}]")
    desk.write("rate_cards/beta.yaml", "prices: [{price: 4}]\nfuel: []\nsurcharges: []")
    cards, problems = read(desk.folder)
    assert problems == []
    assert (cards["alpha"].fuel, cards["alpha"].surcharges) == (None, None)
    assert (cards["beta"].fuel, cards["beta"].surcharges) == ({}, ())


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('price: "4,30"', ("price: '4,30' is not a number", "like 4.50")),
        ("price: EUR 4", ("price: 'EUR 4' is not a number",)),
        ("price: -4.30", ("price: -4.30 is below zero",)),
        ("price: 4.00005", ("more than 4 decimals",)),
        ("price: 1000000", ("not below 1,000,000",)),
        ("price: ", ("price has no value",)),
        ("service: standard", ("'price' is missing",)),
        ("prize: 4, price: 4", ("'prize' is not known", "Did you mean 'price'?")),
        ("price: 4, to_kg: two", ("to_kg: 'two' is not a number", "kilograms")),
        ("price: 4, to_kg: 0.0005", ("more than 3 decimals",)),
        ("price: 4, from_kg: 5, to_kg: 5", ("`to_kg` 5 is not above `from_kg` 5",)),
        ("price: 4, to_kg: 0", ("`to_kg` 0 is not above `from_kg` 0",)),
        ("price: 4, from: 2026-02-30", ("must be a date like",)),
        ("price: 4, from: 2026-07-01, until: 2026-06-30", ("`until` 2026-06-30 lies before `from` 2026-07-01",)),
        ("price: 4, lane: FR-DE-ES", ("'FR-DE-ES' is not a lane", "FR-DE")),
        ("price: 4, lane: FR-", ("'FR-' is not a lane",)),
        ("price: 4, zone: far", ("there is no zone 'far'", "Declare it")),
        ("price: 4, zone: naer", ("there is no zone 'naer'", "Did you mean 'near'?")),
        ("price: 4, zone: near, lane: FR-DE", ("either `zone` or `lane`",)),
    ],
)
def test_a_price_that_is_refused(desk: Desk, entry: str, words: tuple[str, ...]) -> None:
    card = f"zones: {{near: [FR-BE]}}\nprices:\n  - {{zone: near, service: s, price: 1}}\n  - {{{entry}}}\n"
    (fault,) = faults(desk, alpha=card)
    says(fault, "alpha.yaml", 4, *words)


@pytest.mark.parametrize(
    ("prices", "line", "words"),
    [
        (["price: 4", "price: 5"], 3, ("two prices for any service, any lane, any weight", "the other is in line 2")),
        (["to_kg: 2, price: 4", "from_kg: 1, price: 5"], 3, ("two prices", "1 to 2 kg")),
        (
            ["service: s, price: 4, until: 2026-06-30", "service: s, price: 5, from: 2026-06-30"],
            3,
            ("two prices for s, any lane, any weight, from 2026-06-30 until 2026-06-30",),
        ),
        (["zone: near, price: 4", "zone: beside, price: 4"], 3, ("two prices", "zone beside")),
        (["zone: near, price: 4", "lane: FR-BE, price: 4", "zone: beside, lane: , price: 4"][:2], 3, ("FR-BE",)),
        (["from_kg: 1, price: 4"], 2, ("no price for any service, any lane, 0 to 1 kg", "Close the gap")),
        (["to_kg: 1, price: 4", "from_kg: 1.5, price: 5"], 3, ("no price", "1 to 1.5 kg")),
        (
            ["price: 4, until: 2026-05-31", "price: 5, from: 2026-07-01"],
            3,
            ("no price for any service, any lane, any weight, from 2026-06-01 until 2026-06-30",),
        ),
        (
            [
                "to_kg: 5, price: 4",
                "from_kg: 5, price: 7, until: 2026-05-31",
                "from_kg: 5, price: 8, from: 2026-07-01",
            ],
            4,
            ("from 5 kg, from 2026-06-01 until 2026-06-30",),
        ),
        (
            [
                "to_kg: 1, price: 4",
                "from_kg: 1, to_kg: 2, price: 6, from: 2026-02-01",
                "from_kg: 2, price: 7",
            ],
            3,
            ("1 to 2 kg, until 2026-01-31",),
        ),
    ],
)
def test_prices_that_overlap_or_leave_a_gap(desk: Desk, prices: list[str], line: int, words: tuple[str, ...]) -> None:
    entries = "".join(f"  - {{{price}}}\n" for price in prices)
    zones = "".join(
        f"  {zone}: [{lanes}]\n"
        for zone, lanes in {"near": "FR-BE, FR-DE", "beside": "FR-DE, FR-BE"}.items()
        if any(f"zone: {zone}" in price for price in prices)
    )
    (fault,) = faults(desk, alpha=f"prices:\n{entries}" + (f"zones:\n{zones}" if zones else ""))
    says(fault, "alpha.yaml", line, *words)


@pytest.mark.parametrize(
    "prices",
    [
        ["to_kg: 1, price: 4", "from_kg: 1, price: 5"],
        ["price: 4, until: 2026-06-30", "price: 5, from: 2026-07-01"],
        ["price: 4", "service: express, price: 9", "lane: FR-DE, price: 3", "lane: DE, price: 3.50"],
        ["to_kg: 30, price: 4, from: 2026-01-01, until: 2026-12-31"],
        ["to_kg: 2, price: 4", "from_kg: 2, to_kg: 5, price: 5, until: 2026-06-30"],
        ["to_kg: 2, price: 4, until: 2026-06-30", "to_kg: 3, price: 4, from: 2026-07-01"],
    ],
)
def test_prices_side_by_side(desk: Desk, prices: list[str]) -> None:
    """A card may begin and end, and a more exact entry goes before a general one."""
    assert faults(desk, alpha="prices:\n" + "".join(f"  - {{{price}}}\n" for price in prices)) == []


@pytest.mark.parametrize(
    ("more", "line", "words"),
    [
        ("zones: {far: [FR-ES]}", 2, ("zone far has no price",)),
        ("zones: {far: []}", 2, ("zones.far must be filled",)),
        ("zones: {far: [FR-ES-IT]}", 2, ("zone far", "'FR-ES-IT' is not a lane")),
        (
            "fuel: [{month: 2026-01, percent: 7 %}, {month: 2026-03, percent: 7 %}]",
            2,
            ("no fuel surcharge for 2026-02",),
        ),
        ("fuel: [{month: 2026-02, percent: 7 %}, {month: 2026-02, percent: 7 %}]", 2, ("2026-02 stands twice",)),
        ("fuel: [{month: 2026-13, percent: 7 %}]", 2, ("must be written like 2026-10",)),
        ("fuel: [{month: 2026-02, percent: 0.07}]", 2, ("percent: 0.07 can be read two ways", "7.00 %")),
        ("fuel: [{month: 2026-02, percent: 7.12345 %}]", 2, ("more than 4 decimals",)),
        ("fuel: {csv: fuel.csv}", 2, ("no file 'fuel.csv' beside the card",)),
        ("fuel: {csv: ../alpha.csv}", 2, ("no file '../alpha.csv' beside the card",)),
        ("fuel: {csv: }", 2, ("fuel.csv has no value",)),
        ("fuel: 7 %", 2, ("fuel must be one value or a list of values (found: '7 %')",)),
        ("surcharges: [{name: x, amount: 1, when: wieght_kg > 1}]", 2, ("x: the column 'wieght_kg'", "weight_kg")),
        ("surcharges: [{name: x, amount: 1, when: weight_kg >}]", 2, ("x:", "not an SQL expression")),
        ("surcharges: [{name: x, amount: 1, when: weight_kg}]", 2, ("x: 'weight_kg' is not a condition",)),
        ("surcharges: [{name: x, amount: 1, when: handed_over_on IS NULL}]", 2, ("'handed_over_on' is not known",)),
        ("surcharges: [{name: x, amount: -1}]", 2, ("amount: -1 is below zero",)),
        ("surcharges: [{name: x}]", 2, ("either `amount` or `percent`",)),
        ("surcharges: [{name: x, amount: 1, percent: 3 %}]", 2, ("either `amount` or `percent`",)),
        ("partner: gamma", 2, ("there is no partner 'gamma'", "partners/")),
        ("partner: alfa", 2, ("there is no partner 'alfa'", "Did you mean 'alpha'?")),
        ("surcharge: []", 2, ("'surcharge' is not known", "Did you mean 'surcharges'?")),
        ("currency: zloty", 2, ("currency must be written like EUR",)),
        ("currency: CZK", 2, ("there is no exchange rate of CZK", "exchange_rates.csv")),
    ],
)
def test_what_else_is_refused(desk: Desk, more: str, line: int, words: tuple[str, ...]) -> None:
    (fault,) = faults(desk, alpha=f"prices: [{{price: 4}}]\n{more}\n")
    says(fault, "alpha.yaml", line, *words)


@pytest.mark.parametrize(("written", "currency"), [("", "EUR"), ("currency: EUR\n", "EUR"), ("currency: PLN\n", "PLN")])
def test_the_currency_of_a_card(desk: Desk, written: str, currency: str) -> None:
    desk.write("rate_cards/alpha.yaml", f"prices: [{{price: 4}}]\n{written}")
    cards, problems = read(desk.folder)
    assert (cards["alpha"].currency, problems) == (currency, [])


def test_a_rate_that_cannot_be_read_is_not_called_missing(desk: Desk) -> None:
    desk.write("rate_cards/alpha.yaml", "prices: [{price: 4}]\ncurrency: PLN\n")
    desk.write("exchange_rates.csv", "month,currency,rate,source\n2026-10,PLN,much,bank\n")
    (fault,) = desk.faults()
    says(fault, "exchange_rates.csv", 2, "much")


def test_a_card_without_a_price(desk: Desk) -> None:
    says(faults(desk, alpha="clause: a")[0], "alpha.yaml", 1, "'prices' is missing")
    says(faults(desk, alpha="prices: []")[0], "alpha.yaml", 1, "prices must be filled")


def test_faults_of_a_csv_file_name_its_row(desk: Desk) -> None:
    prices = "service,to_kg,price,from\nstandard,2,4.30,\nstandard,2,x,\n\nexpress,,9,31.01.2026\nexpress,5\n"
    number, day, short = sorted(
        faults(desk, alpha="prices: {csv: prices.csv}", prices=prices), key=lambda f: f.line or 0
    )
    says(number, "prices.csv", 3, "price: 'x' is not a number")
    says(day, "prices.csv", 5, "must be a date like")
    says(short, "prices.csv", 6, "2 fields, the header has 4")


def test_a_csv_file_with_other_columns(desk: Desk) -> None:
    (fault,) = faults(desk, alpha="prices: {csv: prices.csv}", prices="service;price\nstandard;4,30\n")
    says(fault, "prices.csv", 1, "'service;price' is not known", "separated by commas")


def test_all_faults_are_said_at_once(desk: Desk) -> None:
    card = """\
    zones: {near: [FR-DE-BE]}
    prices:
      - {price: free, to_kg: -1}
      - {cost: 4}
    fuel: [{month: 2026-01, percent: much}]
    surcharges: [{name: x, amount: 1, when: colour = 'red'}]
    """
    desk.write("rate_cards/beta.yml", "prices: []")
    lines = [(fault.line, fault.what) for fault in faults(desk, alpha=card)]
    for line, word in ((3, "free"), (3, "-1"), (4, "cost"), (5, "much"), (None, ".yaml")):
        assert any(at == line and word in what for at, what in lines), (line, word, lines)


def test_one_card_per_partner(desk: Desk) -> None:
    desk.write("rate_cards/alpha.yaml", "prices: [{price: 4}]")
    desk.write("rate_cards/second.yaml", "partner: alpha\nprices: [{price: 5}]")
    (fault,) = read(desk.folder)[1]
    says(fault, "second.yaml", 1, "alpha has a rate card already, alpha.yaml")


def test_the_card_of_the_demo_holds_the_prices_of_its_network() -> None:
    """0.97 of the market's price, rounded to cents, and 0.22 or 0.60 from 500 g and 1 kg on."""
    cards, problems = read(shipped("config") / "examples" / "demo", HEIDEKURIER.id)
    assert problems == []
    card = cards[HEIDEKURIER.id]
    expected = set()
    for lane in HEIDEKURIER.lanes:
        price = HEIDEKURIER.price * BASE_PRICE[lane.service][lane.distance]
        for weight, more in ((0, 0), (Decimal("0.5"), 22), (1, 60)):
            expected.add((lane.service, lane.origin, lane.destination, weight, round(price + more) * 100))
    assert expected == {
        (price.service, lane.origin, lane.destination, price.from_kg or 0, price.price)
        for price in card.prices
        for lane in price.lanes
    }
    assert card.fuel is not None
    percents = [float(share * 100) for share in card.fuel.values()]
    assert list(card.fuel) == [*MONTHS, MONTHS[-1].shift(1)]
    assert percents == list(fuel_percent(HEIDEKURIER))
