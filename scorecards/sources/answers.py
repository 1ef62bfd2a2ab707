"""A file that a partner sends back, XLSX or CSV, as rows of text: nothing in it is run, and its size is bounded."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scorecards.errors import data_error
from scorecards.sources.answer_book import BookError, Rows, sheet_like

#: Bounds of what is read at all: a form of disputes is far smaller.
MOST_BYTES = 50 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 64
MOST_CHARACTERS = 2_000
_HINT = "Ask for the form once more: it is the sheet of the workbook that came with the scorecard."


@dataclass(frozen=True)
class AnswerRow:
    """The cells of a row as text, blank around it removed; `number` as a spreadsheet counts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class AnswerSheet:
    """One sheet; rows without any text are left out. `from_1904`: its day numbers count from there, not from 1900."""

    name: str
    rows: tuple[AnswerRow, ...]
    from_1904: bool = False


def read_answer(path: Path, is_wanted: Callable[[Rows], bool]) -> AnswerSheet | None:
    """The first sheet of a workbook whose first rows are wanted, or a CSV file. None where there is no such sheet.

    Formulas are read as their text, macros are refused with the file. Raises DataError for what is no workbook and no
    CSV file, or too large.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        what = f"is not read: a file of disputes is .xlsx or .csv, not {suffix or 'without a suffix'}"
        raise data_error(path, what, "Save it as .xlsx, without macros.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise data_error(path, f"is larger than {MOST_BYTES >> 20} MB", _HINT)
        found = ("", _csv(path), False) if suffix == ".csv" else sheet_like(path, is_wanted, MOST_ROWS, MOST_COLUMNS)
    except OSError as error:
        raise data_error(path, f"cannot be read: {error.strerror or error}", "Is the name right?") from None
    except BookError as error:
        raise data_error(path, str(error), _HINT) from None
    if found is None or not is_wanted(found[1]):
        return None
    name, rows, is_1904 = found
    if len(rows) > MOST_ROWS:
        raise data_error(path, f"has more than {MOST_ROWS:,} rows", _HINT)
    return AnswerSheet(name, tuple(_row(path, number, cells) for number, cells in rows), is_1904)


def _row(path: Path, number: int, cells: list[str]) -> AnswerRow:
    texts = tuple(_stripped(cell) for cell in cells)
    if any(len(text) > MOST_CHARACTERS for text in texts):
        what = f"a cell has more than {MOST_CHARACTERS:,} characters"
        raise data_error(path, what, "Shorten it: evidence is named, not pasted.", number)
    return AnswerRow(number, texts)


def _stripped(text: str) -> str:
    """Without blanks of any kind around it and signs that cannot be seen."""
    return "".join(sign for sign in text.replace("\u00a0", " ") if sign.isprintable() or sign in "\n\t").strip()


def _csv(path: Path) -> Rows:
    text = _decoded(path.read_bytes())
    if "\0" in text:
        raise data_error(path, "is not a text file", "Save it as CSV in UTF-8, or as .xlsx.")
    delimiter = max(";\t,", key=lambda sign: _fields(text[:4_000], sign))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: Rows = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells[:MOST_COLUMNS]))
            if len(rows) > MOST_ROWS:
                break
    except csv.Error as error:
        raise data_error(path, f"is not a readable CSV file: {error}", "Save it as .xlsx instead.") from None
    return rows


def _fields(head: str, delimiter: str) -> int:
    """How often a sign parts fields in the second line: the first is a sentence."""
    lines = [line for line in head.splitlines() if line.strip()]
    return lines[1].count(delimiter) if len(lines) > 1 else 0


def _decoded(data: bytes) -> str:
    """As spreadsheets save it: UTF-8 with or without a mark, UTF-16, else the code page of Western Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
