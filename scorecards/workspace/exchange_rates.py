"""Exchange rates of a workspace: `exchange_rates.yaml` or `exchange_rates.csv` beside scorecards.yaml."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from scorecards.errors import Problem
from scorecards.model import Month
from scorecards.model.rate import Rate
from scorecards.workspace.entries import Entry, ListShape, read_entries
from scorecards.workspace.figures import figure
from scorecards.workspace.schema.exchange_rates import RateShape, RatesShape

#: As many as the engine computes with.
_MOST_DECIMALS, _MOST_DIGITS = 8, 10
_COLUMNS = {key: key for key in ("month", "currency", "rate", "source")}
_RATES = ListShape(RatesShape, RateShape, "exchange_rates", _COLUMNS)


def read_rates(folder: Path, reporting_currency: str) -> tuple[tuple[Rate, ...], list[Problem]]:
    """The rates of a workspace folder by currency and month, and every fault in them."""
    paths = [path for name in ("yaml", "csv") if (path := folder / f"exchange_rates.{name}").is_file()]
    entries, problems = read_entries(paths, _RATES)
    other = folder / "exchange_rates.yml"
    if other.exists():
        problems.append(Problem(str(other), None, "is not read: the name must end in .yaml", "Rename it."))
    complete = not problems
    rates: list[Rate] = []
    for entry in entries:
        rate, found = _rate(entry, reporting_currency)
        rates.append(rate)
        problems += found
    rates.sort(key=lambda rate: (rate.currency, rate.month))
    # A month whose entry could not be read would be called missing.
    return tuple(rates), problems + (list(_month_faults(rates)) if complete else [])


def _rate(entry: Entry[RateShape], reporting_currency: str) -> tuple[Rate, list[Problem]]:
    shape, place = entry.shape, entry.place
    month = Month(*map(int, shape.month.split("-")))
    value, fault = Decimal(0), ""
    try:
        value = figure(shape.rate, "money", "rate")
        fault = _value_fault(value, shape.currency, reporting_currency)
    except ValueError as error:
        fault = str(error)
    hint = f"Write what one {shape.currency} was worth in {reporting_currency}, like 1.1534."
    problems = [entry.problem("rate", f"{shape.currency} {month}: {fault}", hint)] if fault else []
    return Rate(month, shape.currency, value, shape.source, str(place.path), place.line), problems


def _value_fault(value: Decimal, currency: str, reporting_currency: str) -> str:
    if value <= 0:
        return f"rate {value} is not above 0"
    if currency == reporting_currency and value != 1:
        return f"rate {value} of the reporting currency is not 1"
    if value >= 10**_MOST_DIGITS or value != round(value, _MOST_DECIMALS):
        return f"rate {value} has more than {_MOST_DECIMALS} decimals or {_MOST_DIGITS} digits before them"
    return ""


def _month_faults(rates: Sequence[Rate]) -> Iterable[Problem]:
    """A month that stands twice, and one that is missing between two others; `rates` are in order."""
    for before, rate in pairwise(rates):
        if rate.currency != before.currency:
            continue
        missing = before.month.shift(1).until(rate.month.shift(-1))
        if rate.month == before.month:
            what = (
                f"{rate.currency} {rate.month} stands twice, first in line {before.line} of {Path(before.where).name}"
            )
            yield Problem(rate.where, rate.line, what, "Keep one.")
        elif missing:
            months = str(missing[0]) if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
            yield Problem(rate.where, rate.line, f"{rate.currency}: no rate for {months}", "Add the missing months.")
