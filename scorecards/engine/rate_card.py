"""Rate cards as SQL: what each parcel and each invoice line should have cost.

A card's prices are in its own currency. A line in that currency is compared with it as it is: what a rate of exchange
does between two months is no wrong billing. Sums are in the reporting currency, both sides at the rate of the line's
month. A line in another currency is compared after conversion of both.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from scorecards.engine.exchange import converted, in_currency, rate_join
from scorecards.engine.layer import Layer, SmallTable, cases
from scorecards.model.rate_card import Price, RateCard, Surcharge
from scorecards.sources.raw import literal
from scorecards.workspace import columns_of

#: A SELECT of some columns of a canonical table, by the name of the table.
View = Callable[[str, Collection[str]], str]

#: Stands for any service or place in the table of prices; in the data an empty text is no value.
_ANY = ""
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)
#: Kilograms: a price without weights also holds where the weight is not known.
_UNKNOWN_WEIGHT, _HEAVIEST = Decimal(-1), Decimal(1_000_000)
_KEYS = ("service", "origin", "destination")
#: What a conversion may be off by: lines of several currencies together are as agreed to a hundredth.
_ROUNDED = 100
_PRICED_TYPES = {"base": "expected_base", "fuel": "expected_fuel", "surcharge": "expected_surcharge"}


def card_tables(cards: Mapping[str, RateCard]) -> tuple[SmallTable, ...]:
    """`rate_prices`, a row per price and lane, and `rate_fuel`; without cards there are none."""
    if not cards:
        return ()
    prices = [(card.partner, *row) for card in cards.values() for price in card.prices for row in _price_rows(price)]
    fuel = [
        (card.partner, month.year * 12 + month.month, share)
        for card in cards.values()
        for month, share in (card.fuel or {}).items()
    ]
    keys = dict.fromkeys(("partner", *_KEYS), "VARCHAR")
    dates = dict.fromkeys(("valid_from", "valid_until"), "DATE")
    weights = dict.fromkeys(("from_kg", "to_kg"), "DECIMAL(12, 3)")
    return (
        SmallTable("rate_prices", {**keys, **dates, **weights, "price": "BIGINT"}, tuple(prices)),
        SmallTable("rate_fuel", {"partner": "VARCHAR", "month": "INTEGER", "share": "DECIMAL(9, 6)"}, tuple(fuel)),
    )


def _price_rows(price: Price) -> Iterable[tuple[object, ...]]:
    flat = price.from_kg is None and price.to_kg is None
    from_kg = _UNKNOWN_WEIGHT if flat else price.from_kg or Decimal(0)
    to_kg = _HEAVIEST if price.to_kg is None else price.to_kg
    for lane in price.lanes:
        keys = (price.service or _ANY, lane.origin or _ANY, lane.destination or _ANY)
        yield (*keys, price.valid_from or _FIRST, price.valid_until or _LAST, from_kg, to_kg, price.price)


def shipment_layers(cards: Mapping[str, RateCard], reporting: str) -> tuple[Layer, ...]:
    """`expected_base`, `expected_fuel` and `expected_surcharge` of a parcel, in ten-thousandths of the card's unit.

    `cost_expected` is their sum in the `reporting` currency, by the rate of the month of hand-over. NULL where the
    card has no price for the parcel, says nothing about fuel in its month or about surcharges, or where a column that
    the answer depends on, or a rate, is missing. Reads `handed_over_on`.
    """
    return (_weight(), _base(cards), _fuel(), _surcharges(cards), _total(cards, reporting)) if cards else ()


def _weight() -> Layer:
    """Kilograms to the gram; a weight beyond all cards is none."""
    exact = f"CASE WHEN r.weight_kg < {_HEAVIEST} THEN CAST(r.weight_kg AS DECIMAL(12, 3)) END"
    known = f"COALESCE({exact}, CAST({_UNKNOWN_WEIGHT} AS DECIMAL(12, 3)))"
    return Layer({"rated_kg": known}, {}, {"rated_kg": frozenset({"weight_kg"})})


def _base(cards: Mapping[str, RateCard]) -> Layer:
    """The price of the most exact entry: a lane before a destination before any, then a service before any."""
    given = {
        tuple(value is not None for value in (price.service, lane.origin, lane.destination))
        for card in cards.values()
        for price in card.prices
        for lane in price.lanes
    }
    ordered = sorted(given, key=lambda kind: (kind[1], kind[2], kind[0]), reverse=True)
    joins = " ".join(_price_join(f"p{index}", kind) for index, kind in enumerate(ordered))
    price = ", ".join(f"p{index}.price" for index in range(len(ordered)))
    reads = frozenset({"partner", *_KEYS, "handed_over_on", "rated_kg"})
    return Layer({"expected_base": f"COALESCE({price})"}, {"expected_base": joins}, {"expected_base": reads})


def _price_join(alias: str, given: Iterable[bool]) -> str:
    """The lint allows one price per service, lane, weight and day, so that no parcel is multiplied."""
    keys = zip(_KEYS, given, strict=True)
    same = [f"{alias}.{key} = {f'r.{key}' if is_given else literal(_ANY)}" for key, is_given in keys]
    return (
        f"LEFT JOIN rate_prices {alias} ON {alias}.partner = r.partner AND {' AND '.join(same)} "
        f"AND r.handed_over_on BETWEEN {alias}.valid_from AND {alias}.valid_until "
        f"AND r.rated_kg >= {alias}.from_kg AND r.rated_kg < {alias}.to_kg"
    )


def _fuel() -> Layer:
    join = (
        "LEFT JOIN days fd ON fd.day = r.handed_over_on "
        "LEFT JOIN rate_fuel f ON f.partner = r.partner AND f.month = fd.month"
    )
    reads = frozenset({"partner", "handed_over_on", "expected_base"})
    return Layer({"expected_fuel": _share("f.share")}, {"expected_fuel": join}, {"expected_fuel": reads})


def _share(share: str) -> str:
    """A share of the price, rounded half up to whole cents: 100 ten-thousandths of a unit."""
    return f"CAST(ROUND(CAST(r.expected_base AS DECIMAL(18, 0)) * {share}, -2) AS BIGINT)"


def _surcharges(cards: Mapping[str, RateCard]) -> Layer:
    """All surcharges of the parcel's card together; unknown where a condition is."""
    known = {card.partner: card.surcharges for card in cards.values() if card.surcharges is not None}
    whens = [("r.expected_base IS NULL", "CAST(NULL AS BIGINT)")]
    whens += [
        (f"r.partner = {literal(partner)}", " + ".join(map(_surcharge, own)) or "0") for partner, own in known.items()
    ]
    named = [columns_of(surcharge.condition) for own in known.values() for surcharge in own]
    reads = frozenset({"partner", "handed_over_on", "expected_base"}).union(*named)
    name = "expected_surcharge"
    return Layer({name: cases(whens, "CAST(NULL AS BIGINT)")}, {}, {name: reads})


