"""Workspaces for faults: the starter, whole; and the program as a process of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main

ROOT = Path(__file__).parents[2]
#: What is built: one document.
ONE = ("2026-09", "--partner", "beta-logistics", "--jobs", "1")


def run(folder: Path, *arguments: str) -> Result:
    """A command, here."""
    return CliRunner().invoke(main, ["-w", str(folder), *arguments])


def started(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """A command, in a process of its own."""
    command = [sys.executable, "-m", "scorecards", "-w", str(folder), *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def documents(folder: Path) -> dict[str, bytes]:
    """The files of all documents by name."""
    return {path.name: path.read_bytes() for path in (folder / "out").rglob("scorecard-*")}


def halves(folder: Path) -> list[Path]:
    """What is not whole."""
    return [path for path in folder.rglob("*") if ".tmp" in path.name]


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter as `init` writes it, with documents of two pages."""
    folder = tmp_path_factory.mktemp("starter") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    (folder / "pages.yaml").write_text("transport: {pages: [summary, notes]}\n", encoding="utf-8")
    return folder


@pytest.fixture
def workspace(starter: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(starter, tmp_path / "review")


@pytest.fixture(scope="session")
def reference(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build that nobody disturbs makes of it."""
    folder = shutil.copytree(starter, tmp_path_factory.mktemp("reference") / "review")
    result = run(folder, "build", *ONE)
    assert result.exit_code == 0, result.output
    return documents(folder)
