"""Amounts in another currency: which there are, and which of them have no rate."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from scorecards.engine.adapter import Engine
from scorecards.engine.exchange import foreign_sql
from scorecards.engine.observed import Converted, Unaccrued, Uncompared
from scorecards.engine.view import relation
from scorecards.errors import DataError, Problem
from scorecards.model import Month
from scorecards.model.rate_card import RateCard

_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD", "US$": "USD", "ZŁ": "PLN"}


def foreign_amounts(engine: Engine, tables: Iterable[str], currency: str, rated: Collection[str]) -> list[Converted]:
    """Rows whose amounts are converted, by table, currency, month and partner.

    `rated` are the currencies that have any rate. Raises DataError where a row has none in its month: amounts of two
    currencies must never be added.
    """
    converted: list[Converted] = []
    problems: list[Problem] = []
    for table in tables:
        missing: dict[str, Counter[str]] = {}
        for foreign, number, partner, has_rate, rows in engine.rows(foreign_sql(table, relation(table), currency)):
            month = _month(number)
            if has_rate:
                converted.append(Converted(table, partner, foreign, month, rows))
            else:
                missing.setdefault(foreign, Counter())[month] += rows
        problems += [_no_rate(table, foreign, months, currency, rated) for foreign, months in missing.items()]
    if problems:
        raise DataError(problems)
    return converted


def uncompared_lines(engine: Engine, sql: str, cards: Mapping[str, RateCard]) -> list[Uncompared]:
    """Invoice lines that no rate makes comparable with the card of their partner, by month; `sql` finds them."""
    return [
        Uncompared(partner, cards[partner].currency, _month(number), rows) for partner, number, rows in engine.rows(sql)
    ]


def unaccrued_parcels(engine: Engine, sql: str, cards: Mapping[str, RateCard]) -> list[Unaccrued]:
    """Parcels without an invoice whose price on the card of their partner no rate converts; `sql` finds them."""
    return [
        Unaccrued(partner, cards[partner].currency, _month(number), rows) for partner, number, rows in engine.rows(sql)
    ]


def _month(number: int | None) -> str:
    """A month of the table `days` in words."""
    return str(Month((number - 1) // 12, (number - 1) % 12 + 1)) if number else "years ahead"


def _no_rate(table: str, foreign: str, months: Counter[str], currency: str, rated: Collection[str]) -> Problem:
    rows = "1 row is" if months.total() == 1 else f"{months.total():,} rows are"
    listed = ", ".join(f"{month} ({n:,})" for month, n in months.items())
    what = f"{rows} in {foreign} and there is no rate to {currency}, by month: {listed}"
    return Problem(table, None, what, _hint(foreign, (currency, *rated)))


def _hint(foreign: str, used: Collection[str]) -> str:
    """What to do: give a rate, or correct a code that no currency has."""
    from babel.numbers import list_currencies

    codes = list_currencies()
    if foreign in codes:
        return "Add a line per month to exchange_rates.csv: month,currency,rate,source."
    close = [_SYMBOLS.get(foreign, ""), *get_close_matches(foreign, used, n=1), *get_close_matches(foreign, codes, n=1)]
    meant = next(filter(None, close), "")
    guess = f" Did you mean {meant}?" if meant else ""
    return f"{foreign} is no currency code.{guess} Correct it in the file, or with `values` of the column currency."
