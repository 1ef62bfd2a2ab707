"""Shapes of scorecards.yaml and brand.yaml."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scorecards.workspace.schema.base import COLOUR, CURRENCY, TIME, Name, Shape
from scorecards.workspace.schema.calendar import CalendarShape
from scorecards.workspace.schema.engine import EngineShape, database_url
from scorecards.workspace.schema.partners import PartnerDefaults
from scorecards.workspace.schema.sources import SourceShape
from scorecards.workspace.schema.standards import StandardShape


class WorkingHours(Shape):
    """When sites work: stock that arrives at night waits for the morning."""

    opens: str = Field(default="08:00", pattern=TIME)
    closes: str = Field(default="18:00", pattern=TIME)

    @property
    def minutes(self) -> tuple[int, int]:
        """Both as minutes of the day."""
        hours = [text.split(":") for text in (self.opens, self.closes)]
        opens, closes = (int(hour) * 60 + int(minute) for hour, minute in hours)
        return opens, closes

    @model_validator(mode="after")
    def _in_order(self) -> "WorkingHours":
        if self.closes <= self.opens:
            raise ValueError(f"`closes` {self.closes} is not after `opens` {self.opens}")
        return self


class PeerComparisonShape(Shape):
    """The sign-off without which no partner is shown how it compares with the others."""

    approved_by: Name
    approved_on: date


def _ledger(written: str) -> str:
    return database_url(written) if "://" in written else written


class WorkspaceShape(Shape):
    """scorecards.yaml."""

    extends: str | None = Field(default=None, description="another YAML file whose keys this one adds to or replaces")
    timezone: str = "UTC"
    timezones: dict[str, str] = Field(
        default={}, description="time zones of places whose country has several: {ES: Europe/Madrid}"
    )
    currency: str = Field(default="EUR", pattern=CURRENCY)
    locale: str = "en-GB"
    data_folder: str = "data"
    data_as_of: date | None = Field(default=None, ge=date(1990, 1, 1), le=date(2099, 12, 31))
    calendar: CalendarShape = CalendarShape()
    service_standards: list[StandardShape] = []
    working_hours: WorkingHours = WorkingHours()
    accrual: Literal["mean", "none"] = "mean"
    discover_partners: bool = False
    partner_defaults: PartnerDefaults = PartnerDefaults()
    peer_comparison: PeerComparisonShape | None = Field(
        default=None, description="who allowed partners to be shown how they compare with the others, and when"
    )
    engine: EngineShape = EngineShape()
    ledger: Annotated[str, AfterValidator(_ledger), Field(min_length=1)] = Field(
        default=".scorecards-ledger/ledger.sqlite",
        description="what was published: a file, or for a team postgresql://user@host/database or env:NAME",
    )
    sources: dict[str, dict[str, SourceShape]]


class FontShape(Shape):
    """Two static TTF files."""

    family: str
    regular: str
    semibold: str


class BrandShape(Shape):
    """brand.yaml."""

    name: Name
    logo: str | None = None
    accent: str = Field(default="#1F2A6B", pattern=COLOUR)
    font: FontShape | None = None
    fallback_fonts: list[str] = []
    confidentiality: str = "Confidential"
    address: str = ""
