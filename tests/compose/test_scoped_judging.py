"""Targets for a part of the parcels, judged by hand: levels, lanes, and what is left without a target."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from scorecards.compose import compose
from scorecards.compose.context import Context
from scorecards.compose.populations import unused_scopes
from scorecards.engine import Session
from scorecards.formats import Formats
from scorecards.model import LaneRow, Scorecard
from scorecards.wording import Words
from tests.compose.card_checks import check_figures, check_words
from tests.compose.network import CARD, CHANGE, EVE, Batch, Carrier, only, steady, tables, yaml
from tests.engine.workspaces import opened, write_workspace

Card = Callable[[str], Scorecard]

#: The targets of every carrier but on time: one KPI to carry weight where on time has none.
LOST = {"lost": {"target": 600, "weight": 100}}
WEIGHT: Mapping[str, Any] = {"target": "97 %", "weight": 100, "clause": "§ 1"}


def carriers() -> dict[str, Carrier]:
    two_lanes = only(CARD, Batch(600, 12), Batch(400, 36, destination="DE"))
    by_lane = [WEIGHT, {"target": "90 %", "lane": "FR-DE", "clause": "§ 2"}]
    services = only(CARD, Batch(400, 40), Batch(200, 10, service="express"))
    return {
        "general-alone": Carrier(yaml("General Alone", {"on_time": WEIGHT}), two_lanes),
        "by-lane": Carrier(
            yaml("By Lane", {"on_time": by_lane}),
            {**steady(200, 16, 4, destination="DE"), **two_lanes},
        ),
        "closest-wins": Carrier(
            yaml(
                "Closest Wins",
                {
                    "on_time": [
                        WEIGHT,
                        {"target": "80 %", "service": "express"},
                        {"target": "90 %", "lane": "FR-*"},
                        {"target": "92 %", "lane": "FR-DE"},
                    ]
                },
            ),
            only(
                CARD,
                Batch(100, origin="BE"),
                Batch(100, origin="BE", service="express"),
                Batch(100, service="express"),
                Batch(100, service="express", destination="DE"),
            ),
        ),
        "change-and-scope": Carrier(
            yaml(
                "Change and Scope",
                {
                    "on_time": [
                        {"target": "95 %", "weight": 100, "until": EVE.isoformat()},
                        {"target": "98 %", "weight": 100, "from": CHANGE.isoformat()},
                        {"target": "90 %", "service": "express"},
                    ]
                },
            ),
            only(CARD, Batch(300, 9, promise=EVE), Batch(100, 3), Batch(100, 9, service="express")),
        ),
        "express-alone": Carrier(
            yaml("Express Alone", {"on_time": {"target": "90 %", "service": "express", "clause": "§ 3"}, **LOST}),
            services,
        ),
        "nothing-in-scope": Carrier(
            yaml("Nothing in Scope", {"on_time": {"target": "90 %", "service": "freight"}, **LOST}), services
        ),
        "starts-inside": Carrier(
            yaml("Starts Inside", {"on_time": {**WEIGHT, "from": CHANGE.isoformat()}}),
            only(CARD, Batch(300, 9, promise=EVE), Batch(100, 3)),
        ),
        "near-and-far": Carrier(
            yaml(
                "Near and Far",
                {
                    "on_time": [
                        {"target": "97 %", "near": "3 pp", "weight": 100},
                        {"target": "95 %", "service": "express"},
                        {"target": "95 %", "near": "1.5 pp", "service": "pickup"},
                    ]
                },
            ),
            only(CARD, Batch(200, 14, service="express"), Batch(200, 14, service="pickup")),
        ),
        "days-by-service": Carrier(
            yaml(
                "Days by Service",
                {"transit_p95": [{"target": 3, "weight": 100}, {"target": 1, "service": "express"}]},
            ),
            only(CARD, Batch(300), Batch(100, service="express")),
        ),
    }


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """All carriers. Express parcels are returns; one carrier has the parcels of another again."""
    every = carriers()
    parcels, charges, claims = tables(every)
    returns = [replace(row, flow="return" if row.service == "express" else "forward") for row in parcels]
    folder = tmp_path_factory.mktemp("scoped")
    partners = {name: carrier.yaml for name, carrier in every.items()}
    partners["returns-alone"] = yaml("Returns Alone", {"on_time": {"target": "90 %", "flow": "return"}, **LOST})
    own = [
        replace(row, shipment_id=f"R{row.shipment_id}", partner="Returns Alone")
        for row in returns
        if row.partner == "Express Alone"
    ]
    write_workspace(folder, [*returns, *own], charges, claims, partners, calendar={"holidays": False})
    return opened(folder)


@pytest.fixture(scope="module")
def card(session: Session) -> Card:
    """The card of a carrier's October."""

    def composed(partner_id: str) -> Scorecard:
        partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
        made = compose(session.workspace, session.tables, session.measures, partner, CARD)
        check_figures(made)
        check_words(made)
        return made

    return composed


