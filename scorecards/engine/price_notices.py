"""What `check` says of parcels that the rate card of their partner, or a unit cost, says nothing about."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import get_args

from scorecards.engine.counts import UNPRICED
from scorecards.engine.measures import Measures
from scorecards.engine.observed import Unaccrued, Uncompared
from scorecards.model import Month
from scorecards.model.rate_card import Price, RateCard, Surcharge
from scorecards.model.unit_cost import UnitCost, UnitCostKind

#: Lanes or partners that are named before the rest is a number.
_MOST_NAMED = 5
#: A surcharge of fewer days between two dates is a season's: its end is meant.
_SEASON = timedelta(days=120)
_HANDED_OVER = ("shipments", "handed_over_on")


@dataclass(frozen=True)
class _Unpriced:
    """Parcels of one fragment of time and cell without a price; "" is not known."""

    day: date
    service: str
    origin: str
    destination: str
    rows: int
    unweighed: int

    @property
    def name(self) -> str:
        """`standard FR-DE`."""
        return f"{self.service or 'no service'} {self.origin or '?'}-{self.destination or '?'}"


@dataclass
class _Parcels:
    """Parcels for one reason: by what is named, and by the first day of their fragment of time."""

    named: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    unweighed: int = 0

    def add(self, name: str, day: date, rows: int, unweighed: int = 0) -> None:
        self.named[name] += rows
        self.days[day] += rows
        self.unweighed += unweighed

    def __str__(self) -> str:
        """`12 parcels handed over in 2026-07 to 2026-10`."""
        n, first, last = self.days.total(), Month.of(min(self.days)), Month.of(max(self.days))
        until = f" to {last}" if last != first else ""
        return f"{n:,} parcel{'s' if n != 1 else ''} handed over in {first}{until}"

    @property
    def listed(self) -> str:
        """`standard FR-DE (10), express FR-IT (2)`."""
        ordered = sorted(self.named.items(), key=lambda entry: (-entry[1], entry[0]))
        shown = ", ".join(f"{name} ({n:,})" for name, n in ordered[:_MOST_NAMED])
        more = len(ordered) - _MOST_NAMED
        return shown + (f" and {more} more" if more > 0 else "")


def price_notices(measures: Measures, cards: Mapping[str, RateCard], costs: Iterable[UnitCost]) -> Iterator[str]:
    """Lines without a rate, parcels without a price, months without fuel, what has ended; only sums are read."""
    handed_over: dict[str, dict[date, int]] = defaultdict(dict)
    for partner, day, rows in measures.rows(*_HANDED_OVER, "partner", "fragment"):
        handed_over[partner][day] = rows
    keys = ("partner", "fragment", "service", "origin", "destination")
    unpriced: dict[str, list[_Unpriced]] = defaultdict(list)
    for partner, *cell in measures.counted(UNPRICED, *keys):
        unpriced[partner].append(_Unpriced(*cell))
    for card in cards.values():
        yield from _uncompared(card, [own for own in measures.observed.uncompared if own.partner == card.partner])
        yield from _unaccrued(card, [own for own in measures.observed.unaccrued if own.partner == card.partner])
        yield from _prices(card, unpriced[card.partner])
        yield from _fuel(card, handed_over[card.partner], unpriced[card.partner])
        yield from _surcharges(card, handed_over[card.partner])
    yield from _unit_costs(list(costs), handed_over)


def _uncompared(card: RateCard, lines: Sequence[Uncompared]) -> Iterator[str]:
    """Invoice lines in another currency than the card, in months without a rate for the card's."""
    if lines:
        n = sum(own.rows for own in lines)
        are = "1 invoice line is" if n == 1 else f"{n:,} invoice lines are"
        what = f"{are} in another currency than the card and {'is' if n == 1 else 'are'} not compared with it"
        yield f"{card.where}: {card.partner}: {what}, because {_without_rate(card, lines)}"


def _unaccrued(card: RateCard, parcels: Sequence[Unaccrued]) -> Iterator[str]:
    """Parcels that are not invoiced, handed over in months without a rate for the card's currency."""
    if parcels:
        n = sum(own.rows for own in parcels)
        are = "1 parcel is not invoiced and has" if n == 1 else f"{n:,} parcels are not invoiced and have"
        yield f"{card.where}: {card.partner}: {are} no cost from the card, because {_without_rate(card, parcels)}"


def _without_rate(card: RateCard, rows: Iterable[Uncompared | Unaccrued]) -> str:
    months = ", ".join(f"{own.month} ({own.rows:,})" for own in rows)
    add = "add a line per month to exchange_rates.csv: month,currency,rate,source"
    return f"there is no rate for {card.currency}, by month: {months}; {add}"


