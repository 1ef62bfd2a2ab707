"""The fonts of a document: the brand's own or the shipped Inter."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scorecards.assets import shipped
from scorecards.errors import configuration_error
from scorecards.model import Brand

INTER = "Inter"


@dataclass(frozen=True)
class FontFiles:
    """A family with its regular (400) and semibold (600) TTF files."""

    family: str
    regular: Path
    semibold: Path

    @property
    def faces(self) -> tuple[tuple[int, Path], ...]:
        """Weight and file of each face."""
        return ((400, self.regular), (600, self.semibold))


def fonts_of(brand: Brand) -> FontFiles:
    """The brand's font files, Inter where it names none."""
    if brand.fonts is None:
        folder = shipped("config") / "fonts"
        return FontFiles(INTER, folder / "Inter-Regular.ttf", folder / "Inter-SemiBold.ttf")
    return FontFiles(brand.font_family, Path(brand.fonts[0]), Path(brand.fonts[1]))


@lru_cache(maxsize=8)
def glyphs(fonts: FontFiles) -> frozenset[int]:
    """Code points that both faces can draw. Raises ConfigurationError for a file that is not a TTF font."""
    from fontTools.ttLib import TTFont, TTLibError

    known: list[frozenset[int]] = []
    for _, path in fonts.faces:
        try:
            with TTFont(path, lazy=True) as font:
                known.append(frozenset(font.getBestCmap() or {}))
        except (OSError, TTLibError) as error:
            raise configuration_error(
                path, f"is not a font that can be read: {error}", "give a static TTF file"
            ) from error
    return known[0] & known[1]
