"""The frozen values of the ledger: what is known of a published document."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from scorecards.model import Scorecard

State = Literal["draft", "final", "superseded"]
STATES: tuple[State, ...] = ("draft", "final", "superseded")


@dataclass(frozen=True, order=True)
class Key:
    """What all revisions of a document have in common."""

    partner: str
    period: str
    edition: str
    language: str

    @classmethod
    def of(cls, card: Scorecard) -> "Key":
        """The key of a scorecard."""
        return cls(card.partner_id, card.period, card.edition, card.language)

    def id(self, revision: int) -> str:
        """`boreal-express-2026-10-partner-en-r1`: the name of its files without `scorecard-` and suffix."""
        return f"{self.partner}-{self.period}-{self.edition}-{self.language}-r{revision}"


@dataclass(frozen=True)
class File:
    """One file of a document, and its bytes as published."""

    name: str
    data: bytes


@dataclass(frozen=True)
class StoredFile:
    """A file that the ledger keeps: its name, size and sha256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifests:
    """What documents are made from: JSON texts that name each part with its digest, and the program's version."""

    inputs: str
    configuration: str
    templates: str
    program: str


@dataclass(frozen=True)
class Evidence:
    """What a document was made from.

    `inputs`, `configuration` and `templates` are manifests: JSON texts that name each part with its digest, so that
    what differs can be named later. `content` is the digest of what the pages state, `annex` that of the rows behind
    them, "" where the document has no annex.
    """

    inputs: str
    configuration: str
    templates: str
    program: str
    content: str
    annex: str = ""


@dataclass(frozen=True)
class Signature:
    """Who publishes, and when: nothing else depends on the clock."""

    who: str
    when: datetime

    @property
    def moment(self) -> str:
        """The time in UTC, to the second: `2026-11-03T09:12:44Z`."""
        return self.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Document:
    """One revision as the ledger has it.

    `published_at` and `published_by` of a draft say when it was built and by whom; there is one draft of a key, and the
    bytes of its files are not kept. `inputs`, `configuration`, `templates` and `card` are sha256 of texts that are.
    `folder` is where its
    files lie, relative to the workspace where they are inside it; `is_placed` says that they were all written there.
    """

    key: Key
    revision: int
    state: State
    published_at: str
    published_by: str
    program: str
    inputs: str
    configuration: str
    templates: str
    card: str
    content: str
    annex: str
    folder: str
    is_placed: bool
    files: tuple[StoredFile, ...]

    @property
    def id(self) -> str:
        """Its name in the ledger."""
        return self.key.id(self.revision)