def rows(made: Scorecard) -> dict[str, LaneRow]:
    """The rows of the lane table by service and lane."""
    assert made.lanes is not None
    return {f"{row.service} {row.lane}": row for row in made.lanes.rows}


def test_a_lane_is_judged_by_its_own_target(card: Card) -> None:
    """952 of 1,000 against (600 · 97 + 400 · 90) / 1,000 = 94.2 %."""
    result, general = card("by-lane").kpi("on_time"), card("general-alone").kpi("on_time")
    assert (result.value, result.target, result.status, result.points) == (0.952, 0.942, "met", 100.0)
    assert (general.value, general.target, general.status) == (0.952, 0.97, "missed")
    assert (result.clause, general.clause) == ("§ 1, § 2", "§ 1")


def test_lane_rows_use_the_target_of_their_scope(card: Card) -> None:
    """12 late of 600 where 18 are allowed, 36 of 400 where 40 are."""
    found = rows(card("by-lane"))
    assert {name: (row.target, row.status, row.above_allowance) for name, row in found.items()} == {
        "Standard FR→FR": (0.97, "met", -6),
        "Standard FR→DE": (0.9, "met", -4),
    }
    alone = rows(card("general-alone"))
    assert {name: (row.target, row.status, row.above_allowance) for name, row in alone.items()} == {
        "Standard FR→FR": (0.97, "met", -6),
        "Standard FR→DE": (0.97, "missed", 24),
    }


def test_the_words_of_the_page_name_one_target_only_where_there_is_one(card: Card) -> None:
    """94.2 % is the level of no row: neither it nor its allowance may be named as theirs."""
    own, general = card("by-lane").page("lanes"), card("general-alone").page("lanes")
    assert own is not None
    assert general is not None
    assert own.title == "All 2 rated cells met their own targets"
    assert "94.2%" not in own.subtitle + own.notes
    assert "5.8%" not in own.subtitle + own.notes
    assert "target of the row" in own.how_to_read
    assert general.title.endswith("1 of 2 rated cells met the 97.0% target")
    assert "above the 3.0% allowance" in general.subtitle


def test_rows_add_to_the_total(card: Card) -> None:
    for name in ("by-lane", "general-alone", "change-and-scope"):
        lanes = card(name).lanes
        assert lanes is not None
        assert lanes.target is not None
        assert sum(row.above_allowance for row in lanes.rows) == lanes.total.above_allowance
        allowed = (1 - lanes.target) * lanes.total.n
        assert lanes.total.above_allowance == pytest.approx(lanes.total.late - allowed, abs=0.5)


def test_months_missed_are_counted_against_the_own_target(card: Card) -> None:
    """The three months before: 16 late of 200, 92 % against the lane's 90 %."""
    assert rows(card("by-lane"))["Standard FR→DE"].missed_months == 0
    assert card("by-lane").kpi("on_time").history[-2].value == 0.92


