"""The page of restatements, its line on the first page and the mark r, as they are printed."""

from dataclasses import replace

from scorecards.formats import Formats
from scorecards.model.restatement import Restatement, RowCount
from scorecards.render.restated import MOST_MONTHS, RestatedMarks
from scorecards.wording import Words
from tests.render import example, restated_example
from tests.render.conftest import rendered
from tests.render.restated_example import ON_TIME, ROWS
from tests.render.structure import elements

MARKS = RestatedMarks(Formats(), Words())


def pages_of(name: str) -> list[str]:
    return [" ".join(page.split()) for page in rendered(name).pages]


def test_it_stands_before_the_data_notes() -> None:
    ids = [page.id for page in restated_example.card().pages]
    assert ids[-2:] == ["restatements", "notes"]
    assert len(pages_of("restated")) == len(pages_of("full")) + 1


def test_the_title_counts_and_names_the_grade() -> None:
    page = restated_example.card().page("restatements")
    assert page is not None
    assert page.title == "3 values restated, 1 target changed, 2 statuses changed; grade B, first published as C"


def test_every_figure_stands_as_published_and_now() -> None:
    page = pages_of("restated")[-2]
    expected = [
        "2 On time, % Oct 26 96.1 97.2 +1.1 Late scans, Corrected rows 12 added, 1 removed, 457 changed",
        "Missed → Met · Points 70.4 → 100.0",
        "On time, adjusted, % Oct 26 96.1 96.1 0.0 Exclusions, Accepted dispute – Missed, unchanged",
        "Lost, per 10,000 Jul 26 9.4 9.4 0.0 New target – Target 6.0 → 10.0 · Red line 9.0 → 12.0 · Missed, unchanged",
        "Cost per parcel, € Oct 26 – 4.37 – Settings changed: exchange_rates.csv – Not on the card before",
        "Not determined: the rows of that revision are not kept",
        "Score 83.9 → 85.1 · Grade C → B · Cap lifted: lost parcels beyond the red line of 9.0",
        "As sent in revision 1 Now",
        "Executive summary Lost parcels crossed their red line. No longer said",
        "On time Aug 26 96.6% → 96.8%, Sept 26 96.6% → 96.9%",
        "Score and grade Sept 26 A 95.2 → A 96.1",
    ]
    assert [text for text in expected if text not in page] == []


def test_the_first_page_says_where() -> None:
    page = pages_of("restated")[0]
    said = "Changed since revision 1 3 values restated, 1 target changed, 2 statuses changed (page 5)"
    assert said in page
    assert "Restatements" in pages_of("restated")[4]


def test_revised_months_carry_r() -> None:
    """The mark stands behind the figure; the foot says what it means and of which months."""
    summary, kpis, trends = pages_of("restated")[:3]
    legend = "r = revised since it was first published: September 2026, October 2026."
    assert [legend in page for page in (summary, kpis, trends)] == [True, True, True]
    assert "95.2r" in summary.replace(" r", "r")
    assert not any("r = revised" in page for page in pages_of("full"))


def test_more_months_than_the_page_lists_are_counted() -> None:
    found = restated_example.twice().restatement
    assert found is not None
    assert (len(found.months), MARKS.more_months(found)) == (30, 30 - MOST_MONTHS)
    assert f"{30 - MOST_MONTHS} more in the annex." in " ".join(pages_of("restated twice"))


def test_a_third_revision_shows_the_second_too() -> None:
    text = " ".join(pages_of("restated twice"))
    assert "First published Revision 2 Now" in text
    assert "3 On time, % Oct 26 96.1 97.2 97.2 +1.1" in text


def test_the_tables_have_headers() -> None:
    kinds = [str(node.S) for node in elements(rendered("restated").pdf)]
    plain = [str(node.S) for node in elements(rendered("full").pdf)]
    assert kinds.count("/Table") == plain.count("/Table") + 2


def test_a_figure_that_moved_with_its_target_needs_another_cause() -> None:
    moved = replace(ON_TIME, causes=("target",), rows=None)
    assert MARKS.causes(moved) == "New target, Not determined: the rows of that revision are not kept"
    kept = replace(moved, causes=(), rows=RowCount())
    assert MARKS.causes(kept) == "Not determined: no row or setting of this KPI is known to differ"
    assert MARKS.causes(ROWS[2]) == "New target"


def test_a_legend_of_many_months_is_a_span() -> None:
    card = replace(example.CARD, revised=restated_example.MARKS)
    assert MARKS.legend(card, ()) == []
    assert "September 2026" in MARKS.legend(card, MARKS.of_summary(card))[0]


def test_a_restatement_of_nothing_has_no_page() -> None:
    assert Restatement(1, 1, 2, (), None, (), ()).is_empty
