"""The ledger: what was published, by whom, from what, and every byte of it."""

import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from types import MappingProxyType, TracebackType
from typing import Any, Self

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import OperationalError

from scorecards.engine import Parts
from scorecards.errors import configuration_error
from scorecards.ledger import rows
from scorecards.ledger.connecting import WAIT, Place, engine_of, foreign, keep_a_log, refusals, transaction
from scorecards.ledger.records import Document, Evidence, File, Key, Signature, State, StoredFile
from scorecards.ledger.schema import CONTENTS, DOCUMENTS, STEPS, ForeignError, migrate, version_of

_PAUSE = 0.05
NO_ROWS: Parts = MappingProxyType({})


class Ledger:
    """An open ledger. Every method is one transaction; writers wait for each other.

    Methods raise ConfigurationError where the database refuses: locked for too long, damaged, full.
    """

    def __init__(self, place: Place, wait: float = WAIT, steps: Sequence[Sequence[str]] = STEPS) -> None:
        """Open the ledger at `place`, make it where there is none and bring an older one up to date.

        Raises ConfigurationError also for a newer ledger than this program knows, and for a file or database that
        is no ledger.
        """
        self.place = place
        self._engine = engine_of(place, wait)
        try:
            self._open(wait, steps)
        except BaseException:
            self.close()
            raise

    def _open(self, wait: float, steps: Sequence[Sequence[str]]) -> None:
        file = self.place.file
        if file is not None:
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                hint = "Make the folder writable, or name another place under `ledger` in scorecards.yaml."
                raise configuration_error(file.parent, f"cannot be made: {error.strerror}", hint) from None
        try:
            with refusals(self.place):
                with transaction(self._engine, writes=False) as con:
                    found = version_of(con)
                if found != len(steps):
                    with transaction(self._engine, writes=True) as con:
                        found = version_of(con)  # another run may have been quicker
                        if found < len(steps):
                            migrate(con, found, steps)
                if file is not None:
                    self._keep_a_log(wait)
        except ForeignError:
            raise configuration_error(self.place.name, *foreign("")) from None
        if found > len(steps):
            what = f"the ledger is of a newer version of this program (schema {found}, this program knows {len(steps)})"
            raise configuration_error(self.place.name, what, "Install that version: pip install --upgrade scorecards.")

    def _keep_a_log(self, wait: float) -> None:
        # Switching needs the file for itself, and SQLite does not wait for that.
        until = time.monotonic() + wait
        while True:
            try:
                return keep_a_log(self._engine)
            except (OperationalError, sqlite3.OperationalError):
                if time.monotonic() > until:
                    raise
                time.sleep(_PAUSE)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        with refusals(self.place), transaction(self._engine, writes=writes) as con:
            yield con

    def publish(
        self,
        key: Key,
        revision: int,
        card: str,
        evidence: Evidence,
        files: Sequence[File],
        folder: str,
        by: Signature,
        behind: Parts = NO_ROWS,
    ) -> Document:
        """Record a final revision with its `card` (JSON) and files; the one before becomes superseded, a draft goes.

        `behind` are the rows that it was made from, as far as they are to be kept.
        From here on it is published, though no file lies in `folder` yet: `placing` says when all do.
        Raises OvertakenError where `revision` does not follow the newest one.
        """
        stored = [StoredFile(file.name, len(file.data), sha256(file.data).hexdigest()) for file in files]
        with self._transaction(writes=True) as con:
            rows.must_follow(con, key, revision)
            con.execute(
                update(DOCUMENTS)
                .where(*rows.revisions_of(key), DOCUMENTS.c.state == "final")
                .values(state="superseded")
            )
            gone = rows.drop_draft(con, key)
            for file in files:
                rows.keep(con, file.data)
            entry = rows.Entry(key, revision, "final", card, evidence, stored, folder, by, behind)
            document = rows.record(con, entry)
            rows.forget(con, gone)
            return document

    def draft(
        self,
        key: Key,
        revision: int,
        card: str,
        evidence: Evidence,
        files: Sequence[StoredFile],
        folder: str,
        by: Signature,
        behind: Parts = NO_ROWS,
    ) -> Document:
        """Record a draft, in place of the one of the same key: what it was made from, and which files it became.

        Raises OvertakenError where `revision` does not follow the newest published one.
        """
        with self._transaction(writes=True) as con:
            rows.must_follow(con, key, revision)
            gone = rows.drop_draft(con, key)
            entry = rows.Entry(key, revision, "draft", card, evidence, files, folder, by, behind)
            document = rows.record(con, entry)
            rows.forget(con, gone)
            return document

    @contextmanager
    def placing(self, document: str) -> Iterator[bool]:
        """Hold the ledger while the files of a document are written, then say that they lie in their folder.

        Gives whether that is still to be done. What writes them meanwhile must have been killed: one alone holds it.
        """
        with self._transaction(writes=True) as con:
            is_placed = con.execute(select(DOCUMENTS.c.placed).where(DOCUMENTS.c.id == document)).scalar_one()
            yield not is_placed
            con.execute(update(DOCUMENTS).where(DOCUMENTS.c.id == document).values(placed=1))

    def newest(self, key: Key) -> Document | None:
        """The newest revision that was published, None where none was."""
        with self._transaction(writes=False) as con:
            return rows.newest(con, key)

    def draft_of(self, key: Key) -> Document | None:
        """The draft that was built last and not published yet."""
        with self._transaction(writes=False) as con:
            found = rows.documents(con, *rows.revisions_of(key), DOCUMENTS.c.state == "draft")
        return found[0] if found else None

    def documents(
        self,
        partners: Sequence[str] = (),
        period: str | None = None,
        state: State | None = None,
        *,
        is_placed: bool | None = None,
    ) -> list[Document]:
        """Documents by partner, period, edition, language and revision; what is not asked for does not limit them."""
        wanted: list[Any] = []
        if partners:
            wanted.append(DOCUMENTS.c.partner.in_(partners))
        if period is not None:
            wanted.append(DOCUMENTS.c.period == period)
        if state is not None:
            wanted.append(DOCUMENTS.c.state == state)
        if is_placed is not None:
            wanted.append(DOCUMENTS.c.placed == int(is_placed))
        with self._transaction(writes=False) as con:
            return rows.documents(con, *wanted)

    def document(self, name: str) -> Document:
        """The document of an ID; the name of one of its files will do. Raises ConfigurationError for any other."""
        wanted = name.rpartition("/")[2].removeprefix("scorecard-")
        for suffix in (".pdf", ".xlsx", ".json"):
            wanted = wanted.removesuffix(suffix)
        with self._transaction(writes=False) as con:
            found = rows.documents(con, DOCUMENTS.c.id == wanted)
        if not found:
            hint = "`scorecards ledger` lists the documents there are."
            raise configuration_error(self.place.name, f"there is no document {name!r}", hint)
        return found[0]

    def kept_rows(self, document: Document) -> Mapping[str, Mapping[str, str]]:
        """By table and part the digest of the rows behind a document; empty where none were kept."""
        with self._transaction(writes=False) as con:
            return rows.kept_rows(con, document.id)

    def content(self, digest: str) -> bytes:
        """The bytes that the ledger keeps under a sha256.

        Raises ConfigurationError where they are not those that were put there. Raises KeyError for an unknown digest.
        """
        with self._transaction(writes=False) as con:
            packed = con.execute(select(CONTENTS.c.packed).where(CONTENTS.c.sha256 == digest)).scalar_one_or_none()
        if packed is None:
            raise KeyError(digest)
        try:
            data = zlib.decompress(packed)
        except zlib.error:
            data = b""
        if sha256(data).hexdigest() != digest:
            what = f"the ledger is damaged: what it keeps as {digest} is not what was put there"
            raise configuration_error(self.place.name, what, "Put back the copy of your last backup.")
        return data

    def files(self, document: Document) -> Iterator[File]:
        """The files of a document, byte for byte as published. Raises ConfigurationError for a draft."""
        if document.state == "draft":
            what, hint = "is a draft: its files are not kept", "Build it again, or publish it."
            raise configuration_error(document.id, what, hint)
        for file in document.files:
            yield File(file.name, self.content(file.sha256))
