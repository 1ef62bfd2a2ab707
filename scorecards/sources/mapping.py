"""A source's mapping as SQL: file columns to typed canonical columns, and why a row is refused."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scorecards.errors import Problem
from scorecards.model import Column, Table
from scorecards.sources.amounts import stored_amount
from scorecards.sources.moments import instant, moment, unless_no_day, utc_day
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
_INSTANT = "TIMESTAMP WITH TIME ZONE"
_MOMENTS = {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", _INSTANT}
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
_FLOATS = {"FLOAT", "DOUBLE"}
_NUMERIC = _WHOLE | _FLOATS | {"DECIMAL", "UBIGINT", "HUGEINT", "UHUGEINT"}


@dataclass(frozen=True)
class MappedColumn:
    """SQL of one canonical column.

    `text` is the file's value with what means "no value" removed, to be named `t_<column>`; `value` is the typed
    value over that name, or over the file's column where nothing can fail (`text` is None). `failed` is the reason
    of a row whose text is there but whose value is not. `instant` is SQL over that name, NULL for a local time, of a
    value that is still to be told on the clock of the column's place.
    """

    column: Column
    text: str | None
    value: str
    failed: str | None
    instant: str | None = None


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
        _mapped(
            _placed(table.columns[name], mapping), entry, source.shape, native, typed=raw.typed or native != "VARCHAR"
        )
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


def _placed(column: Column, supplied: Collection[str]) -> Column:
    """The column, without a place that the source does not supply."""
    return column if column.place in supplied else replace(column, place=None)


def _mapped(column: Column, entry: ColumnMapping, shape: SourceShape, native: str, *, typed: bool) -> MappedColumn:
    """`native` is the type of what the mapping takes from the file; `typed` as in `Raw`, or computed in SQL."""
    expression = source_sql(entry)
    missing = [word for word in dict.fromkeys([*shape.missing, *(entry.missing or [])]) if word]
    if column.type in ("date", "time"):
        if native in _MOMENTS:
            return _native_moment(column, _without(missing, expression), native)
        return _read_moment(column, _text(expression, native, missing), entry.dates or shape.dates, typed=typed)
    if column.type == "text":
        value = looked_up(column, quoted(f"t_{column.name}"), entry)
        return MappedColumn(column, _text(expression, native, missing), value, None)
    if native in _NUMERIC:
        return _native_number(column, expression, native, missing)
    return _read_number(column, _text(expression, native, missing), entry.decimal or shape.csv.decimal, typed=typed)


def _native_moment(column: Column, expression: str, native: str) -> MappedColumn:
    """A date or time of the file's own; an instant waits for its place."""
    kind = SQL_TYPES[column.type]
    if native != _INSTANT or column.place is None:
        value = f"CAST({expression} AS {kind})"
        return MappedColumn(column, None, unless_no_day(value, value), None)
    name = quoted(f"t_{column.name}")
    text = unless_no_day(expression, unless_no_day(f"timezone('UTC', {expression})", expression))
    return MappedColumn(column, text, f"CAST({name} AS {kind})", None, name)


def _read_moment(column: Column, text: str, formats: Sequence[str], *, typed: bool) -> MappedColumn:
    """A date or time written as text."""
    name = quoted(f"t_{column.name}")
    known = unless_no_day(moment(text, formats, typed=typed), unless_no_day(utc_day(text), text))
    value = f"CAST({moment(name, formats, typed=typed)} AS {SQL_TYPES[column.type]})"
    failed = _failed(column, f" (expected {' or '.join(formats) if formats else 'YYYY-MM-DD'})")
    return MappedColumn(column, known, value, failed, instant(name, formats, typed=typed) if column.place else None)


def _native_number(column: Column, expression: str, native: str, missing: Sequence[str]) -> MappedColumn:
    """A number of the file's own; its text, where words for "no value" are looked for, has a point."""
    if missing:
        return _read_number(column, _text(expression, native, missing), ".", typed=True)
    if column.type == "integer" and native in _WHOLE:
        return MappedColumn(column, None, f"CAST({expression} AS {SQL_TYPES[column.type]})", None)
    value = _stored(column, quoted(f"t_{column.name}"))
    return MappedColumn(column, _known_number(expression, native), value, _failed(column))


def _read_number(column: Column, text: str, decimal: str, *, typed: bool) -> MappedColumn:
    """A number written as text."""
    expected = f" with decimal {decimal!r}" if column.type != "integer" else ""
    value = _number(column, quoted(f"t_{column.name}"), decimal, typed=typed)
    return MappedColumn(column, text, value, _failed(column, expected))


def _failed(column: Column, expected: str = "") -> str:
    """SQL of the reason for which a text is refused."""
    reason = literal(f"{column.name} is not {_KINDS[column.type]}{expected}: ")
    return f"{reason} || CAST({quoted(f't_{column.name}')} AS VARCHAR)"


def _known_number(expression: str, native: str) -> str:
    """A number of the file's own; what is not a number (NaN) means: no value."""
    return f"NULLIF({expression}, 'NaN')" if native in _FLOATS else expression


def _stored(column: Column, number: str) -> str:
    """A number, or the plain text of one, as it is stored; NULL where it does not fit."""
    double = f"TRY_CAST({number} AS DOUBLE)"
    if column.type == "money":
        return stored_amount(double, f"TRY_CAST({number} AS DECIMAL(24, 6))")
    if column.type == "integer":
        return (
            f"(CASE WHEN {double} = FLOOR({double}) THEN TRY_CAST(TRY_CAST({number} AS DECIMAL(24, 2)) AS BIGINT) END)"
        )
    return f"(CASE WHEN isfinite({double}) THEN {double} END)"


def _text(expression: str, native: str, missing: Sequence[str]) -> str:
    """Without spaces around it; a whole number has no decimal point (4711.0 is what a gap makes of 4711)."""
    if native in _FLOATS:
        number = _known_number(expression, native)
        whole = f"{number} = FLOOR({number}) AND ABS({number}) < 1e15"
        expression = (
            f"CASE WHEN {whole} THEN CAST(CAST({number} AS BIGINT) AS VARCHAR) ELSE CAST({number} AS VARCHAR) END"
        )
    return _without(missing, f"NULLIF(TRIM(CAST({expression} AS VARCHAR)), '')")


def _without(missing: Sequence[str], value: str) -> str:
    """The value, or nothing where its text is a word for "no value"."""
    if not missing:
        return value
    return f"(CASE WHEN CAST({value} AS VARCHAR) IN ({', '.join(map(literal, missing))}) THEN NULL ELSE {value} END)"


def looked_up(column: Column, text: str, entry: ColumnMapping) -> str:
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


def _number(column: Column, text: str, decimal: str, *, typed: bool) -> str:
    grouping = "." if decimal == "," else ","
    plain = f"REPLACE(regexp_replace({text}, '[{grouping} \u00a0\u202f]', '', 'g'), '{decimal}', '.')"
    pattern = (_TYPED_NUMBERS if typed else _NUMBERS)[decimal]
    return f"(CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {_stored(column, plain)} END)"
