"""A workbook from outside, read part by part as XML: bounded in every direction, and nothing in it is run.

Numbers stay as the file writes them, so that what a program made of an id can still be told.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers import expat

_MOST_PARTS = 2_000
_MOST_SHEETS = 100
#: By which a sheet is known.
_FIRST_ROWS = 4
#: Of one part, unpacked: counted while it is unpacked, whatever the file says of itself.
_MOST_UNPACKED = 512 * 2**20
_CHUNK = 1 << 16
#: Longer texts are cut: nobody reads them. A row number or the number of a text has fewer digits.
_MOST_TEXT, _MOST_DIGITS = 5_000, 9
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_MACROS = "vbaproject"
_ATTRIBUTE_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"

Attributes = dict[str, str]
#: Row number and cells.
Rows = list[tuple[int, list[str]]]


class BookError(Exception):
    """What is wrong with a workbook, as a sentence without its subject."""


class _EnoughError(Exception):
    """All that is needed was read."""


def sheet_like(
    path: Path, is_wanted: Callable[[Rows], bool], most_rows: int, most_columns: int
) -> tuple[str, Rows, bool] | None:
    """Of the first sheet whose first rows are wanted: name, rows with any text, and whether days count from 1904.

    A sheet with more rows than `most_rows` is cut after one more; columns beyond `most_columns` are not read.
    Raises BookError.
    """
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if len(names) > _MOST_PARTS:
                raise BookError("has too many parts for a workbook")
            if any(_MACROS in name.lower() for name in names):
                raise BookError("has macros and is not opened")
            book = _Book(package)
            for name, part in book.sheets:
                if is_wanted(book.rows(part, _FIRST_ROWS, most_columns)):
                    return name, book.rows(part, most_rows, most_columns), book.is_1904
            return None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise BookError(f"is not a readable workbook: {error}") from None
    except expat.ExpatError as error:
        raise BookError(f"is not a readable workbook: {error}") from None


class _Book:
    """An open package: where its sheets are."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self.is_1904 = False
        self.sheets: list[tuple[str, str]] = []
        targets: dict[str, str] = {}
        named: list[tuple[str, str]] = []

        def relation(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                targets[attributes.get("Id", "")] = attributes.get("Target", "")

        def entry(tag: str, attributes: Attributes) -> None:
            if tag == "sheet":
                named.append((attributes.get("name", ""), attributes.get(_ATTRIBUTE_ID, "")))
            elif tag == "workbookPr":
                self.is_1904 = attributes.get("date1904") in ("1", "true")

        self._parse("xl/_rels/workbook.xml.rels", relation)
        self._parse("xl/workbook.xml", entry)
        for name, relation_id in named[:_MOST_SHEETS]:
            target = targets.get(relation_id, "")
            if "worksheets/" in target:
                part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
                self.sheets.append((name, part))

    def rows(self, part: str, most_rows: int, most_columns: int) -> Rows:
        """The rows of a sheet with their shared texts."""
        reader = _SheetReader(most_rows, most_columns)
        self._parse(part, reader.start, reader.end, reader.text)
        wanted = {index for _, cells in reader.rows for cell in cells if (index := _index(cell)) is not None}
        shared = self._shared(wanted) if wanted else {}
        return [(number, _texts(cells, shared)) for number, cells in reader.rows]

    def _shared(self, wanted: set[int]) -> dict[int, str]:
        """The shared texts that are asked for: a workbook may hold millions of others."""
        reader = _TextReader(wanted)
        self._parse("xl/sharedStrings.xml", reader.start, reader.end, reader.text)
        return reader.found

    def _parse(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Read a part through; a document type, by which entities could be made to grow, is refused."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(" ")[2], attributes)
        if end is not None:
            parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse
        try:
            with self._package.open(part) as file:
                _feed(parser, file)
        except _EnoughError:
            return


def _refuse(*_declared: object) -> None:
    raise BookError("has a document type inside, as no workbook has, and is not opened")


def _feed(parser: expat.XMLParserType, file: IO[bytes]) -> None:
    unpacked = 0
    while chunk := file.read(_CHUNK):
        unpacked += len(chunk)
        if unpacked > _MOST_UNPACKED:
            raise BookError(f"unpacks to more than {_MOST_UNPACKED >> 20} MB and is not opened")
        parser.Parse(chunk, False)  # noqa: FBT003  # the library's own argument, by place only
    parser.Parse(b"", True)  # noqa: FBT003


class _Cell:
    """A cell while it is read."""

    def __init__(self, column: int, kind: str) -> None:
        self.column, self.is_shared, self.text, self.formula = column, kind == "s", "", ""


class _SheetReader:
    """Collects the cells of a sheet."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        self._most_rows, self._most_columns = most_rows, most_columns
        self.rows: list[tuple[int, list[_Cell]]] = []
        self._number, self._column, self._cells = 0, 0, list[_Cell]()
        self._cell: _Cell | None = None
        self._into = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        """A row, a cell or what is inside one."""
        if tag == "row":
            written = attributes.get("r", "")
            self._number = int(written) if written.isdecimal() and len(written) < _MOST_DIGITS else self._number + 1
            self._column, self._cells = 0, []
        elif tag == "c":
            match = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _number(match[1]) if match else self._column + 1
            self._cell = _Cell(self._column, attributes.get("t", ""))
        elif tag in ("v", "t", "f"):
            self._into = tag

    def text(self, data: str) -> None:
        """Text of a value or a formula."""
        if self._cell is None or self._cell.column > self._most_columns:
            return
        if self._into == "f" and len(self._cell.formula) < _MOST_TEXT:
            self._cell.formula += data
        elif self._into in ("v", "t") and len(self._cell.text) < _MOST_TEXT:
            self._cell.text += data

    def end(self, tag: str) -> None:
        """A cell or a row is complete."""
        if tag in ("v", "t", "f"):
            self._into = ""
        elif tag == "c" and self._cell is not None:
            is_kept = self._cell.column <= self._most_columns and len(self._cells) < self._most_columns
            if is_kept and (self._cell.text or self._cell.formula):
                self._cells.append(self._cell)
            self._cell = None
        elif tag == "row" and self._cells:
            self.rows.append((self._number, self._cells))
            self._cells = []
            if len(self.rows) > self._most_rows:
                raise _EnoughError


class _TextReader:
    """Collects some of the shared texts; phonetic guides are no part of them."""

    def __init__(self, wanted: set[int]) -> None:
        self._wanted, self.found = wanted, dict[int, str]()
        self._index, self._is_text, self._is_guide, self._parts = -1, False, False, list[str]()

    def start(self, tag: str, _attributes: Attributes) -> None:
        """The next text, or a run of it."""
        if tag == "si":
            self._index += 1
            self._parts = []
        elif tag == "rPh":
            self._is_guide = True
        elif tag == "t":
            self._is_text = not self._is_guide and self._index in self._wanted

    def text(self, data: str) -> None:
        """Text of a run."""
        if self._is_text and len(self._parts) < _MOST_TEXT:
            self._parts.append(data[:_MOST_TEXT])

    def end(self, tag: str) -> None:
        """A text is complete."""
        if tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._is_guide = False
        elif tag == "si" and self._index in self._wanted:
            self.found[self._index] = "".join(self._parts)[:_MOST_TEXT]


def _number(letters: str) -> int:
    """A column by its letters, A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _texts(cells: list[_Cell], shared: dict[int, str]) -> list[str]:
    """The cells by their column; of a formula its text."""
    texts = [""] * max((cell.column for cell in cells), default=0)
    for cell in cells:
        texts[cell.column - 1] = _text(cell, shared)
    return texts


def _text(cell: _Cell, shared: dict[int, str]) -> str:
    if cell.formula:
        return f"={cell.formula}"
    index = _index(cell)
    return shared.get(index, "") if index is not None else "" if cell.is_shared else cell.text


def _index(cell: _Cell) -> int | None:
    """Which of the shared texts the cell shows."""
    is_one = cell.is_shared and cell.text.isdecimal() and len(cell.text) < _MOST_DIGITS
    return int(cell.text) if is_one else None
