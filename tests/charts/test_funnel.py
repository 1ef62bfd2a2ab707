"""The chart of the peers: what is drawn where, and that no words collide."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from scorecards.assets import shipped
from scorecards.charts.boxes import Box, first_free, places_beside
from scorecards.charts.figure import new_figure, register_fonts
from scorecards.charts.funnel import PeerFrame, draw_peers, peers_svg, ratio_axis
from scorecards.charts.style import COLOURS
from scorecards.formats import Formats
from scorecards.model.peers import PeersView
from scorecards.wording import Words
from tests.render import peer_examples as views

FOLDER: Path = shipped("config") / "fonts"
FAMILY = register_fonts("Inter", FOLDER / "Inter-Regular.ttf", FOLDER / "Inter-SemiBold.ttf")
FRAME = PeerFrame(160, 124, "Boréal Express", "#1F2A6B", FAMILY)
EVERY = {
    "internal": views.INTERNAL,
    "partner": views.PARTNER,
    "strip": views.STRIP,
    "partner strip": views.PARTNER_STRIP,
}


def drawn(view: PeersView, frame: PeerFrame = FRAME, locale: str = "en-GB") -> Axes:
    figure: Figure = new_figure(frame.width, frame.height)
    return draw_peers(figure, view, frame, Formats(locale), Words())


def lines(axes: Axes, gid: str) -> list[Line2D]:
    return [line for line in axes.lines if line.get_gid() == gid]


def spots(axes: Axes, gid: str) -> list[tuple[float, float]]:
    return [(float(np.ravel(line.get_xdata())[0]), float(np.ravel(line.get_ydata())[0])) for line in lines(axes, gid)]


def texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_the_own_point_stands_at_its_volume_with_its_interval_in_the_accent() -> None:
    axes = drawn(views.PARTNER)
    assert spots(axes, "own") == [(41_454.0, 1538 / 1279.6)]
    (interval,) = lines(axes, "interval")
    assert np.asarray(interval.get_ydata()).tolist() == [1.13, 1.27]
    assert {interval.get_color(), lines(axes, "own")[0].get_color()} == {"#1F2A6B"}
    assert "Boréal Express 1.20" in texts(axes)


def test_the_limits_of_the_title_are_printed_at_the_own_volume() -> None:
    axes = drawn(views.INTERNAL)
    limits = views.INTERNAL.limits
    assert limits is not None
    assert spots(axes, "own limit") == [(limits.n, limits.lower), (limits.n, limits.upper)]
    assert {f"{limits.lower:.2f}", f"{limits.upper:.2f}"} <= set(texts(axes))


def test_a_limit_inside_the_own_interval_is_printed_beside_it() -> None:
    assert views.PARTNER.limits is not None
    usual = replace(views.PARTNER, limits=replace(views.PARTNER.limits, lower=0.37, upper=1.63))
    near = replace(usual, ratio=0.39, interval=(0.26, 0.53))
    places = [
        [text.get_position()[0] for text in drawn(view).texts if text.get_text() == "0.37"] for view in (usual, near)
    ]
    assert places[0] == [41_454.0]
    assert [x > 41_454.0 for x in places[1]] == [True]


def test_areas_are_the_95_percent_limits_and_the_quartiles_lines_the_rest() -> None:
    axes = drawn(views.INTERNAL)
    areas = {area.get_gid(): area for area in axes.collections if isinstance(area, PolyCollection)}
    assert set(areas) == {"95% range", "quartiles"}
    heights = np.asarray(areas["quartiles"].get_paths()[0].vertices)[:, 1]
    assert (heights.min(), heights.max()) == (0.879, 1.177)
    for name in ("lower", "upper"):
        (line,) = lines(axes, f"{name} limit")
        assert np.asarray(line.get_ydata()).tolist() == [getattr(at, name) for at in views.INTERNAL.curve]
    assert spots(axes, "median")[0][1] == 0.997
    assert {"0.88 lower quartile", "1.00 peer median", "1.18 upper quartile", "1.00 as expected"} <= set(texts(axes))


def test_the_internal_edition_draws_every_peer_and_the_partner_edition_none() -> None:
    axes = drawn(views.INTERNAL)
    peers = [point for point in views.POINTS if point.partner != "Boréal Express"]
    expected = sorted((point.n, point.ratio) for point in peers)
    assert np.allclose(sorted(spots(axes, "peer")), expected)
    assert len(expected) == 9
    dark = [line for line in lines(axes, "peer") if line.get_color() == COLOURS.ink]
    assert [float(np.ravel(line.get_ydata())[0]) for line in dark] == pytest.approx([2.3])
    assert {"Esker Lines", "Dovrefjell Transport", "Galerna Envíos"} <= set(texts(axes))
    assert not lines(drawn(views.PARTNER), "peer")
    assert not {point.partner for point in peers} & set(texts(drawn(views.PARTNER)))


def test_a_strip_has_no_volumes_and_no_limits() -> None:
    axes = drawn(views.STRIP)
    assert not lines(axes, "axis")
    assert not lines(axes, "upper limit")
    assert not [text for text in texts(axes) if "limit" in text or "parcels" in text]
    assert len(lines(axes, "peer")) == 5
    assert len({x for x, _ in spots(axes, "peer")}) == 1


@pytest.mark.parametrize("name", list(EVERY))
@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_no_words_cover_one_another_or_leave_the_picture(name: str, locale: str) -> None:
    axes = drawn(EVERY[name], locale=locale)
    figure = axes.figure
    assert isinstance(figure, Figure)
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    boxes = [(text.get_text(), text.get_window_extent()) for text in axes.texts]
    for (one, a), (other, b) in combinations(boxes, 2):
        width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(width, height) <= 1.5, (one, other)
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width + 1, text
        assert box.y0 >= -1, text
        assert box.y1 <= figure.bbox.height + 1, text


@pytest.mark.parametrize("name", list(EVERY))
def test_text_is_text_and_at_least_7_pt(name: str) -> None:
    svg = peers_svg(EVERY[name], FRAME, Formats(), Words())
    assert "peer median</text>" in svg
    assert svg == peers_svg(EVERY[name], FRAME, Formats(), Words())
    assert min(float(text.get_fontsize()) for text in drawn(EVERY[name]).texts) >= 7


def test_the_scale_holds_everything_in_whole_steps() -> None:
    scale = ratio_axis(views.INTERNAL)
    assert (scale.low, scale.high, scale.ticks) == (0.5, 2.5, (0.5, 1.0, 1.5, 2.0, 2.5))
    far = ratio_axis(replace(views.PARTNER, ratio=3.07, interval=(2.5, 3.71)))
    assert (far.low, far.high, far.decimals) == (0.0, 4.0, 0)


def test_a_name_stands_where_nothing_else_does() -> None:
    bounds, spot = Box(0, 0, 100, 100), Box(49, 49, 51, 51)
    free = places_beside(spot, 20, 4, 1)
    assert first_free(free, [], bounds) == Box(52, 48, 72, 52)
    assert first_free(free, [Box(60, 40, 90, 60)], bounds) == Box(28, 48, 48, 52)
    assert first_free(free, [Box(0, 0, 100, 100)], bounds) is None
    assert first_free(free, [], Box(45, 45, 55, 55)) is None
