"""Builds killed at any moment: what is on the disk is whole, nothing goes on running, the next run finishes."""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from scorecards.cli import main
from scorecards.compose import compose
from scorecards.compose.annex import annexes
from scorecards.engine import open_session
from scorecards.model import Month
from scorecards.workspace import load_workspace
from tests.faults.killing import CARDS, Work

ROOT = Path(__file__).parents[2]
MONTH = Month(2026, 9)
pytestmark = pytest.mark.skipif(not hasattr(os, "waitid"), reason="needs processes as POSIX has them")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with a short document, a card, and what a build that nobody disturbs makes of them."""
    folder = tmp_path_factory.mktemp("killed") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    (folder / "pages.yaml").write_text("transport: {pages: [summary, notes]}\n", encoding="utf-8")
    shutil.copytree(folder, folder.with_name("plain"))
    workspace = load_workspace(folder)
    session = open_session(workspace)
    cards = [compose(workspace, session.tables, session.measures, session.tables.partners[1], MONTH)]
    rows = annexes(workspace, session.tables, cards, MONTH, 20)
    shutil.rmtree(folder / ".scorecards-cache")
    (folder / CARDS).write_bytes(pickle.dumps((cards, rows)))
    Work(workspace, cards, rows).do()
    return folder


def test_builds_killed_hundreds_of_times(built: Path, tmp_path: Path) -> None:
    workspace = shutil.copytree(built.with_name("plain"), tmp_path / "review")
    command = [sys.executable, "-m", "tests.faults.killing", str(workspace), str(built), "150", "42"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    met = json.loads(done.stdout)
    assert met["killed"] >= 150
    assert met["finished"] >= 5
    assert min(met["half"], met["results"], met["documents"]) > 20  # killed while something was written, and after


def running(group: int) -> list[str]:
    """The command lines of all processes of a group, but of those that are gone and not yet asked for."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, own = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(own) == group and state != "Z":
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except (OSError, ValueError):
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("delay", [0.1, 1.2])
def test_no_process_goes_on_without_the_one_that_was_killed(built: Path, tmp_path: Path, delay: float) -> None:
    """Killed `delay` seconds after its two workers began."""
    workspace = shutil.copytree(built.with_name("plain"), tmp_path / "review")
    command = [sys.executable, "-m", "scorecards", "-w", str(workspace), "build", str(MONTH), "--jobs", "2"]
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=nowhere, stderr=nowhere)
    while process.poll() is None and sum("spawn_main" in line for line in running(process.pid)) < 2:
        time.sleep(0.01)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    until = time.monotonic() + 10
    while running(process.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert running(process.pid) == []
    result = CliRunner().invoke(main, ["-w", str(workspace), "build", str(MONTH), "--jobs", "1"])
    assert result.exit_code == 0, result.output
    assert not [path for path in workspace.rglob("*") if ".tmp" in path.name]
    assert len(list((workspace / "out").rglob("scorecard-*"))) == 6
