"""Engines as a team would have them: a PostgreSQL server of our own on loopback, Spark in this process."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

#: A session of Spark on a small machine that others use too. Rows are few: compiling the queries would cost more.
SPARK_OPTIONS = {
    "spark.driver.memory": "1g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


def _missing(what: str) -> None:
    """A developer may do without; where everything is proven, nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def _binaries() -> Path:
    """Where PostgreSQL's programs are: distributions put them beside the PATH."""
    found = [Path(path).parent for path in [shutil.which("initdb")] if path]
    found += sorted(path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        _missing("PostgreSQL's server is not installed: its engine is not tested (apt-get install postgresql)")
    return found[-1]


@contextmanager
def postgres_server(*settings: str) -> Iterator[str]:
    """The address of a new, empty server that is gone afterwards; `settings` as in its configuration file."""
    binaries = _binaries()
    # Not in pytest's folder: root's own folders are closed to the server's account, and the server refuses root.
    folder = Path(tempfile.mkdtemp(prefix="scorecards-postgres-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, log = folder / "data", folder / "log"

    def run(program: str, *arguments: object) -> None:
        command = [str(binaries / program), *map(str, arguments)]
        # What the server itself prints goes to its log: a pipe would stay open as long as it runs.
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, user=user)

    run("initdb", "-D", data, "-U", "scorecards", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{setting}\n" for setting in settings)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        yield f"postgresql://scorecards@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@contextmanager
def spark_session() -> Iterator[None]:
    """Spark, started once: what is opened meanwhile uses it."""
    if shutil.which("java") is None:
        _missing("Java is not installed: Spark is not tested (apt-get install default-jre-headless)")
    from scorecards.engine.spark_engine import Spark

    engine = Spark("local[2]", SPARK_OPTIONS)
    yield
    engine.close()
