"""How the shipper's documents look."""

from dataclasses import dataclass

#: The colours of the statuses on every page; no brand may use one that could be taken for them.
STATUS_HUES = {"met": "#0B7285", "near": "#C77700", "missed": "#9B1C1C"}


@dataclass(frozen=True)
class Picture:
    """A logo, read and checked: SVG or PNG bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Brand:
    """The shipper's name, colour, logo and small print, and the logo of the partner of the document.

    `fonts` are paths of TTF files (regular, semibold), `fallback_fonts` of those asked in turn for characters that
    these do not have.
    """

    name: str
    accent: str = "#1F2A6B"
    logo: Picture | None = None
    confidentiality: str = "Confidential"
    address: str = ""
    font_family: str = "Inter"
    fonts: tuple[str, str] | None = None
    partner_logo: Picture | None = None
    fallback_fonts: tuple[str, ...] = ()
