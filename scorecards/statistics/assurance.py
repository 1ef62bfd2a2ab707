"""Did it change, and will it meet its target? Two verdicts from the same chart.

NHS England, "Making Data Count": variation and assurance are judged apart.
"""

from scorecards.model.kpi import Better
from scorecards.model.scorecard import Assurance, Variation
from scorecards.statistics.limits import ControlLimits
from scorecards.statistics.signals import Signal


def variation(limits: ControlLimits | None, signal: Signal | None, better: Better | None) -> Variation:
    """What the signal of a point means: its direction against the polarity of the KPI.

    `not_enough` without limits, `common` without a signal, `neutral` for a KPI without polarity.
    """
    if limits is None:
        return "not_enough"
    if signal is None:
        return "common"
    if better is None:
        return "neutral"
    return "improvement" if (signal.direction > 0) == (better == "higher") else "concern"


def assurance(limits: ControlLimits | None, target: float | None, better: Better | None) -> Assurance:
    """Whether the process as it runs will meet its target: the target against the printed limits.

    `met` where the whole band is better than the target, `missed` where it is worse, `hit_or_miss` between
    and on a limit; `not_enough` without limits or on trial limits; `none` without target or polarity.
    """
    if target is None or better is None:
        return "none"
    if limits is None or limits.trial:
        return "not_enough"
    band = limits.printed
    if band.lower <= target <= band.upper:
        return "hit_or_miss"
    return "met" if (target < band.lower) == (better == "higher") else "missed"


def under_review(signal: Signal | None) -> bool:
    """Whether the signal (R1 or R2) says that the limits no longer describe the process."""
    return signal is not None and signal.rule in ("R1", "R2")
