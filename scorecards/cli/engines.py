"""Commands about the engine of a workspace: prove it, and print its views."""

from typing import Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import progress, workspace_of
from scorecards.errors import ConfigurationError, Problem


@main.group()
def engine() -> None:
    """PostgreSQL or Spark instead of DuckDB: prove the engine, print its views."""


@engine.command("check")
@click.pass_obj
def check_command(options: dict[str, Any]) -> None:
    """Sum a small shipped network on the workspace's engine and compare every sum with DuckDB's.

    Uses temporary tables of the connection alone; nothing is left behind. Run it before you trust an engine, and
    again after every upgrade of it.
    """
    from scorecards.engine import check_engine
    from scorecards.terminal import print_engine_check

    workspace = workspace_of(options)
    with progress(f"Summing the same network on DuckDB and on {workspace.engine.kind}"):
        checks = check_engine(workspace)
    print_engine_check(workspace.engine.kind, checks)
    wrong = [check for check in checks if not check.is_equal]
    if wrong:
        hint = "Do not build from it. Say which version of which engine it is, with the list above."
        problems = [Problem(check.cube, None, f"differs in {', '.join(check.different)}", hint) for check in wrong]
        raise ConfigurationError(problems)


@engine.command("sql")
@click.pass_obj
def sql_command(options: dict[str, Any]) -> None:
    """Print the SQL that makes the canonical views of the workspace's sources, for you to run in the database.

    Without these views `scorecards` makes the same ones for the time of its connection.
    """
    from scorecards.engine import view_statements

    click.echo(view_statements(workspace_of(options)), nl=False)
