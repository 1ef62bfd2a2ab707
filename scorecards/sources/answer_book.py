"""A workbook from outside: bounded before it is opened, and nothing in it is run."""

import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scorecards.sources.cells import text_of

_MOST_PARTS = 2_000
_MOST_SHEETS = 100
#: By which a sheet is known.
_FIRST_ROWS = 4
#: All parts, unpacked. Reading never goes beyond the sizes that a package declares.
_MOST_UNPACKED = 256 * 2**20
#: The last row that a sheet can have.
_LAST_ROW = 1_048_576
_MACROS = "vbaproject"

#: Row number and cells.
Rows = list[tuple[int, list[str]]]


class BookError(Exception):
    """What is wrong with a workbook, as a sentence without its subject."""


def sheet_like(
    path: Path, is_wanted: Callable[[Rows], bool], most_rows: int, most_columns: int
) -> tuple[str, Rows, bool] | None:
    """Of the first sheet whose first rows are wanted: name, rows with any text, and whether days count from 1904.

    Of a formula the cell holds its text. A sheet with more rows than `most_rows` is cut after one more; columns beyond
    `most_columns` are not read. Raises BookError.
    """
    from defusedxml import DefusedXmlException  # by which openpyxl reads, where it is there
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import MAC_EPOCH

    try:
        _inspect(path)
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drop-down lists and styles that the library does not know
            book = load_workbook(file, read_only=True, keep_links=False)
            for sheet in book.worksheets[:_MOST_SHEETS]:
                if is_wanted(_rows(sheet, _FIRST_ROWS, 0, most_columns)):
                    return sheet.title, _rows(sheet, _LAST_ROW, most_rows, most_columns), book.epoch == MAC_EPOCH
            return None
    except (BookError, OSError):
        raise
    except Exception as error:  # which ones the library raises on files made by hand is nowhere said
        cause = error.__cause__ or error
        if isinstance(cause, DefusedXmlException):
            raise BookError("has entities inside, as no workbook has, and is not opened") from None
        told = str(cause) or type(cause).__name__
        raise BookError(f"is not a readable workbook: {told.splitlines()[0]}") from None


def _inspect(path: Path) -> None:
    """Refuse what is too large or has macros by what its table of contents says, before any of it is unpacked."""
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
    if len(parts) > _MOST_PARTS:
        raise BookError("has too many parts for a workbook")
    if any(_MACROS in part.filename.lower() for part in parts):
        raise BookError("has macros and is not opened")
    if sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise BookError(f"unpacks to more than {_MOST_UNPACKED >> 20} MB and is not opened")


def _rows(sheet: Any, last: int, most: int, most_columns: int) -> Rows:
    """The rows with any text up to row `last`, or to one more than `most` (0: all)."""
    found: Rows = []
    for number, values in enumerate(sheet.iter_rows(max_row=last, max_col=most_columns, values_only=True), start=1):
        cells = [text_of(getattr(value, "text", value)) or "" for value in values]  # formulas of arrays are objects
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append((number, cells))
        if most and len(found) > most:
            break
    return found
