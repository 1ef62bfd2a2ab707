"""Kept rows against others: which came, went or say something else."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scorecards.engine.kept_rows import COLUMNS
from scorecards.model.row_changes import ColumnChange, RowChange, TableChanges
from scorecards.model.table import ColumnType
from scorecards.sources.raw import literal, parquet, quoted

if TYPE_CHECKING:
    import duckdb

_Types = Mapping[str, ColumnType]


def compared_rows(table: str, before: Sequence[bytes], after: Sequence[bytes]) -> TableChanges:
    """How the rows of a table in the files `after` differ from those in `before`; one side may have no file.

    A column that only one side has is empty on the other.
    """
    import duckdb

    with duckdb.connect() as con, TemporaryDirectory(prefix="scorecards-") as scratch:
        own = {side: _opened(con, side, parts, Path(scratch)) for side, parts in (("b", before), ("a", after))}
        types = {**own["a"], **own["b"]}
        key, *names = types
        values = [(_value(own, "b", name), _value(own, "a", name)) for name in names]
        b, a = (f"{side}.{quoted(key)}" if own[side] else "NULL" for side in "ba")
        differs = " OR ".join(f"{one} IS DISTINCT FROM {other}" for one, other in values) or "FALSE"
        shown = [value for pair in values for value in pair]
        rows = con.execute(
            f"SELECT {', '.join((f'COALESCE({b}, {a})', f'{b} IS NULL', f'{a} IS NULL', *shown))} "
            f"FROM b FULL JOIN a ON {b} = {a} WHERE {b} IS NULL OR {a} IS NULL OR {differs} ORDER BY 1"
        ).fetchall()
    return _told(table, key, {name: types[name] for name in names}, rows)


def _opened(con: "duckdb.DuckDBPyConnection", side: str, parts: Sequence[bytes], folder: Path) -> _Types:
    """The rows of one side as a view; the types of its columns, the id first."""
    paths = [folder / f"{side}{number}.parquet" for number, _ in enumerate(parts)]
    for path, data in zip(paths, parts, strict=True):
        path.write_bytes(data)
    if not paths:
        con.execute(f"CREATE VIEW {side} AS SELECT 1 AS nothing WHERE FALSE")
        return {}
    types: dict[str, ColumnType] = {}
    for path in paths:
        told = con.execute(
            f"SELECT decode(value) FROM parquet_kv_metadata({literal(str(path))}) WHERE decode(key) = '{COLUMNS}'"
        ).fetchone()
        types |= json.loads(told[0]) if told else {}
    rows = parquet(*paths).removesuffix(")")
    con.execute(f"CREATE VIEW {side} AS SELECT * FROM {rows}, union_by_name = true)")
    return types


def _value(own: Mapping[str, _Types], side: str, name: str) -> str:
    return f"{side}.{quoted(name)}" if name in own[side] else "NULL"


def _told(table: str, key: str, types: _Types, rows: Sequence[tuple[Any, ...]]) -> TableChanges:
    added, removed, changed = [], [], []
    parcels: dict[str, str] = {}
    months: dict[str, tuple[str, ...]] = {}
    for found, is_added, is_removed, *values in rows:
        row = str(found)
        pairs = dict(zip(types, zip(values[::2], values[1::2], strict=True), strict=True))
        months[row] = tuple(sorted({f"{value:%Y-%m}" for value in values if isinstance(value, date)}))
        before, after = pairs.get("shipment_id", (None, None))
        if parcel := before if is_removed else after or before:
            parcels[row] = str(parcel)
        if is_added:
            added.append(row)
        elif is_removed:
            removed.append(row)
        else:
            columns = (ColumnChange(name, *pair, types[name]) for name, pair in pairs.items() if pair[0] != pair[1])
            changed.append(RowChange(row, tuple(columns)))
    return TableChanges(table, (key,), tuple(added), tuple(removed), tuple(changed), parcels, months)
