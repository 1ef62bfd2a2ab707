"""A week is named as the language of the document names it, on the page and in the words of the picture."""

import pytest

from scorecards.charts.weeks import Strip, weeks_svg
from scorecards.formats import Formats
from scorecards.model.weeks import WeekPoint, WeekStrip
from scorecards.render.bridges import week_name, weeks_alt
from scorecards.wording import Words, locale_of

POINTS = tuple(
    WeekPoint(week, value, 900, 0.95, 0.97, 0.99, rule, None, None, (), None)
    for week, value, rule in (("2026-W41", 0.97, ""), ("2026-W42", 0.94, "R1"))
)
WEEKS = WeekStrip("on_time", "On time", "percent", "higher", 2, ("2025-W30", "2026-W29"), 52, POINTS)
NAMES = {"en": "W42", "fr": "S42", "de": "KW\u00a042", "es": "S42", "it": "S42"}


@pytest.mark.parametrize("language", NAMES)
def test_the_name_of_a_week(language: str) -> None:
    words, formats = Words(language), Formats(locale_of(language, "en-GB"))
    name = NAMES[language]
    assert week_name(POINTS[1], words) == name
    said = weeks_alt(WEEKS, formats, words)
    assert said.count(name) == 2  # the last week, and the one with a signal
    drawn = weeks_svg(WEEKS, None, Strip(100.0, 30.0, 20.0, ("Inter",), foot=10.0), formats, words)
    assert f">{name}<" in drawn