def _prices(card: RateCard, unpriced: Iterable[_Unpriced]) -> Iterator[str]:
    nowhere, weight = _Parcels(), _Parcels()
    ended: dict[date, tuple[_Parcels, list[Price]]] = {}
    begins = min((price.valid_from or date.min for price in card.prices), default=date.min)
    for cell in unpriced:
        fitting = [price for price in card.prices if _fits(price, cell)]
        past = [(price.valid_until, price) for price in fitting if price.valid_until and price.valid_until < cell.day]
        if any(_covers(price, cell.day) for price in fitting):
            weight.add(cell.name, cell.day, cell.rows, cell.unweighed)
        elif past:
            last, price = max(past, key=lambda pair: pair[0])
            parcels, prices = ended.setdefault(last, (_Parcels(), []))
            parcels.add(cell.name, cell.day, cell.rows)
            prices.append(price)
        elif not fitting and cell.day >= begins:
            nowhere.add(cell.name, cell.day, cell.rows)
    for last, (parcels, prices) in sorted(ended.items()):
        first = min(prices, key=lambda price: price.line or 0)
        what = f"prices ended on {last}: {parcels} have none: {parcels.listed}; add the next prices"
        yield f"{first.where}:{first.line}: {card.partner}: {what}"
    if nowhere.days:
        what = f"no price names service and lane of {nowhere}: {nowhere.listed}; add prices"
        yield f"{card.where}: {card.partner}: {what}"
    if weight.days:
        unknown = f" ({weight.unweighed:,} without a weight)" if weight.unweighed else ""
        what = f"no price holds for the weight of {weight}{unknown}: {weight.listed}; add weights or prices"
        yield f"{card.where}: {card.partner}: {what}"


def _fits(price: Price, cell: _Unpriced) -> bool:
    """Whether the price names the service and the lane, whatever the weight and the day."""
    lanes = (
        lane.origin in (None, cell.origin) and lane.destination in (None, cell.destination) for lane in price.lanes
    )
    return price.service in (None, cell.service) and any(lanes)


def _covers(price: Price, day: date) -> bool:
    return (price.valid_from or date.min) <= day <= (price.valid_until or date.max)


def _fuel(card: RateCard, handed_over: Mapping[date, int], unpriced: Iterable[_Unpriced]) -> Iterator[str]:
    """Months before the first and after the last one of fuel; parcels without a price are told already."""
    if card.fuel is None:
        return
    first, last = min(card.fuel, default=None), max(card.fuel, default=None)
    priced = Counter(handed_over)
    for cell in unpriced:
        priced[cell.day] -= cell.rows
    before, after = _Parcels(), _Parcels()
    for day, rows in priced.items():
        if rows and first is not None and Month.of(day) < first:
            before.add("", day, rows)
        elif rows and (last is None or Month.of(day) > last):
            after.add("", day, rows)
    ends = f"fuel ends with {last}" if last else "there is no month of fuel"
    for what, without in ((f"fuel begins with {first}", before), (ends, after)):
        if without.days:
            yield f"{card.where}: {card.partner}: {what}: no cost is expected for {without}; add the months"


def _surcharges(card: RateCard, handed_over: Mapping[date, int]) -> Iterator[str]:
    """Surcharges that ended and did not go on under the same name; the end of a season is meant."""
    by_name: dict[str, list[Surcharge]] = defaultdict(list)
    for surcharge in card.surcharges or ():
        by_name[surcharge.name].append(surcharge)
    for name, entries in by_name.items():
        latest = max(entries, key=lambda entry: entry.valid_until or date.max)
        end, start = latest.valid_until, latest.valid_from or date.min
        since = _since(end, handed_over)
        if end and since.days and end - start >= _SEASON:
            what = f"the surcharge {name} ended on {end}: none is expected for {since}; add the next one"
            yield f"{latest.where}:{latest.line}: {card.partner}: {what}"


def _unit_costs(costs: Sequence[UnitCost], handed_over: Mapping[str, Mapping[date, int]]) -> Iterator[str]:
    for kind in get_args(UnitCostKind):
        own = [cost for cost in costs if cost.kind == kind]
        latest = max(own, key=lambda cost: cost.valid_until or date.max, default=None)
        if latest is None or latest.valid_until is None:
            continue
        since = _Parcels()
        for partner, days in handed_over.items():
            for day, rows in days.items():
                if day > latest.valid_until:
                    since.add(partner, day, rows)
        if since.days:
            what = f"{kind} has no cost after {latest.valid_until}: it adds nothing for {since}: {since.listed}"
            yield f"{latest.where}:{latest.line}: {what}; add the next cost"


def _since(end: date | None, handed_over: Mapping[date, int]) -> _Parcels:
    found = _Parcels()
    for day, rows in handed_over.items():
        if end and day > end:
            found.add("", day, rows)
    return found
