"""Shape of a rate card: rate_cards/<partner id>.yaml and the tables beside it."""

from datetime import date
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from scorecards.workspace.schema.base import CURRENCY, MONTH, Listed, Name, Scalar, Shape


class PriceShape(Shape):
    """The price of a parcel; what is left out holds for any service, lane, weight or day."""

    service: Name | None = None
    zone: Name | None = Field(default=None, description="a zone of this card")
    lane: Name | None = Field(default=None, description="FR-DE, or DE for every origin")
    from_kg: Scalar | None = Field(default=None, description="weights from here on")
    to_kg: Scalar | None = Field(default=None, description="up to here, this weight itself not included")
    price: Scalar
    from_: date | None = Field(default=None, alias="from", description="first day of hand-over")
    until: date | None = Field(default=None, description="last day of hand-over")

    @model_validator(mode="after")
    def _one_place(self) -> "PriceShape":
        if self.zone is not None and self.lane is not None:
            raise ValueError("give either `zone` or `lane`")
        return self


class FuelShape(Shape):
    """The fuel surcharge of a month of hand-over, as a percentage of the price."""

    month: str = Field(pattern=MONTH)
    percent: Scalar


class SurchargeShape(Shape):
    """Added to the parcels for which `when` holds."""

    name: Name
    amount: Scalar | None = None
    percent: Scalar | None = Field(default=None, description="of the price")
    when: Scalar = Field(default="TRUE", description="SQL condition over the columns of shipments")
    from_: date | None = Field(default=None, alias="from", description="first day of hand-over")
    until: date | None = Field(default=None, description="last day of hand-over")

    @model_validator(mode="after")
    def _one_of_two(self) -> "SurchargeShape":
        if (self.amount is None) == (self.percent is None):
            raise ValueError("give either `amount` or `percent`")
        return self


class CsvShape(Shape):
    """A CSV file beside the card, with the keys of an entry as its header."""

    csv: Name


#: What stands for a list in the location of a fault; messages leave it out.
_LIST, _FILE = "[key]", "file"


def _where(value: Any) -> str:
    return _FILE if isinstance(value, dict | CsvShape) else _LIST


_InFile = Annotated[CsvShape, Tag(_FILE)]
_Choice = Discriminator(_where)


class RateCardShape(Shape):
    """The file."""

    partner: Name | None = Field(default=None, description="default: the name of the file")
    clause: str = ""
    currency: str | None = Field(
        default=None, pattern=CURRENCY, description="of prices and surcharges; default: the reporting currency"
    )
    zones: dict[str, Annotated[Listed, Field(min_length=1)]] = Field(
        default={}, description="lanes (FR-DE) or destinations (DE) by zone"
    )
    prices: Annotated[_InFile | Annotated[list[PriceShape], Field(min_length=1), Tag(_LIST)], _Choice]
    fuel: Annotated[_InFile | Annotated[list[FuelShape], Tag(_LIST)], _Choice] | None = None
    surcharges: list[SurchargeShape] | None = None


class PricesShape(Shape):
    """A CSV file of prices."""

    prices: list[PriceShape] = Field(min_length=1)


class FuelsShape(Shape):
    """A CSV file of fuel surcharges."""

    fuel: list[FuelShape] = Field(min_length=1)
