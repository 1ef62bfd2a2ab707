from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from jinja2 import TemplateRuntimeError

from scorecards.formats import Formats
from scorecards.render.layout import bound, columns, panel_grid, row_height, split
from scorecards.render.rows import (
    days_are_whole,
    gap_scales,
    kpi_rows,
    lane_decimals,
    lane_groups,
    padding,
    score_operands,
    score_parts,
)
from tests.render.example import GRADE, KPIS, LANES

FIGURE, MARK = "\u2007", "\u2008"
EN = Formats("en-GB")


def test_rows_keep_their_order_in_groups() -> None:
    groups = kpi_rows(KPIS, EN)
    assert [group[0].result.group for group in groups] == ["speed", "quality", "claims", "cost", "data", "other"]
    assert [row.result for group in groups for row in group] == list(KPIS)


def test_numbers_of_a_row_are_those_of_the_result() -> None:
    lost = kpi_rows(KPIS, EN)[1][0]
    assert (lost.value, lost.target, lost.gap, lost.delta_previous) == ("9.4", "6.0", "+3.4", "+3.7")
    assert lost.worse


def test_better_and_worse_follow_the_direction() -> None:
    rows = {row.result.id: row for group in kpi_rows(KPIS, EN) for row in group}
    worse = {name for name, row in rows.items() if row.worse}
    assert worse == {"on_time", "first_attempt", "lost"}


def test_columns_of_mixed_precision_align_on_the_decimal_mark() -> None:
    assert padding(2, 2) == ""
    assert padding(1, 2) == FIGURE
    assert padding(0, 2) == MARK + FIGURE * 2
    rows = {row.result.id: row for group in kpi_rows(KPIS, EN) for row in group}
    assert rows["on_time"].pad(rows["on_time"].value) == FIGURE
    assert rows["invoice_accuracy"].pad(rows["invoice_accuracy"].value) == ""  # a dash


def test_gap_bars_share_one_scale_per_unit() -> None:
    scales = gap_scales(KPIS)
    assert scales["percent"] == pytest.approx(0.01)  # the widest tolerance; the widest gap is 0.71 pp
    assert scales["per_10000"] == pytest.approx(37 / 39168 - 0.0006)
    assert scales["money"] == pytest.approx(0.088)


def test_the_score_can_be_recomputed_from_what_is_printed() -> None:
    parts = score_parts(KPIS, EN)
    assert [(part.weight, part.points, part.contribution) for part in parts][:5] == [
        ("25%", "76.3", "19.075"),
        ("10%", "100", "10.0"),
        ("10%", "92.4", "9.24"),
        ("10%", "100", "10.0"),
        ("15%", "42.6", "6.39"),
    ]
    assert parts[8].contribution == "–"
    assert score_operands(GRADE, EN) == ("79.705", "0.95")
    assert round(79.705 / 0.95, 1) == GRADE.score


def test_operands_get_the_digits_their_quotient_needs() -> None:
    grade = replace(GRADE, score=83.76, rated_weight=30)
    operands = score_operands(grade, EN)
    assert operands == ("25.128", "0.30")  # 25.1 ÷ 0.30 would print 83.7, the score is 83.8
    assert score_operands(replace(grade, score=None), EN) is None


def test_transit_days_are_whole_or_not() -> None:
    assert days_are_whole(LANES)
    assert not days_are_whole(replace(LANES, rows=(replace(LANES.rows[0], p50=2.5),)))


def test_lanes_too_small_to_rate_stand_apart() -> None:
    groups = lane_groups(LANES)
    assert [(service, len(rows)) for service, rows in groups] == [
        ("Standard", 9),
        ("Express", 4),
        ("Pick-up point", 3),
        ("", 2),
    ]


def test_columns_are_filled_in_order_to_about_the_same_height() -> None:
    assert split("abcdef", [1, 1, 1, 1, 1, 1], 3) == [["a", "b"], ["c", "d"], ["e", "f"]]
    assert split("abcd", [5, 1, 1, 5], 2) == [["a", "b"], ["c", "d"]]
    assert split("a", [1], 2) == [["a"], []]
    assert split("", [], 2) == [[], []]


def test_no_other_split_has_a_lower_highest_column() -> None:
    sizes = [7.0, 7.5, 4.25, 4.5, 5.0, 3.5, 6.0, 4.75, 4.0, 3.0]
    items = list(range(len(sizes)))
    for parts in (2, 3, 4):
        found = split(items, sizes, parts)
        assert [item for column in found for item in column] == items
        every = [
            max(sum(sizes[a:b]) for a, b in pairwise([0, *cuts, len(sizes)]))
            for cuts in combinations(range(1, len(sizes)), parts - 1)
        ]
        assert max(sum(sizes[item] for item in column) for column in found) == min(every)


def test_column_widths_must_fit_the_page() -> None:
    assert str(columns(10, 2.5)) == '<colgroup><col style="width:10mm"><col style="width:2.5mm"></colgroup>'
    with pytest.raises(TemplateRuntimeError, match="the column widths sum to 270 mm, more than the 269 mm there are"):
        columns(200, 70)


def test_rows_fill_the_height_within_bounds() -> None:
    assert row_height(10, 100, 5, 12) == 10
    assert row_height(100, 100, 5, 12) == 5
    assert row_height(0, 100, 5, 12) == 12


@pytest.mark.parametrize(
    ("panels", "grid"), [(1, (1, 1)), (2, (2, 1)), (3, (3, 1)), (4, (2, 2)), (6, (3, 2)), (8, (4, 2)), (12, (4, 3))]
)
def test_panels_are_as_large_as_their_number_allows(panels: int, grid: tuple[int, int]) -> None:
    assert panel_grid(panels) == grid


def test_no_lane_that_missed_is_printed_as_its_target() -> None:
    assert lane_decimals(LANES) == 1
    near = replace(LANES.rows[0], value=0.9696, target=0.97, status="near")  # 97.0 with one digit
    assert lane_decimals(replace(LANES, rows=(near, *LANES.rows[1:]))) == 2
    low = replace(near, status="indicative")
    assert lane_decimals(replace(LANES, rows=(low, *LANES.rows[1:]))) == 1


def test_the_printed_parts_add_to_the_printed_sum() -> None:
    total = sum(Decimal(part.contribution) for part in score_parts(KPIS, EN) if part.contribution != "–")
    operands = score_operands(GRADE, EN)
    assert operands is not None
    assert total == Decimal(operands[0])


def test_no_short_word_is_alone_on_the_second_line_of_a_title() -> None:
    assert bound("9 claims worth €2,913 are open") == "9 claims worth\u00a0€2,913\u00a0are\u00a0open"
    assert bound("one") == "one"
    assert bound("") == ""
