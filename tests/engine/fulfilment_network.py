"""Generated rows of fulfilment with every state that they can be in, and their workspace on disk."""

import csv
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

from tests.engine.fulfilment_twin import Forecast, Grading, Order, Receipt, StockCount, Warehouses
from tests.engine.twin import Calendar
from tests.engine.workspaces import AS_OF

T = TypeVar("T")

PARTNERS = ("Alfa", "Bravo", "Charlie")
PLACES = ("FR", "FR", "DE", "XX", None)
CLOSED = {"*": [date(2026, 10, 30)], "FR": [date(2026, 5, 15)], "DE": [date(2026, 6, 5)]}
_FIRST = date(2026, 5, 1)
_SOLUTIONS = ("marketplace_label", "marketplace_label", "own_label", "not_eligible", "unknown", "Abholung", None)


def random_warehouses(seed: int, size: int, opens: time = time(8), closes: time = time(18)) -> Warehouses:
    """`size` rows of each table; the same seed gives the same rows."""
    rng = Random(seed)  # noqa: S311  # no secret
    return Warehouses(
        [_order(rng, f"O{number:05d}") for number in range(size)],
        [_receipt(rng, f"R{number:05d}") for number in range(size)],
        [_stock_count(rng, f"L{number:05d}") for number in range(size)],
        [_grading(rng, f"G{number:05d}") for number in range(size)],
        [_forecast(rng, f"F{number:05d}") for number in range(size)],
        Calendar(CLOSED),
        opens,
        closes,
    )


def written(folder: Path, network: Warehouses, **settings: Any) -> Path:
    """A workspace with one CSV file per table that has rows."""
    sources = {}
    for table in ("orders", "receipts", "stock_counts", "gradings", "forecasts"):
        if rows := getattr(network, table):
            _write(folder / "data" / f"{table}.csv", rows)
            sources[table] = {"file": {"files": f"{table}.csv"}}
    shape = {
        "data_as_of": AS_OF,
        "discover_partners": True,
        "calendar": {"closed": {place: list(days) for place, days in network.calendar.closed.items()}},
        "working_hours": {"opens": f"{network.opens:%H:%M}", "closes": f"{network.closes:%H:%M}"},
        "sources": sources,
        **settings,
    }
    (folder / "scorecards.yaml").write_text(yaml.safe_dump(shape, sort_keys=False), encoding="utf-8")
    return folder


def _write(path: Path, rows: Sequence[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [field.name for field in fields(rows[0])]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(map(attrgetter(*names), rows))


def _order(rng: Random, name: str) -> Order:
    due = _moment(rng, _FIRST + timedelta(days=rng.randrange(200)))
    due = rng.choice((due, due, datetime.combine(due, time())))  # a date alone, now and then
    released = due + timedelta(minutes=rng.randint(-3000, 900))
    lines = rng.choice((None, 0, 1, 1, 2, 3, 8))
    return Order(
        name,
        rng.choice(PARTNERS),
        rng.choice(PLACES),
        released,
        dispatch_due_at=_maybe(rng, 0.05, due),
        dispatched_at=_maybe(rng, 0.1, max(released, due + timedelta(minutes=rng.randint(-900, 2500)))),
        lines=lines,
        lines_in_error=_maybe(rng, 0.1, rng.randint(0, min(lines or 0, 2))),
        units=_maybe(rng, 0.2, rng.randint(1, 9)),
        damaged_outbound=rng.choice((None, 0, 0, 0, 1, 3)),
        shipping_solution=rng.choice(_SOLUTIONS),
        seller_id=rng.choice((None, *(f"V{number}" for number in range(40)))),
    )


def _receipt(rng: Random, name: str) -> Receipt:
    arrived = _moment(rng, _FIRST + timedelta(days=rng.randrange(190)))
    stay = timedelta(minutes=rng.choice((rng.randrange(500), rng.randrange(12_000))))
    return Receipt(
        name,
        rng.choice(PARTNERS),
        rng.choice(PLACES),
        arrived,
        _maybe(rng, 0.05, arrived + stay),
        rng.choice(("announced", "announced", "announced", "unannounced", "unknown", None)),
    )


def _stock_count(rng: Random, name: str) -> StockCount:
    expected = rng.randrange(20)
    found = rng.choice((expected, expected, expected, max(0, expected - 1), expected + 2))
    counted_on = _FIRST + timedelta(days=rng.randrange(190))
    return StockCount(name, rng.choice(PARTNERS), counted_on, _maybe(rng, 0.03, expected), _maybe(rng, 0.05, found))


def _grading(rng: Random, name: str) -> Grading:
    graded_on = _FIRST + timedelta(days=rng.randrange(190))
    received = _moment(rng, graded_on - timedelta(days=rng.randrange(6)))
    return Grading(
        name,
        rng.choice(PARTNERS),
        graded_on,
        rng.choice(("A", "A", "B", "C", None)),
        rng.choice(("A", "B", "C", None)),
        _maybe(rng, 0.1, f"{rng.choice((0, 1)) * rng.randrange(-400_000, 400_000) / 10_000:.4f}"),
        _maybe(rng, 0.1, received),
        _maybe(rng, 0.1, received + timedelta(minutes=rng.randrange(20_000))),
    )


def _forecast(rng: Random, name: str) -> Forecast:
    planned = rng.randrange(200)
    planned_for = _FIRST + timedelta(days=rng.randrange(220))
    actual = rng.choice((planned, rng.randrange(200), 3 * planned))
    return Forecast(name, rng.choice(PARTNERS), planned_for, _maybe(rng, 0.05, planned), _maybe(rng, 0.1, actual))


def _moment(rng: Random, today: date) -> datetime:
    return datetime.combine(today, time()) + timedelta(seconds=rng.randrange(24 * 3600))


def _maybe(rng: Random, missing: float, value: T) -> T | None:
    return None if rng.random() < missing else value
