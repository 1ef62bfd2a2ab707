"""The network made by hand, opened once, and its cards."""

from collections.abc import Callable

import pytest

from scorecards.compose import compose
from scorecards.engine import Session
from scorecards.model import Month, Scorecard
from tests.compose.network import CARD, carriers, tables
from tests.engine.workspaces import opened, write_workspace

Composer = Callable[..., Scorecard]


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """All partners of the network in one workspace."""
    every = carriers()
    parcels, charges, claims = tables(every)
    folder = tmp_path_factory.mktemp("network")
    write_workspace(
        folder,
        parcels,
        charges,
        claims,
        {name: carrier.yaml for name, carrier in every.items()},
        calendar={"holidays": False},
        timezone="Europe/Paris",
    )
    return opened(folder)


@pytest.fixture(scope="session")
def card(network: Session) -> Composer:
    """The card of a partner's month."""

    def composed(partner_id: str, month: Month = CARD) -> Scorecard:
        partner = next(partner for partner in network.tables.partners if partner.id == partner_id)
        return compose(network.workspace, network.tables, network.measures, partner, month)

    return composed
