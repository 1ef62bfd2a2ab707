"""SQL of one dialect for every engine: written for DuckDB, written anew for the others."""

from functools import lru_cache

import sqlglot
from sqlglot import exp

#: An instant becomes the local time of a zone whatever time zone the session, or a view's author, had set: Spark's
#: own functions pass through that zone and, in the hour that a clock repeats, lose what they passed.
_LOCAL_ON_SPARK = (
    "CONVERT_TIMEZONE('UTC', {zone}, "
    "TIMESTAMPADD(MICROSECOND, UNIX_MICROS({instant}), TIMESTAMP_NTZ'1970-01-01 00:00:00'))"
)


@lru_cache(maxsize=4096)
def transpiled(sql: str, dialect: str, *, pretty: bool = False) -> str:
    """A statement for `dialect` (postgres, spark)."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    if dialect == "spark":
        tree = tree.transform(_local_time)
    return tree.sql(dialect=dialect, pretty=pretty)


def column_type(duckdb_type: str, dialect: str) -> str:
    """A column's type for `dialect`."""
    return exp.DataType.build(duckdb_type, dialect="duckdb").sql(dialect=dialect)


def _local_time(node: exp.Expr) -> exp.Expr:
    if not isinstance(node, exp.AtTimeZone):
        return node
    instant = node.this.transform(_local_time).sql(dialect="spark")
    return sqlglot.parse_one(
        _LOCAL_ON_SPARK.format(zone=node.args["zone"].sql(dialect="spark"), instant=instant), read="spark"
    )
