"""What a card restates: compared with the revisions of its document that the ledger keeps."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scorecards.compose.annex.restating import with_restated
from scorecards.compose.restating import compare, marked, revised_by, with_restatement
from scorecards.engine import Session
from scorecards.errors import configuration_error
from scorecards.ledger.records import Document, Evidence, Key
from scorecards.ledger.row_changes import row_changes
from scorecards.ledger.store import Ledger
from scorecards.model import Scorecard, scorecard_from_json
from scorecards.model.annex import SHEET_ROWS, Annex
from scorecards.model.restatement import Known, Restatement, Revised
from scorecards.model.row_changes import TableChanges
from scorecards.workspace import SEPARATOR, Workspace

#: Files of settings of which a card tells by digests of its own, and those that move no figure.
_TOLD = ("kpis/", "exclusions/", "actions/", "pages.yaml")
#: The same of the keys of scorecards.yaml and of a partner's file.
_TOLD_KEYS = ("targets", "contacts", "name", "logo", "language", "locale", "information", "peer_comparison")


@dataclass(frozen=True)
class Restated:
    """A card with what it restates, and the changed rows behind it; None where those of a revision are not kept."""

    card: Scorecard
    rows: Mapping[str, TableChanges] | None


@dataclass(frozen=True)
class Difference:
    """What differs between two revisions, and the changed rows behind it; None where they are not kept."""

    restatement: Restatement
    rows: Mapping[str, TableChanges] | None


@dataclass(frozen=True)
class Restating:
    """Compares cards with what is published, by the catalogue of today and in the words of the workspace."""

    ledger: Ledger
    workspace: Workspace
    annex_rows: int = SHEET_ROWS

    def finished(self, card: Scorecard, evidence: Evidence, session: Session, annexes: dict[str, Annex]) -> Scorecard:
        """The card with what it restates, where it is no first revision; its annex gets the sheets of that."""
        if card.revision == 1:
            return card
        found = self.restated(card, evidence, session)
        if card.partner_id in annexes:
            annex = annexes[card.partner_id]
            annexes[card.partner_id] = with_restated(
                annex, found.card, found.rows, self.workspace.overrides, self.annex_rows
            )
        return found.card

    def published(self, key: Key) -> list[Document]:
        """The published revisions of a document, oldest first."""
        found = self.ledger.documents((key.partner,), key.period)
        return [document for document in found if document.key == key and document.state != "draft"]

    def card_of(self, document: Document) -> Scorecard | None:
        """The card of a revision; None where a version of this program wrote it that knew other fields."""
        try:
            return scorecard_from_json(self.ledger.content(document.card).decode())
        except ValueError:
            return None

    def with_marks(self, card: Scorecard) -> Scorecard:
        """The card with the mark r on figures of earlier months that later revisions of their documents changed."""
        return marked(card, self.revised(card.partner_id, card.period))

    def revised(self, partner: str, before: str) -> frozenset[Revised]:
        """Figures of months before the period `before` that were published and then restated."""
        documents = [each for each in self.ledger.documents((partner,)) if each.state != "draft"]
        found: set[Revised] = set()
        for key, own in groupby(documents, key=lambda document: document.key):
            revisions = list(own)
            if len(revisions) < 2 or key.period >= before:
                continue
            first, newest = self.card_of(revisions[0]), self.card_of(revisions[-1])
            if first is not None and newest is not None:
                found |= revised_by(compare(first, (first, newest), self.workspace.kpis, Known()), key.period)
        return frozenset(found)

    def restated(self, card: Scorecard, evidence: Evidence, session: Session) -> Restated:
        """A card of revision 2 or later with what it restates: its page, its line on the first page, its marks."""
        documents = self.published(Key.of(card))
        cards = [found for document in documents if (found := self.card_of(document)) is not None]
        if not cards:
            return Restated(card, None)
        first = next(document for document in documents if document.revision == cards[0].revision)
        known = self.known(first, evidence.configuration, row_changes(self.ledger, first, session))
        restatement = self.compared([*cards, card], cards[0], known)
        made = with_restatement(card, restatement, self.workspace.overrides)
        return Restated(made if made is card else marked(made, revised_by(restatement, card.period)), known.rows)

    def difference(
        self, before: Document, after: Document | tuple[Scorecard, str], session: Session | None
    ) -> Difference:
        """What a revision says otherwise than an earlier one; `after` may be a card of today and its configuration.

        Of today's the session is needed too. Raises ConfigurationError where a card is of another version.
        """
        was = self._readable(before)
        first = self.card_of(self.published(before.key)[0]) or was
        if isinstance(after, Document):
            card, configuration = self._readable(after), self.ledger.content(after.configuration).decode()
            rows = row_changes(self.ledger, before, after)
        else:
            card, configuration = after
            rows = row_changes(self.ledger, before, session) if session is not None else None
        known = self.known(before, configuration, rows)
        return Difference(self.compared([was, card], first, known), known.rows)

    def _readable(self, document: Document) -> Scorecard:
        card = self.card_of(document)
        if card is None:
            what = "was written by a version of this program that knew other fields"
            raise configuration_error(document.id, what, f"`scorecards ledger get {document.id}` writes its files.")
        return card

    def compared(self, cards: Sequence[Scorecard], first: Scorecard, known: Known) -> Restatement:
        """What the last of the cards says otherwise than the first of them."""
        return compare(first, cards, self.workspace.kpis, known)

    def known(self, before: Document, configuration: str, rows: Mapping[str, TableChanges] | None) -> Known:
        """What is known of the inputs of a published revision and of another one, of this configuration."""
        was: dict[str, str] = json.loads(self.ledger.content(before.configuration))
        now: dict[str, str] = json.loads(configuration)
        return Known(rows, tuple(_moving(was, now)))


def _moving(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """The settings that differ and may move a figure: keys of those files that are kept key by key, else files."""
    by_key = {name.partition(SEPARATOR)[0] for name in was.keys() | now.keys() if SEPARATOR in name}
    for name in sorted(was.keys() | now.keys()):
        _, separator, key = name.partition(SEPARATOR)
        is_told = key.partition(".")[0] in _TOLD_KEYS or name.removeprefix("shipped/").startswith(_TOLD)
        if was.get(name) != now.get(name) and not is_told and (separator or name not in by_key):
            yield name
