"""Rate cards of a workspace: `rate_cards/*.yaml` and the CSV files beside them, read and checked."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from scorecards.errors import ConfigurationError, Problem
from scorecards.model import Table
from scorecards.model.rate_card import Lane, RateCard, Surcharge
from scorecards.workspace.entries import Entry, ListShape, S, read_entries
from scorecards.workspace.rate_card_checks import fuel_faults, price_faults, zone_faults
from scorecards.workspace.rate_card_entries import read_fuel, read_lane, read_price, read_surcharge
from scorecards.workspace.schema.rate_cards import FuelShape, FuelsShape, PriceShape, PricesShape, RateCardShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, read_yaml, yaml_files

_PRICE_KEYS = ("service", "zone", "lane", "from_kg", "to_kg", "price", "from", "until")
_PRICES = ListShape(PricesShape, PriceShape, "prices", {key: key for key in _PRICE_KEYS})
_FUEL = ListShape(FuelsShape, FuelShape, "fuel", {key: key for key in ("month", "percent")})


def read_rate_cards(
    folder: Path,
    partner_ids: Collection[str],
    tables: Mapping[str, Table],
    currency: str,
    convertible: Collection[str] | None,
) -> tuple[dict[str, RateCard], list[Problem]]:
    """The cards in the folder `rate_cards` of a workspace by partner id, and every fault in them.

    `currency` is the reporting one, `convertible` are those with an exchange rate (None: rates could not be read).
    """
    cards: dict[str, RateCard] = {}
    paths, problems = yaml_files(folder / "rate_cards")
    for path in paths:
        try:
            document = read_yaml(path)
        except ConfigurationError as error:
            problems += error.problems
            continue
        card, found = _card(document, tables["shipments"].columns, currency)
        problems += [*found, *_partner_faults(card, document, partner_ids, cards)]
        if convertible is not None and card.currency not in {currency, *convertible}:
            what = f"there is no exchange rate of {card.currency}, the currency of this card"
            hint = f"Add what it is worth in {currency} to exchange_rates.csv, month by month."
            problems.append(document.problem(("currency",), what, hint))
        cards.setdefault(card.partner, card)
    return cards, problems


def _partner_faults(
    card: RateCard, document: Document, partner_ids: Collection[str], others: Mapping[str, RateCard]
) -> list[Problem]:
    problems = []
    if card.partner not in partner_ids:
        close = difflib.get_close_matches(card.partner, list(partner_ids), n=1)
        hint = f"Did you mean {close[0]!r}?" if close else "Name the file as in partners/, or write `partner: <id>`."
        problems.append(document.problem(("partner",), f"there is no partner {card.partner!r}", hint))
    if card.partner in others:
        what = f"{card.partner} has a rate card already, {Path(others[card.partner].where).name}"
        problems.append(document.problem(("partner",), what, "Put both into one file; entries may carry dates."))
    return problems


def _card(document: Document, columns: Collection[str], currency: str) -> tuple[RateCard, list[Problem]]:
    shape, problems = validated(RateCardShape, document)
    price_entries = _entries(document, _PRICES, problems)
    fuel_entries = _entries(document, _FUEL, problems)
    zones = _zones(shape, document, problems) if shape else None
    prices = [read_price(entry, zones, problems) for entry in price_entries]
    fuel = [read_fuel(entry, problems) for entry in fuel_entries]
    surcharges = _surcharges(shape, document, columns, problems)
    card = RateCard(
        partner=str(document.data.get("partner") or document.path.stem),
        prices=tuple(prices),
        zones=zones or {},
        currency=(shape.currency if shape else None) or currency,
        fuel=dict(fuel) if document.data.get("fuel") is not None else None,
        surcharges=surcharges,
        clause=shape.clause if shape else "",
        where=str(document.path),
        line=document.place(()).line,
    )
    if not problems:  # an entry that could not be read would be called missing
        months = [(month, entry) for (month, _), entry in zip(fuel, fuel_entries, strict=True)]
        problems += [*price_faults(prices), *zone_faults(card, document), *fuel_faults(months)]
    return card, problems


def _entries(document: Document, lists: ListShape[S], problems: list[Problem]) -> Sequence[Entry[S]]:
    """Entries that fit their shape, from the card itself or from the CSV file that it names."""
    written = document.data.get(lists.key)
    if isinstance(written, list):
        shapes = [validated(lists.entry, document, (lists.key, index))[0] for index in range(len(written))]
        return [Entry(shape, document, (lists.key, i), i + 1) for i, shape in enumerate(shapes) if shape is not None]
    if not isinstance(written, dict) or not isinstance(written.get("csv"), str):
        return []  # said by the shape
    folder = document.path.parent.resolve()
    path = document.path.parent / written["csv"]
    if not path.resolve().is_relative_to(folder) or not path.is_file():
        what = f"there is no file {written['csv']!r} beside the card"
        problems.append(document.problem((lists.key, "csv"), what, "Its name is relative to this file."))
        return []
    entries, found = read_entries([path], lists)
    problems += found
    return entries


def _zones(shape: RateCardShape, document: Document, problems: list[Problem]) -> dict[str, tuple[Lane, ...]]:
    zones: dict[str, tuple[Lane, ...]] = {}
    for name, written in shape.zones.items():
        lanes: list[Lane] = []
        for index, text in enumerate(written):
            try:
                lanes.append(read_lane(text))
            except ValueError as error:
                hint = "Write FR-DE, or DE for every origin."
                problems.append(document.problem(("zones", name, index), f"zone {name}: {error}", hint))
        zones[name] = tuple(dict.fromkeys(lanes))
    return zones


def _surcharges(
    shape: RateCardShape | None, document: Document, columns: Collection[str], problems: list[Problem]
) -> tuple[Surcharge, ...] | None:
    if shape is None or shape.surcharges is None:
        return None
    entries = [Entry(own, document, ("surcharges", i), i + 1) for i, own in enumerate(shape.surcharges)]
    return tuple(read_surcharge(entry, columns, problems) for entry in entries)
