"""A count as a bar from zero: one row of a table."""

from scorecards.charts.style import COLOURS
from scorecards.charts.svg import picture, rect


def count_bar(count: int, full: int, *, kind: str, width: float, height: float) -> str:
    """SVG of `width` × `height` mm; a count of `full` reaches the edge. `kind` is whole, part or late."""
    colours = {"whole": COLOURS.bar, "part": COLOURS.light, "late": COLOURS.missed}
    length = width * count / full if full else 0.0
    return picture(width, height, rect(0, 0, length, height, colours[kind]))
