"""The check of an engine: every KPI has rows in it, all engines agree, and a difference is found and named."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from scorecards.assets import shipped
from scorecards.engine import check_engine, digest_of
from scorecards.engine.conformance import compared
from scorecards.model import Pair
from scorecards.workspace import EngineShape, load_workspace
from tests.conftest import Desk
from tests.engine.elsewhere import Place
from tests.engine.workspaces import opened

FIXTURE = shipped("config") / "conformance"


def copied(folder: Path) -> Path:
    """The shipped network, where a cache may be written."""
    return shutil.copytree(FIXTURE, folder / "fixture")


def test_every_kpi_is_exercised(tmp_path: Path) -> None:
    session = opened(copied(tmp_path))
    catalogue = session.workspace.kpis
    assert set(session.measures.kpis) == set(catalogue)  # nothing is not supplied
    for kpi in catalogue.values():
        partners = [partner.id for partner in session.tables.partners]
        if kpi.of is not None:
            assert any(session.measures.monthly_counts(kpi.id, partner) for partner in partners), kpi.id
            continue
        pairs: list[Pair] = [
            pair for partner in partners for pair in session.measures.monthly(kpi.id, partner).values()
        ]
        assert any(pair.denominator for pair in pairs), kpi.id
        assert len({pair.value for pair in pairs}) > 1 or any(pair.numerator for pair in pairs), kpi.id


def test_every_rule_is_exercised(tmp_path: Path) -> None:
    session = opened(copied(tmp_path))
    assert {"liability_cap", "rate_cards", "unit_costs"} <= session.workspace.configured
    assert session.measures.has_exclusions("alfa")
    assert session.measures.has_exclusions("bravo")
    assert any(pair.numerator for pair in session.measures.monthly("promise_derived", "alfa").values())
    assert len(session.tables.rejects) == 2


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_all_engines_agree(request: pytest.FixtureRequest, engine: str) -> None:
    place = Place({"kind": "duckdb"}) if engine == "duckdb" else request.getfixturevalue(engine)
    workspace = replace(load_workspace(FIXTURE), engine=EngineShape(**place.engine))
    checks = check_engine(workspace)
    assert [check for check in checks if not check.is_equal] == []
    assert sum(check.rows for check in checks) > 2000
    # The same on the default engine of this machine, so the same on all three.
    assert digest_of(checks) == digest_of(check_engine(load_workspace(FIXTURE)))


def test_a_difference_is_found_and_named(tmp_path: Path) -> None:
    """One parcel that arrives a month later changes the cube of promises, in what it was late for, and no other sum."""
    right = opened(copied(tmp_path / "right"))
    folder = copied(tmp_path / "wrong")
    path = folder / "data" / "orders.csv"
    lines = path.read_text("utf-8").splitlines()
    header = lines[0].split(",")
    row = next(n for n, line in enumerate(lines) if n and line.split(",")[header.index("lines_in_error")] == "1")
    cells = lines[row].split(",")
    cells[header.index("lines_in_error")] = "0"
    path.write_text("\n".join([*lines[:row], ",".join(cells), *lines[row + 1 :]]) + "\n", "utf-8")
    checks = compared(right.measures, opened(folder).measures)
    assert {check.cube: check.different for check in checks if not check.is_equal} == {
        "orders-dispatched_on": ("pick_accuracy num",)
    }


def test_the_command(desk: Desk, postgres: Place) -> None:
    sources = {"shipments": {"raw": {"table": "parcels"}}}
    settings = {"discover_partners": True, "engine": dict(postgres.engine), "sources": sources}
    desk.write("scorecards.yaml", yaml.safe_dump(settings))
    result = desk.run("engine", "check")
    assert result.exit_code == 0, result.output
    assert "22 of 22 equal" in result.output
    result = desk.run("engine", "sql")
    assert result.exit_code == 3
    assert "parcels cannot be read" in result.output


def test_files_need_no_views(desk: Desk) -> None:
    result = desk.run("engine", "sql")
    assert result.exit_code == 2
    assert "the engine duckdb reads files and needs no views" in result.output
