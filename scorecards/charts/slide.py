"""A chart with its heading as files for slides: SVG whose text is drawn as paths, and PNG.

On another machine the fonts of the scorecard are missing: paths need none.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import shorten

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure

from scorecards.charts.figure import SETTINGS, new_figure
from scorecards.charts.style import COLOURS, Families

WIDTH, HEIGHT = 160.0, 90.0  # mm: enlarged to a slide's width, text is twice its size on the page
HEAD = 14.0  # mm for the heading
MARGIN = 4.0  # mm
_TITLE, _SUBTITLE = 11.0, 7.5  # pt
_LONGEST = 76  # characters of a title
_DPI = 300
#: Size of what a chart draws into, in mm.
LIVE_WIDTH, LIVE_HEIGHT = WIDTH - 2 * MARGIN, HEIGHT - HEAD - 2 * MARGIN


@dataclass(frozen=True)
class Heading:
    """What stands above a chart, the words for who cannot see it, and the font."""

    title: str
    subtitle: str
    alt: str
    family: Families


@dataclass(frozen=True)
class Slide:
    """One chart as files; `name` is that of the files without their ending."""

    name: str
    svg: bytes
    png: bytes


def slide(name: str, heading: Heading, draw: Callable[[SubFigure], object]) -> Slide:
    """A chart of LIVE_WIDTH × LIVE_HEIGHT mm below its heading, on white."""
    figure = new_figure(WIDTH, HEIGHT)
    figure.patch.set_visible(True)
    figure.patch.set_facecolor("#FFFFFF")
    left, top = MARGIN / WIDTH, 1 - MARGIN / HEIGHT
    for text, below, size, weight, colour in (
        (shorten(heading.title, _LONGEST, placeholder="…"), 0.0, _TITLE, 600, COLOURS.ink),
        (heading.subtitle, 5.6, _SUBTITLE, 400, COLOURS.muted),
    ):
        shown = figure.text(
            left, top - below / HEIGHT, text, fontsize=size, fontweight=weight, color=colour, va="top",
            fontfamily=heading.family,
        )  # fmt: skip
        shown.set_parse_math(False)
    # A part of a figure has its place by the ratios of its grid alone.
    grid = figure.add_gridspec(
        3, 3, width_ratios=(MARGIN, LIVE_WIDTH, MARGIN), height_ratios=(HEAD + MARGIN, LIVE_HEIGHT, MARGIN),
        wspace=0, hspace=0,
    )  # fmt: skip
    live = figure.add_subfigure(grid[1, 1])
    live.patch.set_visible(False)
    draw(live)
    return Slide(name, _svg(figure, heading), _png(figure, heading))


def _svg(figure: Figure, heading: Heading) -> bytes:
    buffer = io.BytesIO()
    metadata = {"Date": None, "Creator": None, "Type": None, "Format": None}
    with mpl.rc_context({**SETTINGS, "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={**metadata, "Title": heading.title, "Description": heading.alt})
    return buffer.getvalue()


def _png(figure: Figure, heading: Heading) -> bytes:
    buffer = io.BytesIO()
    FigureCanvasAgg(figure)
    metadata = {"Software": None, "Title": heading.title, "Description": heading.alt}
    figure.savefig(buffer, format="png", dpi=_DPI, metadata=metadata)
    return buffer.getvalue()
