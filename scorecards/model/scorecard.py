"""The seam: everything that stands on the pages, and nothing about drawing.

Values are plain ratios (0.963 for 96.3 %), days or currency units; `decimals` says how many digits are
printed, already raised where fewer would contradict the status. Words (titles, notes, alternative
texts) are final text in the partner's language. The value is JSON-able and two equal values render to
the same bytes.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Literal

from scorecards.model.actions import ActionsView
from scorecards.model.claims import ClaimsView
from scorecards.model.contract import ServiceCredit
from scorecards.model.cost import CostPart, CostView
from scorecards.model.data_notes import DataNotes
from scorecards.model.kpi import Better, Group, Unit
from scorecards.model.movement import Movement
from scorecards.model.partner import Score
from scorecards.model.peers import PeersView
from scorecards.model.restatement import Basis, Restatement, Revised
from scorecards.model.weeks import WeekStrip

Status = Literal["met", "near", "missed", "not_rated", "not_scored", "not_supplied"]
Variation = Literal["common", "improvement", "concern", "neutral", "not_enough"]
Assurance = Literal["met", "hit_or_miss", "missed", "not_enough", "none"]
CellStatus = Literal["met", "near", "missed", "indicative", "counts_only"]


@dataclass(frozen=True)
class Point:
    """One month of one KPI; limits as they hold at this month's n."""

    period: str
    value: float | None
    numerator: int | None = None
    denominator: int | None = None
    lower: float | None = None
    centre: float | None = None
    upper: float | None = None
    trial: bool = False
    mature: bool = True
    signal: Literal["improvement", "concern", "neutral"] | None = None


@dataclass(frozen=True)
class Limits:
    """Control limits as printed: at the median n of the last six months."""

    method: Literal["p_prime", "xmr"]
    baseline_from: str
    baseline_until: str
    points: int
    centre: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    sigma_z: float | None
    trial: bool


@dataclass(frozen=True)
class RebaseMark:
    """From `period` on the normal range is computed anew; `is_shown`: a signal against the old range shows why."""

    period: str
    reason: str
    approved_by: str
    approved_on: str
    is_shown: bool


@dataclass(frozen=True)
class KpiResult:
    """One row of the KPI table with its history and every reason behind its words.

    `value` and its sums are over all rows of the KPI. Where the register excludes some of them, `adjusted` is the
    value without these `excluded` rows, `scored` says which of the two status, gap and points are about, and
    `adjusted_points` what the exclusions are worth: weight × (points adjusted − points raw) / 100. What is told over
    time (history, changes, limits, signals, assurance) is of the rows that are scored: `trend` is "adjusted" where
    rows of any of its months are excluded. `cost_parts` say what the cost per parcel rests on: they add to numerator
    and denominator.
    """

    id: str
    name: str
    group: Group
    unit: Unit
    better: Better | None
    decimals: int
    currency: str
    weight: int
    period: str
    value: float | None
    numerator: int | None
    denominator: int | None
    n: int
    unknown: int
    bounds: tuple[float, float] | None
    interval: tuple[float, float] | None
    target: float | None
    near: float | None
    red_line: float | None
    zero_at: float | None
    gap: float | None
    previous: float | None
    last_year: float | None
    delta_previous: float | None
    delta_year: float | None
    change_z: float | None
    history: tuple[Point, ...]
    limits: Limits | None
    variation: Variation
    rule: str | None
    since: str | None
    assurance: Assurance
    under_review: bool
    points: float | None
    status: Status
    reason: str
    note: str
    provisional: bool
    alt: str
    verdict: str
    annotation: str
    clause: str = ""
    adjusted: float | None = None
    excluded: int = 0
    adjusted_points: float | None = None
    scored: Score = "raw"
    rebases: tuple[RebaseMark, ...] = ()
    trend: Score = "raw"
    cost_parts: tuple[CostPart, ...] = ()

    @property
    def scored_value(self) -> float | None:
        """The value that status, gap and points are about."""
        return self.adjusted if self.scored == "adjusted" else self.value


@dataclass(frozen=True)
class Cap:
    """A rule that limits the grade, as it fired."""

    kpi: str
    text: str
    letter: str


