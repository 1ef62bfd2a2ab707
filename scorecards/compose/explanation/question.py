"""What may be asked of a figure, and the periods that stand before another."""

from dataclasses import dataclass
from datetime import date

from scorecards.compose.spans import Period
from scorecards.errors import ConfigurationError, DataError
from scorecards.model import Month, Quarter, Week

#: The word that stands for the target in place of a period.
TARGET = "target"


class NoTargetError(ConfigurationError):
    """Some rows of the figure have no target to be compared with."""


class NoDataError(DataError):
    """A period has no row with a known outcome."""


@dataclass(frozen=True)
class Question:
    """What is asked: `against` is "target", a period, or None for the target where there is one, else the period before.

    `by` are the dimensions; None: lane, service and flow, as far as the data has them, and for a cost per parcel beside
    another period its components.
    """

    kpi: str
    period: Period
    against: str | Period | None = None
    by: tuple[str, ...] | None = None


def previous(period: Period) -> Period:
    """The month, week or quarter before."""
    if isinstance(period, Month):
        return period.shift(-1)
    if isinstance(period, Week):
        return Week(*date.fromordinal(period.first.toordinal() - 7).isocalendar()[:2])
    start = period.months[0].shift(-3)
    return Quarter(start.year, (start.month + 2) // 3)


def year_before(period: Period) -> Period:
    """The same month, week or quarter of the year before; a week 53 has none in most years and becomes week 52."""
    if isinstance(period, Month):
        return period.shift(-12)
    if isinstance(period, Quarter):
        return Quarter(period.year - 1, period.quarter)
    weeks = date(period.year - 1, 12, 28).isocalendar().week
    return Week(period.year - 1, min(period.week, weeks))
