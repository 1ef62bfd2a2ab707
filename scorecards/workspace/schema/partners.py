"""Shapes of a partner: its targets, contacts and baseline."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from scorecards.workspace.schema.base import MONTH, Listed, Name, Scalar, Shape, listed


class TargetShape(Shape):
    """The agreed level of one KPI between two dates."""

    target: Scalar
    weight: int = Field(default=0, ge=0, le=100)
    near: Scalar | None = None
    red_line: Scalar | None = None
    zero_at: Scalar | None = None
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    clause: str = ""


Targets = Annotated[list[TargetShape], BeforeValidator(listed, json_schema_input_type=TargetShape | list[TargetShape])]


class BaselineShape(Shape):
    """First and last month of the control-limit baseline."""

    from_: str = Field(alias="from", pattern=MONTH)
    until: str = Field(pattern=MONTH)

    @model_validator(mode="after")
    def _in_order(self) -> "BaselineShape":
        if self.until < self.from_:
            raise ValueError(f"`until` {self.until} lies before `from` {self.from_}")
        return self


class ContactShape(Shape):
    """Somebody at the partner or at the shipper."""

    name: str
    email: str = ""
    role: str = ""


class PartnerDefaults(Shape):
    """What holds for every partner that does not say otherwise."""

    kind: Literal["transport", "fulfilment"] | None = None
    language: Literal["en"] = "en"
    contacts: list[ContactShape] = []
    targets: dict[str, Targets] = {}
    information: list[str] = []
    baseline: BaselineShape | None = None


class PartnerShape(PartnerDefaults):
    """One partner."""

    name: Name
    aliases: Listed = []
    logo: str | None = None
