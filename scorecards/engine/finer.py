"""What is made only when it is asked for: a KPI by one more column, the parts of a cost, the rows behind a figure."""

import shutil
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from scorecards.engine.connecting import connected, refusals
from scorecards.engine.cube import Listing
from scorecards.engine.duckdb_engine import DuckDb
from scorecards.engine.measures import Measures
from scorecards.engine.passes import asked_rows, measure
from scorecards.engine.warehouse import read_warehouse
from scorecards.model import Kpi
from scorecards.sources.cache import FOLDER, Cache, digest
from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace

#: What was made, by the tables it is made of and the KPIs; gone with the tables.
_made: dict[int, dict[str, Measures]] = {}


def finer(workspace: Workspace, tables: Tables, kpis: Iterable[Kpi]) -> Measures:
    """The sums of these KPIs alone, kept like all others; one that is not supplied is not among them.

    A database or cluster is read once more, for nothing tells whether its rows are still those of `tables`; once for
    all partners, as long as these tables are in use.
    """
    own = replace(workspace, kpis={kpi.id: kpi for kpi in kpis})
    if id(tables) not in _made:
        _made[id(tables)] = {}
        weakref.finalize(tables, _made.pop, id(tables), None)
    kept, key = _made[id(tables)], digest([asdict(kpi) for kpi in own.kpis.values()])
    if key not in kept:
        kept[key] = _measured(own, tables)
    return kept[key]


def _measured(own: Workspace, tables: Tables) -> Measures:
    if own.engine.kind == "duckdb":
        with _files(own) as (engine, cache):
            return measure(own, tables, engine, cache)
    with refusals(own), closing(connected(own)) as engine:
        folder = Path(mkdtemp(prefix="scorecards-"))
        try:
            measures = measure(own, read_warehouse(own, engine), engine, Cache(folder))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    weakref.finalize(measures, shutil.rmtree, folder, ignore_errors=True)
    return measures


def listed(workspace: Workspace, tables: Tables, asked: Sequence[Listing]) -> list[list[dict[str, Any]]]:
    """The rows of each listing by column name; `value` is the row's numerator.

    Tables are opened once for all of them: a database or cluster is read once more, and then asked for each listing.
    """
    if not asked:
        return []
    if workspace.engine.kind == "duckdb":
        with _files(workspace) as (engine, cache):
            rows = asked_rows(workspace, tables, engine, cache, asked)
    else:
        with refusals(workspace), closing(connected(workspace)) as engine, TemporaryDirectory() as folder:
            rows = asked_rows(workspace, read_warehouse(workspace, engine), engine, Cache(Path(folder)), asked)
    names = [(*each.columns, "value") for each in asked]
    return [[dict(zip(own, row, strict=True)) for row in found] for own, found in zip(names, rows, strict=True)]


@contextmanager
def _files(workspace: Workspace) -> Iterator[tuple[DuckDb, Cache]]:
    """DuckDB over the imported files, and the cache beside them."""
    import duckdb

    cache = Cache(workspace.folder / FOLDER)
    with duckdb.connect() as con:
        yield DuckDb(con, cache.scratch), cache
