"""Partners number their parcels, invoice lines and claims themselves: the same ids stand for different things."""

from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from scorecards.engine import Session
from tests.engine import twin
from tests.engine.elsewhere import Opener, on_engines
from tests.engine.random_network import random_network
from tests.engine.twin import Network
from tests.engine.workspaces import write_workspace


def numbered_by_each(network: Network) -> Network:
    """Every partner's rows numbered from 1, so that all partners have the same ids."""
    last: Counter[str] = Counter()

    def number(partner: str) -> str:
        last[partner] += 1
        return str(last[partner])

    parcels = {parcel.shipment_id: number(parcel.partner) for parcel in network.parcels}
    last.clear()
    charges = [
        replace(line, charge_id=number(line.partner), shipment_id=parcels.get(line.shipment_id or ""))
        for line in network.charges
    ]
    last.clear()
    claims = [
        replace(claim, claim_id=number(claim.partner), shipment_id=parcels.get(claim.shipment_id or ""))
        for claim in network.claims
    ]
    own = [replace(parcel, shipment_id=parcels[parcel.shipment_id]) for parcel in network.parcels]
    return replace(network, parcels=own, charges=charges, claims=claims)


@pytest.fixture(scope="module", params=on_engines(5), ids=str)
def numbered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener
) -> tuple[Network, Session]:
    """The network and its workspace, opened."""
    engine, seed = request.param
    network, folder = numbered_by_each(random_network(seed, 900)), tmp_path_factory.mktemp("numbered")
    write_workspace(folder, network.parcels, network.charges, network.claims, calendar={"holidays": False})
    return network, opened_on(engine, folder)


def test_no_row_is_a_duplicate(numbered: tuple[Network, Session]) -> None:
    network, session = numbered
    ids = defaultdict(set)
    for parcel in network.parcels:
        ids[parcel.shipment_id].add(parcel.partner)
    assert sum(len(partners) == 3 for partners in ids.values()) > 200  # the ids are shared
    used = Counter[str]()
    for report in session.tables.reports:
        used[report.table] += report.used
    expected = {"shipments": network.parcels, "charges": network.charges, "claims": network.claims}
    assert used == {name: len(rows) for name, rows in expected.items()}
    assert session.tables.rejects == ()


@pytest.mark.parametrize("kpi", ["cost_per_shipment", "surcharge_share", "invoiced", "claim_rate", "damaged", "priced"])
def test_charges_and_claims_find_the_parcel_of_their_partner(numbered: tuple[Network, Session], kpi: str) -> None:
    network, session = numbered
    expected = twin.sums(kpi, network)
    for partner in session.tables.partners:
        found = {
            month: (pair.numerator, pair.denominator, pair.unknown)
            for month, pair in session.measures.monthly(kpi, partner.id).items()
        }
        assert found == {month: entry for (owner, month), entry in expected.items() if owner == partner.name}
