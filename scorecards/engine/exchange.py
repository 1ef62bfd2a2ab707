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
    adds = {name: _converted(name, currency) for name in money.amounts}
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
    return (
        f"LEFT JOIN days xd ON xd.day = {money.day} "
        f"LEFT JOIN {_TABLE} x ON x.month = xd.month AND x.currency = UPPER(r.currency)"
    )


def _converted(name: str, currency: str) -> str:
    # 19 digits: two factors of at most 18 are multiplied in 64 bits, which a million units would overflow.
    return (
        f"CASE WHEN COALESCE(UPPER(r.currency), {literal(currency)}) = {literal(currency)} THEN r.{name} "
        f"ELSE CAST(ROUND(CAST(r.{name} AS DECIMAL(19,0)) * x.rate) AS BIGINT) END"
    )
