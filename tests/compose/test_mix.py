"""The carrier mix of a network small enough to compute by hand: every rule binding once, conflicts, what stays."""

import textwrap
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from scorecards.compose.mix import mix_plan
from scorecards.compose.mix_rows import mix_rows
from scorecards.engine import Session
from scorecards.errors import ConfigurationError, DataError
from scorecards.model import Month, Quarter
from scorecards.model.mix import MixCell, MixLimit, MixPlan
from scorecards.workspace.mix import read_mix
from tests.compose.mix_network import batch, write_mix_network
from tests.engine.workspaces import opened, write_workspace

OCTOBER = Month(2026, 10)
Planner = Callable[..., MixPlan]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return opened(write_mix_network(tmp_path_factory.mktemp("mix")))


@pytest.fixture
def plan(session: Session, tmp_path: Path) -> Planner:
    """The plan under a mix.yaml."""

    def planned(text: str, period: Month | Quarter = OCTOBER) -> MixPlan:
        (tmp_path / "mix.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
        rules, problems = read_mix(tmp_path, None)
        assert problems == []
        workspace = replace(session.workspace, mix=rules)
        return mix_plan(workspace, session.tables, session.measures, period)

    return planned


def _cell(plan: MixPlan, destination: str = "DE") -> MixCell:
    return next(cell for cell in plan.cells if cell.destination == destination)


def _planned(plan: MixPlan, destination: str = "DE") -> dict[str, int | None]:
    return {option.partner: option.planned for option in _cell(plan, destination).options}


def _limit(plan: MixPlan) -> MixLimit:
    (limit,) = plan.limits
    return limit


def test_without_rules_only_today(session: Session) -> None:
    plan = mix_plan(session.workspace, session.tables, session.measures, OCTOBER)
    assert (plan.state, plan.audience, plan.limits) == ("today", "internal", ())
    alfa, bravo, delta = _cell(plan).options
    assert (alfa.n, alfa.today, alfa.planned) == (120, 120, None)
    assert alfa.cost_per_good == pytest.approx(492 / 108)
    assert alfa.cost == pytest.approx(4.10)
    assert alfa.on_time == pytest.approx(0.9)
    assert bravo.interval == pytest.approx((5, 5))  # each week the same
    assert (delta.basis, delta.cost_per_good, delta.interval) == ("below_minimum", None, None)
    assert delta.cost == pytest.approx(1092 / 240)  # the lane's mean
    assert plan.total.parcels == 370
    assert plan.total.cost_today == pytest.approx(1092 + 45.5 + 180 + 162)
    assert plan.total.cost_per_good_today == pytest.approx((1092 + 180 + 162) / (228 + 120))
    assert plan.total.saving is None
    assert "no mix.yaml" in plan.notes[0]


def test_an_interval_by_hand(session: Session) -> None:
    """Alfa's 12 late parcels fall on 3 of each Monday: each week 123 of 27 good ones, no spread between weeks."""
    plan = mix_plan(session.workspace, session.tables, session.measures, OCTOBER)
    assert _cell(plan).options[0].interval == pytest.approx((492 / 108, 492 / 108))


def test_the_cheapest_without_limits(plan: Planner) -> None:
    """All of FR-DE to Alfa but for Delta's ten, all of FR-FR to Charlie: 240 · 4.10 and 120 · 2.70."""
    found = plan("{}")
    assert _planned(found) == {"alfa": 240, "bravo": 0, "delta": 10}
    assert _planned(found, "FR") == {"alfa": 0, "charlie": 120}
    assert found.total.cost_planned == pytest.approx(240 * 4.10 + 45.5 + 120 * 2.70)
    assert found.total.saving == pytest.approx(120 * 0.90 + 60 * 0.30)
    assert found.total.saving_interval == pytest.approx((126, 126))
    assert found.total.moved == 180
    assert found.total.on_time_planned == pytest.approx((240 * 0.9 + 9.5 + 120) / 370)
    assert _cell(found).price == pytest.approx(4.10)  # one more parcel on the lane goes to Alfa


@pytest.mark.parametrize(
    ("text", "alfa", "saving", "words"),
    [
        ("capacity: [{partner: alfa, lane: FR-DE, most: 150}]", 150, 0.90, "one more parcel of capacity at Alfa on"),
        ("commitments: [{partner: bravo, least: 100}]", 140, 0.90, "one parcel less committed to Bravo saves €0.90"),
        # Of 250 parcels 237.5 + x must be in time: (0.90·x + 240 − x + 9.5) / 250 = 0.96, x = 95; a step is 2.5 parcels
        ("on_time: [{at_least: 96 %, lane: FR-DE}]", 95, 2.25, "a floor lower by 0.1 points on FR→DE saves €2.25"),
        ("shares: [{partner: alfa, lane: '*-DE', most: 60 %}]", 150, 0.225, "0.1 points more for Alfa on *→DE saves"),
        ("shares: [{partner: bravo, lane: FR-DE, least: 40 %}]", 140, 0.225, "0.1 points less for Bravo on FR→DE"),
        ("exclude: [{partner: alfa, lane: FR-DE}]", 0, 0.90, "one parcel allowed at Alfa on FR→DE saves €0.90"),
    ],
)
def test_each_rule_binds(plan: Planner, text: str, alfa: int, saving: float, words: str) -> None:
    found = plan(text)
    assert _planned(found) == {"alfa": alfa, "bravo": 240 - alfa, "delta": 10}
    limit = _limit(found)
    assert limit.binding
    assert limit.saving == pytest.approx(saving)
    assert limit.price.startswith(words)
    assert found.total.saving == pytest.approx((alfa - 120) * 0.90 + 60 * 0.30)


def test_a_rule_with_room_has_no_price(plan: Planner) -> None:
    limit = _limit(plan("capacity: [{partner: alfa, most: 5000}]"))
    assert (limit.binding, limit.saving, limit.price) == (False, 0.0, "")
    assert (limit.today, limit.planned, limit.kept_today) == (180, 240, True)


def test_a_rule_that_today_breaks(plan: Planner) -> None:
    limit = _limit(plan("on_time: [{at_least: 96 %, lane: FR-DE}]"))
    assert not limit.kept_today
    assert limit.today == pytest.approx((108 + 120 + 9.5) / 250)
    assert limit.planned == pytest.approx(0.96)


def test_a_share_of_every_partner(plan: Planner) -> None:
    """60 % of 250 parcels is 150, for each of the three."""
    found = plan("shares: [{most: 60 %, lane: FR-DE}]")
    assert _planned(found) == {"alfa": 150, "bravo": 90, "delta": 10}
    assert [(limit.partner, limit.binding) for limit in found.limits] == [
        ("alfa", True), ("bravo", False), ("delta", False),
    ]  # fmt: skip


def test_a_quarter_has_three_months_of_capacity(plan: Planner) -> None:
    found = plan("capacity: [{partner: alfa, lane: FR-DE, most: 50}]", Quarter(2026, 4))
    assert _planned(found)["alfa"] == 150
    assert _limit(found).limit == 150


def test_a_new_lane_is_assumed_from_the_others(plan: Planner) -> None:
    """Charlie on FR-FR: 2.70 / 3.00 = 0.9 of Alfa. On FR-DE it counts 0.9 · 4.55 = 4.095, below Alfa's 4.10."""
    found = plan("new_lanes: [charlie]")
    charlie = next(option for option in _cell(found).options if option.partner == "charlie")
    assert (charlie.basis, charlie.n, charlie.today, charlie.planned) == ("assumed", 0, 0, 240)
    assert charlie.cost == pytest.approx(0.9 * 1092 / 240)
    assert charlie.on_time == pytest.approx(228 / 240)
    assert charlie.cost_per_good is None
    assert found.total.saving_interval is None
    assert found.total.cost_per_good_planned is None
    assert any(note.startswith("Assumed") for note in found.notes)


def test_by_default_nobody_gets_a_new_lane(plan: Planner) -> None:
    assert "charlie" not in _planned(plan("{}"))
    assert "charlie" in _planned(plan("new_lanes: true"))


def test_who_is_excluded_moves_even_with_few_parcels(plan: Planner) -> None:
    found = plan("exclude: [{partner: delta}]")
    assert _planned(found) == {"alfa": 250, "bravo": 0, "delta": 0}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "capacity: [{partner: alfa, most: 100}, {partner: bravo, most: 139}, {partner: charlie, most: 200}]",
            [
                "at most 100 parcels at Alfa",
                "at most 139 parcels at Bravo",
                "250 parcels need a partner on FR→DE, standard",
            ],
        ),
        (
            "on_time: [{at_least: 99.9 %, lane: FR-DE}, {at_least: 90 %}]",
            ["at least 99.9% in time on FR→DE", "250 parcels need a partner on FR→DE, standard"],
        ),
        (
            """\
            commitments: [{partner: charlie, least: 150}]
            capacity: [{partner: alfa, most: 4000}]
            """,
            ["at least 150 parcels at Charlie", "120 parcels need a partner on FR→FR, standard"],
        ),
        (
            "commitments: [{partner: charlie, least: 5, lane: FR-DE}]",
            ["at least 5 parcels at Charlie on FR→DE (it has no lane there that it may carry)"],
        ),
        (
            "exclude: [{partner: alfa, lane: FR-FR}, {partner: charlie, lane: FR-FR}, {partner: bravo}]",
            [
                "no parcel at Alfa on FR→FR",
                "no parcel at Charlie on FR→FR",
                "120 parcels need a partner on FR→FR, standard",
            ],
        ),
    ],
)
def test_rules_that_contradict_each_other_are_named(plan: Planner, text: str, words: list[str]) -> None:
    found = plan(text)
    assert found.state == "infeasible"
    assert [each.words for each in found.conflict] == words
    assert found.total.cost_planned is None
    assert all(limit.planned is None for limit in found.limits)
    rules = [each for each in found.conflict if each.where]
    assert all(each.where.endswith("mix.yaml") and each.line for each in rules)


