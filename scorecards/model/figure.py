"""The figures of a partner in any period: a month, an ISO week or a quarter."""

from dataclasses import dataclass
from typing import Literal

from scorecards.model.cost import CostPart
from scorecards.model.kpi import Better, Unit
from scorecards.model.partner import Score
from scorecards.model.scorecard import Status

Sum = Literal["numerator", "denominator"]


@dataclass(frozen=True)
class FigurePart:
    """One basis of a period across a change of the targets: the rows of its days (ISO) and what held for them."""

    first: str
    last: str
    value: float | None
    numerator: int | None
    denominator: int | None
    n: int
    target: float | None
    clause: str = ""


@dataclass(frozen=True)
class GroupFigure:
    """One KPI of one period for one value (`group`) of the column `by`, over all rows of its days (ISO).

    The value is in the stored scale, `decimals` are the digits to print; `unknown` is outside n, `amounts` and `factor`
    say what the sums are, as for a `Figure`. A group of "" are the rows that name none.
    """

    period: str
    kpi: str
    name: str
    unit: Unit
    decimals: int
    first: str
    last: str
    by: str
    group: str
    value: float | None
    numerator: int | None
    denominator: int | None
    n: int
    unknown: int
    currency: str
    low: float | None = None
    high: float | None = None
    amounts: tuple[Sum, ...] = ()
    factor: int = 1


@dataclass(frozen=True)
class Figure:
    """One KPI of one period. Values are in the stored scale (97 % is 0.97), `decimals` are the digits to print.

    `first` and `last` are the days (ISO) of the rows: those of the period, or of the cohort that it shows. `value`
    and its sums are over all rows, `adjusted` leaves the `excluded` ones out; `scored` says which of the two the
    status is about. `target` is Σ n·T / Σ n; `parts` are filled where it changed inside the period. `unknown` rows
    are outside n, `bounds` are the value if all of them had failed and if all had met. `cost_parts` say what the cost
    per parcel rests on: they add to numerator and denominator. `amounts` names the sums that are amounts of money: they
    are in ten-thousandths of a currency unit, and `factor` times what was paid (1000 in a cost per kg, whose
    denominator counts grams).
    """

    kpi: str
    name: str
    unit: Unit
    better: Better | None
    decimals: int
    currency: str
    period: str
    first: str
    last: str
    value: float | None
    numerator: int | None
    denominator: int | None
    n: int
    unknown: int
    bounds: tuple[float, float] | None
    target: float | None
    status: Status
    reason: str
    provisional: bool
    clause: str = ""
    adjusted: float | None = None
    excluded: int = 0
    scored: Score = "raw"
    parts: tuple[FigurePart, ...] = ()
    cost_parts: tuple[CostPart, ...] = ()
    amounts: tuple[Sum, ...] = ()
    factor: int = 1
