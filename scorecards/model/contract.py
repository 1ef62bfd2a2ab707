"""The bonus–malus table of a contract, and what it owes for a period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Side = Literal["below", "above"]
#: What a credit is counted by: the period's charges, the period itself, each parcel beyond the threshold.
CreditBasis = Literal["charges", "period", "parcel"]


@dataclass(frozen=True)
class CreditStep:
    """What is owed for a period whose value of `kpi` lies beyond `threshold` on one side; on it is not beyond it.

    `threshold` is in the KPI's stored scale. `credit` is a share of the charges (0.01) or an amount in currency
    units; above zero the partner owes it, below zero it is a bonus. Of the steps of one KPI on one side only the
    farthest one reached counts.
    """

    kpi: str
    side: Side
    threshold: Decimal
    credit: Decimal
    basis: CreditBasis
    valid_from: date | None = None
    valid_until: date | None = None
    clause: str = ""
    where: str = ""
    line: int | None = None

    def covers(self, day: date) -> bool:
        """Whether the step is in force on that day."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class ServiceCreditTable:
    """All steps of a contract, and the share of the period's charges that bonus or malus may reach."""

    steps: tuple[CreditStep, ...] = ()
    cap: Decimal | None = None

    def in_force(self, day: date) -> Iterator[CreditStep]:
        """The steps in force on a day."""
        return (step for step in self.steps if step.covers(day))


@dataclass(frozen=True)
class CreditLine:
    """One KPI of the table. Money is in ten-thousandths of a currency unit; above zero the partner owes it.

    `step` says in words which step was reached ("below 95%: 1% of charges"), "" where none was; `basis` what it is
    counted by, and `parcels` how many lie beyond its threshold where it is counted by those. `amount` is None where
    nothing can be said yet, and `reason` says why.
    """

    kpi: str
    name: str
    period: str
    value: float | None
    step: str
    amount: int | None
    clause: str = ""
    reason: str = ""
    basis: CreditBasis | None = None
    parcels: int | None = None


@dataclass(frozen=True)
class ServiceCredit:
    """What the bonus–malus table owes for a month or a quarter, in ten-thousandths of a currency unit.

    `uncapped` is the sum of the lines with an amount, `total` the same within ±`cap`; both are None where no line
    has one. `charges` are those of the `period` that shares and cap are taken of, None where they are not known.
    `provisional`: a line is still open, or the charges are not complete.
    """

    currency: str
    lines: tuple[CreditLine, ...]
    uncapped: int | None
    total: int | None
    charges: int | None
    cap: int | None
    cap_applied: bool
    provisional: bool
    period: str = ""
