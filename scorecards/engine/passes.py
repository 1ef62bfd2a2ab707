"""The passes: tables, calendars and rules in, cubes out, each kept under its digest."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scorecards import __version__
from scorecards.engine import exchange, lone
from scorecards.engine.adapter import Engine
from scorecards.engine.calendars import (
    Calendar,
    ended,
    fragments,
    working_dates_table,
    working_days,
    working_days_table,
)
from scorecards.engine.counts import counts_of
from scorecards.engine.cube import Clock, Listing, clocks, cube_sql, listing_sql
from scorecards.engine.faults import Blaming
from scorecards.engine.foreign import foreign_amounts, unaccrued_parcels, uncompared_lines
from scorecards.engine.layer import SmallTable
from scorecards.engine.measures import Measures
from scorecards.engine.observed import Converted, Observed, Unaccrued, Uncompared, read_observed, write_observed
from scorecards.engine.price_ends import ends_of
from scorecards.engine.promises import supplied_by_standards
from scorecards.engine.rate_card import prepared, unaccrued_sql, uncompared_sql
from scorecards.engine.register import TABLE as EXCLUDED
from scorecards.engine.rules import Rules, rules_of
from scorecards.engine.view import relation, view_sql
from scorecards.errors import DataError
from scorecards.model import Kpi
from scorecards.sources.cache import Cache, digest
from scorecards.sources.leftovers import out_of_room
from scorecards.sources.raw import literal
from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace, columns_of, rendered

#: How far the calendars reach beyond the data date. A later date stands for "none" (2099-12-31): it is in no month.
_FUTURE = timedelta(days=3 * 366)
_MARGIN = timedelta(days=7)
#: To be raised when the same inputs give other sums or other files beside them: what older runs kept is left alone.
_FORM = 4


@dataclass(frozen=True)
class _Run:
    """One computation: what is configured, what was read, what is to be summed."""

    workspace: Workspace
    tables: Tables
    engine: Engine
    rules: Rules
    plan: tuple[Clock, ...]


def measure(workspace: Workspace, tables: Tables, engine: Engine, cache: Cache) -> Measures:
    """Every supplied KPI of the catalogue, summed by partner, lane, service, flow and fragment of time.

    Cubes are kept: when tables, catalogue, rules, calendar and data date did not change, nothing is computed.
    """
    if problems := ended(workspace.calendar, tables.data_as_of, workspace.path):
        raise DataError(problems)
    supplied = {kpi.id: kpi for kpi in workspace.kpis.values() if is_supplied(kpi, workspace, tables)}
    plan = _plan(workspace, tables, supplied.values())
    rules = rules_of(workspace, tables.partners, tables.data_as_of)
    cuts = _cuts(tables) | ends_of(workspace.row_rules)
    key = digest(
        (__version__, _FORM),
        engine.kind,
        {name: table.digest for name, table in tables.tables.items()},
        [asdict(clock) for clock in plan],
        {name: asdict(table) for name, table in workspace.tables.items()},
        workspace.calendar.model_dump(mode="json"),
        version("holidays"),
        workspace.accrual,
        asdict(rules),
        sorted(cuts),
    )
    run = _Run(workspace, tables, engine, rules, plan)
    folder = cache.made("cubes", key, lambda target: _compute(run, cuts, cache, target))
    cubes = [(clock, folder / f"{clock.key}.parquet") for clock in plan]
    return Measures(cubes, supplied, tables.data_as_of, read_observed(folder))


def _plan(workspace: Workspace, tables: Tables, kpis: Collection[Kpi]) -> tuple[Clock, ...]:
    """Every cube: of the KPIs, and of what is counted besides."""
    counts = counts_of(workspace, tables, {(clock.table, clock.month) for clock in clocks(kpis)})
    return tuple(clock for clock in clocks(kpis, counts) if clock.table in tables.tables)


def is_supplied(kpi: Kpi, workspace: Workspace, tables: Tables) -> bool:
    """Whether every column the KPI needs is mapped by some source, and every rule it needs is configured."""
    return kpi.table in tables.tables and not absent(kpi, workspace, tables)


def absent(kpi: Kpi, workspace: Workspace, tables: Tables) -> list[str]:
    """What a KPI needs and nobody supplies: columns (`shipments.contacts`) and rules (`config.unit_costs`)."""
    missing = []
    for need in kpi.needs:
        name, _, column = need.rpartition(".")
        name = name or kpi.table
        if name == "config":
            there = column in workspace.configured
        else:
            table = tables.tables.get(name)
            there = table is not None and column in {*table.supplied, *_by_rules(workspace, name, table.supplied)}
        if not there:
            missing.append(f"{name}.{column}")
    return missing


def _by_rules(workspace: Workspace, table: str, supplied: frozenset[str]) -> Collection[str]:
    """Columns of a table that a rule supplies where no source does."""
    if table == "shipments":
        return supplied_by_standards(workspace.row_rules.standards, supplied)
    return ("expected_amount",) if table == "charges" and workspace.row_rules.rate_cards else ()


def _cuts(tables: Tables) -> set[date]:
    """Days on which some partner's target begins or has just ended."""
    targets = [target for partner in tables.partners for target in partner.targets]
    cuts = {target.valid_from for target in targets if target.valid_from}
    return cuts | {target.valid_until + timedelta(days=1) for target in targets if target.valid_until}


