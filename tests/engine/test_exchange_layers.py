"""Amounts in the reporting currency: the month's rate, rounding of a line, what has no rate."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from scorecards.engine.exchange import TABLES, exchange_layers, rate_tables
from scorecards.engine.foreign import foreign_amounts
from scorecards.engine.observed import Converted
from scorecards.engine.rules import TableLayers
from scorecards.errors import DataError
from scorecards.model import Month
from scorecards.model.rate import Rate
from tests.engine.layered import days, opened, seen, stored

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
RATES = (
    Rate(SEPTEMBER, "GBP", Decimal("1.1534"), "central bank"),
    Rate(OCTOBER, "GBP", Decimal("1.1502"), "central bank"),
    Rate(SEPTEMBER, "PLN", Decimal("0.23456789"), "central bank"),
    Rate(OCTOBER, "PLN", Decimal("0.25"), "central bank"),
)
DAYS = days(date(2026, 8, 1), date(2026, 11, 30))
CHARGES = {
    "charge_id": "VARCHAR",
    "partner": "VARCHAR",
    "invoiced_on": "DATE",
    "amount": "BIGINT",
    "expected_amount": "BIGINT",
    "currency": "VARCHAR",
}
Charge = tuple[str, str, date, int | None, int | None, str | None]


def charge(name: str, day: date, amount: int | None, currency: str | None, expected: int | None = None) -> Charge:
    return (name, "alpha", day, amount, expected, currency)


def converted(*charges: Charge, rates: Sequence[Rate] = RATES) -> dict[str, tuple[int | None, int | None]]:
    """Amount and expected amount by charge, in ten-thousandths of a euro."""
    layers = TableLayers(money=exchange_layers("charges", rates, "EUR"))
    tables = [stored("charges", CHARGES, charges), DAYS, *rate_tables(rates)]
    rows = seen("charges", ("charge_id", "amount", "expected_amount"), layers, tables)
    return {name: (amount, expected) for name, amount, expected in rows}


def test_the_rate_changes_at_the_end_of_the_month() -> None:
    """10.00 GBP on 30 September are 11.534 EUR, on 1 October 11.502 EUR; 8.00 PLN in October are 2.00 EUR."""
    charges = [
        charge("gbp 30 September", date(2026, 9, 30), 100_000, "GBP", 200_000),
        charge("gbp 1 October", date(2026, 10, 1), 100_000, "GBP", None),
        charge("pln 31 October", date(2026, 10, 31), 80_000, "PLN", 80_000),
        charge("eur", date(2026, 9, 30), 100_000, "EUR", 90_000),
    ]
    assert converted(*charges) == {
        "gbp 30 September": (115_340, 230_680),
        "gbp 1 October": (115_020, None),
        "pln 31 October": (20_000, 20_000),
        "eur": (100_000, 90_000),
    }


def test_a_line_is_rounded_half_away_from_zero() -> None:
    """2 × 0.25 = 0.5 is 1, 6 × 0.25 = 1.5 is 2, a credit of 6 is −2; 1 × 0.25 is 0."""
    lines = {"a": 2, "b": 6, "c": -6, "d": 1, "e": -2}
    charges = [charge(name, date(2026, 10, 5), amount, "PLN") for name, amount in lines.items()]
    assert {name: pair[0] for name, pair in converted(*charges).items()} == {"a": 1, "b": 2, "c": -2, "d": 0, "e": -1}


def test_amounts_are_converted_as_whole_numbers() -> None:
    """Large amounts and a rate of eight decimals, against exact fractions."""
    amounts = (1, 7, 12_345, 99_999_999_999, 123_456_789_012_345, -55_555_555_555)
    charges = [charge(str(amount), date(2026, 9, 5), amount, "PLN") for amount in amounts]
    found = converted(*charges)
    for amount in amounts:
        exact = Fraction(amount) * Fraction(23_456_789, 100_000_000)
        away = int(abs(exact) + Fraction(1, 2))
        assert found[str(amount)] == (away if amount > 0 else -away, None)


def test_what_has_no_currency_is_in_the_reporting_one_and_case_does_not_matter() -> None:
    day = date(2026, 10, 5)
    charges = [charge("a", day, 100, None), charge("b", day, 100, "eur"), charge("c", day, 10_000, "gbp")]
    assert converted(*charges) == {"a": (100, None), "b": (100, None), "c": (11_502, None)}


def test_without_a_rate_there_is_no_amount() -> None:
    charges = [charge("a", date(2026, 11, 1), 100, "GBP"), charge("b", date(2026, 10, 1), 100, "USD")]
    assert converted(*charges) == {"a": (None, None), "b": (None, None)}


def test_without_rates_nothing_is_added() -> None:
    assert exchange_layers("charges", (), "EUR") == ()
    assert exchange_layers("orders", RATES, "EUR") == ()


def test_a_claim_has_the_rate_of_the_month_it_was_filed_in() -> None:
    columns = {
        "claim_id": "VARCHAR",
        "partner": "VARCHAR",
        "filed_on": "DATE",
        "decided_on": "DATE",
        "paid_on": "DATE",
        "claimed": "BIGINT",
        "paid": "BIGINT",
        "currency": "VARCHAR",
    }
    claim = ("c", "alpha", date(2026, 9, 30), date(2026, 10, 4), date(2026, 10, 9), 1_000_000, 500_000, "GBP")
    layers = TableLayers(money=exchange_layers("claims", RATES, "EUR"))
    tables = [stored("claims", columns, [claim]), DAYS, *rate_tables(RATES)]
    assert seen("claims", ("claimed", "paid"), layers, tables) == [(1_153_400, 576_700)]


@pytest.mark.parametrize(
    ("scan", "promised", "euros"),
    [
        (datetime(2026, 9, 30, 23, 59), date(2026, 10, 2), 1_153_400),  # noqa: DTZ001  # local times have no zone
        (None, date(2026, 10, 2), 1_150_200),
        (None, None, None),
    ],
)
def test_goods_have_the_rate_of_the_hand_over_or_else_of_the_promise(
    scan: datetime | None, promised: date | None, euros: int | None
) -> None:
    columns = {
        "shipment_id": "VARCHAR",
        "partner": "VARCHAR",
        "first_scan_at": "TIMESTAMP",
        "promised_on": "DATE",
        "goods_value": "BIGINT",
        "currency": "VARCHAR",
    }
    layers = TableLayers(money=exchange_layers("shipments", RATES, "EUR"))
    goods = stored("shipments", columns, [("p", "alpha", scan, promised, 1_000_000, "GBP")])
    rows = seen("shipments", ("shipment_id", "goods_value"), layers, [goods, DAYS, *rate_tables(RATES)])
    assert rows == [("p", euros)]


def foreign(*charges: Charge, rates: Sequence[Rate] = RATES) -> list[Converted]:
    """Rows in another currency than the euro; raises DataError where one has no rate."""
    engine = opened()
    for table in (stored("charges", CHARGES, charges), DAYS, *rate_tables(rates)):
        engine.load(table)
    try:
        return foreign_amounts(engine, ["charges"], "EUR", {rate.currency for rate in rates})
    finally:
        engine.close()


def refused(*charges: Charge, rates: Sequence[Rate] = RATES) -> list[tuple[str, str]]:
    """What is wrong and what to do, by table and currency."""
    with pytest.raises(DataError) as caught:
        foreign(*charges, rates=rates)
    assert {problem.where for problem in caught.value.problems} == {"charges"}
    return [(problem.what, problem.hint) for problem in caught.value.problems]


def test_rows_without_a_rate_are_counted_by_currency_and_month() -> None:
    """One problem per currency; an amount that is not there needs no rate."""
    november, october = date(2026, 11, 1), date(2026, 10, 31)
    charges = [
        charge("a", november, 100, "gbp"),
        charge("b", november, None, "GBP", 100),
        charge("c", november, None, "GBP"),
        charge("d", october, 100, "GBP"),
        charge("e", october, 100, "USD"),
        charge("f", october, 100, "EUR"),
        charge("g", october, 100, None),
        charge("h", date(2099, 12, 31), 100, "PLN"),
        charge("i", date(2026, 8, 31), 100, "GBP"),
    ]
    assert [what for what, _ in refused(*charges)] == [
        "3 rows are in GBP and there is no rate to EUR, by month: 2026-08 (1), 2026-11 (2)",
        "1 row is in PLN and there is no rate to EUR, by month: years ahead (1)",
        "1 row is in USD and there is no rate to EUR, by month: 2026-10 (1)",
    ]
    assert {hint for _, hint in refused(*charges)} == {
        "Add a line per month to exchange_rates.csv: month,currency,rate,source."
    }
    assert [what for what, _ in refused(*charges[3:4], rates=())] == [
        "1 row is in GBP and there is no rate to EUR, by month: 2026-10 (1)"
    ]
    assert foreign(charge("i", october, 100, "EUR"), rates=()) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Euro", "EUR"), ("EURO", "EUR"), ("€", "EUR"), ("ZLOTY", ""), ("PLZN", "PLN"), ("CHFR", "CHF")],
)
def test_a_code_that_no_currency_has_is_said_to_be_none(written: str, meant: str) -> None:
    ((what, hint),) = refused(charge("a", date(2026, 10, 5), 100, written))
    assert what == f"1 row is in {written.upper()} and there is no rate to EUR, by month: 2026-10 (1)"
    assert hint.startswith(f"{written.upper()} is no currency code.")
    assert (f"Did you mean {meant}?" in hint) is bool(meant)
    assert "Did you mean" not in hint or meant
    assert "`values` of the column currency" in hint


def test_what_is_converted_is_counted_by_partner_and_month() -> None:
    october = date(2026, 10, 31)
    own = [charge("a", october, 100, "gbp"), charge("b", date(2026, 10, 1), None, "GBP", 100)]
    others = [("c", "beta", october, 100, None, "PLN"), charge("d", october, 100, "EUR")]
    assert foreign(*own, *others) == [
        Converted("charges", "alpha", "GBP", "2026-10", 2),
        Converted("charges", "beta", "PLN", "2026-10", 1),
    ]


def test_every_table_with_amounts_can_be_asked() -> None:
    assert set(TABLES) == {"charges", "claims", "shipments"}
