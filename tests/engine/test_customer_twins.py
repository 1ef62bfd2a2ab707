"""What customers and senders notice against its second definition, with answers, contacts and new promises."""

from dataclasses import replace
from datetime import timedelta
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
    return replace(
        parcel,
        revised_promised_on=later,
        contacts=rng.choice((None, 0, 0, 1, 3)),
        satisfaction=rng.choice((None, None, 0, 1, 3, 4, 5, 6)),
    )


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def surveyed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener
) -> tuple[Network, Session]:
    rng = Random(11)  # noqa: S311  # test data
    network = random_network(6, 1500)
    network = replace(network, parcels=[_asked(rng, parcel) for parcel in network.parcels])
    folder = tmp_path_factory.mktemp("surveyed")
    write_workspace(folder, network.parcels, calendar={"closed": dict(network.calendar.closed)})
    return network, opened_on(request.param, folder)


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
