"""What accounts for a figure of the month: its bridge from the target, recorded causes, and the readings beside it."""

from dataclasses import dataclass
from typing import Literal

from scorecards.model.explanation import Explanation
from scorecards.model.partner import Score

#: A cell of its own, all other cells above their allowance, all cells at or below it.
GapKind = Literal["cell", "above", "below"]


@dataclass(frozen=True)
class GapStep:
    """A step from the failures that the target allows to those there were, as printed.

    `parcels` are failures above allowance in `cells` cells, `points` what they account for in the scale and digits in
    which the KPI is printed.
    """

    kind: GapKind
    name: str
    cells: int
    parcels: int
    points: float


@dataclass(frozen=True)
class GapBridge:
    """From the failures allowed to the `actual` ones: allowed + Σ parcels = actual, target + Σ points = value."""

    allowed: int
    actual: int
    target: float
    value: float
    decimals: int
    steps: tuple[GapStep, ...]

    @property
    def above(self) -> int:
        """Failures above the allowance, all cells together."""
        return self.actual - self.allowed

    @property
    def points(self) -> float:
        """Value less target, as printed."""
        return round(self.value - self.target, self.decimals)


#: Whom a recorded cause points to.
Party = Literal["carrier", "shipper", "consignee", "exceptional", "others", "unknown"]


@dataclass(frozen=True)
class CauseRow:
    """Late parcels of one recorded cause; `days` are working days late of those that arrived.

    Shares are in percent as printed and add up to 100; `change` is the number less that of the month before, None
    where that month has no parcel due.
    """

    word: str
    name: str
    party: Party | None
    parcels: int
    share: float
    days: int
    days_share: float | None
    change: int | None


@dataclass(frozen=True)
class Causes:
    """Every late parcel by its recorded cause, the carrier's first and unknown ones last, and their sum."""

    rows: tuple[CauseRow, ...]
    total: CauseRow


@dataclass(frozen=True)
class Standing:
    """The figure as scored and beside it, in the stored scale; `low` and `high` differ where causes are unknown.

    `id` says what stands there: raw, adjusted (without excluded rows) or controllable (late by the carrier alone).
    """

    id: Literal["raw", "adjusted", "controllable"]
    low: float
    high: float
    decimals: int
    is_scored: bool


@dataclass(frozen=True)
class Movement:
    """Why the figure of one KPI is where it is. Parts without data are None or empty.

    `change` compares with the month before, `year` with the same month a year before; `excluded` are the rows that
    the register takes out of the adjusted figure.
    """

    kpi: str
    name: str
    scored: Score
    gap: GapBridge | None
    target: Explanation | None
    change: Explanation | None
    year: Explanation | None
    causes: Causes | None
    standings: tuple[Standing, ...]
    excluded: int
