"""Shape of mix.yaml: what an allocation of parcels to partners must keep."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from scorecards.model.partner import ANY
from scorecards.workspace.schema.base import Listed, Name, Scalar, Shape
from scorecards.workspace.schema.partners import Lanes


class _Scoped(Shape):
    service: Listed = Field(default=[], description="only parcels of these services")
    lane: Lanes = Field(default=[], description="only these lanes: FR-DE, FR-* or *-DE")


class FloorShape(_Scoped):
    """The least share of parcels in time, over all partners together."""

    at_least: Scalar = Field(description="like 97 %")


class CapacityShape(_Scoped):
    """The most parcels that a partner takes in a month."""

    partner: Name
    most: Scalar = Field(description="parcels a month")


class CommitmentShape(_Scoped):
    """The least parcels that a partner was promised for a month."""

    partner: Name
    least: Scalar = Field(description="parcels a month")


class ShareShape(_Scoped):
    """The part of the parcels that a partner may or must have; without `partner`, each of them."""

    partner: Name | None = None
    most: Scalar | None = Field(default=None, description="like 60 %")
    least: Scalar | None = Field(default=None, description="like 10 %")

    @model_validator(mode="after")
    def _some_limit(self) -> "ShareShape":
        if self.most is None and self.least is None:
            raise ValueError("give `most`, `least` or both")
        return self


class ExcludeShape(_Scoped):
    """Parcels that a partner does not get."""

    partner: Name


def _partners(value: Any) -> Any:
    """`true` and `false` for every partner and none."""
    if isinstance(value, str):
        return {"true": [ANY], "false": []}.get(value, [value])
    return value


class MixShape(Shape):
    """The file."""

    on_time: list[FloorShape] = []
    capacity: list[CapacityShape] = []
    commitments: list[CommitmentShape] = []
    shares: list[ShareShape] = []
    exclude: list[ExcludeShape] = []
    new_lanes: Annotated[list[Name], BeforeValidator(_partners, json_schema_input_type=bool | str | list[str])] = Field(
        default=[], description="partners that may get lanes they have no history on; true for every partner"
    )
