"""The passes on DuckDB: tables and calendars in, cubes out, each kept under its digest."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from scorecards import __version__
from scorecards.engine.calendars import Calendar, fragments, working_days
from scorecards.engine.cube import Clock, clocks, cube_sql
from scorecards.engine.measures import Measures
from scorecards.engine.view import view_sql
from scorecards.errors import ConfigurationError, DataError, Problem
from scorecards.model import Kpi, Table
from scorecards.sources.cache import Cache, digest
from scorecards.sources.raw import literal
from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

#: How far the calendars reach beyond the data date. A later date stands for "none" (2099-12-31): it is in no month.
_FUTURE = timedelta(days=3 * 366)


def measure(workspace: Workspace, tables: Tables, con: "duckdb.DuckDBPyConnection", cache: Cache) -> Measures:
    """Every supplied KPI of the catalogue, summed by partner, lane, service, flow and fragment of time.

    Cubes are kept: when tables, catalogue, calendar and data date did not change, nothing is computed.
    """
    supplied = {kpi.id: kpi for kpi in workspace.kpis.values() if is_supplied(kpi, tables)}
    plan = [clock for clock in clocks(supplied.values()) if clock.table in tables.tables]
    cuts = _cuts(tables)
    key = digest(
        __version__,
        {name: table.digest for name, table in tables.tables.items()},
        [asdict(clock) for clock in plan],
        {name: asdict(table) for name, table in workspace.tables.items()},
        workspace.calendar.model_dump(mode="json"),
        version("holidays"),
        workspace.accrual,
        workspace.currency,
        tables.data_as_of,
        sorted(cuts),
    )
    folder = cache.made("cubes", key, lambda target: _compute(workspace, tables, con, plan, cuts, target))
    cubes = [(clock, _frame(con, folder / f"{clock.key}.parquet")) for clock in plan]
    without = (folder / "without_holidays.txt").read_text(encoding="utf-8").splitlines()
    return Measures(cubes, supplied, tables.data_as_of, tuple(without))


def is_supplied(kpi: Kpi, tables: Tables) -> bool:
    """Whether every column the KPI needs is mapped by some source."""
    for need in kpi.needs:
        name, _, column = need.rpartition(".")
        table = tables.tables.get(name or kpi.table)
        if table is None or column not in table.supplied:
            return False
    return kpi.table in tables.tables


def _frame(con: "duckdb.DuckDBPyConnection", path: Path) -> "pd.DataFrame":
    return con.execute(f"SELECT * FROM read_parquet({literal(str(path))})").df()


def _cuts(tables: Tables) -> set[date]:
    """Days on which some partner's target begins or has just ended."""
    targets = [target for partner in tables.partners for target in partner.targets]
    cuts = {target.valid_from for target in targets if target.valid_from}
    return cuts | {target.valid_until + timedelta(days=1) for target in targets if target.valid_until}


def _compute(
    workspace: Workspace,
    tables: Tables,
    con: "duckdb.DuckDBPyConnection",
    plan: Collection[Clock],
    cuts: Collection[date],
    target: Path,
) -> None:
    import duckdb

    as_of = tables.data_as_of.isoformat()
    _open_tables(workspace.tables, tables, con)
    _refuse_other_currencies(workspace, tables, con)
    calendar = _write_calendar(workspace, tables, con, cuts)
    _sum_per_shipment(workspace, con, as_of)
    for clock in plan:
        sql = cube_sql(clock, workspace.tables[clock.table], as_of)
        path = literal(str(target / f"{clock.key}.parquet"))
        try:
            con.execute(f"COPY ({sql} ORDER BY ALL) TO {path} (FORMAT parquet, COMPRESSION zstd)")
        except duckdb.Error as error:
            raise ConfigurationError(_blamed(workspace, con, clock, as_of, error)) from None
    (target / "without_holidays.txt").write_text("\n".join(calendar.without_holidays), encoding="utf-8")


def _refuse_other_currencies(workspace: Workspace, tables: Tables, con: "duckdb.DuckDBPyConnection") -> None:
    """Amounts of two currencies must never be added. Raises DataError that names table and currency."""
    problems = []
    for name in sorted({"charges", "claims"} & set(tables.tables)):
        for currency, rows in con.execute(
            f"SELECT UPPER(currency), COUNT(*) FROM {name} WHERE UPPER(currency) <> ? GROUP BY 1 ORDER BY 1",
            [workspace.currency],
        ).fetchall():
            what = f"{rows:,} rows are in {currency}, the workspace is in {workspace.currency}"
            hint = "Convert the amounts in the mapping, or leave the rows out with `where`."
            problems.append(Problem(name, None, what, hint))
    if problems:
        raise DataError(problems)


