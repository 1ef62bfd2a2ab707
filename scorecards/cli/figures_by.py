"""What `scorecards figures --by` prints: a KPI apart by one more column."""

import csv
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from scorecards.errors import ConfigurationError, DataError, Problem

if TYPE_CHECKING:
    from scorecards.compose.spans import Period
    from scorecards.engine import Session
    from scorecards.model import Kpi, Partner
    from scorecards.workspace import Workspace


def kpis_by(workspace: "Workspace", column: str, kpis: tuple[str, ...]) -> "list[Kpi]":
    """Of these KPIs (all without any) those with a value for every value of the column. Raises ConfigurationError."""
    from scorecards.compose.group_figures import is_kept_by

    known = {kpi.id: kpi.by for kpi in workspace.kpis.values() if kpi.by and is_kept_by(kpi, kpi.by)}
    found = [kpi for kpi in workspace.kpis.values() if is_kept_by(kpi, column) and (not kpis or kpi.id in kpis)]
    if not found:
        hint = f"These are: {', '.join(f'{kpi} by {by}' for kpi, by in known.items())}."
        what = f"{' and '.join(kpis) or 'no KPI'} {'are' if len(kpis) > 1 else 'is'} "
        what += f"{'not ' if kpis else ''}kept by {column!r}"
        raise ConfigurationError([Problem("--by", None, what, hint)])
    return found


def print_by(
    session: "Session", partner: "Partner", period: "Period", kpis: "list[Kpi]", *, as_csv: bool, as_json: bool
) -> None:
    """One row per KPI and value of its column. Raises DataError where nobody supplies what a KPI needs."""
    from scorecards.compose.group_figures import group_figures, group_rows
    from scorecards.engine import absent

    missing = {kpi.id: absent(kpi, session.workspace, session.tables) for kpi in kpis}
    if not any(kpi in session.measures.kpis for kpi in missing):
        lacks = ((kpi, ", ".join(names) or session.workspace.kpis[kpi].table) for kpi, names in missing.items())
        raise DataError([Problem(kpi, None, f"is not supplied: the data has no {names}") for kpi, names in lacks])
    supplied = [kpi for kpi in kpis if kpi.id in session.measures.kpis]
    found = [
        row for kpi in supplied for row in group_figures(session.workspace, session.measures, partner, period, kpi)
    ]
    if as_json:
        click.echo(json.dumps([asdict(figure) for figure in found], ensure_ascii=False, indent=2))
    elif as_csv:
        if rows := group_rows(found):
            writer = csv.DictWriter(sys.stdout, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    else:
        from scorecards.terminal import print_group_figures

        print_group_figures(found, session.workspace.locale, session.workspace.currency)