def test_a_floor_that_nobody_reaches_says_who_is_best(plan: Planner) -> None:
    found = plan("on_time: [{at_least: 95 %, lane: FR-DE}]\nexclude: [{partner: bravo}, {partner: delta}]")
    assert found.conflict[0].words == (
        "at least 95% in time on FR→DE (no partner reaches it; the best is Alfa with 90.0%)"
    )


def test_names_that_the_data_does_not_have(plan: Planner) -> None:
    text = """\
        on_time: [{at_least: 96 %, service: standart}]
        capacity: [{partner: alpha, most: 10}]
        exclude:
          - {partner: alfa, lane: FR-DK}
          - {partner: alfa, lane: FR-*}
        new_lanes: [zulu]
        """
    with pytest.raises(ConfigurationError) as caught:
        plan(text)
    found = [(problem.line, problem.what, problem.hint) for problem in caught.value.problems]
    assert found == [
        (1, "no parcel of any month has the service 'standart'", "Did you mean 'standard'?"),
        (2, "no parcel of any month has the partner 'alpha'", "Did you mean 'alfa'?"),
        (4, "no parcel of any month has the lane 'FR-DK'", "Did you mean 'FR-DE'?"),
        (None, "no parcel of any month has the partner 'zulu'", "The data has alfa, bravo, charlie, delta."),
    ]


