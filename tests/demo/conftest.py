"""The generated files as DuckDB views, judged by SQL that knows nothing of the generator."""
# ruff: noqa: S608  # names and values in the SQL are our own

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import duckdb
import holidays
import pytest

from scorecards.demo import write_demo
from scorecards.engine import Session, open_session
from scorecards.workspace import load_workspace
from tests.demo.documents import Document, made

COUNTRIES = ("FR", "DE", "ES", "IT", "GB", "BE")
CLOSED = {
    "*": ["2024-12-24", "2024-12-31", "2025-12-24", "2025-12-31"],
    "FR": ["2025-05-30", "2026-05-15"],
}

# Working days after the promise: 0 in time, NULL never. The sender's recorded delay moves the promise.
JUDGED = """
CREATE TABLE judged AS
WITH dated AS (
    SELECT *, first_scan_at::DATE AS handed_over, least(first_attempt_at::DATE, delivered_at::DATE) AS reached,
        CASE WHEN planned_collection_on IS NULL THEN 0
             WHEN late_reason IN ('sender_late', 'site_closed') AND collected_at::DATE > planned_collection_on THEN 1
             WHEN label_created_at::DATE > planned_collection_on THEN 1 ELSE 0 END AS sender
    FROM shipments)
SELECT dated.*, strftime(promised_on, '%Y-%m') AS promise_month, strftime(handed_over, '%Y-%m') AS hand_over_month,
    strftime(coalesce(planned_collection_on, handed_over), '%Y-%m') AS collection_month,
    handed_over IS NOT NULL AND NOT (status = 'delivered' AND reached IS NULL) AS known,
    CASE WHEN status IN ('lost', 'returned', 'cancelled') THEN NULL
         WHEN reached IS NULL THEN NULL
         WHEN reached <= promised_on THEN 0
         ELSE greatest(reached_day.n - promise_day.n - sender, 0) END AS late_by
FROM dated
LEFT JOIN days promise_day ON promise_day.country = destination AND promise_day.day = promised_on
LEFT JOIN days reached_day ON reached_day.country = destination AND reached_day.day = reached
"""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of 2 % of the size."""
    folder = tmp_path_factory.mktemp("small")
    write_demo(folder, 0.02)
    return folder


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full network's workspace."""
    folder = tmp_path_factory.mktemp("network")
    write_demo(folder)
    return folder


@pytest.fixture(scope="session")
def session(full: Path) -> Session:
    """The full network, read and summed."""
    return open_session(load_workspace(full))


@pytest.fixture(scope="session")
def documents(session: Session) -> Mapping[str, Document]:
    """The documents of October of every partner as `build` makes them, by partner id: partner edition, with annex."""
    return made(session)


@pytest.fixture(scope="module")
def network(full: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The full network; the partners whose recent months come as CSV have their history only."""
    con = _judged(full)
    yield con
    con.close()


@pytest.fixture(scope="module")
def small_network(small: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same of 2 % of the size."""
    con = _judged(small)
    yield con
    con.close()


def _judged(folder: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("CREATE TABLE days (country VARCHAR, day DATE, n INTEGER)")
    con.executemany("INSERT INTO days VALUES (?, ?, ?)", list(_working_days()))
    for table in ("shipments", "charges", "claims"):
        files = f"{folder}/data/{table}/**/*.parquet"
        con.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{files}')")
    con.execute(JUDGED)
    return con


def _working_days() -> Iterator[tuple[str, date, int]]:
    first, last = date(2024, 7, 1), date(2026, 12, 31)
    for country in COUNTRIES:
        public = holidays.country_holidays(country, years=[2024, 2025, 2026])
        closed = {date.fromisoformat(day) for name in ("*", country) for day in CLOSED.get(name, [])}
        number = 0
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            number += day.weekday() < 5 and day not in public and day not in closed
            yield country, day, number
