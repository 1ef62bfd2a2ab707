"""Shapes of a source: its files and the mapping of its columns."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from scorecards.workspace.schema.base import DateFormats, Listed, Scalar, Shape


def _as_sql(value: Any) -> Any:
    return {"sql": value} if isinstance(value, str) else value


class ColumnMapping(Shape):
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


class CsvOptions(Shape):
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


class XlsxOptions(Shape):
    """Where the table is in a workbook."""

    sheet: str | None = Field(default=None, description="default: the first sheet")
    header_row: int = Field(default=1, ge=1)


class SqliteOptions(Shape):
    """Which table of a database file."""

    table: str


class SourceShape(Shape):
    """One source of a canonical table."""

    files: Listed = Field(default=[], min_length=1)
    table: str | None = Field(default=None, description="engines with tables: a table or view, raw.parcels")
    parquet: str | None = Field(default=None, description="spark: a folder of Parquet files, s3a://lake/parcels")
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
