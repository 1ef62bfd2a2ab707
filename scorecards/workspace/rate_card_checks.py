"""What can be wrong with a rate card as a whole: prices that overlap or leave holes, zones, months of fuel."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from typing import NamedTuple

from scorecards.errors import Problem
from scorecards.model import Month
from scorecards.model.rate_card import Lane, Price, RateCard
from scorecards.workspace.entries import Entry
from scorecards.workspace.schema.rate_cards import FuelShape
from scorecards.workspace.yaml_file import Document

_ENDLESS = Decimal("Infinity")


class _Field(NamedTuple):
    """The weights and days (as ordinals) of a price, each end not included."""

    from_kg: Decimal
    to_kg: Decimal
    from_day: int
    to_day: int


def price_faults(prices: Sequence[Price]) -> Iterator[Problem]:
    """Two prices for one parcel, and parcels between others that have none."""
    by_lane: dict[tuple[str | None, Lane], list[Price]] = defaultdict(list)
    by_place: dict[tuple[str | None, str], list[Price]] = defaultdict(list)
    for price in prices:
        by_place[price.service, _place(price)].append(price)
        for lane in price.lanes:
            by_lane[price.service, lane].append(price)
    yield from _overlaps(by_lane.values())
    for own in by_place.values():
        yield from _holes(own)


def _place(price: Price) -> str:
    return f"zone {price.zone}" if price.zone else str(price.lanes[0])


def _field(price: Price) -> _Field:
    return _Field(
        from_kg=price.from_kg or Decimal(0),
        to_kg=_ENDLESS if price.to_kg is None else price.to_kg,
        from_day=(price.valid_from or date.min).toordinal(),
        to_day=(price.valid_until or date.max).toordinal() + 1,
    )


def _overlaps(groups: Iterable[Sequence[Price]]) -> Iterator[Problem]:
    """`groups` are the prices of one service and lane; two zones may share many lanes and are named once."""
    told: set[tuple[int, int]] = set()
    for prices in groups:
        for (one, a), (two, b) in combinations([(price, _field(price)) for price in prices], 2):
            low, high = max(a.from_kg, b.from_kg), min(a.to_kg, b.to_kg)
            first, last = max(a.from_day, b.from_day), min(a.to_day, b.to_day)
            if low < high and first < last and (id(one), id(two)) not in told:
                told.add((id(one), id(two)))
                what = f"two prices for {_parcels(two, low, high)}{_days(first, last)}: the other is in line {one.line}"
                yield Problem(two.where, two.line, what, "Keep one, or part them by weight or by date.")


def _holes(prices: Sequence[Price]) -> Iterator[Problem]:
    """`prices` are those of one service and zone, without overlaps."""
    fields = [_field(price) for price in prices]
    for low, high, first, last in _merged(_uncovered(fields)):
        after = (p for p, f in zip(prices, fields, strict=True) if f.from_kg == high or f.from_day == last)
        price = next(after, prices[0])
        what = f"no price for {_parcels(price, low, high)}{_days(first, last)}"
        yield Problem(price.where, price.line, what, "Close the gap.")


def _uncovered(fields: Sequence[_Field]) -> Iterator[_Field]:
    """Cells of the grid of all weights and days where prices begin or end that no price covers.

    Only cells below another weight, or between two days, that have a price: a card may begin and end.
    """
    weights = sorted({Decimal(0), *(edge for field in fields for edge in field[:2])})
    days = sorted({edge for field in fields for edge in field[2:]})
    there = {
        (low, day)
        for low in weights
        for day in days
        if any(f.from_kg <= low < f.to_kg and f.from_day <= day < f.to_day for f in fields)
    }
    for day, next_day in pairwise(days):
        for low, high in pairwise(weights):
            below = any((weight, day) in there for weight in weights if weight > low)
            between = any((low, d) in there for d in days if d < day) and any(
                (low, d) in there for d in days if d > day
            )
            if (low, day) not in there and (below or between):
                yield _Field(low, high, day, next_day)


def _merged(cells: Iterable[_Field]) -> list[_Field]:
    """Neighbours by weight, then by day, as one."""
    rows: list[_Field] = []
    for cell in cells:
        if rows and rows[-1][2:] == cell[2:] and rows[-1].to_kg == cell.from_kg:
            rows[-1] = rows[-1]._replace(to_kg=cell.to_kg)
        else:
            rows.append(cell)
    merged: list[_Field] = []
    for row in sorted(rows):
        if merged and merged[-1][:2] == row[:2] and merged[-1].to_day == row.from_day:
            merged[-1] = merged[-1]._replace(to_day=row.to_day)
        else:
            merged.append(row)
    return merged


def _parcels(price: Price, low: Decimal, high: Decimal) -> str:
    """`standard, zone near, 2 to 5 kg`."""
    if high == _ENDLESS:
        weight = f"from {low:f} kg" if low else "any weight"
    else:
        weight = f"{low:f} to {high:f} kg"
    return f"{price.service or 'any service'}, {_place(price)}, {weight}"


def _days(first: int, last: int) -> str:
    """`, 2026-01-01 to 2026-03-31`; days on which a card begins or ends open are not named."""
    start = f" from {date.fromordinal(first)}" if first > date.min.toordinal() else ""
    end = f" until {date.fromordinal(last - 1)}" if last <= date.max.toordinal() else ""
    return f",{start}{end}" if start or end else ""


def zone_faults(card: RateCard, document: Document) -> Iterator[Problem]:
    """A zone that no price names."""
    priced = {price.zone for price in card.prices}
    for zone in card.zones:
        if zone not in priced:
            yield document.problem(("zones", zone), f"the zone {zone} has no price", "Add one, or remove the zone.")


def fuel_faults(entries: Iterable[tuple[Month, Entry[FuelShape]]]) -> Iterator[Problem]:
    """A month that stands twice, and one that is missing between two others."""
    for (before, _), (month, entry) in pairwise(sorted(entries, key=lambda pair: (pair[0], pair[1].number))):
        missing = before.shift(1).until(month.shift(-1))
        if month == before:
            yield entry.problem("month", f"the fuel surcharge of {month} stands twice", "Keep one.")
        elif missing:
            months = str(missing[0]) if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
            yield entry.problem("month", f"no fuel surcharge for {months}", "Add the missing months.")
