"""What a revision changed about figures, verdicts and sentences that were published before it.

Values are in the stored scale (0.963 is 96.3 %), each with the digits it was printed in. `Basis` is what of the
settings a card's figures rest on, as digests: by them two revisions tell which setting moved a figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scorecards.model.kpi import Unit
from scorecards.model.partner import Score
from scorecards.model.row_changes import TableChanges

Cause = Literal["late_scan", "correction", "exclusion", "dispute", "target", "definition", "setting", "program"]
CAUSES: tuple[Cause, ...] = (
    "late_scan", "correction", "exclusion", "dispute", "target", "definition", "setting", "program",
)  # fmt: skip


@dataclass(frozen=True)
class KpiBasis:
    """Digests of the definition of a KPI and of its targets."""

    kpi: str
    definition: str
    targets: str


@dataclass(frozen=True)
class RegisterBasis:
    """The entries of the register with one reason that were in force for the partner: how many, and their digest."""

    reason: str
    entries: int
    digest: str


@dataclass(frozen=True)
class Basis:
    """What of the settings a card was made with: by KPI, and by reason of exclusion."""

    kpis: tuple[KpiBasis, ...] = ()
    register: tuple[RegisterBasis, ...] = ()


@dataclass(frozen=True)
class Known:
    """What is known of why two revisions differ.

    `rows` are the changed rows by table (None: the rows of one of them are not kept), `settings` the names of
    those that are others, where no digest of `Basis` speaks for them.
    """

    rows: Mapping[str, TableChanges] | None = None
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stated:
    """What one revision says of a KPI."""

    revision: int
    value: float | None
    numerator: int | None
    denominator: int | None
    decimals: int
    target: float | None
    red_line: float | None
    status: str
    points: float | None
    weight: int
    excluded: int


@dataclass(frozen=True)
class RowCount:
    """How many rows of a KPI's tables and month were added, removed and changed."""

    added: int = 0
    removed: int = 0
    changed: int = 0


@dataclass(frozen=True)
class KpiRestated:
    """One KPI whose figure, target, weight or status is not what was published.

    `first` is as first published, `before` as in the revision before, `now` as in this one; None where the KPI was not
    on the card. `of` says which figure it is: of all rows, or without the excluded ones. `change` is now less what the
    revision `Restatement.since` printed, from the printed figures, with `decimals` digits. `revision` changed it last.
    `causes` are all that is known of; none where it cannot be told, and `rows` is None where rows are not kept.
    """

    kpi: str
    name: str
    unit: Unit
    period: str
    of: Score
    first: Stated | None
    before: Stated | None
    now: Stated | None
    change: float | None
    decimals: int
    revision: int
    causes: tuple[Cause, ...]
    settings: tuple[str, ...]
    rows: RowCount | None

    def since(self, revision: int) -> Stated | None:
        """What the revision said that the change is counted from."""
        found = (each for each in (self.first, self.before) if each is not None and each.revision == revision)
        return next(found, None)


@dataclass(frozen=True)
class GradeStated:
    """Score and grade of one revision, with what capped the grade."""

    revision: int
    letter: str | None
    score: float | None
    decimals: int
    caps: tuple[str, ...]


@dataclass(frozen=True)
class GradeRestated:
    """Score and grade before and now; caps that no longer hold, and new ones."""

    before: GradeStated
    now: GradeStated
    lifted: tuple[str, ...]
    imposed: tuple[str, ...]


@dataclass(frozen=True)
class SentenceRestated:
    """A title or a sentence that was sent and no longer stands; `now` is "" where nothing takes its place."""

    page: str
    name: str
    before: str
    now: str


@dataclass(frozen=True)
class MonthRestated:
    """A figure of an earlier month on the same card that is another one now; of the grade `kpi` and `name` are ""."""

    kpi: str
    name: str
    period: str
    before: str
    now: str


@dataclass(frozen=True)
class Restatement:
    """What the revision `now` changed: figures against revision `since`, sentences against revision `before`."""

    since: int
    before: int
    now: int
    kpis: tuple[KpiRestated, ...]
    grade: GradeRestated | None
    sentences: tuple[SentenceRestated, ...]
    months: tuple[MonthRestated, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that was published changed."""
        return not (self.kpis or self.grade or self.sentences or self.months)


@dataclass(frozen=True, order=True)
class Revised:
    """A figure of a month that is not as it was first published: of a KPI, or of the grade where `kpi` is ""."""

    kpi: str
    period: str
