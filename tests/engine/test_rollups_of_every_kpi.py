"""The roll-up of parts equals the whole: every KPI of the catalogue, over every network that supplies it.

Months, weeks, quarters, fragments, cells and groups are asked for one by one, each by a query of its own.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.assets import shipped
from scorecards.compose.reading import of_counts, of_pair
from scorecards.engine import Session
from scorecards.engine.measures import PeriodKind, Rows
from scorecards.model import Kpi, Month, Pair, Quarter, Week
from scorecards.workspace import load_catalogue
from tests.engine import test_claims_twins, test_cost_twins, test_customer_twins
from tests.engine.fulfilment_network import random_warehouses
from tests.engine.fulfilment_network import written as warehouses_written
from tests.engine.random_network import CLOSED, random_network
from tests.engine.workspaces import opened, write_workspace

K = TypeVar("K")

CATALOGUE = load_catalogue(Path("no workspace of one's own"))
PERCENTILES = sorted(kpi.id for kpi in CATALOGUE.values() if kpi.of is not None)
COUNTS_OF_GROUPS = sorted(kpi.id for kpi in CATALOGUE.values() if kpi.count == "groups")
RATIOS = sorted(set(CATALOGUE) - {*PERCENTILES, *COUNTS_OF_GROUPS})
KINDS: dict[PeriodKind, Callable[[date], Month | Week | Quarter]] = {
    "month": Month.of,
    "week": lambda day: Week(day.isocalendar().year, day.isocalendar().week),
    "quarter": lambda day: Quarter(day.year, (day.month - 1) // 3 + 1),
}


ROWS: tuple[Rows, ...] = ("all", "adjusted")


def _random(folder: Path) -> Path:
    network = random_network(1, 2500)
    closed = {"closed": {place: list(days) for place, days in CLOSED.items()}}
    return write_workspace(folder, network.parcels, network.charges, network.claims, calendar=closed)


#: The networks of the twins, and the one that an engine is checked with: it has an exclusion register, derived
#: promises, several currencies and calendars of partners and services.
NETWORKS: dict[str, Callable[[Path], Path]] = {
    "parcels": _random,
    "claims": lambda folder: test_claims_twins.with_caps(
        test_claims_twins.written(folder, test_claims_twins.claims_network(11, 1500))
    ),
    "customers": lambda folder: test_customer_twins.written(folder, test_customer_twins.surveyed_network()),
    "costs": lambda folder: test_cost_twins.written(folder, test_cost_twins.priced_network(3, 1500)),
    "warehouses": lambda folder: warehouses_written(folder, random_warehouses(1, 2000)),
    "conformance": lambda folder: shutil.copytree(shipped("config") / "conformance", folder, dirs_exist_ok=True),
}


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Session]:
    return {name: opened(write(tmp_path_factory.mktemp(name))) for name, write in NETWORKS.items()}


def partners(sessions: Mapping[str, Session], kpi: str) -> Iterator[tuple[str, Session, str]]:
    """Every partner of every network that supplies a KPI; at least one of them has rows."""
    for name, session in sessions.items():
        if kpi in session.measures.kpis:
            yield from ((name, session, partner.id) for partner in session.tables.partners)


def added(parts: Iterable[tuple[K, Pair]]) -> dict[K, Pair]:
    """Pairs of the same key, summed; what is nothing at all is left out."""
    found: dict[K, Pair] = {}
    for key, pair in parts:
        found[key] = found.get(key, Pair()) + pair
    return {key: pair for key, pair in found.items() if pair != Pair()}


@pytest.mark.parametrize("kpi", RATIOS)
def test_parts_of_time_and_cells_add_to_the_whole(sessions: dict[str, Session], kpi: str) -> None:
    compared = 0
    for _, session, partner in partners(sessions, kpi):
        measures = session.measures
        whole = added(measures.monthly(kpi, partner).items())
        assert added((month, pair) for (month, *_), pair in measures.cells(kpi, partner).items()) == whole
        for asked in ROWS:
            fragments = measures.fragments(kpi, partner, asked)
            cells = measures.cell_fragments(kpi, partner, asked)
            assert added((day, pair) for (day, *_), pair in cells.items()) == added(fragments.items())
            for kind, period_of in KINDS.items():
                expected = added((period_of(day), pair) for day, pair in fragments.items())
                assert added(measures.by_period(kpi, partner, kind, asked).items()) == expected
        compared += len(whole)
    assert compared  # some network has rows of it


@pytest.mark.parametrize("kpi", RATIOS)
def test_what_the_register_excludes_is_the_rest_of_the_adjusted_rows(sessions: dict[str, Session], kpi: str) -> None:
    """Adjusted and raw count in the same units, and never more than there is."""
    for _, session, partner in partners(sessions, kpi):
        adjusted = session.measures.adjusted(kpi, partner)
        for month, pair in session.measures.monthly(kpi, partner).items():
            assert adjusted.get(month, Pair()).rows <= pair.rows
        if not session.measures.has_exclusions(partner) or CATALOGUE[kpi].table != "shipments":
            assert adjusted == session.measures.monthly(kpi, partner)


@pytest.mark.parametrize("kpi", sorted(kpi.id for kpi in CATALOGUE.values() if kpi.by and kpi.count == "rows"))
def test_groups_add_to_the_whole(sessions: dict[str, Session], kpi: str) -> None:
    compared = 0
    for _, session, partner in partners(sessions, kpi):
        for kind in KINDS:
            whole = added(session.measures.by_period(kpi, partner, kind).items())
            groups = session.measures.groups(kpi, partner, kind)
            assert added((period, pair) for (period, _), pair in groups.items()) == whole
            compared += len(groups) - len(whole)
    assert compared  # some period has more groups than one


@pytest.mark.parametrize("kpi", COUNTS_OF_GROUPS)
def test_a_group_counts_once_in_every_period(sessions: dict[str, Session], kpi: str) -> None:
    """What is counted in a longer period is the union of what is counted in its months, and not their sum."""
    smaller = 0
    for _, session, partner in partners(sessions, kpi):
        months: dict[Month, set[tuple[str, bool]]] = {}
        for (month, group), pair in session.measures.groups(kpi, partner).items():
            if pair.denominator > 0:
                months.setdefault(month, set()).add((group, pair.numerator > 0))
        for quarter, pair in session.measures.by_period(kpi, partner, "quarter").items():
            found = {entry for month in quarter.months for entry in months.get(month, ())}
            counted = {group for group, _ in found}
            met = {group for group, is_met in found if is_met}
            assert pair == Pair(len(met), len(counted), 0, len(counted))
            smaller += len(counted) < sum(len(months.get(month, ())) for month in quarter.months)
    assert smaller


@pytest.mark.parametrize("kpi", PERCENTILES)
def test_counts_of_parts_add_to_the_whole(sessions: dict[str, Session], kpi: str) -> None:
    compared = 0
    for _, session, partner in partners(sessions, kpi):
        measures = session.measures
        months = measures.monthly_counts(kpi, partner)
        cells: dict[Month, Counter[int]] = {}
        for (month, *_), counts in measures.cell_counts(kpi, partner).items():
            cells.setdefault(month, Counter()).update(counts)
        assert cells == months
        quarters: dict[Quarter, Counter[int]] = {}
        for month, counts in months.items():
            quarters.setdefault(Quarter(month.year, (month.month + 2) // 3), Counter()).update(counts)
        assert measures.counts_by_period(kpi, partner, "quarter") == quarters
        weeks: Counter[int] = Counter()
        for counts in measures.counts_by_period(kpi, partner, "week").values():
            weeks.update(counts)
        assert weeks == sum(map(Counter, months.values()), Counter())
        compared += weeks.total()
    assert compared > 20


def cut(keys: Iterable[K], seed: int) -> list[list[K]]:
    """The keys in five parts, as the seed has it; some may be empty."""
    rng = Random(seed)  # noqa: S311  # no secret
    parts: list[list[K]] = [[] for _ in range(5)]
    for key in keys:
        parts[rng.randrange(rng.choice((1, 2, 5)))].append(key)
    return parts


SEEDS = st.integers(0, 2**32)


@settings(max_examples=8)
@given(data=st.data())
@pytest.mark.parametrize("kpi", RATIOS)
def test_however_the_rows_are_parted(sessions: dict[str, Session], kpi: str, data: st.DataObject) -> None:
    """The value of the whole is the mean of the parts' values, each weighted by what it counts."""
    having = [(s, p) for _, s, p in partners(sessions, kpi) if s.measures.monthly(kpi, p)]
    session, partner = data.draw(st.sampled_from(having))
    pieces = session.measures.cell_fragments(kpi, partner)
    parts = [sum((pieces[key] for key in part), Pair()) for part in cut(sorted(pieces), data.draw(SEEDS))]
    whole = sum(session.measures.by_period(kpi, partner, "quarter").values(), Pair())
    assert sum(parts, Pair()) == whole
    if any(part.numerator and not part.known for part in parts):
        return  # charges without a parcel are an amount of no parcel, which has no mean
    values = [(part.known, _value(session.workspace.kpis[kpi], part)) for part in parts]
    weighted = sum((n * value for n, value in values if value is not None), Fraction(0))
    total = sum(n for n, value in values if value is not None)
    if all(n >= 0 for n, _ in values) and total:
        assert _value(session.workspace.kpis[kpi], whole) == weighted / total


def _value(kpi: Kpi, pair: Pair) -> Fraction | None:
    return of_pair(kpi, Month(2026, 10), pair).value


@settings(max_examples=8)
@given(data=st.data())
@pytest.mark.parametrize("kpi", PERCENTILES)
def test_percentiles_however_the_rows_are_parted(sessions: dict[str, Session], kpi: str, data: st.DataObject) -> None:
    """The percentile of the whole is that of all rows of the parts together."""
    having = [(s, p) for _, s, p in partners(sessions, kpi) if s.measures.monthly_counts(kpi, p)]
    session, partner = data.draw(st.sampled_from(having))
    pieces = session.measures.cell_counts(kpi, partner)
    parts = cut(sorted(pieces), data.draw(SEEDS))
    rows = [number for part in parts for key in part for number in Counter(pieces[key]).elements()]
    merged = sum(map(Counter, session.measures.counts_by_period(kpi, partner, "quarter").values()), Counter[int]())
    entry = session.workspace.kpis[kpi]
    value = of_counts(entry, Month(2026, 10), merged).value
    assert value is not None
    expected = float(np.quantile(rows, float(entry.quantile or 0))) / entry.divisor
    assert float(value) == pytest.approx(expected, abs=1e-9)
