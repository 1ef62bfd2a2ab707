"""The rows behind two revisions of a document, compared."""

from collections.abc import Mapping

from scorecards.engine import Session
from scorecards.ledger.records import Document
from scorecards.ledger.store import Ledger
from scorecards.model.row_changes import TableChanges


def row_changes(_ledger: Ledger, _before: Document, _after: Document | Session) -> Mapping[str, TableChanges] | None:
    """None: rows are not kept."""
    return None
