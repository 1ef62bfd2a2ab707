"""Fonts for other scripts: DejaVu as matplotlib brings it, and one of two ideographs that is made here."""

from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

from scorecards.model import Scorecard
from tests.render import example

#: Greek, Cyrillic, Hebrew and Arabic letters.
DEJAVU = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
IDEOGRAPHS = "中国"
NAMES = {
    "Greek": "Ελληνικές Μεταφορές Δεμάτων Α.Ε.",
    "Cyrillic": "Північна Пошта і Партнери",
    "Hebrew": "חברת משלוחים ירושלים",
    "Arabic": "شركة الشحن السريع",
    "Chinese": "中国 (中)",
}
_EM = 1000


def _square(pen: TTGlyphPen | T2CharStringPen) -> None:
    pen.moveTo((60, -60))
    for corner in ((60, 820), (940, 820), (940, -60)):
        pen.lineTo(corner)
    pen.closePath()


def ideographs(folder: Path, *, outlines: str = "ttf") -> Path:
    """A font of squares for IDEOGRAPHS alone, with TrueType outlines (`ttf`) or PostScript ones (`otf`)."""
    names = [".notdef", *(f"uni{ord(character):04X}" for character in IDEOGRAPHS)]
    font = FontBuilder(_EM, isTTF=outlines == "ttf")
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(character): f"uni{ord(character):04X}" for character in IDEOGRAPHS})
    if outlines == "ttf":
        pen = TTGlyphPen(None)
        _square(pen)
        font.setupGlyf(dict.fromkeys(names, pen.glyph()))
    else:
        outline = T2CharStringPen(_EM, None)
        _square(outline)
        font.setupCFF("Squares-Regular", {}, dict.fromkeys(names, outline.getCharString()), {})
    font.setupHorizontalMetrics(dict.fromkeys(names, (_EM, 60)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Squares", "styleName": "Regular", "psName": "Squares-Regular"})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    font.setupPost()
    path = folder / f"squares.{outlines}"
    font.save(path)
    return path


def named(name: str) -> Scorecard:
    """The reference card with a partner, a lane, a KPI and a remark of that name."""
    lanes = example.LANES
    kpis = tuple(replace(kpi, name=name) if kpi.id == "lost" else kpi for kpi in example.KPIS)
    return replace(
        example.CARD,
        partner=name,
        kpis=kpis,
        lanes=replace(lanes, rows=(replace(lanes.rows[0], lane=name), *lanes.rows[1:])),
        notes=replace(example.NOTES, remarks=(name,)),
    )
