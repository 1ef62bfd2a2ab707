"""The catalogue as aggregate SELECTs: one per table and clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scorecards.engine.counts import Count
from scorecards.engine.rules import Rules
from scorecards.engine.view import DIMENSIONS, view_sql
from scorecards.model import Kpi, Lines, Table
from scorecards.sources.raw import literal
from scorecards.workspace import columns_of, is_condition

#: The table whose rows the register of exclusions names.
_EXCLUDABLE = "shipments"
#: The sum of a parcel's lines, in the numerator of a KPI that asks for them.
_LINE_VALUE = "line_value"


@dataclass(frozen=True)
class Measure:
    """Sums of one KPI on one clock: `numerator`, `denominator` and `unknown` are SQL over a row."""

    name: str
    population: str
    numerator: str
    denominator: str
    unknown: str | None


@dataclass(frozen=True)
class Clock:
    """Everything that is summed over one table by one date column; `values` are grouped whole numbers.

    `by` is one more column to group by, "" for none. With `lines` a row stands once for each kind of its lines in
    another table, and `line` is one more key.
    """

    table: str
    month: str
    by: str
    measures: tuple[Measure, ...]
    values: Mapping[str, tuple[str, str]]
    lines: Lines | None = None

    @property
    def key(self) -> str:
        """Name of the clock's cube."""
        return clock_key(self.table, self.month, self.by, self.lines)

    @cached_property
    def value_columns(self) -> dict[str, str]:
        """The cube's column of each percentile: KPIs of the same rows and number share one."""
        names = {pair: f"value{index}" for index, pair in enumerate(dict.fromkeys(self.values.values()))}
        return {kpi: names[pair] for kpi, pair in self.values.items()}

    @cached_property
    def sums(self) -> dict[str, dict[str, str]]:
        """The cube's columns of each measure by kind: num, den, rows, unk.

        They are numbered, for an engine may not take a name as long as a KPI's.
        """
        return {
            measure.name: {kind: f"m{index}_{kind}" for kind in _kinds(measure)}
            for index, measure in enumerate(self.measures)
        }


def clock_key(table: str, month: str, by: str | None, lines: Lines | None = None) -> str:
    """Name of a clock."""
    return "-".join(filter(None, [table, month, by, *([lines.table, lines.by] if lines else [])]))


def clocks(kpis: Iterable[Kpi], counts: Iterable[Count] = ()) -> list[Clock]:
    """The catalogue grouped by table and clock, in the order of their first KPI; then what is counted besides."""
    measures: dict[tuple[str, str, str, Lines | None], list[Measure]] = {}
    values: dict[tuple[str, str, str, Lines | None], dict[str, tuple[str, str]]] = {}
    for kpi in kpis:
        at = (kpi.table, kpi.month, kpi.by or "", kpi.lines)
        measures.setdefault(at, [])
        if kpi.of is not None:
            values.setdefault(at, {})[kpi.id] = (kpi.population, kpi.of)
        else:
            measures[at].append(Measure(kpi.id, kpi.population, kpi.numerator, kpi.denominator, kpi.unknown))
        if kpi.plus:
            term = Measure(f"{kpi.id}.plus", kpi.plus.population, kpi.plus.value, "0", None)
            measures.setdefault((kpi.plus.table, kpi.plus.month, "", None), []).append(term)
    for count in counts:
        measure = Measure(count.name, count.population, count.number, "1", None)
        measures.setdefault((count.table, count.month, count.by, None), []).append(measure)
    return [
        Clock(table, month, by, tuple(own), values.get((table, month, by, lines), {}), lines)
        for (table, month, by, lines), own in measures.items()
    ]


def needed_columns(clock: Clock, table: Table, rules: Rules) -> frozenset[str]:
    """The columns of the table's view that a cube reads."""
    needed = {clock.month, *(name for name in DIMENSIONS if name in table.columns)}
    needed |= {clock.by} if clock.by else set()
    needed |= {"excluded"} if _keeps_excluded(table, rules) else set()
    needed |= {"shipment_id"} if clock.lines else set()
    return frozenset(needed.union(*map(columns_of, _expressions(clock))) - {_LINE_VALUE})


def _keeps_excluded(table: Table, rules: Rules) -> bool:
    return table.name == _EXCLUDABLE and rules.with_exclusions


def cube_sql(clock: Clock, tables: Mapping[str, Table], rules: Rules) -> str:
    """One aggregate SELECT: dimensions, fragment of time, sums of every measure.

    Percentile values are further keys (`value0`, …), so their cells count the rows per whole number.
    """
    table = tables[clock.table]
    keys = ["v.partner AS partner"]
    for name in DIMENSIONS[1:]:
        keys.append(f"COALESCE(v.{name}, '') AS {name}" if name in table.columns else f"'' AS {name}")
    keys.append("d.fragment AS fragment")
    keys += [f"COALESCE(v.{clock.by}, '') AS by_value"] if clock.by else []
    keys += ["l.line AS line"] if clock.lines else []
    keys += ["v.excluded AS excluded"] if _keeps_excluded(table, rules) else []
    distinct = {clock.value_columns[kpi]: pair for kpi, pair in clock.values.items()}
    keys += [f"CASE WHEN {population} THEN {of} END AS {name}" for name, (population, of) in distinct.items()]
    sums = [part for measure in clock.measures for part in _sums(measure, clock.sums[measure.name])]
    groups = ", ".join(str(position) for position in range(1, len(keys) + 1))
    view = view_sql(table, needed_columns(clock, table, rules), rules)
    return (
        f"SELECT {', '.join([*keys, 'COUNT(*) AS cell_rows', *sums])} FROM ({view}) v "
        f"{_with_lines(clock.lines, tables, rules)}JOIN days d ON d.day = v.{clock.month} GROUP BY {groups}"
    )