def test_the_closest_target_judges(card: Card) -> None:
    made = card("closest-wins")
    assert {name: row.target for name, row in rows(made).items()} == {
        "Standard BE→FR": 0.97,
        "Express BE→FR": 0.8,
        "Express FR→FR": 0.9,
        "Express FR→DE": 0.92,
    }
    assert made.kpi("on_time").target == pytest.approx((0.97 + 0.80 + 0.90 + 0.92) / 4)


def test_a_change_inside_the_month_and_a_scope(card: Card) -> None:
    """(300 · 95 + 100 · 98 + 100 · 90) / 500 = 94.6 %, 479 of 500 = 95.8 %."""
    result = card("change-and-scope").kpi("on_time")
    assert (result.value, result.target, result.status) == (0.958, 0.946, "met")
    found = rows(card("change-and-scope"))
    assert found["Standard FR→FR"].target == (300 * 0.95 + 100 * 0.98) / 400
    assert found["Express FR→FR"].target == 0.9


def test_without_a_general_target_the_rest_is_left_out(card: Card) -> None:
    """Express: 190 of 200; the 400 standard parcels are in no figure of this KPI."""
    made = card("express-alone")
    result = made.kpi("on_time")
    assert (result.value, result.n, result.target, result.status) == (0.95, 200, 0.9, "met")
    assert (result.weight, result.points, result.clause) == (0, None, "§ 3")
    assert result.note == "express alone: 200 of 600 parcels, no target for the rest"
    assert [point.value for point in result.history] == [0.95]
    assert made.lanes is not None
    assert {row.service for row in made.lanes.rows} == {"Express"}
    assert (made.lanes.total.n, made.lanes.total.late, made.lanes.total.undelivered) == (200, 10, 0)
    assert made.lanes.total.late_by == (10, 0, 0, 0)


def test_a_flow_is_a_scope_too(card: Card) -> None:
    """Lanes have no flow: the returns of a lane are its whole row."""
    made = card("returns-alone")
    result = made.kpi("on_time")
    assert (result.value, result.n, result.note) == (
        0.95,
        200,
        "return alone: 200 of 600 parcels, no target for the rest",
    )
    assert made.lanes is not None
    assert (made.lanes.total.n, made.lanes.total.late) == (200, 10)


def test_a_scope_without_a_parcel_has_no_data(card: Card) -> None:
    made = card("nothing-in-scope")
    result = made.kpi("on_time")
    assert (result.value, result.status, result.reason) == (None, "not_scored", "no data for October 2026")
    assert made.lanes is None


def test_a_target_that_begins_inside_the_month_does_not_judge_the_days_before(card: Card) -> None:
    result = card("starts-inside").kpi("on_time")
    assert (result.value, result.status, result.points) == (0.97, "not_rated", None)
    assert result.reason == "100 of 400 parcels have a target"


def test_near_is_the_scopes_own_else_the_general_one(card: Card) -> None:
    """93 % against 95 %: near with the general 3 pp, missed with 1.5 pp."""
    found = rows(card("near-and-far"))
    assert {name: row.status for name, row in found.items()} == {"Express FR→FR": "near", "Pickup FR→FR": "missed"}
    assert card("near-and-far").kpi("on_time").near == pytest.approx(0.0225)


def test_a_scope_that_names_nothing_is_remarked(session: Session) -> None:
    def remarks(partner_id: str) -> list[str]:
        partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
        show, words = Formats("en-GB", "EUR"), Words()
        return unused_scopes(Context(session.workspace, session.tables, session.measures, partner, CARD, show, words))

    assert remarks("nothing-in-scope") == ["The target of On time for freight names no parcel in the data."]
    assert remarks("by-lane") == remarks("express-alone") == remarks("days-by-service") == []


def test_days_of_a_service(card: Card) -> None:
    """Two working days each; (300 · 3 + 100 · 1) / 400 = 2.5 are agreed."""
    result = card("days-by-service").kpi("transit_p95")
    assert (result.value, result.target, result.status) == (2.0, 2.5, "met")
