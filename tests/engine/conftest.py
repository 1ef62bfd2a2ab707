"""Networks written to disk and read back."""

import pytest

from scorecards.engine import Session
from tests.engine.random_network import CLOSED, random_network
from tests.engine.twin import Network
from tests.engine.workspaces import opened, write_workspace


@pytest.fixture(scope="session", params=[1, 2])
def random(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, Session]:
    """A generated network and its workspace, opened."""
    network = random_network(request.param, 2500)
    folder = tmp_path_factory.mktemp("random")
    write_workspace(
        folder,
        network.parcels,
        network.charges,
        network.claims,
        calendar={"closed": {place: list(days) for place, days in CLOSED.items()}},
    )
    return network, opened(folder)
