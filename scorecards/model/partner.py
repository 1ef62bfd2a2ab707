"""A partner and what was agreed with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from scorecards.model.period import Month

Kind = Literal["transport", "fulfilment"]


@dataclass(frozen=True)
class Target:
    """The agreed level of one KPI between two dates (inclusive; None is open).

    `value`, `near`, `red_line` and `zero_at` are in the KPI's stored scale: 97 % is 0.97,
    6 per 10,000 is 0.0006, money is in currency units. `weight` is in points of 100; 0 is not scored.
    """

    kpi: str
    value: Decimal
    weight: int = 0
    near: Decimal | None = None
    red_line: Decimal | None = None
    zero_at: Decimal | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    clause: str = ""
    where: str = ""
    line: int | None = None

    def covers(self, day: date) -> bool:
        """Whether the target is in force on that day."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class Contact:
    """Somebody who receives or discusses the scorecard."""

    name: str
    email: str = ""
    role: str = ""


@dataclass(frozen=True)
class ClaimTerms:
    """What the contract says about claims, in days; None is not agreed.

    A claim may be filed within `file_within` days of hand-over and is decided within `decide_within` days of
    filing; deadlines are announced `warn` days before they lapse.
    """

    file_within: int | None = None
    decide_within: int | None = None
    warn: int = 14


@dataclass(frozen=True)
class Partner:
    """A carrier (transport) or a fulfilment provider."""

    id: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    language: str = "en"
    contacts: tuple[Contact, ...] = ()
    logo: str | None = None
    targets: tuple[Target, ...] = ()
    information: tuple[str, ...] = ()
    baseline: tuple[Month, Month] | None = None
    discovered: bool = False
    claim_terms: ClaimTerms = ClaimTerms()

    def target(self, kpi: str, day: date) -> Target | None:
        """The target of a KPI in force on a day."""
        return next((target for target in self.targets if target.kpi == kpi and target.covers(day)), None)
