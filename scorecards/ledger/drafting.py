"""Drafts beside what is published: they carry the number of the revision that they would become."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from scorecards.ledger.connecting import Place
from scorecards.ledger.placing import paths_of
from scorecards.ledger.records import Key
from scorecards.ledger.store import Ledger
from scorecards.model import Scorecard
from scorecards.outbox import write_whole


def numbered(place: Place, cards: Sequence[Scorecard]) -> list[Scorecard]:
    """The cards as revision 1, or as the one after the newest published: no draft takes the place of a final file."""
    if not place.is_there:
        return list(cards)
    with Ledger(place) as ledger:
        newest = [ledger.newest(Key.of(card)) for card in cards]
    return [
        replace(card, revision=found.revision + 1 if found else 1) for card, found in zip(cards, newest, strict=True)
    ]


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
