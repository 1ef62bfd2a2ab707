"""The market the demo network lives in: months, countries, lanes, service standards, prices."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from scorecards.model import Month

#: Whole numbers of any width: counts, codes, day numbers (days since 1970-01-01), minutes since 1970-01-01.
Whole = npt.NDArray[np.integer]
Mask = npt.NDArray[np.bool_]
Real = npt.NDArray[np.float64]

SEED = 20261112
FIRST_MONTH = Month(2024, 8)
LAST_MONTH = Month(2026, 10)
MONTHS = tuple(FIRST_MONTH.until(LAST_MONTH))
RECENT = MONTHS.index(Month(2026, 8))  # from here on the data is what exports deliver
AS_OF = date(2026, 11, 12)
EPOCH = date(1970, 1, 1)

COUNTRIES = ("FR", "DE", "ES", "IT", "GB", "BE")
SERVICES = ("standard", "express", "pickup")
FLOWS = ("forward", "return", "trade_in")
FORWARD = FLOWS.index("forward")

#: Share of each flow by service; parcels of the other flows are dropped off, no collection is planned.
FLOW_SHARES: dict[str, tuple[float, float, float]] = {
    "standard": (0.84, 0.12, 0.04),
    "express": (1.0, 0.0, 0.0),
    "pickup": (0.80, 0.20, 0.0),
}
#: Parcels of a calendar month (January first) relative to the mean month: Black Friday and Christmas.
SEASON = (1.05, 0.92, 0.95, 0.92, 0.90, 0.92, 0.93, 0.90, 1.00, 1.02, 1.28, 1.22)
GROWTH = 0.004  # per month
#: Parcels of Monday to Friday relative to the mean day.
WEEKDAYS = (1.15, 1.05, 1.00, 0.95, 0.85)

NEIGHBOURS = frozenset({frozenset(pair) for pair in (("FR", "DE"), ("FR", "BE"), ("DE", "BE"))})
#: Working days promised and base price in cents, by service: domestic, neighbouring country, farther.
STANDARD_DAYS = {"standard": (2, 3, 4), "express": (1, 2, 2), "pickup": (3, 4, 4)}
BASE_PRICE = {"standard": (315, 465, 545), "express": (520, 760, 840), "pickup": (265, 390, 450)}


@dataclass(frozen=True)
class Lane:
    """One lane × service of a partner.

    `share` is its part of the partner's parcels (any unit, normalised), `late` its late parcels in
    percent relative to the other lanes: a month's total is set by the partner, the lanes share it.
    """

    origin: str
    destination: str
    service: str
    share: float
    late: float

    @property
    def distance(self) -> int:
        """0 domestic, 1 neighbouring country, 2 farther."""
        if self.origin == self.destination:
            return 0
        return 1 if frozenset((self.origin, self.destination)) in NEIGHBOURS else 2


@dataclass(frozen=True)
class Level:
    """How a KPI of a partner runs: a mean with month-to-month spread (standard deviation, same unit).

    `months` gives the months one by one instead, from the first month of the data.
    """

    mean: float
    spread: float = 0.0
    months: tuple[float, ...] = ()

    def values(self, rng: np.random.Generator) -> Real:
        """One value for each month of the data and for the month after it."""
        drawn = self.mean + self.spread * rng.standard_normal(len(MONTHS) + 1)
        drawn[: len(self.months)] = self.months
        return drawn


@dataclass(frozen=True)
class Profile:
    """A transport partner.

    `monthly` is its mean number of parcels; `price` a factor on the base prices. The levels are in
    percent, but for `lost` and `damaged` (per 10,000), `claim_days` (median days to a decision) and
    `fuel` (percent of the base price). `invoiced` is the share of parcels invoiced within ten days of
    the month's end. `recent_name` is how the recent exports spell the partner, `currency` that of its invoices.
    """

    id: str
    code: str
    name: str
    monthly: float
    price: float
    lanes: tuple[Lane, ...]
    on_time: Level
    first_attempt: Level
    collection: Level
    scans: Level
    lost: Level
    damaged: Level
    fuel: Level
    claim_days: Level = Level(8.0, 0.4)
    surcharge: Level = Level(5.0, 0.3)
    invoiced: float = 0.99
    recent_name: str = ""
    currency: str = "EUR"

    @property
    def spelling(self) -> str:
        """The name in the recent exports."""
        return self.recent_name or self.name


@dataclass(frozen=True)
class Cells:
    """The lane × service × flow cells of a partner as arrays; `lane` numbers the lane × service."""

    lane: Whole
    origin: Whole
    destination: Whole
    service: Whole
    flow: Whole
    share: Real
    late: Real
    days: Whole
    price: Real

    def __len__(self) -> int:
        return len(self.lane)


def cells_of(profile: Profile) -> Cells:
    """All cells of a partner; shares sum to 1, prices in cents."""
    total = sum(lane.share for lane in profile.lanes)
    rows = [
        (number, lane, flow, lane.share / total * part)
        for number, lane in enumerate(profile.lanes)
        for flow, part in enumerate(FLOW_SHARES[lane.service])
        if part > 0
    ]
    return Cells(
        lane=np.array([number for number, _, _, _ in rows]),
        origin=np.array([COUNTRIES.index(lane.origin) for _, lane, _, _ in rows]),
        destination=np.array([COUNTRIES.index(lane.destination) for _, lane, _, _ in rows]),
        service=np.array([SERVICES.index(lane.service) for _, lane, _, _ in rows]),
        flow=np.array([flow for _, _, flow, _ in rows]),
        share=np.array([share for _, _, _, share in rows]),
        late=np.array([lane.late for _, lane, _, _ in rows]),
        days=np.array([STANDARD_DAYS[lane.service][lane.distance] for _, lane, _, _ in rows]),
        price=np.array([profile.price * BASE_PRICE[lane.service][lane.distance] for _, lane, _, _ in rows]),
    )


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def month_number(days: Whole) -> Whole:
    """Months since the first month of the data of each day number (0 is the first month)."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    first = (FIRST_MONTH.year - 1970) * 12 + FIRST_MONTH.month - 1
    return months - first


def stream(profile: Profile, subject: str, part: int = 0) -> np.random.Generator:
    """The random numbers of one subject of one partner: a change in one subject leaves the others alone."""
    return np.random.default_rng([SEED, *profile.code.encode(), *subject.encode(), part])
