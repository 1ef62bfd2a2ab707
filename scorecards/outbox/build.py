"""Scorecards become files, several at a time; one that fails does not stop the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from scorecards.errors import Problem, ScorecardError
from scorecards.model import Brand, Picture, Scorecard
from scorecards.model.annex import Annex
from scorecards.outbox.children import end_with_parent
from scorecards.outbox.companions import COMPANIONS, companions
from scorecards.outbox.files import document_path, remove, write_whole

T = TypeVar("T")


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


@dataclass(frozen=True)
class Rendered:
    """The files of one document as bytes by name, the PDF last; or what was wrong."""

    card: Scorecard
    files: tuple[tuple[str, bytes], ...]
    pages: int
    problems: tuple[Problem, ...] = ()
    replaced: str = ""


@dataclass(frozen=True)
class Look:
    """How documents look: the shipper's brand, the partners' logos by partner id, a team's own templates."""

    brand: Brand
    logos: Mapping[str, Picture]
    overrides: tuple[Path, ...]

    def brand_of(self, partner: str) -> Brand:
        """The brand as it stands on the documents of a partner."""
        return replace(self.brand, partner_logo=self.logos.get(partner))


def build(
    cards: Sequence[Scorecard], look: Look, out: Path, jobs: int, annexes: Mapping[str, Annex] | None = None
) -> Iterator[Made]:
    """Render and write every card, yielding each as it is done.

    With `annexes` by partner id each document has its workbook and its figures inside and beside it.
    The bytes of a document depend on its card, brand and templates alone, not on `jobs`.
    """
    yield from _spread(partial(_make, out=out), cards, look, jobs, annexes or {})


def render_all(
    cards: Sequence[Scorecard], look: Look, jobs: int, annexes: Mapping[str, Annex] | None = None
) -> Iterator[Rendered]:
    """The same documents without writing them anywhere."""
    yield from _spread(_render, cards, look, jobs, annexes or {})


def _spread(
    make: Callable[[Scorecard, Brand, tuple[Path, ...], Annex | None], T],
    cards: Sequence[Scorecard],
    look: Look,
    jobs: int,
    annexes: Mapping[str, Annex],
) -> Iterator[T]:
    """What `make` makes of every card, `jobs` at a time."""
    parts = [(card, look.brand_of(card.partner_id), look.overrides, annexes.get(card.partner_id)) for card in cards]
    if jobs <= 1 or len(cards) <= 1:
        yield from (make(*part) for part in parts)
        return
    # A fresh interpreter per worker: the libraries that draw do not survive a fork with threads.
    with ProcessPoolExecutor(min(jobs, len(cards)), get_context("spawn"), end_with_parent) as pool:
        waiting = [pool.submit(make, *part) for part in parts]
        for done in as_completed(waiting):
            yield done.result()


def _render(card: Scorecard, brand: Brand, overrides: tuple[Path, ...], annex: Annex | None) -> Rendered:
    from scorecards.render import render_document, replaced_characters

    try:
        beside = companions(card, annex) if annex else ()
        document = render_document(card, brand, overrides, beside)
    except ScorecardError as error:
        return Rendered(card, (), 0, error.problems)
    files = (*((file.name, file.data) for file in beside), (document_path(Path(), card).name, document.pdf))
    return Rendered(card, files, document.pages, replaced=replaced_characters(card, brand))


def _make(card: Scorecard, brand: Brand, overrides: tuple[Path, ...], annex: Annex | None, *, out: Path) -> Made:
    path = document_path(out, card)
    rendered = _render(card, brand, overrides, annex)
    if rendered.problems:
        return Made(card, path, 0, rendered.problems)
    try:
        *beside, (_, pdf) = rendered.files
        for name, data in beside:
            write_whole(path.with_name(name), data)
        if not beside:  # those of an earlier run would say something else than the document does
            remove(*(document_path(out, card, suffix) for suffix in COMPANIONS))
        write_whole(path, pdf)
    except ScorecardError as error:
        return Made(card, path, 0, error.problems)
    return Made(card, path, rendered.pages, replaced=rendered.replaced)
