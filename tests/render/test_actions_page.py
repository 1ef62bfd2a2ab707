"""The page of actions and the decisions of the first page, as they are printed."""

from dataclasses import replace

from scorecards.charts.icons import action_icon
from scorecards.charts.style import COLOURS
from scorecards.formats import Formats
from scorecards.render.action_marks import ActionMarks
from scorecards.render.pictures import Pictures
from scorecards.wording import Words
from tests.render import actions_example
from tests.render.conftest import rendered
from tests.render.structure import elements

MARKS = ActionMarks(Pictures(), Formats(), Words())
ROWS = {row.id: row for row in actions_example.ROWS}


def pages_of(name: str) -> list[str]:
    return [" ".join(page.split()) for page in rendered(name).pages]


def test_both_pages_take_one_sheet_each() -> None:
    assert len(rendered("actions").pages) == 6
    assert len(rendered("many actions").pages) == 6


def test_every_action_stands_on_the_page() -> None:
    page = pages_of("actions")[-1]
    expected = ["Tom Riise Boréal Express 15 Oct 2026", "+0.2 pp", "−3 per 10,000", "−€0.02", "−1 days"]
    expected += [
        "97.5 → 98.0%",
        "6 months after",
        "€4.40 → €4.36",
        "one month after",
        "19.2 →",
        "Better: signal in March",
    ]
    expected += ["Overdue", "New", "Open", "Done", "Dropped", "20 Feb 2026", "The depot closes in 2027"]
    expected += [
        "D-26-18 Exclude 13 to 15 October, sorter stop On time +0.4 pp Rejected 10 Nov 2026",
        "per 10,000 Open –",
    ]
    assert [text for text in expected if text not in page] == []


def test_decisions_stand_under_the_findings_of_the_first_page() -> None:
    page = pages_of("actions")[0]
    assert page.index("Findings") < page.index("Decisions asked at the review")
    assert "Decide: PIN at hand-over and sealed cage for devices above €500" in page
    assert "Jonas Weil, Boréal Express · by 4 December 2026 · options: from December or from March" in page
    assert "Sara Lindqvist · by 11 December 2026" in page
    assert "Decide:" not in pages_of("full")[0]


def test_a_full_first_page_has_its_decisions_in_a_line_each() -> None:
    page = pages_of("many actions")[0]
    assert page.count("Decide: ") == 3
    assert "above €500 · Claire Aumont, Boréal Express · by 30 Nov 2026" in page
    assert "FR→ES · Jonas Weil, Boréal Express · by 4 Dec 2026 · options: from December or from March" in page


def test_the_tables_have_headers() -> None:
    kinds = [str(node.S) for node in elements(rendered("actions").pdf)]
    plain = [str(node.S) for node in elements(rendered("full").pdf)]
    others = 3  # tables of the other KPIs, for which the decisions leave no room
    assert kinds.count("/Table") == plain.count("/Table") - others + 2
    assert kinds.count("/H2") == plain.count("/H2") + 1


def test_rows_under_the_name_of_their_status() -> None:
    groups = MARKS.groups(actions_example.ROWS)
    assert [(name, len(rows)) for name, rows in groups] == [
        ("Overdue", 1),
        ("Due this month", 1),
        ("Open", 1),
        ("Done", 3),
        ("Dropped", 1),
    ]


def test_a_change_with_its_unit_once() -> None:
    assert MARKS.change(ROWS["A-26-31"]) == "–"
    assert MARKS.change(ROWS["A-26-29"]) == "97.5 → 98.0%"
    assert (MARKS.change(ROWS["A-26-32"]), MARKS.change_unit(ROWS["A-26-32"])) == ("19.2 →", "days")
    lost = replace(ROWS["A-26-29"], unit="per_10000", before=0.00094, after=0.00087)
    assert (MARKS.change(lost), MARKS.change_unit(lost)) == ("9.4 → 8.7", "per 10,000, 6 months after")
    assert MARKS.change(replace(ROWS["A-26-29"], before=None)) == "– → 98.0%"


def test_an_expected_change_as_it_was_written() -> None:
    assert MARKS.expected(replace(ROWS["A-26-31"], expected=0.25)) == "+0.25 pp"
    assert MARKS.expected(replace(ROWS["A-26-31"], expected=10.0)) == "+10 pp"
    french = replace(MARKS, formats=Formats("fr-FR"), words=Words("fr"))
    assert french.expected(replace(ROWS["A-26-31"], expected=0.25)) == "+0,25\u00a0pt"
    assert MARKS.expected(ROWS["A-26-36"]) == ""


def test_each_state_has_its_icon() -> None:
    assert len({action_icon(status) for status in ("overdue", "open", "done", "dropped")}) == 4
    assert action_icon("due") == action_icon("open")
    assert COLOURS.met in action_icon("done")