def _surcharge(surcharge: Surcharge) -> str:
    first, last = surcharge.valid_from or _FIRST, surcharge.valid_until or _LAST
    days = f"r.handed_over_on BETWEEN CAST('{first}' AS DATE) AND CAST('{last}' AS DATE)"
    condition = f"{days} AND ({surcharge.condition})"
    amount = str(surcharge.amount) if surcharge.share is None else _share(f"CAST({surcharge.share} AS DECIMAL(9, 6))")
    return f"CASE WHEN {condition} THEN {amount} WHEN NOT ({condition}) THEN 0 END"


def _total(cards: Mapping[str, RateCard], reporting: str) -> Layer:
    """What the card says about the whole parcel, converted and rounded once."""
    name, total = "cost_expected", "(r.expected_base + r.expected_fuel + r.expected_surcharge)"
    reads = frozenset({"partner", "handed_over_on", *_PRICED_TYPES.values()})
    foreign = _foreign(cards, reporting)
    if not foreign:
        return Layer({name: total}, {}, {name: reads})
    elsewhere = f"r.partner IN ({', '.join(literal(card.partner) for card in foreign)})"
    join = rate_join("ce", "r.handed_over_on", _card_currency(cards, reporting, "r"))
    return Layer({name: cases([(elsewhere, converted(total, "ce"))], total)}, {name: join}, {name: reads})


