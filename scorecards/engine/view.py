"""A canonical table with the derived columns that are asked for, as one nested SELECT."""

from collections.abc import Iterable, Sequence

from scorecards.engine.calendars import ANYWHERE
from scorecards.engine.layer import Layer, expressions
from scorecards.engine.rules import Rules
from scorecards.model import Table

DIMENSIONS = ("partner", "flow", "service", "origin", "destination")


def relation(table: str) -> str:
    """The name under which an engine holds the rows of a canonical table."""
    return f"canonical_{table}"


def view_sql(table: Table, needed: Iterable[str], rules: Rules) -> str:
    """SELECT of the `needed` columns of a table.

    Only joins that a needed column depends on are made. Expressions come from the checked catalogue.
    """
    layers = _layers(table, rules)
    wanted = _wanted(layers, needed)
    sql = f"SELECT {', '.join(sorted(wanted[0])) or '1 AS nothing'} FROM {relation(table.name)}"
    for layer, outside in zip(layers, wanted[1:], strict=True):
        if new := sorted(outside & set(layer.adds)):
            sql = _wrapped(sql, layer, new, sorted(outside - set(layer.adds)))
    return sql


def stored_columns(table: Table, needed: Iterable[str], rules: Rules) -> frozenset[str]:
    """The stored columns that the needed ones come from."""
    return _wanted(_layers(table, rules), needed)[0]


def _wanted(layers: Sequence[Layer], needed: Iterable[str]) -> list[frozenset[str]]:
    """What each layer must deliver, the stored columns first."""
    wanted = [frozenset(needed)]
    for layer in reversed(layers):  # from the outside in: what must the layer below deliver?
        below = {name for name in wanted[0] if name not in layer.adds}
        for name in wanted[0] & set(layer.adds):
            below |= layer.reads.get(name, frozenset())
        wanted.insert(0, frozenset(below))
    return wanted


def _wrapped(below: str, layer: Layer, new: list[str], kept: list[str]) -> str:
    columns = [*(f"r.{name}" for name in kept), *(f"{layer.adds[name]} AS {name}" for name in new)]
    joins = dict.fromkeys(layer.joins[name] for name in new if name in layer.joins)
    return f"SELECT {', '.join(columns)} FROM ({below}) r {' '.join(joins)}".rstrip()


def _layers(table: Table, rules: Rules) -> list[Layer]:
    """From the stored columns up: constants, money, sums of other tables, dates, calendars, what follows from them."""
    own = rules.layers(table.name)
    layers = [rules.constants(), *own.money]
    layers += [expressions(step) for step in table.derived]
    if rules.scheme:
        layers += _scheme(table, rules.scheme)
    layers += own.before_calendar
    layers.append(_calendar(table, with_scheme=bool(rules.scheme)))
    layers += [rules.defaults(table.name), *own.after_calendar]
    layers += [expressions(step) for step in table.derived_after]
    if table.name == "shipments":
        layers.append(_cost())
    if table.name in ("charges", "claims"):
        layers.append(_has_parcel(table))
    return layers


def _scheme(table: Table, scheme: str) -> list[Layer]:
    """Which set of working-day rules holds for a row's partner and service."""
    keys = frozenset({"partner", "service"})
    without_service = [] if "service" in table.columns else [Layer({"service": "''"})]
    return [*without_service, Layer({"scheme": scheme}, {}, {"scheme": keys})]


def _calendar(table: Table, *, with_scheme: bool) -> Layer:
    adds, joins, reads = {}, {}, {}
    for index, entry in enumerate(table.working_days):
        name, alias = f"{entry.name}_wd", f"w{index}"
        place = f"COALESCE(r.{entry.place}, '{ANYWHERE}')" if entry.place else f"'{ANYWHERE}'"
        scheme = f" AND {alias}.scheme = r.scheme" if with_scheme else ""
        adds[name] = f"{alias}.number"
        joins[name] = (
            f"LEFT JOIN working_days {alias} ON {alias}.place = {place}{scheme} AND {alias}.day = r.{entry.day}"
        )
        reads[name] = frozenset({entry.day, *([entry.place] if entry.place else []), *(["scheme"] * with_scheme)})
    for index, day in enumerate(table.day_numbers):
        name, alias = f"{day}_day", f"d{index}"
        adds[name] = f"{alias}.number"
        joins[name] = f"LEFT JOIN days {alias} ON {alias}.day = r.{day}"
        reads[name] = frozenset({day})
    return Layer(adds, joins, reads)


def _cost() -> Layer:
    """Parcels without a known invoiced amount: what the contract says, else the mean of lane, service and month."""
    keys = ("partner", "origin", "destination", "service")
    same = " AND ".join(f"m.{key} = COALESCE(r.{key}, '')" for key in keys)
    join = f"LEFT JOIN days md ON md.day = r.handed_over_on LEFT JOIN cost_means m ON {same} AND m.month = md.month"
    reads = frozenset({*keys, "handed_over_on", "cost_invoiced", "cost_expected"})
    return Layer({"cost": "COALESCE(r.cost_invoiced, r.cost_expected, m.mean)"}, {"cost": join}, {"cost": reads})


def _has_parcel(table: Table) -> Layer:
    """Whether a row belongs to a handed-over parcel of the same partner."""
    join = f"LEFT JOIN lone_{table.name} l ON l.id = r.{table.grain} AND l.partner = r.partner"
    lone = "CASE WHEN r.shipment_id IS NULL OR l.id IS NOT NULL THEN 0 ELSE 1 END"
    reads = frozenset({"shipment_id", table.grain, "partner"})
    return Layer({"has_parcel": lone}, {"has_parcel": join}, {"has_parcel": reads})
