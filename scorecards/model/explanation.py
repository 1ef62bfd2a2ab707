"""Why a figure differs from its target or from another period, in steps that add up."""

from dataclasses import dataclass
from typing import Literal

from scorecards.model.kpi import Better, Unit
from scorecards.model.partner import Score

#: A cell of parcels, one that exists in one of the two periods alone, a part of the cost, a part of the mix.
StepKind = Literal["cell", "new", "ended", "component", "mix", "rest"]


@dataclass(frozen=True)
class Printed:
    """An effect in the scale and digits it is printed in. Printed steps sum to the printed difference."""

    total: float
    rate: float
    mix: float
    rest: float


@dataclass(frozen=True)
class Step:
    """One step of a bridge, in the stored scale (−0.4 pp is −0.004).

    `cell` names the parcels by dimension. `value` and `before` are the KPI of these parcels in the period and in what
    it is compared with: the other period or the target. `failures` count the parcels that failed, `above` those above
    the number that the target allows. `rate`, `mix` and `rest` sum to `total`; a gap to a target is all rate.
    """

    id: str
    name: str
    kind: StepKind
    cell: dict[str, str]
    n: int
    n_before: int | None
    value: float | None
    before: float | None
    failures: int | None
    failures_before: int | None
    above: float | None
    total: float
    rate: float
    mix: float
    rest: float
    printed: Printed


@dataclass(frozen=True)
class Standout:
    """A part of the parcels that differs from the others by more than chance, of the dimension that explains most.

    Each further one lies inside the one before. `score` is a normal score, above 3 where a part may be named.
    """

    dimension: str
    value: str
    score: float
    total: float
    printed: float


@dataclass(frozen=True)
class SpendPrinted:
    """A spend bridge in whole units of currency: the steps sum to `after` less `before`."""

    before: int
    after: int
    volume: int
    rate: int
    mix: int
    rest: int


@dataclass(frozen=True)
class SpendBridge:
    """The totals behind an amount per parcel in two periods, and what accounts for their difference."""

    before: float
    after: float
    volume: float
    rate: float
    mix: float
    rest: float
    printed: SpendPrinted


@dataclass(frozen=True)
class Explanation:
    """A KPI of a period beside its target or another period, and the steps between the two.

    `against` is "target" or the other period; `base` is the target or the figure of that period, `difference` the value
    less it. Values are in the stored scale, `printed_*` in the scale and with the `decimals` in which they are printed.
    `first`, `last`, `before_first` and `before_last` are the days (ISO) of the rows. `signal` is the rule of the
    control chart that fires at the period, "" where none does: without one nothing is said to have changed.
    `standouts` is None where no part is of a size that can be judged, and empty where none differs from the others.
    """

    kpi: str
    name: str
    unit: Unit
    better: Better | None
    currency: str
    partner: str
    partner_name: str
    period: str
    against: str
    by: tuple[str, ...]
    first: str
    last: str
    before_first: str | None
    before_last: str | None
    scored: Score
    provisional: bool
    decimals: int
    value: float
    base: float
    difference: float
    n: int
    n_before: int | None
    above: float | None
    printed_value: float
    printed_base: float
    printed_difference: float
    totals: Printed
    signal: str
    steps: tuple[Step, ...]
    standouts: tuple[Standout, ...] | None
    spend: SpendBridge | None
    sentences: tuple[str, ...]

    @property
    def is_mix(self) -> bool:
        """Whether other shares of the cells account for more of the difference than the rates inside them."""
        return abs(self.totals.mix) > abs(self.totals.rate)

    @property
    def is_by_component(self) -> bool:
        """Whether the steps are parts of a cost and of the mix, not cells of parcels."""
        return any(step.kind in ("component", "mix") for step in self.steps)


@dataclass(frozen=True)
class Parcels:
    """The rows of one step: `failed` ones alone where the KPI is a share of rows, else all that have an amount."""

    step: str
    name: str
    failed: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
