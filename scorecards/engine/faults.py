"""An engine's fault in the words of the workspace: which KPI, which amount."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from scorecards.engine.adapter import Engine
from scorecards.engine.cube import Clock, clocks, cube_sql
from scorecards.engine.rules import Rules
from scorecards.engine.view import relation
from scorecards.errors import ConfigurationError, DataError, Problem, ScorecardError
from scorecards.model import MONEY_SCALE, Kpi, Table

_OVERFLOW = re.compile("overflow|out of range|failed to cast decimal", re.IGNORECASE)
_TOO_LARGE = "numbers are too large to be added exactly (sums end at 9.2e18; amounts count in ten-thousandths)"


@dataclass(frozen=True)
class Blaming:
    """What is needed to find out what a failed statement failed on."""

    engine: Engine
    tables: Mapping[str, Table]
    kpis: tuple[Kpi, ...]
    rules: Rules

    @contextmanager
    def overflows(self, names: Iterable[str]) -> Iterator[None]:
        """Raise DataError for numbers that leave the engine's, with the largest of these tables; leave the rest."""
        try:
            yield
        except self.engine.errors as error:
            if not _OVERFLOW.search(str(error)):
                raise
            raise DataError([self._overflow("amounts", names)]) from None

    def of_clock(self, clock: Clock, error: Exception) -> ScorecardError:
        """The KPIs of a clock whose expressions fail on the data, each run alone."""
        problems, overflown = [], True
        for kpi in (kpi for kpi in self.kpis if (kpi.table, kpi.month) == (clock.table, clock.month)):
            try:
                for alone in clocks([replace(kpi, plus=None)]):
                    self.engine.rows(cube_sql(alone, self.tables, self.rules))
            except self.engine.errors as fault:
                is_overflow = bool(_OVERFLOW.search(str(fault)))
                overflown = overflown and is_overflow
                problems.append(self._overflow_of(kpi) if is_overflow else _expression_fault(kpi, fault))
        if not problems:
            hint = "Check their expressions."
            problems.append(Problem(f"KPIs by {clock.key}", None, str(error).splitlines()[0], hint))
            overflown = False
        return DataError(problems) if overflown else ConfigurationError(problems)

    def _overflow_of(self, kpi: Kpi) -> Problem:
        return self._overflow(f"KPI {kpi.id}", [kpi.table, *self.tables[kpi.table].per_shipment])

    def _overflow(self, where: str, names: Iterable[str]) -> Problem:
        found = [entry for name in names for entry in self._largest(self.tables[name])]
        largest = f": the largest is {max(found)[1]}" if found else ""
        return Problem(where, None, _TOO_LARGE + largest, "Correct the row, or leave it out with `where`.")

    def _largest(self, table: Table) -> Iterator[tuple[int, str]]:
        """The largest number of every column of whole numbers, and where it stands in words."""
        for column in table.columns.values():
            if column.type in ("money", "integer"):
                sql = (
                    f"SELECT {column.name}, {table.grain} FROM {relation(table.name)} "
                    f"WHERE {column.name} IS NOT NULL ORDER BY ABS({column.name}) DESC LIMIT 1"
                )
                for number, row in self.engine.rows(sql):
                    shown = f"{number / MONEY_SCALE:,.2f}" if column.type == "money" else f"{number:,}"
                    yield abs(number), f"{shown} in {table.name}.{column.name} of {table.grain} {row}"


def _expression_fault(kpi: Kpi, fault: Exception) -> Problem:
    what = f"its expressions fail: {str(fault).splitlines()[0]}"
    return Problem(f"KPI {kpi.id}", None, what, "Compare like with like: `scorecards kpis` shows it.")
