"""A source's mapping as SQL: file columns to typed canonical columns, and why a row is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from scorecards.errors import Problem
from scorecards.model import MONEY_SCALE, Column, Table
from scorecards.sources.raw import Raw, literal, quoted
from scorecards.workspace import ColumnMapping, Source, SourceShape, faults, rendered

SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "money": "BIGINT",
    "date": "DATE",
    "time": "TIMESTAMP",
}
_KINDS = {"integer": "a whole number", "number": "a number", "money": "an amount", "date": "a date", "time": "a time"}
_NUMBERS = {
    ".": r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)?(\.[0-9]*)?([eE][+-]?[0-9]+)?",
    ",": r"[+-]?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)?(,[0-9]*)?",
}
_NATIVE = {
    "integer": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
    "number": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"),
    "money": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"),
    "date": ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"),
    "time": ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"),
}


@dataclass(frozen=True)
class MappedColumn:
    """SQL of one canonical column.

    `text` is the file's value with the words for "no value" removed, to be named `t_<column>`; `value` is
    the typed value over that name, or over the file's column when its type already fits (`text` is None).
    `failed` is the reason of a row whose text is there but whose value is not.
    """

    column: Column
    text: str | None
    value: str
    failed: str | None


def mapped_columns(source: Source, table: Table, raw: Raw) -> tuple[list[MappedColumn], list[Problem]]:
    """Every canonical column that this source supplies, and the faults of its mapping against the file."""
    shape = source.shape
    names = {name.lower(): name for name in raw.types}
    if shape.columns is None:
        mapping = {name: ColumnMapping(column=names[name.lower()]) for name in table.columns if name.lower() in names}
    else:
        mapping = {
            name: entry if isinstance(entry, ColumnMapping) else ColumnMapping(sql=entry)
            for name, entry in shape.columns.items()
        }
    problems = _mapping_faults(source, table, raw, mapping)
    if problems:
        return [], problems
    return [_mapped(table.columns[name], entry, shape, raw) for name, entry in mapping.items()], []


def _mapping_faults(source: Source, table: Table, raw: Raw, mapping: Mapping[str, ColumnMapping]) -> list[Problem]:
    problems = []
    for name, entry in mapping.items():
        sql = quoted(entry.column) if entry.column is not None else entry.sql
        for fault in faults(sql, raw.types, mapping=True):
            hint = f"Columns of the file: {', '.join(list(raw.types)[:40])}."
            problems.append(source.problem(("columns", name), f"{name}: {fault}", hint))
    if source.shape.where is not None:
        for fault in faults(source.shape.where, raw.types, mapping=True):
            problems.append(source.problem(("where",), f"where: {fault}"))
    for column in table.columns.values():
        if column.required and column.name not in mapping:
            problems.append(
                source.problem((), f"the required column {column.name} of {table.name} is not mapped", "Map it.")
            )
    return problems


def _mapped(column: Column, entry: ColumnMapping, shape: SourceShape, raw: Raw) -> MappedColumn:
    native = raw.types.get(entry.column or "", "VARCHAR") if entry.column else "VARCHAR"
    expression = quoted(entry.column) if entry.column else f"({rendered(entry.sql or '')})"
    if native.split("(")[0] in _NATIVE.get(column.type, ()) and entry.missing is None:
        return MappedColumn(column, None, _native(column, expression), None)
    text = _text(expression, [*shape.missing, *(entry.missing or [])])
    name = quoted(f"t_{column.name}")
    value = _value(column, name, entry, shape)
    if column.type == "text":
        return MappedColumn(column, text, value, None)
    expected = literal(f" is not {_KINDS[column.type]}{_expected(entry, shape, column)}")
    return MappedColumn(column, text, value, f"{literal(column.name + ': ')} || {name} || {expected}")


def _native(column: Column, expression: str) -> str:
    if column.type == "money":
        return f"CAST(ROUND(CAST({expression} AS DECIMAL(24, 6)) * {MONEY_SCALE}) AS BIGINT)"
    return f"CAST({expression} AS {SQL_TYPES[column.type]})"


def _text(expression: str, missing: list[str]) -> str:
    text = f"NULLIF(TRIM(CAST({expression} AS VARCHAR)), '')"
    words = [word for word in dict.fromkeys(missing) if word]
    if not words:
        return text
    return f"(CASE WHEN {text} IN ({', '.join(map(literal, words))}) THEN NULL ELSE {text} END)"


def _value(column: Column, text: str, entry: ColumnMapping, shape: SourceShape) -> str:
    if column.type == "text":
        return _word(column, text, entry)
    if column.type in ("date", "time"):
        return _moment(column, text, entry.dates or shape.dates)
    return _number(column, text, entry.decimal or shape.csv.decimal)


def _word(column: Column, text: str, entry: ColumnMapping) -> str:
    """The look-up; a word outside a closed vocabulary becomes `unknown`."""
    if entry.values:
        pairs = " ".join(f"WHEN {literal(k.casefold())} THEN {literal(v)}" for k, v in entry.values.items())
        otherwise = "'unknown'" if column.words else text
        return f"(CASE LOWER({text}) {pairs} ELSE CASE WHEN {text} IS NOT NULL THEN {otherwise} END END)"
    if column.words:
        words = ", ".join(map(literal, column.words))
        return f"(CASE WHEN {text} IS NULL THEN NULL WHEN LOWER({text}) IN ({words}) THEN LOWER({text}) ELSE 'unknown' END)"
    return text


def _moment(column: Column, text: str, formats: list[str]) -> str:
    kind = SQL_TYPES[column.type]
    if formats:
        return f"CAST(try_strptime({text}, [{', '.join(map(literal, formats))}]) AS {kind})"
    # An offset is cut off: what is written is the local time at the place of the event.
    local = rf"regexp_replace({text}, '([0-9])(Z|[+-][0-9]{{2}}:?[0-9]{{2}})$', '\1')"
    return f"TRY_CAST(TRY_CAST({local} AS TIMESTAMP) AS {kind})"


def _number(column: Column, text: str, decimal: str) -> str:
    grouping = "." if decimal == "," else ","
    plain = f"REPLACE(REPLACE({text}, '{grouping}', ''), '{decimal}', '.')"
    if column.type == "integer":
        return (
            f"(CASE WHEN regexp_full_match({plain}, '[+-]?[0-9]+(\\.0*)?') "
            f"AND regexp_full_match({text}, {literal(_NUMBERS[decimal])}) THEN TRY_CAST(TRY_CAST({plain} AS DECIMAL(20, 2)) AS BIGINT) END)"
        )
    if column.type == "money":
        cast = f"CAST(ROUND(TRY_CAST({plain} AS DECIMAL(24, 6)) * {MONEY_SCALE}) AS BIGINT)"
    else:
        cast = f"TRY_CAST({plain} AS DOUBLE)"
    return f"(CASE WHEN regexp_full_match({text}, {literal(_NUMBERS[decimal])}) THEN {cast} END)"


def _expected(entry: ColumnMapping, shape: SourceShape, column: Column) -> str:
    if column.type in ("date", "time"):
        formats = entry.dates or shape.dates
        return f" (expected {' or '.join(formats)})" if formats else " (expected YYYY-MM-DD)"
    decimal = entry.decimal or shape.csv.decimal
    return f" with decimal {decimal!r}" if column.type != "integer" else ""
