"""The exclusion register as columns of `shipments`: `excluded` and `in_outage`, 1 or 0."""

from collections.abc import Iterable
from datetime import date

from scorecards.engine.layer import Layer, SmallTable, cases
from scorecards.model.register import Exclusion
from scorecards.sources.raw import literal

#: The single parcels that entries in force exclude.
TABLE = "excluded_parcels"
#: Judged by the promise, like on time; a parcel without one by its hand-over.
_DUE = "COALESCE(r.promised_on, r.handed_over_on)"
_HEARD = "r.last_heard_on"
_AREA = ("partner", "origin", "destination", "service")


def register_tables(register: Iterable[Exclusion], as_of: date) -> tuple[SmallTable, ...]:
    """The single parcels that entries in force exclude, each once; none where there is no such entry."""
    parcels = sorted(
        {(entry.shipment_id, entry.partner or "") for entry in _excluding(register, as_of) if entry.shipment_id}
    )
    columns = {"shipment_id": "VARCHAR", "partner": "VARCHAR"}
    return (SmallTable(TABLE, columns, tuple(parcels)),) if parcels else ()


def register_layers(register: Iterable[Exclusion], as_of: date) -> tuple[Layer, ...]:
    """The columns that entries in force fill, over the dates derived from a parcel's events.

    `excluded` is 1 for a parcel under at least one entry. `in_outage` is 1 for a parcel last heard of inside a
    registered feed outage. Without an entry of the kind there is no such column.
    """
    entries = tuple(register)
    layers = (_excluded(list(_excluding(entries, as_of))), _in_outage(list(_outages(entries, as_of))))
    return tuple(layer for layer in layers if layer)


def _excluding(register: Iterable[Exclusion], as_of: date) -> Iterable[Exclusion]:
    return (entry for entry in register if entry.in_force(as_of) and entry.reason != "feed_outage")


def _outages(register: Iterable[Exclusion], as_of: date) -> Iterable[Exclusion]:
    return (entry for entry in register if entry.in_force(as_of) and entry.reason == "feed_outage")


def _excluded(entries: list[Exclusion]) -> Layer | None:
    if not entries:
        return None
    events = [entry for entry in entries if entry.shipment_id is None]
    whens = [(_within(entry, _DUE), "1") for entry in events]
    reads = {*_AREA, "promised_on", "handed_over_on"} if events else set()
    joins = {}
    if len(events) < len(entries):
        whens.insert(0, ("x.shipment_id IS NOT NULL", "1"))
        joins["excluded"] = f"LEFT JOIN {TABLE} x ON x.shipment_id = r.shipment_id AND x.partner = r.partner"
        reads |= {"shipment_id", "partner"}
    return Layer({"excluded": cases(whens, "0")}, joins, {"excluded": frozenset(reads)})


def _in_outage(entries: list[Exclusion]) -> Layer | None:
    if not entries:
        return None
    sql = cases([(_within(entry, _HEARD), "1") for entry in entries], "0")
    return Layer({"in_outage": sql}, {}, {"in_outage": frozenset({*_AREA, "last_heard_on"})})


def _within(event: Exclusion, day: str) -> str:
    """Whether a parcel's day lies in the event's dates, and the parcel in its area."""
    area = zip(_AREA, ((event.partner,), event.origins, event.destinations, event.services), strict=True)
    conditions = [f"{day} BETWEEN CAST('{event.from_}' AS DATE) AND CAST('{event.to}' AS DATE)"]
    for column, values in area:
        named = [literal(value) for value in values if value is not None]
        conditions += [f"r.{column} IN ({', '.join(named)})"] if named else []
    return " AND ".join(conditions)
