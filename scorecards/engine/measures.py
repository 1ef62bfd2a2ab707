"""The cubes, and the sums that everything else is made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from scorecards.engine.cube import Clock, value_keys
from scorecards.model import Kpi, Month, Pair

if TYPE_CHECKING:
    import pandas as pd

#: Keys by which sums may be asked for, besides partner and month.
CELL = ("service", "origin", "destination")


class Measures:
    """Sums by partner, month and cell. Asking never divides: ratios stay pairs."""

    def __init__(
        self,
        cubes: "Sequence[tuple[Clock, pd.DataFrame]]",
        kpis: Mapping[str, Kpi],
        data_as_of: date,
        without_holidays: tuple[str, ...] = (),
    ) -> None:
        self._frames = {clock.key: _with_month(frame) for clock, frame in cubes}
        self._clocks = {clock.key: clock for clock, _ in cubes}
        self.kpis = kpis
        self.data_as_of = data_as_of
        self.without_holidays = without_holidays

    def monthly(self, kpi_id: str, partner: str) -> dict[Month, Pair]:
        """Numerator, denominator and unknown of a ratio per month with rows."""
        pairs = self._grouped(kpi_id, ("month",)).get(partner, {})
        return {key[0]: pair for key, pair in pairs.items()}

    def fragments(self, kpi_id: str, partner: str) -> dict[date, Pair]:
        """The same per fragment of time, by its first day: no target changes inside a fragment."""
        pairs = self._grouped(kpi_id, ("fragment",)).get(partner, {})
        return {key[0].date(): pair for key, pair in pairs.items()}

    def cells(self, kpi_id: str, partner: str) -> dict[tuple[Month, str, str, str], Pair]:
        """The same per month, service, origin and destination."""
        return self._grouped(kpi_id, ("month", *CELL)).get(partner, {})

    def monthly_counts(self, kpi_id: str, partner: str) -> dict[Month, dict[int, int]]:
        """Rows per whole number of a percentile, per month."""
        counts = self._counted(kpi_id, ("month",)).get(partner, {})
        return {key[0]: histogram for key, histogram in counts.items()}

    def cell_counts(self, kpi_id: str, partner: str) -> dict[tuple[Month, str, str, str], dict[int, int]]:
        """The same per month, service, origin and destination."""
        return self._counted(kpi_id, ("month", *CELL)).get(partner, {})

    def months(self, partner: str) -> list[Month]:
        """Months in which the partner has any row on any clock of shipments."""
        found: set[Month] = set()
        for key, clock in self._clocks.items():
            if clock.table == "shipments":
                frame = self._frames[key]
                found.update(frame.loc[frame["partner"] == partner, "month"].unique())
        return sorted(found)

    @cached_property
    def _memory(self) -> dict[tuple[Any, ...], Any]:
        return {}

    def _grouped(self, kpi_id: str, keys: tuple[str, ...]) -> dict[str, dict[Any, Pair]]:
        memory_key = ("pairs", kpi_id, keys)
        if memory_key not in self._memory:
            kpi = self.kpis[kpi_id]
            pairs = self._sums(f"{kpi.table}-{kpi.month}", kpi_id, keys)
            if kpi.plus:
                extra = self._sums(f"{kpi.plus.table}-{kpi.plus.month}", f"{kpi_id}.plus", keys)
                for partner, own in extra.items():
                    mine = pairs.setdefault(partner, {})
                    for key, pair in own.items():
                        mine[key] = mine.get(key, Pair()) + pair
            self._memory[memory_key] = pairs
        result: dict[str, dict[Any, Pair]] = self._memory[memory_key]
        return result

    def _sums(self, clock: str, measure: str, keys: tuple[str, ...]) -> dict[str, dict[Any, Pair]]:
        frame = self._frames.get(clock)
        if frame is None:
            return {}
        parts = {kind: f"{measure}.{kind}" for kind in ("num", "den", "unk", "rows") if f"{measure}.{kind}" in frame}
        grouped = frame.groupby(["partner", *keys], sort=True)[list(parts.values())].sum()
        pairs: dict[str, dict[Any, Pair]] = {}
        for index, values in zip(grouped.index, grouped.to_numpy().tolist(), strict=True):
            if any(values):
                pairs.setdefault(index[0], {})[tuple(index[1:])] = _pair(
                    dict(zip(parts, map(int, values), strict=True))
                )
        return pairs

    def _counted(self, kpi_id: str, keys: tuple[str, ...]) -> dict[str, dict[Any, dict[int, int]]]:
        memory_key = ("counts", kpi_id, keys)
        if memory_key not in self._memory:
            kpi = self.kpis[kpi_id]
            clock = self._clocks[f"{kpi.table}-{kpi.month}"]
            name = value_keys(clock)[clock.values[kpi_id]]
            frame = self._frames[clock.key]
            grouped = frame[frame[name].notna()].groupby(["partner", *keys, name], sort=True)["cell_rows"].sum()
            counts: dict[str, dict[Any, dict[int, int]]] = {}
            for index, rows in zip(grouped.index, grouped.to_numpy().tolist(), strict=True):
                own = counts.setdefault(index[0], {}).setdefault(tuple(index[1:-1]), {})
                own[int(index[-1])] = int(rows)
            self._memory[memory_key] = counts
        result: dict[str, dict[Any, dict[int, int]]] = self._memory[memory_key]
        return result


def _pair(sums: Mapping[str, int]) -> Pair:
    return Pair(sums["num"], sums["den"], sums.get("unk", 0), sums.get("rows", sums["den"] - sums.get("unk", 0)))


def _with_month(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The cube with a `month` made of its fragment's first day."""
    months = {day: Month(day.year, day.month) for day in frame["fragment"].unique()}
    return frame.assign(month=frame["fragment"].map(months))
