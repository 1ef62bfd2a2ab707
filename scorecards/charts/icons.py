"""Icons that stand beside a word and never alone: status, variation (did it change?), assurance (will it meet?)."""

from scorecards.charts.style import COLOURS
from scorecards.charts.svg import dot, line, picture, polygon, polyline, rect
from scorecards.model.kpi import Better
from scorecards.model.scorecard import Assurance, Variation

STATUS_SIZE = 1.9
VARIATION_SIZE = 3.4
ASSURANCE_WIDTH = 3.4
ASSURANCE_HEIGHT = 2.8


def status_icon(status: str) -> str:
    """Disc for met, triangle for near, square (white, for a dark chip) for missed; a dash for the rest."""
    size = STATUS_SIZE
    half = size / 2
    shapes = {
        "met": dot((half, half), half, COLOURS.met),
        "near": polygon([(half, 0.1), (size, size - 0.1), (0, size - 0.1)], COLOURS.near_text),
        "missed": rect(0.1, 0.1, size - 0.2, size - 0.2, "#FFFFFF"),
    }
    return picture(size, size, shapes.get(status, line((0.3, half), (size - 0.3, half), COLOURS.muted, 0.25)))


def action_icon(status: str) -> str:
    """White square for overdue (on a dark chip), tick for done, a dash for dropped, a ring for what is open."""
    size = STATUS_SIZE
    half = size / 2
    shapes = {
        "overdue": rect(0.1, 0.1, size - 0.2, size - 0.2, "#FFFFFF"),
        "done": polyline([(0.15, 1.05), (0.75, 1.6), (1.75, 0.35)], COLOURS.met, 0.35),
        "dropped": line((0.3, half), (size - 0.3, half), COLOURS.muted, 0.25),
    }
    return picture(size, size, shapes.get(status, dot((half, half), half - 0.2, "none", COLOURS.muted, 0.3)))


def variation_icon(variation: Variation) -> str:
    """Empty circle: common cause. Filled: up for better, down for worse, a diamond for a neutral change."""
    size = VARIATION_SIZE
    half = size / 2
    radius = half - 0.15
    if variation == "common":
        return picture(size, size, dot((half, half), radius, "none", COLOURS.light, 0.35))
    if variation == "not_enough":
        return picture(size, size, line((0.6, half), (size - 0.6, half), COLOURS.light, 0.35))
    if variation == "neutral":
        inner = [(half - 0.9, half), (half, half - 0.9), (half + 0.9, half), (half, half + 0.9)]
        return picture(size, size, dot((half, half), radius, COLOURS.ink), polygon(inner, "#FFFFFF"))
    way = -1 if variation == "improvement" else 1
    inner = [(half, half + 0.8 * way), (half - 0.8, half - 0.5 * way), (half + 0.8, half - 0.5 * way)]
    colour = COLOURS.met if variation == "improvement" else COLOURS.missed
    return picture(size, size, dot((half, half), radius, colour), polygon(inner, "#FFFFFF"))


def assurance_icon(assurance: Assurance, better: Better | None) -> str:
    """The normal range with the target as a line through it (hit or miss) or outside it.

    Where higher is better a target below the range is consistently met and one above it consistently
    missed; where lower is better it is the other way round.
    """
    width, height = ASSURANCE_WIDTH, ASSURANCE_HEIGHT
    frame = rect(0, 0.55, width, 1.7, COLOURS.hairline)
    if assurance in ("met", "missed"):
        above = (assurance == "missed") == (better != "lower")
        level = 0.25 if above else height - 0.25
        colour = COLOURS.met if assurance == "met" else COLOURS.missed
        return picture(width, height, frame, line((0, level), (width, level), colour, 0.45))
    if assurance == "hit_or_miss":
        return picture(width, height, frame, line((0, 1.4), (width, 1.4), COLOURS.ink, 0.35, "0.8 0.5"))
    return picture(width, height, line((0.8, 1.4), (width - 0.8, 1.4), COLOURS.light, 0.35))
