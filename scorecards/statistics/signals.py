"""The signal rules of a control chart, at every point of a series.

Rules as NHS England, "Making Data Count", and the package NHSRplotthedots apply them: R1 a point beyond a
limit; R2 seven or more points in a row on one side of the centre; R3 six or more moves in a row one way;
R4 two of three points between near limit and limit, all three on the same side. Each point is judged with
what was known then: the points up to it and none after. A point on the centre line lies on neither side and
ends a run, an unchanged value ends a row of moves, a point on a limit is not beyond it. A month without
data is no point: what follows it continues the row.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from scorecards.statistics.limits import Band

RUN_LENGTH = 7
MOVES = 6

Rule = Literal["R1", "R2", "R3", "R4"]
Direction = Literal[-1, 1]


@dataclass(frozen=True)
class Signal:
    """The rule that fired at a point, whether the values lie (R3: move) up or down, and since which point.

    `since` is an index of the series: the first of the unbroken row of points beyond the limit (R1), the
    first point of the run (R2), the point the moves started from (R3), the first of the two near the
    limit (R4).
    """

    rule: Rule
    direction: Direction
    since: int


def signals(values: Sequence[float], bands: Sequence[Band]) -> tuple[Signal | None, ...]:
    """For each point the rule that fired, by precedence R1, R2, R4, R3; None where none did.

    `bands` are the lines at each point. The last element is the signal of the latest point.
    Raises ValueError when the two are not of the same length.
    """
    outside = [_outside(value, band) for value, band in zip(values, bands, strict=True)]
    side = [_compare(value, band.centre) for value, band in zip(values, bands, strict=True)]
    near = [_outside_near(value, band) for value, band in zip(values, bands, strict=True)]
    near = [0 if beyond else close for close, beyond in zip(near, outside, strict=True)]
    moves = [0, *(_compare(after, before) for before, after in pairwise(values))]
    rules: tuple[Callable[[int], Signal | None], ...] = (
        lambda i: _beyond_limit(outside, i),
        lambda i: _run(side, i),
        lambda i: _two_of_three(near, side, i),
        lambda i: _moves_one_way(moves, i),
    )
    return tuple(next(filter(None, (rule(i) for rule in rules)), None) for i in range(len(values)))


def _beyond_limit(outside: Sequence[int], i: int) -> Signal | None:
    return _signal("R1", outside[i], _row_start(outside, i))


def _run(side: Sequence[int], i: int) -> Signal | None:
    start = _row_start(side, i)
    return _signal("R2", side[i], start) if i - start + 1 >= RUN_LENGTH else None


def _two_of_three(near: Sequence[int], side: Sequence[int], i: int) -> Signal | None:
    """The point itself and one of the two before it lie near the limit: an old pair is no news."""
    window = range(i - 2, i + 1)
    if i < 2 or any(side[j] != side[i] for j in window):
        return None
    close = [j for j in window if near[j]]
    return _signal("R4", near[i], close[0]) if len(close) > 1 else None


def _moves_one_way(moves: Sequence[int], i: int) -> Signal | None:
    start = _row_start(moves, i) - 1
    return _signal("R3", moves[i], start) if i - start >= MOVES else None


def _signal(rule: Rule, direction: int, since: int) -> Signal | None:
    if direction == 0:
        return None
    return Signal(rule, 1 if direction > 0 else -1, since)


def _row_start(signs: Sequence[int], i: int) -> int:
    """First index of the unbroken row of equal signs that ends at i."""
    start = i
    while start > 0 and signs[start - 1] == signs[i]:
        start -= 1
    return start


def _outside(value: float, band: Band) -> int:
    return (_compare(value, band.upper) > 0) - (_compare(value, band.lower) < 0)


def _outside_near(value: float, band: Band) -> int:
    return (_compare(value, band.near_upper) > 0) - (_compare(value, band.near_lower) < 0)


def _compare(a: float, b: float) -> int:
    """Sign of a − b; numbers that differ by the rounding of floats alone are equal."""
    return 0 if math.isclose(a, b, rel_tol=1e-12) else (a > b) - (a < b)
