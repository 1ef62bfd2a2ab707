"""Every evidence state has a sentence: the grid of status, assurance, signal and history."""

from dataclasses import replace
from itertools import product

import pytest

from scorecards.compose.context import Context
from scorecards.compose.sentences import finding_title
from scorecards.engine import Session
from scorecards.formats import Formats
from scorecards.model import KpiResult, Point
from scorecards.model.scorecard import Assurance, Variation
from scorecards.wording import Words
from tests.compose.card_checks import CHANGE
from tests.compose.conftest import Composer
from tests.compose.network import CARD

ASSURANCES: tuple[Assurance, ...] = ("met", "hit_or_miss", "missed", "not_enough", "none")
CHANGES: tuple[tuple[str, Variation], ...] = (
    ("", "common"),
    ("rose above its normal range", "improvement"),
    ("fell below its normal range", "concern"),
    ("has been above its average since March 2026", "neutral"),
)


@pytest.fixture(scope="module")
def ctx(network: Session) -> Context:
    partner = next(partner for partner in network.tables.partners if partner.id == "boreal-express")
    tables, measures = network.tables, network.measures
    return Context(network.workspace, tables, measures, partner, CARD, Formats(), Words())


@pytest.fixture(scope="module")
def locked(card: Composer) -> KpiResult:
    """On time with 24 months of history and locked limits."""
    result: KpiResult = card("boreal-express").kpi("on_time")
    return replace(result, value=0.963, target=0.97, rule=None, annotation="", reason="", provisional=False)


@pytest.mark.parametrize(("status", "assurance"), list(product(("met", "near", "missed"), ASSURANCES)))
@pytest.mark.parametrize(("change", "variation"), CHANGES)
@pytest.mark.parametrize("history", ["locked", "trial", "short", "none", "no range"])
def test_every_state_of_a_rated_kpi_has_a_sentence(
    ctx: Context,
    locked: KpiResult,
    status: str,
    assurance: Assurance,
    change: str,
    variation: Variation,
    history: str,
) -> None:
    limits = locked.limits
    assert limits is not None
    months = {"short": 4, "none": 1}.get(history, 24)
    result = replace(
        locked,
        status=status,  # type: ignore[arg-type]  # one of the three
        assurance=assurance,
        variation=variation,
        limits={"locked": limits, "trial": replace(limits, trial=True, points=8)}.get(history),
        history=tuple(Point(f"2025-{month:02d}", 0.97) for month in range(1, months + 1)),
    )
    said = finding_title(ctx, result, change)
    assert said.startswith("On-time delivery ")
    assert "96.3%" in said
    assert (change in said) if change else not CHANGE.search(said)
    if not change:
        assert ("met its target" in said or "keeps meeting" in said) == (status == "met")
        assert ("missed" in said) == (status != "met")
    assert "{" not in said
    assert finding_title(ctx, replace(result, provisional=True), change) == f"{said} (provisional)"


SENTENCES = {
    ("met", "met", ""): "keeps meeting its target: 96.3% against 97.0%",
    ("met", "hit_or_miss", ""): "met its target at 96.3%; at this level it will still miss it in some months",
    ("missed", "hit_or_miss", ""): "missed its target within its normal range: 96.3% against 97.0%",
    ("missed", "missed", ""): "missed again at 96.3%; without a change to the process it will keep missing",
}


@pytest.mark.parametrize(("state", "sentence"), SENTENCES.items())
def test_the_wording_is_the_grammars(
    ctx: Context, locked: KpiResult, state: tuple[str, Assurance, str], sentence: str
) -> None:
    status, assurance, change = state
    result = replace(locked, status=status, assurance=assurance, variation="common")  # type: ignore[arg-type]
    assert finding_title(ctx, result, change) == f"On-time delivery {sentence}"


def test_better_by_signal_but_still_missed(ctx: Context, locked: KpiResult) -> None:
    result = replace(locked, status="missed", variation="improvement")
    assert finding_title(ctx, result, "rose above its normal range") == (
        "On-time delivery rose above its normal range at 96.3%; it still misses its target of 97.0%"
    )


def test_six_to_eleven_points_are_on_trial(ctx: Context, locked: KpiResult) -> None:
    assert locked.limits is not None
    trial = replace(locked.limits, trial=True, points=8)
    result = replace(locked, status="missed", assurance="not_enough", limits=trial)
    assert finding_title(ctx, result, "").endswith("missed its target at 96.3%, on trial limits of 8 months")


def test_what_cannot_be_judged_says_why(ctx: Context, locked: KpiResult) -> None:
    result = replace(locked, status="not_rated", reason="n = 27 is too few to rate")
    assert finding_title(ctx, result, "") == "On-time delivery cannot yet be judged: n = 27 is too few to rate"
    signalled = replace(result, variation="concern")
    assert finding_title(ctx, signalled, "fell below its normal range") == (
        "On-time delivery fell below its normal range: 96.3%; no status: n = 27 is too few to rate"
    )
    absent = replace(locked, status="not_supplied", value=None, reason="the data has no shipments.promised_on")
    assert finding_title(ctx, absent, "").endswith("cannot yet be judged: the data has no shipments.promised_on")


def test_without_a_target(ctx: Context, locked: KpiResult) -> None:
    result = replace(locked, status="not_scored", target=None)
    assert finding_title(ctx, result, "") == "On-time delivery stood at 96.3%; no target is agreed"
    assert finding_title(ctx, result, "fell below its normal range") == (
        "On-time delivery fell below its normal range: 96.3%"
    )
