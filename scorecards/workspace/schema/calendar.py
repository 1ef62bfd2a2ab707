"""Shape of the calendar: which days are working days, for whom."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from scorecards.workspace.schema.base import Shape

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_CLOSED = "closing days by country code, '*' for all; a plain list is for all"


def _everywhere(value: Any) -> Any:
    return {"*": value} if isinstance(value, list) else value


#: A list without countries holds for all of them.
ClosedDays = Annotated[
    dict[str, list[date]],
    BeforeValidator(_everywhere, json_schema_input_type=dict[str, list[date]] | list[date]),
]


class WorkingDayRules(Shape):
    """What differs from the general calendar; closing days come on top of it."""

    weekend: list[Weekday] | None = None
    holidays: bool | None = None
    closed: ClosedDays = Field(default={}, description=_CLOSED)


class PartnerCalendar(WorkingDayRules):
    """What differs for one partner, and for some of its services."""

    services: dict[str, WorkingDayRules] = {}


class CalendarShape(Shape):
    """Which days are working days; what a partner says about itself goes before what holds for a service."""

    weekend: list[Weekday] = ["saturday", "sunday"]
    holidays: bool = True
    closed: ClosedDays = Field(default={}, description=_CLOSED)
    services: dict[str, WorkingDayRules] = Field(default={}, description="what differs, by service")
    partners: dict[str, PartnerCalendar] = Field(default={}, description="what differs, by partner id")
    until: date | None = Field(default=None, description="last day whose closing days are entered")
