"""Files that hold a list of entries, as YAML or as CSV: one shape, one kind of message for both."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from scorecards.errors import ConfigurationError, Problem, configuration_error
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, Place, read_yaml

S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True)
class ListShape(Generic[S]):
    """A file with the one key `key`, a list of `entry`; `columns` gives an entry's key by the column of a CSV file."""

    whole: type[BaseModel]
    entry: type[S]
    key: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Entry(Generic[S]):
    """One entry that fits its shape, and where it stands; `number` counts the entries of its file from 1."""

    shape: S
    document: Document
    at: Location
    number: int

    @property
    def place(self) -> Place:
        """Its file and line, or row."""
        return self.document.place(self.at)

    def problem(self, key: str, what: str, hint: str) -> Problem:
        """A problem at one of its keys."""
        return self.document.problem((*self.at, key), what, hint)


def read_entries(paths: Iterable[Path], lists: ListShape[S]) -> tuple[list[Entry[S]], list[Problem]]:
    """The entries of all files that fit their shape, and what is wrong with the others."""
    entries: list[Entry[S]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            document, found = _read_csv(path, lists) if path.suffix == ".csv" else (read_yaml(path), [])
        except ConfigurationError as error:
            problems += error.problems
            continue
        problems += found + validated(lists.whole, document)[1]
        entries += _fitting(document, lists)
    return entries, problems


def _fitting(document: Document, lists: ListShape[S]) -> Iterable[Entry[S]]:
    """Entries without a fault of their own, so that one slip does not hide what is wrong with the rest."""
    data = document.data.get(lists.key)
    for index in range(len(data) if isinstance(data, list) else 0):
        at = (lists.key, index)
        shape, _ = validated(lists.entry, document, at)
        if shape is not None:
            yield Entry(shape, document, at, index + 1)


def _read_csv(path: Path, lists: ListShape[S]) -> tuple[Document, list[Problem]]:
    """The rows as the document of a YAML file: a place is a row as a spreadsheet counts them, the header is row 1.

    Empty fields are left out. Raises ConfigurationError where no row can be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[field.strip() for field in row] for row in csv.reader(file, strict=True)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise configuration_error(path, f"cannot be read: {error}", "Save the file as CSV in UTF-8.") from None
    header = rows[0] if rows else []
    _check_header(path, header, list(lists.columns))
    entries: list[dict[str, Any]] = []
    places: dict[Location, Place] = {(): Place(path, 1), (lists.key,): Place(path, 1)}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header) and any(row):
            what = f"the row has {len(row)} fields, the header has {len(header)}"
            problems.append(Problem(str(path), number, what, "Put a field that holds a comma in quotes."))
        elif any(row):
            places[lists.key, len(entries)] = Place(path, number)
            fields = zip(header, row, strict=True)
            entries.append({lists.columns[name]: field for name, field in fields if field})
    return Document(path, {lists.key: entries}, places), problems


def _check_header(path: Path, header: list[str], known: list[str]) -> None:
    """Raises ConfigurationError with every column that is not known or stands twice."""
    hint = f"The columns are {', '.join(known)}, separated by commas."
    wrong = [f"the column {name!r} is not known here" for name in header if name not in known]
    wrong += [f"the column {name!r} stands twice" for name in dict.fromkeys(header) if header.count(name) > 1]
    if not header:
        wrong = ["there is no header"]
    if wrong:
        raise ConfigurationError(Problem(str(path), 1, what, hint) for what in wrong)
