"""The cubes, and the sums that everything else is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from scorecards.engine.counts import Count
from scorecards.engine.cube import Clock, clock_key
from scorecards.engine.observed import Observed
from scorecards.model import Kpi, Month, Pair, Quarter, Week
from scorecards.sources.raw import parquet

if TYPE_CHECKING:
    import duckdb

PeriodKind = Literal["month", "week", "quarter"]
#: The rows that are asked for: all, or those that no entry of the register excludes.
Rows = Literal["all", "adjusted"]
#: Keys by which sums may be asked for, besides partner and time.
CELL = ("service", "origin", "destination")
#: The month of a fragment, by its first day, as one more key.
MONTH = "CAST(date_trunc('month', fragment) AS DATE)"
#: Tables that say what came after the work.
_AFTERMATH = ("charges", "claims")


@dataclass(frozen=True)
class Cube:
    """All sums of one clock, as they lie on disk."""

    clock: Clock
    path: Path

    @property
    def relation(self) -> str:
        """What stands after FROM in DuckDB."""
        return parquet(self.path)

    @property
    def key(self) -> str:
        """Name of the clock."""
        return self.clock.key

    def cells(self) -> dict[tuple[object, ...], dict[str, int]]:
        """Sums by cell and measure (`on_time num`); for cubes small enough to be compared row by row."""
        import duckdb

        measured = {
            column: f"{name} {kind}" for name, kinds in self.clock.sums.items() for kind, column in kinds.items()
        }
        measured["cell_rows"] = "rows"
        with duckdb.connect() as con:
            result = con.execute(f"SELECT * FROM {self.relation}")
            columns = [entry[0] for entry in result.description or ()]
            rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
        return {
            tuple((name, row[name]) for name in columns if name not in measured): {
                measured[name]: row[name] for name in columns if name in measured
            }
            for row in rows
        }


class Measures:
    """Sums by partner, time and cell. Asking never divides: ratios stay pairs.

    Time is a month, an ISO week or a quarter: each is a sum of fragments. Every method returns only what has rows.
    The cubes stay on disk; what was asked once is remembered.
    """

    def __init__(
        self,
        cubes: Sequence[tuple[Clock, Path]],
        kpis: Mapping[str, Kpi],
        data_as_of: date,
        observed: Observed,
    ) -> None:
        self._cubes = {clock.key: Cube(clock, path) for clock, path in cubes}
        self._memory: dict[tuple[Any, ...], Any] = {}
        self._of_partner: tuple[str, dict[tuple[Any, ...], dict[Any, Pair]]] = ("", {})
        self._connection: duckdb.DuckDBPyConnection | None = None
        self.kpis = kpis
        self.data_as_of = data_as_of
        self.observed = observed

    def cubes(self) -> list[Cube]:
        """The cube of every clock."""
        return list(self._cubes.values())

    def monthly(self, kpi_id: str, partner: str) -> dict[Month, Pair]:
        """Numerator, denominator and unknown of a ratio per month."""
        return self.by_period(kpi_id, partner, "month")

    def by_period(self, kpi_id: str, partner: str, kind: PeriodKind, rows: Rows = "all") -> dict[Any, Pair]:
        """The same per month, ISO week or quarter."""
        if self.kpis[kpi_id].count == "groups":
            return self._groups_counted(kpi_id, partner, kind, rows)
        return _added((_period(kind, day), pair) for day, pair in self.fragments(kpi_id, partner, rows).items())

    def adjusted(self, kpi_id: str, partner: str) -> dict[Month, Pair]:
        """Per month without the rows that the register excludes."""
        return self.by_period(kpi_id, partner, "month", "adjusted")

    def has_exclusions(self, partner: str) -> bool:
        """Whether the register excludes any row of the partner."""
        sql = "SELECT COUNT(*) FROM {cube} WHERE partner = ? AND excluded = 1"
        kept = [key for key in self._cubes if "excluded" in self._columns(key)]
        return any(self._asked(key, sql, partner)[0][0] for key in kept)

    def groups(self, kpi_id: str, partner: str, kind: PeriodKind = "month") -> dict[tuple[Any, str], Pair]:
        """Per period and value of the KPI's `by` column."""
        return self._grouped(kpi_id, partner, kind, "all")

    def fragments(self, kpi_id: str, partner: str, rows: Rows = "all") -> dict[date, Pair]:
        """Per fragment of time, by its first day: no target changes inside a fragment."""
        return {key[0]: pair for key, pair in self._pairs(kpi_id, partner, ("fragment",), rows).items()}

    def cell_fragments(
        self, kpi_id: str, partner: str, rows: Rows = "all"
    ) -> dict[tuple[date, str, str, str, str], Pair]:
        """Per first day of a fragment, flow, service, origin and destination."""
        return self._pairs(kpi_id, partner, ("fragment", "flow", *CELL), rows)

    def finer_fragments(
        self, kpi_id: str, partner: str, rows: Rows = "all"
    ) -> dict[tuple[date, str, str, str, str, str], Pair]:
        """The same and per value of the KPI's `by` column; rows of another table have none."""
        kpi = self.kpis[kpi_id]
        keys = ("fragment", "flow", *CELL)
        own = self._sums(clock_key(kpi.table, kpi.month, kpi.by), kpi_id, partner, (*keys, "by_value"), rows)
        if kpi.plus:
            clock = clock_key(kpi.plus.table, kpi.plus.month, None)
            extra = self._sums(clock, f"{kpi_id}.plus", partner, keys, rows)
            return _added([*own.items(), *(((*key, ""), pair) for key, pair in extra.items())])
        return own

    def line_fragments(
        self, kpi_id: str, partner: str, rows: Rows = "all"
    ) -> dict[tuple[date, str, str, str, str, str, str], Pair]:
        """The same and per kind of the KPI's lines: a parcel is counted for each kind that it has."""
        kpi = self.kpis[kpi_id]
        keys = ("fragment", "flow", *CELL, "by_value", "line")
        return self._sums(clock_key(kpi.table, kpi.month, kpi.by, kpi.lines), kpi_id, partner, keys, rows)

    def cells(self, kpi_id: str, partner: str) -> dict[tuple[Month, str, str, str], Pair]:
        """Per month, service, origin and destination."""
        found = self._pairs(kpi_id, partner, (MONTH, *CELL), "all")
        return {(Month.of(key[0]), *key[1:]): pair for key, pair in found.items()}

    def partner_cells(self, kpi_id: str, month: Month) -> dict[tuple[str, str, str, str], Pair]:
        """Of all partners in one month: per partner, service, origin and destination. Of a ratio without `plus`."""
        kpi = self.kpis[kpi_id]
        clock = clock_key(kpi.table, kpi.month, kpi.by)
        if clock not in self._cubes:
            return {}
        kinds = self._cubes[clock].clock.sums[kpi_id]
        sums = ", ".join(f"CAST(SUM({name}) AS BIGINT)" for name in kinds.values())
        keys = ", ".join(("partner", *CELL))
        sql = f"SELECT {keys}, {sums} FROM {{cube}} WHERE {MONTH} = CAST(? AS DATE) GROUP BY {keys} ORDER BY {keys}"
        rows = self._asked(clock, sql, month.first.isoformat())
        found = {tuple(row[:4]): _pair(dict(zip(kinds, row[4:], strict=True))) for row in rows}
        return {(key[0], key[1], key[2], key[3]): pair for key, pair in found.items() if pair.denominator}

    def monthly_counts(self, kpi_id: str, partner: str) -> dict[Month, dict[int, int]]:
        """Rows per whole number of a percentile, per month."""
        return self.counts_by_period(kpi_id, partner, "month")

    def counts_by_period(
        self, kpi_id: str, partner: str, kind: PeriodKind, rows: Rows = "all"
    ) -> dict[Any, dict[int, int]]:
        """The same per month, ISO week or quarter."""
        counts: dict[Any, dict[int, int]] = {}
        for day, value, n in self._counted(kpi_id, partner, ("fragment",), rows):
            own = counts.setdefault(_period(kind, day), {})
            own[int(value)] = own.get(int(value), 0) + int(n)
        return counts

    def cell_counts(
        self, kpi_id: str, partner: str, rows: Rows = "all"
    ) -> dict[tuple[Month, str, str, str], dict[int, int]]:
        """The same per month, service, origin and destination."""
        counts: dict[tuple[Month, str, str, str], dict[int, int]] = {}
        for day, service, origin, destination, value, n in self._counted(kpi_id, partner, (MONTH, *CELL), rows):
            counts.setdefault((Month.of(day), service, origin, destination), {})[int(value)] = int(n)
        return counts

    def months(self, partner: str) -> list[Month]:
        """Months in which the partner did anything: an invoice or a decided claim alone is none."""
        sql = f"SELECT DISTINCT {MONTH} FROM {{cube}} WHERE partner = ?"
        work = [key for key, cube in self._cubes.items() if cube.clock.table not in _AFTERMATH]
        return sorted({Month.of(row[0]) for key in work for row in self._asked(key, sql, partner)})

    def has(self, table: str, month: str) -> bool:
        """Whether anything is summed on that clock."""
        return clock_key(table, month, None) in self._cubes

    def rows(self, table: str, month: str, *keys: str, where: str = "TRUE") -> list[tuple[Any, ...]]:
        """Keys of the cube and rows of all partners on the clock, whatever KPI counts them, by the keys."""
        clock = clock_key(table, month, None)
        if clock not in self._cubes or ("excluded" in where and "excluded" not in self._columns(clock)):
            return []
        listed = ", ".join(keys)
        sql = f"SELECT {listed}, SUM(cell_rows) FROM {{cube}} WHERE {where} GROUP BY {listed} ORDER BY {listed}"
        return self._asked(clock, sql)

    def counted(self, count: Count, *keys: str) -> list[tuple[Any, ...]]:
        """Keys of the cube (`partner`, `fragment`, MONTH, `by_value`, …), rows and sum of a count, of all partners."""
        clock = clock_key(count.table, count.month, count.by)
        columns = self._cubes[clock].clock.sums.get(count.name) if clock in self._cubes else None
        if columns is None:
            return []
        listed = ", ".join(keys)
        sums = f"SUM({columns['den']}), SUM({columns['num']})"
        sql = f"SELECT {listed}, {sums} FROM {{cube}} WHERE {columns['den']} > 0 GROUP BY {listed} ORDER BY {listed}"
        return self._asked(clock, sql)

    def _pairs(self, kpi_id: str, partner: str, keys: tuple[str, ...], rows: Rows) -> dict[Any, Pair]:
        kpi = self.kpis[kpi_id]
        pairs = self._sums(clock_key(kpi.table, kpi.month, kpi.by), kpi_id, partner, keys, rows)
        if kpi.plus:
            clock = clock_key(kpi.plus.table, kpi.plus.month, None)
            extra = self._sums(clock, f"{kpi_id}.plus", partner, keys, rows)
            return _added([*pairs.items(), *extra.items()])
        return pairs

    def _sums(self, clock: str, measure: str, partner: str, keys: tuple[str, ...], rows: Rows) -> dict[Any, Pair]:
        """The pairs of one measure by the values of `keys`; all measures of the clock are summed at once.

        What is asked of a partner is asked often while its card is composed; then it is that of the next one.
        """
        if clock not in self._cubes:
            return {}
        if self._of_partner[0] != partner:
            self._of_partner = (partner, {})
        kept, key = self._of_partner[1], (clock, measure, keys, rows)
        if key not in kept:
            kept[key] = self._made(clock, measure, partner, keys, rows)
        return kept[key]

    def _made(self, clock: str, measure: str, partner: str, keys: tuple[str, ...], rows: Rows) -> dict[Any, Pair]:
        columns = [name for kinds in self._cubes[clock].clock.sums.values() for name in kinds.values()]
        places = {
            kind: len(keys) + columns.index(name) for kind, name in self._cubes[clock].clock.sums[measure].items()
        }
        return {
            tuple(row[: len(keys)]): _pair({kind: row[place] for kind, place in places.items()})
            for row in self._summed(clock, partner, keys, columns, rows)
            if any(row[place] for place in places.values())
        }

    def _summed(
        self, clock: str, partner: str, keys: tuple[str, ...], columns: Sequence[str], rows: Rows
    ) -> list[tuple[Any, ...]]:
        """Keys and sums of a partner's rows; by time alone they are few, so all partners' are summed in one go."""
        listed = ", ".join(keys)
        sums = ", ".join(f"SUM({name})" for name in columns)  # wider than the sums of a cell, and no float
        where = f"partner = ?{self._without_excluded(clock, rows)}"
        sql = f"SELECT {listed}, {sums} FROM {{cube}} WHERE {where} GROUP BY {listed} ORDER BY {listed}"
        if keys != ("fragment",):
            return self._asked(clock, sql, partner)
        by_partner = ("by partner", clock, rows)
        if by_partner not in self._memory:
            every = f"SELECT {listed}, {sums}, partner FROM {{cube}} WHERE {where.replace('partner = ?', 'TRUE')} "
            found: dict[str, list[tuple[Any, ...]]] = {}
            for row in self._asked(clock, f"{every} GROUP BY ALL ORDER BY ALL"):
                found.setdefault(row[-1], []).append(row)
            self._memory[by_partner] = found
        own: list[tuple[Any, ...]] = self._memory[by_partner].get(partner, [])
        return own

    def _grouped(self, kpi_id: str, partner: str, kind: PeriodKind, rows: Rows) -> dict[tuple[Any, str], Pair]:
        found = self._pairs(kpi_id, partner, ("fragment", "by_value"), rows)
        return _added(((_period(kind, day), value), pair) for (day, value), pair in found.items())

    def _groups_counted(self, kpi_id: str, partner: str, kind: PeriodKind, rows: Rows) -> dict[Any, Pair]:
        """How many values of `by` have a sum above 0, per period: not additive, so counted anew for each period."""
        grouped = self._grouped(kpi_id, partner, kind, rows)
        there = ((period, pair) for (period, _), pair in grouped.items() if pair.denominator > 0)
        return _added((period, Pair(int(pair.numerator > 0), 1, 0, 1)) for period, pair in there)

    def _counted(self, kpi_id: str, partner: str, keys: tuple[str, ...], rows: Rows) -> list[tuple[Any, ...]]:
        kpi = self.kpis[kpi_id]
        clock = clock_key(kpi.table, kpi.month, kpi.by)
        name = self._cubes[clock].clock.value_columns[kpi_id]
        listed = ", ".join((*keys, name))
        where = f"WHERE partner = ? AND {name} IS NOT NULL{self._without_excluded(clock, rows)}"
        sql = f"SELECT {listed}, SUM(cell_rows) FROM {{cube}} {where} GROUP BY {listed} ORDER BY {listed}"
        return self._asked(clock, sql, partner)

    def _without_excluded(self, clock: str, rows: Rows) -> str:
        return " AND excluded = 0" if rows == "adjusted" and "excluded" in self._columns(clock) else ""

    def _columns(self, clock: str) -> frozenset[str]:
        return frozenset(row[0] for row in self._asked(clock, "DESCRIBE FROM {cube}"))

    def _asked(self, clock: str, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """Rows of one query on a clock's cube."""
        key = (clock, sql, *values)
        if key not in self._memory:
            import duckdb

            if self._connection is None:
                self._connection = duckdb.connect()
            self._memory[key] = self._connection.execute(
                sql.format(cube=self._cubes[clock].relation), values
            ).fetchall()
        found: list[tuple[Any, ...]] = self._memory[key]
        return found


def _pair(sums: Mapping[str, int]) -> Pair:
    return Pair(sums["num"], sums["den"], sums.get("unk", 0), sums.get("rows", sums["den"] - sums.get("unk", 0)))


def _added(pairs: Iterable[tuple[Any, Pair]]) -> dict[Any, Pair]:
    """Pairs of the same key summed, keys in order."""
    sums: dict[Any, Pair] = {}
    for key, pair in pairs:
        sums[key] = sums[key] + pair if key in sums else pair
    return dict(sorted(sums.items()))


def _period(kind: PeriodKind, day: date) -> Month | Week | Quarter:
    if kind == "month":
        return Month.of(day)
    if kind == "week":
        return Week(*day.isocalendar()[:2])
    return Quarter(day.year, (day.month + 2) // 3)
