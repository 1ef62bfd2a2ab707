"""The page of explanations on the demo network: its figures against SQL over the generated files."""

from fractions import Fraction

import duckdb
import pytest

from scorecards.demo import events
from scorecards.engine import Session
from scorecards.model import Scorecard
from scorecards.model.movement import Movement
from scorecards.render import render_document
from tests.demo.cards import card, page_texts


def moved_of(made: Scorecard) -> Movement:
    assert made.movement is not None
    return made.movement


@pytest.fixture(scope="module")
def boreal(session: Session) -> Scorecard:
    return card(session, "boreal-express")


def late_by(network: duckdb.DuckDBPyConnection, month: str, keys: str) -> dict[tuple[str, ...], tuple[int, int, int]]:
    """Rows with a known outcome, late ones, and their days late, of Boréal's parcels due in a month."""
    rows = network.execute(
        f"""SELECT {keys}, count(*), count_if(coalesce(late_by, 1) > 0), coalesce(sum(greatest(late_by, 0)), 0)
            FROM judged WHERE partner IN ('BOREAL', 'Boréal Express', 'boreal-express') AND known
              AND promise_month = '{month}' GROUP BY ALL"""  # noqa: S608  # our own names
    ).fetchall()
    width = len(keys.split(","))
    return {tuple(str(value or "") for value in row[:width]): row[width:] for row in rows}


def test_the_bridge_is_made_of_the_late_parcels_of_each_cell(
    boreal: Scorecard, network: duckdb.DuckDBPyConnection
) -> None:
    gap = moved_of(boreal).gap
    assert gap is not None
    cells = late_by(network, "2026-10", "origin, destination, service, flow")
    above = {key: late - 0.03 * n for key, (n, late, _) in cells.items()}
    assert gap.actual == sum(late for _, late, _ in cells.values())
    assert gap.above == round(sum(above.values()))
    for step, (key, expected) in zip(gap.steps, sorted(above.items(), key=lambda entry: -entry[1]), strict=False):
        if step.kind == "cell":
            origin, destination, service, flow = key
            assert step.name == f"{origin}→{destination} {service}" + ("" if flow == "forward" else f", {flow}")
            assert step.parcels == pytest.approx(expected, abs=1)
    below = next(step for step in gap.steps if step.kind == "below")
    assert below.cells == sum(n <= 0 for n in above.values())
    assert below.parcels == pytest.approx(sum(n for n in above.values() if n <= 0), abs=3)


def test_causes_are_those_recorded(boreal: Scorecard, network: duckdb.DuckDBPyConnection) -> None:
    causes = moved_of(boreal).causes
    assert causes is not None
    now, before = (late_by(network, month, "late_reason") for month in ("2026-10", "2026-09"))
    named = {row.word: row for row in causes.rows if row.word}
    assert {"hub_delay", "capacity", "misrouted", "absent"} <= set(named)
    for word, row in named.items():
        assert (row.parcels, row.days) == now[word,][1:]
        assert row.change == now[word,][1] - before[word,][1]
    unknown = next(row for row in causes.rows if row.party == "unknown")
    assert (unknown.parcels, unknown.name) == (now["",][1], "No cause recorded")
    assert causes.rows[-1] == unknown
    assert causes.total.parcels == sum(late for _, late, _ in now.values())
    assert causes.total.days == sum(days for *_, days in now.values())


def test_controllable_is_bounded_by_the_unknown_causes(boreal: Scorecard, network: duckdb.DuckDBPyConnection) -> None:
    words = late_by(network, "2026-10", "late_reason")
    n = sum(rows for rows, *_ in words.values())
    own = sum(words[word,][1] for word in ("hub_delay", "capacity", "misrouted"))
    found = {standing.id: standing for standing in moved_of(boreal).standings}
    assert found["raw"].is_scored
    assert found["raw"].low == pytest.approx(1 - sum(late for _, late, _ in words.values()) / n)
    assert found["controllable"].high == pytest.approx(1 - own / n)
    assert found["controllable"].low == pytest.approx(1 - (own + words["",][1]) / n)
    assert not found["controllable"].is_scored


def test_the_mix_shift_is_said_to_be_mix(session: Session) -> None:
    """No lane stands out beside the month before, nearly all is mix, and the pages say so without a lane."""
    event = events.MIX_SHIFT
    made = card(session, event.partner)
    change = moved_of(made).change
    assert change is not None
    assert change.standouts == ()
    assert abs(change.totals.mix) > 0.8 * abs(change.totals.total)
    planted = Fraction(event.due - event.late, event.due) - Fraction(
        event.due_before - event.late_before, event.due_before
    )
    assert change.difference == pytest.approx(float(planted), abs=1e-12)
    page = made.page("explanation")
    assert page is not None
    assert f"mix accounts for −{abs(change.totals.mix):.2f} pp of −{abs(100 * float(planted)):.2f} pp" in page.title
    finding = next(found for found in made.findings if found.title.startswith("On-time delivery"))
    assert "the mix of lanes accounts for" in finding.sentences[-1]
    assert not any("→" in sentence for sentence in finding.sentences)


def test_the_heaviest_miss_is_found_before_a_signal_that_costs_little(session: Session) -> None:
    """On time misses by 3 pp with a weight of 25; two days later it is 0.01 pp with a run below the mean."""
    titles = [finding.title for finding in card(session, "tramontana-envios").findings]
    assert any(title.startswith("On-time delivery missed") for title in titles)
    assert not any("+ 2 days" in title for title in titles)


def test_a_partner_without_lanes_shows_its_weeks(session: Session) -> None:
    made = card(session, "depot-mirabelle")
    moved = moved_of(made)
    assert moved.kpi == "dispatch_on_time"
    assert (moved.gap, moved.causes) == (None, None)
    assert made.weeks is not None
    assert [point.week for point in made.weeks.weeks if point.rule == "R1"] == ["2026-W42"]
    page = made.page("explanation")
    assert page is not None
    assert "W42 alone was beyond the range of weeks" in page.title


@pytest.mark.parametrize("partner_id", ["boreal-express", "depot-mirabelle", "larkfield-parcels"])
def test_the_page_takes_one_sheet_and_prints_what_the_card_carries(session: Session, partner_id: str) -> None:
    made = card(session, partner_id)
    rendered = render_document(made, session.workspace.brand)
    assert rendered.pages == len(made.pages)
    text = page_texts(rendered.pdf)[[page.id for page in made.pages].index("explanation")]
    moved = moved_of(made)
    for step in moved.gap.steps if moved.gap else ():
        assert step.name.replace("→", "") in text.replace("→", "")
        assert f"{abs(step.parcels):,}" in text
    for row in moved.causes.rows if moved.causes else ():
        assert row.name in text
        assert f"{row.parcels:,}" in text
    assert made.weeks is not None
    for point in made.weeks.weeks:
        assert f"{100 * (point.value or 0):.2f}" in text


def test_a_card_with_too_few_parcels_says_why_it_has_no_explanation(session: Session) -> None:
    made = card(session, "velo-plume")
    assert made.movement is None
    assert any("explanation (too few parcels" in remark for remark in made.notes.remarks)
