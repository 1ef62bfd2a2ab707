"""Charts as files for slides: measured in the picture and in what was drawn."""

import io
from dataclasses import replace
from itertools import accumulate, pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Rectangle

from scorecards.charts.figure import register_fonts
from scorecards.charts.rows import BridgeRow, IntervalRow, ScoreRow, draw_bridge, draw_intervals, draw_score
from scorecards.charts.slide import HEAD, HEIGHT, LIVE_HEIGHT, LIVE_WIDTH, MARGIN, WIDTH, Heading, slide
from scorecards.model import Brand
from scorecards.render.fonts import fonts_of
from scorecards.render.slides import slides
from tests.render import claims_example, example, peer_examples
from tests.render.peer_examples import with_peers

FONTS = fonts_of(Brand(name="Refurb & Co"))
FAMILY = register_fonts(FONTS.family, FONTS.regular, FONTS.semibold)
ROWS = (
    BridgeRow("Allowed", 100, "100", is_end=True),
    BridgeRow("A", 30, "+30"),
    BridgeRow("B", -10, "−10"),
    BridgeRow("Actual", 120, "120", is_end=True),
)
SVG = "{http://www.w3.org/2000/svg}"


def made(title: str = "A title") -> tuple[bytes, bytes]:
    found = slide("a", Heading(title, "below", "words", FAMILY), lambda live: draw_bridge(live, ROWS, FAMILY))
    return found.svg, found.png


def test_text_is_drawn_as_paths() -> None:
    """No font is named, so none can be missing on another machine; what is drawn uses what the file defines."""
    root = ET.fromstring(made()[0])  # noqa: S314  # our own file
    assert root.findall(f".//{SVG}text") == []
    assert b"font" not in made()[0]
    ids = {element.get("id") for element in root.iter()}
    used = [element.get("{http://www.w3.org/1999/xlink}href", "")[1:] for element in root.iter(f"{SVG}use")]
    assert len(used) > 30  # a glyph each
    assert set(used) <= ids
    assert b"A title" in made()[0]  # in the metadata, for who searches
    assert b"words" in made()[0]


def test_the_picture_has_the_size_of_a_slide_and_is_white() -> None:
    svg, png = made()
    root = ET.fromstring(svg)  # noqa: S314
    points = 72 / 25.4
    assert [float(root.get(side, "").removesuffix("pt")) for side in ("width", "height")] == pytest.approx(
        [WIDTH * points, HEIGHT * points], abs=0.01
    )
    pixels = imread(io.BytesIO(png))
    assert pixels.shape[:2] == pytest.approx((HEIGHT / 25.4 * 300, WIDTH / 25.4 * 300), abs=1)
    assert pixels[0, 0].tolist() == [1, 1, 1, 1]


def test_the_chart_keeps_out_of_the_heading_and_the_margins() -> None:
    found: list[tuple[float, float, float, float]] = []
    slide(
        "a",
        Heading("t", "s", "w", FAMILY),
        lambda live: found.append(live.bbox.transformed(live.dpi_scale_trans.inverted()).bounds),
    )
    assert [side * 25.4 for side in found[0]] == pytest.approx([MARGIN, MARGIN, LIVE_WIDTH, LIVE_HEIGHT], abs=0.01)
    assert LIVE_HEIGHT + 2 * MARGIN + HEAD == HEIGHT


def test_the_same_files_again() -> None:
    assert made() == made()
    assert made("Another") != made()


def test_a_bridge_steps_from_end_to_end() -> None:
    axes = draw_bridge(Figure(), ROWS, FAMILY)
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle)]
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    levels = list(accumulate((30, -10), initial=100))
    assert spans == list(pairwise(levels))
    ends = [float(np.asarray(line.get_xdata())[0]) for line in axes.lines if line.get_gid() == "end"]
    assert ends == [100, 120]
    low, high = axes.get_xlim()
    assert low < 100 < 130 < high
    assert bars[0].get_facecolor() != bars[1].get_facecolor()


def test_intervals_and_targets_stand_where_they_are() -> None:
    rows = (
        IntervalRow("FR→DE", 0.91, (0.90, 0.92), 0.97, "91.0", missed=True),
        IntervalRow("FR→FR", 0.98, (0.97, 0.985), 0.97, "98.0", missed=False),
        IntervalRow("FR→XX", None, None, None, "n = 3", missed=False),
    )
    axes = draw_intervals(Figure(), rows, FAMILY)
    found = {
        gid: [np.asarray(line.get_xdata()).tolist() for line in axes.lines if line.get_gid() == gid]
        for gid in ("interval", "value", "target")
    }
    assert found == {
        "interval": [[0.90, 0.92], [0.97, 0.985]],
        "value": [[0.91], [0.98]],
        "target": [[0.97, 0.97], [0.97, 0.97]],
    }
    low, high = axes.get_xlim()
    assert low < 0.90 < 0.985 < high
    assert "n = 3" in [text.get_text() for text in axes.texts]


def test_the_score_is_what_was_reached_of_each_weight() -> None:
    """25 at 76 points are 19; a KPI that could not be rated has a hatched weight and nothing in it."""
    rows = (ScoreRow("On time", 25, 19.0, "19.0 / 25%"), ScoreRow("Invoices", 5, None, "\u2013 / 5%"))
    axes = draw_score(Figure(), rows, FAMILY)
    drawn = [(patch.get_gid(), patch.get_width(), bool(patch.get_hatch())) for patch in axes.patches]  # type: ignore[attr-defined]
    assert drawn == [("weight", 25, False), ("reached", 19.0, False), ("weight", 5, True)]
    assert {"On time", "19.0 / 25%", "Invoices"} <= {text.get_text() for text in axes.texts}


def test_names_say_page_and_kpi() -> None:
    card = replace(with_peers(peer_examples.PARTNER), claims=claims_example.VIEW)
    names = [picture.name for picture in slides(card, example.BRAND, ())]
    assert [name for name in names if name.startswith("trends-")] == [f"trends-{kpi}" for kpi in card.trends]
    assert {"lanes-on_time", "peers-on_time", "claims-claim_rate"} <= set(names)
    assert len(names) == len(set(names))
    assert names[0] == "score"
