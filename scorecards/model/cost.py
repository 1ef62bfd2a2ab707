"""What a cost rests on."""

from dataclasses import dataclass
from typing import Literal

from scorecards.model.explanation import Explanation

#: Invoiced; accrued at the amount that the rate card says, or at the mean of lane, service and month; charges that
#: belong to no parcel handed over.
Basis = Literal["invoiced", "expected_amount", "mean", "without_parcel"]


@dataclass(frozen=True)
class CostPart:
    """A part of a period's cost: `amount` in ten-thousandths of a currency unit, for so many `parcels`."""

    basis: Basis
    amount: int
    parcels: int


@dataclass(frozen=True)
class CostLine:
    """A kind of charge per parcel in the month, the month before and the same month of the year before, as printed.

    The lines of each month sum to its total; None where the month cannot be compared.
    """

    id: str
    name: str
    value: float | None
    previous: float | None
    year: float | None


@dataclass(frozen=True)
class InvoiceCheck:
    """Invoice lines of a month against what was agreed; amounts in ten-thousandths of a currency unit.

    `tested` lines have an expected amount, `right` ones are within tolerance; `over` and `under` are what the others
    exceed it by and fall short of it.
    """

    month: str
    lines: int
    tested: int
    right: int
    over: int
    under: int


@dataclass(frozen=True)
class CostView:
    """Why the cost per parcel is where it is, what it is made of, and how far invoices were checked."""

    kpi: str
    decimals: int
    change: Explanation | None
    year: Explanation | None
    lines: tuple[CostLine, ...]
    total: CostLine
    check: InvoiceCheck | None
