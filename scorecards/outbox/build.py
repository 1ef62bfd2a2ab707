"""Scorecards become files, several at a time; one that fails does not stop the others."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from scorecards.errors import Problem, ScorecardError
from scorecards.model import Brand, Picture, Scorecard
from scorecards.model.annex import Annex
from scorecards.outbox.companions import COMPANIONS, companions
from scorecards.outbox.files import document_path, remove, write_whole


@dataclass(frozen=True)
class Made:
    """One document: where it is and how many pages it has, or what was wrong.

    `replaced` are the characters that no font has.
    """

    card: Scorecard
    path: Path
    pages: int
    problems: tuple[Problem, ...] = ()
    replaced: str = ""


def build(
    cards: Sequence[Scorecard],
    brand: Brand,
    logos: Mapping[str, Picture],
    overrides: tuple[Path, ...],
    out: Path,
    jobs: int,
    annexes: Mapping[str, Annex] | None = None,
) -> Iterator[Made]:
    """Render and write every card, yielding each as it is done; `logos` are the partners' by partner id.

    With `annexes` by partner id each document has its workbook and its figures inside and beside it.
    The bytes of a document depend on its card, brand and templates alone, not on `jobs`.
    """
    made = [
        (card, replace(brand, partner_logo=logos.get(card.partner_id)), (annexes or {}).get(card.partner_id))
        for card in cards
    ]
    if jobs <= 1 or len(cards) <= 1:
        yield from (_make(card, own, overrides, out, annex) for card, own, annex in made)
        return
    # A fresh interpreter per worker: the libraries that draw do not survive a fork with threads.
    with ProcessPoolExecutor(min(jobs, len(cards)), mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_make, card, own, overrides, out, annex) for card, own, annex in made]
        for done in as_completed(waiting):
            yield done.result()


def _make(card: Scorecard, brand: Brand, overrides: tuple[Path, ...], out: Path, annex: Annex | None) -> Made:
    from scorecards.render import render_document, replaced_characters

    path = document_path(out, card)
    try:
        files = companions(card, annex) if annex else ()
        document = render_document(card, brand, overrides, files)
        for file in files:
            write_whole(path.with_name(file.name), file.data)
        if not files:  # those of an earlier run would say something else than the document does
            remove(*(document_path(out, card, suffix) for suffix in COMPANIONS))
        write_whole(path, document.pdf)
    except ScorecardError as error:
        return Made(card, path, 0, error.problems)
    return Made(card, path, document.pages, replaced=replaced_characters(card, brand))
