"""The carrier mix of a period: what each lane costs with whom, and the cheapest allocation. Internal."""

from dataclasses import dataclass
from typing import Literal

from scorecards.model.mix_rules import MixKind

#: own: measured. below_minimum: too few parcels, they stay where they are at the lane's mean. assumed: no history
#: on the lane, so the lane's mean times how the partner compares with the others on its own lanes.
Basis = Literal["own", "below_minimum", "assumed"]
#: today: there are no rules. planned: the least cost under the rules. infeasible: the rules contradict each other.
MixState = Literal["today", "planned", "infeasible"]


@dataclass(frozen=True)
class MixOption:
    """One partner on one lane and service. Money is in units of the currency, rates are ratios.

    `n` is the number of parcels whose cost and outcome are both known. `cost_per_good` is their cost divided by their
    perfect deliveries, `interval` its 95 % interval; both None below the minimum volume. `cost` is what one parcel
    counts in the plan, failures included; `today` and `planned` are parcels.
    """

    partner: str
    name: str
    basis: Basis
    n: int
    cost_per_good: float | None
    interval: tuple[float, float] | None
    cost: float
    on_time: float
    today: int
    planned: int | None = None


@dataclass(frozen=True)
class MixCell:
    """One lane and service. `price` is what one more parcel there costs under the plan."""

    service: str
    origin: str
    destination: str
    lane: str
    parcels: int
    options: tuple[MixOption, ...]
    cost_today: float
    cost_planned: float | None = None
    price: float | None = None


@dataclass(frozen=True)
class MixLimit:
    """One rule as the plan meets it.

    `limit`, `today` and `planned` are parcels or ratios. `saving` is what one step of slack saves: one parcel, or a
    tenth of a percentage point; 0 where the rule does not bind. `dual` is the dual value of the linear programme: cost
    per parcel of the bound (of a floor or share: per parcel in time, per parcel of the share). `words` is the rule,
    `price` the saving in words.
    """

    kind: MixKind
    partner: str
    words: str
    limit: float
    today: float
    planned: float | None
    kept_today: bool
    binding: bool
    dual: float | None
    saving: float
    price: str
    where: str
    line: int | None


@dataclass(frozen=True)
class MixTotal:
    """All lanes together: money of the period, on time, cost per good delivery at the measured rates."""

    parcels: int
    moved: int | None
    cost_today: float
    cost_planned: float | None
    saving: float | None
    saving_interval: tuple[float, float] | None
    on_time_today: float
    on_time_planned: float | None
    cost_per_good_today: float | None
    cost_per_good_planned: float | None


@dataclass(frozen=True)
class MixConflict:
    """One of the rules that cannot be kept together; a volume has no file."""

    words: str
    where: str = ""
    line: int | None = None


@dataclass(frozen=True)
class MixPlan:
    """The mix of a period and, where mix.yaml says what must hold, the cheapest one. For internal use only."""

    period: str
    currency: str
    data_as_of: str
    state: MixState
    cells: tuple[MixCell, ...]
    total: MixTotal
    limits: tuple[MixLimit, ...] = ()
    conflict: tuple[MixConflict, ...] = ()
    notes: tuple[str, ...] = ()
    audience: Literal["internal"] = "internal"
