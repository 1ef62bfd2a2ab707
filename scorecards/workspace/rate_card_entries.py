"""One entry of a rate card: a price, a month of fuel, a surcharge. Faults are added to the `problems` handed in."""

import difflib
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import TypeVar

from scorecards.errors import Problem
from scorecards.model import MONEY_SCALE, Month, parse_period
from scorecards.model.rate_card import Lane, Price, Surcharge
from scorecards.workspace.entries import Entry, S
from scorecards.workspace.expressions import faults, is_condition, rendered
from scorecards.workspace.figures import figure
from scorecards.workspace.schema.rate_cards import FuelShape, PriceShape, SurchargeShape

T = TypeVar("T")
#: Lanes by zone.
Zones = Mapping[str, tuple[Lane, ...]]

#: An amount or weight from here on is a slip, and its sums could leave the engine's whole numbers.
_MOST = 1_000_000
_HINTS = {
    "lane": "Write FR-DE, or DE for every origin.",
    "percent": "Write it like 7.2 %.",
    "from_kg": "Write kilograms, like 2.5.",
    "to_kg": "Write kilograms, like 2.5.",
}


def read_lane(text: str) -> Lane:
    """`FR-DE`, or `DE` from everywhere. Raises ValueError for anything else."""
    places = [place.strip() for place in text.split("-")]
    if len(places) > 2 or not all(places):
        raise ValueError(f"{text!r} is not a lane")
    return Lane(*places) if len(places) == 2 else Lane(None, places[0])


def read_price(entry: Entry[PriceShape], zones: Zones | None, problems: list[Problem]) -> Price:
    """A price; its zone is looked up in `zones` (None: they could not be read)."""
    shape = entry.shape
    lanes: tuple[Lane, ...] = (Lane(),)
    if shape.zone is not None:
        lanes = _zone(entry, shape.zone, zones, problems)
    elif shape.lane is not None:
        lanes = (_read(entry, "lane", read_lane, problems) or Lane(),)
    _check_dates(entry, problems)
    price = Price(
        service=shape.service,
        zone=shape.zone,
        lanes=lanes,
        from_kg=_read(entry, "from_kg", _weight, problems),
        to_kg=_read(entry, "to_kg", _weight, problems),
        price=_read(entry, "price", _money, problems) or 0,
        valid_from=shape.from_,
        valid_until=shape.until,
        where=str(entry.place.path),
        line=entry.place.line,
    )
    if price.to_kg is not None and price.to_kg <= (price.from_kg or 0):
        what = f"`to_kg` {shape.to_kg} is not above `from_kg` {shape.from_kg or 0}"
        problems.append(entry.problem("to_kg", what, "Exchange or correct the weights."))
    return price


def read_fuel(entry: Entry[FuelShape], problems: list[Problem]) -> tuple[Month, Decimal]:
    """The month and the share of the price."""
    month = parse_period(entry.shape.month)
    assert isinstance(month, Month)  # noqa: S101  # the shape's pattern allows months only
    return month, _read(entry, "percent", _percent, problems) or Decimal(0)


def read_surcharge(entry: Entry[SurchargeShape], columns: Collection[str], problems: list[Problem]) -> Surcharge:
    """A surcharge; its condition may name `columns`."""
    shape = entry.shape
    found = faults(shape.when, columns)
    if not found and not is_condition(shape.when):
        found = [f"{shape.when!r} is not a condition"]
    hint = "Write a condition over the columns of shipments, like weight_kg > 20."
    problems += [entry.problem("when", f"{shape.name}: {fault}", hint) for fault in found]
    _check_dates(entry, problems)
    return Surcharge(
        name=shape.name,
        condition="FALSE" if found else rendered(shape.when),
        amount=_read(entry, "amount", _money, problems),
        share=_read(entry, "percent", _percent, problems),
        valid_from=shape.from_,
        valid_until=shape.until,
        where=str(entry.place.path),
        line=entry.place.line,
    )


def _zone(entry: Entry[PriceShape], name: str, zones: Zones | None, problems: list[Problem]) -> tuple[Lane, ...]:
    if zones is None:
        return ()
    if name not in zones:
        close = difflib.get_close_matches(name, list(zones), n=1)
        hint = f"Did you mean {close[0]!r}?" if close else "Declare it under `zones`, with its lanes."
        problems.append(entry.problem("zone", f"there is no zone {name!r}", hint))
    return zones.get(name, ())


def _check_dates(entry: Entry[PriceShape] | Entry[SurchargeShape], problems: list[Problem]) -> None:
    first, last = entry.shape.from_, entry.shape.until
    if first and last and last < first:
        what = f"`until` {last} lies before `from` {first}"
        problems.append(entry.problem("until", what, "Exchange or correct the dates."))


def _read(entry: Entry[S], key: str, parse: Callable[[str], T], problems: list[Problem]) -> T | None:
    """A value of an entry; None where it is not given, or cannot be read."""
    written = getattr(entry.shape, key)
    if written is None:
        return None
    try:
        return parse(written)
    except ValueError as error:
        hint = _HINTS.get(key, "Write it in units, like 4.50.")
        problems.append(entry.problem(key, f"{key}: {str(error).strip()}", hint))
        return None


def _money(text: str) -> int:
    """An amount in ten-thousandths of a unit."""
    return int(_number(text, 4) * MONEY_SCALE)


def _weight(text: str) -> Decimal:
    return _number(text, 3)


def _number(text: str, decimals: int) -> Decimal:
    value = figure(text, "money", "")
    if value < 0:
        raise ValueError(f"{text} is below zero")
    if value >= _MOST:
        raise ValueError(f"{text} is not below {_MOST:,}")
    if value != round(value, decimals):
        raise ValueError(f"{text} has more than {decimals} decimals")
    return value


def _percent(text: str) -> Decimal:
    """A percentage as a share."""
    value = figure(text, "percent", "")
    if value != round(value, 6):
        raise ValueError(f"{text} has more than 4 decimals")
    return value
