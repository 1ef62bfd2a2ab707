"""A source's mapping as SQL: file columns to typed canonical columns, and why a row is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecards.errors import Problem
from scorecards.model import MONEY_SCALE, Column, Table
from scorecards.sources.raw import Raw, literal, quoted
from scorecards.workspace import ColumnMapping, Source, SourceShape, faults, rendered

if TYPE_CHECKING:
    import duckdb

SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "money": "BIGINT",
    "date": "DATE",
    "time": "TIMESTAMP",
}
_KINDS = {"integer": "a whole number", "number": "a number", "money": "an amount", "date": "a date", "time": "a time"}
#: A grouped number begins with a digit that is not 0: "0,500" read with decimal "." is no 500.
_GROUPED = "[1-9][0-9]{0,2}([%s \u00a0\u202f][0-9]{3})+"
_NUMBERS = {
    ".": rf"[+-]?({_GROUPED % ','}|[0-9]+)?(\.[0-9]*)?([eE][+-]?[0-9]+)?",
    ",": rf"[+-]?({_GROUPED % '.'}|[0-9]+)?(,[0-9]*)?",
}
#: "123.125" in a workbook may be a number that the workbook wrote, whatever the decimal sign of its texts.
_TYPED_NUMBERS = {".": _NUMBERS["."], ",": rf"[+-]?({_GROUPED % '.'},[0-9]+|[0-9]+(,[0-9]*)?)"}
_MOMENTS = {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"}
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
_FLOATS = {"FLOAT", "DOUBLE"}
_NUMERIC = _WHOLE | _FLOATS | {"DECIMAL", "UBIGINT", "HUGEINT", "UHUGEINT"}
#: Days that systems write for "no date": the ends of their calendars and the zero of their clocks.
_NO_DAYS = "0001-01-01 1899-12-30 1899-12-31 1900-01-01 1970-01-01 2099-12-31 2999-12-31 9999-12-31"
#: Dates outside are slips, "26" read as the year 26: they are refused.
_FIRST_DAY, _LAST_DAY = "1990-01-01", "2099-12-31"


@dataclass(frozen=True)
class MappedColumn:
    """SQL of one canonical column.

    `text` is the file's value with what means "no value" removed, to be named `t_<column>`; `value` is the typed
    value over that name, or over the file's column where nothing can fail (`text` is None). `failed` is the reason
    of a row whose text is there but whose value is not.
    """

    column: Column
    text: str | None
    value: str
    failed: str | None


def mapped_columns(
    con: "duckdb.DuckDBPyConnection", source: Source, table: Table, raw: Raw
) -> tuple[list[MappedColumn], list[Problem]]:
    """Every canonical column that this source supplies, and the faults of its mapping against the file."""
    mapping = mapping_of(source, table, raw)
    problems = _mapping_faults(source, table, raw, mapping)
    if problems:
        return [], problems
    taken = ", ".join(source_sql(entry) for entry in mapping.values())
    types = [str(row[1]).split("(")[0] for row in con.execute(f"DESCRIBE SELECT {taken} FROM {raw.sql}").fetchall()]
    return [
        _mapped(table.columns[name], entry, source.shape, native, typed=raw.typed or native != "VARCHAR")
        for (name, entry), native in zip(mapping.items(), types, strict=True)
    ], []


def mapping_of(source: Source, table: Table, raw: Raw) -> Mapping[str, ColumnMapping]:
    """The mapping as declared, or each canonical column from the file's column of that name."""
    if source.shape.columns is not None:
        return source.shape.columns
    names = {name.lower(): name for name in raw.types}
    return {name: ColumnMapping(column=names[name]) for name in table.columns if name in names}


def source_sql(entry: ColumnMapping) -> str:
    """What a mapping takes from the file, as SQL over the file's columns."""
    return quoted(entry.column) if entry.column is not None else f"({rendered(entry.sql or '')})"


