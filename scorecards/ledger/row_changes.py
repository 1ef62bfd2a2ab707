"""The rows behind two revisions of a document, or behind one and those of today, compared."""

from collections.abc import Mapping
from hashlib import sha256

from scorecards.engine import Session, compared_rows, kept_rows
from scorecards.ledger.records import Document
from scorecards.ledger.store import Ledger
from scorecards.model import Month
from scorecards.model.row_changes import TableChanges


def row_changes(ledger: Ledger, before: Document, after: Document | Session) -> Mapping[str, TableChanges] | None:
    """By table the rows that matter to the month and came, went or changed; a table without any is left out.

    `after` is another revision of the same document, or the session whose rows of today are compared. Which rows
    matter says `scorecards.engine.kept_rows`. None where one side has no rows kept: documents of a ledger before its
    second schema, and rows that stay in a database or on a cluster.
    """
    was = ledger.kept_rows(before)
    if isinstance(after, Document):
        if after.key != before.key:
            raise ValueError(f"{after.id} is no revision of {before.id}")
        now = ledger.kept_rows(after)
        fresh: dict[str, bytes] = {}
    else:
        now, fresh = _of_today(after, before) if was else ({}, {})
    if not was or not now:
        return None

    def data(parts: Mapping[str, str], beside: Mapping[str, str]) -> list[bytes]:
        """What differs from the other side: rows in equal files are equal."""
        own = [digest for part, digest in parts.items() if beside.get(part) != digest]
        return [fresh[digest] if digest in fresh else ledger.content(digest) for digest in own]

    found = {}
    for table in sorted(was.keys() | now.keys()):
        one, other = was.get(table, {}), now.get(table, {})
        if one != other:
            changes = compared_rows(table, data(one, other), data(other, one))
            if changes.ids:
                found[table] = changes
    return found


def _of_today(session: Session, document: Document) -> tuple[dict[str, dict[str, str]], dict[str, bytes]]:
    """The rows of today as the ledger would name them, and their bytes by digest."""
    rows = kept_rows(session, document.key.partner, Month(*map(int, document.key.period.split("-"))))
    digests = {table: {part: sha256(data).hexdigest() for part, data in parts.items()} for table, parts in rows.items()}
    return digests, {digests[table][part]: data for table, parts in rows.items() for part, data in parts.items()}
