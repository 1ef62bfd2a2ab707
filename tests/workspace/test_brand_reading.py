"""The brand and the logos: what is drawn must be readable and must not run or fetch anything."""

import struct
import zlib
from pathlib import Path

import pytest

from scorecards.workspace.brand import contrast_on_white
from tests.conftest import Desk, says

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
BRAND = 'name: Us\naccent: "#1F2A6B"\nlogo: logo.svg\n'


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND", b"")
)


def test_contrast_as_wcag_computes_it() -> None:
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#FFFFFF") == pytest.approx(1)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.005)  # the lightest grey that passes AA


@pytest.mark.parametrize(
    ("accent", "words"),
    [
        ('"#FFD700"', ("contrast 1.40 on white, 4.5 is needed", "darker")),
        ('"#777777"', ("contrast 4.48 on white", "darker")),
        ('"#2B3A8C"', ("can be taken for the colour of 'met'", "ΔE 17.4 for tritanopia, 20 is needed", "hue")),
        ("red", ("written like", "#1F2A6B")),
        ("#1F2A6B", ("accent has no value", "begins with #")),
        ('"#12345"', ("written like",)),
    ],
)
def test_a_bad_accent_is_refused_with_the_figures(desk: Desk, accent: str, words: tuple[str, ...]) -> None:
    desk.write("brand.yaml", f"name: Us\naccent: {accent}\n")
    (fault,) = desk.faults()
    says(fault, "brand.yaml", 2, *words)


@pytest.mark.parametrize(
    "svg",
    [
        f"<svg {NAMES}><path d='M0 0h9'/></svg>",
        f"<?xml version='1.0'?><!-- made by hand --><svg {NAMES}><use xlink:href='#a'/></svg>",
        f"<svg {NAMES}><style>a{{fill:url(#g)}}</style><rect fill='url(#g)'/></svg>",
        f"<svg {NAMES}><image href='data:image/png;base64,AAAA'/></svg>",
        f"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/svg11.dtd'><svg {NAMES}/>",
    ],
)
def test_plain_svg_is_taken(desk: Desk, svg: str) -> None:
    desk.write("brand.yaml", BRAND)
    desk.write("logo.svg", svg)
    logo = desk.load().brand.logo
    assert logo is not None
    assert logo.data == svg.encode()


@pytest.mark.parametrize(
    ("svg", "words"),
    [
        (f"<svg {NAMES}><script>alert(1)</script></svg>", "<script>"),
        ("<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:script/></s:svg>", "<script>"),
        (f"<svg {NAMES}><foreignObject/></svg>", "<foreignObject>"),
        (f"<svg {NAMES} onload='x()'/>", "onload"),
        (f"<svg {NAMES}><a href='javascript:x()'/></svg>", "javascript"),
        (f"<svg {NAMES}><image href='http://x.example/y.png'/></svg>", "http://x.example"),
        (f"<svg {NAMES}><image xlink:href='&#104;ttp://x.example'/></svg>", "http://x.example"),
        (f"<svg {NAMES}><image href='file:///etc/hostname'/></svg>", "file:///"),
        (f"<svg {NAMES}><image href='other.png'/></svg>", "other.png"),
        (f"<svg {NAMES}><image href='data:image/svg+xml;base64,AA'/></svg>", "svg+xml"),
        (f"<svg {NAMES}><style>@import 'x.css';</style></svg>", "@import"),
        (f"<svg {NAMES}><rect style='fill:url(http://x.example)'/></svg>", "http://x.example"),
        (f"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><svg {NAMES}>&x;</svg>", "<!ENTITY"),
        (f"<?xml-stylesheet href='x.css'?><svg {NAMES}/>", "xml-stylesheet"),
        ("<html><svg/></html>", "begins with <html>"),
        (f"<svg {NAMES}><g>", "not a readable SVG"),
        ("%PDF-1.7", "neither SVG nor PNG"),
        ("", "neither SVG nor PNG"),
    ],
)
def test_a_logo_that_runs_fetches_or_is_none(desk: Desk, svg: str, words: str) -> None:
    desk.write("brand.yaml", BRAND)
    desk.write("logo.svg", svg)
    (fault,) = desk.faults()
    says(fault, "brand.yaml", 3, "logo.svg", words)


def test_png_whole_and_cut_off(desk: Desk) -> None:
    desk.write("brand.yaml", BRAND.replace("svg", "png"))
    desk.write("logo.png", PNG)
    assert desk.load().brand.logo is not None
    desk.write("logo.png", PNG[:-12])
    (fault,) = desk.faults()
    says(fault, "brand.yaml", 3, "logo.png is cut off")


def test_a_logo_has_a_largest_size(desk: Desk) -> None:
    desk.write("brand.yaml", BRAND.replace("svg", "png"))
    desk.write("logo.png", PNG + b"\0" * 2_000_000)
    (fault,) = desk.faults()
    says(fault, "brand.yaml", 3, "at most 2,000,000")


def test_fonts_must_be_there(desk: Desk) -> None:
    desk.write("brand.yaml", "name: Us\nfont: {family: F, regular: a.ttf, semibold: b.ttf}\n")
    faults = desk.faults()
    assert len(faults) == 2
    says(faults[0], "brand.yaml", 2, "a.ttf is missing", "relative to brand.yaml")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "own.ttf is missing"),
        (b"", "own.ttf is no font"),
        (b"<html>", "own.ttf is no font"),
        (b"ttcf\0\1\0\0", "own.ttf is a collection of fonts"),
        (b"wOF2\0\1\0\0", "own.ttf is a font for the web"),
    ],
)
def test_a_fallback_that_is_no_font_is_refused_at_its_line(desk: Desk, data: bytes | None, words: str) -> None:
    desk.write("good.ttf", b"\0\1\0\0")
    if data is not None:
        desk.write("own.ttf", data)
    desk.write("brand.yaml", "name: Us\nfallback_fonts:\n  - good.ttf\n  - own.ttf\n")
    (fault,) = desk.faults()
    says(fault, "brand.yaml", 4, words)


def test_fallback_fonts_are_asked_in_the_order_of_the_file(desk: Desk) -> None:
    for name in ("b.ttf", "a.otf"):
        desk.write(name, b"OTTO")
    desk.write("brand.yaml", "name: Us\nfallback_fonts: [b.ttf, a.otf]\n")
    assert [Path(name).name for name in desk.load().brand.fallback_fonts] == ["b.ttf", "a.otf"]
