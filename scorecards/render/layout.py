"""Sizes that depend on how much there is to show."""

from collections.abc import Sequence
from typing import TypeVar

from jinja2 import TemplateRuntimeError
from markupsafe import Markup, escape

from scorecards.charts.style import LIVE_WIDTH
from scorecards.formats import MINUS

T = TypeVar("T")

#: Characters that the second line of a title has at least.
LEAST_LINE = 16


def columns(*widths: float, live: float = LIVE_WIDTH) -> Markup:
    """The `<colgroup>` of a table with fixed widths in mm.

    Raises TemplateRuntimeError when they are wider than `live`: a fixed table would be cut silently.
    """
    total = sum(widths)
    if total > live + 0.01:
        raise TemplateRuntimeError(f"the column widths sum to {total:g} mm, more than the {live:g} mm there are")
    return Markup("<colgroup>{}</colgroup>").format(
        Markup("").join(Markup('<col style="width:{}mm">').format(f"{width:g}") for width in widths)
    )


def split(items: Sequence[T], sizes: Sequence[float], parts: int) -> list[list[T]]:
    """The items in order in `parts` columns of which the highest is as low as can be; `sizes` are their heights.

    The column layout of CSS does the same by trial, which takes seconds.
    """
    heights = sorted({sum(sizes[first:end]) for end in range(len(sizes) + 1) for first in range(end)})
    found = (filled for height in heights if len(filled := _filled(items, sizes, height)) <= parts)
    columns_of = next(found, [])
    return columns_of + [[] for _ in range(parts - len(columns_of))]


def _filled(items: Sequence[T], sizes: Sequence[float], height: float) -> list[list[T]]:
    """The items in order in as many columns as it takes when none is higher than `height`, where that can be."""
    filled: list[list[T]] = []
    used = 0.0
    for item, size in zip(items, sizes, strict=True):
        if not filled or used + size > height + 1e-9:
            filled.append([])
            used = 0.0
        filled[-1].append(item)
        used += size
    return filled


def row_height(rows: int, available: float, least: float, most: float) -> float:
    """Height in mm at which `rows` fill `available` mm, within bounds."""
    return round(min(max(available / max(rows, 1), least), most), 2)


def panel_grid(panels: int) -> tuple[int, int]:
    """Columns and rows of a page of small multiples: as large as their number allows, at most 4 × 3."""
    for most, grid in ((1, (1, 1)), (2, (2, 1)), (3, (3, 1)), (4, (2, 2)), (6, (3, 2)), (8, (4, 2))):
        if panels <= most:
            return grid
    return (4, 3)


def bound(title: str) -> Markup:
    """A title whose second line is more than a short word, and where no minus is parted from its figure."""
    words = title.split(" ")
    last = len(words) - 1
    while last > 0 and (len(" ".join(words[last:])) < LEAST_LINE or _leans(words[last - 1])):
        last -= 1
    return Markup(" ").join([*map(_whole, words[:last]), Markup("\u00a0").join(map(_whole, words[last:]))])


def _leans(word: str) -> bool:
    """Whether a word belongs to the next one: a number, or what ends in a colon."""
    return word[:1].isdigit() or word.endswith(":")


def _whole(word: str) -> Markup:
    """A word that is not broken after the minus of an amount."""
    return Markup('<span class="once">{}</span>').format(word) if MINUS in word else escape(word)
