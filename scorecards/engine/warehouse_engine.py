"""What engines with tables of their own can do besides: say what a query returns, and hand sums back as text."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol

from scorecards.engine.adapter import Engine
from scorecards.sources.raw import literal, quoted

#: What a column holds. `decimal` is exact and may have a fraction, `instant` knows its time zone, `time` does not.
Kind = Literal["text", "integer", "decimal", "float", "date", "time", "instant", "boolean", "other"]

#: As a cube has them. A sum that an engine calls a decimal is a whole number, or reading it fails.
_IN_FILES: Mapping[str, str] = {"date": "DATE", "integer": "BIGINT", "decimal": "BIGINT", "float": "DOUBLE"}


class WarehouseEngine(Engine, Protocol):
    """An engine that holds tables; SQL and names arrive in DuckDB's dialect here too."""

    def columns(self, sql: str) -> Mapping[str, Kind]:
        """Names and kinds of what a SELECT returns, without running it."""

    def has(self, name: str) -> bool:
        """Whether there is a table or view of this name."""


def write_parquet(csv: Path, columns: Mapping[str, Kind], target: Path) -> None:
    """CSV without a header, empty text quoted and NULL not, as Parquet with its rows in the order of its columns."""
    import duckdb

    types = ", ".join(f"{literal(name)}: {literal(_IN_FILES.get(kind, 'VARCHAR'))}" for name, kind in columns.items())
    listed = ", ".join(map(quoted, columns))
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT {listed} FROM read_csv({literal(str(csv))}, auto_detect = false, header = false, "
            f"delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, "
            f"columns = {{{types}}}) ORDER BY ALL) TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )
