"""A partner and what was agreed with it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from scorecards.model.contract import ServiceCreditTable
from scorecards.model.disputes import DisputeTerms
from scorecards.model.period import Month

Kind = Literal["transport", "fulfilment"]
#: Which of the two figures a contract scores: of all rows, or without those that the register excludes.
Score = Literal["raw", "adjusted"]
OnTimeBasis = Literal["attempt", "delivery"]
#: What a row is judged by besides its date: flow, service, origin and destination; "" where the data has none.
Cell = tuple[str, str, str, str]
#: How closely a scope names a cell: ends of the lane (2, 1, 0), service (1, 0), flow (1, 0). The largest wins.
Rank = tuple[int, int, int]

ANY = "*"
#: Languages that a document can be written in.
Language = Literal["en", "fr", "de", "es", "it"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Target:
    """The agreed level of one KPI between two dates (inclusive; None is open).

    `value`, `near`, `red_line` and `zero_at` are in the KPI's stored scale: 97 % is 0.97,
    6 per 10,000 is 0.0006, money is in currency units. `weight` is in points of 100; 0 is not scored.

    `flow`, `service` and `lane` (`FR-DE`: origin-destination, `*` at one end) are the scope: a row outside it is
    not judged by this target. Without any of the three it is the general target of the KPI; weight, red line and
    `zero_at` stand on the general target alone, a scoped one changes `value` and `near` for its rows.
    """

    kpi: str
    value: Decimal
    weight: int = 0
    near: Decimal | None = None
    red_line: Decimal | None = None
    zero_at: Decimal | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    flow: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    lane: tuple[str, ...] = ()
    clause: str = ""
    where: str = ""
    line: int | None = None

    @property
    def is_general(self) -> bool:
        """Whether it has no scope."""
        return not (self.flow or self.service or self.lane)

    def covers(self, day: date) -> bool:
        """Whether the target is in force on that day."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_until is None or day <= self.valid_until)

    def rank(self, cell: Cell) -> Rank | None:
        """How closely the scope names a cell; None where the cell lies outside it.

        The lane counts before the service, the service before the flow; a lane named by both ends before one
        named by one end. So FR-DE comes before every service, and express before every flow.
        """
        flow, service, origin, destination = cell
        if (self.flow and flow not in self.flow) or (self.service and service not in self.service):
            return None
        ends = max((_ends(lane, origin, destination) for lane in self.lane), default=0)
        if self.lane and not ends:
            return None
        return ends, int(bool(self.service)), int(bool(self.flow))

    def rivals(self, other: "Target") -> bool:
        """Whether both scopes name some cell equally closely, so that neither of them would win there."""
        lanes = any(_lanes_meet(one, two) for one in self.lane for two in other.lane)
        return (
            _meet(self.flow, other.flow)
            and _meet(self.service, other.service)
            and (lanes or not (self.lane or other.lane))
        )


def _ends(lane: str, origin: str, destination: str) -> int:
    """How many ends of a lane name the two places; 0 where one of them is another place."""
    named = [(end, place) for end, place in zip(lane.split("-"), (origin, destination), strict=True) if end != ANY]
    return len(named) if all(end == place for end, place in named) else 0


def lane_names(lane: str, origin: str, destination: str) -> bool:
    """Whether a lane as it is written (`FR-DE`, `FR-*`) names these two places."""
    return _ends(lane, origin, destination) > 0


def _lanes_meet(lane: str, other: str) -> bool:
    pairs = list(zip(lane.split("-"), other.split("-"), strict=True))
    return lane.count(ANY) == other.count(ANY) and all(one == two or ANY in (one, two) for one, two in pairs)


def _meet(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return bool(set(words) & set(others)) or not (words or others)


@dataclass(frozen=True)
class Contact:
    """Somebody who receives or discusses the scorecard."""

    name: str
    email: str = ""
    role: str = ""


@dataclass(frozen=True)
class LiabilityCap:
    """The most that the partner is liable for per claim filed between two dates (inclusive; None is open).

    `amount` is in ten-thousandths of a unit of the reporting currency.
    """

    amount: int
    valid_from: date | None = None
    valid_until: date | None = None
    where: str = ""
    line: int | None = None


@dataclass(frozen=True)
class ClaimTerms:
    """What the contract says about claims, in days; None is not agreed.

    A claim may be filed within `file_within` days of hand-over and is decided within `decide_within` days of
    filing; deadlines are announced `warn` days before they lapse. `liability_caps` are in the order of their dates.
    """

    file_within: int | None = None
    decide_within: int | None = None
    warn: int = 14
    liability_caps: tuple[LiabilityCap, ...] = ()


@dataclass(frozen=True)
class Rebase:
    """From `month` on a KPI's normal range is computed anew: a known change of the process, approved."""

    kpi: str
    month: Month
    reason: str
    approved_by: str
    approved_on: date


@dataclass(frozen=True)
class Partner:
    """A carrier (transport) or a fulfilment provider.

    `score` says which figure the contract scores where the register excludes rows. `on_time_basis`: a valid
    attempt in time keeps the promise, or a delivery alone.
    """

    id: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    language: str = "en"
    locale: str | None = None
    contacts: tuple[Contact, ...] = ()
    logo: str | None = None
    targets: tuple[Target, ...] = ()
    information: tuple[str, ...] = ()
    baseline: tuple[Month, Month] | None = None
    rebases: tuple[Rebase, ...] = ()
    discovered: bool = False
    claim_terms: ClaimTerms = ClaimTerms()
    dispute_terms: DisputeTerms = field(default_factory=DisputeTerms)
    score: Score = "raw"
    on_time_basis: OnTimeBasis = "attempt"
    service_credits: ServiceCreditTable = field(default_factory=ServiceCreditTable)

    @property
    def kpis(self) -> tuple[str, ...]:
        """KPIs with a target or listed for information, each once."""
        return tuple(dict.fromkeys([*(target.kpi for target in self.targets), *self.information]))

    def rebases_of(self, kpi: str) -> tuple[Rebase, ...]:
        """The approved rebases of a KPI, in order."""
        return tuple(sorted((r for r in self.rebases if r.kpi == kpi), key=lambda rebase: rebase.month))

    def targets_of(self, kpi: str) -> tuple[Target, ...]:
        """All targets of a KPI, of any date and scope."""
        return tuple(target for target in self.targets if target.kpi == kpi)

    def target(self, kpi: str, day: date) -> Target | None:
        """The general target of a KPI in force on a day."""
        return next((t for t in self.targets if t.kpi == kpi and t.is_general and t.covers(day)), None)

    def target_of(self, kpi: str, day: date, cell: Cell) -> Target | None:
        """The target that judges the rows of a cell on a day: of those in force the one that names it most closely."""
        ranked = [(t.rank(cell), t) for t in self.targets if t.kpi == kpi and t.covers(day)]
        matching = [(rank, t) for rank, t in ranked if rank is not None]
        return max(matching, key=lambda entry: entry[0])[1] if matching else None
