"""Laying a card out again until its pages have the room they need."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from weasyprint.document import Document as Layout

from scorecards.model import Brand, Scorecard
from scorecards.render.document import build_document, first_page_numbers
from scorecards.render.pdf import lay_out, page_numbers, spilled

#: As it is; with the pages that needed a second sheet set tight; with the page numbers that came of it.
LAYOUTS = 3


def fitted(scorecard: Scorecard, brand: Brand, overrides: tuple[Path, ...]) -> Layout:
    """The document with as few sheets as its pages allow.

    A page that needs a second sheet is set tight; the first page then also shows only as many KPIs as
    one sheet holds, because its other pages list them all.
    """
    numbers = first_page_numbers(scorecard.pages)
    tight: frozenset[str] = frozenset()
    rows: int | None = None
    for _ in range(LAYOUTS):
        layout = lay_out(build_document(scorecard, brand, overrides, numbers, tight, rows))
        found, long = page_numbers(layout, scorecard.pages), spilled(layout, scorecard.pages)
        if found == numbers and long <= tight:
            break
        if long <= tight:
            numbers = found
        elif scorecard.pages[0].id in long - tight:
            rows = rows_that_fit(scorecard, brand, overrides, numbers)
        tight |= long
    return layout


def rows_that_fit(
    scorecard: Scorecard, brand: Brand, overrides: tuple[Path, ...], numbers: Mapping[str, int]
) -> int | None:
    """How many KPIs one sheet holds on the first page when it is set tight; None: all of them.

    Found by laying out the first page alone: names and reasons wrap, so that no sum of heights is sure.
    """
    alone = replace(scorecard, pages=scorecard.pages[:1])
    tight = frozenset({alone.pages[0].id})

    def too_many(rows: int) -> bool:
        return len(lay_out(build_document(alone, brand, overrides, numbers, tight, rows)).pages) > 1

    most = len(scorecard.kpis)
    if not too_many(most):
        return None
    return max(bisect_left(range(most), x=True, key=too_many) - 1, 0)