def _blamed(
    workspace: Workspace, con: "duckdb.DuckDBPyConnection", clock: Clock, as_of: str, error: Exception
) -> list[Problem]:
    """The KPIs of a clock whose expressions fail on the data, each run alone."""
    import duckdb

    problems = []
    kpis = [kpi for kpi in workspace.kpis.values() if (kpi.table, kpi.month) == (clock.table, clock.month)]
    for kpi in kpis:
        try:
            for alone in clocks([replace(kpi, plus=None)]):
                con.execute(cube_sql(alone, workspace.tables[alone.table], as_of)).fetchall()
        except duckdb.Error as fault:
            what = f"its expressions fail: {str(fault).splitlines()[0]}"
            problems.append(Problem(f"KPI {kpi.id}", None, what, "Compare like with like: `scorecards kpis` shows it."))
    return problems or [Problem(f"KPIs by {clock.key}", None, str(error).splitlines()[0], "Check their expressions.")]


def _open_tables(specs: Mapping[str, Table], tables: Tables, con: "duckdb.DuckDBPyConnection") -> None:
    """Every canonical table as a view; one that no source supplies is empty."""
    from scorecards.sources.mapping import SQL_TYPES

    for name, spec in specs.items():
        if name in tables.tables:
            source = f"SELECT * FROM read_parquet({literal(str(tables.tables[name].path))})"
        else:
            columns = ", ".join(f"CAST(NULL AS {SQL_TYPES[c.type]}) AS {c.name}" for c in spec.columns.values())
            source = f"SELECT {columns} WHERE FALSE"
        con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {source}")


def _write_calendar(
    workspace: Workspace, tables: Tables, con: "duckdb.DuckDBPyConnection", cuts: Collection[date]
) -> Calendar:
    """The tables `working_days` and `days` over all dates in the data."""
    import pandas as pd

    first, last = _span(workspace, tables, con)
    places = [
        str(row[0])
        for row in con.execute(
            "SELECT DISTINCT origin FROM shipments WHERE origin IS NOT NULL "
            "UNION SELECT DISTINCT destination FROM shipments WHERE destination IS NOT NULL"
        ).fetchall()
    ]
    calendar = working_days(workspace.calendar, places, first, last)
    rows = {
        "working_days": pd.DataFrame(calendar.rows, columns=["place", "day", "number"]),
        "days": pd.DataFrame(fragments(first, last, cuts), columns=["day", "fragment", "number"]),
    }
    dates = {
        "working_days": "place, CAST(day AS DATE) AS day, CAST(number AS INTEGER) AS number",
        "days": "CAST(day AS DATE) AS day, CAST(fragment AS DATE) AS fragment, CAST(number AS INTEGER) AS number, "
        "EXTRACT(YEAR FROM CAST(day AS DATE)) * 12 + EXTRACT(MONTH FROM CAST(day AS DATE)) AS month",
    }
    for name, frame in rows.items():
        con.register("calendar_frame", frame)
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {dates[name]} FROM calendar_frame")
        con.unregister("calendar_frame")
    return calendar


def _span(workspace: Workspace, tables: Tables, con: "duckdb.DuckDBPyConnection") -> tuple[date, date]:
    """First and last date of any column of any table, the data date included, with a margin for look-ups."""
    found: list[date] = [tables.data_as_of]
    for name in tables.tables:
        columns = [column.name for column in workspace.tables[name].columns.values() if column.type in ("date", "time")]
        ends = ", ".join(f"CAST(MIN({column}) AS DATE), CAST(MAX({column}) AS DATE)" for column in columns)
        row = con.execute(f"SELECT {ends} FROM {name}").fetchone() or ()
        found += [day for day in row if day is not None]
    margin = timedelta(days=7)
    return min(found) - margin, min(max(found), tables.data_as_of + _FUTURE) + margin


def _sum_per_shipment(workspace: Workspace, con: "duckdb.DuckDBPyConnection", as_of: str) -> None:
    """Charges and claims summed onto their parcel, the means for accruals, and the parcels charges belong to."""
    from scorecards.workspace import columns_of, rendered

    for other, sums in workspace.tables["shipments"].per_shipment.items():
        needed = {"shipment_id", "partner"}.union(*(columns_of(sql) for sql in sums.values()))
        parts = ", ".join(f"{rendered(sql)} AS {name}" for name, sql in sums.items())
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {other}_per_shipment AS SELECT shipment_id, partner, {parts} "
            f"FROM ({view_sql(workspace.tables[other], needed, as_of)}) v WHERE shipment_id IS NOT NULL GROUP BY 1, 2"
        )
    parcels = view_sql(
        workspace.tables["shipments"],
        {"partner", "origin", "destination", "service", "handed_over_on", "cost_invoiced"},
        as_of,
    )
    keys = ", ".join(f"COALESCE(v.{name}, '') AS {name}" for name in ("partner", "origin", "destination", "service"))
    accrued = "TRUE" if workspace.accrual == "mean" else "FALSE"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE cost_means AS SELECT {keys}, d.month AS month, "
        "CAST(FLOOR(SUM(cost_invoiced) / COUNT(*) + 0.5) AS BIGINT) AS mean "
        f"FROM ({parcels}) v JOIN days d ON d.day = v.handed_over_on "
        f"WHERE cost_invoiced IS NOT NULL AND {accrued} GROUP BY 1, 2, 3, 4, 5"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW handed_over_parcels AS "
        "SELECT shipment_id, partner FROM shipments WHERE first_scan_at IS NOT NULL"
    )
