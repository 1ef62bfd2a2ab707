"""Raw and adjusted by hand: what the register excludes, which figure is scored, and what that is worth."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import yaml as yaml_text

from scorecards.compose import compose
from scorecards.compose.figures import figures
from scorecards.engine import Session
from scorecards.formats import Formats
from scorecards.model import KpiResult, Month, Partner, Quarter, Scorecard
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


def every_month_a_storm() -> dict[Month, list[Batch]]:
    """Twelve months with 29 or 31 late of 1,000, and on the day before 200 parcels that are all late."""
    return {
        month: [
            Batch(1000, 29 + 2 * (number % 2)),
            Batch(200, 200, promise=wednesday(month) - timedelta(days=1)),
        ]
        for number, month in enumerate(CARD.shift(-12).until(CARD.shift(-1)))
    }


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
        "services-alone": Carrier(
            yaml(
                "Services Alone",
                {
                    "transit_p95": [{"target": 3, "service": "express"}, {"target": 1, "service": "pickup"}],
                    "on_time": {"target": "90 %", "weight": 100},
                },
                score="adjusted",
            ),
            only(
                CARD,
                Batch(300, promise=STORM),
                Batch(100, 40, promise=STORM, service="express"),
                Batch(100, 2, promise=CHANGE, service="express"),
                Batch(100, promise=CHANGE, service="pickup"),
            ),
        ),
        **{
            name: Carrier(
                yaml(name, {"on_time": {"target": "97 %", "weight": 100}}, ["within_1d"], score=score),
                {**every_month_a_storm(), CARD: [Batch(1000, 30, promise=CHANGE)]},
            )
            for name, score in (("stormy-adjusted", "adjusted"), ("stormy-raw", "raw"))
        },
        "still-missed": Carrier(
            yaml("Still Missed", {"on_time": {"target": "99 %", "weight": 100}}, score="adjusted"), storm
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
    for month in every_month_a_storm():
        register += [entry(name, wednesday(month) - timedelta(days=1)) for name in ("stormy-adjusted", "stormy-raw")]
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
    assert card("raw").kpi("on_time").note == "adjusted 98.0% (400 excluded, +17.6 points)"
    assert card("adjusted").kpi("on_time").note == "adjusted 98.0% (400 excluded, +17.6 points) is scored"
    assert card("adjusted").kpi("within_1d").note == "for information; adjusted 100.0% (400 excluded)"


def test_what_adjusted_means_is_said_once_where_the_raw_value_is_scored(card: Card) -> None:
    once = "Adjusted = without excluded parcels; the raw value is scored."
    for page in ("summary", "kpis"):
        assert [notes_of(card(name), page).count(once) for name in ("raw", "adjusted", "nothing-excluded")] == [1, 0, 0]


def test_the_register_is_counted_on_the_first_page_and_told_on_the_page_of_data(card: Card) -> None:
    """400 of 1,000 parcels due, on the one day of the entry."""
    assert card("raw").volume.endswith("1,000 handed over; 400 excluded, 40.0% of those due")
    assert "excluded" not in card("nothing-excluded").volume
    told = [remark for remark in card("raw").notes.remarks if "xclu" in remark]
    assert told == [
        "Adjusted figures leave out parcels of the register of exclusions: 400 excluded, 40.0% of those due.",
        f"Excluded: {Formats().day(STORM)}: force majeure; approved by Head of transport, 2 November 2026.",
    ]
    assert not [remark for remark in card("nothing-excluded").notes.remarks if "xclu" in remark]


def notes_of(card: Scorecard, page: str) -> str:
    found = card.page(page)
    assert found is not None
    return found.notes


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


def test_a_percentile_of_some_services_is_adjusted_too(session: Session, card: Card) -> None:
    """Express: 42 of 200 took three working days, 2 of 100 without the storm; pickup has 100. 300 standard are no part.

    The level weighs what is scored: (100 · 3 + 100 · 1) / 200 = 2; over all rows it would be (200 · 3 + 100) / 300.
    """
    result = card("services-alone").kpi("transit_p95")
    assert (result.value, result.n, result.adjusted, result.excluded, result.scored) == (3.0, 300, 2.0, 100, "adjusted")
    assert (result.target, result.status) == (2.0, "met")
    assert [point.value for point in result.history] == [2.0]
    partner = partner_of(session, "services-alone")
    for period in (CARD, Quarter(2026, 4)):
        figure = figures(session.workspace, session.tables, session.measures, partner, period)[0]
        assert (figure.value, figure.n, figure.adjusted, figure.excluded) == (3.0, 300, 2.0, 100)
        assert (figure.target, figure.status, figure.scored) == (2.0, "met", "adjusted")


def test_history_is_of_the_rows_that_are_scored(card: Card) -> None:
    made, raw = card("adjusted"), card("raw")
    result = made.kpi("on_time")
    assert (result.history[-1].value, result.history[-2].value, result.trend) == (0.98, 0.97, "adjusted")
    assert result.delta_previous == pytest.approx(0.01)
    assert (raw.kpi("on_time").history[-1].value, raw.kpi("on_time").trend) == (0.948, "raw")


def test_lanes_stay_raw_and_say_so(card: Card) -> None:
    made, raw = card("adjusted"), card("raw")
    assert made.lanes is not None
    assert (made.lanes.total.n, made.lanes.total.late, made.lanes.total.status) == (1000, 52, "missed")
    page, other = made.page("lanes"), raw.page("lanes")
    assert page is not None
    assert other is not None
    assert "Raw: rows, status and allowances of lanes are of all parcels, the excluded ones too." in page.notes
    assert "Raw:" not in other.notes


def test_signals_are_of_the_rows_that_are_scored(card: Card) -> None:
    """Adjusted, every month has 2.9 or 3.1 % late, and the last 3.0 %: nothing happened, and 97 % is hit or miss.

    Over all rows 19.1 % and 19.3 % of 1,200 were late: 97 % in the last month lies far above, and was never reached.
    """
    adjusted, raw = card("stormy-adjusted").kpi("on_time"), card("stormy-raw").kpi("on_time")
    assert (adjusted.value, raw.value, adjusted.excluded, raw.excluded) == (0.97, 0.97, 0, 0)
    assert (adjusted.trend, adjusted.variation, adjusted.assurance) == ("adjusted", "common", "hit_or_miss")
    assert (raw.trend, raw.variation, raw.assurance) == ("raw", "improvement", "missed")
    assert adjusted.limits is not None
    assert raw.limits is not None
    assert adjusted.limits.centre == pytest.approx(0.97)
    assert raw.limits.centre == pytest.approx(970 / 1200)
    assert adjusted.delta_previous == pytest.approx(0.97 - 0.969)
    assert raw.delta_previous == pytest.approx(0.97 - 969 / 1200)


def test_pages_say_whose_trend_they_show(card: Card) -> None:
    names = "On time and By promise + 1 day"
    said = f"Changes, trend and normal range of {names} leave excluded parcels out, as the contract scores them."
    for name in ("summary", "kpis", "trends"):
        page, other = card("stormy-adjusted").page(name), card("stormy-raw").page(name)
        assert page is not None
        assert other is not None
        assert said in page.notes
        assert "excluded parcels" not in other.notes


def test_findings_do_not_mix_the_two(card: Card) -> None:
    """Of all parcels 52 of 1,000 were late; the finding is about the figure that is scored."""
    raw = [sentence for finding in card("raw").findings for sentence in finding.sentences]
    assert any("52 of 1,000 parcels failed" in sentence for sentence in raw)
    (finding,) = card("still-missed").findings
    assert "98.00%" in finding.title
    assert finding.sentences == ("With excluded parcels, FR→FR was 42 above its allowance.",)


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
