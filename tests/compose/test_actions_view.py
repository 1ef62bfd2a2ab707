"""The action tracker: order, states at the data date, what the KPI says of what was done; as of 12 November 2026."""

from dataclasses import replace
from datetime import date

import pytest

from scorecards.compose import compose
from scorecards.compose.actions import judged, shown
from scorecards.engine import Session
from scorecards.model import Month, Point, Scorecard
from scorecards.model.actions import Action, ActionPlan, ActionsView, Decision, Dispute
from tests.charts.results import result
from tests.compose.card_checks import check_numbers_in_words, check_words

AS_OF = date(2026, 11, 12)
#: 2026-01 to 2026-10, a hundred parcels each but for May, with twice as many.
VALUES = (0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99)


def action(name: str, **more: object) -> Action:
    plain = Action(name, "Do it", "Ada", "us", date(2026, 7, 1), date(2026, 10, 1), "open")
    return replace(plain, **more)  # type: ignore[arg-type]


def history(signals: dict[int, str] | None = None, *, limits: bool = True, immature: int = 0) -> tuple[Point, ...]:
    return tuple(
        Point(
            f"2026-{month:02d}",
            value,
            numerator=0,
            denominator=200 if month == 5 else 100,
            centre=0.94 if limits else None,
            mature=month <= len(VALUES) - immature,
            signal=(signals or {}).get(month),  # type: ignore[arg-type]
        )
        for month, value in enumerate(VALUES, start=1)
    )


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (action("a", due=date(2026, 11, 11)), "overdue"),
        (action("a", due=date(2026, 11, 12)), "due"),
        (action("a", due=date(2026, 11, 30)), "due"),
        (action("a", due=date(2026, 12, 1)), "open"),
        (action("a", status="done", done_on=date(2026, 11, 12)), "done"),
        (action("a", status="done", done_on=date(2026, 11, 13), due=date(2026, 12, 1)), "open"),
        (action("a", status="dropped"), "dropped"),
    ],
)
def test_the_status_at_the_data_date(entry: Action, expected: str) -> None:
    assert shown(entry, AS_OF) == expected


def test_before_and_after_are_the_months_around_it_weighted_by_their_parcels() -> None:
    """Done in June: January to May before, with May twice; July to October after."""
    found = judged(result(history=history()), Month(2026, 6))
    assert found.before == pytest.approx((0.90 + 0.91 + 0.92 + 0.93 + 2 * 0.94) / 6)
    assert found.after == pytest.approx((0.96 + 0.97 + 0.98 + 0.99) / 4)
    assert (found.months_after, found.verdict) == (4, "common")


def test_at_most_six_months_on_either_side() -> None:
    late, first = (judged(result(history=history()), Month(2026, month)) for month in (9, 1))
    assert late.before == pytest.approx((0.92 + 0.93 + 0.94 + 0.94 + 0.95 + 0.96 + 0.97) / 7)
    assert first.before is None
    assert first.months_after == 6
    assert first.after == pytest.approx((0.91 + 0.92 + 0.93 + 2 * 0.94 + 0.95 + 0.96) / 7)


@pytest.mark.parametrize(
    ("signals", "done", "verdict", "since"),
    [
        ({8: "improvement"}, 6, "improvement", "2026-08"),
        ({8: "concern"}, 6, "concern", "2026-08"),
        ({5: "improvement"}, 6, "common", ""),
        # it was there already in the month of the action, and in the month before it
        ({6: "improvement", 7: "improvement"}, 6, "before", "2026-07"),
        ({5: "concern", 6: "concern", 7: "concern"}, 6, "before", "2026-07"),
        ({7: "concern", 8: "improvement"}, 6, "concern", "2026-07"),
        ({}, 8, "early", ""),
        ({}, 10, "early", ""),
        ({10: "improvement"}, 9, "improvement", "2026-10"),
    ],
)
def test_verdicts(signals: dict[int, str], done: int, verdict: str, since: str) -> None:
    found = judged(result(history=history(signals)), Month(2026, done))
    assert (found.verdict, found.since) == (verdict, since)


def test_without_limits_there_is_no_verdict() -> None:
    assert judged(result(history=history(limits=False)), Month(2026, 6)).verdict == "no_range"


def test_immature_months_do_not_judge() -> None:
    found = judged(result(history=history(immature=3)), Month(2026, 6))
    assert (found.months_after, found.after, found.verdict) == (1, 0.96, "early")


