"""The command that shows all partners beside each other, for internal use."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import default_month, month_or_none, progress, session_of, workspace_of
from scorecards.errors import DataError, Problem
from scorecards.model import Month, Partner

if TYPE_CHECKING:
    from scorecards.engine import Session


@main.command()
@click.argument("period", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the document.  [default: WORKSPACE/out]")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON; writes no document.")
@click.pass_obj
def network(options: dict[str, Any], period: str | None, out: Path | None, as_json: bool) -> None:
    """Compare all partners of PERIOD (a month like 2026-10) like for like: internal, never for a partner.

    One row per partner: volume, on time, late parcels against those expected on the same lanes and services with
    limits, signals, score, cost per parcel and in all, late parcels above allowance and open claims. Who is outside the
    limits comes first. The same is written as a PDF beside the partners' folders.
    """
    from scorecards.compose.network import network_view

    workspace = workspace_of(options)
    wanted = month_or_none(period)
    session = session_of(workspace, quiet=as_json)
    month = wanted or default_month(session)
    partners = _present(session, month)
    if as_json:
        view = network_view(workspace, session.tables, session.measures, partners, month)
        click.echo(json.dumps(asdict(view), ensure_ascii=False, indent=2))
        return
    from scorecards.outbox import network_path, write_whole
    from scorecards.render import render_network
    from scorecards.terminal import print_network

    with progress("Composing and rendering"):
        view = network_view(workspace, session.tables, session.measures, partners, month)
        document = render_network(view, workspace.brand, workspace.overrides)
    path = network_path((out or workspace.folder / "out").resolve(), view)
    write_whole(path, document.pdf)
    print_network(view)
    click.echo(f"Written for internal use: {path}")


def _present(session: "Session", month: Month) -> list[Partner]:
    """The partners with data in a month; how many have none is said. Raises DataError where nobody has."""
    months = {partner.id: session.measures.months(partner.id) for partner in session.tables.partners}
    present = [partner for partner in session.tables.partners if month in months[partner.id]]
    if not present:
        every = sorted({each for own in months.values() for each in own})
        hint = f"The data goes from {every[0]} to {every[-1]}." if every else "No row of the data names a partner."
        raise DataError([Problem("PERIOD", None, f"no partner has data in {month}", hint)])
    if absent := len(months) - len(present):
        click.echo(f"left out: {absent} partner{'' if absent == 1 else 's'} without data in {month}", err=True)
    return present
