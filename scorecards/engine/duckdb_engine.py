"""DuckDB: the engine inside the program."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecards.engine.layer import SmallTable
from scorecards.sources.raw import literal

if TYPE_CHECKING:
    import duckdb


class DuckDb:
    """The default engine, over the imported Parquet files."""

    kind = "duckdb"

    def __init__(self, con: "duckdb.DuckDBPyConnection") -> None:
        import duckdb

        self._con = con
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

    def save(self, sql: str, path: Path) -> None:
        """Straight into the file."""
        target = literal(str(path))
        self._con.execute(f"COPY ({sql} ORDER BY ALL) TO {target} (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """The connection belongs to the session."""
