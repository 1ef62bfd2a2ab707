"""A file as rows of text or native values, each with its row number."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Name of the column that holds the row number as Excel shows it: the header is row 1.
ROW = "__row"


@dataclass(frozen=True)
class BrokenRow:
    """A row whose structure is wrong (too few or too many fields)."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Raw:
    """A relation (`sql`, to stand after FROM) with ROW and the file's columns, and their native types."""

    sql: str
    types: Mapping[str, str]
    broken: tuple[BrokenRow, ...] = ()
    notes: tuple[str, ...] = field(default=())


def quoted(name: str) -> str:
    """A name as SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def unique(header: list[str]) -> list[str]:
    """Column names made unique: a repeated `Amount` becomes `Amount (2)`, an empty one `column3`."""
    seen: dict[str, int] = {}
    names = []
    for index, name in enumerate(header, 1):
        plain = name.strip() or f"column{index}"
        seen[plain.lower()] = seen.get(plain.lower(), 0) + 1
        names.append(plain if seen[plain.lower()] == 1 else f"{plain} ({seen[plain.lower()]})")
    return names
