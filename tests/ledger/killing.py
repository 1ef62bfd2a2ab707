"""Kills publishers at random moments and looks at what they leave; run as a program, it prints what it met.

`python -m tests.ledger.killing ADDRESS FOLDER ROUNDS SEED`. In each round two processes publish the same documents,
one revision after another, until both are killed.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from scorecards.ledger.connecting import Place, place_of
from scorecards.ledger.placing import finish, paths_of, put
from scorecards.ledger.records import Document, Evidence, File, Key, Signature
from scorecards.ledger.rows import OvertakenError
from scorecards.ledger.store import Ledger
from scorecards.ledger.verifying import verify

KEYS = tuple(Key(partner, "2026-10", "partner", "en") for partner in ("alpha", "beta"))
EVIDENCE = Evidence("{}", "{}", "{}", "scorecards 1", "content")
LONGEST = 0.12


def publish_on(place: Place, workspace: Path, who: str) -> None:
    """One revision after another, until killed."""
    with Ledger(place) as ledger:
        finish(ledger, workspace)
        for number in count():
            key = KEYS[number % len(KEYS)]
            newest = ledger.newest(key)
            revision = newest.revision + 1 if newest else 1
            data = f"{key} {revision} {who} {number} ".encode() * 3000
            name = f"scorecard-{key.id(revision)}"
            files = [File(f"{name}.pdf", data), File(f"{name}.xlsx", data[::-1])]
            signature = Signature(who, datetime(2026, 11, 3, tzinfo=UTC))
            evidence = replace(EVIDENCE, content=f"{who} {number}")
            try:
                made = ledger.publish(key, revision, "{}", evidence, files, f"out/{key.partner}", signature)
            except OvertakenError:
                continue
            put(ledger, made, workspace)


def started(place: Place, workspace: Path, who: str) -> int:
    """The id of a process that publishes."""
    child = os.fork()
    if child:
        return child
    try:
        publish_on(place, workspace, who)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def look(place: Place, workspace: Path, met: Counter[str]) -> None:
    """Every file is whole, and the next run makes disk and ledger one. Raises AssertionError where they are not."""
    with Ledger(place) as ledger:
        placed = ledger.documents(is_placed=True)
        assert not verify(ledger, placed, workspace).deviations
        unfinished = ledger.documents(is_placed=False)
        assert len(unfinished) <= 2
        partly = [path for document in unfinished for path in whole(ledger, document, workspace)]
        met["unfinished"] += bool(unfinished)
        met["partly"] += bool(partly)
        met["cut off"] += bool(list(workspace.rglob("*.tmp")))
        assert finish(ledger, workspace) == unfinished
        documents = ledger.documents()
        assert all(document.is_placed for document in documents)
        assert not verify(ledger, documents, workspace).deviations
        assert not list(workspace.rglob("*.tmp"))
        on_disk = {path for path in workspace.rglob("*") if path.is_file() and "out" in path.parts}
        assert on_disk == {path for document in documents for path in paths_of(document, workspace)}
        for key in KEYS:
            own = [document for document in documents if document.key == key]
            assert [document.revision for document in own] == list(range(1, len(own) + 1))
            assert [document.state for document in own] == ["superseded"] * (len(own) - 1) + ["final"] * bool(own)
        met["published"] = len(documents)


def whole(ledger: Ledger, document: Document, workspace: Path) -> Iterable[Path]:
    """The files of an unfinished document that are there already. Raises AssertionError for one that is half."""
    for path, file in zip(paths_of(document, workspace), ledger.files(document), strict=True):
        if path.exists():
            assert path.read_bytes() == file.data, path
            yield path


def main(address: str, workspace: Path, rounds: int, seed: int) -> None:
    """All rounds, and more until both kinds of unfinished work were met; the sums of what was met as JSON."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    met = Counter[str]()
    place = place_of(address, workspace)
    while met["rounds"] < rounds or not ((met["unfinished"] and met["partly"]) or met["rounds"] == 20 * rounds):
        met["rounds"] += 1
        children = [started(place, workspace, who) for who in ("Ada", "Bob")]
        time.sleep(chance.uniform(0, LONGEST))
        for child in children:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            met["killed"] += os.WIFSIGNALED(status)
        look(place, workspace, met)
    sys.stdout.write(json.dumps(met))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve(), int(sys.argv[3]), int(sys.argv[4]))