def _compute(run: _Run, cuts: Collection[date], cache: Cache, target: Path) -> None:
    observed = _opened(run, cuts, cache)
    for clock in run.plan:
        sql = cube_sql(clock, run.workspace.tables, run.rules)
        try:
            run.engine.save(sql, target / f"{clock.key}.parquet")
        except run.engine.errors as error:
            if out_of_room(error):
                raise
            raise _blaming(run).of_clock(clock, error) from None
    write_observed(observed, target)


def _blaming(run: _Run) -> Blaming:
    return Blaming(run.engine, run.workspace.tables, tuple(run.workspace.kpis.values()), run.rules)


def _opened(run: _Run, cuts: Collection[date], cache: Cache) -> Observed:
    """The engine with all tables, calendars and rules that the views of rows need; return what was seen on the way."""
    _open_tables(run)
    calendar = _load_calendar(run, cuts)
    for small in run.rules.small_tables:
        run.engine.load(small)
    converted = _foreign_amounts(run)
    with _blaming(run).overflows(exchange.TABLES):
        for name, sql in prepared(run.workspace.row_rules.rate_cards, _view(run), run.workspace.currency).items():
            run.engine.keep(name, sql)
        _with_sums(run, cache.made("parcels", _parcels_key(run), lambda _: None))
        _means(run)
        uncompared, unaccrued = _uncompared(run), _unaccrued(run)
    return Observed(
        without_holidays=calendar.without_holidays,
        converted=converted,
        lone=lone.lone_rows(run.engine),
        strangers=lone.strangers(run.engine),
        uncompared=uncompared,
        unaccrued=unaccrued,
    )


def asked_rows(
    workspace: Workspace, tables: Tables, engine: Engine, cache: Cache, asked: Iterable[Listing]
) -> list[list[Any]]:
    """The rows that each listing asks for, one tuple each."""
    rules = rules_of(workspace, tables.partners, tables.data_as_of)
    run = _Run(workspace, tables, engine, rules, ())
    _opened(run, _cuts(tables), cache)
    return [engine.rows(listing_sql(each, workspace.tables, rules)) for each in asked]


def _view(run: _Run) -> Callable[[str, Collection[str]], str]:
    """SELECTs of columns of a table by its name."""
    return lambda name, needed: view_sql(run.workspace.tables[name], needed, run.rules)


