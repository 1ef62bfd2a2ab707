"""How often a chart signals although nothing changed: simulated, because no formula holds all rules."""

from functools import lru_cache
from random import Random

from scorecards.statistics.limits import xmr
from scorecards.statistics.signals import MOVES, RUN_LENGTH, signals

RUNS = 10_000
SEED = 20261112
#: Latest points that decide whether a rule fires at the last of them.
WINDOW = max(RUN_LENGTH, MOVES + 1)


@lru_cache
def false_alarm_rate(baseline_points: int, months_after: int = 1, runs: int = RUNS) -> float:
    """Share of months with a signal on one KPI whose months are independent and normal and do not change.

    Limits come from the first `baseline_points` months (XmR; p′ is the same where n is steady), and the month
    judged is `months_after` later. The same call gives the same figure. Standard error about
    √(rate / runs): 0.16 percentage points at 2.5 %. Raises ValueError for a baseline without limits.
    """
    draw = Random(SEED)  # noqa: S311 - a simulation, not a secret
    alarms = 0
    for _ in range(runs):
        values = [draw.gauss(0.0, 1.0) for _ in range(baseline_points + months_after)]
        limits = xmr(values, slice(baseline_points))
        if limits is None:
            raise ValueError(f"a baseline of {baseline_points} points has no limits")
        latest = values[-WINDOW:]
        alarms += signals(latest, [limits.at()] * len(latest))[-1] is not None
    return alarms / runs


def any_false_alarm(rate: float, kpis: int) -> float:
    """Share of months in which at least one of `kpis` independent KPIs gives a false alarm."""
    return 1 - (1 - rate) ** kpis
