"""What each lane and service costs with each partner in a period: the figures that an allocation rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scorecards.compose.lane_sums import LaneCell
from scorecards.engine import Measures
from scorecards.model import MONEY_SCALE, Month, Pair, Partner, Quarter
from scorecards.statistics.ratios import Part, Ratio, ratio
from scorecards.statistics.status import MINIMUM_N

COST = "cost_per_good_delivery"
ON_TIME = "on_time"
#: Its denominator are all parcels handed over: the volume that is allocated.
VOLUME = "invoiced"

#: The sums of a cell by the first day of each fragment of time.
Fragments = Mapping[date, Pair]


@dataclass(frozen=True)
class Figures:
    """One partner on one lane and service."""

    partner: Partner
    cell: LaneCell
    cost: Fragments
    on_time: Pair
    volume: Pair

    @property
    def parcels(self) -> int:
        """Parcels handed over."""
        return self.volume.denominator

    @cached_property
    def whole(self) -> Pair:
        """Cost, perfect deliveries and n of the period."""
        return sum(self.cost.values(), Pair())

    @cached_property
    def per_good(self) -> Ratio | None:
        """Cost per good delivery."""
        return ratio([Part(_money(pair), pair.known, pair.rows) for pair in self.cost.values()])

    @cached_property
    def per_parcel(self) -> Ratio | None:
        """The same cost per parcel."""
        return ratio([Part(_money(pair), pair.rows, pair.rows) for pair in self.cost.values()])

    @property
    def is_enough(self) -> bool:
        """Whether there are parcels enough for a figure, of cost and of on time."""
        return min(self.whole.rows, self.on_time.known) >= MINIMUM_N and self.whole.known > 0


@dataclass(frozen=True)
class Level:
    """Cost of a parcel and share in time."""

    cost: float
    on_time: float


def cell_figures(
    measures: Measures, partners: Sequence[Partner], period: Month | Quarter
) -> dict[LaneCell, list[Figures]]:
    """The figures of every partner with parcels handed over in the period, by lane and service, in order."""
    found: dict[LaneCell, list[Figures]] = {}
    for partner in partners:
        volume = _sums(measures, VOLUME, partner, period)
        cost = _sums(measures, COST, partner, period)
        on_time = _sums(measures, ON_TIME, partner, period)
        for cell, own in volume.items():
            figures = Figures(partner, cell, cost.get(cell, {}), _total(on_time.get(cell, {})), _total(own))
            if figures.parcels:
                found.setdefault(cell, []).append(figures)
    return dict(sorted(found.items()))


def known_cells(measures: Measures, partners: Iterable[Partner]) -> set[LaneCell]:
    """Every lane and service that the data has in any period."""
    return {key[2:] for partner in partners for key in measures.cell_fragments(VOLUME, partner.id)}


def level(figures: Iterable[Figures]) -> Level | None:
    """Cost and on time of several partners together: of those with a figure, else of all. None where there is none."""
    found = list(figures)
    own = [each for each in found if each.is_enough] or found
    cost, in_time = sum((each.whole for each in own), Pair()), sum((each.on_time for each in own), Pair())
    if not cost.rows or in_time.value is None:
        return None
    return Level(_money(cost) / cost.rows, float(in_time.value))


def comparison(partner: Partner, service: str, cells: Mapping[LaneCell, Sequence[Figures]]) -> Level | None:
    """Cost and late parcels of a partner over what the others have on the same lanes of a service.

    Indirect standardisation, O/E with E from the other partners; None where no lane has others to compare with.
    `on_time` is the ratio of the late shares.
    """
    observed = expected = late = expected_late = 0.0
    for cell, all_figures in cells.items():
        own = next((each for each in all_figures if each.partner.id == partner.id and each.is_enough), None)
        others = level(each for each in all_figures if each.partner.id != partner.id and each.is_enough)
        if cell[0] != service or own is None or others is None:
            continue
        observed += _money(own.whole)
        expected += own.whole.rows * others.cost
        late += own.on_time.known - own.on_time.numerator
        expected_late += own.on_time.known * (1 - others.on_time)
    if expected <= 0:
        return None
    return Level(observed / expected, late / expected_late if expected_late else 1.0)


def _sums(measures: Measures, kpi: str, partner: Partner, period: Month | Quarter) -> dict[LaneCell, dict[date, Pair]]:
    found: dict[LaneCell, dict[date, Pair]] = {}
    for (day, _flow, *cell), pair in measures.cell_fragments(kpi, partner.id).items():
        if period.first <= day <= period.last:
            service, origin, destination = cell
            own = found.setdefault((service, origin, destination), {})
            own[day] = own.get(day, Pair()) + pair
    return found


def _total(fragments: Fragments) -> Pair:
    return sum(fragments.values(), Pair())


def _money(pair: Pair) -> float:
    """A cost in units of the currency."""
    return pair.numerator / MONEY_SCALE