def _foreign_amounts(run: _Run) -> tuple[Converted, ...]:
    names = [name for name in exchange.TABLES if name in run.tables.tables]
    rated = dict.fromkeys(rate.currency for rate in run.workspace.row_rules.rates)
    return tuple(foreign_amounts(run.engine, names, run.workspace.currency, rated))


def _uncompared(run: _Run) -> tuple[Uncompared, ...]:
    cards = run.workspace.row_rules.rate_cards
    sql = uncompared_sql(cards, _view(run), run.workspace.currency)
    return tuple(uncompared_lines(run.engine, sql, cards)) if sql else ()


def _unaccrued(run: _Run) -> tuple[Unaccrued, ...]:
    cards = run.workspace.row_rules.rate_cards
    sql = unaccrued_sql(cards, _view(run), run.workspace.currency) if "charges" in run.tables.tables else None
    return tuple(unaccrued_parcels(run.engine, sql, cards)) if sql else ()


def _parcels_key(run: _Run) -> str:
    """What the sums per parcel depend on."""
    names = ("shipments", *run.workspace.tables["shipments"].per_shipment)
    return digest(
        __version__,
        {name: run.tables.tables[name].digest for name in names if name in run.tables.tables},
        [_parcels_sql(run, "TRUE"), _lone_sql(run, "TRUE")],
        asdict(run.rules),
    )


def _open_tables(run: _Run) -> None:
    """Every canonical table as a view; one that no source supplies is empty."""
    from scorecards.sources.mapping import SQL_TYPES

    for name, spec in run.workspace.tables.items():
        if name in run.tables.tables:
            source = f"SELECT * FROM {run.tables.tables[name].relation}"
        else:
            columns = ", ".join(f"CAST(NULL AS {SQL_TYPES[c.type]}) AS {c.name}" for c in spec.columns.values())
            source = f"SELECT {columns} FROM (SELECT 1 AS one) AS nothing WHERE one = 0"
        run.engine.view(relation(name), source)


def _load_calendar(run: _Run, cuts: Collection[date]) -> Calendar:
    """The tables `working_days` and `days` over all dates in the data."""
    first, last = _span(run)
    calendar = working_days(run.workspace.calendar, _places(run), first, last, run.tables.data_as_of)
    run.engine.load(working_days_table(calendar))
    if run.workspace.row_rules.standards:
        run.engine.load(working_dates_table(calendar))
    rows = [(*row, row[0].year * 12 + row[0].month) for row in fragments(first, last, cuts)]
    days = {"day": "DATE", "fragment": "DATE", "number": "INTEGER", "month": "INTEGER"}
    run.engine.load(SmallTable("days", days, tuple(rows)))
    return calendar


def _places(run: _Run) -> list[str]:
    """Every place whose working days some row needs."""
    parts = []
    for name in run.tables.tables:
        table = run.workspace.tables[name]
        for column in sorted({entry.place for entry in table.working_days if entry.place}):
            parts.append(f"SELECT DISTINCT {column} AS place FROM {relation(name)} WHERE {column} IS NOT NULL")
    return [str(row[0]) for row in run.engine.rows(" UNION ".join(parts))] if parts else []


def _span(run: _Run) -> tuple[date, date]:
    """First and last date of any column of any table, the data date included, with a margin for look-ups."""
    found: list[date] = [run.tables.data_as_of]
    for name in run.tables.tables:
        columns = [c.name for c in run.workspace.tables[name].columns.values() if c.type in ("date", "time")]
        if columns:
            ends = ", ".join(f"CAST(MIN({column}) AS DATE), CAST(MAX({column}) AS DATE)" for column in columns)
            found += [day for day in run.engine.rows(f"SELECT {ends} FROM {relation(name)}")[0] if day is not None]
    return min(found) - _MARGIN, min(max(found), run.tables.data_as_of + _FUTURE) + _MARGIN


