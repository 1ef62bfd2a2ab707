"""A ledger on SQLite and one on a real PostgreSQL server: the same tests run on both."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from scorecards.ledger.connecting import Place, place_of
from scorecards.ledger.records import Evidence, Key, Signature
from scorecards.ledger.store import Ledger
from tests.engine.servers import postgres_server

KEY = Key("alpha", "2026-10", "partner", "en")
EVIDENCE = Evidence('{"a": 1}', '{"b": 2}', '{"c": 3}', "scorecards 1", "content")
ADA = Signature("Ada", datetime(2026, 11, 3, 10, 12, 44, tzinfo=UTC))


@pytest.fixture(scope="session")
def server() -> Iterator[Iterator[str]]:
    """Addresses of new, empty databases, each asked for once."""
    import psycopg

    with ExitStack() as stack:
        numbers = count()

        def databases() -> Iterator[str]:
            url = stack.enter_context(postgres_server())
            for number in numbers:
                with psycopg.connect(url, autocommit=True) as con:
                    con.execute(f"CREATE DATABASE ledger{number}".encode())
                yield url.replace("/postgres", f"/ledger{number}")

        yield databases()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a new ledger may be made."""
    if request.param == "sqlite":
        return place_of("ledger.sqlite", tmp_path)
    databases: Any = request.getfixturevalue("server")
    return place_of(next(databases), tmp_path)


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    """A new ledger."""
    with Ledger(place) as ledger:
        yield ledger
