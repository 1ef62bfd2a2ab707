"""What the passes cost: CPU against DuckDB hashing the same columns, memory, growth with the number of parcels.

Each figure is taken in a process of its own, in turn, three times; the median counts. Run it by `make bench`.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from scorecards.engine import measure
from scorecards.engine.cube import clocks, needed_columns
from scorecards.engine.duckdb_engine import DuckDb
from scorecards.engine.measures import PeriodKind
from scorecards.engine.passes import is_supplied
from scorecards.engine.rules import rules_of
from scorecards.engine.view import stored_columns
from scorecards.model import Partner, Table
from scorecards.sources.cache import Cache
from scorecards.sources.mapping import SQL_TYPES
from scorecards.sources.tables import ImportedTable, Tables
from scorecards.workspace import Workspace, load_workspace
from tests.bench.network import PARTNERS, TABLES, generate

_ROUNDS = 3
PERIODS: tuple[PeriodKind, ...] = ("month", "week")
_MILLION = 1_000_000
_WORKSPACE = """\
calendar: {holidays: true}
discover_partners: true
sources:
  shipments: {all: {files: shipments/*.parquet}}
  charges: {all: {files: charges/*.parquet}}
  claims: {all: {files: claims/*.parquet}}
"""


def bench_tables(workspace: Workspace, data: Path) -> Tables:
    """The generated files as imported tables."""
    imported = {name: _imported(workspace.tables[name], data / name) for name in TABLES}
    partners = tuple(Partner(f"partner-{n:02d}", f"Partner {n}", "transport") for n in range(PARTNERS))
    return Tables(imported, partners, (), (), (), (), date(2026, 11, 1))


def _imported(table: Table, folder: Path) -> ImportedTable:
    """Columns that are not generated are empty, and not supplied."""
    files = f"read_parquet('{folder}/*.parquet')"
    with duckdb.connect() as con:
        there = {row[0] for row in con.execute(f"DESCRIBE FROM {files}").fetchall()}
    missing = [column for name, column in table.columns.items() if name not in there]
    empty = "".join(f", CAST(NULL AS {SQL_TYPES[column.type]}) AS {column.name}" for column in missing)
    return ImportedTable(
        name=table.name,
        path=None,
        relation=f"(SELECT *{empty} FROM {files})",  # noqa: S608  # our own names
        digest=str(folder),
        supplied=frozenset(there & set(table.columns)),
        newest_event=None,
    )


def passes(workspace: Workspace, data: Path) -> None:
    """All monthly and weekly measures of every KPI and partner, from parcels that carry their sums."""
    tables = bench_tables(workspace, data)
    kept = data.with_name(f"{data.name}-cache")
    shutil.rmtree(kept / "cubes", ignore_errors=True)
    with duckdb.connect() as con:
        measures = measure(workspace, tables, DuckDb(con, kept / "scratch"), Cache(kept))
    for partner in tables.partners:
        for kpi in measures.kpis.values():
            for kind in PERIODS:
                if kpi.of is None:
                    measures.by_period(kpi.id, partner.id, kind)
                else:
                    measures.counts_by_period(kpi.id, partner.id, kind)


def import_and_passes(workspace: Workspace, data: Path) -> None:
    """The same from nothing: charges and claims are summed onto their parcels first, once per state of the data."""
    shutil.rmtree(data.with_name(f"{data.name}-cache"), ignore_errors=True)
    passes(workspace, data)


def hashes(workspace: Workspace, data: Path) -> None:
    """What the passes read, and nothing done with it: a hash of every needed column, pass by pass."""
    tables = bench_tables(workspace, data)
    rules = rules_of(workspace, tables.partners, tables.data_as_of)
    kpis = [kpi for kpi in workspace.kpis.values() if is_supplied(kpi, workspace, tables)]
    with duckdb.connect() as con:
        for clock in clocks(kpis):
            table = workspace.tables[clock.table]
            columns = sorted(stored_columns(table, needed_columns(clock, table, rules), rules))
            rows = tables.tables[clock.table].relation
            if clock.table == "shipments":  # with the sums of their charges and claims
                rows = f"read_parquet('{data}-cache/parcels/*/parcels_with_sums-*.parquet')"
            con.execute(f"SELECT bit_xor(hash({', '.join(columns)})) FROM {rows}").fetchall()  # noqa: S608  # our own names


WHAT = {"passes": passes, "hashes": hashes, "first": import_and_passes}


def one(what: str, folder: Path, parcels: int) -> dict[str, float]:
    """One run in a process of its own: CPU and wall seconds, and the most memory in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.run", "--only", what, "--folder", str(folder), "--parcels", str(parcels)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _measured(what: str, folder: Path, parcels: int) -> dict[str, float]:
    workspace = load_workspace(folder)
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    WHAT[what](workspace, folder / f"data-{parcels}")
    wall, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": wall, "memory": used.ru_maxrss / 1024}


def _median(runs: list[dict[str, float]], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def compare(folder: Path, sizes: list[int]) -> list[dict[str, Any]]:
    """Both, in turn, for every number of parcels."""
    rows = []
    for parcels in sizes:
        generate(folder / f"data-{parcels}", parcels)
        first = one("first", folder, parcels)
        runs: dict[str, list[dict[str, float]]] = {"hashes": [], "passes": []}
        for _ in range(_ROUNDS):
            for what, found in runs.items():
                found.append(one(what, folder, parcels))
        hash_cpu, cpu = _median(runs["hashes"], "cpu"), _median(runs["passes"], "cpu")
        rows.append(
            {
                "parcels": parcels,
                "hash_cpu": hash_cpu,
                "cpu": cpu,
                "ratio": cpu / hash_cpu,
                "wall": _median(runs["passes"], "wall"),
                "first_cpu": first["cpu"],
                "memory": max(run["memory"] for run in (first, *runs["passes"])),
            }
        )
        print_row(rows[-1])
    return rows


def print_row(row: dict[str, Any]) -> None:
    """One size."""
    sys.stdout.write(
        f"{row['parcels'] / _MILLION:5.1f} million parcels: hashing {row['hash_cpu']:6.1f} s CPU, "
        f"all measures {row['cpu']:6.1f} s CPU ({row['ratio']:.1f} times), {row['wall']:.1f} s wall; "
        f"the first time {row['first_cpu']:.1f} s CPU; at most {row['memory']:,.0f} MB\n"
    )


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "scorecards-bench")
    parser.add_argument("--parcels", type=int, nargs="*", default=[_MILLION, 3 * _MILLION, 10 * _MILLION])
    parser.add_argument("--only", choices=list(WHAT))
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    (chosen.folder / "scorecards.yaml").write_text(_WORKSPACE, encoding="utf-8")
    if chosen.only:
        sys.stdout.write(json.dumps(_measured(chosen.only, chosen.folder, chosen.parcels[0])) + "\n")
        return
    compare(chosen.folder, chosen.parcels)


if __name__ == "__main__":
    main()
