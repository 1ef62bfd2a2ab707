"""Invoice lines: base price, fuel, surcharges, re-delivery, returns, credits and tax."""

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from scorecards.demo.currencies import in_currency
from scorecards.demo.events import FUEL_STEP, LATE_TARIFF, SURCHARGE_STEP
from scorecards.demo.journey import STATUSES, Parcels
from scorecards.demo.network import (
    AS_OF,
    COUNTRIES,
    MONTHS,
    Cells,
    Mask,
    Profile,
    Real,
    Whole,
    cells_of,
    day_number,
    month_number,
    stream,
)
from scorecards.model import Month

TYPES = ("base", "fuel", "surcharge", "redelivery", "return", "credit", "tax")
#: Names of surcharges; the first stands for none, on lines of another type.
SURCHARGES = ("", "remote area", "oversize", "address correction", "peak season", "Saturday delivery", "island", "toll")
UNKNOWN = -(2**31)  # stands for an amount that is not on the line

_WEIGHT_STEPS = (500, 1000)  # grams
_WEIGHT_PRICES = np.array([0, 22, 60])  # cents
_WRONG = 0.026  # share of base lines that are not as agreed
_UNPRICED = 0.03  # share of parcels whose base and fuel lines have no expected amount
_AT_MONTH_END = 0.6  # the rest is invoiced on the 10th, and what `invoiced` leaves on the 25th
_SURCHARGE, _REDELIVERY_FEE, _RETURN_FEE = 150, 85, 240  # cents
#: Percent of the surcharges that each name has, in the order of the names without the first.
_SHARES = (45, 15, 12, 12, 8, 5, 3)
_REDELIVERY_CHARGED = 0.3
_CREDITED = 0.0015
_TAX = 0.2
_RETURNED = [STATUSES.index(word) for word in ("returned", "refused", "uncollected")]


@dataclass(frozen=True)
class Lines:
    """One row per invoice line, money in cents of the invoice's currency.

    `parcel` is the parcel's number; a tax line belongs to none and has minus the month of the data, from 1.
    """

    parcel: Whole
    cell: Whole
    kind: Whole
    invoiced_on: Whole
    amount: Whole
    expected: Whole
    surcharge: Whole

    def __len__(self) -> int:
        return len(self.parcel)

    def rows(self, selection: slice | Mask | Whole) -> "Lines":
        """Some of the lines."""
        return Lines(*(getattr(self, field.name)[selection] for field in fields(self)))


def fuel_percent(profile: Profile) -> Real:
    """Fuel surcharge in percent of the base price, by month of hand-over."""
    percent = profile.fuel.values(stream(profile, "fuel"))
    if profile.id == FUEL_STEP.partner:
        since = [str(month) >= FUEL_STEP.since for month in MONTHS]
        percent[:-1] = np.where(since, FUEL_STEP.percent_after, FUEL_STEP.percent_before)
    return percent.round(1)


