"""Like for like: a partner beside the others on the same lanes and services, as one edition may show it.

Ratios are late parcels per expected late parcel: 1 is what the other partners' parcels do on the same lanes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Edition = Literal["partner", "internal"]
#: A funnel with limits; a strip where the peers are too few to call an outlier; nothing, with a reason.
Display = Literal["funnel", "strip", "none"]
PeerPlace = Literal["inside", "above", "below"]


@dataclass(frozen=True)
class SignOff:
    """Who allowed partners to be shown how they compare, and since when."""

    approved_by: str
    approved_on: date


@dataclass(frozen=True)
class PeerLimits:
    """The lines at one number of parcels: 99.8 % (`lower`, `upper`) and 95 %.

    `n` counts effective parcels (statistics/standardised.py), in the partner edition its own matched ones.
    """

    n: float
    lower: float
    alert_lower: float
    alert_upper: float
    upper: float


@dataclass(frozen=True)
class PeerPoint:
    """One partner in the funnel; in the internal edition alone."""

    partner: str
    n: float
    ratio: float
    place: PeerPlace | None


@dataclass(frozen=True)
class PeerCell:
    """One lane and service with what was expected of it; in the internal edition alone."""

    service: str
    lane: str
    n: int
    late: int
    expected: float


@dataclass(frozen=True)
class PeersView:
    """What one edition shows, and the words to it.

    `parcels` and `late` are the partner's own: all of the month with a known outcome, `matched` and `matched_late`
    those on lanes and services that could be compared. `peers` are the other partners that are compared; `overall`
    the late share of all partners' parcels. `expected` printed with `expected_decimals` gives the printed `ratio`.
    What the edition may not show is None or empty.
    """

    edition: Edition
    kpi: str
    period: str
    display: Display
    place: PeerPlace | None
    reason: str
    parcels: int
    late: int
    cells: int
    matched: int
    matched_late: int
    matched_cells: int
    peers: int | None
    expected: float | None
    ratio: float | None
    interval: tuple[float, float] | None
    decimals: int
    expected_decimals: int
    overall: float | None
    limits: PeerLimits | None
    quartiles: tuple[float, float, float] | None
    curve: tuple[PeerLimits, ...]
    points: tuple[PeerPoint, ...]
    lanes: tuple[PeerCell, ...]
    title: str
    subtitle: str
    arithmetic: str
    evidence: tuple[str, ...]
    how_to_read: str
    notes: str
