"""Shape of exclusions/*.yaml."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from scorecards.model.register import ExclusionReason
from scorecards.workspace.schema.base import Name, Scalar, Shape, listed

#: One may stand without the brackets of a list; none is empty, for an empty name would match nothing.
Names = Annotated[list[Name], BeforeValidator(listed, json_schema_input_type=Scalar | list[Scalar])]


class ExclusionShape(Shape):
    """One entry of the register: parcels by their ids, or an event by its dates and area."""

    id: Name | None = Field(default=None, description="by which commands name the entry; unique in the register")
    shipments: Names = Field(default=[], description="ids of single parcels of `partner`")
    partner: Name | None = None
    from_: date | None = Field(default=None, alias="from", description="first day of an event")
    to: date | None = Field(default=None, description="last day of an event")
    origin: Names = []
    destination: Names = []
    service: Names = []
    reason: ExclusionReason
    requested_by: str = ""
    approved_by: Name | None = None
    approved_on: date | None = None
    expires_on: date | None = Field(default=None, description="last day on which the entry counts")
    note: str = ""


class RegisterShape(Shape):
    """A file of the register."""

    exclusions: list[ExclusionShape]
