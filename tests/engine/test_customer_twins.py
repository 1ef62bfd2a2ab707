"""What customers and senders notice against its second definition, with answers, contacts and new promises."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from scorecards.engine import Session
from scorecards.model import Month
from tests.engine.customer_twin import RATIOS
from tests.engine.elsewhere import Opener
from tests.engine.random_network import random_network
from tests.engine.twin import Network, totals
from tests.engine.workspaces import Parcel, write_workspace


def _asked(rng: Random, parcel: Parcel) -> Parcel:
    later = parcel.promised_on + timedelta(days=rng.randrange(4)) if parcel.promised_on and rng.random() < 0.3 else None
    if rng.random() < 0.1:
        ended = rng.choice(("returned", "damaged", "Klärfall", None))
        parcel = replace(parcel, status=ended, delivered_at=None, returned_at=parcel.first_scan_at)
    return replace(
        parcel,
        revised_promised_on=later,
        contacts=rng.choice((None, 0, 0, 1, 3)),
        satisfaction=rng.choice((None, None, 0, 1, 3, 4, 5, 6)),
    )


def surveyed_network() -> Network:
    """A generated network with answers, contacts, new promises and parcels that came back."""
    rng = Random(11)  # noqa: S311  # test data
    network = random_network(6, 1500)
    return replace(network, parcels=[_asked(rng, parcel) for parcel in network.parcels])


def written(folder: Path, network: Network) -> Path:
    """The network as a workspace."""
    closed = {"closed": dict(network.calendar.closed)}
    return write_workspace(folder, network.parcels, claims=network.claims, calendar=closed)


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def surveyed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener
) -> tuple[Network, Session]:
    network = surveyed_network()
    return network, opened_on(request.param, written(tmp_path_factory.mktemp("surveyed"), network))


@pytest.mark.parametrize("kpi", RATIOS)
def test_it_agrees_with_its_twin(surveyed: tuple[Network, Session], kpi: str) -> None:
    network, session = surveyed
    expected = totals(RATIOS[kpi](network))
    assert sum(numerator for numerator, _, _ in expected.values()) > 3  # the comparison is not empty
    found: dict[tuple[str, Month], tuple[int, int, int]] = {}
    for partner in session.tables.partners:
        for month, pair in session.measures.monthly(kpi, partner.id).items():
            found[partner.name, month] = pair.numerator, pair.denominator, pair.unknown
    assert found == expected


def test_the_reasons_of_returns_add_to_the_returns(surveyed: tuple[Network, Session]) -> None:
    """Every parcel that came back has one reason; what is unknown of the whole is unknown of every part."""
    _, session = surveyed
    parts = [kpi for kpi in RATIOS if kpi.startswith("returned_")]
    assert len(parts) == 5
    for partner in session.tables.partners:
        whole = session.measures.cells("returned_to_sender", partner.id)
        found = [session.measures.cells(kpi, partner.id) for kpi in parts]
        assert sum(pair.numerator for pair in whole.values()) > 50
        for cell, pair in whole.items():
            assert sum(part[cell].numerator for part in found) == pair.numerator
            assert {(part[cell].denominator, part[cell].unknown) for part in found} == {
                (pair.denominator, pair.unknown)
            }
