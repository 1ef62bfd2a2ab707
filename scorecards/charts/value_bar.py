"""One row of a comparison: a bar from zero; what is agreed is outlined, an earlier figure is light."""

from typing import Literal

from scorecards.charts.style import COLOURS
from scorecards.charts.svg import line, picture, rect

Kind = Literal["actual", "earlier", "target"]
_FRAME = 0.3


def value_bar(value: float, full: float, kind: Kind, *, width: float, height: float) -> str:
    """SVG of `width` × `height` mm; `full` (above 0) reaches the right edge, a value below zero has no bar."""
    length = max(min(value / full, 1.0), 0.0) * (width - _FRAME)
    top, deep = 0.2 * height, 0.6 * height
    shapes = [line((0.1, 0), (0.1, height), COLOURS.light, 0.15)]
    if kind == "target":
        corners = [(0.1, top), (length, top), (length, top + deep), (0.1, top + deep)]
        shapes += [
            line(start, end, COLOURS.ink, _FRAME) for start, end in zip(corners, corners[1:] + corners[:1], strict=True)
        ]
    else:
        shapes.append(rect(0.1, top, length, deep, COLOURS.bar if kind == "actual" else COLOURS.light))
    return picture(width, height, *shapes)
