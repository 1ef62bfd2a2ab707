"""Rows added to a CSV file of the register, everything that stands in it kept byte for byte."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scorecards.errors import configuration_error

#: Columns of a new file.
COLUMNS = ("id", "partner", "shipment_id", "reason", "requested_by", "approved_by", "approved_on", "expires_on")
_MARK = b"\xef\xbb\xbf"


def with_rows(path: Path, data: bytes | None, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The bytes of a register file with rows at its end, of a new one without `data`; ids that are there stay out.

    Raises ConfigurationError where the file cannot be read or lacks a column that a row fills.
    """
    if data is None:
        named = {key for row in rows for key, value in row.items() if value}
        header = [*COLUMNS, *sorted(named.difference(COLUMNS))]
        return (_line(header, "\n") + _lines(rows, header, "\n")).encode()
    header, ids = _read(path, data)
    fresh = [row for row in rows if row["id"] not in ids]
    missing = sorted({key for row in fresh for key, value in row.items() if value and key not in header})
    if missing:
        what = f"the file has no column {', '.join(missing)}"
        raise configuration_error(path, what, "Add it to the header, with an empty field in every row.", 1)
    newline = "\r\n" if b"\r\n" in data else "\n"
    gap = b"" if not fresh or data.endswith((b"\n", b"\r")) else newline.encode()
    return data + gap + _lines(fresh, header, newline).encode()


def _read(path: Path, data: bytes) -> tuple[list[str], set[str]]:
    """Its header and the ids in it."""
    try:
        rows = list(csv.reader(io.StringIO(data.removeprefix(_MARK).decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise configuration_error(path, f"cannot be read: {error}", "Save the file as CSV in UTF-8.") from None
    header = [name.strip() for name in rows[0]] if rows else []
    place = header.index("id") if "id" in header else None
    return header, {row[place].strip() for row in rows[1:] if place is not None and place < len(row)}


def _lines(rows: Iterable[Mapping[str, str]], header: Sequence[str], newline: str) -> str:
    return "".join(_line([row.get(name, "") for name in header], newline) for row in rows)


def _line(fields: Iterable[str], newline: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=newline).writerow(fields)
    return text.getvalue()
