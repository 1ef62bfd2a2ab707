"""Where the text of a document stands, measured in the finished PDF."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from tests.render.conftest import Rendered

POINTS_PER_MM = 72 / 25.4
#: The least and most of left, bottom, right and top in mm: the margins, and the footer below.
LEFT, BOTTOM, RIGHT, TOP = 13.9, 4, 283.2, 206
#: Points that the boxes of two texts may share: accents and descenders of neighbouring lines.
SHARED = 0.7
#: Lower boxes belong to captions that are hidden.
LOWEST = 1.5

Box = tuple[float, float, float, float]


def faults_of_place(document: Rendered) -> list[str]:
    """Texts that leave the margins of their page or cover another, each with its page and what stands there."""
    return [fault for number, sheet in enumerate(document.sheets, 1) for fault in _faults(number, sheet)]


def _faults(number: int, sheet: Any) -> Iterator[str]:
    page = sheet.get_textpage()
    boxes: list[Box] = [page.get_rect(index) for index in range(page.count_rects())]
    boxes = [box for box in boxes if box[3] - box[1] > LOWEST]
    for box in boxes:
        left, bottom, right, top = (side / POINTS_PER_MM for side in box)
        if left < LEFT or bottom < BOTTOM or right > RIGHT or top > TOP:
            yield f"page {number}: {page.get_text_bounded(*box)!r} leaves the page"
    for one, other in combinations(boxes, 2):
        width = min(one[2], other[2]) - max(one[0], other[0])
        height = min(one[3], other[3]) - max(one[1], other[1])
        if min(width, height) > SHARED:
            yield f"page {number}: {page.get_text_bounded(*one)!r} covers {page.get_text_bounded(*other)!r}"
