"""One run over a workspace: everything read and summed, what did not change from the cache."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scorecards.engine.duckdb_engine import DuckDb
from scorecards.engine.measures import Measures
from scorecards.engine.passes import measure
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
        """All rejected rows as CSV: table, source, file, row, partner, reason."""
        import duckdb

        with duckdb.connect() as con:
            write_rejects(con, self.tables.rejects_paths, target)


def open_session(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> Session:
    """Import what changed and compute the cubes. Raises DataError with all problems of the data at once."""
    import duckdb

    cache = Cache(workspace.folder / FOLDER)
    with duckdb.connect() as con:
        progress("Reading sources")
        tables = import_tables(workspace, con, cache)
        progress("Computing KPIs")
        measures = measure(workspace, tables, DuckDb(con, cache.folder / "scratch"), cache)
    return Session(workspace, tables, measures)
