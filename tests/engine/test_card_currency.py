"""A rate card in another currency, by hand: what is billed is compared in it, and summed in euros."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from scorecards.compose import compose
from scorecards.engine import Session, warnings_of
from scorecards.engine.observed import Unaccrued, Uncompared
from scorecards.model import Month, Pair
from tests.engine.elsewhere import Opener, on_engines
from tests.engine.workspaces import Charge, Parcel, write_workspace

OCTOBER, NOVEMBER, DECEMBER = (Month(2026, month) for month in (10, 11, 12))
SCAN = datetime(2026, 10, 5, 10)  # noqa: DTZ001  # local times have no zone
#: A złoty is worth 25 cents in October and 20 in November; nobody knows what it is worth in December.
RATES = "month,currency,rate,source\n2026-10,PLN,0.25,bank\n2026-11,PLN,0.20,bank\n2026-10,USD,1,bank\n"
#: Ten złoty, or ten euros, for any parcel.
PRICES = """\
prices: [{price: 10}]
fuel: [{month: 2026-09, percent: 0}, {month: 2026-10, percent: 0}]
surcharges: []
"""
CARDS = {"zloty": f"{PRICES}currency: PLN\n", "euro": PRICES}

Line = tuple[Month, str, str]
#: By case: the card, its lines (month, amount, currency), and by month: lines that are right of those compared,
#: billed less expected over expected in ten-thousandths of a euro, lines in the card's currency of those compared.
Expected = dict[Month, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]]
CASES: dict[str, tuple[str, Sequence[Line], Expected]] = {
    "october": ("zloty", [(OCTOBER, "10.00", "PLN")], {OCTOBER: ((1, 1), (0, 25_000), (1, 1))}),
    "november": ("zloty", [(NOVEMBER, "10.00", "pln")], {NOVEMBER: ((1, 1), (0, 20_000), (1, 1))}),
    "within one percent": ("zloty", [(NOVEMBER, "10.10", "PLN")], {NOVEMBER: ((1, 1), (200, 20_000), (1, 1))}),
    "too much": ("zloty", [(NOVEMBER, "10.11", "PLN")], {NOVEMBER: ((0, 1), (220, 20_000), (1, 1))}),
    "in euros": ("zloty", [(OCTOBER, "2.50", "EUR")], {OCTOBER: ((1, 1), (0, 25_000), (0, 1))}),
    "too little in euros": ("zloty", [(OCTOBER, "2.40", "EUR")], {OCTOBER: ((0, 1), (-1_000, 25_000), (0, 1))}),
    "in dollars": ("zloty", [(OCTOBER, "2.50", "USD")], {OCTOBER: ((1, 1), (0, 25_000), (0, 1))}),
    "no rate to compare by": ("zloty", [(DECEMBER, "2.50", "EUR")], {}),
    "in two parts": (
        "zloty",
        [(OCTOBER, "6.00", "PLN"), (OCTOBER, "4.00", "PLN")],
        {OCTOBER: ((2, 2), (0, 25_000), (2, 2))},
    ),
    "parts of two months": (
        "zloty",
        [(OCTOBER, "6.00", "PLN"), (NOVEMBER, "4.00", "PLN")],
        {OCTOBER: ((1, 1), (0, 15_000), (1, 1)), NOVEMBER: ((1, 1), (0, 8_000), (1, 1))},
    ),
    "parts of two currencies": (
        "zloty",
        [(OCTOBER, "6.00", "PLN"), (OCTOBER, "1.00", "EUR")],
        {OCTOBER: ((2, 2), (0, 25_000), (1, 2))},
    ),
    "charged twice": (
        "zloty",
        [(OCTOBER, "10.00", "PLN"), (NOVEMBER, "10.00", "PLN")],
        {OCTOBER: ((1, 1), (0, 25_000), (1, 1)), NOVEMBER: ((0, 1), (20_000, 0), (1, 1))},
    ),
    "charged twice, then in euros": (
        "zloty",
        [(OCTOBER, "10.00", "PLN"), (NOVEMBER, "2.00", "EUR")],
        {OCTOBER: ((1, 1), (0, 25_000), (1, 1)), NOVEMBER: ((0, 1), (20_000, 0), (0, 1))},
    ),
    "a card in euros": ("euro", [(OCTOBER, "10.00", "EUR")], {OCTOBER: ((1, 1), (0, 100_000), (1, 1))}),
    "a card in euros, billed in zloty": (
        "euro",
        [(OCTOBER, "40.00", "PLN"), (NOVEMBER, "0.00", "PLN")],
        {OCTOBER: ((1, 1), (0, 100_000), (0, 1)), NOVEMBER: ((1, 1), (0, 0), (0, 1))},
    ),
}


@pytest.fixture(scope="module", params=on_engines(0), ids=str)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener) -> Session:
    """Every case is a partner with one parcel."""
    folder = tmp_path_factory.mktemp("currency")
    parcels = [Parcel(name, name, first_scan_at=SCAN) for name in CASES]
    lines = [
        Charge(f"{name} {number}", name, name, month.last, amount=amount, currency=currency)
        for name, (_, own, _) in CASES.items()
        for number, (month, amount, currency) in enumerate(own)
    ]
    # What a rate card says about parcels that are not invoiced: handed over in October, and before any rate is known.
    for number, when in enumerate((SCAN, SCAN.replace(month=9), SCAN.replace(month=9))):
        parcels.append(Parcel(f"open {number}", "open", first_scan_at=when))
    lines.append(Charge("open 2", "open 2", "open", date(2026, 9, 30), amount="3.00"))
    cards = {**{name: card for name, (card, _, _) in CASES.items()}, "open": "zloty"}
    ids = {name: f"c{number}" for number, name in enumerate(cards)}
    partners = {ids[name]: {"name": name, "information": ["cost_per_shipment"]} for name in cards}
    write_workspace(folder, parcels, lines, partners=partners)
    (folder / "exchange_rates.csv").write_text(RATES, encoding="utf-8")
    (folder / "rate_cards").mkdir()
    for name, card in cards.items():
        (folder / "rate_cards" / f"{ids[name]}.yaml").write_text(CARDS[card], encoding="utf-8")
    engine, _ = request.param
    opened: Session = opened_on(engine, folder)
    return opened


def pairs(session: Session, kpi: str, name: str) -> dict[Month, tuple[int, int]]:
    partner = next(partner for partner in session.tables.partners if partner.name == name)
    found = session.measures.monthly(kpi, partner.id)
    return {month: (pair.numerator, pair.denominator) for month, pair in found.items()}


@pytest.mark.parametrize("name", CASES)
def test_lines_are_compared_in_the_currency_of_the_card(session: Session, name: str) -> None:
    expected = CASES[name][2]
    for index, kpi in enumerate(("invoice_accuracy", "billing_variance", "billed_in_card_currency")):
        wanted = {month: figures[index] for month, figures in expected.items()}
        found = pairs(session, kpi, name)
        assert {month: pair for month, pair in found.items() if any(pair)} == {
            month: pair for month, pair in wanted.items() if any(pair)
        }, kpi


def test_what_is_not_invoiced_is_costed_at_the_rate_of_its_month(session: Session) -> None:
    """Ten złoty are 2.50 EUR in October; in September nobody knows, and the mean of the lane stands in."""
    partner = next(partner for partner in session.tables.partners if partner.name == "open")
    measures = session.measures
    assert measures.monthly("accrued_expected", partner.id) == {OCTOBER: Pair(25_000, 1, 0, 1)}
    assert measures.monthly("accrued_mean", partner.id) == {OCTOBER.shift(-1): Pair(30_000, 1, 0, 1)}


def test_the_card_says_which_lines_were_converted(session: Session) -> None:
    def remarks(name: str) -> str:
        partner = next(partner for partner in session.tables.partners if partner.name == name)
        card = compose(session.workspace, session.tables, session.measures, partner, OCTOBER)
        return " ".join(card.notes.remarks)

    after = "compared after conversion at the rate of the month."
    assert f"1 of 2 invoice lines is not in the currency of the rate card, PLN: {after}" in remarks(
        "parts of two currencies"
    )
    assert f"1 of 1 invoice lines is not in the currency of the rate card, EUR: {after}" in remarks(
        "a card in euros, billed in zloty"
    )
    assert after not in remarks("october")


def test_lines_without_a_rate_for_the_card_are_told_of(session: Session) -> None:
    """One of the cases: 2.50 EUR billed in December, when nobody knows what a złoty is worth."""
    partner = next(partner for partner in session.tables.partners if partner.name == "no rate to compare by")
    (told,) = [line for line in warnings_of(session) if f": {partner.id}: " in line and "no rate for PLN" in line]
    assert told.endswith(
        f"{partner.id}.yaml: {partner.id}: 1 invoice line is in another currency than the card and is not compared "
        "with it, because there is no rate for PLN, by month: 2026-12 (1); add a line per month to "
        "exchange_rates.csv: month,currency,rate,source"
    )
    said = "1 invoice line is not compared with the rate card: December 2026 has no exchange rate for PLN."
    for month, is_said in ((DECEMBER, True), (NOVEMBER, False)):
        card = compose(session.workspace, session.tables, session.measures, partner, month)
        assert (said in card.notes.remarks) == is_said


def test_parcels_without_a_rate_for_the_card_are_told_of(session: Session) -> None:
    """Of three that were handed over in a month with a known rate, without one, and without one but invoiced."""
    partner = next(partner for partner in session.tables.partners if partner.name == "open")
    assert session.measures.observed.unaccrued == (Unaccrued(partner.id, "PLN", "2026-09", 1),)
    (told,) = [line for line in warnings_of(session) if f": {partner.id}: " in line and "not invoiced" in line]
    assert told.endswith(
        f"{partner.id}.yaml: {partner.id}: 1 parcel is not invoiced and has no cost from the card, because there is no "
        "rate for PLN, by month: 2026-09 (1); add a line per month to exchange_rates.csv: month,currency,rate,source"
    )
    said = "1 parcel is not invoiced and has no cost from the rate card: September 2026 has no exchange rate for PLN."
    for month, is_said in ((OCTOBER.shift(-1), True), (OCTOBER, False)):
        card = compose(session.workspace, session.tables, session.measures, partner, month)
        assert (said in card.notes.remarks) == is_said


def test_only_lines_that_a_rate_would_make_comparable_are_counted(tmp_path: Path, opened_on: Opener) -> None:
    """Beside two that are: of a type that no card has, with an amount of their own to compare with, of no parcel, of an
    unknown amount, and of a parcel without a price.
    """
    parcels = [Parcel(name, "a", first_scan_at=SCAN) for name in ("p", "q")]
    parcels.append(Parcel("unpriced", "a", first_scan_at=SCAN, service="express"))
    given = [
        ("p", "base", "2.50", None),
        ("q", "fuel", "0.00", None),
        ("p", "return", "2.50", None),
        ("p", "base", "2.50", "2.50"),
        ("nobody", "base", "2.50", None),
        ("q", "base", None, None),
        ("unpriced", "base", "2.50", None),
    ]
    lines = [
        Charge(str(number), parcel, "a", DECEMBER.last, kind, amount, expected)
        for number, (parcel, kind, amount, expected) in enumerate(given)
    ]
    write_workspace(tmp_path, parcels, lines, partners={"a": {"name": "a"}})
    (tmp_path / "exchange_rates.csv").write_text(RATES, encoding="utf-8")
    (tmp_path / "rate_cards").mkdir()
    card = CARDS["zloty"].replace("{price: 10}", "{service: standard, price: 10}")
    (tmp_path / "rate_cards" / "a.yaml").write_text(card, encoding="utf-8")
    observed = opened_on("duckdb", tmp_path).measures.observed
    assert observed.uncompared == (Uncompared("a", "PLN", "2026-12", 2),)


def test_a_card_of_a_workspace_without_rates(tmp_path: Path, opened_on: Opener) -> None:
    """All is in the reporting currency, said or not."""
    parcel, line = Parcel("a", "a", first_scan_at=SCAN), Charge("a", "a", "a", amount="10.00")
    write_workspace(tmp_path, [parcel], [line], partners={"a": {"name": "a"}})
    (tmp_path / "rate_cards").mkdir()
    (tmp_path / "rate_cards" / "a.yaml").write_text("prices: [{price: 10}]\ncurrency: EUR\n", encoding="utf-8")
    session = opened_on("duckdb", tmp_path)
    assert session.measures.monthly("invoice_accuracy", "a") == {OCTOBER: Pair(1, 1, 0, 1)}
    assert session.measures.monthly("billed_in_card_currency", "a") == {OCTOBER: Pair(1, 1, 0, 1)}