def _foreign(cards: Mapping[str, RateCard], reporting: str) -> list[RateCard]:
    return [card for card in cards.values() if card.currency != reporting]


def _card_currency(cards: Mapping[str, RateCard], reporting: str, alias: str) -> str:
    """The currency of the card of a row's partner."""
    foreign = _foreign(cards, reporting)
    whens = [(f"{alias}.partner = {literal(card.partner)}", literal(card.currency)) for card in foreign]
    return cases(whens, literal(reporting))


def charge_layers(cards: Mapping[str, RateCard]) -> tuple[Layer, ...]:
    """What an invoice line should have been: its own expected amount, else what the card says.

    `contract_amount` is in the reporting currency. `billed` and `agreed` are what is compared, both in one currency;
    `in_card_currency` is 1 or 0 on lines that are compared with a card.
    """
    if not cards:
        return ()
    adds = {
        "contract_amount": "COALESCE(r.expected_amount, cl.contract_amount)",
        "billed": "CASE WHEN r.own_expected IS NULL THEN COALESCE(cl.billed, r.own_amount) ELSE r.own_amount END",
        "agreed": "COALESCE(r.own_expected, cl.agreed)",
        "in_card_currency": "CASE WHEN r.own_expected IS NULL THEN cl.in_card_currency END",
    }
    join = "LEFT JOIN contract_lines cl ON cl.charge_id = r.charge_id AND cl.partner = r.partner"
    reads = frozenset({"charge_id", "partner", "expected_amount", "own_amount", "own_expected"})
    return (Layer(adds, dict.fromkeys(adds, join), dict.fromkeys(adds, reads)),)


def prepared(cards: Mapping[str, RateCard], view: View, reporting: str) -> Mapping[str, str]:
    """`contract_lines`: by `charge_id` and `partner` what the card says about an invoice line.

    Lines of one parcel and type that together are as agreed are each as agreed. Otherwise the first one is compared
    with the card and every further one with 0, so that a double charge is wrong. Credits, tax, returns and the like
    are not on a card.
    """
    if not cards:
        return {}
    together = f"(unlikes = 0 AND own_total = expected) OR (unlikes > 0 AND ABS(total - expected_here) <= {_ROUNDED})"
    billed = "CASE WHEN unlike = 0 THEN own_amount ELSE amount END"
    agreed = "CASE WHEN unlike = 0 THEN expected ELSE expected_here END"
    return {
        "contract_lines": (
            "SELECT charge_id, partner, "
            f"CASE WHEN {together} THEN amount WHEN place = 1 THEN expected_here ELSE 0 END AS contract_amount, "
            f"{billed} AS billed, "
            f"CASE WHEN {together} THEN {billed} WHEN place = 1 THEN {agreed} ELSE 0 END AS agreed, "
            "1 - unlike AS in_card_currency "
            f"FROM ({_in_groups(_priced_lines(cards, view, reporting))}) g WHERE expected_here IS NOT NULL"
        )
    }


