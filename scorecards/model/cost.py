"""What a cost rests on."""

from dataclasses import dataclass
from typing import Literal

#: Invoiced; accrued at the amount that the rate card says, or at the mean of lane, service and month; charges that
#: belong to no parcel handed over.
Basis = Literal["invoiced", "expected_amount", "mean", "without_parcel"]


@dataclass(frozen=True)
class CostPart:
    """A part of a period's cost: `amount` in ten-thousandths of a currency unit, for so many `parcels`."""

    basis: Basis
    amount: int
    parcels: int
