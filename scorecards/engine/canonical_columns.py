"""How a column of a table in a database becomes a canonical column: SQL in DuckDB's dialect, stage by stage.

A stage sees the columns of the stages before it: `t_<column>` is what the table holds without what means "no value",
`<column>` is typed, with all instants on one clock. What cannot be typed stops the query: a database has types.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecards.engine.warehouse_engine import Kind
from scorecards.model import Column
from scorecards.sources.amounts import stored_amount
from scorecards.sources.mapping import SQL_TYPES, looked_up
from scorecards.sources.moments import unless_no_day
from scorecards.sources.raw import literal, quoted
from scorecards.workspace import ColumnMapping

_MOMENTS: frozenset[Kind] = frozenset({"text", "date", "time", "instant"})
#: What may become what without a word about how.
_FITS: dict[str, frozenset[Kind]] = {
    "text": frozenset({"text", "integer", "decimal", "float", "date", "boolean", "other"}),
    "integer": frozenset({"integer", "text"}),
    "number": frozenset({"integer", "decimal", "float", "text"}),
    "money": frozenset({"integer", "decimal", "float", "text"}),
    "date": _MOMENTS,
    "time": _MOMENTS,
}
_HOW = {
    "integer": "Say how it is rounded: CAST(ROUND(CAST(… AS DECIMAL(24, 6))) AS BIGINT).",
    "text": "Say which day or hour is meant: CAST(… AS DATE).",
}


@dataclass(frozen=True)
class Taken:
    """What a mapping takes from a table: SQL over the table's columns, and what that holds."""

    column: Column
    entry: ColumnMapping
    sql: str
    kind: Kind

    @property
    def raw(self) -> str:
        """The name of the value as the table holds it."""
        return quoted(f"t_{self.column.name}")

    @property
    def fault(self) -> tuple[str, str] | None:
        """What is wrong and what to do, where the one cannot become the other."""
        if self.kind in _FITS[self.column.type]:
            return None
        what = f"{self.column.name} is {self.column.type}, and there is {self.kind}"
        return what, _HOW.get(self.column.type, "Make a column of its type in a view of your own.")


def cleaned(taken: Taken, missing: Sequence[str]) -> str:
    """The value of the table without what means "no value"; of a text column, its text."""
    value = taken.sql
    if taken.kind == "float":
        value = f"NULLIF({value}, CAST('NaN' AS DOUBLE))"
        if taken.column.type == "text":  # 4711.0 is what a gap makes of 4711
            whole = f"{value} = FLOOR({value}) AND ABS({value}) < 1e15"
            value = f"CASE WHEN {whole} THEN CAST(CAST({value} AS BIGINT) AS VARCHAR) ELSE CAST({value} AS VARCHAR) END"
    if taken.kind == "text" or taken.column.type == "text":
        value = f"NULLIF(TRIM(CAST({value} AS VARCHAR)), '')"
    if not missing:
        return value
    return f"CASE WHEN CAST({value} AS VARCHAR) IN ({', '.join(map(literal, missing))}) THEN NULL ELSE {value} END"


def typed(taken: Taken, timezone: str) -> str:
    """The canonical value; an instant as it is told in one time zone."""
    column, raw = taken.column, taken.raw
    kind = SQL_TYPES[column.type]
    if column.type == "text":
        return looked_up(column, raw, taken.entry)
    if column.type == "money":
        return stored_amount(f"CAST({raw} AS DOUBLE)", f"CAST({raw} AS DECIMAL(24, 6))")
    if column.type in ("integer", "number"):
        return f"CAST({raw} AS {kind})"
    moment = _local(taken, literal(timezone))
    value = unless_no_day(moment, f"CAST({moment} AS {kind})")
    return unless_no_day(_local(taken, "'UTC'"), value) if instant(taken) else value


def instant(taken: Taken) -> str | None:
    """SQL of the instant, NULL for a local time; None where there is none at all."""
    if taken.column.type not in ("date", "time") or taken.kind not in ("instant", "text"):
        return None
    if taken.kind == "instant":
        return taken.raw
    # Any other offset is cut off: what is written is the local time at the place of the event. Z is nobody's.
    return f"CASE WHEN {taken.raw} LIKE '%Z' THEN CAST({taken.raw} AS TIMESTAMPTZ) END"


def told(taken: Taken, clock: str, timezone: str) -> str:
    """The canonical value, an instant on the clock of its place, which `clock` names."""
    name, moment = quoted(taken.column.name), instant(taken)
    if moment is None or taken.column.place is None:
        return name
    local = f"({moment}) AT TIME ZONE COALESCE({clock}.zone, {literal(timezone)})"
    kind = SQL_TYPES[taken.column.type]
    return f"CASE WHEN {name} IS NULL THEN NULL ELSE COALESCE(CAST({local} AS {kind}), {name}) END"


def _local(taken: Taken, zone: str) -> str:
    """SQL of the local time, an instant's in this zone."""
    if taken.kind == "instant":
        return f"{taken.raw} AT TIME ZONE {zone}"
    plain = f"CAST({taken.raw} AS TIMESTAMP)"
    if taken.kind != "text":
        return plain
    return f"CASE WHEN {taken.raw} LIKE '%Z' THEN CAST({taken.raw} AS TIMESTAMPTZ) AT TIME ZONE {zone} ELSE {plain} END"
