"""A workspace of CSV files moved to another engine: its rows become tables of PostgreSQL or folders of Parquet.

Nothing else changes, so that what holds for the files must hold there, to the digit.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import psycopg
import yaml

from scorecards.engine import Session, open_session
from scorecards.engine.dialects import column_type
from scorecards.engine.layer import SmallTable
from scorecards.model import Table
from scorecards.sources.raw import literal
from scorecards.workspace import load_workspace

#: As a team's tables would have them.
TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(18,6)",
    "money": "DECIMAL(18,4)",
    "date": "DATE",
    "time": "TIMESTAMP",
}
Opener = Callable[[str, Path], Session]


@dataclass(frozen=True)
class Place:
    """Where an engine finds tables: `engine` of scorecards.yaml, and the address of a database, "" for folders."""

    engine: Mapping[str, Any]
    url: str = ""

    def put(self, table: SmallTable, folder: Path) -> dict[str, str]:
        """The table as a team would have it; return how a source names it."""
        return {"table": to_postgres(self.url, table)} if self.url else {"parquet": str(to_parquet(folder, table))}


def on_engines(*seeds: Any) -> list[tuple[str, Any]]:
    """Parameters of a fixture: every seed on DuckDB, the first on the others too."""
    return [*(("duckdb", seed) for seed in seeds), ("postgres", seeds[0]), ("spark", seeds[0])]


def moved(folder: Path, place: Place) -> Path:
    """A copy of the workspace beside it whose sources are tables of the engine."""
    workspace = load_workspace(folder)
    target = folder.with_name(f"{folder.name}-{place.engine['kind']}")
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("data", ".scorecards-cache"), dirs_exist_ok=True)
    shape = yaml.safe_load((folder / "scorecards.yaml").read_text(encoding="utf-8"))
    for source in workspace.sources:
        own = shape["sources"][source.table][source.name]
        (name,) = source.shape.files
        own.pop("files")
        own |= place.put(_read(workspace.data_folder / name, workspace.tables[source.table]), target)
    shape["engine"] = dict(place.engine)
    (target / "scorecards.yaml").write_text(yaml.safe_dump(shape, sort_keys=False), encoding="utf-8")
    return target


def opened_there(folder: Path, place: Place) -> Session:
    """The workspace moved, read and summed."""
    return open_session(load_workspace(moved(folder, place)))


def _read(path: Path, table: Table) -> SmallTable:
    with duckdb.connect() as con:
        file = f"read_csv({literal(str(path))}, header = true, all_varchar = true, delim = ',', quote = '\"')"
        names = [row[0] for row in con.execute(f"DESCRIBE FROM {file}").fetchall()]
        types = {name: TYPES[table.columns[name].type] for name in names}
        cast = ", ".join(f"CAST({name} AS {kind})" for name, kind in types.items())
        return SmallTable(table.name, types, tuple(con.execute(f"SELECT {cast} FROM {file}").fetchall()))  # noqa: S608  # our own names


def to_postgres(url: str, table: SmallTable) -> str:
    """A table in a schema of its own."""
    typed = ", ".join(f'"{name}" {column_type(kind, "postgres")}' for name, kind in table.columns.items())
    schema = f"raw_{uuid4().hex[:8]}"
    with psycopg.connect(url) as con:
        con.execute(f"CREATE SCHEMA {schema}".encode())
        con.execute(f"CREATE TABLE {schema}.{table.name} ({typed})".encode())
        with con.cursor().copy(f"COPY {schema}.{table.name} FROM STDIN".encode()) as copy:
            for row in table.rows:
                copy.write_row(row)
    return f"{schema}.{table.name}"


def to_parquet(folder: Path, table: SmallTable) -> Path:
    """A folder of two files."""
    import pandas as pd

    target = folder / "lake" / table.name
    target.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in table.columns.items())
    with duckdb.connect() as con:
        con.register("given", pd.DataFrame(list(table.rows), columns=list(table.columns), dtype=object))
        for part in (0, 1):
            rows = f"SELECT {columns} FROM (SELECT *, row_number() OVER () AS n FROM given) WHERE n % 2 = {part}"  # noqa: S608  # our own names
            con.execute(f"COPY ({rows}) TO {literal(str(target / f'part-{part}.parquet'))} (FORMAT parquet)")
    return target
