"""What documents would state if they were made today: composed, not rendered, and known from then on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from scorecards.engine import Session
from scorecards.ledger.evidence import annex_digest, content_digest
from scorecards.ledger.reasons import annex_rows
from scorecards.ledger.records import Document, Key, Manifests
from scorecards.model import Month, Scorecard
from scorecards.model.annex import SHEET_ROWS
from scorecards.model.peers import Edition
from scorecards.outbox import Look
from scorecards.sources.cache import Cache, digest

_FILE = "digest"


@dataclass(frozen=True)
class Doubt:
    """A document that was made from something else than there is today, and what that is."""

    document: Document
    was: Manifests
    now: Manifests

    @property
    def most(self) -> int:
        """Rows that a sheet of its annex may show."""
        return annex_rows(self.was.inputs) or SHEET_ROWS


class Saying:
    """What the documents of one month would state today. The digests are kept: nothing is composed twice for them."""

    def __init__(self, session: Session, look: Look, cache: Cache, month: Month) -> None:
        self._session = session
        self._look = look
        self._cache = cache
        self._month = month
        #: The cards that had to be composed.
        self.cards: dict[Key, Scorecard] = {}

    def is_same(self, doubts: Sequence[Doubt]) -> dict[Key, bool]:
        """Whether each document would state what it states, pages first; of an annex only where it has one."""
        same = {doubt.document.key: self._content(doubt) == doubt.document.content for doubt in doubts}
        with_annex = [doubt for doubt in doubts if doubt.document.annex and same[doubt.document.key]]
        for doubt, found in self._annexes(with_annex):
            same[doubt.document.key] = found == doubt.document.annex
        return same

    def _content(self, doubt: Doubt) -> str:
        return self._known("content", doubt, lambda: content_digest(self._card(doubt.document.key)))

    def _annexes(self, doubts: Sequence[Doubt]) -> Iterator[tuple[Doubt, str]]:
        """The digests of annexes; those not known yet have their rows read together."""
        known = [doubt for doubt in doubts if self._cache.has(*self._place("annex", doubt))]
        waiting = sorted((doubt for doubt in doubts if doubt not in known), key=_together)
        for doubt in known:
            yield doubt, self._known("annex", doubt, str)
        for (_, _, most), group in groupby(waiting, key=_together):
            yield from self._read(list(group), most)

    def _read(self, doubts: Sequence[Doubt], most: int) -> Iterator[tuple[Doubt, str]]:
        from scorecards.compose.annex import annexes

        session = self._session
        cards = {doubt.document.key: self._card(doubt.document.key) for doubt in doubts}
        found = annexes(session.workspace, session.tables, list(cards.values()), self._month, most)
        for doubt in doubts:
            card = cards[doubt.document.key]
            own = annex_digest(card, found[card.partner_id], self._look.overrides)
            yield doubt, self._known("annex", doubt, lambda own=own: own)  # type: ignore[misc]

    def _card(self, key: Key) -> Scorecard:
        if key not in self.cards:
            self.cards[key] = composed(self._session, key, self._month)
        return self.cards[key]

    def _known(self, what: str, doubt: Doubt, ask: Callable[[], str]) -> str:
        def make(folder: Path) -> None:
            (folder / _FILE).write_text(ask(), encoding="utf-8")

        return (self._cache.made(*self._place(what, doubt), make) / _FILE).read_text(encoding="utf-8")

    def _place(self, what: str, doubt: Doubt) -> tuple[str, str]:
        key, now = doubt.document.key, doubt.now
        parts = (now.inputs, now.configuration, now.templates, now.program)
        return "says", digest(what, key.partner, key.period, key.edition, key.language, doubt.most, *parts)


def composed(session: Session, key: Key, month: Month) -> Scorecard:
    """The card of a document as it would be composed today."""
    from scorecards.compose import compose

    partner = next(each for each in session.tables.partners if each.id == key.partner)
    edition: Edition = "internal" if key.edition == "internal" else "partner"
    return compose(session.workspace, session.tables, session.measures, partner, month, edition, key.language)


def _together(doubt: Doubt) -> tuple[str, str, int]:
    """What annexes that are read at once have in common: one per partner."""
    return doubt.document.key.edition, doubt.document.key.language, doubt.most
