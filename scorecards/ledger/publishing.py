"""Drafts become final: what states something new is published as the next revision, everything else stays."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scorecards.engine import Parts
from scorecards.errors import Problem, ScorecardError
from scorecards.ledger.evidence import Evidences
from scorecards.ledger.placing import folder_name, put
from scorecards.ledger.records import Document, Evidence, File, Key, Signature, State
from scorecards.ledger.restating import Restating
from scorecards.ledger.rows import OvertakenError
from scorecards.ledger.store import Ledger
from scorecards.model import Scorecard, scorecard_from_json, scorecard_to_json
from scorecards.model.annex import SHEET_ROWS, Annex
from scorecards.outbox import Look, Rendered, document_path, render_all

#: The annexes of cards by partner id, empty where documents have none.
Annexes = Callable[[Sequence[Scorecard]], Mapping[str, Annex]]

_PEERS = "peers"


@dataclass(frozen=True)
class Outcome:
    """What became of one card: a new revision, an older one that says the same already, or what was wrong."""

    card: Scorecard
    document: Document | None
    is_new: bool
    problems: tuple[Problem, ...] = ()
    replaced: str = ""


@dataclass(frozen=True)
class Press:
    """What all documents of a run are published with: where to, in which look, by whom."""

    ledger: Ledger
    workspace: Path
    out: Path
    look: Look
    jobs: int
    by: Signature
    annex_rows: int = SHEET_ROWS


def publish(press: Press, drafts: Sequence[Scorecard], annexes: Annexes, evidences: Evidences) -> Iterator[Outcome]:
    """Publish every draft that states something new, yielding each as it is done; one that fails stops no other.

    A final document is never overwritten: it becomes superseded, and its files stay.
    """
    by_key = {Key.of(draft): draft for draft in drafts}
    waiting = list(drafts)
    restating = Restating(press.ledger, evidences.session.workspace, press.annex_rows)
    while waiting:
        newest = {Key.of(draft): press.ledger.newest(Key.of(draft)) for draft in waiting}
        cards = [
            restating.with_marks(following(press.ledger, draft, newest[Key.of(draft)], "final")) for draft in waiting
        ]
        rows = dict(annexes(cards))
        fresh: dict[Key, Evidence] = {}
        told = []
        for card in cards:
            evidence = evidences.of(card, rows.get(card.partner_id))
            before = newest[Key.of(card)]
            if before is not None and _is_same(before, evidence):
                yield Outcome(card, before, is_new=False)
            else:
                fresh[Key.of(card)] = evidence
                told.append(restating.finished(card, evidence, evidences.session, rows))
        # What another run published meanwhile is decided on once more.
        waiting = []
        for rendered in render_all(told, press.look, press.jobs, rows):
            try:
                evidence, behind = fresh[Key.of(rendered.card)], evidences.rows(rendered.card)
                yield _published(press, rendered, evidence, behind)
            except OvertakenError:
                waiting.append(by_key[Key.of(rendered.card)])


def following(ledger: Ledger, card: Scorecard, newest: Document | None, state: State) -> Scorecard:
    """The card as the revision after the newest, with the comparison with peers that was published first."""
    card = replace(card, revision=newest.revision + 1 if newest else 1, state=state)
    if newest is None:
        return card
    try:
        first = scorecard_from_json(ledger.content(ledger.document(newest.key.id(1)).card).decode())
    except ValueError:  # a version of this program wrote it that knew other fields: today's comparison stands
        return card
    return with_peers_of(card, first)


def with_peers_of(card: Scorecard, first: Scorecard) -> Scorecard:
    """A card with the peers of the first revision, figures and words, where both have them.

    Figures of peers are frozen when a month is first published: a correction at one partner restates no other.
    """
    page = first.page(_PEERS)
    if first.peers is None or page is None or card.page(_PEERS) is None:
        return card
    return replace(card, peers=first.peers, pages=tuple(page if own.id == _PEERS else own for own in card.pages))


def _is_same(newest: Document, evidence: Evidence) -> bool:
    """Whether the newest revision says what the draft says; without an annex on both sides, the pages alone."""
    both = newest.annex and evidence.annex
    return newest.content == evidence.content and (not both or newest.annex == evidence.annex)


def _published(press: Press, rendered: Rendered, evidence: Evidence, behind: Parts) -> Outcome:
    """One document recorded and written. Where only writing fails it is published, and the next run writes it."""
    card, document = rendered.card, None
    if rendered.problems:
        return Outcome(card, None, is_new=False, problems=rendered.problems)
    try:
        document = press.ledger.publish(
            Key.of(card),
            card.revision,
            scorecard_to_json(card),
            evidence,
            [File(name, data) for name, data in rendered.files],
            folder_name(document_path(press.out, card).parent, press.workspace),
            press.by,
            behind,
        )
        put(press.ledger, document, press.workspace)
    except ScorecardError as error:
        return Outcome(card, document, is_new=document is not None, problems=error.problems)
    return Outcome(card, replace(document, is_placed=True), is_new=True, replaced=rendered.replaced)
