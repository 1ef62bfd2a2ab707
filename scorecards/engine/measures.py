"""The cubes, and the sums that everything else is made of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from scorecards.engine.cube import Clock, clock_key
from scorecards.model import Kpi, Month, Pair, Quarter, Week

if TYPE_CHECKING:
    import pandas as pd

PeriodKind = Literal["month", "week", "quarter"]
#: Keys by which sums may be asked for, besides partner and time.
CELL = ("service", "origin", "destination")
#: Tables that say what came after the work.
_AFTERMATH = ("charges", "claims")
#: The rows that are asked for: all, or those that no entry of the register excludes.
Rows = Literal["all", "adjusted"]


class Measures:
    """Sums by partner, time and cell. Asking never divides: ratios stay pairs.

    Time is a month, an ISO week or a quarter: each is a sum of fragments. Every method returns only what has rows.
    """

    def __init__(
        self,
        cubes: "Sequence[tuple[Clock, pd.DataFrame]]",
        kpis: Mapping[str, Kpi],
        data_as_of: date,
        without_holidays: tuple[str, ...] = (),
    ) -> None:
        self._frames = {clock.key: _with_periods(frame) for clock, frame in cubes}
        self._clocks = {clock.key: clock for clock, _ in cubes}
        self._memory: dict[tuple[Any, ...], Any] = {}
        self.kpis = kpis
        self.data_as_of = data_as_of
        self.without_holidays = without_holidays

    def monthly(self, kpi_id: str, partner: str) -> dict[Month, Pair]:
        """Numerator, denominator and unknown of a ratio per month."""
        return self.by_period(kpi_id, partner, "month")

    def by_period(self, kpi_id: str, partner: str, kind: PeriodKind, rows: Rows = "all") -> dict[Any, Pair]:
        """The same per month, ISO week or quarter."""
        if self.kpis[kpi_id].count == "groups":
            return self._groups_counted(kpi_id, partner, kind, rows)
        return {key[0]: pair for key, pair in self._grouped(kpi_id, (kind,), rows).get(partner, {}).items()}

    def adjusted(self, kpi_id: str, partner: str) -> dict[Month, Pair]:
        """Per month without the rows that the register excludes."""
        return self.by_period(kpi_id, partner, "month", "adjusted")

    def has_exclusions(self, partner: str) -> bool:
        """Whether the register excludes any row of the partner."""
        frames = [frame for frame in self._frames.values() if "excluded" in frame]
        return any(bool(((frame["partner"] == partner) & (frame["excluded"] == 1)).any()) for frame in frames)

    def groups(self, kpi_id: str, partner: str, kind: PeriodKind = "month") -> dict[tuple[Any, str], Pair]:
        """Per period and value of the KPI's `by` column."""
        return self._grouped(kpi_id, (kind, "by_value"), "all").get(partner, {})

    def fragments(self, kpi_id: str, partner: str, rows: Rows = "all") -> dict[date, Pair]:
        """Per fragment of time, by its first day: no target changes inside a fragment."""
        pairs = self._grouped(kpi_id, ("fragment",), rows).get(partner, {})
        return {key[0].date(): pair for key, pair in pairs.items()}

    def cell_fragments(
        self, kpi_id: str, partner: str, rows: Rows = "all"
    ) -> dict[tuple[date, str, str, str, str], Pair]:
        """Per first day of a fragment, flow, service, origin and destination."""
        pairs = self._grouped(kpi_id, ("fragment", "flow", *CELL), rows).get(partner, {})
        return {(key[0].date(), *key[1:]): pair for key, pair in pairs.items()}

    def cells(self, kpi_id: str, partner: str) -> dict[tuple[Month, str, str, str], Pair]:
        """Per month, service, origin and destination."""
        return self._grouped(kpi_id, ("month", *CELL), "all").get(partner, {})

    def monthly_counts(self, kpi_id: str, partner: str) -> dict[Month, dict[int, int]]:
        """Rows per whole number of a percentile, per month."""
        return self.counts_by_period(kpi_id, partner, "month")

    def counts_by_period(
        self, kpi_id: str, partner: str, kind: PeriodKind, rows: Rows = "all"
    ) -> dict[Any, dict[int, int]]:
        """The same per month, ISO week or quarter."""
        counts = self._counted(kpi_id, (kind,), rows).get(partner, {})
        return {key[0]: histogram for key, histogram in counts.items()}

    def cell_counts(self, kpi_id: str, partner: str) -> dict[tuple[Month, str, str, str], dict[int, int]]:
        """The same per month, service, origin and destination."""
        return self._counted(kpi_id, ("month", *CELL), "all").get(partner, {})

    def months(self, partner: str) -> list[Month]:
        """Months in which the partner did anything: an invoice or a decided claim alone is none."""
        found: set[Month] = set()
        for key, frame in self._frames.items():
            if self._clocks[key].table not in _AFTERMATH:
                found.update(frame.loc[frame["partner"] == partner, "month"].unique())
        return sorted(found)

    def _grouped(self, kpi_id: str, keys: tuple[str, ...], rows: Rows) -> dict[str, dict[Any, Pair]]:
        memory_key = ("pairs", kpi_id, keys, rows)
        if memory_key not in self._memory:
            kpi = self.kpis[kpi_id]
            pairs = self._sums(clock_key(kpi.table, kpi.month, kpi.by), kpi_id, keys, rows)
            if kpi.plus:
                extra = self._sums(clock_key(kpi.plus.table, kpi.plus.month, None), f"{kpi_id}.plus", keys, rows)
                for partner, own in extra.items():
                    mine = pairs.setdefault(partner, {})
                    for key, pair in own.items():
                        mine[key] = mine.get(key, Pair()) + pair
            self._memory[memory_key] = pairs
        result: dict[str, dict[Any, Pair]] = self._memory[memory_key]
        return result

    def _sums(self, clock: str, measure: str, keys: tuple[str, ...], rows: Rows) -> dict[str, dict[Any, Pair]]:
        if clock not in self._frames:
            return {}
        parts = self._clocks[clock].sums[measure]
        frame = _chosen(self._frames[clock], rows)
        grouped = frame.groupby(["partner", *keys], sort=True)[list(parts.values())].sum()
        pairs: dict[str, dict[Any, Pair]] = {}
        for index, values in zip(grouped.index, grouped.to_numpy().tolist(), strict=True):
            if any(values):
                pairs.setdefault(index[0], {})[tuple(index[1:])] = _pair(
                    dict(zip(parts, map(int, values), strict=True))
                )
        return pairs

    def _groups_counted(self, kpi_id: str, partner: str, kind: PeriodKind, rows: Rows) -> dict[Any, Pair]:
        """How many values of `by` have a sum above 0, per period: not additive, so counted anew for each period."""
        counted: dict[Any, Pair] = {}
        for (period, _), pair in self._grouped(kpi_id, (kind, "by_value"), rows).get(partner, {}).items():
            reached, there = int(pair.numerator > 0), int(pair.denominator > 0)
            counted[period] = counted.get(period, Pair()) + Pair(reached, there, 0, there)
        return counted

    def _counted(self, kpi_id: str, keys: tuple[str, ...], rows: Rows) -> dict[str, dict[Any, dict[int, int]]]:
        memory_key = ("counts", kpi_id, keys, rows)
        if memory_key not in self._memory:
            kpi = self.kpis[kpi_id]
            clock = self._clocks[clock_key(kpi.table, kpi.month, kpi.by)]
            name = clock.value_columns[kpi_id]
            frame = _chosen(self._frames[clock.key], rows)
            grouped = frame[frame[name].notna()].groupby(["partner", *keys, name], sort=True)["cell_rows"].sum()
            counts: dict[str, dict[Any, dict[int, int]]] = {}
            for index, n in zip(grouped.index, grouped.to_numpy().tolist(), strict=True):
                own = counts.setdefault(index[0], {}).setdefault(tuple(index[1:-1]), {})
                own[int(index[-1])] = int(n)
            self._memory[memory_key] = counts
        result: dict[str, dict[Any, dict[int, int]]] = self._memory[memory_key]
        return result


def _pair(sums: Mapping[str, int]) -> Pair:
    return Pair(sums["num"], sums["den"], sums.get("unk", 0), sums.get("rows", sums["den"] - sums.get("unk", 0)))


def _chosen(frame: "pd.DataFrame", rows: Rows) -> "pd.DataFrame":
    return frame[frame["excluded"] == 0] if rows == "adjusted" and "excluded" in frame else frame


def _with_periods(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The cube with the month, ISO week and quarter of its fragments."""
    days: Iterable[Any] = frame["fragment"].unique()
    periods: dict[str, dict[Any, Any]] = {"month": {}, "week": {}, "quarter": {}}
    for day in days:
        periods["month"][day] = Month(day.year, day.month)
        periods["week"][day] = Week(*day.isocalendar()[:2])
        periods["quarter"][day] = Quarter(day.year, (day.month + 2) // 3)
    return frame.assign(**{kind: frame["fragment"].map(names) for kind, names in periods.items()})
