"""The shape of the YAML files. Unknown keys are errors; what is wrong is said in plain words."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _as_is(value: Any) -> Any:
    return value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) or value is None else [value]


def _as_sql(value: Any) -> Any:
    return {"sql": value} if isinstance(value, str) else value


#: Text, numbers too: everything is read as written; an editor sees numbers where they look like numbers.
Scalar = Annotated[str, BeforeValidator(_as_is, json_schema_input_type=str | float | bool)]
#: One may stand without the brackets of a list.
Listed = Annotated[list[Scalar], BeforeValidator(_listed, json_schema_input_type=Scalar | list[Scalar])]

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

#: Patterns of the shapes, each with an example for the message.
CURRENCY, COLOUR, MONTH = "^[A-Z]{3}$", "^#[0-9A-Fa-f]{6}$", r"^\d{4}-(0[1-9]|1[0-2])$"
EXAMPLES = {CURRENCY: "EUR", COLOUR: '"#1F2A6B" (with quotes)', MONTH: "2026-10"}
_DATE_PARTS = set("aAbBcdfgGHIjmMnpSTuUVwWxXyYzZ%")


def _date_formats(formats: list[str]) -> list[str]:
    """Refuse a format without a part of a date, or with one that the engine does not know."""
    for written in formats:
        parts = re.findall("%-?(.?)", written)
        if unknown := [part for part in parts if part not in _DATE_PARTS]:
            raise ValueError(f"{written!r} is not a date format: there is no %{unknown[0]}")
        if not set(parts) - {"%"}:
            raise ValueError(f"{written!r} is not a date format: write %d for the day, %m, %Y, %y, %b, %H, %M, %S")
    return formats


DateFormats = Annotated[Listed, AfterValidator(_date_formats)]


def _without_default(schema: dict[str, Any]) -> None:
    """An editor should offer null nowhere: leaving a key out says the same."""
    for entry in schema.get("properties", {}).values():
        entry.pop("default", None)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_without_default)


class ColumnMapping(_Shape):
    """How one canonical column comes out of the file."""

    column: str | None = Field(default=None, description="exact name of a column of the file")
    sql: Scalar | None = Field(default=None, description="SQL expression over the file's columns")
    values: dict[str, Scalar] | None = Field(default=None, description="words of the file: words of this tool")
    missing: Listed | None = Field(default=None, description="words that mean: no value")
    dates: DateFormats | None = Field(default=None, description="formats tried in order")
    decimal: Literal[".", ","] | None = Field(default=None, description="decimal sign of numbers")
    combine: Literal["first", "last", "min", "max", "sum"] = Field(
        default="first", description="for sources with a grain"
    )
    note: str | None = Field(default=None, description="a remark for the data page")

    @model_validator(mode="after")
    def _one_of_two(self) -> "ColumnMapping":
        if (self.column is None) == (self.sql is None):
            raise ValueError("give either `column` (a name) or `sql` (an expression)")
        return self


#: An SQL expression may stand alone.
Mapped = Annotated[ColumnMapping, BeforeValidator(_as_sql, json_schema_input_type=str | ColumnMapping)]


class CsvOptions(_Shape):
    """How a CSV file is written."""

    separator: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8"
    decimal: Literal[".", ","] = "."
    quote: str = Field(default='"', max_length=1)
    header: bool = Field(default=True, description="false: columns are named column1, column2, …")

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str) -> str:
        try:
            "".encode(name)
        except (LookupError, ValueError):
            raise ValueError(f"there is no encoding {name!r}: write utf-8, cp1252 or utf-16") from None
        return name

    @model_validator(mode="after")
    def _told_apart(self) -> "CsvOptions":
        if self.separator == self.quote or self.separator in "\r\n" or self.quote in ("\r", "\n"):
            raise ValueError("separator and quote must be two different signs")
        return self


class XlsxOptions(_Shape):
    """Where the table is in a workbook."""

    sheet: str | None = Field(default=None, description="default: the first sheet")
    header_row: int = Field(default=1, ge=1)


class SqliteOptions(_Shape):
    """Which table of a database file."""

    table: str


class SourceShape(_Shape):
    """One source of a canonical table."""

    files: Listed = Field(min_length=1)
    format: Literal["csv", "parquet", "xlsx", "sqlite"] | None = None
    csv: CsvOptions = CsvOptions()
    xlsx: XlsxOptions = XlsxOptions()
    sqlite: SqliteOptions | None = None
    dates: DateFormats = []
    missing: Listed = []
    where: str | None = Field(default=None, description="SQL condition; other rows are counted as filtered")
    duplicates: Literal["reject", "first", "last"] = Field(default="reject", description="rows with an id seen before")
    grain: Listed | None = Field(default=None, description="what identifies a row; source rows are combined")
    columns: dict[str, Mapped] | None = None
    note: str | None = None


class CalendarShape(_Shape):
    """Which days are working days."""

    weekend: list[Weekday] = ["saturday", "sunday"]
    holidays: bool = True
    closed: dict[str, list[date]] = Field(default={}, description="closing days by country code, '*' for all")


class TargetShape(_Shape):
    """The agreed level of one KPI between two dates."""

    target: Scalar
    weight: int = Field(default=0, ge=0, le=100)
    near: Scalar | None = None
    red_line: Scalar | None = None
    zero_at: Scalar | None = None
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    clause: str = ""


Targets = Annotated[list[TargetShape], BeforeValidator(_listed, json_schema_input_type=TargetShape | list[TargetShape])]


class BaselineShape(_Shape):
    """First and last month of the control-limit baseline."""

    from_: str = Field(alias="from", pattern=MONTH)
    until: str = Field(pattern=MONTH)

    @model_validator(mode="after")
    def _in_order(self) -> "BaselineShape":
        if self.until < self.from_:
            raise ValueError(f"`until` {self.until} lies before `from` {self.from_}")
        return self


class ContactShape(_Shape):
    """Somebody at the partner or at the shipper."""

    name: str
    email: str = ""
    role: str = ""


class PartnerDefaults(_Shape):
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


class WorkspaceShape(_Shape):
    """scorecards.yaml."""

    extends: str | None = Field(default=None, description="another YAML file whose keys this one adds to or replaces")
    timezone: str = "UTC"
    currency: str = Field(default="EUR", pattern=CURRENCY)
    locale: str = "en-GB"
    data_folder: str = "data"
    data_as_of: date | None = Field(default=None, ge=date(1990, 1, 1), le=date(2099, 12, 31))
    calendar: CalendarShape = CalendarShape()
    accrual: Literal["mean", "none"] = "mean"
    discover_partners: bool = False
    partner_defaults: PartnerDefaults = PartnerDefaults()
    sources: dict[Literal["shipments", "charges", "claims"], dict[str, SourceShape]]


class FontShape(_Shape):
    """Two static TTF files."""

    family: str
    regular: str
    semibold: str


class BrandShape(_Shape):
    """brand.yaml."""

    name: Name
    logo: str | None = None
    accent: str = Field(default="#1F2A6B", pattern=COLOUR)
    font: FontShape | None = None
    confidentiality: str = "Confidential"
    address: str = ""


class TermShape(_Shape):
    """A sum of another table."""

    table: str
    month: str
    population: str
    value: str


class KpiShape(_Shape):
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
    definition: str
    source: str


class TableColumnShape(_Shape):
    """One column of a canonical table."""

    type: Literal["text", "integer", "number", "money", "date", "time"]
    required: bool = False
    may_be_empty: bool = False
    event: bool = False
    words: list[str] = []
    about: str = ""


class TableCheckShape(_Shape):
    """A condition that refuses a row."""

    fails: str
    reason: str


class WorkingDaysShape(_Shape):
    """Column of the place and column of the day."""

    place: str
    day: str


class TableShape(_Shape):
    """One canonical table."""

    grain: str
    columns: dict[str, TableColumnShape]
    checks: list[TableCheckShape] = []
    derived: list[dict[str, str]] = []
    per_shipment: dict[str, dict[str, str]] = {}
    working_days: dict[str, WorkingDaysShape] = {}
    day_numbers: list[str] = []
    derived_after: list[dict[str, str]] = []


#: File kinds of a workspace and their shapes, for `scorecards schema`.
SHAPES: dict[str, type[BaseModel]] = {
    "scorecards": WorkspaceShape,
    "partner": PartnerShape,
    "brand": BrandShape,
    "kpis": KpiShape,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schemas by file kind; `kpis` is a mapping from id to KPI."""
    schemas = {kind: shape.model_json_schema(by_alias=True) for kind, shape in SHAPES.items()}
    kpi = schemas["kpis"]
    definitions = kpi.pop("$defs", {})
    schemas["kpis"] = {"type": "object", "additionalProperties": kpi, "$defs": definitions}
    # What a file does not say may stand in the file that it extends.
    for part in (schemas["scorecards"], *schemas["scorecards"]["$defs"].values()):
        part.pop("required", None)
    for kind, schema in schemas.items():
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = f"scorecards: {kind}"
    return schemas
