"""Rows of the ledger's tables, inside a transaction that somebody else began."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select

from scorecards.engine import Parts
from scorecards.ledger.records import Document, Evidence, Key, Signature, State, StoredFile
from scorecards.ledger.schema import CONTENTS, DOCUMENTS, FILES, ROWS


class OvertakenError(Exception):
    """Another run published the document meanwhile: what was decided before no longer holds."""


def revisions_of(key: Key) -> tuple[Any, ...]:
    """The condition for all revisions of a document."""
    return (
        DOCUMENTS.c.partner == key.partner,
        DOCUMENTS.c.period == key.period,
        DOCUMENTS.c.edition == key.edition,
        DOCUMENTS.c.language == key.language,
    )


def keep(con: Connection, data: bytes) -> str:
    """Keep bytes under their sha256, once."""
    digest = sha256(data).hexdigest()
    if con.execute(select(CONTENTS.c.size).where(CONTENTS.c.sha256 == digest)).first() is None:
        con.execute(CONTENTS.insert().values(sha256=digest, size=len(data), packed=zlib.compress(data)))
    return digest


@dataclass(frozen=True)
class Entry:
    """A document as it is recorded."""

    key: Key
    revision: int
    state: State
    card: str
    evidence: Evidence
    files: Sequence[StoredFile]
    folder: str
    by: Signature
    behind: Parts


def must_follow(con: Connection, key: Key, revision: int) -> None:
    """Raises OvertakenError where a revision does not follow the newest one."""
    found = newest(con, key)
    if revision != (found.revision + 1 if found else 1):
        raise OvertakenError


def record(con: Connection, entry: Entry) -> Document:
    """Record a document; the files of a draft lie where they are already."""
    key, evidence, name = entry.key, entry.evidence, entry.key.id(entry.revision)
    con.execute(
        DOCUMENTS.insert().values(
            id=name,
            partner=key.partner,
            period=key.period,
            edition=key.edition,
            language=key.language,
            revision=entry.revision,
            state=entry.state,
            published_at=entry.by.moment,
            published_by=entry.by.who,
            program=evidence.program,
            inputs=keep(con, evidence.inputs.encode()),
            configuration=keep(con, evidence.configuration.encode()),
            templates=keep(con, evidence.templates.encode()),
            card=keep(con, entry.card.encode()),
            content=evidence.content,
            annex=evidence.annex,
            folder=entry.folder,
            placed=int(entry.state == "draft"),
        )
    )
    rows = [{"document": name, "name": each.name, "size": each.size, "sha256": each.sha256} for each in entry.files]
    con.execute(FILES.insert(), rows)
    kept = [
        {"document": name, "of_table": table, "part": part, "sha256": keep(con, data)}
        for table, parts in entry.behind.items()
        for part, data in parts.items()
    ]
    if kept:
        con.execute(ROWS.insert(), kept)
    return documents(con, DOCUMENTS.c.id == name)[0]


def drop_draft(con: Connection, key: Key) -> set[str]:
    """Forget the draft of a key; the digests of what it held, which `forget` may be given."""
    held: set[str] = set()
    for draft in documents(con, *revisions_of(key), DOCUMENTS.c.state == "draft"):
        held |= {draft.inputs, draft.configuration, draft.templates, draft.card}
        held.update(con.execute(select(ROWS.c.sha256).where(ROWS.c.document == draft.id)).scalars())
        for table in (FILES, ROWS):
            con.execute(delete(table).where(table.c.document == draft.id))
        con.execute(delete(DOCUMENTS).where(DOCUMENTS.c.id == draft.id))
    return held


def forget(con: Connection, digests: set[str]) -> None:
    """Drop those of the contents that no document holds."""
    held = [select(getattr(DOCUMENTS.c, name)) for name in ("inputs", "configuration", "templates", "card")]
    held += [select(FILES.c.sha256), select(ROWS.c.sha256)]
    if digests:
        con.execute(
            delete(CONTENTS).where(CONTENTS.c.sha256.in_(digests), *(CONTENTS.c.sha256.not_in(e) for e in held))
        )


def kept_rows(con: Connection, document: str) -> dict[str, dict[str, str]]:
    """By table and part the digest of the file of the rows behind a document."""
    found: dict[str, dict[str, str]] = {}
    rows = select(ROWS.c.of_table, ROWS.c.part, ROWS.c.sha256).where(ROWS.c.document == document)
    for table, part, digest in con.execute(rows.order_by(ROWS.c.of_table, ROWS.c.part)):
        found.setdefault(table, {})[part] = digest
    return found


def newest(con: Connection, key: Key) -> Document | None:
    """The newest published revision."""
    found = documents(con, *revisions_of(key), DOCUMENTS.c.state != "draft")
    return found[-1] if found else None


def documents(con: Connection, *wanted: Any) -> list[Document]:
    """The documents that meet all conditions, with their files."""
    columns = DOCUMENTS.c
    order = (columns.partner, columns.period, columns.edition, columns.language, columns.revision)
    rows = con.execute(select(DOCUMENTS).where(*wanted).order_by(*order)).mappings().all()
    files: dict[str, list[StoredFile]] = {row["id"]: [] for row in rows}
    own = (
        select(FILES.c.document, FILES.c.name, FILES.c.size, FILES.c.sha256)
        .where(FILES.c.document.in_(select(columns.id).where(*wanted)))
        .order_by(FILES.c.name)
    )
    for document, name, size, digest in con.execute(own):
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
