"""A disk that is full, for the cache or for documents and ledger: nothing is half, the next run finishes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from scorecards.cli import main
from tests.faults.conftest import ONE, ROOT, documents, halves, run


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, still with much room; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(folder)]
    if (
        os.getuid()
        or shutil.which("mount") is None
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def resize(disk: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


def whole(workspace: Path, reference: dict[str, bytes]) -> None:
    """Every draft is the one that nobody disturbed, and nothing is half."""
    found = documents(workspace)
    assert found == {name: reference[name] for name in found}
    assert halves(workspace) == []


@pytest.mark.parametrize("stage", ["cache", "documents"])
def test_a_full_disk(starter: Path, disk: Path, reference: dict[str, bytes], stage: str) -> None:
    """Room for half a cache, or for all of it and half a document."""
    workspace = shutil.copytree(starter, disk / "review")
    if stage == "documents":
        assert run(workspace, "check").exit_code == 0
    resize(disk, shutil.disk_usage(disk).used + 60_000)
    result = run(workspace, "build", *ONE)
    assert result.exit_code == 2, result.output
    says = {"cache": "the cache cannot be written: the disk is full", "documents": "No space left on device"}
    assert says[stage] in result.output
    assert "Make room" in result.output
    whole(workspace, reference)
    result = run(workspace, "publish", *ONE)
    assert result.exit_code == 2, result.output
    whole(workspace, reference)
    resize(disk, 32_000_000)
    assert run(workspace, "build", *ONE).exit_code == 0
    assert documents(workspace) == reference
    result = run(workspace, "publish", *ONE)
    assert result.exit_code == 0, result.output
    assert run(workspace, "verify").exit_code == 0
    assert halves(workspace) == []


def limited(workspace: Path, blocks: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command that may write no file longer than some blocks of 512 bytes: a full disk for those without one."""
    program = f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({512 * blocks},) * 2); "
    program += "from scorecards.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, "-w", str(workspace), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_files_that_cannot_grow(workspace: Path, reference: dict[str, bytes]) -> None:
    done = limited(workspace, 20, "build", *ONE)
    assert (done.returncode, "the cache cannot be written: the disk is full" in done.stderr) == (2, True), done.stderr
    assert halves(workspace) == []
    assert run(workspace, "build", *ONE).exit_code == 0
    size = min(len(data) for name, data in reference.items() if name.endswith(".pdf"))
    done = limited(workspace, size // 512 - 4, "publish", *ONE)
    assert done.returncode == 2, done.stderr
    assert "ledger" in done.stderr
    assert documents(workspace) == reference
    result = run(workspace, "publish", *ONE)
    assert result.exit_code == 0, result.output
    assert result.stdout.count(" now ") == 1
    assert run(workspace, "verify").exit_code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_output_that_nobody_can_take(workspace: Path) -> None:
    command = [sys.executable, "-m", "scorecards", "-w", str(workspace), "kpis"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_workspace_is_written_whole_or_not_at_all(disk: Path) -> None:
    resize(disk, 100_000)
    result = CliRunner().invoke(main, ["init", str(disk / "review")])
    assert result.exit_code == 2
    assert "the disk is full" in result.output
    assert list(disk.iterdir()) == []