def _mapping_faults(source: Source, table: Table, raw: Raw, mapping: Mapping[str, ColumnMapping]) -> list[Problem]:
    problems = []
    listed = f"Columns of the file: {', '.join(list(raw.types)[:40])}."
    for name, entry in mapping.items():
        sql = quoted(entry.column) if entry.column is not None else entry.sql
        named = f"`{{column: {entry.sql}}}` names that column. " if entry.sql in raw.types else ""
        for fault in faults(sql, raw.types, mapping=True):
            problems.append(source.problem(("columns", name), f"{name}: {fault}", named + listed))
    for fault in faults(source.shape.where, raw.types, mapping=True) if source.shape.where is not None else ():
        problems.append(source.problem(("where",), f"where: {fault}", listed))
    for column in table.columns.values():
        if column.required and column.name not in mapping:
            what = f"the required column {column.name} of {table.name} is not in the file"
            problems.append(source.problem((), what, f"Map it under `columns`. {listed}"))
    return problems


def _mapped(column: Column, entry: ColumnMapping, shape: SourceShape, native: str, *, typed: bool) -> MappedColumn:
    """`native` is the type of what the mapping takes from the file; `typed` as in `Raw`, or computed in SQL."""
    expression = source_sql(entry)
    missing = [word for word in dict.fromkeys([*shape.missing, *(entry.missing or [])]) if word]
    name = quoted(f"t_{column.name}")
    number = column.type in ("integer", "number", "money") and native in _NUMERIC
    if number:  # its text, where words for "no value" are looked for, has a point
        entry = entry.model_copy(update={"decimal": "."})
    moment = column.type in ("date", "time") and native in _MOMENTS
    expected = ""
    if (moment or (column.type == "integer" and native in _WHOLE)) and not missing:
        value = f"CAST({expression} AS {SQL_TYPES[column.type]})"
        return MappedColumn(column, None, _unless_no_day(value, value) if moment else value, None)
    if number and not missing:
        text, value = _known_number(expression, native), _stored(column, name)
    else:
        text = _text(expression, native, missing)
        value = _value(column, name, entry, shape, typed=typed)
        expected = _expected(column, entry, shape)
        if column.type in ("date", "time"):
            text = _unless_no_day(_value(column, text, entry, shape, typed=typed), text)
    if column.type == "text":
        return MappedColumn(column, text, value, None)
    failed = literal(f"{column.name} is not {_KINDS[column.type]}{expected}: ")
    return MappedColumn(column, text, value, f"{failed} || CAST({name} AS VARCHAR)")


def _known_number(expression: str, native: str) -> str:
    """A number of the file's own; what is not a number (NaN) means: no value."""
    return f"NULLIF({expression}, 'NaN')" if native in _FLOATS else expression


def _unless_no_day(moment: str, value: str) -> str:
    """The value, or nothing where its moment lies on a day that stands for none."""
    days = ", ".join(f"DATE '{day}'" for day in _NO_DAYS.split())
    return f"(CASE WHEN CAST({moment} AS DATE) IN ({days}) THEN NULL ELSE {value} END)"


def _stored(column: Column, number: str) -> str:
    """A number, or the plain text of one, as it is stored; NULL where it does not fit."""
    if column.type == "money":
        return f"TRY_CAST(ROUND(TRY_CAST({number} AS DECIMAL(24, 6)) * {MONEY_SCALE}) AS BIGINT)"
    double = f"TRY_CAST({number} AS DOUBLE)"
    if column.type == "integer":
        return (
            f"(CASE WHEN {double} = FLOOR({double}) THEN TRY_CAST(TRY_CAST({number} AS DECIMAL(24, 2)) AS BIGINT) END)"
        )
    return f"(CASE WHEN isfinite({double}) THEN {double} END)"