def uncompared_sql(cards: Mapping[str, RateCard], view: View, reporting: str) -> str | None:
    """SELECT partner, month (year * 12 + month), lines that a card has a price for and that no rate makes comparable.

    They are in another currency than the card, and in the month of the invoice there is no rate for the card's. The
    month is NULL where the date lies outside the calendar. None where all cards are in the `reporting` currency.
    """
    foreign = {card.partner: card for card in _foreign(cards, reporting)}
    if not foreign:
        return None
    return (
        f"SELECT g.partner AS partner, d.month AS month, COUNT(*) AS found "
        f"FROM ({_priced_lines(foreign, view, reporting)}) g LEFT JOIN days d ON d.day = g.invoiced_on "
        "WHERE g.expected IS NOT NULL AND g.expected_here IS NULL AND g.own_expected IS NULL "
        "AND g.own_amount IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    )


def unaccrued_sql(cards: Mapping[str, RateCard], view: View, reporting: str) -> str | None:
    """SELECT partner, month (year * 12 + month), parcels without an invoice that a card prices and no rate converts.

    In the month of hand-over there is no rate for the card's currency, so that the mean of like parcels stands in, or
    nothing. None where all cards are in the `reporting` currency.
    """
    foreign = {card.partner: card for card in _foreign(cards, reporting)}
    if not foreign:
        return None
    priced = _PRICED_TYPES.values()
    parcels = view("shipments", {"partner", "handed_over_on", "cost_invoiced", "cost_expected", *priced})
    return (
        f"SELECT s.partner AS partner, d.month AS month, COUNT(*) AS found "
        f"FROM ({parcels}) s LEFT JOIN days d ON d.day = s.handed_over_on "
        f"WHERE s.partner IN ({', '.join(map(literal, foreign))}) AND s.handed_over_on IS NOT NULL "
        "AND s.cost_invoiced IS NULL AND s.cost_expected IS NULL "
        f"AND {' AND '.join(f's.{name} IS NOT NULL' for name in priced)} GROUP BY 1, 2 ORDER BY 1, 2"
    )


def _in_groups(lines: str) -> str:
    """Lines with the sums of all lines of their parcel and type, and their place among them."""
    same = "PARTITION BY shipment_id, partner, charge_type"
    # Lines that are equal in all of these are interchangeable; those without an amount come last.
    order = (
        "CASE WHEN own_amount IS NULL THEN 1 ELSE 0 END, invoiced_on, COALESCE(own_amount, 0), COALESCE(amount, 0), "
        "CASE WHEN own_expected IS NULL THEN 1 ELSE 0 END"
    )
    return (
        f"SELECT l.*, SUM(own_amount) OVER ({same}) AS own_total, SUM(amount) OVER ({same}) AS total, "
        f"SUM(unlike) OVER ({same}) AS unlikes, ROW_NUMBER() OVER ({same} ORDER BY {order}) AS place FROM ({lines}) l"
    )


def _priced_lines(cards: Mapping[str, RateCard], view: View, reporting: str) -> str:
    """Lines of partners with a card, with what the card says: `expected` in its currency, `expected_here` in ours.

    `unlike` is 1 for a line in another currency than the card.
    """
    kept = ("shipment_id", "partner")
    own = ("charge_id", "charge_type", "invoiced_on", "amount", "own_amount", "own_expected")
    parcels = view("shipments", {*kept, *_PRICED_TYPES.values()})
    lines = view("charges", {*kept, *own, "currency"})
    expected = cases(
        ((f"c.charge_type = {literal(kind)}", f"s.{name}") for kind, name in _PRICED_TYPES.items()), "NULL"
    )
    currency, join = _card_currency(cards, reporting, "c"), ""
    here = expected
    if _foreign(cards, reporting):
        join = rate_join("cr", "c.invoiced_on", currency)
        here = f"CASE WHEN {currency} = {literal(reporting)} THEN {expected} ELSE {converted(expected, 'cr')} END"
    partners = ", ".join(literal(card.partner) for card in cards.values())
    return (
        f"SELECT {', '.join(f'c.{name}' for name in (*kept, *own))}, {expected} AS expected, {here} AS expected_here, "
        f"CASE WHEN {in_currency('c', reporting)} = {currency} THEN 0 ELSE 1 END AS unlike "
        f"FROM ({lines}) c JOIN ({parcels}) s ON s.shipment_id = c.shipment_id AND s.partner = c.partner {join} "
        f"WHERE c.partner IN ({partners})"
    )
