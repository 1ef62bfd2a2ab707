"""PostgreSQL: rows are grouped in the server, cubes come back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scorecards.engine.dialects import column_type, transpiled
from scorecards.engine.layer import SmallTable
from scorecards.engine.warehouse_engine import Kind, write_parquet
from scorecards.sources.raw import quoted

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("text", "varchar", "bpchar", "name"), "text"),
    **dict.fromkeys(("int2", "int4", "int8"), "integer"),
    **dict.fromkeys(("float4", "float8"), "float"),
    "numeric": "decimal",
    "date": "date",
    "timestamp": "time",
    "timestamptz": "instant",
    "bool": "boolean",
}


class Postgres:
    """A connection that sees the database as it was when it began, and leaves nothing behind in it."""

    kind = "postgres"
    rows_at_once: int | None = None

    def __init__(self, url: str) -> None:
        """`url` is libpq's; what it does not say comes from its environment variables. Raises psycopg.Error."""
        import psycopg

        self.errors: tuple[type[Exception], ...] = (psycopg.Error,)
        self._con = psycopg.connect(url, application_name="scorecards")
        # All tables at one moment: a charge that arrives meanwhile is on all figures or on none.
        self._con.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # Compiling a hundred sums costs more than it saves. Of a view's expressions the planner knows nothing, expects
        # a single row and would loop over all charges for every parcel: all joins here are of equals and can be hashed.
        self._con.execute("SET TIME ZONE 'UTC'; SET jit = off; SET enable_nestloop = off")

    def _run(self, sql: str) -> Any:
        # A statement that fails must not end the transaction: after it, the one to blame is looked for.
        with self._con.transaction():
            return self._con.execute(sql.encode())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The result of a SELECT."""
        fetched: list[tuple[Any, ...]] = self._run(transpiled(sql, "postgres")).fetchall()
        return fetched

    def load(self, table: SmallTable) -> None:
        """A temporary table, filled by COPY."""
        typed = ", ".join(f"{name} {column_type(kind, 'postgres')}" for name, kind in table.columns.items())
        self._run(f"DROP TABLE IF EXISTS pg_temp.{table.name} CASCADE; CREATE TEMP TABLE {table.name} ({typed})")
        with self._con.cursor() as cursor, cursor.copy(f"COPY pg_temp.{table.name} FROM STDIN".encode()) as copy:
            for row in table.rows:
                copy.write_row(row)
        self._run(f"ANALYZE pg_temp.{table.name}")

    def view(self, name: str, sql: str) -> None:
        """A temporary view."""
        self._run(f"DROP VIEW IF EXISTS pg_temp.{name} CASCADE")
        self._run(f"CREATE TEMP VIEW {name} AS {transpiled(sql, 'postgres')}")

    def keep(self, name: str, sql: str) -> None:
        """A temporary table."""
        self._run(f"DROP TABLE IF EXISTS pg_temp.{name} CASCADE")
        self._run(f"CREATE TEMP TABLE {name} AS {transpiled(sql, 'postgres')}")
        self._run(f"ANALYZE pg_temp.{name}")

    def store(self, name: str, parts: Sequence[str], folder: Path) -> None:  # noqa: ARG002  # no file of our own
        """As `keep` does: the next run has other rows."""
        self.keep(name, " UNION ALL ".join(parts))

    def save(self, sql: str, path: Path) -> None:
        """By COPY, as the server makes the rows."""
        written = path.with_suffix(".csv")
        copying = f"COPY ({transpiled(sql, 'postgres')}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"
        with self._con.transaction(), written.open("wb") as file, self._con.cursor().copy(copying.encode()) as copy:
            file.writelines(copy)
        write_parquet(written, self.columns(sql), path)
        written.unlink()

    def columns(self, sql: str) -> dict[str, Kind]:
        """Names and kinds of what a SELECT returns; a decimal without a fraction is an integer."""
        found = self._run(f"SELECT * FROM ({transpiled(sql, 'postgres')}) AS asked LIMIT 0").description or []
        return {column.name: "integer" if column.scale == 0 else _kind(self._con, column.type_code) for column in found}

    def has(self, name: str) -> bool:
        """Whether there is a table or view of this name, with its schema if it has one."""
        plain = ".".join(map(quoted, name.split(".")))
        with self._con.transaction():
            found = self._con.execute("SELECT to_regclass(%s) IS NOT NULL", [plain]).fetchone()
        return bool(found and found[0])

    def close(self) -> None:
        """Everything temporary goes with the connection."""
        self._con.close()


def _kind(con: Any, code: int) -> Kind:
    info = con.adapters.types.get(code)
    return _KINDS.get(info.name, "other") if info else "other"
