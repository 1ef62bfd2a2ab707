"""Amounts in the reporting currency, by the rate of their month.

Every line is converted and rounded alone, to a ten-thousandth of a unit: sums of lines are then the same however
they are grouped. Amounts without a currency are taken to be in the reporting one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecards.engine.layer import Layer, SmallTable
from scorecards.model.rate import Rate
from scorecards.sources.raw import literal

_TABLE = "exchange_rates"


@dataclass(frozen=True)
class _Money:
    """The amounts of a table and the day whose month gives their rate, as SQL over the stored columns."""

    amounts: tuple[str, ...]
    day: str
    reads: tuple[str, ...]


_MONEY = {
    "charges": _Money(("amount", "expected_amount"), "r.invoiced_on", ("invoiced_on",)),
    # One date per claim, so that what is claimed and what is paid are converted alike.
    "claims": _Money(("claimed", "paid"), "r.filed_on", ("filed_on",)),
    "shipments": _Money(
        ("goods_value",), "COALESCE(CAST(r.first_scan_at AS DATE), r.promised_on)", ("first_scan_at", "promised_on")
    ),
}
#: Amounts of an invoice line in its own currency, beside those that are converted: what is billed is compared with
#: what was agreed in the currency of both, where the movement of a rate is nobody's fault.
OWN_AMOUNTS = Layer(
    {"own_amount": "r.amount", "own_expected": "r.expected_amount"},
    {},
    {"own_amount": frozenset({"amount"}), "own_expected": frozenset({"expected_amount"})},
)
#: Tables with amounts that are converted.
TABLES = tuple(_MONEY)


def rate_tables(rates: Sequence[Rate]) -> tuple[SmallTable, ...]:
    """The rates by currency and month (year * 12 + month, as in the table `days`); empty where there are none."""
    rows = tuple((rate.month.year * 12 + rate.month.month, rate.currency, rate.rate) for rate in rates)
    return (SmallTable(_TABLE, {"month": "INTEGER", "currency": "VARCHAR", "rate": "DECIMAL(18,8)"}, rows),)


def exchange_layers(table: str, rates: Sequence[Rate], currency: str) -> tuple[Layer, ...]:
    """The amounts of a table in the reporting `currency`, in place of those stored; nothing where there are no rates.

    An amount in another currency and without a rate becomes NULL: `foreign_amounts` refuses it first.
    """
    money = _MONEY.get(table)
    if money is None or not rates:
        return ()
    adds = {name: _reported(name, currency) for name in money.amounts}
    reads = {name: frozenset({name, "currency", *money.reads}) for name in money.amounts}
    return (Layer(adds, dict.fromkeys(adds, _join(money)), reads),)


def foreign_sql(table: str, relation: str, currency: str) -> str:
    """SELECT currency, month (year * 12 + month), partner, has_rate (1 or 0), rows: amounts in another currency.

    `relation` is what holds the stored rows of the table. The month is NULL where a row's date lies outside the
    calendar. A row without a date is in no month: a parcel that was neither promised nor handed over.
    """
    money = _MONEY[table]
    filled = " OR ".join(f"r.{name} IS NOT NULL" for name in money.amounts)
    return (
        "SELECT UPPER(r.currency) AS currency, xd.month AS month, r.partner AS partner, "
        "CASE WHEN x.rate IS NULL THEN 0 ELSE 1 END AS has_rate, COUNT(*) AS found "
        f"FROM {relation} r {_join(money)} "
        f"WHERE UPPER(r.currency) <> {literal(currency)} AND ({filled}) AND {money.day} IS NOT NULL "
        "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )


def _join(money: _Money) -> str:
    return rate_join("x", money.day, "UPPER(r.currency)")


def _reported(name: str, currency: str) -> str:
    own = f"{in_currency('r', currency)} = {literal(currency)}"
    return f"CASE WHEN {own} THEN r.{name} ELSE {converted(f'r.{name}', 'x')} END"


def rate_join(alias: str, day: str, currency: str) -> str:
    """JOIN of the rate (`alias`.rate) that a currency has on a day, both as SQL; NULL where there is none."""
    return (
        f"LEFT JOIN days {alias}d ON {alias}d.day = {day} "
        f"LEFT JOIN {_TABLE} {alias} ON {alias}.month = {alias}d.month AND {alias}.currency = {currency}"
    )


def in_currency(alias: str, reporting: str) -> str:
    """The currency of a row; amounts without one are in the reporting one."""
    return f"COALESCE(UPPER({alias}.currency), {literal(reporting)})"


def converted(amount: str, alias: str) -> str:
    """An amount in the reporting currency, by the rate of a `rate_join`."""
    # 19 digits: two factors of at most 18 are multiplied in 64 bits, which a million units would overflow.
    return f"CAST(ROUND(CAST({amount} AS DECIMAL(19,0)) * {alias}.rate) AS BIGINT)"
