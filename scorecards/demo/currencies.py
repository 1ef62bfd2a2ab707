"""Invoices in a carrier's own currency: prices are agreed in euro and billed at the workspace's exchange rates."""

import csv
from functools import lru_cache

import numpy as np

from scorecards.assets import shipped
from scorecards.demo.network import MONTHS, Real, Whole, month_number

EURO = "EUR"


def in_currency(cents: Whole, invoiced_on: Whole, currency: str) -> Whole:
    """Euro cents as cents of a currency, at the rate of the invoice's month."""
    if currency == EURO:
        return cents
    billed: Whole = np.round(cents / _rates(currency)[month_number(invoiced_on)]).astype(np.int64)
    return billed


@lru_cache(maxsize=8)
def _rates(currency: str) -> Real:
    """What one unit is worth in euro, by month of the data and for the month after it."""
    path = shipped("config") / "examples" / "demo" / "exchange_rates.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = {row["month"]: row["rate"] for row in csv.DictReader(file) if row["currency"] == currency}
    return np.array([float(known[str(month)]) for month in (*MONTHS, MONTHS[-1].shift(1))])
