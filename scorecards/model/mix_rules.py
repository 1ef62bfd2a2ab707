"""What an allocation of parcels to partners must keep: mix.yaml."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scorecards.model.partner import ANY, lane_names

#: on_time: at least that share in time. capacity, commitment: at most, at least so many parcels a month.
#: most_share, least_share: of the parcels in scope. exclude: none.
MixKind = Literal["on_time", "capacity", "commitment", "most_share", "least_share", "exclude"]


@dataclass(frozen=True)
class MixRule:
    """One rule for the parcels of `services` on `lanes` (`FR-DE`, `FR-*`); () is any.

    `partner` is an id; "" is every partner together for on time, each partner on its own for shares. `amount` is
    a ratio (97 % is 0.97) or parcels a month, 0 for `exclude`.
    """

    kind: MixKind
    amount: Decimal
    partner: str = ""
    services: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()
    where: str = ""
    line: int | None = None

    def covers(self, service: str, origin: str, destination: str) -> bool:
        """Whether the rule speaks of this cell."""
        if self.services and service not in self.services:
            return False
        return not self.lanes or any(lane_names(lane, origin, destination) for lane in self.lanes)

    @property
    def scope(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Partner, services and lanes in one order, to compare scopes."""
        return self.partner, tuple(sorted(self.services)), tuple(sorted(self.lanes))


@dataclass(frozen=True)
class MixRules:
    """The file. `new_lanes` are partners that may get lanes they have no history on, `*` every partner."""

    where: str
    rules: tuple[MixRule, ...] = ()
    new_lanes: tuple[str, ...] = ()

    def may_enter(self, partner: str) -> bool:
        """Whether the partner may get lanes it has no history on."""
        return ANY in self.new_lanes or partner in self.new_lanes
