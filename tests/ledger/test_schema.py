"""The schema has a version: older ledgers are brought up, newer and foreign ones refused and left as they are."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from scorecards.errors import ConfigurationError
from scorecards.ledger.connecting import Place, engine_of, place_of, transaction
from scorecards.ledger.dispute_schema import DISPUTE_STEPS, DISPUTES
from scorecards.ledger.records import StoredFile
from scorecards.ledger.schema import CONTENTS, DOCUMENTS, FILES, ROWS, STEPS, VERSION, version_of
from scorecards.ledger.store import Ledger
from tests.ledger.conftest import ADA, EVIDENCE, KEY
from tests.ledger.test_store import PDF, publish

#: Two versions that might follow.
LATER = (
    *STEPS,
    ("ALTER TABLE ledger_documents ADD COLUMN note TEXT NOT NULL DEFAULT ''",),
    ("CREATE TABLE ledger_more (id TEXT)",),
)


@pytest.fixture
def engine(place: Place) -> Iterator[Engine]:
    engine = engine_of(place, 1)
    yield engine
    engine.dispose()


def version(engine: Engine) -> int:
    with transaction(engine, writes=False) as con:
        return version_of(con)


def test_a_new_ledger_has_the_last_version(place: Place, engine: Engine) -> None:
    assert version(engine) == 0
    with Ledger(place):
        pass
    assert version(engine) == VERSION == len(STEPS)


@pytest.mark.usefixtures("ledger")
def test_the_steps_make_the_tables_that_the_program_asks_for(engine: Engine) -> None:
    for table in (DOCUMENTS, CONTENTS, FILES, ROWS, DISPUTES, DISPUTE_STEPS):
        found = [column["name"] for column in inspect(engine).get_columns(table.name)]
        assert found == list(table.columns.keys())


def test_an_older_ledger_is_brought_up_with_all_it_holds(place: Place, engine: Engine) -> None:
    with Ledger(place, steps=STEPS[:1]) as first:
        made = publish(first)
    with Ledger(place, steps=LATER) as second:
        assert second.documents() == [made]
        assert list(second.files(made)) == list(second.files(second.document(made.id)))
    assert version(engine) == len(LATER)
    assert inspect(engine).has_table("ledger_more")
    with engine.connect() as con:
        assert con.execute(text("SELECT note FROM ledger_documents")).scalar_one() == ""


def test_the_first_version_learns_of_rows(place: Place, engine: Engine) -> None:
    """Documents from before have none kept, later ones have."""
    with Ledger(place, steps=STEPS[:1]) as first:
        old = publish(first)
        first.draft(KEY, 2, "{}", EVIDENCE, [StoredFile("r2.pdf", 1, "0")], "out", ADA)
    with Ledger(place) as second:
        assert version(engine) == len(STEPS)
        assert second.documents()[0] == old
        assert second.kept_rows(old) == {}
        made = second.publish(KEY, 2, "{}", EVIDENCE, [PDF], "out", ADA, {"shipments": {"2026-10": b"rows"}})
        (digest,) = second.kept_rows(made)["shipments"].values()
        assert second.content(digest) == b"rows"
        assert [(each.id, each.state) for each in second.documents()] == [
            (old.id, "superseded"),
            (made.id, "final"),
        ]


def test_a_step_that_fails_leaves_the_ledger_as_it_was(place: Place, engine: Engine) -> None:
    with Ledger(place, steps=STEPS[:1]) as first:
        made = publish(first)
    broken = (*LATER, ("CREATE TABLE ledger_half (id TEXT)", "CREATE TABLE ledger_more (id TEXT)"))
    with pytest.raises(ConfigurationError, match="ledger_more"):
        Ledger(place, steps=broken)
    assert version(engine) == 1
    assert not inspect(engine).has_table("ledger_half")
    with Ledger(place, steps=STEPS[:1]) as again:
        assert again.newest(KEY) == made


def test_a_newer_ledger_is_refused(place: Place, engine: Engine) -> None:
    with Ledger(place, steps=LATER) as newer:
        publish(newer)
    with pytest.raises(ConfigurationError, match=rf"\(schema {len(LATER)}, this program knows {VERSION}\)"):
        Ledger(place)
    assert version(engine) == len(LATER)


@pytest.mark.postgres
def test_a_database_of_others_may_hold_a_ledger_but_not_under_their_names(
    server: Iterator[str], tmp_path: Path
) -> None:
    place = place_of(next(server), tmp_path)
    engine = engine_of(place, 1)
    with engine.begin() as con:
        con.execute(text("CREATE TABLE parcels (id TEXT)"))
    with Ledger(place) as ledger:
        publish(ledger)
    with engine.begin() as con:
        con.execute(text("DROP TABLE ledger_version"))
    with pytest.raises(ConfigurationError, match="is not a ledger of this program"):
        Ledger(place)
    engine.dispose()


def test_a_foreign_file_is_refused_and_stays(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as con:
        con.execute("CREATE TABLE orders (id TEXT)")
    text_file = tmp_path / "notes.txt"
    text_file.write_text("These are notes, and rather long ones. " * 40)
    for path in (other, text_file):
        before = path.read_bytes()
        with pytest.raises(ConfigurationError, match="is not a ledger of this program") as caught:
            Ledger(place_of(path.name, tmp_path))
        assert str(path) in str(caught.value)
        assert path.read_bytes() == before


def test_a_damaged_ledger_is_refused(tmp_path: Path) -> None:
    place = place_of("ledger.sqlite", tmp_path)
    with Ledger(place) as ledger:
        publish(ledger)
    path = tmp_path / "ledger.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xaa" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(ConfigurationError, match="the ledger is damaged"), Ledger(place) as ledger:
        ledger.documents()


def test_places_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for written, says in (
        ("env:NOWHERE", "the environment variable NOWHERE is not set"),
        ("mysql://user@host/database", "is not the address of a PostgreSQL database"),
        ("http:// /", "is not the address of a PostgreSQL database"),
        ("file/ledger.sqlite", "cannot be made"),
        (".", "cannot be"),
        ("postgresql://scorecards@127.0.0.1:1/nothing", "the ledger cannot be used"),
    ):
        with pytest.raises(ConfigurationError, match=says):
            Ledger(place_of(written, tmp_path), wait=0.1)
    monkeypatch.setenv("SOMEWHERE", "kept/ledger.sqlite")
    assert place_of("env:SOMEWHERE", tmp_path).file == (tmp_path / "kept" / "ledger.sqlite").resolve()
