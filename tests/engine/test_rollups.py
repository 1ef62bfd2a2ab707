"""Cells and cuts of time, threads do not matter, and what did not change is not computed again."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import duckdb

from scorecards.engine import Measures, Session, measure
from scorecards.engine.duckdb_engine import DuckDb
from scorecards.model import Month, Pair
from scorecards.sources.cache import FOLDER, Cache
from scorecards.sources.tables import import_tables
from scorecards.workspace import load_workspace
from tests.engine import twin
from tests.engine.random_network import CLOSED, PARTNERS, random_network
from tests.engine.twin import Network
from tests.engine.workspaces import opened, partner_id, write_workspace

K = TypeVar("K")

CUT = date(2026, 8, 12)  # a Wednesday: neither a month nor a week begins


def test_cells_are_service_origin_and_destination(random: tuple[Network, Session]) -> None:
    network, session = random
    for name in PARTNERS:
        found = session.measures.cells("lost", partner_id(session, name))
        expected: Counter[tuple[Month, str, str, str]] = Counter()
        for parcel in network.parcels:
            if parcel.partner == name and parcel.first_scan_at:
                month = Month.of(parcel.first_scan_at.date())
                expected[(month, parcel.service or "", parcel.origin or "", parcel.destination or "")] += 1
        assert {cell: pair.denominator for cell, pair in found.items()} == expected


def test_a_target_change_cuts_the_fragments(tmp_path: Path) -> None:
    """The sums up to the eve of the change and from the change on are those of the twin."""
    network = random_network(3, 600)
    targets = [
        {"target": "95 %", "weight": 100, "until": CUT - timedelta(days=1)},
        {"target": "96 %", "weight": 100, "from": CUT},
    ]
    partners = {name.lower(): {"name": name, "kind": "transport", "targets": {"on_time": targets}} for name in PARTNERS}
    write_workspace(
        tmp_path, network.parcels, network.charges, network.claims, partners, calendar={"closed": dict(CLOSED)}
    )
    measures = opened(tmp_path).measures
    august = Month(2026, 8)
    for name in PARTNERS:
        fragments = measures.fragments("on_time", name.lower())
        assert CUT in fragments
        entries = [e for e in twin.RATIOS["on_time"](network) if e[0] == name and e[1] and Month.of(e[1]) == august]
        for early in (True, False):
            expected = twin.totals(entry for entry in entries if entry[1] and (entry[1] < CUT) == early)
            found = sum(
                (pair for day, pair in fragments.items() if Month.of(day) == august and (day < CUT) == early), Pair()
            )
            assert (found.numerator, found.denominator, found.unknown) == expected[(name, august)]


def measured(folder: Path, threads: int) -> tuple[Measures, dict[str, bytes]]:
    """The workspace computed from nothing on that many threads, with the bytes of its cubes."""
    cache = Cache(folder / FOLDER / str(threads))
    workspace = load_workspace(folder)
    with duckdb.connect() as con:
        con.execute(f"SET threads = {threads}")
        if threads > 1:
            con.execute("PRAGMA verify_parallelism")  # small tables are shared out too
        measures = measure(workspace, import_tables(workspace, con, cache), DuckDb(con), cache)
    return measures, {path.name: path.read_bytes() for path in sorted(cache.folder.glob("cubes/*/*"))}


def test_the_number_of_threads_does_not_matter(tmp_path: Path) -> None:
    network = random_network(4, 1500)
    write_workspace(tmp_path, network.parcels, network.charges, network.claims)
    first, cubes = measured(tmp_path, 1)
    assert len(cubes) > 5
    for threads in (2, 7):
        other, same = measured(tmp_path, threads)
        assert same == cubes
        for kpi in twin.RATIOS:
            assert other.cells(kpi, "alfa") == first.cells(kpi, "alfa")


def test_a_second_run_computes_nothing(tmp_path: Path) -> None:
    """What a second run would have to read is destroyed: the figures still come, from the cubes alone."""
    network = random_network(5, 300)
    partners = {name.lower(): {"name": name, "kind": "transport"} for name in PARTNERS}
    write_workspace(tmp_path, network.parcels, network.charges, network.claims, partners)
    first = opened(tmp_path).measures
    cache = tmp_path / FOLDER
    made = sorted(cache.rglob("*"))
    rows = [path for path in made if path.name == "rows.parquet" and path.parent.parent.name in ("tables", "sources")]
    assert rows
    contents = {path: path.read_bytes() for path in made if path.is_file() and path not in rows}
    for path in rows:
        path.write_bytes(b"not read again")
    second = opened(tmp_path).measures
    assert {kpi: second.monthly(kpi, "alfa") for kpi in twin.RATIOS} == {
        kpi: first.monthly(kpi, "alfa") for kpi in twin.RATIOS
    }
    assert sorted(cache.rglob("*")) == made
    assert {path: path.read_bytes() for path in contents} == contents


def test_a_changed_row_is_computed_again(tmp_path: Path) -> None:
    network = random_network(5, 300)
    write_workspace(tmp_path, network.parcels)
    before = opened(tmp_path).measures.monthly("lost", "alfa")
    write_workspace(tmp_path, network.parcels[:200])
    after = opened(tmp_path).measures.monthly("lost", "alfa")
    expected = twin.sums("lost", Network(network.parcels[:200]))
    assert after != before
    assert {month: pair.denominator for month, pair in after.items()} == {
        month: entry[1] for (name, month), entry in expected.items() if name == "Alfa"
    }


def test_a_changed_calendar_is_computed_again(tmp_path: Path) -> None:
    """With all of October closed more of its parcels are within one working day; earlier months stay."""
    network = random_network(5, 300)
    write_workspace(tmp_path, network.parcels)
    before = opened(tmp_path).measures.monthly("within_1d", "alfa")
    every_day = [date(2026, 10, 1) + timedelta(days=step) for step in range(31)]
    write_workspace(tmp_path, network.parcels, calendar={"closed": {"*": every_day}})
    after = opened(tmp_path).measures.monthly("within_1d", "alfa")
    october = Month(2026, 10)
    assert after[october].numerator > before[october].numerator
    assert {month: pair for month, pair in after.items() if month < Month(2026, 9)} == {
        month: pair for month, pair in before.items() if month < Month(2026, 9)
    }


def test_the_name_of_a_folder_changes_nothing(tmp_path: Path) -> None:
    """Neither a folder that looks like a column of the data, nor one that looks like a pattern."""
    network = random_network(5, 300)
    found = []
    for folder in (tmp_path / "plain", tmp_path / "partner=zzz" / "a[b]*"):
        folder.mkdir(parents=True)
        write_workspace(folder, network.parcels, network.charges, network.claims)
        measures = opened(folder).measures
        found.append({kpi: measures.monthly(kpi, "alfa") for kpi in twin.RATIOS})
    assert found[0] == found[1]
    assert any(found[0].values())
