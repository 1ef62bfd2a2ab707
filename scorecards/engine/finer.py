"""Sums that are made only when they are asked for: a KPI by one more column, the parts of a cost."""

import shutil
import weakref
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from scorecards.engine.connecting import connected, refusals
from scorecards.engine.duckdb_engine import DuckDb
from scorecards.engine.measures import Measures
from scorecards.engine.passes import measure
from scorecards.engine.warehouse import read_warehouse
from scorecards.model import Kpi
from scorecards.sources.cache import FOLDER, Cache
from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace


def finer(workspace: Workspace, tables: Tables, kpis: Iterable[Kpi]) -> Measures:
    """The sums of these KPIs alone, kept like all others; one that is not supplied is not among them.

    A database or cluster is read once more, for nothing tells whether its rows are still those of `tables`.
    """
    own = replace(workspace, kpis={kpi.id: kpi for kpi in kpis})
    if workspace.engine.kind == "duckdb":
        import duckdb

        cache = Cache(workspace.folder / FOLDER)
        with duckdb.connect() as con:
            return measure(own, tables, DuckDb(con, cache.folder / "scratch"), cache)
    with refusals(workspace), closing(connected(workspace)) as engine:
        folder = Path(mkdtemp(prefix="scorecards-"))
        try:
            measures = measure(own, read_warehouse(own, engine), engine, Cache(folder))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    weakref.finalize(measures, shutil.rmtree, folder, ignore_errors=True)
    return measures
