"""The dimension that explains most: planted faults are named, and chance is named as rarely as stated."""

from itertools import pairwise

import numpy as np
import pytest

from scorecards.statistics.bridges import Sums
from scorecards.statistics.dimension import Contrast, most_explaining, usual_spread, wilson_hilferty

LANES, SERVICES, FLOWS = [f"L{index}" for index in range(12)], ("standard", "express", "pickup"), ("out", "back")
NAMES = ("lane", "service", "flow")
Cell = tuple[str, str, str]
CELLS: list[Cell] = [(lane, service, flow) for lane in LANES for service in SERVICES for flow in FLOWS]


def draw(rng: np.random.Generator, rates: dict[Cell, float]) -> dict[Cell, Sums]:
    """Failures of 60 to 900 parcels per cell."""
    found = {}
    for index, (cell, rate) in enumerate(rates.items()):
        n = 60 + 12 * index
        found[cell] = Sums(int(rng.binomial(n, rate)), n)
    return found


def contrasts(now: dict[Cell, Sums], before: dict[Cell, Sums]) -> dict[Cell, Contrast]:
    return {cell: Contrast(now[cell], before[cell]) for cell in now}


ORDINARY = {cell: 0.03 + 0.02 * (cell[1] == "express") + 0.002 * int(cell[0][1:]) for cell in CELLS}


@pytest.mark.parametrize(("q", "df", "z"), [(18.307, 10, 1.645), (15.086, 5, 2.326), (45.315, 20, 3.090)])
def test_published_quantiles(q: float, df: int, z: float) -> None:
    """Upper 5 %, 1 % and 0.1 % points of χ² (Pearson and Hartley, Biometrika Tables, table 8)."""
    assert wilson_hilferty(q, df) == pytest.approx(z, abs=0.02)


def test_a_fault_on_a_lane() -> None:
    rng = np.random.default_rng(3)
    faulty = {cell: rate + 0.08 * (cell[0] == "L3") for cell, rate in ORDINARY.items()}
    found = most_explaining(contrasts(draw(rng, faulty), draw(rng, ORDINARY)), NAMES)
    assert found is not None
    assert [(own.dimension, own.value) for own in found] == [("lane", "L3")]
    assert found[0].score > 5


def test_a_fault_inside_a_lane_is_found_inside_it() -> None:
    rng = np.random.default_rng(4)
    faulty = {cell: rate + 0.25 * (cell[:2] == ("L7", "pickup")) for cell, rate in ORDINARY.items()}
    found = most_explaining(contrasts(draw(rng, faulty), draw(rng, ORDINARY)), NAMES)
    assert {(own.dimension, own.value) for own in found or ()} == {("lane", "L7"), ("service", "pickup")}


def test_all_cells_worse_alike_is_broad_based() -> None:
    rng = np.random.default_rng(5)
    worse = {cell: rate + 0.04 for cell, rate in ORDINARY.items()}
    assert most_explaining(contrasts(draw(rng, worse), draw(rng, ORDINARY)), NAMES) == ()


def test_chance_is_seldom_named() -> None:
    """Nothing happened: of 3,000 months at most one in a hundred names a part (the tail of three scores above 3)."""
    rng = np.random.default_rng(6)
    named = sum(bool(most_explaining(contrasts(draw(rng, ORDINARY), draw(rng, ORDINARY)), NAMES)) for _ in range(3000))
    assert named / 3000 <= 0.01


def test_lanes_that_always_move_apart_are_not_named_for_it() -> None:
    """Rates of lanes wander by a fifth from month to month: by the usual spread that is nothing to name."""
    rng = np.random.default_rng(7)

    def month() -> dict[Cell, Sums]:
        moves = {lane: rng.uniform(0.5, 1.5) for lane in LANES}
        return draw(rng, {cell: rate * moves[cell[0]] for cell, rate in ORDINARY.items()})

    naive = fair = 0
    for _ in range(30):
        months = [month() for _ in range(14)]
        pairs = [contrasts(new, old) for old, new in pairwise(months)]
        spreads = usual_spread(pairs[:-1], NAMES)
        assert min(spreads.values()) >= 1
        assert spreads["lane"] > 1.5
        naive += bool(most_explaining(pairs[-1], NAMES))
        fair += any(own.dimension == "lane" for own in most_explaining(pairs[-1], NAMES, spreads) or ())
    assert naive > 20
    assert fair <= 2


def test_of_two_that_say_the_same_the_coarser_is_named() -> None:
    """Every hub has two lanes; the fault is the hub's."""
    rng = np.random.default_rng(8)
    parts = [(f"H{index // 2}", f"L{index}") for index in range(12)]
    before = {part: Sums(int(rng.binomial(2000, 0.04)), 2000) for part in parts}
    now = {part: Sums(int(rng.binomial(2000, 0.09 if part[0] == "H2" else 0.04)), 2000) for part in parts}
    found = most_explaining({part: Contrast(now[part], before[part]) for part in parts}, ("hub", "lane"))
    assert found is not None
    assert (found[0].dimension, found[0].value) == ("hub", "H2")


def test_against_a_target() -> None:
    """Two lanes at their own targets, one at thrice the failures that its own allows."""
    cells = {
        ("FR",): Contrast(Sums(30, 1000), allowed=30),
        ("DE",): Contrast(Sums(98, 1000), allowed=100),
        ("ES",): Contrast(Sums(90, 1000), allowed=30),
    }
    found = most_explaining(cells, ("lane",))
    assert found is not None
    assert [(own.dimension, own.value) for own in found] == [("lane", "ES")]
    calm = {key: Contrast(Sums(int(own.allowed or 0), 1000), allowed=own.allowed) for key, own in cells.items()}
    assert most_explaining(calm, ("lane",)) == ()


def test_too_few_parcels_are_not_judged() -> None:
    cells = {("FR",): Contrast(Sums(1, 13), Sums(0, 12)), ("DE",): Contrast(Sums(2, 9), Sums(0, 8))}
    assert most_explaining(cells, ("lane",)) is None
    assert most_explaining({}, ()) is None


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
@pytest.mark.parametrize("moved", ["A", "B"])
def test_of_two_parts_the_one_that_moved_is_named(moved: str, order: tuple[str, str]) -> None:
    """Each lies as far from the other as the other from it; what comes first in the data decides nothing."""
    cells = {(lane,): Contrast(Sums(160 if lane == moved else 71, 2000), Sums(60, 2000)) for lane in order}
    found = most_explaining(cells, ("lane",))
    assert found is not None
    assert [own.value for own in found] == [moved]
