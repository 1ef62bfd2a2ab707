"""What was spent in two periods: what the number of parcels accounts for, and what the rest."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from scorecards.compose.explanation.rows import Key, Part
from scorecards.model import Kpi
from scorecards.model.explanation import SpendBridge, SpendPrinted, Step
from scorecards.statistics.bridges import spend, whole
from scorecards.statistics.rounding import half_up, round_parts

#: What a step accounts for.
_EFFECTS = ("rate", "mix", "rest")


def spend_of(
    kpi: Kpi, before: Mapping[Key, Part], after: Mapping[Key, Part], components: Sequence[Step] = ()
) -> SpendBridge | None:
    """The totals behind an amount per row, in whole units of currency as printed; None where it is no such amount.

    With the `components` of a cost rate and mix are theirs, each at the mean number of rows, as those of cells are.
    """
    if kpi.unit != "money" or kpi.denominator != "1":
        return None
    sums = [{key: part.sums for key, part in parts.items()} for parts in (before, after)]
    found = spend(sums[0], sums[1])
    rate, mix, rest = (sum((getattr(own, name) for own in found.cells.values()), Fraction(0)) for name in _EFFECTS)
    if components:
        size = Fraction(sum(whole(side.values()).denominator for side in sums)) / 2
        rate, mix, rest = (size * sum(Fraction(getattr(own, name)) for own in components) for name in _EFFECTS)
    totals = [sum((Fraction(own.numerator) for own in side.values()), Fraction(0)) for side in sums]
    printed = [half_up(own) for own in totals]
    steps = [found.volume, rate, mix, *([rest] if rest else [])]
    shown = [int(own) for own in round_parts(steps, 0, printed[1] - printed[0])]
    return SpendBridge(
        before=float(totals[0]),
        after=float(totals[1]),
        volume=float(found.volume),
        rate=float(rate),
        mix=float(mix),
        rest=float(rest),
        printed=SpendPrinted(int(printed[0]), int(printed[1]), shown[0], shown[1], shown[2], sum(shown[3:])),
    )
