"""Raw and adjusted by hand: what the register excludes, which figure is scored, and what that is worth."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import yaml as yaml_text

from scorecards.compose import compose
from scorecards.compose.figures import figures
from scorecards.engine import Session
from scorecards.model import KpiResult, Month, Partner, Scorecard
from scorecards.model.figure import Figure
from tests.compose.network import CARD, CHANGE, EVE, Batch, Carrier, only, steady, tables, wednesday, yaml
from tests.engine.workspaces import opened, write_workspace

Card = Callable[..., Scorecard]

STORM = EVE
TARGETS: dict[str, Any] = {
    "on_time": {"target": "97 %", "weight": 40, "zero_at": "92 %"},
    "transit_p95": {"target": 3, "weight": 60},
}


def entry(partner: str, day: date = STORM, **more: Any) -> dict[str, Any]:
    """An approved storm: the parcels of a partner due on a day."""
    agreed = {"reason": "force_majeure", "approved_by": "Head of transport", "approved_on": date(2026, 11, 2)}
    return {"partner": partner, "from": day, "to": day, **agreed, **more}


def carriers() -> dict[str, Carrier]:
    """400 due on the day of the storm with 40 late, 600 on the day after with 12 late."""
    storm = only(CARD, Batch(400, 40, promise=STORM), Batch(600, 12, promise=CHANGE))
    change = [
        {"target": "95 %", "weight": 100, "until": EVE.isoformat()},
        {"target": "98 %", "weight": 100, "from": CHANGE.isoformat()},
    ]
    past = {month: batches for month, batches in steady(500, 15, 6).items() if month < CARD}
    return {
        "raw": Carrier(yaml("Raw Scored", TARGETS), storm),
        "adjusted": Carrier(yaml("Adjusted Scored", TARGETS, ["within_1d"], score="adjusted"), {**past, **storm}),
        "nothing-excluded": Carrier(yaml("Nothing Excluded", TARGETS, score="adjusted"), storm),
        "every-row": Carrier(
            yaml("Every Row", {"on_time": {"target": "97 %", "weight": 100}}, score="adjusted"),
            only(CARD, Batch(400, 40, promise=STORM)),
        ),
        "change-inside": Carrier(yaml("Change Inside", {"on_time": change}, score="adjusted"), storm),
    }


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    every = carriers()
    parcels, _, _ = tables(every)
    folder = tmp_path_factory.mktemp("adjusted")
    write_workspace(
        folder, parcels, partners={name: carrier.yaml for name, carrier in every.items()}, calendar={"holidays": False}
    )
    register = [entry(name) for name in every if name != "nothing-excluded"]
    september = wednesday(CARD.shift(-1))
    register.append(entry("adjusted", september + timedelta(days=1)))  # no parcel is due on that day
    (folder / "exclusions").mkdir()
    (folder / "exclusions" / "storm.yaml").write_text(yaml_text.safe_dump({"exclusions": register}), encoding="utf-8")
    return opened(folder)


def partner_of(session: Session, partner_id: str) -> Partner:
    return next(partner for partner in session.tables.partners if partner.id == partner_id)


@pytest.fixture(scope="module")
def card(session: Session) -> Card:
    def composed(partner_id: str, month: Month = CARD) -> Scorecard:
        partner = partner_of(session, partner_id)
        return compose(session.workspace, session.tables, session.measures, partner, month)

    return composed


def sums(result: KpiResult) -> tuple[float | None, int | None, int, float | None, int]:
    return result.value, result.numerator, result.n, result.adjusted, result.excluded


def test_both_figures_stand_side_by_side_whatever_is_scored(card: Card) -> None:
    """948 of 1,000 raw, 588 of 600 without the day of the storm."""
    for name in ("raw", "adjusted"):
        assert sums(card(name).kpi("on_time")) == (0.948, 948, 1000, 0.98, 400)


def test_raw_is_scored_unless_the_contract_says_otherwise(card: Card) -> None:
    """Raw: (94.8 − 92) / (97 − 92) = 56 points; adjusted 100. (100 − 56) · 40 / 100 = 17.6 points of the card."""
    raw, adjusted = card("raw").kpi("on_time"), card("adjusted").kpi("on_time")
    assert (raw.scored, raw.status, raw.points, raw.adjusted_points) == ("raw", "missed", 56.0, 17.6)
    assert (adjusted.scored, adjusted.status, adjusted.points, adjusted.adjusted_points) == (
        "adjusted",
        "met",
        100.0,
        17.6,
    )
    assert (raw.scored_value, adjusted.scored_value) == (0.948, 0.98)
    assert raw.gap == pytest.approx(-0.022)
    assert adjusted.gap == pytest.approx(0.01)


def test_the_card_says_which_one_is_scored(card: Card) -> None:
    assert card("raw").kpi("on_time").note == "adjusted 98.0% (400 excluded, +17.6 points); raw is scored"
    assert card("adjusted").kpi("on_time").note == "adjusted 98.0% (400 excluded, +17.6 points) is scored"
    assert card("adjusted").kpi("within_1d").note == "for information; adjusted 100.0% (400 excluded)"


def test_the_score_is_made_of_what_is_scored(card: Card) -> None:
    """Transit has 100 points in both: 40 · 56 + 60 · 100 against 100 throughout."""
    assert card("raw").grade.score == pytest.approx(82.4)
    assert card("adjusted").grade.score == pytest.approx(100.0)
    assert (card("raw").grade.met, card("adjusted").grade.met) == (1, 2)


def test_percentiles_are_adjusted_too(card: Card) -> None:
    """52 of 1,000 took three working days; without the storm 12 of 600."""
    result = card("adjusted").kpi("transit_p95")
    assert (result.value, result.n, result.adjusted, result.excluded, result.scored) == (
        3.0,
        1000,
        2.0,
        400,
        "adjusted",
    )
    assert result.adjusted_points == 0.0


def test_history_stays_raw(card: Card) -> None:
    made = card("adjusted")
    result = made.kpi("on_time")
    assert (result.history[-1].value, result.history[-2].value) == (0.948, 0.97)
    assert made.lanes is not None
    assert (made.lanes.total.n, made.lanes.total.late, made.lanes.total.status) == (1000, 52, "missed")


@pytest.mark.parametrize(
    ("partner", "month"), [("nothing-excluded", CARD), ("adjusted", CARD.shift(-1)), ("adjusted", CARD.shift(-2))]
)
def test_where_nothing_is_excluded_there_is_one_figure(card: Card, partner: str, month: Month) -> None:
    result = card(partner, month).kpi("on_time")
    assert (result.adjusted, result.excluded, result.adjusted_points, result.scored) == (None, 0, None, "raw")
    assert "adjusted" not in result.note


def test_a_month_without_a_row_left_says_so(card: Card) -> None:
    result = card("every-row").kpi("on_time")
    assert sums(result) == (0.9, 360, 400, None, 400)
    assert (result.status, result.reason, result.scored) == (
        "not_rated",
        "every row of October 2026 is excluded",
        "adjusted",
    )


def test_the_level_weighs_by_the_rows_that_are_judged(card: Card) -> None:
    """All parcels under 95 % are excluded: 98 % is left, raw it would be (400 · 95 + 600 · 98) / 1,000 = 96.8 %."""
    result = card("change-inside").kpi("on_time")
    assert (result.adjusted, result.target, result.status) == (0.98, 0.98, "met")


def test_figures_of_a_period_are_adjusted_alike(session: Session) -> None:
    def figure(partner_id: str) -> Figure:
        partner = partner_of(session, partner_id)
        return figures(session.workspace, session.tables, session.measures, partner, CARD)[0]

    raw, adjusted = figure("raw"), figure("adjusted")
    assert (raw.value, raw.adjusted, raw.excluded, raw.scored, raw.status) == (0.948, 0.98, 400, "raw", "missed")
    assert (adjusted.value, adjusted.adjusted, adjusted.excluded, adjusted.scored, adjusted.status) == (
        0.948,
        0.98,
        400,
        "adjusted",
        "met",
    )
    assert figure("nothing-excluded").adjusted is None
