"""Which documents say what is the case today, which do not and why, and which are missing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Literal

from scorecards.engine import Session
from scorecards.ledger.evidence import Evidences
from scorecards.ledger.placing import paths_of
from scorecards.ledger.reasons import Reason, reasons
from scorecards.ledger.records import Document, Key, Manifests
from scorecards.ledger.row_changes import row_changes
from scorecards.ledger.saying import Doubt, Saying
from scorecards.ledger.store import Ledger
from scorecards.model import Month, Partner, Scorecard, parse_period
from scorecards.model.peers import Edition
from scorecards.model.row_changes import TableChanges
from scorecards.outbox import Look
from scorecards.sources.cache import FOLDER, Cache

Condition = Literal["current", "stale", "missing"]
_ELSEWHERE = Reason("elsewhere", "what it states differs, by nothing that is the partner's own")
_GONE = Reason("rows", "no row of the month is there any more")


@dataclass(frozen=True)
class Standing:
    """One document and how it stands. `reasons` say why it is stale, or what of a current one looks different by now.

    `card` is what it would be made from, where that had to be composed to know.
    """

    key: Key
    document: Document | None
    condition: Condition
    reasons: tuple[Reason, ...] = ()
    card: Scorecard | None = field(default=None, compare=False, repr=False)
    rows: Mapping[str, TableChanges] | None = None

    @property
    def name(self) -> str:
        """The ID of the document, or what it will be called."""
        return self.document.id if self.document else self.key.id(1)

    @property
    def can_be_built(self) -> bool:
        """Whether there is anything to build it from."""
        return self.condition != "current" and self.reasons != (_GONE,)


@dataclass(frozen=True)
class Asked:
    """Which documents are looked at; None is any."""

    months: Sequence[Month]
    partners: Sequence[Partner]
    edition: Edition | None = None
    language: str | None = None


def recorded_months(ledger: Ledger | None) -> list[Month]:
    """The months that have any document, oldest first."""
    periods = {document.key.period for document in ledger.documents()} if ledger else set()
    months = (parse_period(period) for period in periods)
    return sorted(month for month in months if isinstance(month, Month))


def standings(ledger: Ledger | None, session: Session, look: Look, asked: Asked) -> Iterator[Standing]:
    """How every document that is asked for stands, by month and partner.

    A document is current where it was made from what is there today. Where that differs in anything, its card is
    composed, and what pages and annex state of the month decides. A draft is also stale where it would look different;
    a final one is not, for another look is no new revision.
    """
    evidences, saved = Evidences(session, look), Cache(session.workspace.folder / FOLDER)
    months = cache(session.measures.months)  # of a partner: asked where a document is missing or in doubt
    for month in asked.months:
        found: list[Standing] = []
        doubts: list[Doubt] = []
        for document in _newest(ledger, asked, month):
            doubt = _doubt(ledger, evidences, document)
            if _is_gone(document, session.workspace.folder):
                found.append(Standing(document.key, document, "missing"))
            elif doubt is None:
                found.append(Standing(document.key, document, "current"))
            elif month not in months(document.key.partner):
                found.append(Standing(document.key, document, "stale", (_GONE,)))
            else:
                doubts.append(doubt)
        found += _judged(session, Saying(session, look, saved, month), doubts)
        there = {(standing.key.partner, standing.key.edition) for standing in found}
        missing = [partner for partner in _without(asked, there) if month in months(partner.id)]
        found += (Standing(_key(asked, partner, month), None, "missing") for partner in missing)
        yield from sorted(found, key=lambda standing: standing.key)


def _newest(ledger: Ledger | None, asked: Asked, month: Month) -> list[Document]:
    """The newest document of each key, the draft where there is one."""
    if ledger is None:
        return []
    wanted = [
        document
        for document in ledger.documents([partner.id for partner in asked.partners], str(month))
        if asked.edition in (None, document.key.edition) and asked.language in (None, document.key.language)
    ]
    return [list(revisions)[-1] for _, revisions in groupby(wanted, key=lambda document: document.key)]


def _without(asked: Asked, there: Collection[tuple[str, str]]) -> Iterator[Partner]:
    """The partners that have no document of the edition, in whatever language."""
    return (partner for partner in asked.partners if (partner.id, asked.edition or "partner") not in there)


def _key(asked: Asked, partner: Partner, month: Month) -> Key:
    return Key(partner.id, str(month), asked.edition or "partner", asked.language or partner.language)


def _is_gone(document: Document, workspace: Path) -> bool:
    """Whether a draft is no longer on the disk as it was written; of final ones `verify` tells."""
    if document.state != "draft":
        return False
    sizes = [path.stat().st_size if path.is_file() else -1 for path in paths_of(document, workspace)]
    return sizes != [file.size for file in document.files]


def _doubt(ledger: Ledger | None, evidences: Evidences, document: Document) -> Doubt | None:
    """None where the document was made from what there is today: manifests that are equal are not even read."""
    now = evidences.manifests(document.key.partner, document.key.language)
    held = (document.inputs, document.configuration, document.templates)
    today = (sha256(text.encode()).hexdigest() for text in (now.inputs, now.configuration, now.templates))
    if ledger is None or (held == tuple(today) and document.program == now.program):
        return None
    inputs, configuration, templates = (ledger.content(each).decode() for each in held)
    was = Manifests(inputs, configuration, templates, document.program)
    return Doubt(document, was, now) if reasons(was, now, document.key.period, ()) else None


def _judged(session: Session, saying: Saying, doubts: Sequence[Doubt]) -> Iterator[Standing]:
    """Those of one month that were made from something else than there is today."""
    tables = session.workspace.tables
    later = [name for name, table in tables.items() if "shipment_id" in table.columns and table.grain != "shipment_id"]
    same = saying.is_same(doubts)
    for doubt in doubts:
        document = doubt.document
        found = reasons(doubt.was, doubt.now, document.key.period, later)
        looks = [reason for reason in found if reason.kind in ("look", "program")]
        is_draft, card = document.state == "draft", saying.cards.get(document.key)
        if same[document.key]:
            condition: Condition = "stale" if looks and is_draft else "current"
            yield Standing(document.key, document, condition, tuple(looks), card)
        else:
            why = [reason for reason in found if is_draft or reason not in looks] or [_ELSEWHERE]
            yield Standing(document.key, document, "stale", tuple(why), card)


def with_rows(ledger: Ledger, session: Session, standing: Standing) -> Standing:
    """A stale one with the rows that differ, where any do and they were kept."""
    document = standing.document
    if standing.condition != "stale" or document is None or all(reason.kind != "rows" for reason in standing.reasons):
        return standing
    return replace(standing, rows=row_changes(ledger, document, session))