def invoice_lines(profile: Profile, parcels: Parcels, month: int) -> Lines:
    """The lines known at the data date for the parcels of one month of the data."""
    rng = stream(profile, "charges", month)
    cells = cells_of(profile)
    handed = parcels.rows(parcels.scan_at >= 0)
    expected = np.round(cells.price[handed.cell] + _weight_price(handed)).astype(np.int64)
    base = np.round(expected * _billing_error(len(handed), rng)).astype(np.int64)
    fuel = np.round(expected * fuel_percent(profile)[month_number(handed.scan_at // 1440)] / 100).astype(np.int64)
    invoiced_on = _invoice_day(profile, handed, rng)
    unpriced = (rng.random(len(handed)) < _UNPRICED) | _without_tariff(profile, cells, handed, invoiced_on)
    parts = [
        _part(handed, "base", invoiced_on, base, np.where(unpriced, UNKNOWN, expected)),
        _part(handed, "fuel", invoiced_on, fuel, np.where(unpriced, UNKNOWN, fuel)).rows(fuel > 0),
        *_extras(profile, handed, invoiced_on, base, month, rng),
    ]
    known = _joined(parts)
    known = _billed(profile, known.rows(known.invoiced_on <= day_number(AS_OF)))
    return _joined([known, tax_lines(known, month)])


def _billed(profile: Profile, lines: Lines) -> Lines:
    """The lines in the currency of the partner's invoices."""
    amount = in_currency(lines.amount, lines.invoiced_on, profile.currency)
    expected = in_currency(lines.expected, lines.invoiced_on, profile.currency)
    return replace(lines, amount=amount, expected=np.where(lines.expected == UNKNOWN, UNKNOWN, expected))


def _part(parcels: Parcels, kind: str, invoiced_on: Whole, amount: Whole, expected: Whole | None = None) -> Lines:
    return Lines(
        parcel=parcels.number,
        cell=parcels.cell,
        kind=np.full(len(parcels), TYPES.index(kind)),
        invoiced_on=invoiced_on,
        amount=amount,
        expected=np.full(len(parcels), UNKNOWN) if expected is None else expected,
        surcharge=np.zeros(len(parcels), dtype=np.int64),
    )


def _named(profile: Profile, lines: Lines, month: int) -> Lines:
    """Surcharges with names, drawn apart from all else; they differ in nothing but the name."""
    shares = np.array(_SHARES, dtype=float)
    if profile.id == SURCHARGE_STEP.partner:
        own = SURCHARGES.index(SURCHARGE_STEP.name) - 1
        stepped = str(MONTHS[month]) >= SURCHARGE_STEP.since
        share = SURCHARGE_STEP.percent_after if stepped else SURCHARGE_STEP.percent_before
        shares = np.where(np.arange(len(shares)) == own, 0, shares)
        shares *= (100 - share) / shares.sum()
        shares[own] = share
    rng = stream(profile, "surcharge names", month)
    return replace(lines, surcharge=1 + np.searchsorted(shares.cumsum()[:-1], 100 * rng.random(len(lines))))


def _joined(parts: list[Lines]) -> Lines:
    return Lines(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Lines)))


def _weight_price(parcels: Parcels) -> Whole:
    price: Whole = _WEIGHT_PRICES[np.searchsorted(_WEIGHT_STEPS, parcels.weight, side="right")]
    return price


def _billing_error(size: int, rng: np.random.Generator) -> Real:
    """Factor on the agreed price: three of four wrong lines are too dear."""
    wrong = rng.random(size) < _WRONG
    error = np.where(rng.random(size) < 0.75, 1, -1) * (0.04 + 0.1 * rng.random(size))
    factor: Real = 1 + wrong * error
    return factor


def _invoice_day(profile: Profile, parcels: Parcels, rng: np.random.Generator) -> Whole:
    """Month's end of the hand-over, the 10th of the next month, or the 25th for stragglers."""
    months = [*MONTHS, MONTHS[-1].shift(1)]
    days = np.array([[day_number(day) for day in _invoice_days(month)] for month in months])
    batch = np.searchsorted([_AT_MONTH_END, profile.invoiced], rng.random(len(parcels)))
    chosen: Whole = days[month_number(parcels.scan_at // 1440), batch]
    return chosen


def _invoice_days(month: Month) -> tuple[date, date, date]:
    following = month.shift(1).first
    return month.last, following.replace(day=10), following.replace(day=25)


def _without_tariff(profile: Profile, cells: Cells, parcels: Parcels, invoiced_on: Whole) -> Mask:
    """Lines of the lane whose tariff table was late."""
    if profile.id != LATE_TARIFF.partner:
        return np.zeros(len(parcels), dtype=bool)
    lane = (cells.origin == COUNTRIES.index(LATE_TARIFF.origin)) & (
        cells.destination == COUNTRIES.index(LATE_TARIFF.destination)
    )
    late: Mask = lane[parcels.cell] & (month_number(invoiced_on) == _month_index(LATE_TARIFF.period))
    return late


def _month_index(period: str) -> int:
    return [str(month) for month in MONTHS].index(period)


def _extras(
    profile: Profile, parcels: Parcels, invoiced_on: Whole, base: Whole, month: int, rng: np.random.Generator
) -> list[Lines]:
    """Lines that only some parcels have."""
    draw = rng.random(len(parcels))
    extra = draw < profile.surcharge.values(stream(profile, "surcharge"))[month] / 100
    again = (parcels.attempts > 1) & (rng.random(len(parcels)) < _REDELIVERY_CHARGED)
    back = np.isin(parcels.status, _RETURNED) & (parcels.returned_at >= 0)
    credit = rng.random(len(parcels)) < _CREDITED
    fee = np.ones(len(parcels), dtype=np.int64)
    surcharges = _part(parcels, "surcharge", invoiced_on, fee * _SURCHARGE, fee * _SURCHARGE).rows(extra)
    return [
        _named(profile, surcharges, month),
        _part(parcels, "redelivery", invoiced_on, fee * _REDELIVERY_FEE).rows(again),
        _part(parcels, "return", invoiced_on, fee * _RETURN_FEE, fee * _RETURN_FEE).rows(back),
        _part(parcels, "credit", invoiced_on, -base // 2).rows(credit),
    ]


def tax_lines(lines: Lines, month: int) -> Lines:
    """One tax line per invoice; it belongs to no parcel."""
    days = np.unique(lines.invoiced_on)
    sums = np.array([lines.amount[lines.invoiced_on == day].sum() for day in days], dtype=np.int64)
    return Lines(
        parcel=np.full(len(days), -1 - month),
        cell=np.zeros(len(days), dtype=np.int64),
        kind=np.full(len(days), TYPES.index("tax")),
        invoiced_on=days,
        amount=np.round(sums * _TAX).astype(np.int64),
        expected=np.full(len(days), UNKNOWN),
        surcharge=np.zeros(len(days), dtype=np.int64),
    )
