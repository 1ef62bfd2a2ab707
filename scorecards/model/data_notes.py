"""The data page: what was read, what is missing and how things are defined."""

from dataclasses import dataclass

from scorecards.model.disputes import DisputeCounts


@dataclass(frozen=True)
class SourceRow:
    """Rows of one source: in = used + rejected + filtered + superseded."""

    table: str
    source: str
    files: int
    rows: int
    used: int
    rejected: int
    filtered: int
    superseded: int
    note: str


@dataclass(frozen=True)
class RejectRow:
    """Rejected rows with one reason, and where to see one."""

    table: str
    reason: str
    rows: int
    example: str


@dataclass(frozen=True)
class CoverageRow:
    """How much of what is needed is there; `floor` is the share below which status is withheld."""

    item: str
    expected: int
    received: int
    floor: float | None


@dataclass(frozen=True)
class Definition:
    """A KPI in words, as used in this document."""

    name: str
    text: str


@dataclass(frozen=True)
class DataNotes:
    """What was read, what is missing and how things are defined.

    `not_in_force` tells of entries of the register of exclusions that do not count.
    """

    sources: tuple[SourceRow, ...]
    rejects: tuple[RejectRow, ...]
    coverage: tuple[CoverageRow, ...]
    not_supplied: tuple[str, ...]
    remarks: tuple[str, ...]
    definitions: tuple[Definition, ...]
    disputes: DisputeCounts | None = None
    not_in_force: tuple[str, ...] = ()
