"""The pictures of one document, kept under names of our own scheme `asset:`."""

from dataclasses import dataclass, field
from hashlib import sha256

from markupsafe import Markup

SCHEME = "asset:"
SVG = "image/svg+xml"


@dataclass(frozen=True)
class Asset:
    """Bytes with their media type."""

    media_type: str
    data: bytes


@dataclass(frozen=True)
class Pictures:
    """Pictures by address; equal pictures are kept once. It grows while the templates are filled."""

    by_address: dict[str, Asset] = field(default_factory=dict)

    def add(self, data: bytes, media_type: str, kind: str) -> str:
        """Keep a picture and return its address, which depends on nothing but its bytes."""
        address = f"{SCHEME}{kind}/{sha256(data).hexdigest()[:24]}"
        self.by_address[address] = Asset(media_type, data)
        return address

    def add_svg(self, text: str, kind: str) -> str:
        """Keep an SVG given as text."""
        return self.add(text.encode(), SVG, kind)

    def background(self, picture: str, kind: str, width: float, height: float) -> Markup:
        """An SVG as background of a box of that size in mm: for what the page says in words too."""
        return Markup('<div class="mark" style="width:{}mm;height:{}mm;background-image:url({})"></div>').format(
            f"{width:g}", f"{height:g}", self.add_svg(picture, kind)
        )

    def image(self, picture: str, kind: str, alt: str, width: float, height: float) -> Markup:
        """An SVG as `<img>` of that size in mm with its alternative text."""
        return Markup('<img src="{}" alt="{}" style="width:{}mm;height:{}mm">').format(
            self.add_svg(picture, kind), alt, f"{width:g}", f"{height:g}"
        )
