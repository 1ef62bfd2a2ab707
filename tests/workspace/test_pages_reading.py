"""pages.yaml: which pages a scorecard has, read and checked."""

import pytest

from tests.conftest import Desk, says

SHIPPED = ("summary", "kpis", "trends", "explanation", "lanes", "claims", "cost", "peers", "notes", "actions")


def test_without_a_file_the_shipped_pages_stand(desk: Desk) -> None:
    layouts = desk.load().layouts
    assert layouts["transport"].pages == SHIPPED
    assert layouts["transport"].headline[0] == "on_time"
    assert "lanes" not in layouts["fulfilment"].pages


def test_a_file_replaces_what_it_says_and_nothing_else(desk: Desk) -> None:
    desk.write("pages.yaml", "transport: {pages: [summary, notes, kpis], trends: [lost, on_time]}\n")
    layouts = desk.load().layouts
    assert layouts["transport"].pages == ("summary", "notes", "kpis")
    assert layouts["transport"].trends == ("lost", "on_time")
    assert layouts["transport"].headline[0] == "on_time"
    assert layouts["fulfilment"].pages[0] == "summary"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  pages: [summary, coast, notes]", ("coast",)),
        ("  pages: [kpis, notes, summary]", ("the first page is 'kpis'", "Write 'summary' first.")),
        ("  pages: [summary, kpis]", ("'notes' is missing", "Add 'notes'.")),
        ("  pages: [summary, kpis, kpis, notes]", ("'kpis' stands there twice", "Keep one.")),
        ("  headline: [on_tim]", ("there is no KPI 'on_tim'", "Did you mean on_time?")),
        ("  trends: [zzz]", ("there is no KPI 'zzz'", "scorecards kpis")),
        ("  pages: []", ("pages",)),
    ],
)
def test_faults_name_the_line(desk: Desk, line: str, words: tuple[str, ...]) -> None:
    desk.write("pages.yaml", f"transport:\n{line}\n")
    (problem,) = desk.faults()
    says(problem, "pages.yaml", 2, *words)
