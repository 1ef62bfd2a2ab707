"""The files on disk against the ledger: what is missing, and where the first changed byte stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

from scorecards.errors import configuration_error
from scorecards.ledger.placing import paths_of
from scorecards.ledger.records import Document, StoredFile
from scorecards.ledger.store import Ledger


@dataclass(frozen=True)
class Deviation:
    """A file that is not as it was published, and in what."""

    document: str
    path: Path
    what: str


@dataclass(frozen=True)
class Verified:
    """How many documents and files were looked at, and what is not as published."""

    documents: int
    files: int
    deviations: tuple[Deviation, ...]


def verify(ledger: Ledger, documents: Iterable[Document], workspace: Path) -> Verified:
    """Compare every file of the documents with what was published, superseded ones too; drafts may change.

    Raises ConfigurationError where the ledger itself has lost something, or a file cannot be read.
    """
    looked_at = [
        (document, file, path)
        for document in documents
        if document.state != "draft"
        for file, path in zip(document.files, paths_of(document, workspace), strict=True)
    ]
    deviations = [
        Deviation(document.id, path, what)
        for document, file, path in looked_at
        for what in _differs(ledger, file, path)
    ]
    return Verified(len({document.id for document, _, _ in looked_at}), len(looked_at), tuple(deviations))


def _differs(ledger: Ledger, file: StoredFile, path: Path) -> Iterator[str]:
    published = ledger.content(file.sha256)  # also proves that the ledger still has it
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        yield "is missing"
        return
    except OSError as error:
        hint = "Make it readable and run it again."
        raise configuration_error(path, f"cannot be read: {error.strerror or error}", hint) from None
    if sha256(found).hexdigest() != file.sha256:
        yield first_difference(published, found)


def first_difference(published: bytes, found: bytes) -> str:
    """Where two different contents part, in words; offsets count from 0."""
    for offset, was, now in zip(count(), published, found):  # the shorter one ends it
        if was != now:
            return f"byte {offset} is {now:#04x}, was published as {was:#04x}"
    if len(found) < len(published):
        return f"ends after {len(found)} of {len(published)} bytes"
    return f"goes on after its {len(published)} bytes, {len(found) - len(published)} more"
