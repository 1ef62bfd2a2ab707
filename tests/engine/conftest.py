"""Networks written to disk and read back, on every engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecards.engine import Session
from tests.engine.elsewhere import Opener, Place, on_engines, opened_there
from tests.engine.random_network import CLOSED, random_network
from tests.engine.servers import SPARK_OPTIONS, postgres_server, spark_session
from tests.engine.twin import Network
from tests.engine.workspaces import opened, write_workspace


@pytest.fixture(scope="session")
def postgres() -> Iterator[Place]:
    """An empty database."""
    with postgres_server() as url:
        yield Place({"kind": "postgres", "url": url}, url)


@pytest.fixture(scope="session")
def spark() -> Iterator[Place]:
    """Spark, and folders that it reads."""
    with spark_session():
        yield Place({"kind": "spark", "master": "local[2]", "options": SPARK_OPTIONS})


@pytest.fixture(scope="session")
def opened_on(request: pytest.FixtureRequest) -> Opener:
    """Opens a workspace of CSV files on the engine of that name; a server is started when it is first asked for."""

    def on(engine: str, folder: Path) -> Session:
        return opened(folder) if engine == "duckdb" else opened_there(folder, request.getfixturevalue(engine))

    return on


@pytest.fixture(scope="session", params=on_engines(1, 2), ids=str)
def random(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener
) -> tuple[Network, Session]:
    """A generated network and its workspace, opened."""
    engine, seed = request.param
    network = random_network(seed, 2500)
    folder = tmp_path_factory.mktemp("random")
    write_workspace(
        folder,
        network.parcels,
        network.charges,
        network.claims,
        calendar={"closed": {place: list(days) for place, days in CLOSED.items()}},
    )
    return network, opened_on(engine, folder)
