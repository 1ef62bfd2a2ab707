"""Shapes of the catalogue: KPIs and canonical tables."""

from typing import Literal

from pydantic import Field

from scorecards.workspace.schema.base import Scalar, Shape


class TermShape(Shape):
    """A sum of another table."""

    table: str
    month: str
    population: str
    value: str


class KpiShape(Shape):
    """One KPI of the catalogue."""

    name: str
    subject: str = Field(default="", description="the name as subject of a sentence, in the singular")
    group: Literal["speed", "quality", "claims", "cost", "data", "other", "coverage"]
    unit: Literal["percent", "per_10000", "per_100", "working_days", "days", "hours", "money", "grams"]
    better: Literal["higher", "lower"] | None = None
    table: str
    month: str
    population: Scalar = "TRUE"
    numerator: Scalar = "1"
    denominator: Scalar = "1"
    unknown: str | None = None
    quantile: Scalar | None = None
    of: str | None = None
    plus: TermShape | None = None
    needs: list[str] = []
    chart: Literal["p_prime", "xmr", "counts"]
    lag_months: int = Field(default=0, ge=0, le=24)
    matures_after: int = Field(default=0, ge=0)
    coverage_floor: Scalar | None = None
    withheld_by: str | None = None
    provisional_by: str | None = None
    decimals: int | None = Field(default=None, ge=0, le=4)
    by: str | None = Field(default=None, description="sums are also kept by this column")
    count: Literal["rows", "groups"] = Field(default="rows", description="groups: the values of `by` with a sum > 0")
    divisor: int = Field(default=1, ge=1, description="how many of the whole numbers `of` make one of the unit")
    definition: str
    source: str


class TableColumnShape(Shape):
    """One column of a canonical table."""

    type: Literal["text", "integer", "number", "money", "date", "time"]
    required: bool = False
    may_be_empty: bool = False
    event: bool = False
    words: list[str] = []
    about: str = ""
    place: str | None = Field(default=None, description="column of the place on whose clock a date or time is read")
    share_of: str | None = Field(default=None, description="count that the column is a published percentage of")


class TableCheckShape(Shape):
    """A condition that refuses a row."""

    fails: str
    reason: str


class WorkingDaysShape(Shape):
    """Column of the place (without one: weekends and closing days of all places) and column of the day."""

    place: str | None = None
    day: str


class TableShape(Shape):
    """One canonical table."""

    grain: str
    columns: dict[str, TableColumnShape]
    checks: list[TableCheckShape] = []
    derived: list[dict[str, str]] = []
    per_shipment: dict[str, dict[str, str]] = {}
    working_days: dict[str, WorkingDaysShape] = {}
    day_numbers: list[str] = []
    derived_after: list[dict[str, str]] = []
