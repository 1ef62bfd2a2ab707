"""DuckDB: the engine inside the program."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecards.engine.layer import SmallTable
from scorecards.sources.leftovers import unfinished
from scorecards.sources.raw import literal, parquet

if TYPE_CHECKING:
    import duckdb


#: A laptop has other things to do.
_MEMORY = "1GB"


class DuckDb:
    """The default engine, over the imported Parquet files."""

    kind = "duckdb"
    rows_at_once: int | None = 1_500_000

    def __init__(self, con: "duckdb.DuckDBPyConnection", scratch: Path | None = None) -> None:
        """`scratch` is where what does not fit into memory goes for a while."""
        import duckdb

        self._con = con
        con.execute(f"SET memory_limit = '{_MEMORY}'")
        if scratch is not None:
            con.execute(f"SET temp_directory = {literal(str(scratch))}")
        self.errors: tuple[type[Exception], ...] = (duckdb.Error,)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The result of a SELECT."""
        return self._con.execute(sql).fetchall()

    def load(self, table: SmallTable) -> None:
        """A small table from its rows."""
        import pandas as pd

        frame = pd.DataFrame(list(table.rows), columns=list(table.columns))
        typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in table.columns.items())
        self._con.register("small_frame", frame)
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE {table.name} AS SELECT {typed} FROM small_frame")
        self._con.unregister("small_frame")

    def view(self, name: str, sql: str) -> None:
        """A temporary view."""
        self._con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def keep(self, name: str, sql: str) -> None:
        """A temporary table."""
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")

    def store(self, name: str, parts: Sequence[str], folder: Path) -> None:
        """A Parquet file per part, written when it is not there yet, and a view of all."""
        written = [folder / f"{name}-{index:03d}.parquet" for index in range(len(parts))]
        for path, sql in zip(written, parts, strict=True):
            if not path.exists():
                partial = path.with_name(unfinished(path.stem))
                try:
                    self._con.execute(f"COPY ({sql}) TO {literal(str(partial))} (FORMAT parquet, COMPRESSION zstd)")
                    partial.rename(path)
                finally:
                    partial.unlink(missing_ok=True)
        self.view(name, f"SELECT * FROM {parquet(*written)}")

    def save(self, sql: str, path: Path) -> None:
        """Straight into the file."""
        target = literal(str(path))
        self._con.execute(f"COPY ({sql} ORDER BY ALL) TO {target} (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """The connection belongs to the session."""
