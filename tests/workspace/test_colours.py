"""The palette: told apart by every reader, on paper and in grey. Figures of the palette were measured by others."""

from itertools import combinations, pairwise

import pytest

from scorecards.charts.style import COLOURS
from scorecards.model import Brand
from scorecards.model.brand import STATUS_HUES
from scorecards.workspace.brand import contrast_on_white
from scorecards.workspace.colours import SIGHTS, distance, seen, too_near


def nearest(colour: str, sight: str) -> float:
    return min(distance(colour, hue, sight) for hue in STATUS_HUES.values())


def test_statuses_are_told_apart_by_every_sight() -> None:
    pairs = combinations(STATUS_HUES.values(), 2)
    worst = min(distance(one, other, sight) for one, other in pairs for sight in SIGHTS)
    assert worst >= 23.5


@pytest.mark.parametrize(
    ("accent", "sight", "figure"),
    [("#1F2A6B", "deuteranopia", 24.5), ("#2B3A8C", "tritanopia", 17.4)],
)
def test_distances_as_they_were_measured_elsewhere(accent: str, sight: str, figure: float) -> None:
    assert nearest(accent, sight) == pytest.approx(figure, abs=0.06)


def test_the_shipped_accent_is_far_from_every_status() -> None:
    assert list(too_near(Brand.accent)) == []


def test_the_worst_sight_is_named() -> None:
    (found,) = too_near("#2B3A8C")
    assert (found.status, found.sight) == ("met", "tritanopia")


@pytest.mark.parametrize("hue", STATUS_HUES.values())
def test_a_status_is_too_near_to_itself(hue: str) -> None:
    assert min(found.delta_e for found in too_near(hue)) == pytest.approx(0, abs=1e-6)


def test_grey_is_grey_to_everybody() -> None:
    for sight in SIGHTS:
        red, green, blue = seen("#777777", sight).coords()
        assert red == pytest.approx(green, abs=0.01)
        assert red == pytest.approx(blue, abs=0.01)


def test_text_and_marks_have_the_contrast_they_need() -> None:
    """WCAG 2.2: text 4.5 on white, marks that carry meaning 3."""
    for text in (COLOURS.ink, COLOURS.text, COLOURS.muted, COLOURS.met, COLOURS.missed, Brand.accent):
        assert contrast_on_white(text) >= 4.5
    for mark in (COLOURS.bar, COLOURS.light, COLOURS.met, COLOURS.near, COLOURS.missed):
        assert contrast_on_white(mark) >= 3.0
    # The words of a warning stand on its pale fill.
    assert contrast_on_white(COLOURS.near_text) / contrast_on_white(COLOURS.near_fill) >= 4.5


def test_statuses_differ_in_grey() -> None:
    """The luminance behind the contrast: each step a quarter of the other at least."""
    contrasts = sorted(contrast_on_white(hue) for hue in STATUS_HUES.values())
    assert all(high / low > 1.25 for low, high in pairwise(contrasts))
