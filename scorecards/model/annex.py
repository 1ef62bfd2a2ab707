"""The annex of a scorecard: every figure and the rows behind it, as typed cells of a workbook."""

from dataclasses import dataclass
from datetime import date, datetime

from scorecards.model.kpi import Unit
from scorecards.model.period import Month

#: Rows of one sheet where nobody asks for another number.
SHEET_ROWS = 50_000
#: What a sheet of a workbook holds below its first line and its header.
MOST_ROWS = 1_048_574


@dataclass(frozen=True)
class Amount:
    """A figure in the stored scale (0.963) with its unit and the digits it is shown in."""

    value: float
    unit: Unit
    decimals: int


Cell = str | int | float | date | datetime | Month | Amount | None


@dataclass(frozen=True)
class Form:
    """How a sheet is filled in: all columns take text, `day` a date.

    `choices` names the column, and of the sheet `lists` the column and the number of entries to choose from.
    """

    lists: str
    choices: tuple[tuple[int, int, int], ...]
    day: int


@dataclass(frozen=True)
class AnnexSheet:
    """One question with its answer: a header and rows. `total` are all rows there are, more than those shown or not.

    `note` stands in the first line. A sheet with a `form` is for the reader to fill in, a `hidden` one for programs.
    """

    name: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    form: Form | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Annex:
    """The workbook of one card. `created` is the data date (ISO): no clock is read."""

    title: str
    author: str
    created: str
    sheets: tuple[AnnexSheet, ...]
