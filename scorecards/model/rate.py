"""What a currency is worth in a month."""

from dataclasses import dataclass
from decimal import Decimal

from scorecards.model.period import Month


@dataclass(frozen=True)
class Rate:
    """One unit of `currency` is `rate` units of the reporting currency on every day of `month`, as `source` has it."""

    month: Month
    currency: str
    rate: Decimal
    source: str
    where: str = ""
    line: int | None = None
