"""Commands on the register of exclusions: list, propose, approve, expire."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import (
    complete_partner,
    day_option,
    default_month,
    month_or_none,
    session_of,
    today,
    workspace_of,
)
from scorecards.errors import configuration_error
from scorecards.model.register import EXCLUSION_REASONS, EXCLUSION_STATES

if TYPE_CHECKING:
    from scorecards.model import Kpi
    from scorecards.model.register import Exclusion, ExclusionState
    from scorecards.workspace import Workspace
    from scorecards.workspace.register_edit import Change

_KPI = "on_time"
_FILE_HELP = "File in exclusions/, .csv or .yaml; made where it is missing."
_AREA_HELP = "Of an event: only these; may be repeated."


@main.group()
def exclusions() -> None:
    """List the register of exclusions and what it is worth; propose, approve and expire entries."""


@exclusions.command("list")
@click.argument("period", required=False)
@click.option("--state", type=click.Choice(EXCLUSION_STATES), help="Entries in this state at the data date.")
@click.option("--kpi", "kpi_id", default=_KPI, show_default=True, help="What the parcels left out are worth to.")
@click.pass_obj
def list_command(options: dict[str, Any], period: str | None, state: "ExclusionState | None", kpi_id: str) -> None:
    """List every entry: state, file and line, and what it leaves out of PERIOD, were it in force.

    Only approved entries count that have not expired. A parcel under several of them counts once.
    """
    from scorecards.compose.register_worth import register_worth
    from scorecards.terminal.exclusions import print_register

    workspace = workspace_of(options)
    kpi = _kpi(workspace, kpi_id)
    wanted = month_or_none(period)
    session = session_of(workspace)
    as_of = session.tables.data_as_of
    entries: dict[str, list[Exclusion]] = {}
    for entry in workspace.row_rules.register:
        if state in (None, entry.state(as_of)):
            entries.setdefault(entry.id, []).append(entry)
    if not entries:
        click.echo("There is no such entry." if workspace.row_rules.register else "The register is empty.", err=True)
        return
    worth = register_worth(session, kpi, wanted or default_month(session))
    print_register(list(entries.values()), as_of, worth, workspace.folder)


@exclusions.command()
@click.option("--reason", required=True, type=click.Choice(EXCLUSION_REASONS), help="Why.")
@click.option("--by", "requested_by", required=True, metavar="NAME", help="Who requests it; somebody else approves.")
@click.option(
    "--partner", metavar="ID", shell_complete=complete_partner, help="Whose parcels; of an event: any without."
)
@click.option("--parcel", "parcels", multiple=True, metavar="ID", help="A single parcel; may be repeated.")
@click.option("--from", "first", callback=day_option, metavar="DATE", help="First day of an event.")
@click.option("--to", "last", callback=day_option, metavar="DATE", help="Last day of an event.")
@click.option("--origin", multiple=True, help=_AREA_HELP)
@click.option("--destination", multiple=True, help=_AREA_HELP)
@click.option("--service", multiple=True, help=_AREA_HELP)
@click.option("--id", "name", metavar="ID", help="How commands name it.  [default: one of its file and content]")
@click.option("--file", "file", default="proposals.csv", show_default=True, metavar="NAME", help=_FILE_HELP)
@click.pass_obj
def propose(
    options: dict[str, Any],
    reason: str,
    requested_by: str,
    partner: str | None,
    parcels: tuple[str, ...],
    first: date | None,
    last: date | None,
    origin: tuple[str, ...],
    destination: tuple[str, ...],
    service: tuple[str, ...],
    name: str | None,
    file: str,
) -> None:
    """Write an entry into the register: single parcels of a partner, or an event by its days and area.

    It counts from its approval on. Everything else in the file stays byte for byte.
    """
    from scorecards.workspace.register_edit import proposed

    workspace = workspace_of(options)
    entry: dict[str, str | Sequence[str]] = {
        "id": name or "",
        "partner": partner or "",
        "shipments": parcels,
        "from": first.isoformat() if first else "",
        "to": last.isoformat() if last else "",
        "origin": origin,
        "destination": destination,
        "service": service,
        "reason": reason,
        "requested_by": requested_by,
    }
    register = workspace.row_rules.register
    change = proposed(workspace.folder, file, entry, register, _partner_ids(workspace))
    _write(change)
    click.echo(f"Proposed: {change.name} in {change.path}. It counts once `scorecards exclusions approve` says so.")


@exclusions.command()
@click.argument("name", metavar="ID")
@click.option("--by", required=True, metavar="NAME", help="Who approves; not who requested it.")
@click.option("--on", "day", callback=day_option, metavar="DATE", help="The day of the approval.  [default: today]")
@click.pass_obj
def approve(options: dict[str, Any], name: str, by: str, day: date | None) -> None:
    """Approve entry ID: it counts where the data date is that day or later."""
    from scorecards.workspace.register_edit import approved, named

    workspace = workspace_of(options)
    entries = named(workspace.row_rules.register, name)
    on = (day or today()).isoformat()
    _write(change := approved(entries, by, on, _partner_ids(workspace)))
    if not entries[0].requested_by:
        click.echo("The entry does not say who requested it: four eyes cannot be shown.", err=True)
    click.echo(f"Approved: {name} in {change.path}, from a data date of {on} on.")


@exclusions.command()
@click.argument("name", metavar="ID")
@click.option("--on", "day", required=True, callback=day_option, metavar="DATE", help="The last day it counts on.")
@click.pass_obj
def expire(options: dict[str, Any], name: str, day: date) -> None:
    """End entry ID: with a data date after that day it does not count."""
    from scorecards.workspace.register_edit import expired, named

    workspace = workspace_of(options)
    entries = named(workspace.row_rules.register, name)
    _write(change := expired(entries, day.isoformat(), _partner_ids(workspace)))
    click.echo(f"Expires: {name} in {change.path}, after a data date of {day}.")


def _kpi(workspace: "Workspace", name: str) -> "Kpi":
    """A KPI that counts parcels. Raises ConfigurationError for any other."""
    kpi = workspace.kpis.get(name)
    if kpi is None or kpi.table != "shipments" or kpi.of is not None or not kpi.is_rate or kpi.denominator != "1":
        what = f"{name!r} is no KPI that is a share of parcels"
        raise configuration_error("--kpi", what, "`scorecards kpis` lists the catalogue.")
    return kpi


def _partner_ids(workspace: "Workspace") -> list[str]:
    return [path.stem for path in (workspace.folder / "partners").glob("*.yaml")]


def _write(change: "Change") -> None:
    from scorecards.outbox import write_whole

    change.must_hold()
    write_whole(change.path, change.after)
