"""The engine that scorecards.yaml chooses, reached."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from scorecards.engine.bound_source import first_line
from scorecards.engine.warehouse_engine import WarehouseEngine
from scorecards.errors import ConfigurationError, Problem
from scorecards.workspace import Workspace


def connected(workspace: Workspace) -> WarehouseEngine:
    """A connection to PostgreSQL or Spark. Raises ConfigurationError that says what is missing."""
    return _postgres(workspace) if workspace.engine.kind == "postgres" else _spark(workspace)


@contextmanager
def refusals(workspace: Workspace) -> Iterator[None]:
    """What the engine refuses, becomes a ConfigurationError that says it in the engine's words."""
    errors = _errors(workspace)
    try:
        yield
    except errors as error:
        hint = "It must let this user read the tables and make temporary ones; see docs/engines.md."
        raise _refused(workspace, "kind", f"the engine stopped: {first_line(error)}", hint) from None


def _errors(workspace: Workspace) -> tuple[type[Exception], ...]:
    """What the engine's library raises; nothing where it is not installed, for then `connected` says so."""
    if workspace.engine.kind == "postgres" and find_spec("psycopg"):
        from psycopg import Error

        return (Error,)
    if workspace.engine.kind == "spark" and find_spec("pyspark"):
        from scorecards.engine.spark_engine import spark_errors

        return spark_errors()
    return ()


def _postgres(workspace: Workspace) -> WarehouseEngine:
    if find_spec("psycopg") is None:
        raise _refused(workspace, "kind", "the library psycopg is missing", "pip install 'scorecards[postgres]'")
    from psycopg import Error

    from scorecards.engine.postgres_engine import Postgres

    url = workspace.engine.url or ""
    name = url.removeprefix("env:")
    if name != url:
        url = os.environ.get(name, "")
        if not url:
            hint = "It holds postgresql://user@host/database."
            raise _refused(workspace, "url", f"the environment variable {name} is not set", hint)
    try:
        return Postgres(url)
    except Error as error:
        hint = "Is the server running, is the address right, is the password in PGPASSWORD?"
        raise _refused(workspace, "url", f"PostgreSQL cannot be reached: {first_line(error)}", hint) from None


def _spark(workspace: Workspace) -> WarehouseEngine:
    if find_spec("pyspark") is None:
        raise _refused(workspace, "kind", "the library pyspark is missing", "pip install 'scorecards[spark]'")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise _refused(workspace, "kind", "Spark needs Java", "Install Java 17 or newer.")
    from scorecards.engine.spark_engine import Spark, spark_errors

    try:
        return Spark(workspace.engine.master, workspace.engine.options)
    except spark_errors() as error:
        hint = "Correct `master` and `options`; Spark says more above."
        raise _refused(workspace, "master", f"Spark does not start: {first_line(error)}", hint) from None


def _refused(workspace: Workspace, key: str, what: str, hint: str) -> ConfigurationError:
    _, document = workspace.defaults
    place: Problem = document.problem(("engine", key), what, hint)
    return ConfigurationError([place])
