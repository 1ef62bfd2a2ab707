"""Several runs in one workspace, and a ledger that another process holds."""

import sqlite3
from pathlib import Path

from scorecards.ledger import Ledger, place_of
from tests.faults.conftest import ONE, documents, halves, run, started


def test_two_builds_and_a_publish_at_once(workspace: Path, reference: dict[str, bytes]) -> None:
    """Nothing was read before: all of them fill the cache, write the same drafts and enter them."""
    builds = [started(workspace, "build", *ONE) for _ in range(2)]
    publishing = started(workspace, "publish", *ONE)
    outputs = [process.communicate()[0] for process in (*builds, publishing)]
    assert [process.returncode for process in (*builds, publishing)] == [0, 0, 0], outputs
    assert halves(workspace) == []
    result = run(workspace, "verify")
    assert result.exit_code == 0, result.output
    assert "3 files of 1 document compared: all as published." in result.output
    assert documents(workspace).keys() >= reference.keys()
    result = run(workspace, "publish", *ONE)
    assert result.stdout.count("nothing changed since") == 1


def test_a_ledger_that_another_process_holds(workspace: Path, reference: dict[str, bytes]) -> None:
    """`publish` waits, then says so and changes nothing; for `build` it is a warning, its documents are made."""
    place = place_of(".scorecards-ledger/ledger.sqlite", workspace)
    with Ledger(place):
        pass
    assert place.file is not None
    other = sqlite3.connect(place.file)
    other.execute("BEGIN IMMEDIATE")
    try:
        runs = [started(workspace, command, *ONE) for command in ("publish", "build")]
        published, built = (process.communicate()[0] for process in runs)
    finally:
        other.rollback()
        other.close()
    said = f"{place.name}: the ledger is in use by another run, here or on another machine"
    assert runs[0].returncode == 2, published
    assert said in published
    assert runs[1].returncode == 0, built
    assert f"warning: the drafts are not in the ledger: {said}" in built
    assert documents(workspace) == reference
    assert halves(workspace) == []
    result = run(workspace, "publish", *ONE)
    assert result.exit_code == 0, result.output
    assert run(workspace, "verify").exit_code == 0
