"""What `scorecards figures --kpi service_credit` prints: the bonus–malus table of a partner applied to a period."""

import csv
import json
import sys
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click

from scorecards.errors import ConfigurationError, DataError, Problem
from scorecards.model import Week
from scorecards.model.computed import SERVICE_CREDIT

if TYPE_CHECKING:
    from scorecards.compose.spans import Period
    from scorecards.engine import Session
    from scorecards.model import Partner


def is_credit(kpis: tuple[str, ...]) -> bool:
    """Whether the service credit is asked for. Raises ConfigurationError where KPIs are named besides."""
    if SERVICE_CREDIT.id in kpis and set(kpis) != {SERVICE_CREDIT.id}:
        what = f"{SERVICE_CREDIT.id} is computed from KPIs and has a table of its own"
        raise ConfigurationError([Problem("--kpi", None, what, "Ask for it alone.")])
    return SERVICE_CREDIT.id in kpis


def print_credit(session: "Session", partner: "Partner", period: "Period", *, as_csv: bool, as_json: bool) -> None:
    """One row per KPI of the table, and what is owed in all; as CSV the rows alone.

    Raises ConfigurationError for a week, DataError where nothing is agreed for the period.
    """
    from scorecards.compose.figures import figures
    from scorecards.compose.service_credit import period_credit
    from scorecards.model.contract import CreditLine

    if isinstance(period, Week):
        what = f"{period} is a week: service credits are owed for a month or a quarter"
        raise ConfigurationError([Problem("PERIOD", None, what, "Write one like 2026-10 or 2026-Q3.")])
    given = (session.workspace, session.tables, session.measures, partner, period)
    credit = period_credit(*given)
    if credit is None:
        hint = f"Write `service_credits` in partners/{partner.id}.yaml."
        raise DataError([Problem(partner.id, None, f"has no service credits in force on {period.last}", hint)])
    if as_json:
        click.echo(json.dumps({"partner": partner.id, **asdict(credit)}, ensure_ascii=False, indent=2))
    elif as_csv:
        writer = csv.DictWriter(sys.stdout, [field.name for field in fields(CreditLine)])
        writer.writeheader()
        writer.writerows(asdict(line) for line in credit.lines)
    else:
        from scorecards.terminal import print_period_credit

        print_period_credit(figures(*given), session.workspace.locale, credit)
