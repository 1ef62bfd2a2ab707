"""What `check` says of rows that name no parcel of their partner."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from scorecards.engine.lone import LoneCharges, example_of, lone_charges, lone_claims
from scorecards.engine.measures import Measures
from scorecards.model import MONEY_SCALE, Month


def lone_notices(measures: Measures, partner: str, currency: str) -> Iterator[str]:
    """Invoice lines that count in their invoice month instead of their parcel's, and claims that count nowhere."""
    months = lone_charges(measures, partner)
    without = {month: (own.without_id, own.amount_without_id) for month, own in months.items() if own.without_id}
    if without:
        yield f"{partner}: {_charges(without, currency)} no parcel{_counted_in(without)}"
    unknown = {month: (own.of_no_parcel, own.amount_of_no_parcel) for month, own in months.items() if own.of_no_parcel}
    if unknown:
        example = f", for example {example_of(measures, 'charges', partner)}"
        what = f"{_charges(unknown, currency)} a parcel that was not handed over{example}{_counted_in(unknown)}"
        yield f"{partner}: {what}{_none_fits(months)}"
    if claims := lone_claims(measures, partner):
        rows = "1 claim names" if claims == 1 else f"{claims:,} claims name"
        example = example_of(measures, "claims", partner)
        lost = "left out of the claim rate, of damaged parcels and of the claims cohorts; correct the ids"
        yield f"{partner}: {rows} no parcel that was handed over, for example {example}: {lost}"


def _charges(found: Mapping[Month, tuple[int, int]], currency: str) -> str:
    rows, amount = (sum(part) for part in zip(*found.values(), strict=True))
    money = f"{Decimal(amount) / MONEY_SCALE:,.2f} {currency}"
    return f"1 charge ({money}) names" if rows == 1 else f"{rows:,} charges ({money}) name"


def _counted_in(months: Mapping[Month, tuple[int, int]]) -> str:
    """`: counted in the cost of the invoice month, 2026-03 to 2026-09`."""
    first, last = min(months), max(months)
    return f": counted in the cost of the invoice month, {first}{f' to {last}' if last != first else ''}"


def _none_fits(months: Mapping[Month, LoneCharges]) -> str:
    """Months in which no charge at all names a parcel that was handed over: the ids are of two kinds."""
    found = [str(month) for month, own in months.items() if own.rows == own.lines and own.of_no_parcel]
    if not found:
        return ""
    return f". No charge of {', '.join(found)} names a parcel that was handed over: compare the ids of both files"