@dataclass(frozen=True)
class GradePoint:
    """The grade of one earlier month, computed from today's data."""

    period: str
    letter: str | None
    score: float | None


@dataclass(frozen=True)
class Grade:
    """Score, grade and what bounds them. `letter` is None on a card that cannot be graded.

    `decimals` is how many digits of the score are printed: enough not to fall on the other side of a cut.
    """

    letter: str | None
    by_score: str | None
    score: float | None
    score_low: float | None
    score_high: float | None
    rated_weight: int
    total_weight: int
    provisional: bool
    boundary: str | None
    caps: tuple[Cap, ...]
    history: tuple[GradePoint, ...]
    reasons: tuple[str, ...]
    met: int
    rated: int
    decimals: int = 1


@dataclass(frozen=True)
class Finding:
    """A fact, what it means, and the pages that show it."""

    title: str
    sentences: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True)
class LaneRow:
    """On time of one lane and service, or of a group of lanes too small to judge; `target` is that of its parcels."""

    service: str
    lane: str
    lanes: int
    n: int
    late: int
    above_allowance: int
    value: float | None
    interval: tuple[float, float] | None
    delta_previous: float | None
    change_z: float | None
    late_by: tuple[int, int, int, int]
    undelivered: int
    p50: float | None
    p95: float | None
    missed_months: int | None
    status: CellStatus
    target: float | None = None


@dataclass(frozen=True)
class LaneTable:
    """Rows in print order (service, then parcels above allowance) and their sum.

    `axis` is the range of the interval strip (lowest, highest), as ratios.
    """

    kpi: str
    target: float | None
    decimals: int
    axis: tuple[float, float]
    rows: tuple[LaneRow, ...]
    total: LaneRow


@dataclass(frozen=True)
class Page:
    """The words around one page: message title, subtitle, foot."""

    id: str
    name: str
    title: str
    subtitle: str
    how_to_read: str
    notes: str


@dataclass(frozen=True)
class Scorecard:
    """One partner, one month, one edition.

    `basis`, `restatement`, `revised` and `changed` tell of other revisions, not of the month: the first by digests of
    what the card was made with, the others by what was published before.
    """

    partner_id: str
    partner: str
    kind: str
    shipper: str
    period: str
    period_label: str
    edition: str
    language: str
    locale: str
    currency: str
    revision: int
    state: str
    data_as_of: str
    timezone: str
    confidentiality: str
    program: str
    pages: tuple[Page, ...]
    grade: Grade
    kpis: tuple[KpiResult, ...]
    headline: tuple[str, ...]
    trends: tuple[str, ...]
    findings: tuple[Finding, ...]
    volume: str
    changed: str
    lanes: LaneTable | None
    notes: DataNotes
    claims: ClaimsView | None = None
    service_credit: ServiceCredit | None = None
    weeks: WeekStrip | None = None
    peers: PeersView | None = None
    movement: Movement | None = None
    cost: CostView | None = None
    actions: ActionsView | None = None
    basis: Basis = field(default_factory=Basis)
    restatement: Restatement | None = None
    revised: tuple[Revised, ...] = ()

    def is_revised(self, kpi: str, period: str) -> bool:
        """Whether the figure of a month is not as first published; "" asks for the grade."""
        return Revised(kpi, period) in self.revised

    @property
    def document(self) -> str:
        """`boreal-express-2026-10-partner-en-r1`: what its files and the ledger call it."""
        return f"{self.partner_id}-{self.period}-{self.edition}-{self.language}-r{self.revision}"

    def kpi(self, kpi: str) -> KpiResult:
        """The result of one KPI. Raises KeyError when it is not on the card."""
        for result in self.kpis:
            if result.id == kpi:
                return result
        raise KeyError(kpi)

    def page(self, page: str) -> Page | None:
        """The words of one page, or None when the page is left out."""
        return next((entry for entry in self.pages if entry.id == page), None)


def scorecard_to_json(scorecard: Scorecard) -> str:
    """The scorecard as JSON text, two equal values give equal text."""
    return json.dumps(asdict(scorecard), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def scorecard_from_json(text: str) -> Scorecard:
    """The scorecard that `scorecard_to_json` wrote. Raises ValueError that names each wrong field."""
    from pydantic import TypeAdapter

    return TypeAdapter(Scorecard).validate_json(text)
