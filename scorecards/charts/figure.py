"""From a matplotlib figure to SVG with real text: object interface only, no global state but the font list."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, fontManager

from scorecards.charts.style import Families

MM_PER_INCH = 25.4
#: Text stays text, ids come from a fixed salt: the same figure gives the same bytes.
SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "scorecards", "path.simplify": False}


def figures_family(family: str) -> str:
    """Name under which `family` is used with tabular figures.

    Text in an SVG cannot switch the feature on itself, so the style sheet declares this second name.
    """
    return f"{family} Figures"


@lru_cache(maxsize=8)
def register_fonts(
    family: str, regular: Path, semibold: Path, fallbacks: tuple[tuple[str, Path], ...] = ()
) -> Families:
    """Make a family known to matplotlib in weights 400 and 600; returns the names for chart text.

    `fallbacks` are name and file of fonts for what the family does not have; each serves both weights.
    """
    name = figures_family(family)
    faces = [(name, regular, 400), (name, semibold, 600)]
    faces += [(own, path, weight) for own, path in fallbacks for weight in (400, 600)]
    for own, path, weight in faces:
        fontManager.ttflist.append(FontEntry(fname=str(path), name=own, weight=weight))
    return (name, *(own for own, _ in fallbacks))


def new_figure(width: float, height: float) -> Figure:
    """An empty transparent figure of `width` × `height` mm."""
    figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH))
    FigureCanvasSVG(figure)
    figure.patch.set_visible(False)
    return figure


def to_svg(figure: Figure) -> str:
    """The figure as SVG text without date."""
    buffer = io.BytesIO()
    with mpl.rc_context(SETTINGS):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None})
    return buffer.getvalue().decode()
