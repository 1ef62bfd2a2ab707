"""The shipper's brand and the partners' logos: read, checked, carried as bytes."""

import re
from pathlib import Path

from scorecards.errors import Problem
from scorecards.model import Brand, Picture
from scorecards.workspace.schema import BrandShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import read_yaml

_MIN_CONTRAST = 4.5
_MAX_LOGO_BYTES = 2_000_000
#: What an SVG logo must not hold: anything that runs or fetches.
_SVG_FORBIDDEN = re.compile(
    rb"<script|<foreignObject|\son\w+\s*=|(?:href|src)\s*=\s*[\"'](?!#|data:image/)", re.IGNORECASE
)


def read_brand(path: Path) -> tuple[Brand | None, list[Problem]]:
    """The brand of a `brand.yaml`, or None and what is wrong with it."""
    document = read_yaml(path)
    shape, problems = validated(BrandShape, document)
    if shape is None:
        return None, problems
    logo, found = read_picture(path.parent, shape.logo) if shape.logo else (None, [])
    problems += [document.problem(("logo",), what) for what in found]
    contrast = contrast_on_white(shape.accent)
    if contrast < _MIN_CONTRAST:
        what = f"accent {shape.accent} has contrast {contrast:.1f} on white, {_MIN_CONTRAST} is needed"
        problems.append(document.problem(("accent",), what, "Choose a darker colour."))
    fonts = None
    if shape.font:
        fonts = (str(path.parent / shape.font.regular), str(path.parent / shape.font.semibold))
        problems += [
            document.problem(("font",), f"the font file {font} is missing")
            for font in fonts
            if not Path(font).is_file()
        ]
    family = shape.font.family if shape.font else "Inter"
    brand = Brand(shape.name, shape.accent, logo, shape.confidentiality, shape.address, family, fonts)
    return brand, problems


def read_picture(folder: Path, name: str) -> tuple[Picture | None, list[str]]:
    """A logo file inside the workspace, or None and what is wrong with it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return None, [f"the logo {name} lies outside the workspace"]
    if not path.is_file():
        return None, [f"the logo {name} is missing"]
    data = path.read_bytes()
    if len(data) > _MAX_LOGO_BYTES:
        return None, [f"the logo {name} has {len(data):,} bytes, at most {_MAX_LOGO_BYTES:,} are read"]
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Picture(path.name, "image/png", data), []
    if b"<svg" in data[:2000]:
        if found := _SVG_FORBIDDEN.search(data):
            text = found.group().decode(errors="replace").strip()
            return None, [f"the logo {name} holds {text!r}: scripts and links to other files are not allowed"]
        return Picture(path.name, "image/svg+xml", data), []
    return None, [f"the logo {name} is neither SVG nor PNG"]


def contrast_on_white(colour: str) -> float:
    """Contrast ratio of a `#RRGGBB` colour on white (WCAG 2.2, relative luminance)."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
