"""All partners beside each other, for the shipper's eyes alone."""

from dataclasses import dataclass

from scorecards.model.peers import PeerLimits, PeerPlace, PeerPoint
from scorecards.model.scorecard import Status, Variation


@dataclass(frozen=True)
class NetworkSignal:
    """A rule of a control chart that fired on a KPI."""

    kpi: str
    rule: str
    kind: Variation


@dataclass(frozen=True)
class NetworkRow:
    """One partner. What its card does not have is None; `reason` says why it is not compared.

    `on_time` is raw, over all parcels due with a known outcome; `ratio` its late parcels per expected one on the same
    lanes and services; `counts` stand in for a rate of few parcels (`12 of 13`); signals are those of the month,
    the heaviest KPI first; `cost` is per parcel, `cost_amount` the whole; open claims are those at the data date.
    """

    partner_id: str
    partner: str
    parcels: int | None
    late: int | None
    on_time: float | None
    counts: str
    target: float | None
    decimals: int
    status: Status | None
    ratio: float | None
    interval: tuple[float, float] | None
    lower: float | None
    upper: float | None
    place: PeerPlace | None
    reason: str
    signals: tuple[NetworkSignal, ...]
    signals_text: str
    score: float | None
    score_decimals: int
    grade: str | None
    cost: float | None
    cost_decimals: int
    cost_provisional: bool
    cost_amount: float | None
    above_allowance: int | None
    open_claims: int | None
    open_amount: float | None


@dataclass(frozen=True)
class NetworkTotal:
    """Sums over the rows that have the figure; None where none has."""

    parcels: int | None
    cost_amount: float | None
    above_allowance: int | None
    open_claims: int | None
    open_amount: float | None


@dataclass(frozen=True)
class NetworkView:
    """The internal overview of a month: rows with who is outside the limits first, the funnel, and the words."""

    notice: str
    shipper: str
    period: str
    period_label: str
    language: str
    locale: str
    currency: str
    data_as_of: str
    timezone: str
    confidentiality: str
    program: str
    revision: int
    title: str
    subtitle: str
    rows: tuple[NetworkRow, ...]
    total: NetworkTotal
    points: tuple[PeerPoint, ...]
    curve: tuple[PeerLimits, ...]
    how_to_read: str
    notes: str
