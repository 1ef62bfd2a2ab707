"""The command that prints figures of any period."""

import csv
import json
import sys
from dataclasses import asdict
from typing import Any

import click

from scorecards.cli.figures_by import kpis_by, print_by
from scorecards.cli.figures_credit import is_credit, print_credit
from scorecards.cli.group import main
from scorecards.cli.run import (
    chosen_partners,
    complete_partner,
    default_month,
    period_or_none,
    session_of,
    workspace_of,
)
from scorecards.errors import ConfigurationError, Problem


@main.command()
@click.argument("partner", shell_complete=complete_partner)
@click.argument("period", required=False)
@click.option(
    "--kpi", "kpis", multiple=True, metavar="ID", help="This KPI of the catalogue, on the card or not; may be repeated."
)
@click.option("--by", metavar="COLUMN", help="A row per value of a column that sums are kept by, like seller.")
@click.option("--csv", "as_csv", is_flag=True, help="Rows for a spreadsheet.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.pass_obj
def figures(
    options: dict[str, Any],
    partner: str,
    period: str | None,
    kpis: tuple[str, ...],
    by: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Print every KPI of PARTNER in PERIOD: a month (2026-10), an ISO week (2026-W42) or a quarter (2026-Q3)."""
    from scorecards.compose.figures import figure_rows
    from scorecards.compose.figures import figures as figures_of

    workspace = workspace_of(options)
    wanted = period_or_none(period)
    credit = is_credit(kpis)
    if unknown := [kpi for kpi in kpis if not credit and kpi not in workspace.kpis]:
        hint = "`scorecards kpis` lists the catalogue."
        raise ConfigurationError([Problem("--kpi", None, f"there is no KPI {kpi!r}", hint) for kpi in unknown])
    apart = kpis_by(workspace, by, kpis) if by and not credit else []
    session = session_of(workspace, quiet=as_csv or as_json)
    (chosen,) = chosen_partners(session, (partner,))
    if credit:
        print_credit(session, chosen, wanted or default_month(session), as_csv=as_csv, as_json=as_json)
        return
    if apart:
        print_by(session, chosen, wanted or default_month(session), apart, as_csv=as_csv, as_json=as_json)
        return
    asked = tuple(dict.fromkeys(kpis)) or chosen.kpis
    if not asked:
        hint = (
            f"Add `targets` or `information` to partners/{chosen.id}.yaml, or ask for one of the catalogue with --kpi."
        )
        click.echo(f"{chosen.id} has no KPI on its card. {hint}", err=True)
    found = figures_of(workspace, session.tables, session.measures, chosen, wanted or default_month(session), asked)
    if as_json:
        click.echo(json.dumps([asdict(figure) for figure in found], ensure_ascii=False, indent=2))
    elif as_csv:
        rows = figure_rows(found)
        if rows:
            writer = csv.DictWriter(sys.stdout, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif found:
        from scorecards.terminal import print_figures

        print_figures(found, workspace.locale, workspace.currency)
