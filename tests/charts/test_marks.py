from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from scorecards.assets import shipped
from scorecards.charts.gap_bar import gap_bar
from scorecards.charts.icons import assurance_icon, status_icon, variation_icon
from scorecards.charts.interval import SIDE, interval, place
from scorecards.charts.score_bar import Part, score_bar
from scorecards.charts.sparkline import sparkline
from scorecards.charts.style import COLOURS
from scorecards.charts.svg import picture, rect
from scorecards.charts.watermark import watermark
from scorecards.model.scorecard import Assurance, Variation
from tests.charts.results import points, result

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 (our own picture)


def shapes(svg: str, tag: str) -> list[dict[str, str]]:
    return [node.attrib for node in parsed(svg).iter(SVG + tag)]


def test_pictures_are_measured_in_mm() -> None:
    root = parsed(picture(30, 6.5, rect(0, 0, 1 / 3, 1, "#000000")))
    assert (root.attrib["width"], root.attrib["height"], root.attrib["viewBox"]) == ("30mm", "6.5mm", "0 0 30 6.5")
    assert root[0].attrib["width"] == "0.333"


def test_a_sparkline_ends_with_its_scored_month_at_the_right() -> None:
    svg = sparkline(result(), 27, 6)
    (last,) = shapes(svg, "circle")
    assert float(last["cx"]) == 27 - 1.5
    (track,) = shapes(svg, "polyline")
    assert len(track["points"].split()) == 8
    assert track["points"].split()[-1] == f"{last['cx']},{last['cy']}"


def test_a_sparkline_has_its_range_and_a_dashed_target() -> None:
    svg = sparkline(result(), 27, 6)
    (band,) = shapes(svg, "rect")
    (target,) = shapes(svg, "line")
    top, bottom = float(band["y"]), float(band["y"]) + float(band["height"])
    level = float(target["y1"])
    assert level == pytest.approx(bottom + (top - bottom) * (0.97 - 0.94) / 0.04, abs=0.01)
    assert "stroke-dasharray" in target


def test_a_sparkline_leaves_immature_months_out() -> None:
    late = result(history=points([0.96] * 8, mature={7: False}), period="2026-05")
    assert len(shapes(sparkline(late, 27, 6), "polyline")[0]["points"].split()) == 7


def test_a_sparkline_breaks_over_a_gap_and_marks_a_concern_as_square() -> None:
    history = points([0.96, 0.96, None, 0.96, 0.90], signal={4: "concern"})
    svg = sparkline(result(history=history, period="2026-03"), 27, 6)
    assert [len(track["points"].split()) for track in shapes(svg, "polyline")] == [2, 2]
    assert [mark["fill"] for mark in shapes(svg, "rect")] == [COLOURS.band, COLOURS.missed]


def test_a_sparkline_without_values_is_empty() -> None:
    assert len(parsed(sparkline(result(history=()), 27, 6))) == 0
    assert len(parsed(sparkline(result(history=points([None, None])), 27, 6))) == 0


@pytest.mark.parametrize(
    ("gap", "worse", "start", "length", "colour"),
    [
        (-0.007, True, 10 - 0.7 * 9.7, 0.7 * 9.7, COLOURS.bar),
        (0.01, False, 10.0, 9.7, COLOURS.light),
        (0.0, False, 10.0, 0.0, COLOURS.light),
    ],
)
def test_a_gap_bar_grows_from_the_middle(gap: float, worse: bool, start: float, length: float, colour: str) -> None:
    (bar,) = shapes(gap_bar(gap, 0.01, worse=worse, width=20, height=5), "rect")
    assert float(bar["x"]) == pytest.approx(start, abs=0.001)
    assert float(bar["width"]) == pytest.approx(length, abs=0.001)
    assert bar["fill"] == colour


def test_no_gap_no_bar() -> None:
    assert len(parsed(gap_bar(None, 0.01, worse=False, width=20, height=5))) == 0


def test_an_interval_lies_on_its_axis() -> None:
    axis = (0.90, 1.0)
    assert place(0.95, axis, 45) == pytest.approx(22.5)
    assert place(0.5, axis, 45) == SIDE
    svg = interval(0.95, (0.94, 0.96), 0.97, axis, rated=True, width=45, height=6)
    target, whisker = shapes(svg, "line")
    assert float(target["x1"]) == pytest.approx(SIDE + 37 * 0.7)
    assert (float(whisker["x1"]), float(whisker["x2"])) == pytest.approx((SIDE + 37 * 0.4, SIDE + 37 * 0.6))
    assert shapes(svg, "circle")[0]["fill"] == COLOURS.ink


def test_what_is_not_rated_is_hollow_and_what_leaves_the_axis_has_an_arrow() -> None:
    svg = interval(0.95, (0.80, 0.96), None, (0.90, 1.0), rated=False, width=45, height=6)
    assert shapes(svg, "circle")[0]["fill"] == "#FFFFFF"
    assert len(shapes(svg, "polygon")) == 1


def test_the_score_bar_shares_its_width_by_weight_and_fills_by_points() -> None:
    svg = score_bar([Part(30, 50.0), Part(10, 100.0), Part(10, None)], 100, 10)
    pale_1, full_1, _, full_2 = shapes(svg, "rect")
    assert float(pale_1["width"]) == pytest.approx(60 - 0.4)
    assert float(full_1["height"]) == pytest.approx(5)
    assert float(full_2["height"]) == pytest.approx(10)
    hatching = shapes(svg, "line")
    assert min(float(line["x1"]) for line in hatching) >= 80
    assert max(float(line["x2"]) for line in hatching) <= 100


def test_icons_differ_in_shape() -> None:
    variations = [variation_icon(kind) for kind in get_args(Variation)]
    assurances = [assurance_icon(kind, "higher") for kind in ("met", "hit_or_miss", "missed", "not_enough")]
    statuses = [status_icon(kind) for kind in ("met", "near", "missed", "not_rated")]
    for icons in (variations, assurances, statuses):
        assert len(set(icons)) == len(icons)


@pytest.mark.parametrize(
    ("assurance", "better", "above"),
    [("met", "higher", False), ("missed", "higher", True), ("met", "lower", True), ("missed", "lower", False)],
)
def test_the_target_of_an_assurance_icon_lies_where_it_is(assurance: Assurance, better: str, above: bool) -> None:
    (target,) = shapes(assurance_icon(assurance, better), "line")  # type: ignore[arg-type]
    assert (float(target["y1"]) < 1.4) == above


def test_the_watermark_is_drawn_not_written() -> None:
    font: Path = shipped("config") / "fonts" / "Inter-SemiBold.ttf"
    svg = watermark("DRAFT", font)
    assert shapes(svg, "text") == []
    (path,) = shapes(svg, "path")
    assert path["fill"] == COLOURS.watermark
    assert path["d"].count("M") >= 5
