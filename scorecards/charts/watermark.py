"""The word across every page of a draft, as outlines: text would be found and copied with the page's own."""

from functools import lru_cache
from pathlib import Path

from scorecards.charts.style import COLOURS, PAGE_HEIGHT, PAGE_WIDTH
from scorecards.charts.svg import picture, shape

TALLEST = 62.0  # mm, the size of the letters ...
WIDEST = 210.0  # ... and the length of the word are limited
SLOPE = -30  # degrees


@lru_cache(maxsize=8)
def watermark(word: str, font: Path) -> str:
    """SVG of a page with `word` from corner to corner in a TTF font, pale enough to read through."""
    outline, width, capital, units = _outline(word, font)
    scale = min(TALLEST / units, WIDEST / width)
    middle = f"translate({PAGE_WIDTH / 2} {PAGE_HEIGHT / 2}) rotate({SLOPE})"
    onto_baseline = f"scale({scale:.5f} {-scale:.5f}) translate({-width / 2:.1f} {-capital / 2:.1f})"
    path = shape("path", d=outline, fill=COLOURS.watermark, transform=f"{middle} {onto_baseline}")
    return picture(PAGE_WIDTH, PAGE_HEIGHT, path)


def _outline(word: str, font: Path) -> tuple[str, float, float, int]:
    """SVG path of a word in font units, its width, the height of capitals and the units per em."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    with TTFont(font) as face:
        glyphs, names = face.getGlyphSet(), face.getBestCmap()
        pen = SVGPathPen(glyphs)
        across = 0.0
        for letter in word:
            glyph = glyphs[names.get(ord(letter), ".notdef")]
            glyph.draw(TransformPen(pen, (1, 0, 0, 1, across, 0)))
            across += glyph.width * 1.06
        return pen.getCommands(), across, face["OS/2"].sCapHeight, face["head"].unitsPerEm
