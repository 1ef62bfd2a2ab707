"""The planted events of the fulfilment partners, found by the whole pipeline with their planted size."""

import pytest

from scorecards.demo import fulfilment_events as events
from scorecards.engine import Session
from scorecards.model import Month, Pair, Scorecard, parse_period
from tests.demo.cards import OCTOBER, card

#: A cent in the whole numbers of an amount (ten-thousandths of a unit).
CENT = 100


def month_of(text: str) -> Month:
    period = parse_period(text)
    assert isinstance(period, Month)
    return period


def total(session: Session, event: events.PickingStep | events.UnderGrading, *, since: bool) -> Pair:
    """The sums of the months up to October, before the event or since."""
    monthly = session.measures.monthly(event.kpi, event.partner)
    chosen = [pair for month, pair in monthly.items() if month <= OCTOBER and (str(month) >= event.since) == since]
    return sum(chosen, Pair())


@pytest.fixture(scope="module")
def mirabelle(session: Session) -> Scorecard:
    return card(session, events.DISPATCH_COLLAPSE.partner)


@pytest.fixture(scope="module")
def kranichhof(session: Session) -> Scorecard:
    return card(session, events.PICKING_STEP.partner)


def test_collapse_crosses_the_red_line_and_leads_the_findings(session: Session, mirabelle: Scorecard) -> None:
    event = events.DISPATCH_COLLAPSE
    result = mirabelle.kpi(event.kpi)
    orders = event.due + event.due_otherwise
    assert (result.numerator, result.denominator) == (orders - event.late - event.late_otherwise, orders)
    assert (result.rule, result.variation, result.status) == ("R1", "concern", "missed")
    assert [(cap.kpi, cap.letter) for cap in mirabelle.grade.caps if cap.kpi == event.kpi]
    assert mirabelle.findings[0].title.startswith("On-time dispatch fell below its normal range")
    weeks = session.measures.by_period(event.kpi, event.partner, "week")
    week = weeks[parse_period("2026-W42")]
    assert (week.known - week.numerator, week.known) == (event.late, event.due)


def test_picking_errors_are_a_signal_since_their_month(session: Session, kranichhof: Scorecard) -> None:
    event = events.PICKING_STEP
    before, since = total(session, event, since=False), total(session, event, since=True)
    assert (before.known - before.numerator, before.known) == (event.errors_before, event.lines_before)
    assert (since.known - since.numerator, since.known) == (event.errors_since, event.lines_since)
    result = kranichhof.kpi(event.kpi)
    assert (result.period, result.status, result.variation) == ("2026-09", "missed", "concern")
    assert result.since == event.since


def test_receiving_slows_down_to_its_planted_hours(session: Session, kranichhof: Scorecard) -> None:
    event = events.SLOWER_DOCK
    result = kranichhof.kpi(event.kpi)
    assert result.value == pytest.approx(event.hours_last, abs=0.7)
    assert result.limits is not None
    assert result.limits.centre == pytest.approx(event.hours_before, abs=0.3)
    assert (result.variation, result.status) == ("concern", "missed")
    assert card(session, event.partner, month_of(event.since).shift(-1)).kpi(event.kpi).variation == "common"


def test_missing_stock_is_a_signal_in_its_month_alone(session: Session, mirabelle: Scorecard) -> None:
    event = events.STOCK_SHRINK
    result = card(session, event.partner, month_of(event.period)).kpi(event.kpi)
    counted = event.counted + event.counted_elsewhere
    assert (result.numerator, result.denominator) == (counted - event.missing - event.wrong_elsewhere, counted)
    assert (result.rule, result.variation) == ("R1", "concern")
    assert mirabelle.kpi(event.kpi).variation == "common"


def test_under_grading_costs_its_planted_value(session: Session, mirabelle: Scorecard) -> None:
    event = events.UNDER_GRADING
    before, since = total(session, event, since=False), total(session, event, since=True)
    assert (before.numerator, before.known) == (event.cents_before * CENT, event.devices_before)
    assert (since.numerator, since.known) == (event.cents_since * CENT, event.devices_since)
    result = mirabelle.kpi(event.kpi)
    assert (result.variation, result.since) == ("concern", event.since)
    assert mirabelle.kpi("over_grade_value").variation == "common"
    accuracy = mirabelle.kpi("grading_accuracy")
    assert (accuracy.variation, accuracy.since) == ("concern", event.since)


def test_reversed_improvement_was_one_and_is_none_any_more(session: Session, kranichhof: Scorecard) -> None:
    event = events.REVERSED_IMPROVEMENT
    best = card(session, event.partner, month_of(event.until)).kpi(event.kpi)
    assert (best.variation, best.since) == ("improvement", event.since)
    assert best.value is not None
    now = kranichhof.kpi(event.kpi)
    assert now.variation == "common"
    assert now.value is not None
    assert best.value < now.value - 2


def test_an_unmapped_word_leaves_the_label_unknown(session: Session, kranichhof: Scorecard) -> None:
    words = [word for remark in session.tables.remarks for word in remark.unknown_words if remark.table == "orders"]
    assert [word[:2] for word in words] == [("shipping_solution", "Abholung")]
    assert kranichhof.kpi("label_adoption").unknown == words[0][2]


def test_what_we_owe_stands_on_the_card_without_weight(mirabelle: Scorecard) -> None:
    ours = [mirabelle.kpi(kpi) for kpi in ("label_adoption", "seller_adoption", "forecast_accuracy")]
    assert all(result.value is not None and not result.weight for result in ours)
    assert all(result.status == "not_scored" for result in ours)


def test_cards_have_no_lanes_and_every_other_page(mirabelle: Scorecard, kranichhof: Scorecard) -> None:
    for found in (mirabelle, kranichhof):
        assert found.kind == "fulfilment"
        assert found.lanes is None
        assert {"summary", "kpis", "trends", "notes"} <= {page.id for page in found.pages}
    assert (mirabelle.grade.letter, kranichhof.grade.letter) == ("D", "C")
