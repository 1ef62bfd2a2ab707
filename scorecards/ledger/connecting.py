"""The database of a ledger, reached: SQLite beside the workspace, or a team's PostgreSQL."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from scorecards.errors import ConfigurationError, configuration_error

#: Seconds that a run waits for another one to finish writing.
WAIT = 20.0
#: One writer at a time, as SQLite has it; the number is any that others are unlikely to lock.
_ADVISORY_LOCK = 5_283_416_907


@dataclass(frozen=True)
class Place:
    """Where a ledger is: `file` of SQLite, or else the `url` of a database. `name` is what messages call it."""

    name: str
    file: Path | None
    url: URL

    @property
    def is_there(self) -> bool:
        """Whether there may be a ledger: a file that is missing holds none."""
        return self.file is None or self.file.exists()


def place_of(written: str, folder: Path) -> Place:
    """The place that `ledger:` in scorecards.yaml means: a path from the workspace's folder, a URL or env:NAME.

    Raises ConfigurationError for a variable that is not set and for what is no address.
    """
    name = written.removeprefix("env:")
    if name != written:
        written = os.environ.get(name, "")
        if not written:
            hint = "It holds the path of a file, or postgresql://user@host/database."
            raise configuration_error("ledger", f"the environment variable {name} is not set", hint)
    if "://" not in written:
        file = (folder / written).resolve()
        return Place(str(file), file, URL.create("sqlite", database=str(file)))
    try:
        url = make_url(written)
    except ArgumentError:
        url = URL.create("")
    if url.drivername not in ("postgresql", "postgres"):
        hint = "Write postgresql://user@host/database, or the path of a file for SQLite."
        raise configuration_error("ledger", "is not the address of a PostgreSQL database", hint)
    if find_spec("psycopg") is None:
        raise configuration_error("ledger", "the library psycopg is missing", "pip install 'scorecards[postgres]'")
    return Place(url.render_as_string(hide_password=True), None, url.set(drivername="postgresql+psycopg"))


def engine_of(place: Place, wait: float) -> Engine:
    """An engine whose connections wait `wait` seconds for others. Nothing is read yet."""
    if place.file is None:
        milliseconds = int(wait * 1000)
        options = f"-c lock_timeout={milliseconds}"
        engine = create_engine(place.url, connect_args={"options": options, "application_name": "scorecards"})
        return engine
    engine = create_engine(place.url, connect_args={"timeout": wait})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # The library's own way of beginning transactions would leave DDL outside of them.
    connection.isolation_level = None
    # FULL: what is committed is on the disk before any file of the document is.
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later could not wait for another writer: it would fail at once.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """One transaction: all of it or nothing. Those that write wait for each other."""
    with engine.connect() as connected:
        con = connected.execution_options(writes=writes)
        if con.dialect.name == "postgresql" and not writes:
            # All its statements see the ledger as it was at one moment, as they do in SQLite.
            con = con.execution_options(isolation_level="REPEATABLE READ")
        with con.begin():
            if con.dialect.name == "postgresql" and writes:
                con.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
            yield con


def keep_a_log(engine: Engine) -> None:
    """Switch SQLite to its write-ahead log, so that reading and writing do not wait for each other; stays so."""
    with engine.connect() as con:
        raw = con.connection.driver_connection
        if isinstance(raw, sqlite3.Connection):
            raw.execute("PRAGMA journal_mode = WAL").fetchone()


@contextmanager
def refusals(place: Place) -> Iterator[None]:
    """What the database refuses becomes a ConfigurationError that says what to do. A broken rule of ours is a bug."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise _refusal(place, error.orig) from None
    except sqlite3.Error as error:
        raise _refusal(place, error) from None


def _refusal(place: Place, error: BaseException | None) -> ConfigurationError:
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    for starts, say in _SAYINGS:
        if str(code).startswith(starts):
            what, hint = say(words)
            return configuration_error(place.name, what, hint)
    if place.file is None:
        hint = "Is the server running, is the address right, is the password in PGPASSWORD?"
        return configuration_error(place.name, f"the ledger cannot be used: {words}", hint)
    return configuration_error(place.name, f"the ledger cannot be used: {words}", "Look whether its disk is sound.")


def locked(_words: str) -> tuple[str, str]:
    """What is said of a ledger that another run holds for longer than one waits."""
    what = "the ledger is in use by another run, here or on another machine"
    return what, "Wait until that one has ended and run it again; what it published stays."


def foreign(_words: str) -> tuple[str, str]:
    """What is said of a file or database that is no ledger."""
    return (
        "is not a ledger of this program; nothing was changed",
        "Name another place under `ledger` in scorecards.yaml.",
    )


_Saying = Callable[[str], tuple[str, str]]
#: By the beginning of SQLite's name of an error, or of the five characters of the SQL standard.
_SAYINGS: tuple[tuple[tuple[str, ...], _Saying], ...] = (
    (("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40001", "40P01"), locked),
    (("SQLITE_NOTADB",), foreign),
    (
        ("SQLITE_CORRUPT",),
        lambda words: (f"the ledger is damaged: {words}", "Put back the copy of your last backup."),
    ),
    (("SQLITE_FULL", "53100"), lambda _: ("the disk of the ledger is full", "Make room and run it again.")),
    (
        ("SQLITE_IOERR",),
        lambda words: (f"the ledger cannot be read or written: {words}", "Is its disk full, or no longer there?"),
    ),
    (
        ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "42501", "25006"),
        lambda words: (f"the ledger cannot be written: {words}", "Make file and folder (or the schema) writable."),
    ),
)
