"""Amounts with dates: what one may be, and that on every day exactly one is in force."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from scorecards.errors import Problem
from scorecards.model import MONEY_SCALE, LiabilityCap
from scorecards.model.unit_cost import UnitCost
from scorecards.workspace.figures import figure

#: One failure or claim that costs this much is a slip, and its sums could leave the engine's whole numbers.
_MOST = 1_000_000


def amount(written: str, what: str) -> int:
    """An amount in ten-thousandths of a unit. Raises ValueError with the reason."""
    value = figure(written, "money", what) * MONEY_SCALE
    if value < 0:
        raise ValueError(f"{what} {written} is below zero")
    if value >= _MOST * MONEY_SCALE:
        raise ValueError(f"{what} {written} is not below {_MOST:,}")
    if value % 1:
        raise ValueError(f"{what} {written} has more than 4 decimals")
    return int(value)


def span_faults(of: str, what: str, entries: Sequence[UnitCost | LiabilityCap]) -> Iterable[Problem]:
    """Two amounts on the same day, or none between two; `entries` are in the order of their dates."""
    for before, entry in pairwise(entries):
        until, start = before.valid_until or date.max, entry.valid_from or date.min
        if start <= until:
            when = f"on {start}" if entry.valid_from else "from the beginning"
            hint = "End the earlier one before the later begins."
            yield Problem(entry.where, entry.line, f"{of}: two {what}s are in force {when}", hint)
        elif start - until > timedelta(days=1):
            gap = f"from {until + timedelta(days=1)} to {start - timedelta(days=1)}"
            yield Problem(entry.where, entry.line, f"{of}: no {what} is in force {gap}", "Close the gap.")
