"""Whether an engine sums as DuckDB does: one small network, summed on both, compared cube by cube.

The network is made so that every KPI of the catalogue has rows, with every state that a row can be in, times of
several zones, two currencies, rate cards in both, a register of exclusions and rows that must be refused. On the
engine it lies in temporary tables of the connection: nothing of it stays there.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from scorecards.assets import shipped
from scorecards.engine.connecting import connected, refusals
from scorecards.engine.duckdb_engine import DuckDb
from scorecards.engine.layer import SmallTable
from scorecards.engine.measures import Cube, Measures
from scorecards.engine.passes import measure
from scorecards.engine.warehouse import read_warehouse
from scorecards.engine.warehouse_engine import WarehouseEngine
from scorecards.model import Table
from scorecards.sources.cache import Cache
from scorecards.sources.raw import literal, quoted
from scorecards.sources.tables import Tables, import_tables
from scorecards.workspace import SourceShape, Workspace, load_workspace

#: As a database holds them; a text that ends in Z becomes an instant.
_TYPES: Mapping[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(18,6)",
    "money": "DECIMAL(18,4)",
    "date": "DATE",
    "time": "TIMESTAMP",
}
_PREFIX = "conformance_"


@dataclass(frozen=True)
class CubeCheck:
    """One cube on both engines: its rows, the digests of both, and the measures in which they differ."""

    cube: str
    rows: int
    expected: str
    found: str
    different: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Every sum of every cell is the same."""
        return self.expected == self.found


def check_engine(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> list[CubeCheck]:
    """The shipped network on the workspace's engine and on DuckDB.

    Raises ConfigurationError where the engine cannot be reached or refuses a statement.
    """
    import duckdb

    fixture = load_workspace(shipped("config") / "conformance")
    with TemporaryDirectory(prefix="scorecards-") as scratch, duckdb.connect() as con:
        here = Path(scratch) / "here"
        progress("Summing on DuckDB")
        tables = import_tables(fixture, con, Cache(here))
        expected = measure(fixture, tables, DuckDb(con), Cache(here))
        if workspace.engine.kind == "duckdb":
            found, there = expected, tables
        else:
            progress(f"Summing on {workspace.engine.kind}")
            there, found = _summed_there(fixture, workspace, Cache(Path(scratch) / "there"))
        checks = compared(expected, found)
        return [_rows_check(tables, there), *checks]


def digest_of(checks: Iterable[CubeCheck]) -> str:
    """One digest of all cubes, to be compared between engines and machines."""
    return _digest((check.cube, check.found) for check in checks)


def compared(expected: Measures, found: Measures) -> list[CubeCheck]:
    """Every cube of both, by name."""
    there = {cube.key: cube for cube in found.cubes()}
    return [_compared(cube, there[cube.key]) for cube in expected.cubes()]


def _compared(expected: Cube, found: Cube) -> CubeCheck:
    one, other = expected.cells(), found.cells()
    names = set()
    for cell in one.keys() | other.keys():
        here, there = one.get(cell, {}), other.get(cell, {})
        names |= {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}
    return CubeCheck(expected.key, len(one), _of_cells(one), _of_cells(other), tuple(sorted(names)))


def _rows_check(here: Tables, there: Tables) -> CubeCheck:
    """Rows used, rejected and filtered, by table and partner."""
    one, other = _counts(here), _counts(there)
    differ = {table for table, _, _ in (one - other) + (other - one)}
    digests = _digest(sorted(one.items())), _digest(sorted(other.items()))
    return CubeCheck("rows read", one.total(), *digests, tuple(sorted(differ)))


def _counts(tables: Tables) -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for report in tables.reports:
        for kind in ("used", "rejected", "filtered"):
            counts[report.table, report.partner, kind] += getattr(report, kind)
    return +counts


def _of_cells(cells: Mapping[tuple[object, ...], Mapping[str, int]]) -> str:
    return _digest(sorted((repr(cell), sorted(sums.items())) for cell, sums in cells.items()))


def _digest(parts: Iterable[object]) -> str:
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:12]


def _summed_there(fixture: Workspace, workspace: Workspace, cache: Cache) -> tuple[Tables, Measures]:
    with refusals(workspace), closing(connected(workspace)) as engine:
        sources = tuple(
            replace(source, shape=SourceShape(table=_put(engine, fixture, source.table))) for source in fixture.sources
        )
        shape = workspace.engine.model_copy(update={"prefix": _PREFIX})
        there = replace(fixture, engine=shape, sources=sources)
        tables = read_warehouse(there, engine)
        return tables, measure(there, tables, engine, cache)


def _put(engine: WarehouseEngine, fixture: Workspace, name: str) -> str:
    """The rows of a file as a temporary table; return its name."""
    table = _typed(fixture.data_folder / f"{name}.csv", fixture.tables[name])
    engine.load(table)
    return table.name


def _typed(path: Path, table: Table) -> SmallTable:
    import duckdb

    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        file = f"read_csv({literal(str(path))}, header = true, all_varchar = true, delim = ',', quote = '\"')"
        types = {}
        for name, *_ in con.execute(f"DESCRIBE FROM {file}").fetchall():
            (zoned,) = con.execute(f"SELECT bool_or({quoted(name)} LIKE '____-__-__T%Z') FROM {file}").fetchall()[0]
            types[name] = "TIMESTAMPTZ" if zoned else _TYPES[table.columns[name].type]
        listed = ", ".join(f"CAST({quoted(name)} AS {kind})" for name, kind in types.items())
        rows = con.execute(f"SELECT {listed} FROM {file}").fetchall()
    return SmallTable(f"raw_{_PREFIX}{table.name}", types, tuple(rows))
