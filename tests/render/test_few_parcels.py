"""A month of few parcels: rows of lanes are counts, their total is the figure of the KPI table."""

from dataclasses import replace

from scorecards.render import render_pdf
from tests.render import example
from tests.render.conftest import Rendered


def test_the_total_is_the_figure_of_the_kpi_table() -> None:
    """12 of 13 in time: 92.3 on both pages; the lane itself has no rate."""
    row = replace(example.LANES.rows[0], n=13, late=1, value=12 / 13, status="counts_only", interval=None)
    lanes = replace(example.LANES, rows=(row,), total=replace(row, lane="", service="", delta_previous=-0.077))
    card = replace(example.CARD, lanes=lanes)
    page = card.pages.index(next(page for page in card.pages if page.id == "lanes"))
    words = Rendered(render_pdf(card, example.BRAND)).pages[page].split()
    assert words.count("92.3") == 1
    assert "\u22127.7" in words
    assert " ".join(words).count("Counts only") == 1
    assert " ".join(words).count("Not rated") == 1
