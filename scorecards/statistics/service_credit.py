"""What a bonus–malus table owes for one value: steps, whole parcels, exact money.

The scheme is that of performance contracts: penalties and bonuses by thresholds, limited to an amount at risk
(for rail access Directive 2012/34/EU, article 35, asks for one). Money is in ten-thousandths of a currency unit
and rounded half up to hundredths once per step.
"""

import math
from collections.abc import Iterable
from fractions import Fraction

from scorecards.model.contract import CreditStep, Side
from scorecards.model.kpi import MONEY_SCALE
from scorecards.statistics.rounding import half_up
from scorecards.statistics.status import Exact, exact

_CENT = MONEY_SCALE // 100


def is_beyond(value: Exact, threshold: Exact, side: Side) -> bool:
    """Whether a value lies on that side of a threshold; on it is not beyond it."""
    return exact(value) < exact(threshold) if side == "below" else exact(value) > exact(threshold)


def reached(value: Exact, steps: Iterable[CreditStep]) -> CreditStep | None:
    """The step that counts for a value: of those reached the farthest one, None where none is.

    A value can lie beyond steps on both sides only where a table contradicts itself; the step below wins then.
    """
    beyond = [step for step in steps if is_beyond(value, step.threshold, step.side)]
    below = [step for step in beyond if step.side == "below"]
    if below:
        return min(below, key=lambda step: step.threshold)
    return max(beyond, key=lambda step: step.threshold, default=None)


def parcels_beyond(met: int, n: int, threshold: Exact, side: Side) -> int:
    """Whole parcels by which a count lies beyond its threshold.

    Below: how many more of n would have had to count to reach it, ⌈T·n⌉ − met. Above: how many count beyond
    what it allows, met − ⌊T·n⌋. Never negative.
    """
    level = exact(threshold) * n
    return max(math.ceil(level) - met if side == "below" else met - math.floor(level), 0)


def owed(step: CreditStep, charges: int | None, met: int, n: int) -> int | None:
    """The amount of a reached step; None where it is a share of charges that are not known."""
    if step.basis == "charges":
        return None if charges is None else _cents(exact(step.credit) * charges)
    count = parcels_beyond(met, n, step.threshold, step.side) if step.basis == "parcel" else 1
    return _cents(exact(step.credit) * MONEY_SCALE * count)


def limit(charges: int | None, cap: Exact | None) -> int | None:
    """The most that is owed either way: a share of the charges; None without a cap or without charges."""
    return None if charges is None or cap is None else max(_cents(exact(cap) * charges), 0)


def capped(total: int, most: int | None) -> int:
    """`total` within ±`most`."""
    return total if most is None else max(-most, min(total, most))


def _cents(amount: Fraction) -> int:
    return int(half_up(amount / _CENT)) * _CENT
