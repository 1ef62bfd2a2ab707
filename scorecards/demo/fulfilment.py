"""The two fulfilment partners of the demo network."""

from dataclasses import dataclass

import numpy as np

from scorecards.demo.fulfilment_events import PICKING_STEP, REVERSED_IMPROVEMENT, SLOWER_DOCK, UNDER_GRADING
from scorecards.demo.network import COUNTRIES, MONTHS, SEED, Level, Real

NAMES = [str(month) for month in MONTHS]
_NAMES_AND_NEXT = [*NAMES, str(MONTHS[-1].shift(1))]


@dataclass(frozen=True)
class Warehouse:
    """A fulfilment partner.

    `orders`, `receipts`, `counts` and `gradings` are mean numbers of rows a month, `cut_off` is a minute of the day.
    Levels are in percent (`dispatch` in time, `errors` of lines, `stock` matching, `over` and `under` graded), per
    10,000 orders (`damaged`), in working hours (`dock`, the median) and in days (`intake`, the median).
    """

    id: str
    code: str
    name: str
    country: str
    sites: tuple[str, ...]
    cut_off: int
    orders: float
    receipts: float
    counts: float
    gradings: float
    dispatch: Level
    errors: Level
    damaged: Level
    stock: Level
    dock: Level
    over: Level
    under: Level
    intake: Level
    recent_name: str = ""

    @property
    def place(self) -> int:
        """The country's number in the calendar."""
        return COUNTRIES.index(self.country)

    @property
    def spelling(self) -> str:
        """The name in the recent exports."""
        return self.recent_name or self.name

    def stream(self, subject: str) -> np.random.Generator:
        """The random numbers of one subject: a change in one leaves the others alone."""
        return np.random.default_rng([SEED, *self.code.encode(), *subject.encode()])


@dataclass(frozen=True)
class Course(Level):
    """A level that moves: `moves` is added to it, by month of the data and the month after."""

    moves: tuple[float, ...] = ()

    def values(self, rng: np.random.Generator) -> Real:
        """As for every level."""
        return super().values(rng) + self.moves


def stepped(before: float, since: str, after: float, spread: float, until: str = "9999-12") -> Course:
    """A level that is another one from the month `since` until the month `until`."""
    return Course(before, spread, moves=tuple((after - before) * (since <= name <= until) for name in _NAMES_AND_NEXT))


def sloping(before: float, since: str, last: float, spread: float) -> Course:
    """A level that moves in equal steps from the month `since` to the last month of the data."""
    begun = NAMES.index(since) - 1
    part = np.clip((np.arange(len(_NAMES_AND_NEXT)) - begun) / (len(NAMES) - 1 - begun), 0, 1)
    return Course(before, spread, moves=tuple((last - before) * part))


MIRABELLE = Warehouse(
    id="depot-mirabelle",
    code="DM",
    name="Dépôt Mirabelle",
    recent_name="DEPOT MIRABELLE SAS",
    country="FR",
    sites=("MIO", "SEN"),
    cut_off=16 * 60,
    orders=10_000,
    receipts=350,
    counts=2_400,
    gradings=2_600,
    dispatch=Level(98.9, 0.2),
    errors=Level(0.34, 0.02),
    damaged=Level(9.0, 0.6),
    stock=Level(99.4, 0.08),
    dock=Level(7.5, 0.35),
    over=Level(2.0, 0.3),
    under=stepped(UNDER_GRADING.percent_before, UNDER_GRADING.since, UNDER_GRADING.percent_since, 0.25),
    intake=Level(3.4, 0.2),
)
KRANICHHOF = Warehouse(
    id="kranichhof-lager",
    code="KH",
    name="Kranichhof Lager",
    country="DE",
    sites=("KRH",),
    cut_off=15 * 60,
    orders=4_200,
    receipts=170,
    counts=1_400,
    gradings=900,
    dispatch=Level(99.1, 0.2),
    errors=stepped(PICKING_STEP.percent_before, PICKING_STEP.since, PICKING_STEP.percent_since, 0.02),
    damaged=Level(8.0, 0.6),
    stock=Level(99.4, 0.1),
    dock=sloping(SLOWER_DOCK.hours_before, SLOWER_DOCK.since, SLOWER_DOCK.hours_last, 0.3),
    over=Level(2.2, 0.4),
    under=Level(2.1, 0.4),
    intake=stepped(
        REVERSED_IMPROVEMENT.days_before,
        REVERSED_IMPROVEMENT.since,
        REVERSED_IMPROVEMENT.days_between,
        0.2,
        REVERSED_IMPROVEMENT.until,
    ),
)
WAREHOUSES = (MIRABELLE, KRANICHHOF)