def _with_lines(lines: Lines | None, tables: Mapping[str, Table], rules: Rules) -> str:
    """JOIN of the lines of a parcel, added up; "" where none are asked for."""
    if lines is None:
        return ""
    needed = {"partner", "shipment_id", *columns_of(lines.population), *columns_of(lines.value)}
    needed |= {lines.by} if lines.by else set()
    kind = f"COALESCE({lines.by}, '')" if lines.by else "''"
    # Names of their own: the expressions of a KPI name the parcel's columns without an alias.
    return (
        f"JOIN (SELECT partner AS line_partner, shipment_id AS line_parcel, {kind} AS line, "
        f"CAST(SUM({_number(lines.value)}) AS BIGINT) AS {_LINE_VALUE} "
        f"FROM ({view_sql(tables[lines.table], needed, rules)}) w "
        f"WHERE shipment_id IS NOT NULL AND ({lines.population}) GROUP BY 1, 2, 3) l "
        "ON l.line_parcel = v.shipment_id AND l.line_partner = v.partner "
    )


@dataclass(frozen=True)
class Listing:
    """The rows behind a KPI of some partners from `first` to `last`, with some columns of their own.

    `failed` asks for the rows that failed alone: a numerator of that value; None for all. `adjusted` leaves out what
    the register excludes. Rows whose outcome is unknown are not among them.
    """

    kpi: Kpi
    partners: tuple[str, ...]
    first: date
    last: date
    columns: tuple[str, ...]
    failed: int | None
    adjusted: bool


def listing_sql(asked: Listing, tables: Mapping[str, Table], rules: Rules) -> str:
    """SELECT of the columns and of the numerator of each row."""
    kpi = asked.kpi
    table = tables[kpi.table]
    measure = Measure(kpi.id, kpi.population, kpi.numerator, kpi.denominator, kpi.unknown)
    clock = Clock(kpi.table, kpi.month, "", (measure,), {}, kpi.lines)
    without = asked.adjusted and _keeps_excluded(table, rules)
    view = view_sql(table, needed_columns(clock, table, rules) | frozenset(asked.columns), rules)
    conditions = [
        f"v.partner IN ({', '.join(map(literal, asked.partners))})",
        f"v.{kpi.month} BETWEEN DATE '{asked.first}' AND DATE '{asked.last}'",
        f"({kpi.population})",
        *([f"NOT COALESCE({kpi.unknown}, FALSE)"] if kpi.unknown else []),
        *([f"{_number(kpi.numerator)} = {asked.failed}"] if asked.failed is not None else []),
        *(["v.excluded = 0"] if without else []),
    ]
    chosen = ", ".join(f"v.{name}" for name in asked.columns)
    return (
        f"SELECT {chosen}, {_number(kpi.numerator)} AS value FROM ({view}) v {_with_lines(kpi.lines, tables, rules)}"
        f"WHERE {' AND '.join(conditions)} ORDER BY 1"
    )


def _expressions(clock: Clock) -> Iterable[str]:
    for measure in clock.measures:
        yield from (measure.population, measure.numerator, measure.denominator)
        if measure.unknown:
            yield measure.unknown
    for population, of in clock.values.values():
        yield from (population, of)


def _kinds(measure: Measure) -> list[str]:
    """Rows are summed where they are not the denominator; a term that only adds to the numerator has none."""
    rows = ["rows"] if measure.denominator not in ("0", "1") else []
    return ["num", "den", *rows, *(["unk"] if measure.unknown else [])]


def _sums(measure: Measure, names: Mapping[str, str]) -> list[str]:
    population = f"({measure.population})"
    denominator = _number(measure.denominator)
    known = f"{population} AND NOT COALESCE({measure.unknown}, FALSE)" if measure.unknown else population
    parts = {
        "num": f"SUM(CASE WHEN {known} THEN {_number(measure.numerator)} ELSE 0 END)",
        "den": f"SUM(CASE WHEN {population} THEN {denominator} ELSE 0 END)",
        "rows": f"SUM(CASE WHEN {population} THEN 1 ELSE 0 END)",
        "unk": f"SUM(CASE WHEN {population} AND ({measure.unknown}) THEN {denominator} ELSE 0 END)",
    }
    return [f"CAST({parts[kind]} AS BIGINT) AS {name}" for kind, name in names.items()]


def _number(sql: str) -> str:
    """A condition counts as 1 or 0; a missing number adds nothing."""
    return f"(CASE WHEN {sql} THEN 1 ELSE 0 END)" if is_condition(sql) else f"COALESCE({sql}, 0)"
