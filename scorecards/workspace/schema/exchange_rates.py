"""Shape of exchange_rates.yaml."""

from pydantic import Field

from scorecards.workspace.schema.base import CURRENCY, MONTH, Name, Scalar, Shape


class RateShape(Shape):
    """What one unit of a currency is worth in the reporting currency in a month."""

    month: str = Field(pattern=MONTH)
    currency: str = Field(pattern=CURRENCY)
    rate: Scalar
    source: Name


class RatesShape(Shape):
    """The file."""

    exchange_rates: list[RateShape]
