"""A canonical table with the derived columns that are asked for, as one nested SELECT."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scorecards.engine.calendars import ANYWHERE
from scorecards.model import Table
from scorecards.workspace import columns_of, rendered

DIMENSIONS = ("partner", "flow", "service", "origin", "destination")


@dataclass(frozen=True)
class _Layer:
    """Columns added on top of the layer below, with the joins they need and the columns those read."""

    adds: Mapping[str, str]
    joins: Mapping[str, str]
    reads: Mapping[str, frozenset[str]]


def view_sql(table: Table, needed: Iterable[str], as_of: str) -> str:
    """SELECT of the `needed` columns of a table; `as_of` is an ISO date.

    Only joins that a needed column depends on are made. Expressions come from the checked catalogue.
    """
    layers = _layers(table, as_of)
    wanted = [frozenset(needed)]
    for layer in reversed(layers):  # from the outside in: what must the layer below deliver?
        below = {name for name in wanted[0] if name not in layer.adds}
        for name in wanted[0] & set(layer.adds):
            below |= layer.reads[name]
        wanted.insert(0, frozenset(below))
    sql = f"SELECT {', '.join(sorted(wanted[0])) or '1 AS nothing'} FROM {table.name}"
    for layer, outside in zip(layers, wanted[1:], strict=True):
        if new := sorted(outside & set(layer.adds)):
            sql = _wrapped(sql, layer, new, sorted(outside - set(layer.adds)))
    return sql


def _wrapped(below: str, layer: _Layer, new: list[str], kept: list[str]) -> str:
    columns = [*(f"r.{name}" for name in kept), *(f"{layer.adds[name]} AS {name}" for name in new)]
    joins = dict.fromkeys(layer.joins[name] for name in new if name in layer.joins)
    return f"SELECT {', '.join(columns)} FROM ({below}) r {' '.join(joins)}".rstrip()


def _layers(table: Table, as_of: str) -> list[_Layer]:
    layers = [_Layer({"as_of": f"CAST('{as_of}' AS DATE)"}, {}, {"as_of": frozenset()})]
    layers += [_sums(name, sums) for name, sums in table.per_shipment.items()]
    layers += [_expressions(step) for step in table.derived]
    layers += [_calendar(table)]
    layers += [_expressions(step) for step in table.derived_after]
    if table.name == "shipments":
        layers.append(_cost())
    if table.name == "charges":
        layers.append(_has_parcel())
    return layers


def _expressions(step: Mapping[str, str]) -> _Layer:
    reads = {name: columns_of(sql) for name, sql in step.items()}
    return _Layer({name: rendered(sql) for name, sql in step.items()}, {}, reads)


def _sums(other: str, sums: Mapping[str, str]) -> _Layer:
    """Sums of another table per parcel, which the engine made as `<other>_per_shipment`."""
    join = f"LEFT JOIN {other}_per_shipment p ON p.shipment_id = r.shipment_id AND p.partner = r.partner"
    keys = frozenset({"shipment_id", "partner"})
    return _Layer({name: f"p.{name}" for name in sums}, dict.fromkeys(sums, join), dict.fromkeys(sums, keys))


def _calendar(table: Table) -> _Layer:
    adds, joins, reads = {}, {}, {}
    for index, entry in enumerate(table.working_days):
        name, alias = f"{entry.name}_wd", f"w{index}"
        adds[name] = f"{alias}.number"
        joins[name] = (
            f"LEFT JOIN working_days {alias} ON {alias}.place = COALESCE(r.{entry.place}, '{ANYWHERE}') "
            f"AND {alias}.day = r.{entry.day}"
        )
        reads[name] = frozenset({entry.place, entry.day})
    for index, day in enumerate(table.day_numbers):
        name, alias = f"{day}_day", f"d{index}"
        adds[name] = f"{alias}.number"
        joins[name] = f"LEFT JOIN days {alias} ON {alias}.day = r.{day}"
        reads[name] = frozenset({day})
    return _Layer(adds, joins, reads)


def _cost() -> _Layer:
    """Parcels without a known invoiced amount: the mean of their lane and service in the month, if accrued."""
    keys = ("partner", "origin", "destination", "service")
    same = " AND ".join(f"m.{key} = COALESCE(r.{key}, '')" for key in keys)
    join = f"LEFT JOIN days md ON md.day = r.handed_over_on LEFT JOIN cost_means m ON {same} AND m.month = md.month"
    reads = frozenset({*keys, "handed_over_on", "cost_invoiced"})
    return _Layer({"cost": "COALESCE(r.cost_invoiced, m.mean)"}, {"cost": join}, {"cost": reads})


def _has_parcel() -> _Layer:
    """Whether a charge belongs to a handed-over parcel of the same partner."""
    join = "LEFT JOIN handed_over_parcels h ON h.shipment_id = r.shipment_id AND h.partner = r.partner"
    adds = {"has_parcel": "CASE WHEN h.shipment_id IS NULL THEN 0 ELSE 1 END"}
    return _Layer(adds, {"has_parcel": join}, {"has_parcel": frozenset({"shipment_id", "partner"})})
