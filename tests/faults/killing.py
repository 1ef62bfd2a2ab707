"""Kills builds at random moments and looks at what they leave; run as a program, it prints what it met.

`python -m tests.faults.killing WORKSPACE REFERENCE ROUNDS SEED`: REFERENCE is the same workspace, built undisturbed.
Most are killed after a number of changes on the disk, the others after some time. They are forks of a program that has
loaded libraries, settings and cards already: what is left of a build is what it writes.
"""

import json
import os
import pickle
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb  # noqa: F401  # loaded once, before the forks

from scorecards.engine import open_session
from scorecards.ledger import Evidences, Signature, give_way, place_of, record
from scorecards.model import Scorecard
from scorecards.model.annex import Annex
from scorecards.outbox import Look, build
from scorecards.render import fitting, pdf  # noqa: F401  # loaded once, before the forks
from scorecards.workspace import Workspace, load_workspace

CACHE, LEDGER, CARDS = ".scorecards-cache", ".scorecards-ledger", "cards.pickle"


@dataclass(frozen=True)
class Work:
    """What each build does once more."""

    workspace: Workspace
    cards: list[Scorecard]
    annexes: Mapping[str, Annex]

    @property
    def folder(self) -> Path:
        """The folder of the workspace."""
        return self.workspace.folder

    def do(self) -> None:
        """Read, sum, write and record, as the command does."""
        own = self.workspace
        session = open_session(own)
        look, place = Look(own.brand, own.logos, own.overrides), place_of(own.ledger, own.folder)
        made = list(build(self.cards, look, own.folder / "out", 1, self.annexes))
        assert not [entry for entry in made if entry.problems]
        give_way(place, self.cards, own.folder)
        signature = Signature("Ada", datetime(2026, 11, 3, tzinfo=UTC))
        record(place, made, self.annexes, Evidences(session, look), own.folder, signature)
        session.write_rejects(own.folder / "out" / "rejects.csv")


def started(work: Work) -> int:
    """The id of a process that builds."""
    child = os.fork()
    if child:
        return child
    try:
        work.do()
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(70)
    os._exit(0)


def seen(folder: Path) -> set[str]:
    """Names of all that lies in the folders that a build writes into."""
    return {f"{place}/{name}" for place, _, names in os.walk(folder) for name in names}


def killed(work: Work, chance: random.Random, met: Counter[str]) -> None:
    """One build, killed after some changes on the disk or after some time; or done before that."""
    changes = chance.randint(1, 25)
    until = time.monotonic() + chance.choice((0.02, 0.05, 0.1, 0.2, 0.5))
    child = started(work)
    before = seen(work.folder)
    while changes and time.monotonic() < until and not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.0005)
        now = seen(work.folder)
        changes -= now != before
        before = now
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    met["killed" if os.WIFSIGNALED(status) else "done"] += 1
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status


def look(folder: Path, reference: Path, met: Counter[str]) -> None:
    """What carries its name is whole: documents to the byte, results in the cache with all their files."""
    for path in (folder / "out").rglob("*"):
        if path.is_file() and path.suffix != ".tmp":
            assert path.read_bytes() == (reference / path.relative_to(folder)).read_bytes(), path
            met["documents"] += 1
    for result in (folder / CACHE).glob("*/*"):
        own = reference / result.relative_to(folder)
        if result.suffix != ".tmp" and own.parent.name != "parcels":  # that one is filled file by file
            assert {path.name for path in result.iterdir()} == {path.name for path in own.iterdir()}, result
            met["results"] += 1
    met["half"] += bool(halves(folder))


def halves(folder: Path) -> list[str]:
    """What is not whole yet, or never will be."""
    return [name for name in seen(folder) if ".tmp" in name]


def main(folder: Path, reference: Path, rounds: int, seed: int) -> None:
    """All rounds, after each two dozen an undisturbed one; what was met as JSON."""
    workspace = load_workspace(folder)
    work = Work(workspace, *pickle.loads((reference / CARDS).read_bytes()))  # noqa: S301  # our own
    chance, met = random.Random(seed), Counter[str]()  # noqa: S311  # no secret
    while met["killed"] < rounds:
        for _ in range(24):
            killed(work, chance, met)
            look(folder, reference, met)
        _, status = os.waitpid(started(work), 0)
        assert os.WEXITSTATUS(status) == 0
        look(folder, reference, met)
        assert not halves(folder), halves(folder)
        mine, others = ({path.relative_to(own) for path in (own / "out").rglob("*")} for own in (folder, reference))
        assert mine == others
        met["finished"] += 1
        for again in (CACHE, "out", LEDGER):
            if again == "out" or chance.random() < 0.7:
                shutil.rmtree(folder / again)
    sys.stdout.write(json.dumps(met))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), int(sys.argv[3]), int(sys.argv[4]))
