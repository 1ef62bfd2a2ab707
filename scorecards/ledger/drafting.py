"""Drafts beside what is published: they carry the number of the revision that they would become."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from scorecards.engine import Session
from scorecards.ledger.connecting import Place
from scorecards.ledger.evidence import Evidences
from scorecards.ledger.placing import folder_name, paths_of
from scorecards.ledger.publishing import following
from scorecards.ledger.records import Key, Signature, StoredFile
from scorecards.ledger.restating import Restating
from scorecards.ledger.rows import OvertakenError
from scorecards.ledger.store import Ledger
from scorecards.model import Scorecard, scorecard_to_json
from scorecards.model.annex import Annex
from scorecards.outbox import COMPANIONS, Look, Made, write_whole


def numbered(place: Place, cards: Sequence[Scorecard]) -> list[Scorecard]:
    """The cards as revision 1, or as the one after the newest published: no draft takes the place of a final file.

    As in what will be published, the comparison with peers is that of the first revision.
    """
    if not place.is_there:
        return list(cards)
    with Ledger(place) as ledger:
        return [following(ledger, card, ledger.newest(Key.of(card)), "draft") for card in cards]


def restating_drafts(
    place: Place, cards: Sequence[Scorecard], annexes: dict[str, Annex], session: Session, look: Look, most: int
) -> list[Scorecard]:
    """The drafts with the marks of figures restated meanwhile, and with what those of a later revision would restate.

    The sheets of that join the `annexes`, with at most `most` rows.
    """
    if not place.is_there:
        return list(cards)
    with Ledger(place) as ledger:
        restating = Restating(ledger, session.workspace, most)
        marked = [restating.with_marks(card) for card in cards]
        if all(card.revision == 1 for card in marked):
            return marked
        evidences = Evidences(session, look)
        return [restating.finished(card, evidences.of(card, None), session, annexes) for card in marked]


def give_way(place: Place, cards: Iterable[Scorecard], workspace: Path) -> list[str]:
    """Put back the files of documents that were published while drafts of the same revision were made; their IDs."""
    if not place.is_there:
        return []
    restored = []
    with Ledger(place) as ledger:
        for card in cards:
            newest = ledger.newest(Key.of(card))
            if newest is None or newest.revision != card.revision:
                continue
            for path, file in zip(paths_of(newest, workspace), ledger.files(newest), strict=True):
                if path.exists() and path.read_bytes() != file.data:
                    write_whole(path, file.data)
                    restored.append(newest.id)
    return list(dict.fromkeys(restored))


def record(
    place: Place,
    made: Iterable[Made],
    annexes: Mapping[str, Annex],
    evidences: Evidences,
    workspace: Path,
    by: Signature,
) -> None:
    """Note what each draft on disk was made from, and which files it became; one per document, the last one."""
    with Ledger(place) as ledger:
        for entry in made:
            if entry.problems:
                continue
            paths = [entry.path, *(entry.path.with_suffix(f".{suffix}") for suffix in COMPANIONS)]
            files = [_stored(path) for path in sorted(paths) if path.exists()]
            evidence = evidences.of(entry.card, annexes.get(entry.card.partner_id))
            card, folder = entry.card, folder_name(entry.path.parent, workspace)
            with suppress(OvertakenError):  # published meanwhile: a draft of it is none any more
                ledger.draft(
                    Key.of(card), card.revision, scorecard_to_json(card), evidence, files, folder, by,
                    evidences.rows(card),
                )  # fmt: skip


def _stored(path: Path) -> StoredFile:
    data = path.read_bytes()
    return StoredFile(path.name, len(data), sha256(data).hexdigest())
