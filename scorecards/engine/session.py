"""One run over a workspace: everything read and summed, what did not change from the cache."""

import shutil
import weakref
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from scorecards.engine.canonical_views import create_statements
from scorecards.engine.connecting import connected, refusals
from scorecards.engine.duckdb_engine import DuckDb
from scorecards.engine.measures import Measures
from scorecards.engine.passes import measure
from scorecards.engine.reject_counts import write_reject_counts
from scorecards.engine.warehouse import read_warehouse
from scorecards.errors import configuration_error
from scorecards.sources.cache import FOLDER, Cache
from scorecards.sources.tables import Tables, import_tables, write_rejects
from scorecards.workspace import Workspace


@dataclass(frozen=True)
class Session:
    """The tables and sums of a workspace at one moment."""

    workspace: Workspace
    tables: Tables
    measures: Measures

    def write_rejects(self, target: Path) -> None:
        """All rejected rows as CSV: table, source, file, row, partner, reason.

        Of rows that stay in a database their numbers: table, source, partner, reason, rows, example.
        """
        import duckdb

        if not self.tables.rejects_paths:
            write_reject_counts(self.tables.rejects, target)
            return
        with duckdb.connect() as con:
            write_rejects(con, self.tables.rejects_paths, target)


def open_session(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> Session:
    """Read what changed and compute the cubes. Raises DataError with all problems of the data at once."""
    if workspace.engine.kind != "duckdb":
        return _open_warehouse(workspace, progress)
    import duckdb

    cache = Cache(workspace.folder / FOLDER)
    with duckdb.connect() as con:
        progress("Reading sources")
        tables = import_tables(workspace, con, cache)
        progress("Computing KPIs")
        measures = measure(workspace, tables, DuckDb(con), cache)
    return Session(workspace, tables, measures)


def view_statements(workspace: Workspace) -> str:
    """SQL that makes the canonical views in the engine's database.

    Raises ConfigurationError where the engine has none, DataError where a mapping does not fit its table.
    """
    if workspace.engine.kind == "duckdb":
        hint = "Views are for `engine: {kind: postgres, url: …}` and {kind: spark}."
        raise configuration_error(workspace.path, "the engine duckdb reads files and needs no views", hint)
    with refusals(workspace), closing(connected(workspace)) as engine:
        return create_statements(workspace, engine)


def _open_warehouse(workspace: Workspace, progress: Callable[[str], None]) -> Session:
    """The same over tables that stay where they are.

    Cubes are computed anew each time: only reading all rows would tell whether one of them changed. They live as
    long as what reads them.
    """
    with refusals(workspace), closing(connected(workspace)) as engine:
        progress("Reading tables")
        tables = read_warehouse(workspace, engine)
        progress("Computing KPIs")
        folder = Path(mkdtemp(prefix="scorecards-"))
        try:
            measures = measure(workspace, tables, engine, Cache(folder))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    weakref.finalize(measures, shutil.rmtree, folder, ignore_errors=True)
    return Session(workspace, tables, measures)
