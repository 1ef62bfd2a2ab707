"""What each kind of failure cost on the day a parcel was handed over, as columns of `shipments`."""

from collections.abc import Iterable

from scorecards.engine.layer import Layer, cases
from scorecards.model.unit_cost import UnitCost, UnitCostKind

_COLUMNS: dict[UnitCostKind, str] = {
    "late": "unit_cost_late",
    "redelivery": "unit_cost_redelivery",
    "contact": "unit_cost_contact",
    "reshipment": "unit_cost_reshipment",
    "lost_handling": "unit_cost_lost",
}


def unit_cost_layers(costs: Iterable[UnitCost]) -> tuple[Layer, ...]:
    """A column per kind that has a cost, in ten-thousandths of a unit; NULL on days without one.

    A parcel that was not handed over has no cost. Without any cost there is no layer.
    """
    whens: dict[str, list[tuple[str, str]]] = {}
    for cost in costs:
        whens.setdefault(_COLUMNS[cost.kind], []).append((_in_force(cost), f"CAST({cost.cost} AS BIGINT)"))
    adds = {name: cases(own, "CAST(NULL AS BIGINT)") for name, own in whens.items()}
    return (Layer(adds, {}, dict.fromkeys(adds, frozenset({"handed_over_on"}))),) if adds else ()


def _in_force(cost: UnitCost) -> str:
    ends = ((">=", cost.valid_from), ("<=", cost.valid_until))
    conditions = [f"r.handed_over_on {sign} CAST('{day}' AS DATE)" for sign, day in ends if day]
    return " AND ".join(conditions) or "r.handed_over_on IS NOT NULL"
