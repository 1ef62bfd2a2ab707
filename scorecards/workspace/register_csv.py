"""CSV files of the register with a row added or changed, everything else in them kept byte for byte."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scorecards.errors import configuration_error

#: Columns of a new file.
COLUMNS = (
    "id", "partner", "shipment_id", "from", "to", "origin", "destination", "service", "reason", "requested_by",
    "approved_by", "approved_on", "expires_on",
)  # fmt: skip
_MARK = b"\xef\xbb\xbf"


def with_rows(path: Path, data: bytes | None, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The bytes of a register file with rows at its end, of a new one without `data`; ids that are there stay out.

    Raises ConfigurationError where the file cannot be read or lacks a column that a row fills.
    """
    if data is None:
        return (_line(COLUMNS, "\n") + _lines(rows, COLUMNS, "\n")).encode()
    header, body = _read(path, data)
    place = header.index("id") if "id" in header else None
    ids = {row[place].strip() for row, _ in body if place is not None and place < len(row)}
    fresh = [row for row in rows if row["id"] not in ids]
    _need(path, header, {key for row in fresh for key, value in row.items() if value})
    newline = _newline(data)
    gap = b"" if not fresh or data.endswith((b"\n", b"\r")) else newline.encode()
    return data + gap + _lines(fresh, header, newline).encode()


def with_fields(path: Path, data: bytes, number: int, fields: Mapping[str, str]) -> bytes:
    """The bytes of a register file with fields of one row changed; `number` counts rows, the header is row 1.

    Raises ConfigurationError where the file cannot be read or lacks a column that is to be filled.
    """
    header, body = _read(path, data)
    _need(path, header, set(fields))
    row, (first, last) = body[number - 2]
    changed = [fields.get(name, value) for name, value in zip(header, row, strict=True)]
    lines = data.removeprefix(_MARK).decode().splitlines(keepends=True)
    old = "".join(lines[first:last])
    ending = old[len(old.rstrip("\r\n")) :]
    lines[first:last] = [_line(changed, ending)]
    return (_MARK if data.startswith(_MARK) else b"") + "".join(lines).encode()


def _read(path: Path, data: bytes) -> tuple[list[str], list[tuple[list[str], tuple[int, int]]]]:
    """The header, and each row with its first line and the one after its last."""
    rows: list[tuple[list[str], tuple[int, int]]] = []
    try:
        reader = csv.reader(io.StringIO(data.removeprefix(_MARK).decode(), newline=""), strict=True)
        before = 0
        for row in reader:
            rows.append((row, (before, reader.line_num)))
            before = reader.line_num
    except (UnicodeDecodeError, csv.Error) as error:
        raise configuration_error(path, f"cannot be read: {error}", "Save the file as CSV in UTF-8.") from None
    header = [name.strip() for name in rows[0][0]] if rows else []
    return header, rows[1:]


def _need(path: Path, header: Sequence[str], wanted: set[str]) -> None:
    if missing := sorted(wanted.difference(header)):
        what = f"the file has no column {', '.join(missing)}"
        raise configuration_error(path, what, "Add it to the header, with an empty field in every row.", 1)


def _newline(data: bytes) -> str:
    return "\r\n" if b"\r\n" in data else "\n"


def _lines(rows: Iterable[Mapping[str, str]], header: Sequence[str], newline: str) -> str:
    return "".join(_line([row.get(name, "") for name in header], newline) for row in rows)


def _line(fields: Iterable[str], newline: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=newline).writerow(fields)
    return text.getvalue()
