"""One KPI against its target: failure, status, points, minimum volume, red line.

Everything here is exact: values come as Fraction, Decimal or int, in the stored scale (97 % is 0.97), so
that a value equal to its target meets it.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Literal

from scorecards.model.kpi import RATE_UNITS, Better, Unit
from scorecards.statistics.intervals import poisson
from scorecards.statistics.rounding import half_up

#: Parcels below which a cell shows counts alone.
MINIMUM_N = 30
#: Failures that a partner exactly on target would have, below which a rate is not rated.
MINIMUM_ALLOWED = 5

Exact = Fraction | Decimal | int


def exact(number: Exact) -> Fraction:
    """The number as a Fraction. Raises TypeError for a float: 0.97 as a float is not 97 %."""
    if not isinstance(number, Rational | Decimal):
        raise TypeError(f"{number!r} is not exact: give a Fraction, a Decimal or an int")
    return Fraction(number)


def failure(level: Exact, better: Better) -> Fraction:
    """The failure rate at a level of a rate: 1 − level where higher is better, else the level.

    At the target it is the allowed failure a.
    """
    return 1 - exact(level) if better == "higher" else exact(level)


def default_near(target: Exact, better: Better, unit: Unit) -> Fraction:
    """How much worse than its target a value may be and still be near, in the stored scale.

    Percentages: a fifth of the allowed failure, at most 1 percentage point; per 100 and per 10,000: 10 %
    of the target; money, days, hours and grams: 2 % of the target.
    """
    if unit == "percent":
        return min(failure(target, better) / 5, Fraction(1, 100))
    return abs(exact(target)) * (Fraction(1, 10) if unit in RATE_UNITS else Fraction(1, 50))


def status(value: Exact, target: Exact, better: Better, near: Exact) -> Literal["met", "near", "missed"]:
    """The contractual fact: met at or better than the target, near when worse by at most `near`."""
    distance = exact(value) - exact(target)
    shortfall = -distance if better == "higher" else distance
    if shortfall <= 0:
        return "met"
    return "near" if shortfall <= exact(near) else "missed"


def default_zero(target: Exact, better: Better, unit: Unit) -> Fraction | None:
    """The level that earns no points, in the stored scale.

    Rates: where the failure rate is F = min(2a, 1). Other units: 10 % beyond the target. None where that
    leaves no ramp (a = 0, a = 1, a target of 0): such a target needs its own `zero_at`.
    """
    if unit not in RATE_UNITS:
        beyond = Fraction(11, 10) if better == "lower" else Fraction(9, 10)
        return exact(target) * beyond if exact(target) > 0 else None
    allowed = failure(target, better)
    zero = min(2 * allowed, Fraction(1))
    return failure(zero, better) if 0 < allowed < zero else None


def points(value: Exact, target: Exact, better: Better, zero_at: Exact | None) -> Fraction | None:
    """0 to 100 on the ramp from `zero_at` (the level of no points) to the target, in whole tenths.

    100·clip((F − f)/(F − a), 0, 1), rounded half up to 0.1: the points that are printed are the points
    that are weighted. None without a ramp. Raises ValueError when `zero_at` is not worse than the target.
    """
    if zero_at is None:
        return None
    zero, goal = exact(zero_at), exact(target)
    if zero == goal or (zero < goal) != (better == "higher"):
        raise ValueError(f"zero_at {zero_at} must be worse than the target {target} ({better} is better)")
    share = (zero - exact(value)) / (zero - goal)
    return Fraction(half_up(100 * min(max(share, Fraction(0)), Fraction(1)), 1))


def volume(
    n: int, target: Exact, better: Better, unit: Unit, zero_at: Exact | None = None
) -> Literal["counts_only", "indicative", "rated"]:
    """Whether n is enough to rate a cell.

    Below 30 only counts are shown. A rate is rated from n·a >= 5: a perfect month is then a 0.7 % event
    for a partner exactly on target. Where a = 0 the failure rate at `zero_at` stands in for it. Units that
    are no rates are rated from 30.
    """
    if n < MINIMUM_N:
        return "counts_only"
    if unit not in RATE_UNITS:
        return "rated"
    allowed = failure(target, better)
    if allowed == 0 and zero_at is not None:
        allowed = failure(zero_at, better)
    return "rated" if n * allowed >= MINIMUM_ALLOWED else "indicative"


def roll_up_target(parts: Iterable[tuple[int, Exact]]) -> Fraction | None:
    """The target of a whole from (n, target) of its parts: Σ n·T / Σ n; None when nothing was counted."""
    pairs = [(n, exact(target)) for n, target in parts]
    size = sum(n for n, _ in pairs)
    return sum((n * target for n, target in pairs), Fraction(0)) / size if size else None


def beyond_red_line(value: Exact, red_line: Exact, better: Better) -> bool:
    """Whether the value is worse than its red line; on the line is not beyond it."""
    return exact(value) < exact(red_line) if better == "higher" else exact(value) > exact(red_line)


def rare_beyond_red_line(failures: int, n: int, red_line: Exact, better: Better, rolling: Exact | None) -> bool:
    """Whether a rate below minimum volume is beyond its red line.

    It is when the lower 95 % Poisson bound of the failures already is; otherwise the figure of twelve
    rolling months decides (`rolling`, as a value in the stored scale; None when there is none).
    """
    lower, _ = poisson(failures)
    if lower > n * float(failure(red_line, better)):
        return True
    return rolling is not None and beyond_red_line(rolling, red_line, better)
