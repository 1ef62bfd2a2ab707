"""Shape of a service standard."""

from datetime import date

from pydantic import Field

from scorecards.workspace.schema.base import Name, Shape


class StandardShape(Shape):
    """Working days from hand-over to delivery where no promise is on record."""

    service: Name
    days: int = Field(ge=0, description="working days where the parcel goes; 0 is the day of hand-over")
    partner: Name | None = Field(default=None, description="id of a partner; default: any")
    destination: Name | None = Field(default=None, description="default: any")
    origin: Name | None = Field(default=None, description="default: any")
    from_: date | None = Field(default=None, alias="from", description="first day of hand-over")
    until: date | None = Field(default=None, description="last day of hand-over")
