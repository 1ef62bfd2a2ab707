"""The shipper's brand and the partners' logos: read, checked, carried as bytes."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from scorecards.errors import Problem
from scorecards.model import Brand, Picture
from scorecards.workspace.colours import LEAST_DISTANCE, Distance, too_near
from scorecards.workspace.schema import BrandShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import read_yaml

_MIN_CONTRAST = 4.5
_MAX_LOGO_BYTES = 2_000_000
#: What an SVG logo must not hold: anything that runs or fetches.
_SVG_ELEMENTS = frozenset({"script", "foreignObject", "iframe", "audio", "video", "embed", "object"})
_INSIDE = re.compile(r"#|data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
#: How a font file begins, and one that cannot be embedded as it is.
_FONTS = (b"\0\1\0\0", b"true", b"OTTO")
_OTHER_FONTS = {b"ttcf": "a collection of fonts", b"wOFF": "a font for the web", b"wOF2": "a font for the web"}
_FETCHES = re.compile(r"@import|url\(\s*[\"']?(?!\s*(?:#|data:))", re.IGNORECASE)


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
        what = f"accent {shape.accent} has contrast {contrast:.2f} on white, {_MIN_CONTRAST} is needed"
        problems.append(document.problem(("accent",), what, "Choose a darker colour."))
    elif shape.accent.upper() != Brand.accent:  # the default was measured: nobody waits for that again
        problems += [
            document.problem(("accent",), f"accent {shape.accent} {_near(found)}", "Choose another hue.")
            for found in too_near(shape.accent)
        ]
    fonts = None
    if shape.font:
        fonts = (str(path.parent / shape.font.regular), str(path.parent / shape.font.semibold))
        problems += [document.problem(("font",), *fault) for fault in map(_font_fault, fonts) if fault]
    fallbacks = tuple(str(path.parent / name) for name in shape.fallback_fonts)
    problems += [
        document.problem(("fallback_fonts", place), *fault)
        for place, fault in enumerate(map(_font_fault, fallbacks))
        if fault
    ]
    family = shape.font.family if shape.font else "Inter"
    brand = Brand(
        shape.name, shape.accent, logo, shape.confidentiality, shape.address, family, fonts, fallback_fonts=fallbacks
    )
    return brand, problems


def _font_fault(name: str) -> tuple[str, str] | None:
    """What is wrong with a font file and what to do, judged by how it begins; the renderer reads all of it."""
    path = Path(name)
    if not path.is_file():
        return f"the font file {name} is missing", "Its name is relative to brand.yaml."
    with path.open("rb") as file:
        begins = file.read(4)
    if begins in _FONTS:
        return None
    kind = _OTHER_FONTS.get(begins, "no font")
    return f"the font file {name} is {kind}", "Give a static TTF or OTF file."


def _near(found: Distance) -> str:
    least = f"{LEAST_DISTANCE:g} is needed"
    return f"can be taken for the colour of {found.status!r}: ΔE {found.delta_e:.1f} for {found.sight}, {least}"


def read_picture(folder: Path, name: str) -> tuple[Picture | None, list[str]]:
    """A logo file inside the workspace, or None and what is wrong with it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return None, [f"the logo {name} lies outside the workspace: copy it into the folder"]
    if not path.is_file():
        return None, [f"the logo {name} is missing: its name is relative to {folder}"]
    data = path.read_bytes()
    if len(data) > _MAX_LOGO_BYTES:
        return None, [f"the logo {name} has {len(data):,} bytes, at most {_MAX_LOGO_BYTES:,} are read"]
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        whole = b"IEND" in data[-64:]
        return (Picture(path.name, "image/png", data), []) if whole else (None, [f"the logo {name} is cut off"])
    if b"<svg" not in data and b":svg" not in data:
        return None, [f"the logo {name} is neither SVG nor PNG"]
    fault = _svg_fault(data)
    if fault:
        return None, [f"the logo {name} {fault}"]
    return Picture(path.name, "image/svg+xml", data), []


def _svg_fault(data: bytes) -> str | None:
    """Why an SVG is refused; character references and prefixes are resolved before it is looked at."""
    allowed = "scripts and links to other files are not allowed; export it as plain SVG"
    try:
        text = data.decode("utf-8-sig")
        if found := re.search(r"<!ENTITY|<\?xml-stylesheet", text, re.IGNORECASE):
            return f"holds {found.group()!r}: {allowed}"
        root = ET.fromstring(text.encode())  # noqa: S314  # a text without entities of its own
    except (UnicodeDecodeError, ET.ParseError) as error:
        return f"is not a readable SVG: {error}"
    if _local(root.tag) != "svg":
        return f"is not an SVG: it begins with <{_local(root.tag)}>"
    for element in root.iter():
        name = _local(element.tag)
        if name in _SVG_ELEMENTS:
            return f"holds <{name}>: {allowed}"
        if found := _FETCHES.search(element.text or "") if name == "style" else None:
            return f"holds {found.group()!r}: {allowed}"
        for key, value in element.attrib.items():
            attribute = _local(key)
            fetches = attribute in ("href", "src") and not _INSIDE.match(value.strip())
            if attribute.lower().startswith("on") or fetches or _FETCHES.search(value):
                return f"holds {attribute}={value[:60]!r}: {allowed}"
    return None


def _local(name: object) -> str:
    """The name of an element or attribute without its namespace; a comment has none."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def contrast_on_white(colour: str) -> float:
    """Contrast ratio of a `#RRGGBB` colour on white (WCAG 2.2, relative luminance)."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
