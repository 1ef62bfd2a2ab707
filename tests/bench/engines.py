"""How PostgreSQL and Spark grow with the number of parcels: time, and what comes back over the wire.

    python -m tests.bench.engines spark --parcels 1000000 3000000 10000000

Server and session are started here, as the tests do: figures of one machine, to be compared with each other alone.
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import yaml

from scorecards.engine import open_session
from scorecards.engine.dialects import column_type
from scorecards.workspace import load_workspace
from tests.bench.network import TABLES, generate
from tests.engine.servers import postgres_server

_MONEY = {"amount", "expected_amount", "claimed", "paid", "goods_value"}
#: As a small server would be set up for such work.
_TUNED = ("work_mem = '256MB'", "shared_buffers = '1GB'", "max_wal_size = '8GB'", "maintenance_work_mem = '512MB'")
_SPARK = {
    "spark.driver.memory": "6g",
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def _columns(folder: Path) -> dict[str, str]:
    with duckdb.connect() as con:
        rows = con.execute(f"DESCRIBE FROM read_parquet('{folder}/*.parquet')").fetchall()
    return {name: kind for name, kind, *_ in rows if not name.startswith("_")}


def _mapping(columns: dict[str, str]) -> dict[str, Any]:
    """Amounts of the generated files are in ten-thousandths."""
    return {name: f"CAST({name} AS DECIMAL(18,4)) * 0.0001" if name in _MONEY else {"column": name} for name in columns}


def _workspace(folder: Path, engine: dict[str, Any], sources: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    shape = {"discover_partners": True, "data_as_of": "2026-11-01", "engine": engine}
    shape["sources"] = {table: {"all": source} for table, source in sources.items()}
    (folder / "scorecards.yaml").write_text(yaml.safe_dump(shape), encoding="utf-8")
    return folder


def _loaded(url: str, name: str, folder: Path) -> dict[str, Any]:
    """The generated files as a table of the database."""
    columns = _columns(folder)
    typed = ", ".join(f"{column} {column_type(kind, 'postgres')}" for column, kind in columns.items())
    with duckdb.connect() as con, psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP TABLE IF EXISTS {name}".encode())
        server.execute(f"CREATE UNLOGGED TABLE {name} ({typed})".encode())
        for part in sorted(folder.glob("*.parquet")):
            written = part.with_suffix(".csv")
            rows = f"SELECT {', '.join(columns)} FROM read_parquet('{part}')"  # noqa: S608  # our own names
            con.execute(f"COPY ({rows}) TO '{written}' (FORMAT csv, HEADER false)")
            copying = f"COPY {name} FROM STDIN (FORMAT csv)"
            with written.open("rb") as file, server.cursor().copy(copying.encode()) as copy:
                while chunk := file.read(1 << 20):
                    copy.write(chunk)
            written.unlink()
        server.execute(f"ANALYZE {name}".encode())
    return {"table": name, "columns": _mapping(columns)}


@contextmanager
def _place(engine: str) -> Iterator[str]:
    if engine == "spark":
        yield ""
        return
    with postgres_server(*_TUNED) as url:
        yield url


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=["postgres", "spark"])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "scorecards-bench")
    parser.add_argument("--parcels", type=int, nargs="*", default=[1_000_000, 3_000_000, 10_000_000])
    chosen = parser.parse_args()
    with _place(chosen.engine) as url:
        for parcels in chosen.parcels:
            data = chosen.folder / f"data-{parcels}"
            generate(data, parcels)
            sources = {
                name: _loaded(url, name, data / name)
                if url
                else {"parquet": str(data / name), "columns": _mapping(_columns(data / name))}
                for name in TABLES
            }
            engine = {"kind": "postgres", "url": url} if url else {"kind": "spark", "options": _SPARK}
            folder = _workspace(chosen.folder / f"{chosen.engine}-{parcels}", engine, sources)
            started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
            session = open_session(load_workspace(folder))
            wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
            cubes = session.measures.cubes()
            size = sum(cube.path.stat().st_size for cube in cubes)
            with duckdb.connect() as con:
                cells = sum(len(con.execute(f"SELECT 1 FROM {cube.relation}").fetchall()) for cube in cubes)  # noqa: S608  # our own names
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            sys.stdout.write(
                f"{chosen.engine} {parcels / 1e6:5.1f} million parcels: {wall:7.1f} s wall, here {used:.1f} s CPU; "
                f"{len(cubes)} cubes of {cells:,} rows, {size / 1e6:.1f} MB of Parquet, come back\n"
            )
            sys.stdout.flush()
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
