"""A KPI as data: one entry of the catalogue."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unit = Literal["percent", "per_10000", "per_100", "working_days", "days", "hours", "money", "grams"]
Better = Literal["higher", "lower"]
Group = Literal["speed", "quality", "claims", "cost", "data", "other", "coverage"]
Chart = Literal["p_prime", "xmr", "counts"]

#: A rate is kept as a plain ratio (0.963); its unit says by what it is multiplied when printed.
UNIT_SCALE: dict[Unit, int] = {
    "percent": 100,
    "per_10000": 10_000,
    "per_100": 100,
    "working_days": 1,
    "days": 1,
    "hours": 1,
    "money": 1,
    "grams": 1,
}
#: Money is kept in whole ten-thousandths of a currency unit, so that sums are exact on every engine.
MONEY_SCALE = 10_000
RATE_UNITS: frozenset[Unit] = frozenset({"percent", "per_10000", "per_100"})


@dataclass(frozen=True)
class Term:
    """A sum over the rows of one table: rows of `population` whose `month` date lies in the period."""

    table: str
    month: str
    population: str
    value: str


@dataclass(frozen=True)
class Lines:
    """Rows of another table that name a parcel, added up: a parcel's sum of `value`, for each value of the column `by`.

    `population` and `value` are SQL expressions over one row of `table`. With `by` None a parcel has one sum.
    """

    table: str
    population: str
    value: str
    by: str | None


@dataclass(frozen=True)
class Kpi:
    """What is counted, over which rows, in which month, and how it is read.

    `population`, `numerator`, `denominator`, `unknown` and `of` are SQL expressions over one row of
    `table`. A ratio is sum(numerator) / sum(denominator) over the rows of the population; a percentile
    is the `quantile` of the whole number `of`. `plus` adds a term of another table to the numerator.
    `lag_months` is how many months before the card's month the scored cohort lies, `matures_after` the
    days after the month's end when a month can be read without "provisional". `coverage_floor` is the share
    of known rows below which no status is given; `withheld_by` and `provisional_by` name a coverage KPI whose
    own floor, when not reached, withholds the status or marks the value provisional. `by` keeps the sums apart by
    one more column. With `lines` a parcel is a row for each kind of its lines, by which the sums are kept apart too,
    and `line_value` in `numerator` is the sum of these lines. With `count` "groups" numerator and denominator count
    the values of `by` whose own sum is above 0. `divisor` is how many of the whole numbers `of` make one of the unit
    (60 minutes an hour).
    `dimensions` are the columns of its table by which a target may name a part of the rows.
    """

    id: str
    name: str
    group: Group
    unit: Unit
    better: Better | None
    table: str
    month: str
    population: str
    definition: str
    source: str
    needs: tuple[str, ...]
    chart: Chart
    numerator: str = "1"
    denominator: str = "1"
    unknown: str | None = None
    quantile: Decimal | None = None
    of: str | None = None
    plus: Term | None = None
    lag_months: int = 0
    matures_after: int = 0
    coverage_floor: Decimal | None = None
    withheld_by: str | None = None
    provisional_by: str | None = None
    decimals: int | None = None
    by: str | None = None
    lines: Lines | None = None
    count: Literal["rows", "groups"] = "rows"
    divisor: int = 1
    origin: str = "shipped"
    subject: str = ""
    dimensions: tuple[str, ...] = ()

    @property
    def scale(self) -> int:
        """Factor from the stored ratio to the printed figure."""
        return UNIT_SCALE[self.unit]

    @property
    def is_rate(self) -> bool:
        """True where the value is a share of rows, with a binomial n."""
        return self.unit in RATE_UNITS
