"""What one failure costs the team."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

UnitCostKind = Literal["late", "redelivery", "contact", "reshipment", "lost_handling"]


@dataclass(frozen=True)
class UnitCost:
    """The cost of one failure between two days of hand-over (inclusive; None is open), in ten-thousandths of a unit."""

    kind: UnitCostKind
    cost: int
    valid_from: date | None = None
    valid_until: date | None = None
    where: str = ""
    line: int | None = None
