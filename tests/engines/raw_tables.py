"""The tables that a team has, as its engine holds them: in a schema of PostgreSQL, in folders of Parquet."""

import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from types import NoneType
from typing import Any

import duckdb
import psycopg
import yaml

from scorecards.engine.dialects import column_type
from scorecards.engine.layer import SmallTable
from tests.engine.workspaces import AS_OF

#: Amounts are text in the rows of tests; in a database they are exact numbers.
AMOUNTS = {"amount", "expected_amount", "claimed", "paid", "value_difference"}
_TYPES = {str: "VARCHAR", int: "BIGINT", date: "DATE", datetime: "TIMESTAMP"}


@dataclass(frozen=True)
class Place:
    """Where an engine finds tables: what `engine` says in scorecards.yaml, and where to put them."""

    engine: Mapping[str, Any]
    folder: Path
    url: str = ""

    def put(self, tables: Iterable[SmallTable]) -> dict[str, Any]:
        """The tables as they are; return how a source names each of them."""
        if self.url:
            return {table.name: {"table": to_postgres(self.url, table)} for table in tables}
        return {table.name: {"parquet": str(to_parquet(self.folder, table))} for table in tables}

    def workspace(self, sources: Mapping[str, Any], **settings: Any) -> Path:
        """A workspace over sources that name tables; every partner in the data is one."""
        shape = {"data_as_of": AS_OF, "discover_partners": True, "engine": dict(self.engine), "sources": sources}
        self.folder.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump({**shape, **settings}, sort_keys=False, allow_unicode=True)
        (self.folder / "scorecards.yaml").write_text(text, encoding="utf-8")
        return self.folder


def table_of(name: str, rows: Sequence[Any]) -> SmallTable:
    """Rows of a dataclass as a table with the columns of its fields."""
    kind = type(rows[0])
    hints = typing.get_type_hints(kind)
    columns = {}
    for field in fields(kind):
        (plain,) = set(typing.get_args(hints[field.name]) or (hints[field.name],)) - {NoneType}
        columns[field.name] = "DECIMAL(18,4)" if field.name in AMOUNTS else _TYPES[plain]
    return SmallTable(name, columns, tuple(map(attrgetter(*columns), rows)))


def to_postgres(url: str, table: SmallTable) -> str:
    """A table in the schema `raw`."""
    typed = ", ".join(f'"{name}" {column_type(kind, "postgres")}' for name, kind in table.columns.items())
    name = f"raw.{table.name}"
    with psycopg.connect(url) as con:
        con.execute("CREATE SCHEMA IF NOT EXISTS raw")
        con.execute(f"DROP TABLE IF EXISTS {name} CASCADE".encode())
        con.execute(f"CREATE TABLE {name} ({typed})".encode())
        with con.cursor().copy(f"COPY {name} FROM STDIN".encode()) as copy:
            for row in table.rows:
                copy.write_row(row)
    return name


def to_parquet(folder: Path, table: SmallTable) -> Path:
    """A folder of two files."""
    target = folder / "lake" / table.name
    target.mkdir(parents=True, exist_ok=True)
    typed = ", ".join(f'"{name}" {kind}' for name, kind in table.columns.items())
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t ({typed})")
        con.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(table.columns))})", list(table.rows))  # noqa: S608
        for part, where in enumerate(("rowid % 2 = 0", "rowid % 2 = 1")):
            path = str(target / f"part-{part}.parquet")
            con.execute(f"COPY (SELECT * FROM t WHERE {where}) TO '{path}' (FORMAT parquet)")  # noqa: S608
    return target
