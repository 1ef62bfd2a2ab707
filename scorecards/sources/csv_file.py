"""CSV: separator, quote, encoding and header as declared, never guessed."""

import csv
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards.errors import data_error
from scorecards.sources.raw import ROW, BrokenRow, Raw, literal, quoted, unique
from scorecards.workspace import CsvOptions

if TYPE_CHECKING:
    import duckdb

_UTF8 = {"utf-8", "utf8", "utf-8-sig", "ascii"}
_MAX_BROKEN = 1000
_SEPARATORS = ",;\t|"


def open_csv(con: "duckdb.DuckDBPyConnection", path: Path, options: CsvOptions, scratch: Path) -> Raw:
    """Read a CSV file as text columns.

    A file in another encoding is written anew as UTF-8 into `scratch` first. Raises DataError when the
    encoding does not fit, the file is empty or more than 1,000 rows are malformed.
    """
    readable = path if options.encoding.lower() in _UTF8 else scratch / f"{path.stem}.utf8.csv"
    _transcode(path, options.encoding, readable)
    header = _header(path, readable, options)
    skip = 1 if options.header else 0
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    con.execute("DROP TABLE IF EXISTS raw_csv; DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    con.execute(
        f"CREATE TEMP TABLE raw_csv AS SELECT row_number() OVER () AS n, * FROM read_csv({literal(str(readable))}, "
        f"auto_detect=false, header=false, skip={skip}, delim={literal(options.separator)}, "
        f"quote={literal(options.quote)}, escape={literal(options.quote)}, columns={{{columns}}}, "
        f"store_rejects=true, rejects_limit={_MAX_BROKEN + 1}, max_line_size=10000000)"
    )
    broken = _broken(con, path)
    good_before = [row.row - skip - index - 1 for index, row in enumerate(broken)]
    shift = f" + len(list_filter({good_before}, x -> x < n))" if broken else ""
    names = ", ".join(quoted(name) for name in header)
    sql = f"(SELECT n + {skip}{shift} AS {ROW}, {names} FROM raw_csv)"
    return Raw(sql, dict.fromkeys(header, "VARCHAR"), tuple(broken))


def _transcode(path: Path, encoding: str, readable: Path) -> None:
    """Prove that the whole file is in the declared encoding, and write it as UTF-8 where it is not UTF-8."""
    try:
        with path.open(encoding=encoding, newline="") as source:
            if readable == path:
                while source.read(1 << 20):
                    pass
                return
            with readable.open("w", encoding="utf-8", newline="") as target:
                while chunk := source.read(1 << 20):
                    target.write(chunk)
    except UnicodeDecodeError as error:
        other = "cp1252" if encoding.lower() in _UTF8 else "utf-8"
        what = f"is not {encoding}: byte 0x{error.object[error.start]:02x} cannot be read"
        raise data_error(path, what, f"Set `csv: {{encoding: {other}}}` if that is what it is.") from None
    except LookupError:
        raise data_error(path, f"there is no encoding {encoding!r}", "Write utf-8, cp1252 or utf-16.") from None


def _header(path: Path, readable: Path, options: CsvOptions) -> list[str]:
    with readable.open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.reader(file, delimiter=options.separator, quotechar=options.quote or None), None)
    if not first:
        raise data_error(path, "the file is empty", "Export it again.")
    if not options.header:
        return [f"column{index}" for index in range(1, len(first) + 1)]
    if len(first) == 1:
        _refuse_separator(path, first[0], options.separator)
    return unique(first)


def _refuse_separator(path: Path, line: str, separator: str) -> None:
    counts = {sign: line.count(sign) for sign in _SEPARATORS if sign != separator}
    likely = max(counts, key=lambda sign: counts[sign])
    if counts[likely]:
        shown = "\\t" if likely == "\t" else likely
        what = f"read with separator {separator!r} the header is one column: {line[:60]!r}"
        raise data_error(path, what, f'The separator looks like {shown!r}: set `csv: {{separator: "{shown}"}}`.', 1)


def _broken(con: "duckdb.DuckDBPyConnection", path: Path) -> list[BrokenRow]:
    rows = con.execute(
        "SELECT line, first(error_message), first(csv_line) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    if len(rows) > _MAX_BROKEN:
        hint = "Check separator and quote of this source."
        raise data_error(path, f"more than {_MAX_BROKEN:,} rows are malformed", hint, int(rows[0][0]))
    return [BrokenRow(int(line), _plain(str(message)), str(text)[:200]) for line, message, text in rows]


def _plain(message: str) -> str:
    first = "".join(itertools.takewhile(lambda sign: sign != "\n", message))
    numbers = [word for word in first.replace(":", " ").split() if word.isdigit()]
    if first.startswith("Expected Number of Columns") and len(numbers) == 2:
        return f"the row has {numbers[1]} fields, the header {numbers[0]}"
    return f"the row cannot be split into fields ({first})"
