"""The catalogue as aggregate SELECTs: one per table and clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scorecards.engine.view import DIMENSIONS, view_sql
from scorecards.model import Kpi, Table
from scorecards.workspace import columns_of, is_condition


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
    """Everything that is summed over one table by one date column; `values` are grouped whole numbers."""

    table: str
    month: str
    measures: tuple[Measure, ...]
    values: Mapping[str, tuple[str, str]]

    @property
    def key(self) -> str:
        """Name of the clock's cube."""
        return f"{self.table}-{self.month}"


def clocks(kpis: Iterable[Kpi]) -> list[Clock]:
    """The catalogue grouped by table and clock, in the order of their first KPI."""
    measures: dict[tuple[str, str], list[Measure]] = {}
    values: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for kpi in kpis:
        at = (kpi.table, kpi.month)
        measures.setdefault(at, [])
        if kpi.of is not None:
            values.setdefault(at, {})[kpi.id] = (kpi.population, kpi.of)
        else:
            measures[at].append(Measure(kpi.id, kpi.population, kpi.numerator, kpi.denominator, kpi.unknown))
        if kpi.plus:
            term = Measure(f"{kpi.id}.plus", kpi.plus.population, kpi.plus.value, "0", None)
            measures.setdefault((kpi.plus.table, kpi.plus.month), []).append(term)
    return [Clock(*at, tuple(own), values.get(at, {})) for at, own in measures.items()]


def cube_sql(clock: Clock, table: Table, as_of: str) -> str:
    """One aggregate SELECT: dimensions, fragment of time, sums of every measure.

    Percentile values are further keys (`value0`, …), so their cells count the rows per whole number.
    """
    dimensions = [name for name in DIMENSIONS if name in table.columns]
    keys = [f"COALESCE(v.{name}, '') AS {name}" if name != "partner" else "v.partner AS partner" for name in dimensions]
    keys += [f"'' AS {name}" for name in DIMENSIONS if name not in dimensions]
    keys.append("d.fragment AS fragment")
    distinct = value_keys(clock)
    keys += [f"CASE WHEN {population} THEN {of} END AS {name}" for (population, of), name in distinct.items()]
    sums = [part for measure in clock.measures for part in _sums(measure)]
    needed = {clock.month, *dimensions}
    for sql in _expressions(clock):
        needed |= columns_of(sql)
    groups = ", ".join(str(position) for position in range(1, len(keys) + 1))
    return (
        f"SELECT {', '.join([*keys, 'COUNT(*) AS cell_rows', *sums])} FROM ({view_sql(table, needed, as_of)}) v "
        f"JOIN days d ON d.day = v.{clock.month} GROUP BY {groups}"
    )


def value_keys(clock: Clock) -> dict[tuple[str, str], str]:
    """The cube's column for every distinct (population, of)."""
    return {pair: f"value{index}" for index, pair in enumerate(dict.fromkeys(clock.values.values()))}


def _expressions(clock: Clock) -> Iterable[str]:
    for measure in clock.measures:
        yield from (measure.population, measure.numerator, measure.denominator)
        if measure.unknown:
            yield measure.unknown
    for population, of in clock.values.values():
        yield from (population, of)


def _sums(measure: Measure) -> list[str]:
    population = f"({measure.population})"
    denominator = _number(measure.denominator)
    known = f"{population} AND NOT COALESCE({measure.unknown}, FALSE)" if measure.unknown else population
    parts = [
        (f"SUM(CASE WHEN {known} THEN {_number(measure.numerator)} ELSE 0 END)", "num"),
        (f"SUM(CASE WHEN {population} THEN {denominator} ELSE 0 END)", "den"),
    ]
    if measure.denominator not in ("0", "1"):  # a term that only adds to the numerator has no rows of its own
        parts.append((f"SUM(CASE WHEN {population} THEN 1 ELSE 0 END)", "rows"))
    if measure.unknown:
        parts.append((f"SUM(CASE WHEN {population} AND ({measure.unknown}) THEN {denominator} ELSE 0 END)", "unk"))
    return [f'CAST({sql} AS BIGINT) AS "{measure.name}.{kind}"' for sql, kind in parts]


def _number(sql: str) -> str:
    """A condition counts as 1 or 0; a missing number adds nothing."""
    return f"(CASE WHEN {sql} THEN 1 ELSE 0 END)" if is_condition(sql) else f"COALESCE({sql}, 0)"
