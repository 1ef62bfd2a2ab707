"""What is stale or missing: status, and the part of build that makes these alone."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main
from scorecards.cli.making import SOME_FAILED, drafted, told, written
from scorecards.cli.run import (
    chosen_partners,
    complete_partner,
    default_month,
    month_or_none,
    progress,
    refuse_warnings,
    session_of,
    show_warnings,
    workspace_of,
)
from scorecards.model.partner import LANGUAGES

if TYPE_CHECKING:
    from scorecards.engine import Session
    from scorecards.ledger import Asked, Standing
    from scorecards.model import Month
    from scorecards.model.peers import Edition
    from scorecards.outbox import Look, Made


@dataclass(frozen=True)
class Chosen:
    """What was asked for on the command line; None and nothing mean all."""

    month: "Month | None"
    names: tuple[str, ...] = ()
    edition: "Edition | None" = None
    language: str | None = None


@dataclass(frozen=True)
class Paper:
    """How documents are made: where to (None: where they are), how many at a time, rows of a sheet (0: no annex)."""

    out: Path | None
    jobs: int
    rows: int


@main.command()
@click.argument("period", required=False)
@click.option(
    "--partner",
    "names",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_partner,
    help="Id, name or alias of a partner; may be repeated.",
)
@click.option("--edition", type=click.Choice(["partner", "internal"]), help="Of this edition alone.  [default: both]")
@click.option("--language", type=click.Choice(LANGUAGES), help="In this language alone.  [default: all]")
@click.option("--parcels", is_flag=True, help="Every row that differs, not the first few.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every row that differs and its values.")
@click.option("--exit-code", is_flag=True, help="End with 1 where anything is stale or missing.")
@click.pass_obj
def status(
    options: dict[str, Any],
    period: str | None,
    names: tuple[str, ...],
    edition: "Edition | None",
    language: str | None,
    parcels: bool,
    as_json: bool,
    exit_code: bool,
) -> None:
    """Say of every document whether it is current, stale and why, or missing.

    Without PERIOD: of the months that have any document, and of the last full month. A document is stale where it would
    state something else of its month today: the comparison with peers does not count, and another look only for
    drafts. `scorecards build --stale` makes what is stale or missing. The exit code is 0 either
    way, without --exit-code.
    """
    from scorecards.ledger import with_rows
    from scorecards.terminal import print_standings, standings_to_json

    workspace = workspace_of(options)
    chosen = Chosen(month_or_none(period), names, edition, language)
    session = session_of(workspace, quiet=True)
    ledger = _ledger(session)
    try:
        found = _standings(session, _asked(session, chosen, ledger), ledger)
        if ledger is not None:
            found = [with_rows(ledger, session, standing) for standing in found]
    finally:
        if ledger is not None:
            ledger.close()
    if as_json:
        click.echo(json.dumps(standings_to_json(found), ensure_ascii=False, indent=1))
    elif found:
        print_standings(found, is_whole=parcels)
    else:
        click.echo("There is no such document, and no data to make one from.", err=True)
    if exit_code and any(standing.condition != "current" for standing in found):
        sys.exit(SOME_FAILED)


def rebuild(options: dict[str, Any], chosen: Chosen, paper: Paper) -> None:
    """Make the documents that are stale or missing, and no other. A final one stays: the draft of the next is made."""
    from scorecards.engine import far_off_dates, warnings_of
    from scorecards.ledger import finish

    session = session_of(workspace_of(options))
    ledger = _ledger(session)
    try:
        if ledger is not None:
            for document in finish(ledger, session.workspace.folder):
                click.echo(f"finished what an interrupted run began: {document.id}", err=True)
        found = _standings(session, _asked(session, chosen, ledger), ledger)
    finally:
        if ledger is not None:
            ledger.close()
    for standing in found:
        if standing.condition != "current" and not standing.can_be_built:
            click.echo(f"cannot be built: {standing.name}: {standing.reasons[0].what}", err=True)
    waiting = [standing for standing in found if standing.can_be_built]
    if not waiting:
        click.echo(f"Nothing to build: {len(found)} document{'s' if len(found) != 1 else ''} looked at.")
        return
    refuse_warnings(options, warnings_of(session))
    show_warnings(far_off_dates(session), err=True)
    told([_built(session, group, paper) for group in _groups(session, waiting, paper)])


def _ledger(session: "Session") -> Any:
    """The ledger, None where there is none yet: asking makes none."""
    from scorecards.ledger import Ledger, place_of

    place = place_of(session.workspace.ledger, session.workspace.folder)
    return Ledger(place) if place.is_there else None


def _asked(session: "Session", chosen: Chosen, ledger: Any) -> "Asked":
    from scorecards.ledger import Asked, recorded_months

    months = [chosen.month] if chosen.month else sorted({*recorded_months(ledger), default_month(session)})
    return Asked(months, chosen_partners(session, chosen.names), chosen.edition, chosen.language)


def _standings(session: "Session", asked: "Asked", ledger: Any) -> "list[Standing]":
    from scorecards.ledger import standings

    with progress("Looking for what changed"):
        return list(standings(ledger, session, _look(session), asked))


def _look(session: "Session") -> "Look":
    from scorecards.outbox import Look

    return Look(session.workspace.brand, session.workspace.logos, session.workspace.overrides)


@dataclass(frozen=True)
class _Group:
    """Documents that are made together: of one month, edition and language, into one folder, with or without annex."""

    month: "Month"
    out: Path
    rows: int
    standings: "tuple[Standing, ...]"


def _groups(session: "Session", waiting: "Sequence[Standing]", paper: Paper) -> "list[_Group]":
    from scorecards.model import parse_period

    def together(standing: "Standing") -> tuple[str, str, str, Path, int]:
        key, document, folder = standing.key, standing.document, session.workspace.folder
        out = paper.out or (folder / document.folder).parents[1] if document else paper.out or folder / "out"
        rows = 0 if document and not document.annex else paper.rows
        return key.period, key.edition, key.language, out.resolve(), rows

    found = []
    for (period, _, _, out, rows), group in groupby(sorted(waiting, key=together), key=together):
        found.append(_Group(parse_period(period), out, rows, tuple(group)))  # type: ignore[arg-type]
    return found


def _built(session: "Session", group: _Group, paper: Paper) -> "tuple[list[Made], Path, Month]":
    from scorecards.ledger import composed

    with progress("Composing"):
        cards = [standing.card or composed(session, standing.key, group.month) for standing in group.standings]
        drafts, beside = drafted(session, cards, group.month, group.rows)
    return written(session, drafts, beside, (group.out, paper.jobs, group.rows)), group.out, group.month
