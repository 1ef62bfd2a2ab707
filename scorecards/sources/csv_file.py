"""CSV: separator, quote, encoding and header as declared, never guessed."""

import codecs
import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from scorecards.errors import data_error
from scorecards.sources.raw import LOADED, ROW, BrokenRow, Raw, literal, quoted, unique
from scorecards.workspace import CsvOptions

if TYPE_CHECKING:
    import duckdb

_MAX_BROKEN = 1000
_SEPARATORS = ",;\t|"
_LONGEST_FIELD = 10_000_000
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _Record(NamedTuple):
    """One record of the file: its row as Excel counts them, its fields or why it has none, its text."""

    row: int
    fields: list[str]
    fault: str
    lines: int
    text: str

    @property
    def is_cut(self) -> bool:
        """Whether the record ends without the end of a line, as the last one of a file may."""
        return not self.text.endswith(("\n", "\r"))


def open_csv(con: "duckdb.DuckDBPyConnection", path: Path, options: CsvOptions, scratch: Path) -> Raw:
    """Read a CSV file as text columns.

    Rows are counted as Excel counts them: a line break inside quotes begins no row, an empty line is one. The
    records are written anew into `scratch`, each behind its row, with spaces for line breaks and without spaces of
    any kind around a field, so that the database only meets well-formed lines.
    Raises DataError when the encoding does not fit, the file is empty, a quote is never closed, the file ends in
    the middle of a row or more than 1,000 rows are malformed.
    """
    encoding = _proven_encoding(path, options.encoding)
    clean = scratch / "clean.csv"
    with path.open(encoding=encoding, newline="") as source, clean.open("w", encoding="utf-8", newline="") as target:
        records = _records(path, source, options)
        header, first = _header(path, records, options)
        broken = _rewrite(path, chain(first, records), len(header), target)
    columns = ", ".join(f"{literal(name)}: '{kind}'" for name, kind in {ROW: "BIGINT", **_texts(header)}.items())
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {LOADED} AS SELECT * FROM read_csv({literal(str(clean))}, auto_detect=false, "
        f"hive_partitioning=false, header=false, delim=',', quote='\"', escape='\"', columns={{{columns}}}, "
        f"max_line_size={2 * _LONGEST_FIELD})"
    )
    clean.unlink()
    names = ", ".join(quoted(name) for name in (ROW, *header))
    return Raw(f"(SELECT {names} FROM {LOADED})", _texts(header), tuple(broken))


def _texts(header: list[str]) -> dict[str, str]:
    return dict.fromkeys(header, "VARCHAR")


def _proven_encoding(path: Path, declared: str) -> str:
    """The encoding to open the file with, when the whole file fits what is declared and no likelier other."""
    name = codecs.lookup(declared).name
    wrong = _misfit(path, name)
    if wrong is None and not name.startswith("utf") and _misfit(path, "ascii") and not _misfit(path, "utf-8"):
        wrong = "it is utf-8 throughout"
    if wrong is None:
        return "utf-8-sig" if name == "utf-8" else name
    with path.open("rb") as file:
        start = file.read(2)
    likely = "utf-16" if start in _UTF16 else "cp1252" if _misfit(path, "utf-8") else "utf-8"
    hint = f"Set `csv: {{encoding: {likely}}}` if that is what it is."
    raise data_error(path, f"is not {declared}: {wrong}", hint)


def _misfit(path: Path, encoding: str) -> str | None:
    """Where the file does not fit an encoding, or None."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError as error:
        return f"byte 0x{error.object[error.start]:02x} cannot be read"
    except UnicodeError as error:
        return str(error)
    return None


def _records(path: Path, source: TextIO, options: CsvOptions) -> Iterator[_Record]:
    """Every record that is not an empty line."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in source:
            taken.append(line)
            yield line

    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(
        lines(),
        delimiter=options.separator,
        quotechar=options.quote or None,
        quoting=csv.QUOTE_MINIMAL if options.quote else csv.QUOTE_NONE,
        strict=True,
    )
    row = 0
    while True:
        row += 1
        taken.clear()
        try:
            fields, fault = next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            fields, fault = [], str(error)
            if "unexpected end of data" in fault or "field limit" in fault:
                hint = (
                    "If the end of the file is missing, copy or export it again; a file that does not quote is read "
                    'with `csv: {quote: ""}`.'
                )
                raise data_error(path, "a quote is opened here and never closed", hint, row) from None
        if fields or fault:
            yield _Record(row, fields, fault, len(taken), "".join(taken))


def _header(path: Path, records: Iterator[_Record], options: CsvOptions) -> tuple[list[str], list[_Record]]:
    """The names of the columns, and the record that was read but is none."""
    first = next(records, None)
    if first and first.text.lower().startswith("sep="):  # Excel's own first line
        first = next(records, None)
    if first is None:
        raise data_error(path, "the file is empty", "Export it again.")
    if first.fault:
        raise data_error(path, f"the header cannot be split into fields ({first.fault})", "Check `quote`.", first.row)
    if "\0" in first.text:
        hint = "Set `csv: {encoding: utf-16-le}` if that is what it is."
        raise data_error(path, "is not text in the declared encoding", hint, first.row)
    if len(first.fields) == 1:
        _refuse_separator(path, first, options.separator)
    if not options.header:
        return [f"column{index}" for index in range(1, len(first.fields) + 1)], [first]
    return unique(first.fields), []


def _refuse_separator(path: Path, first: _Record, separator: str) -> None:
    line = first.text.splitlines()[0]
    counts = {sign: line.count(sign) for sign in _SEPARATORS if sign != separator}
    likely = max(counts, key=lambda sign: counts[sign])
    if counts[likely]:
        shown = "\\t" if likely == "\t" else likely
        what = f"read with separator {separator!r} the first row is one column: {line[:60]!r}"
        hint = f'The separator looks like {shown!r}: set `csv: {{separator: "{shown}"}}`.'
        raise data_error(path, what, hint, first.row)


def _rewrite(path: Path, records: Iterator[_Record], width: int, target: TextIO) -> list[BrokenRow]:
    """Write the records of the right width, each behind its row; return the others."""
    writer = csv.writer(target)
    broken: list[BrokenRow] = []
    for record in records:
        fields = record.fields
        if len(fields) > width and not any(fields[width:]):  # separators behind the last column
            fields = fields[:width]
        if len(fields) == width:
            tidy = [" ".join(field.split()) if record.lines > 1 else field.strip() for field in fields]
            writer.writerow((record.row, *tidy))
            continue
        if len(fields) < width and record.is_cut:
            hint = "Its end is missing: copy or export it again."
            raise data_error(path, f"ends in the middle of a row: {_reason(record, width)}", hint, record.row)
        broken.append(BrokenRow(record.row, _reason(record, width), " ".join(record.text.split())[:200]))
        if len(broken) > _MAX_BROKEN:
            hint = "Check separator and quote of this source."
            raise data_error(path, f"more than {_MAX_BROKEN:,} rows are malformed", hint, broken[0].row)
    return broken


def _reason(record: _Record, width: int) -> str:
    over = f" over {record.lines} lines" if record.lines > 1 else ""
    if record.fault:
        return f"the row cannot be split into fields{over} ({record.fault})"
    fields = "field" if len(record.fields) == 1 else "fields"
    return f"the row has {len(record.fields)} {fields}{over}, the header {width}"
