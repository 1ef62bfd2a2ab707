"""Spark: rows are grouped on the cluster, or in this process; cubes come back."""

import logging
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecards.engine.dialects import column_type, transpiled
from scorecards.engine.layer import SmallTable
from scorecards.engine.warehouse_engine import Kind, write_parquet

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint"), "integer"),
    **dict.fromkeys(("float", "double"), "float"),
    "string": "text",
    "date": "date",
    "timestamp_ntz": "time",
    "timestamp": "instant",
    "boolean": "boolean",
}
#: What figures depend on: a fault must not become NULL, and no clock's zone may shift a day.
_ALWAYS = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC"}
#: Figures do not depend on it: through a hundred columns, one made of the other, what Spark infers about them doubles
#: at every step, until planning alone takes minutes and gigabytes.
_PLANNING = {"spark.sql.constraintPropagation.enabled": "false"}
#: A terminal or a log is no place for the progress of stages and for warnings about the machine.
_QUIET = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}


def spark_errors() -> tuple[type[Exception], ...]:
    """What Spark raises: its own, and Java's where it has none."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError


class Spark:
    """A session with temporary views of its own."""

    kind = "spark"
    rows_at_once: int | None = None

    def __init__(self, master: str | None, options: Mapping[str, str]) -> None:
        """`options` are Spark's by name. Raises `spark_errors` where Spark does not start."""
        from pyspark.logger import PySparkLogger
        from pyspark.sql import SparkSession

        self.errors = spark_errors()
        # Faults are said in our own words; the library would print its stack besides.
        PySparkLogger.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        self._owned = SparkSession.getActiveSession() is None
        builder = SparkSession.builder.appName("scorecards").config(map={**_QUIET, **options})
        with warnings.catch_warnings():
            # Nothing here hands Spark a frame of pandas.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
            self._root = builder.master(master or "local[*]").getOrCreate()
        self._session = self._root.newSession()
        for name, value in {**_PLANNING, **options, **_ALWAYS}.items():
            if name.startswith("spark.sql.") and self._session.conf.isModifiable(name):
                self._session.conf.set(name, value)
        self._kept: dict[str, DataFrame] = {}

    def _select(self, sql: str) -> "DataFrame":
        return self._session.sql(transpiled(sql, "spark"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The result of a SELECT."""
        return [tuple(row) for row in self._select(sql).collect()]

    def load(self, table: SmallTable) -> None:
        """A view of rows that every worker gets whole, so that joining them moves nothing else."""
        from pyspark.sql.functions import broadcast

        schema = ", ".join(f"{name} {column_type(kind, 'spark')}" for name, kind in table.columns.items())
        frame = self._session.createDataFrame(list(table.rows), schema)
        broadcast(frame).createOrReplaceTempView(table.name)

    def view(self, name: str, sql: str) -> None:
        """A temporary view."""
        self._select(sql).createOrReplaceTempView(name)

    def keep(self, name: str, sql: str) -> None:
        """A temporary view that is cached when it is first read."""
        if name in self._kept:
            self._kept[name].unpersist()
        self._kept[name] = self._select(sql).cache()
        self._kept[name].createOrReplaceTempView(name)

    def store(self, name: str, parts: Sequence[str], folder: Path) -> None:  # noqa: ARG002  # no file of our own
        """As `keep` does: the next run has other rows."""
        self.keep(name, " UNION ALL ".join(parts))

    def save(self, sql: str, path: Path) -> None:
        """Row by row as text that the workers write: their disks are not ours."""
        written = path.with_suffix(".csv")
        options = "map('escape', '\"', 'ignoreLeadingWhiteSpace', 'false', 'ignoreTrailingWhiteSpace', 'false')"
        frame = self._select(sql)
        lines = frame.selectExpr(f"to_csv(struct(*), {options}) AS line")
        with written.open("w", encoding="utf-8", newline="") as file:
            for row in lines.toLocalIterator():
                file.write(f"{row.line}\n")
        write_parquet(written, _kinds(frame), path)
        written.unlink()

    def columns(self, sql: str) -> dict[str, Kind]:
        """Names and kinds of what a SELECT returns; a decimal without a fraction is an integer."""
        return _kinds(self._select(sql))

    def has(self, name: str) -> bool:
        """Whether there is a table or view of this name, with its catalogue and schema if it has them."""
        return self._session.catalog.tableExists(name)

    def close(self) -> None:
        """What was cached goes; Spark itself stops where it was started here."""
        for frame in self._kept.values():
            frame.unpersist()
        if self._owned:
            self._root.stop()


def _kinds(frame: "DataFrame") -> dict[str, Kind]:
    return {field.name: _kind(field.dataType.simpleString()) for field in frame.schema.fields}


def _kind(type_name: str) -> Kind:
    if type_name.startswith("decimal"):
        return "integer" if type_name.endswith(",0)") else "decimal"
    return _KINDS.get(type_name, "text" if type_name.startswith(("char", "varchar")) else "other")
