"""A file as rows of text or native values, each with its row number."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

#: Name of the column that holds the row number as Excel shows it: the header is row 1.
ROW = "__row"
#: The temporary table that the rows of one file are loaded into.
LOADED = "raw_rows"


@dataclass(frozen=True)
class BrokenRow:
    """A row whose structure is wrong (too few or too many fields)."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Raw:
    """A relation (`sql`, to stand after FROM) with ROW and the file's columns, and their native types.

    `typed` says that the file itself knows dates and numbers (all but CSV): where such a value came as text, a
    date is ISO 8601 and a number has a point.
    """

    sql: str
    types: Mapping[str, str]
    broken: tuple[BrokenRow, ...] = ()
    typed: bool = False


def quoted(name: str) -> str:
    """A name as SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def parquet(*paths: Path) -> str:
    """Parquet files as a relation; a folder above them named `partner=x` adds no column to them."""
    return f"read_parquet([{', '.join(literal(str(path)) for path in paths)}], hive_partitioning = false)"


def unique(header: list[str]) -> list[str]:
    """Column names made unique: a repeated `Amount` becomes `Amount (2)`, an empty one `column3`."""
    taken = {ROW}
    names = []
    for index, name in enumerate(header, 1):
        plain = " ".join(name.split()) or f"column{index}"
        numbered = chain([plain], (f"{plain} ({number})" for number in count(2)))
        names.append(next(candidate for candidate in numbered if candidate.lower() not in taken))
        taken.add(names[-1].lower())
    return names
