"""The command that prints the carrier mix."""

import csv
import json
import sys
from dataclasses import asdict
from typing import Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import default_month, period_or_none, session_of, workspace_of
from scorecards.errors import ConfigurationError, Problem
from scorecards.model import Week


@main.command()
@click.argument("period", required=False)
@click.option("--csv", "as_csv", is_flag=True, help="Rows for a spreadsheet: one for each lane, service and partner.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.pass_obj
def mix(options: dict[str, Any], period: str | None, as_csv: bool, as_json: bool) -> None:
    """Print what each lane costs with whom in PERIOD (a month or a quarter), and the cheapest mix that keeps mix.yaml.

    Internal, and arithmetic rather than a forecast. Rules that contradict each other are named, with exit code 2.
    """
    from scorecards.compose.mix import mix_plan
    from scorecards.compose.mix_rows import mix_rows

    workspace = workspace_of(options)
    wanted = period_or_none(period)
    if isinstance(wanted, Week):
        hint = "Write a month like 2026-10 or a quarter like 2026-Q3."
        what = f"{period} is a week: capacities and commitments are by month"
        raise ConfigurationError([Problem("PERIOD", None, what, hint)])
    session = session_of(workspace, quiet=as_csv or as_json)
    plan = mix_plan(workspace, session.tables, session.measures, wanted or default_month(session))
    if as_json:
        click.echo(json.dumps(asdict(plan), ensure_ascii=False, indent=2))
    elif as_csv:
        rows = mix_rows(plan)
        writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)
    else:
        from scorecards.terminal import print_mix

        print_mix(plan, workspace.locale)
    if plan.state == "infeasible":
        if as_csv:  # rows have no place for it
            from scorecards.terminal import conflict_text

            click.echo(conflict_text(plan), err=True)
        sys.exit(ConfigurationError.exit_code)