def _text(expression: str, native: str, missing: list[str]) -> str:
    """Without spaces around it; a whole number has no decimal point (4711.0 is what a gap makes of 4711)."""
    if native in _FLOATS:
        number = _known_number(expression, native)
        whole = f"{number} = FLOOR({number}) AND ABS({number}) < 1e15"
        expression = (
            f"CASE WHEN {whole} THEN CAST(CAST({number} AS BIGINT) AS VARCHAR) ELSE CAST({number} AS VARCHAR) END"
        )
    text = f"NULLIF(TRIM(CAST({expression} AS VARCHAR)), '')"
    if not missing:
        return text
    return f"(CASE WHEN {text} IN ({', '.join(map(literal, missing))}) THEN NULL ELSE {text} END)"


def _value(column: Column, text: str, entry: ColumnMapping, shape: SourceShape, *, typed: bool) -> str:
    if column.type == "text":
        return _word(column, text, entry)
    if column.type in ("date", "time"):
        return _moment(column, text, entry.dates or shape.dates, typed=typed)
    return _number(column, text, entry.decimal or shape.csv.decimal, typed=typed)


def _word(column: Column, text: str, entry: ColumnMapping) -> str:
    """The look-up; a word outside a closed vocabulary becomes `unknown`."""
    if entry.values:
        pairs = " ".join(f"WHEN LOWER({literal(k.strip())}) THEN {literal(v)}" for k, v in entry.values.items())
        otherwise = "'unknown'" if column.words else text
        return f"(CASE LOWER({text}) {pairs} ELSE CASE WHEN {text} IS NOT NULL THEN {otherwise} END END)"
    if column.words:
        words = ", ".join(map(literal, column.words))
        known = f"WHEN LOWER({text}) IN ({words}) THEN LOWER({text})"
        return f"(CASE WHEN {text} IS NULL THEN NULL {known} ELSE 'unknown' END)"
    return text


def _moment(column: Column, text: str, formats: list[str], *, typed: bool) -> str:
    # An offset is cut off: what is written is the local time at the place of the event. Z is nobody's local time.
    local = rf"regexp_replace({text}, '([0-9])[+-][0-9]{{2}}:?[0-9]{{2}}$', '\1')"
    instant = rf"TRY_CAST(CASE WHEN {text} LIKE '%Z' THEN {text} END AS TIMESTAMPTZ)"
    iso = f"COALESCE(CAST({instant} AS TIMESTAMP), TRY_CAST({local} AS TIMESTAMP))"
    if formats:
        # Two-digit years first: %Y would read 01.02.26 as the year 26, %y does not read 01.02.2026 at all.
        ordered = sorted(formats, key=lambda written: "%Y" in written)
        declared = f"CAST(try_strptime({text}, [{', '.join(map(literal, ordered))}]) AS TIMESTAMP)"
        iso = f"COALESCE({declared}, {iso})" if typed else declared
    return f"CAST({iso} AS {SQL_TYPES[column.type]})"


def refused_moment(column: Column) -> str:
    """SQL condition and reason of a date that lies too far off to be meant."""
    name = quoted(column.name)
    day = f"CAST({name} AS DATE)"
    reason = literal(
        f"{column.name} is not between {_FIRST_DAY[:4]} and {_LAST_DAY[:4]} (no date? list it under missing): "
    )
    return f"WHEN {day} < DATE '{_FIRST_DAY}' OR {day} > DATE '{_LAST_DAY}' THEN {reason} || CAST({name} AS VARCHAR)"


def _number(column: Column, text: str, decimal: str, *, typed: bool) -> str:
    grouping = "." if decimal == "," else ","
    plain = f"REPLACE(regexp_replace({text}, '[{grouping} \u00a0\u202f]', '', 'g'), '{decimal}', '.')"
    pattern = (_TYPED_NUMBERS if typed else _NUMBERS)[decimal]
    return f"(CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {_stored(column, plain)} END)"


def _expected(column: Column, entry: ColumnMapping, shape: SourceShape) -> str:
    if column.type in ("date", "time"):
        formats = entry.dates or shape.dates
        return f" (expected {' or '.join(formats) if formats else 'YYYY-MM-DD'})"
    decimal = entry.decimal or shape.csv.decimal
    return f" with decimal {decimal!r}" if column.type != "integer" else ""
