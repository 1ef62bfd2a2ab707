"""The ledger: what was published, by whom, from what, and every byte of it."""

import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, RowMapping, select, update
from sqlalchemy.exc import OperationalError

from scorecards.errors import configuration_error
from scorecards.ledger.connecting import WAIT, Place, engine_of, foreign, keep_a_log, refusals, transaction
from scorecards.ledger.records import Document, Evidence, File, Key, Signature, State, StoredFile
from scorecards.ledger.schema import CONTENTS, DOCUMENTS, FILES, STEPS, ForeignError, migrate, version_of

_PAUSE = 0.05


class OvertakenError(Exception):
    """Another run published the document meanwhile: what was decided before no longer holds."""


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
        self, key: Key, revision: int, card: str, evidence: Evidence, files: Sequence[File], folder: str, by: Signature
    ) -> Document:
        """Record a final revision with its `card` (JSON) and files; the one before becomes superseded.

        From here on it is published, though no file lies in `folder` yet: `placing` says when all do.
        Raises OvertakenError where `revision` does not follow the newest one.
        """
        with self._transaction(writes=True) as con:
            newest = _newest(con, key)
            if revision != (newest.revision + 1 if newest else 1):
                raise OvertakenError
            texts = (evidence.inputs, evidence.configuration, evidence.templates, card)
            inputs, configuration, templates, kept_card = (_keep(con, text.encode()) for text in texts)
            con.execute(update(DOCUMENTS).where(*_of(key), DOCUMENTS.c.state == "final").values(state="superseded"))
            con.execute(
                DOCUMENTS.insert().values(
                    id=key.id(revision),
                    partner=key.partner,
                    period=key.period,
                    edition=key.edition,
                    language=key.language,
                    revision=revision,
                    state="final",
                    published_at=by.moment,
                    published_by=by.who,
                    program=evidence.program,
                    inputs=inputs,
                    configuration=configuration,
                    templates=templates,
                    card=kept_card,
                    content=evidence.content,
                    annex=evidence.annex,
                    folder=folder,
                    placed=0,
                )
            )
            rows = [
                {"document": key.id(revision), "name": each.name, "sha256": _keep(con, each.data)} for each in files
            ]
            con.execute(FILES.insert(), rows)
            found = _newest(con, key)
        if found is None:
            raise LookupError(key)
        return found

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
        """The newest revision, None where none was published."""
        with self._transaction(writes=False) as con:
            return _newest(con, key)

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
            return _documents(con, *wanted)

    def document(self, name: str) -> Document:
        """The document of an ID; the name of one of its files will do. Raises ConfigurationError for any other."""
        wanted = name.rpartition("/")[2].removeprefix("scorecard-")
        for suffix in (".pdf", ".xlsx", ".json"):
            wanted = wanted.removesuffix(suffix)
        with self._transaction(writes=False) as con:
            found = _documents(con, DOCUMENTS.c.id == wanted)
        if not found:
            hint = "`scorecards ledger` lists the documents there are."
            raise configuration_error(self.place.name, f"there is no document {name!r}", hint)
        return found[0]

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
        """The files of a document, byte for byte as published."""
        for file in document.files:
            yield File(file.name, self.content(file.sha256))


def _of(key: Key) -> tuple[Any, ...]:
    """The condition for all revisions of a document."""
    return (
        DOCUMENTS.c.partner == key.partner,
        DOCUMENTS.c.period == key.period,
        DOCUMENTS.c.edition == key.edition,
        DOCUMENTS.c.language == key.language,
    )


def _keep(con: Connection, data: bytes) -> str:
    """Keep bytes under their sha256, once."""
    digest = sha256(data).hexdigest()
    if con.execute(select(CONTENTS.c.size).where(CONTENTS.c.sha256 == digest)).first() is None:
        con.execute(CONTENTS.insert().values(sha256=digest, size=len(data), packed=zlib.compress(data)))
    return digest


def _newest(con: Connection, key: Key) -> Document | None:
    found = _documents(con, *_of(key))
    return found[-1] if found else None


def _documents(con: Connection, *wanted: Any) -> list[Document]:
    columns = DOCUMENTS.c
    order = (columns.partner, columns.period, columns.edition, columns.language, columns.revision)
    rows = con.execute(select(DOCUMENTS).where(*wanted).order_by(*order)).mappings().all()
    files: dict[str, list[StoredFile]] = {row["id"]: [] for row in rows}
    sizes = (
        select(FILES.c.document, FILES.c.name, CONTENTS.c.size, FILES.c.sha256)
        .join(CONTENTS, CONTENTS.c.sha256 == FILES.c.sha256)
        .where(FILES.c.document.in_(select(columns.id).where(*wanted)))
        .order_by(FILES.c.name)
    )
    for document, name, size, digest in con.execute(sizes):
        files[document].append(StoredFile(name, size, digest))
    return [_document(row, files) for row in rows]


def _document(row: RowMapping, files: Mapping[str, Sequence[StoredFile]]) -> Document:
    return Document(
        key=Key(row["partner"], row["period"], row["edition"], row["language"]),
        revision=row["revision"],
        state=row["state"],
        published_at=row["published_at"],
        published_by=row["published_by"],
        program=row["program"],
        inputs=row["inputs"],
        configuration=row["configuration"],
        templates=row["templates"],
        card=row["card"],
        content=row["content"],
        annex=row["annex"],
        folder=row["folder"],
        is_placed=bool(row["placed"]),
        files=tuple(files[row["id"]]),
    )
