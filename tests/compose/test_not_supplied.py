"""A KPI whose table or column no source has is not supplied: never zero, never a finding."""

from pathlib import Path

import pytest

from scorecards.compose import compose
from scorecards.model import Scorecard
from tests.compose.card_checks import check_card
from tests.compose.network import CARD, FULL, Batch, Carrier, only, tables, yaml
from tests.engine.workspaces import opened, write_workspace

COLUMNS = ("shipment_id", "partner", "first_scan_at", "promised_on", "delivered_at", "status")


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Scorecard:
    """A workspace of one file with six columns: no attempts, no scans, no charges, no claims."""
    folder: Path = tmp_path_factory.mktemp("bare")
    bare = {"bare": Carrier(yaml("Bare Minimum", FULL, ["claim_rate"]), only(CARD, Batch(400, 12)))}
    parcels, _, _ = tables(bare)
    source = {"files": "shipments.csv", "columns": {name: name for name in COLUMNS}}
    partners = {name: carrier.yaml for name, carrier in bare.items()}
    write_workspace(folder, parcels, partners=partners, sources={"shipments": {"file": source}})
    session = opened(folder)
    (partner,) = session.tables.partners
    return compose(session.workspace, session.tables, session.measures, partner, CARD)


def test_what_is_absent_is_named(card: Scorecard) -> None:
    check_card(card)
    reasons = {result.id: result.reason for result in card.kpis if result.status == "not_supplied"}
    assert reasons == {
        "first_attempt": "the data has no shipments.attempts",
        "cost_per_shipment": "the data has no charges.amount",
        "scan_compliance": "the data has no shipments.scans_expected, shipments.scans_recorded",
        "claim_rate": "the data has no claims.filed_on",
    }
    for kpi in reasons:
        result = card.kpi(kpi)
        assert (result.value, result.numerator, result.denominator, result.n, result.points) == (
            None,
            None,
            None,
            0,
            None,
        )
    assert card.notes.not_supplied == tuple(
        f"{result.name}: {result.reason}" for result in card.kpis if result.status == "not_supplied"
    )
    assert card.kpi("on_time").status == "met"
    assert not card.findings


def test_weight_that_cannot_be_rated_is_not_earned(card: Scorecard) -> None:
    """On time alone has data in October: 25 of 100 points."""
    assert (card.grade.rated_weight, card.grade.total_weight, card.grade.letter) == (25, 100, None)
    assert card.grade.score_low == 25.0
    assert card.grade.score_high == 100.0
