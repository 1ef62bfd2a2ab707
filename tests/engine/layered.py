"""Rows of a canonical table as the engine sees them, with the layers of a rule."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from scorecards.engine.adapter import Engine
from scorecards.engine.duckdb_engine import DuckDb
from scorecards.engine.layer import SmallTable
from scorecards.engine.rules import Rules, TableLayers
from scorecards.engine.view import relation, view_sql
from scorecards.workspace.tables import read_tables

AS_OF = date(2026, 11, 1)


def opened() -> Engine:
    """An empty engine."""
    return DuckDb(duckdb.connect())


def stored(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> SmallTable:
    """Rows of a canonical table, those columns that the test needs."""
    return SmallTable(relation(table), columns, tuple(tuple(row) for row in rows))


def days(first: date, last: date) -> SmallTable:
    """The calendar's table of days; fragments and numbers are not looked at."""
    every = (first + timedelta(days=step) for step in range((last - first).days + 1))
    rows = tuple((day, day, 0, day.year * 12 + day.month) for day in every)
    return SmallTable("days", {"day": "DATE", "fragment": "DATE", "number": "INTEGER", "month": "INTEGER"}, rows)


def seen(
    table: str, columns: Sequence[str], layers: TableLayers, tables: Iterable[SmallTable]
) -> list[tuple[Any, ...]]:
    """The columns of every row, ordered by the first."""
    engine = opened()
    for small in tables:
        engine.load(small)
    shipped, _ = read_tables(Path("no tables of one's own"))
    view = view_sql(shipped[table], columns, Rules(AS_OF, 480, 1080, by_table={table: layers}))
    found = engine.rows(f"SELECT {', '.join(columns)} FROM ({view}) v ORDER BY 1")  # noqa: S608  # our own names
    engine.close()
    return found
