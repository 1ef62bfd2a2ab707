"""An annex as the bytes of a workbook: typed cells, never a formula, the same bytes for the same annex."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scorecards.model import UNIT_SCALE, Month
from scorecards.model.annex import Amount, Annex, AnnexSheet, Cell, Form

#: What stands in a cell that begins with = + - @ is text: it came from data, and a reader's program would run it.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
#: Codes of the file format, which every program shows by the reader's own locale.
_DATE, _TIME, _MONTH, _COUNT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm", "#,##0"
_LONGEST_TEXT = 32_767  # characters in a cell
_NAME = 31  # characters in the name of a sheet
_HEADER = 1  # the row below the note
#: Text, whatever is typed; and how many rows of a form have their lists to choose from.
_TEXT, _FORM_WIDTH, _FORM_ROWS = "@", 30, 10_000
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 60, 200


@dataclass
class _Book:
    """A workbook while it is written, and the formats it has so far."""

    book: Any
    text: Any
    formats: dict[str, Any] = field(default_factory=dict)

    def format(self, code: str) -> Any:
        """The format of a number code, made once."""
        if code not in self.formats:
            self.formats[code] = self.book.add_format({"num_format": code})
        return self.formats[code]


def workbook(annex: Annex) -> bytes:
    """The annex as XLSX. The only date in its properties is the data date."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        created = datetime.fromisoformat(annex.created)
        book.set_properties({"title": annex.title, "author": annex.author, "created": created})
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        own = _Book(book, book.add_format({"quote_prefix": True}))
        for sheet in annex.sheets:
            if sheet.form is not None:
                _write_form(own, sheet, sheet.form, heading)
            else:
                _write(own, sheet, heading)
    return buffer.getvalue()


def _write(own: _Book, sheet: AnnexSheet, heading: Any) -> None:
    """The note, the header, the rows; the header stays in view and can be filtered by."""
    page = own.book.add_worksheet(sheet.name[:_NAME])
    page.write_string(0, 0, sheet.note)
    for column, name in enumerate(sheet.columns):
        page.write_string(_HEADER, column, name, heading)
        page.set_column(column, column, _width(sheet, column))
    for number, row in enumerate(sheet.rows, _HEADER + 1):
        for column, cell in enumerate(row):
            _write_cell(own, page, (number, column), cell)
    if sheet.hidden:
        page.hide()
        return
    page.freeze_panes(_HEADER + 1, 1)
    page.autofilter(_HEADER, 0, _HEADER + len(sheet.rows), len(sheet.columns) - 1)


def _write_form(own: _Book, sheet: AnnexSheet, form: Form, heading: Any) -> None:
    """The note, the header and empty rows to fill in: as text, so that no program takes an id for a number."""
    page = own.book.add_worksheet(sheet.name[:_NAME])
    page.write_string(0, 0, sheet.note)
    choices = {column: (there, count) for column, there, count in form.choices}
    for column, name in enumerate(sheet.columns):
        page.write_string(_HEADER, column, name, heading)
        page.set_column(column, column, _FORM_WIDTH, own.format(_DATE if column == form.day else _TEXT))
        if column in choices:
            there, count = choices[column]
            first, last = _HEADER + 1, _HEADER + count
            source = f"='{form.lists}'!{_cell_name(first, there)}:{_cell_name(last, there)}"
            page.data_validation(_HEADER + 1, column, _FORM_ROWS, column, {"validate": "list", "source": source})
    page.freeze_panes(_HEADER + 1, 0)


def _cell_name(row: int, column: int) -> str:
    """`$B$3` of a place counted from 0, in one of the first 26 columns."""
    return f"${chr(ord('A') + column)}${row + 1}"


def _write_cell(own: _Book, page: Any, place: tuple[int, int], cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        # Marked as text, so that it stays text when somebody edits the cell.
        page.write_string(*place, cell[:_LONGEST_TEXT], own.text if cell.startswith(_COMMANDS) else None)
    elif isinstance(cell, Amount):
        page.write_number(*place, _scaled(cell), own.format(_code(cell)))
    elif isinstance(cell, datetime):
        page.write_datetime(*place, cell, own.format(_TIME))
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, own.format(_DATE))
    elif isinstance(cell, Month):
        page.write_datetime(*place, cell.first, own.format(_MONTH))
    elif isinstance(cell, int):
        page.write_number(*place, cell, own.format(_COUNT))
    else:
        page.write_number(*place, cell)


def _scaled(cell: Amount) -> float:
    """A share of rows stays one, for its format multiplies by 100; others are written in their scale."""
    return cell.value if cell.unit == "percent" else cell.value * UNIT_SCALE[cell.unit]


def _code(cell: Amount) -> str:
    """`#,##0.00`, `0.0%`."""
    digits = "." + "0" * cell.decimals if cell.decimals else ""
    return f"0{digits}%" if cell.unit == "percent" else f"#,##0{digits}"


def _width(sheet: AnnexSheet, column: int) -> int:
    """Characters that the texts of the first rows need, within bounds; the header may take two lines."""
    texts = [len(cell) for row in sheet.rows[:_LOOKED_AT] if isinstance(cell := row[column], str)]
    times = [len(_TIME) for row in sheet.rows[:_LOOKED_AT] if isinstance(row[column], date)]
    return min(max(_NARROWEST, len(sheet.columns[column]) // 2 + 2, *texts, *times, 0) + 2, _WIDEST)
