"""The weeks under a month: each with its value, its limits and the cells that moved it."""

from dataclasses import dataclass

from scorecards.model.kpi import Better, Unit


@dataclass(frozen=True)
class Mover:
    """A cell and what it accounts for of the change on the week before, stored and as printed."""

    name: str
    total: float
    printed: float


@dataclass(frozen=True)
class WeekPoint:
    """One ISO week; `rule` is the signal rule that fires at it, "" where none does.

    `movers` are the cells that account for most of `change`, the value less that of the week before; what all others
    account for is `others`, so that the printed parts add up to the printed change.
    """

    week: str
    value: float | None
    n: int
    lower: float | None
    centre: float | None
    upper: float | None
    rule: str
    change: float | None
    printed_change: float | None
    movers: tuple[Mover, ...]
    others: float | None

    @property
    def number(self) -> str:
        """The week in its year: `42`."""
        return self.week.partition("-W")[2]


@dataclass(frozen=True)
class WeekStrip:
    """The last weeks of a KPI. `baseline` are the first and last week of its normal range, None without one."""

    kpi: str
    name: str
    unit: Unit
    better: Better | None
    decimals: int
    baseline: tuple[str, str] | None
    baseline_weeks: int
    weeks: tuple[WeekPoint, ...]