def test_a_month_without_data(plan: Planner) -> None:
    with pytest.raises(DataError, match=r"no parcel was handed over in 2026-03\n.*from 2026-10 to 2026-10"):
        plan("{}", Month(2026, 3))


def test_the_same_inputs_give_the_same_plan(plan: Planner) -> None:
    text = "capacity: [{partner: alfa, most: 150}]\non_time: [{at_least: 96 %}]"
    assert plan(text) == plan(text)


def test_parcels_beyond_what_was_measured_are_counted(plan: Planner) -> None:
    """Alfa goes from 120 to 240, twice and no more; Charlie, once it may, from none to 240."""
    assert not any("more than twice" in note for note in plan("{}").notes)
    assert any(note.startswith("240 parcels go to partners that would") for note in plan("new_lanes: [charlie]").notes)


def test_rules_of_nobody_in_the_period_are_said(plan: Planner) -> None:
    notes = plan("capacity: [{partner: bravo, lane: FR-FR, most: 5}]\non_time: [{at_least: 90 %}]").notes
    assert [note for note in notes if note.startswith("Without effect")] == [
        "Without effect: mix.yaml:1 speaks of nobody's parcels in the period."
    ]


def test_the_rows_of_a_spreadsheet(plan: Planner) -> None:
    rows = mix_rows(plan("{}"))
    assert [(row["destination"], row["partner"], row["planned"]) for row in rows] == [
        ("DE", "alfa", 240), ("DE", "bravo", 0), ("DE", "delta", 10), ("FR", "alfa", 0), ("FR", "charlie", 120),
    ]  # fmt: skip
    assert sum(_number(row["cost_planned"]) for row in rows) == pytest.approx(240 * 4.10 + 45.5 + 120 * 2.70)


def _number(value: Any) -> float:
    return float(value)


def test_without_unit_costs_the_figure_is_not_supplied(tmp_path: Path) -> None:
    parcels, charges = batch("Alfa", 40, 0, "4.00", "DE", count(1))
    session = opened(write_workspace(tmp_path / "plain", parcels, charges, []))
    with pytest.raises(DataError, match="cost_per_good_delivery: is not supplied: not configured: unit_costs"):
        mix_plan(session.workspace, session.tables, session.measures, OCTOBER)
