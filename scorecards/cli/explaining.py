"""The command that says why a figure differs from its target or from another period."""

import csv
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import (
    chosen_partners,
    complete_partner,
    default_month,
    period_or_none,
    session_of,
    workspace_of,
)
from scorecards.errors import ConfigurationError, Problem, configuration_error

if TYPE_CHECKING:
    from scorecards.compose.spans import Period
    from scorecards.workspace import Workspace


@main.command()
@click.argument("kpi")
@click.argument("period", required=False)
@click.option("--partner", required=True, metavar="NAME", shell_complete=complete_partner, help="Whose figure.")
@click.option(
    "--against",
    metavar="WHAT",
    help="target, previous, year, or another PERIOD.  [default: the target, else previous]",
)
@click.option("--by", metavar="NAMES", help="Any of lane,service,flow,seller,warehouse.  [default: lane,service,flow]")
@click.option("--csv", "as_csv", is_flag=True, help="The steps as rows for a spreadsheet.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.pass_obj
def explain(
    options: dict[str, Any],
    kpi: str,
    period: str | None,
    partner: str,
    against: str | None,
    by: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Say what accounts for KPI in PERIOD beside its target or another period, in steps that add up.

    PERIOD is a month (2026-10), an ISO week (2026-W42) or a quarter (2026-Q3).
    """
    from scorecards.compose.explained_question import Question
    from scorecards.compose.explained_rows import step_rows
    from scorecards.compose.explaining import explain as explained

    workspace = workspace_of(options)
    _known_kpi(workspace, kpi)
    wanted, dimensions = period_or_none(period), _dimensions(by)
    session = session_of(workspace, quiet=as_csv or as_json)
    (chosen,) = chosen_partners(session, (partner,))
    asked = wanted or default_month(session)
    question = Question(kpi, asked, _against(against, asked), dimensions)
    found = explained(workspace, session.tables, session.measures, chosen, question)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    elif as_csv:
        rows = step_rows(found)
        writer = csv.DictWriter(sys.stdout, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    else:
        from scorecards.terminal import print_explanation

        print_explanation(found, workspace.locale)


def _known_kpi(workspace: "Workspace", kpi: str) -> None:
    import difflib

    if kpi not in workspace.kpis:
        close = difflib.get_close_matches(kpi, list(workspace.kpis), n=1)
        hint = f"Did you mean {close[0]!r}? " if close else ""
        raise configuration_error("KPI", f"there is no KPI {kpi!r}", f"{hint}`scorecards kpis` lists the catalogue.")


def _dimensions(text: str | None) -> tuple[str, ...] | None:
    """The names after --by, each once. Raises ConfigurationError for an unknown one."""
    from scorecards.compose.explained_rows import DIMENSIONS, ON_DEMAND

    if text is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    hint = f"Dimensions: {', '.join(DIMENSIONS)}."
    if unknown := [name for name in names if name not in DIMENSIONS]:
        raise ConfigurationError([Problem("--by", None, f"there is no dimension {name!r}", hint) for name in unknown])
    if not names:
        raise configuration_error("--by", "names no dimension", hint)
    if len([name for name in names if name in ON_DEMAND]) > 1:
        raise configuration_error("--by", "seller and warehouse cannot be combined", "Ask for one of them at a time.")
    return names


def _against(text: str | None, period: "Period") -> "str | Period | None":
    from scorecards.compose.explained_question import TARGET, previous, year_before

    if text is None or text == TARGET:
        return text
    if text == "previous":
        return previous(period)
    if text == "year":
        return year_before(period)
    try:
        return period_or_none(text)
    except ConfigurationError:
        what = f"{text!r} is neither target, previous, year nor a period"
        raise configuration_error("--against", what, "A period is written 2026-10, 2026-W42 or 2026-Q3.") from None
