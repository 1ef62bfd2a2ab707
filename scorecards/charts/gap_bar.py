"""A bar from the target (zero, in the middle) to the value: dark is worse, light is better."""

from scorecards.charts.style import COLOURS, TARGET_LINE
from scorecards.charts.svg import line, picture, rect


def gap_bar(gap: float | None, full: float, *, worse: bool, width: float, height: float) -> str:
    """SVG of `width` × `height` mm; a gap of `full` (same unit as `gap`, above 0) reaches the edge."""
    middle = width / 2
    if gap is None:
        return picture(width, height)
    length = min(abs(gap) / full, 1.0) * (middle - 0.3) if full > 0 else 0.0
    start = middle - length if gap < 0 else middle
    return picture(
        width,
        height,
        rect(start, 0.18 * height, length, 0.64 * height, COLOURS.bar if worse else COLOURS.light),
        line((middle, 0), (middle, height), COLOURS.ink, TARGET_LINE),
    )
