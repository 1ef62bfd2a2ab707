"""What an engine must be able to do: run one text of SQL, hold small tables, hand sums back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from scorecards.engine.layer import SmallTable


class Engine(Protocol):
    """A connection to an engine. SQL arrives in DuckDB's dialect and in forms that mean the same everywhere."""

    #: Name of the engine, as in scorecards.yaml.
    kind: str
    #: Rows that are joined at a time, so that the memory of a laptop suffices; None: the engine sees to it itself.
    rows_at_once: int | None
    #: What the engine raises when a statement fails.
    errors: tuple[type[Exception], ...]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The result of a SELECT; for few rows."""

    def load(self, table: SmallTable) -> None:
        """A small table beside the data, for this connection alone; replaces one of the same name."""

    def view(self, name: str, sql: str) -> None:
        """A name for a SELECT, computed whenever it is read."""

    def keep(self, name: str, sql: str) -> None:
        """The result of a SELECT under a name, computed once."""

    def store(self, name: str, parts: Sequence[str], folder: Path) -> None:
        """The rows of several SELECTs under one name: in the folder, if the engine keeps files of its own."""

    def save(self, sql: str, path: Path) -> None:
        """The result of a SELECT as Parquet, in the order of its columns: equal sums give equal rows."""

    def close(self) -> None:
        """Give the connection back."""
