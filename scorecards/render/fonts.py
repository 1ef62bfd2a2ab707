"""The fonts of a document: the brand's own or the shipped Inter, and those asked for what these do not have."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from scorecards.assets import shipped
from scorecards.errors import configuration_error
from scorecards.model import Brand

INTER = "Inter"
WEIGHTS = (400, 600)


@dataclass(frozen=True)
class FontFiles:
    """A family with its regular (400) and semibold (600) TTF files.

    `fallbacks` are the files asked in turn for characters that the family does not have; each serves both weights.
    """

    family: str
    regular: Path
    semibold: Path
    fallbacks: tuple[Path, ...] = ()

    @property
    def faces(self) -> tuple[tuple[int, Path], ...]:
        """Weight and file of each face of the family."""
        return tuple(zip(WEIGHTS, (self.regular, self.semibold), strict=True))

    @property
    def fallback_names(self) -> tuple[str, ...]:
        """A family name for each fallback: its file's own name could be that of another font on the machine."""
        return tuple(map(_name_by_content, self.fallbacks))

    @property
    def named_fallbacks(self) -> tuple[tuple[str, Path], ...]:
        """Name and file of each fallback."""
        return tuple(zip(self.fallback_names, self.fallbacks, strict=True))


def fonts_of(brand: Brand) -> FontFiles:
    """The brand's font files, Inter where it names none."""
    fallbacks = tuple(map(Path, brand.fallback_fonts))
    if brand.fonts is None:
        folder = shipped("config") / "fonts"
        return FontFiles(INTER, folder / "Inter-Regular.ttf", folder / "Inter-SemiBold.ttf", fallbacks)
    return FontFiles(brand.font_family, Path(brand.fonts[0]), Path(brand.fonts[1]), fallbacks)


@lru_cache(maxsize=64)
def _name_by_content(path: Path) -> str:
    return f"Fallback {sha256(path.read_bytes()).hexdigest()[:12]}"


@lru_cache(maxsize=8)
def glyphs(fonts: FontFiles) -> frozenset[int]:
    """Code points that can be drawn in both weights. Raises ConfigurationError for a file that is no font."""
    family = _code_points(fonts.regular) & _code_points(fonts.semibold)
    return family.union(*map(_code_points, fonts.fallbacks))


def _code_points(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open("rb") as file, TTFont(file, lazy=True) as font:
            return frozenset(font.getBestCmap() or {})
    except (OSError, TTLibError) as error:
        raise configuration_error(path, f"is not a font that can be read: {error}", "give a static TTF file") from error
