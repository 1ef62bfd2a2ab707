"""Shape of the calendar: which days are working days."""

from datetime import date
from typing import Literal

from pydantic import Field

from scorecards.workspace.schema.base import Shape

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class CalendarShape(Shape):
    """Which days are working days."""

    weekend: list[Weekday] = ["saturday", "sunday"]
    holidays: bool = True
    closed: dict[str, list[date]] = Field(default={}, description="closing days by country code, '*' for all")