def _with_sums(run: _Run, folder: Path) -> None:
    """Parcels with the sums of their charges and claims: cross-table KPIs are then expressions over one row.

    Done once per state of the tables, so that another KPI or target does not join anew.
    """
    parts = _parts(run)
    run.engine.store("parcels_with_sums", [_parcels_sql(run, part) for part in parts], folder)
    run.engine.store(lone.TABLE, [_lone_sql(run, part) for part in parts], folder)
    for name in lone.TABLES:
        run.engine.view(f"lone_{name}", f"SELECT id, partner FROM {lone.TABLE} WHERE kind = {literal(name)}")
    run.engine.view(relation("shipments"), "SELECT * FROM parcels_with_sums")


def _lone_sql(run: _Run, part: str) -> str:
    register = next((small.name for small in run.rules.small_tables if small.name == EXCLUDED), None)
    return lone.lone_sql([run.workspace.tables[name] for name in lone.TABLES], register, part)


def _parts(run: _Run) -> list[str]:
    """Conditions that divide the parcels by partner into parts that an engine can join at a time."""
    most = run.engine.rows_at_once
    if most is None:
        return ["TRUE"]
    groups: list[list[str]] = [[]]
    size = 0
    counts = f"SELECT partner, COUNT(*) FROM {relation('shipments')} GROUP BY 1 ORDER BY 1"
    for partner, n in run.engine.rows(counts):
        if size + n > most and groups[-1]:
            groups.append([])
            size = 0
        groups[-1].append(literal(partner))
        size += n
    if len(groups) == 1:
        return ["TRUE"]
    before = [name for group in groups[:-1] for name in group]
    # The last part also takes partners that have charges and no parcel.
    return [*(f"partner IN ({', '.join(group)})" for group in groups[:-1]), f"partner NOT IN ({', '.join(before)})"]


def _parcels_sql(run: _Run, part: str) -> str:
    tables = run.workspace.tables
    joins, columns = [], []
    for index, (other, sums) in enumerate(tables["shipments"].per_shipment.items()):
        needed = {"shipment_id", "partner"}.union(*(columns_of(sql) for sql in sums.values()))
        # Whole numbers: what an engine adds them up in may be wider, and in a file would become a float.
        added = ", ".join(f"CAST({rendered(sql)} AS BIGINT) AS {name}" for name, sql in sums.items())
        joins.append(
            f"LEFT JOIN (SELECT shipment_id, partner, {added} FROM ({view_sql(tables[other], needed, run.rules)}) v "
            f"WHERE shipment_id IS NOT NULL AND {part} GROUP BY 1, 2) p{index} "
            f"ON p{index}.shipment_id = s.shipment_id AND p{index}.partner = s.partner"
        )
        columns += [f"p{index}.{name} AS {name}" for name in sums]
    parcels = f"(SELECT * FROM {relation('shipments')} WHERE {part}) s"
    return f"SELECT s.*, {', '.join(columns)} FROM {parcels} {' '.join(joins)}"


def _means(run: _Run) -> None:
    """The means for accruals."""
    keys = ("partner", "origin", "destination", "service")
    parcels = view_sql(run.workspace.tables["shipments"], {*keys, "handed_over_on", "cost_invoiced"}, run.rules)
    listed = ", ".join(f"COALESCE(v.{name}, '') AS {name}" for name in keys)
    accrued = "TRUE" if run.workspace.accrual == "mean" else "FALSE"
    run.engine.keep(
        "cost_means",
        f"SELECT {listed}, d.month AS month, CAST(FLOOR((2 * SUM(cost_invoiced) + COUNT(*)) / "
        f"CAST(2 * COUNT(*) AS DECIMAL(18, 0))) AS BIGINT) AS mean FROM ({parcels}) v "
        f"JOIN days d ON d.day = v.handed_over_on WHERE cost_invoiced IS NOT NULL AND {accrued} GROUP BY 1, 2, 3, 4, 5",
    )
