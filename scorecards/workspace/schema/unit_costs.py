"""Shape of unit_costs.yaml."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from scorecards.workspace.schema.base import Scalar, Shape, listed


class UnitCostShape(Shape):
    """What one failure costs between two days of hand-over, in the reporting currency."""

    cost: Scalar
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None


def _dated(value: Any) -> Any:
    """A figure alone holds on every day."""
    return [{"cost": value}] if isinstance(value, str) else listed(value)


UnitCosts = Annotated[
    list[UnitCostShape],
    BeforeValidator(_dated, json_schema_input_type=Scalar | UnitCostShape | list[UnitCostShape]),
]


class UnitCostsShape(Shape):
    """The file: one figure or a list of dated figures per kind of failure."""

    late: UnitCosts = []
    redelivery: UnitCosts = []
    contact: UnitCosts = []
    reshipment: UnitCosts = []
    lost_handling: UnitCosts = []