PLAN = ActionPlan(
    (
        action("open", due=date(2026, 12, 11), company="partner"),
        action("new", opened=date(2026, 11, 2), due=date(2026, 11, 20)),
        action("late", kpi="scan_compliance"),
        action("later", due=date(2026, 10, 2)),
        action("future", opened=date(2026, 11, 13), due=date(2026, 12, 1)),
        action("done", status="done", done_on=date(2026, 9, 1), kpi="on_time"),
        action("unlisted KPI", status="done", done_on=date(2026, 6, 1), kpi="transit_p50"),
        action("long ago", opened=date(2025, 1, 1), due=date(2025, 2, 1), status="done", done_on=date(2025, 2, 1)),
        action("dropped", status="dropped", company="Gamma Ltd"),
    ),
    (Dispute("D-1", "Three days", "on time +0.4 pp"),),
    (Decision("sealed cages", "2026-11-30", "Ada", "us"),),
)


def card_of(network: Session, plan: ActionPlan) -> Scorecard:
    partner = next(partner for partner in network.tables.partners if partner.id == "boreal-express")
    workspace = replace(network.workspace, actions={"boreal-express": plan})
    return compose(workspace, network.tables, network.measures, partner, Month(2026, 10))


@pytest.fixture
def card(network: Session) -> Scorecard:
    return card_of(network, PLAN)


@pytest.fixture
def view(card: Scorecard) -> ActionsView:
    assert card.actions is not None
    return card.actions


def test_the_order_of_the_rows(view: ActionsView) -> None:
    assert [(row.id, row.status) for row in view.rows] == [
        ("late", "overdue"),
        ("later", "overdue"),
        ("new", "due"),
        ("open", "open"),
        ("unlisted KPI", "done"),
        ("done", "done"),
        ("dropped", "dropped"),
    ]
    assert [row.id for row in view.rows if row.is_new] == ["new"]


def test_companies_by_name(card: Scorecard, view: ActionsView) -> None:
    company = {row.id: row.company for row in view.rows}
    assert (company["open"], company["new"], company["dropped"]) == ("Boréal Express", card.shipper, "Gamma Ltd")
    assert view.decisions[0].company == card.shipper


def test_a_done_action_has_the_values_of_the_card(card: Scorecard, view: ActionsView) -> None:
    row = next(row for row in view.rows if row.id == "done")
    on_time = {point.period: point for point in card.kpi("on_time").history}
    assert row.after == on_time["2026-10"].value
    months = [on_time[f"2026-{month:02d}"] for month in range(3, 9)]
    kept = sum((point.value or 0) * (point.denominator or 0) for point in months)
    assert row.before == pytest.approx(kept / sum(point.denominator or 0 for point in months))
    assert (row.months_after, row.kpi) == (1, "On time")
    late = next(row for row in view.rows if row.id == "late")
    assert (late.before, late.after, late.verdict, late.judged) == (None, None, "none", "")


def test_a_kpi_that_is_not_on_the_card_is_judged_too(card: Scorecard, view: ActionsView) -> None:
    row = next(row for row in view.rows if row.id == "unlisted KPI")
    assert "transit_p50" not in {result.id for result in card.kpis}
    assert row.months_after == 4
    assert row.after is not None


def test_the_title_counts_what_was_due(card: Scorecard, view: ActionsView) -> None:
    """Due by then and not dropped: late, later, done, unlisted KPI and long ago."""
    assert (view.due_by_now, view.done_of_due) == (5, 3)
    page = card.page("actions")
    assert page is not None
    assert page.title.startswith("3 of the 5 actions due by 12 November 2026 are done; ")
    assert page.title.endswith("; 2 are overdue")
    assert card.pages[-1] is page
    check_words(card)
    check_numbers_in_words(card)


def test_one_action_and_none_due(network: Session) -> None:
    one = card_of(network, ActionPlan((action("a", kpi=""),))).page("actions")
    assert one is not None
    assert one.title == "The one action due by 12 November 2026 is not done; 1 is overdue"
    none = card_of(network, ActionPlan((action("a", due=date(2026, 12, 1)),), PLAN.disputes)).page("actions")
    assert none is not None
    assert none.title == "No action was due by 12 November 2026; 1 action is open; 1 dispute is listed"


def test_no_plan_no_page_and_decisions_alone_make_none(network: Session) -> None:
    assert card_of(network, ActionPlan()).actions is None
    card = card_of(network, ActionPlan(decisions=PLAN.decisions))
    assert card.page("actions") is None
    assert card.actions is not None
    assert card.actions.decisions[0].ask == "sealed cages"
