"""Ledger and disk stay one: interrupted work is finished, changed bytes are named, writers wait for each other."""

import json
import random
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from scorecards.errors import ConfigurationError
from scorecards.ledger.connecting import Place, engine_of, place_of, transaction
from scorecards.ledger.placing import finish, folder_name, paths_of, put
from scorecards.ledger.records import Document, File
from scorecards.ledger.store import Ledger
from scorecards.ledger.verifying import first_difference, verify
from tests.ledger.conftest import KEY
from tests.ledger.test_store import PDF, XLSX, publish

ROOT = Path(__file__).parents[2]


@pytest.fixture
def published(ledger: Ledger, tmp_path: Path) -> Document:
    document = publish(ledger)
    put(ledger, document, tmp_path)
    return document


def deviations(ledger: Ledger, workspace: Path) -> list[tuple[str, str]]:
    found = verify(ledger, ledger.documents(), workspace)
    return [(each.path.name, each.what) for each in found.deviations]


def test_files_lie_where_the_ledger_says(ledger: Ledger, published: Document, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "2026-10" / "alpha"
    assert paths_of(published, tmp_path) == [folder / PDF.name, folder / XLSX.name]
    assert [path.read_bytes() for path in paths_of(published, tmp_path)] == [PDF.data, XLSX.data]
    assert ledger.document(published.id).is_placed
    found = verify(ledger, ledger.documents(), tmp_path)
    assert (found.documents, found.files, found.deviations) == (1, 2, ())


def test_a_folder_is_named_from_the_workspace(tmp_path: Path) -> None:
    assert folder_name(tmp_path / "desk" / "out" / "2026-10", tmp_path / "desk") == "out/2026-10"
    assert folder_name(tmp_path / "elsewhere", tmp_path / "desk") == (tmp_path / "elsewhere").resolve().as_posix()


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (b"abXdef", "byte 2 is 0x58, was published as 0x63"),
        (b"\0bcdef", "byte 0 is 0x00, was published as 0x61"),
        (b"abc", "ends after 3 of 6 bytes"),
        (b"", "ends after 0 of 6 bytes"),
        (b"abcdef!!", "goes on after its 6 bytes, 2 more"),
    ],
)
def test_the_first_difference(found: bytes, says: str) -> None:
    assert first_difference(b"abcdef", found) == says


def test_a_changed_byte_and_a_missing_file_are_named(ledger: Ledger, published: Document, tmp_path: Path) -> None:
    pdf, xlsx = paths_of(published, tmp_path)
    data = bytearray(PDF.data)
    data[20_000] ^= 1
    pdf.write_bytes(data)
    xlsx.unlink()
    was = PDF.data[20_000]
    assert deviations(ledger, tmp_path) == [
        (PDF.name, f"byte 20000 is {was ^ 1:#04x}, was published as {was:#04x}"),
        (XLSX.name, "is missing"),
    ]


def test_superseded_files_are_looked_at_too(ledger: Ledger, published: Document, tmp_path: Path) -> None:
    put(ledger, publish(ledger, 2, KEY, "{}", replace(PDF, name="second.pdf")), tmp_path)
    assert deviations(ledger, tmp_path) == []
    paths_of(published, tmp_path)[0].write_bytes(b"other")
    assert [name for name, _ in deviations(ledger, tmp_path)] == [PDF.name]


def test_what_was_interrupted_is_finished_once(ledger: Ledger, tmp_path: Path) -> None:
    document = publish(ledger)
    folder = tmp_path / document.folder
    folder.mkdir(parents=True)
    (folder / f".{PDF.name}.abc.tmp").write_bytes(PDF.data[:100])
    (folder / "notes.tmp").write_bytes(b"somebody's own")
    assert finish(ledger, tmp_path) == [document]
    assert sorted(path.name for path in folder.iterdir()) == ["notes.tmp", PDF.name, XLSX.name]
    assert deviations(ledger, tmp_path) == []
    paths_of(document, tmp_path)[0].write_bytes(b"changed later")
    assert finish(ledger, tmp_path) == []
    assert [name for name, _ in deviations(ledger, tmp_path)] == [PDF.name]


def test_a_folder_that_cannot_be_written_leaves_the_work_to_the_next_run(ledger: Ledger, tmp_path: Path) -> None:
    document = publish(ledger)
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        put(ledger, document, tmp_path)
    (tmp_path / "out").unlink()
    assert finish(ledger, tmp_path) == [document]


def test_a_ledger_in_use_is_waited_for(place: Place) -> None:
    with Ledger(place) as one, Ledger(place, wait=10) as other:
        holds, goes = threading.Event(), threading.Event()
        first = publish(one)

        def hold() -> None:
            with one.placing(first.id):
                holds.set()
                goes.wait(10)

        thread = threading.Thread(target=hold)
        thread.start()
        assert holds.wait(10)
        assert other.documents() == [first]  # reading does not wait
        threading.Timer(0.3, goes.set).start()
        second = publish(other, 2)
        assert goes.is_set()
        thread.join()
        assert [document.id for document in one.documents()] == [first.id, second.id]


def test_a_ledger_in_use_for_too_long_is_said(place: Place) -> None:
    with Ledger(place) as one, Ledger(place, wait=0.2) as other:
        first = publish(one)
        with (
            one.placing(first.id),
            pytest.raises(ConfigurationError, match="the ledger is in use by another run") as caught,
        ):
            publish(other, 2)
        assert caught.value.problems[0].where == place.name
        assert "run it again" in caught.value.problems[0].hint
        assert publish(other, 2).state == "final"


def test_sqlite_keeps_a_log_and_waits_for_the_disk(tmp_path: Path) -> None:
    place = place_of("ledger.sqlite", tmp_path)
    with Ledger(place):
        pass
    engine = engine_of(place, 1)
    with transaction(engine, writes=False) as con:
        assert con.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert con.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert con.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    engine.dispose()


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    with Ledger(place_of("ledger.sqlite", tmp_path)) as ledger:
        before = publish(ledger)
        ledger._engine.dispose()
        event.listen(ledger._engine, "connect", lambda con, _: con.execute("PRAGMA max_page_count = 40"))
        with pytest.raises(ConfigurationError, match="the disk of the ledger is full"):
            publish(ledger, 2, KEY, "{}", File("large.pdf", random.Random(1).randbytes(500_000)))  # noqa: S311
        assert ledger.documents() == [before]
        assert list(ledger.files(before)) == [PDF, XLSX]


def test_killed_at_any_moment(place: Place, tmp_path: Path) -> None:
    """Two publishers at once, both killed, again and again."""
    address = place.url.set(drivername="postgresql").render_as_string() if place.file is None else "ledger.sqlite"
    rounds = 25 if place.file is None else 100
    workspace = tmp_path / "desk"
    workspace.mkdir()
    command = [sys.executable, "-m", "tests.ledger.killing", address, str(workspace), str(rounds), "42"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    met = json.loads(done.stdout)
    assert met["killed"] == 2 * met["rounds"] >= 2 * rounds, done.stderr  # and none of them ended by itself
    assert met["published"] > 0
    assert met["unfinished"] > 0
    assert met["partly"] > 0
