"""Every partner of a workspace in every language, as PDF and as pictures of the pages, to be looked through.

Run it by `make gallery`; it begins at `gallery/index.html`.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from scorecards.compose import compose
from scorecards.engine import Session, open_session
from scorecards.errors import ScorecardError
from scorecards.model import Brand, Month, Scorecard
from scorecards.model.partner import LANGUAGES
from scorecards.outbox import write_whole
from scorecards.preview import pictures
from scorecards.render import render_document
from scorecards.workspace import load_workspace
from tests.gallery.sheets import SMALL, Shown, document_sheet, index_sheet, page_name

#: Pixels per point: read without enlarging, and seen at a glance.
FULL, THUMBNAIL = 1.6, 0.3


def cards(session: Session, month: Month, languages: Iterable[str]) -> Iterator[Scorecard]:
    """The scorecard of every partner with data in the month, language by language."""
    for language in languages:
        for partner in session.tables.partners:
            if month in session.measures.months(partner.id):
                yield compose(session.workspace, session.tables, session.measures, partner, month, language=language)


def make(card: Scorecard, brand: Brand, overrides: tuple[Path, ...], out: Path) -> Shown:
    """Write one document and its pages; what is wrong with it is returned."""
    folder, partner = out / card.language, card.partner_id
    try:
        pdf = render_document(card, brand, overrides).pdf
    except ScorecardError as error:
        return Shown(card.language, partner, card.partner, 0, "\n".join(map(str, error.problems)))
    number = 0
    for number, (full, small) in enumerate(pictures(pdf, FULL, THUMBNAIL), start=1):
        write_whole(folder / page_name(partner, number), full)
        write_whole(folder / SMALL / page_name(partner, number), small)
    write_whole(folder / f"{partner}.pdf", pdf)
    return Shown(card.language, partner, card.partner, number)


def build(location: Path, out: Path, languages: Sequence[str], jobs: int) -> list[Shown]:
    """All documents and the sheets that show them. Raises ScorecardError for a fault of the workspace."""
    workspace = load_workspace(location)
    session = open_session(workspace)
    month = Month.of(session.tables.data_as_of).shift(-1)
    (out / "index.html").unlink(missing_ok=True)
    for language in languages:
        shutil.rmtree(out / language, ignore_errors=True)
    # A fresh interpreter per worker, as in the outbox; they draw while the next cards are composed.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[Shown]] = []
        for card in cards(session, month, languages):
            brand = replace(workspace.brand, partner_logo=workspace.logos.get(card.partner_id))
            waiting.append(pool.submit(make, card, brand, workspace.overrides, out))
        for count, done in enumerate(as_completed(waiting), start=1):
            tell(done.result(), count, len(waiting))
    shown = [each.result() for each in waiting]
    for each in shown:
        write_whole(out / each.language / f"{each.partner}.html", document_sheet(each, shown).encode())
    write_whole(out / "index.html", index_sheet(shown, str(month), workspace.brand.name).encode())
    return shown


def tell(shown: Shown, count: int, total: int) -> None:
    """One line per document."""
    what = shown.fault or f"{shown.pages} pages"
    sys.stdout.write(f"{count:3} of {total}  {shown.language}  {shown.name}: {what}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse and run; 1 where a document could not be made, 2 where none could."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--language", nargs="*", choices=list(LANGUAGES), default=list(LANGUAGES))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    try:
        shown = build(chosen.workspace, chosen.out, chosen.language, chosen.jobs)
    except ScorecardError as error:
        sys.stderr.write("".join(f"error: {problem}\n" for problem in error.problems))
        return 2
    failed = sum(1 for each in shown if each.fault)
    pages = sum(each.pages for each in shown)
    sys.stdout.write(f"{len(shown) - failed} documents, {pages} pages: {chosen.out / 'index.html'}\n")
    if failed:
        sys.stderr.write(f"{failed} of {len(shown)} documents could not be made.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
