"""Commands of what is published: publish, ledger, verify."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main, styled
from scorecards.cli.making import SOME_FAILED
from scorecards.cli.run import (
    bar,
    chosen_partners,
    complete_partner,
    default_month,
    document_options,
    month_or_none,
    period_or_none,
    progress,
    refuse_warnings,
    session_of,
    show_warnings,
    signature,
    with_data,
    with_disputes,
    workspace_of,
)
from scorecards.errors import ConfigurationError, Problem
from scorecards.model.annex import SHEET_ROWS

if TYPE_CHECKING:
    from scorecards.engine import Session
    from scorecards.ledger import Document, Ledger, Outcome, Press, State
    from scorecards.model import Month, Scorecard
    from scorecards.model.peers import Edition
    from scorecards.workspace import Workspace

_ID_HELP = "Id of a partner; may be repeated."
_BY_HELP = "Who publishes, as the ledger records it.  [default: the name you are logged in with]"
_MOST_NAMED = 5
_STATES = click.Choice(["draft", "final", "superseded"])


@main.command()
@click.argument("period", required=False)
@document_options
@click.option("--by", metavar="NAME", help=_BY_HELP)
@click.pass_obj
def publish(
    options: dict[str, Any],
    period: str | None,
    names: tuple[str, ...],
    edition: "Edition",
    language: str | None,
    out: Path | None,
    jobs: int,
    no_annex: bool,
    annex_rows: int,
    by: str | None,
) -> None:
    """Make the scorecards of PERIOD final, and record them in the ledger with every byte.

    A final document is never overwritten. Where it would state nothing new, nothing happens; where it would, the next
    revision is published beside it, and the one before stays and counts as superseded.
    """
    from scorecards.engine import far_off_dates, warnings_of
    from scorecards.ledger import Ledger, Press, finish, place_of
    from scorecards.outbox import Look

    workspace = workspace_of(options)
    wanted = month_or_none(period)
    place = place_of(workspace.ledger, workspace.folder)
    with Ledger(place) as ledger:
        _tell_finished(finish(ledger, workspace.folder))
        if enter_accepted(ledger, workspace):
            workspace = workspace_of(options)  # its register has grown
        workspace = with_disputes(workspace)
        session = session_of(workspace)
        month = wanted or default_month(session)
        refuse_warnings(options, warnings_of(session))
        show_warnings(far_off_dates(session), err=True)
        cards = _drafts(session, month, names, (edition, language))
        press = Press(
            ledger=ledger,
            workspace=workspace.folder,
            out=(out or workspace.folder / "out").resolve(),
            look=Look(workspace.brand, workspace.logos, workspace.overrides),
            jobs=jobs,
            by=signature(by),
            annex_rows=annex_rows,
        )
        outcomes = _outcomes(press, session, (month, cards), 0 if no_annex else annex_rows)
    _tell_outcomes(outcomes)


def enter_accepted(ledger: "Ledger", workspace: "Workspace") -> bool:
    """Enter accepted disputes into the register, those of an interrupted run too; whether there were any."""
    from scorecards.ledger.dispute_book import DisputeBook
    from scorecards.ledger.dispute_entries import FILE, enter

    names = {partner.id: partner.name for partner in workspace.partners}
    if entered := enter(DisputeBook(ledger), workspace.folder, names):
        few = [dispute.id for dispute in entered[:_MOST_NAMED]]
        named = ", ".join(few) + (f" and {len(entered) - len(few)} more" if len(entered) > len(few) else "")
        days = max(dispute.decided_on for dispute in entered)
        click.echo(f"Entered into {workspace.folder / FILE}: {named}", err=True)
        click.echo(f"They count where the data date is the day of the decision or later: {days}.", err=True)
    return bool(entered)


def _drafts(
    session: "Session", month: "Month", names: tuple[str, ...], kind: tuple["Edition", str | None]
) -> "list[Scorecard]":
    """The cards that may be published, as `build` composes them."""
    from scorecards.compose import compose

    partners = with_data(session, chosen_partners(session, names), month, explicit=bool(names))
    with progress("Composing"):
        return [
            compose(session.workspace, session.tables, session.measures, partner, month, *kind) for partner in partners
        ]


def _outcomes(
    press: "Press", session: "Session", drafts: "tuple[Month, list[Scorecard]]", rows: int
) -> "list[Outcome]":
    """What became of each card; without `rows` documents have no annex."""
    from scorecards.compose.annex import annexes
    from scorecards.ledger import Evidences
    from scorecards.ledger import publish as publish_documents

    month, cards = drafts

    def beside(own: "Sequence[Scorecard]") -> Any:
        return annexes(session.workspace, session.tables, own, month, rows) if rows else {}

    outcomes = []
    with bar("Comparing with the ledger, and rendering what is new of", len(cards)) as advance:
        for outcome in publish_documents(press, cards, beside, Evidences(session, press.look, rows or SHEET_ROWS)):
            outcomes.append(outcome)
            advance()
    return sorted(outcomes, key=lambda outcome: outcome.card.partner_id)


def _tell_outcomes(outcomes: "list[Outcome]") -> None:
    """A row each, then what was wrong; the exit code says whether all, some or none failed."""
    from scorecards.terminal import print_outcomes

    print_outcomes(outcomes)
    failed = [outcome for outcome in outcomes if outcome.problems]
    for outcome in failed:
        for problem in outcome.problems:
            click.echo(styled(problem), err=True)
    unwritten = [outcome for outcome in failed if outcome.document is not None]
    if unwritten:
        click.echo(f"{len(unwritten)} published, but not written: the next run writes them.", err=True)
    if len(failed) > len(unwritten):
        count = len(failed) - len(unwritten)
        click.echo(f"{count} of {len(outcomes)} scorecards could not be published.", err=True)
    if failed:
        sys.exit(ConfigurationError.exit_code if len(failed) == len(outcomes) else SOME_FAILED)


def _tell_finished(documents: "Sequence[Document]") -> None:
    for document in documents:
        click.echo(f"finished what an interrupted run began: {document.id}", err=True)


def ledger_or_none(workspace: "Workspace") -> "Ledger | None":
    """The ledger, None where nothing was published yet: asking makes none."""
    from scorecards.ledger import Ledger, place_of

    place = place_of(workspace.ledger, workspace.folder)
    if not place.is_there:
        click.echo(f"Nothing is published yet: there is no ledger at {place.name}.", err=True)
        return None
    return Ledger(place)


def ledger_needed(workspace: "Workspace") -> "Ledger":
    """The ledger. Raises ConfigurationError where nothing was published yet."""
    ledger = ledger_or_none(workspace)
    if ledger is None:
        hint = "`scorecards publish` makes drafts final and records them."
        raise ConfigurationError([Problem("ledger", None, "there is no document yet", hint)])
    return ledger


def _count(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


@main.group(invoke_without_command=True)
@click.option("--partner", "partners", multiple=True, metavar="ID", shell_complete=complete_partner, help=_ID_HELP)
@click.option("--period", metavar="PERIOD", help="A month like 2026-10.")
@click.option("--state", type=_STATES, help="Documents in this state.")
@click.pass_context
def ledger(ctx: click.Context, partners: tuple[str, ...], period: str | None, state: "State | None") -> None:
    """List drafts and what was published, by whom and when; show one document, or get its files as they were.

    ID is what the list says, or the name of a file of the document.
    """
    if ctx.invoked_subcommand is not None:
        return
    from scorecards.terminal import print_ledger

    wanted = period_or_none(period)
    workspace = workspace_of(ctx.obj)
    opened = ledger_or_none(workspace)
    if opened is None:
        return
    with opened:
        documents = opened.documents(partners, str(wanted) if wanted else None, state)
    if documents:
        print_ledger(documents)
    else:
        click.echo("There is no such document.", err=True)


@ledger.command("show")
@click.argument("name", metavar="ID")
@click.option("--card", is_flag=True, help="Its scorecard as JSON, as it was published.")
@click.pass_obj
def show_command(options: dict[str, Any], name: str, card: bool) -> None:
    """Show what the ledger knows of document ID: state, who and when, files, what it was made from."""
    from scorecards.ledger import paths_of
    from scorecards.terminal import print_document

    workspace = workspace_of(options)
    with ledger_needed(workspace) as opened:
        document = opened.document(name)
        if card:
            click.echo(opened.content(document.card).decode(), nl=False)
        else:
            print_document(document, paths_of(document, workspace.folder))


@ledger.command("get")
@click.argument("name", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="Folder for them.  [default: this one]")
@click.pass_obj
def get_command(options: dict[str, Any], name: str, out: Path) -> None:
    """Write the files of document ID byte for byte as they were published, from what the ledger kept.

    Files of the data, templates or the documents themselves may have changed or be gone. A file of the same name and
    other content is not overwritten.
    """
    from scorecards.outbox import write_whole

    with ledger_needed(workspace_of(options)) as opened:
        files = list(opened.files(opened.document(name)))
    paths = [out / file.name for file in files]
    others = [
        Problem(str(path), None, "is there already, and is not as it was published", "Name another folder with --out.")
        for path, file in zip(paths, files, strict=True)
        if path.exists() and (path.is_dir() or path.read_bytes() != file.data)
    ]
    if others:
        raise ConfigurationError(others)
    for path, file in zip(paths, files, strict=True):
        write_whole(path, file.data)
        click.echo(path)


@main.command()
@click.option("--partner", "partners", multiple=True, metavar="ID", shell_complete=complete_partner, help=_ID_HELP)
@click.option("--period", metavar="PERIOD", help="A month like 2026-10.")
@click.pass_obj
def verify(options: dict[str, Any], partners: tuple[str, ...], period: str | None) -> None:
    """Compare the files on disk with what was published, superseded documents too.

    A missing file is named, a changed one with the offset of its first changed byte; then the exit code is 1. What
    an interrupted run left undone is finished before.
    """
    from scorecards.ledger import finish
    from scorecards.ledger import verify as verify_files

    wanted = period_or_none(period)
    workspace = workspace_of(options)
    opened = ledger_or_none(workspace)
    if opened is None:
        return
    with opened:
        _tell_finished(finish(opened, workspace.folder))
        documents = opened.documents(partners, str(wanted) if wanted else None)
        with progress(f"Comparing {_count(len(documents), 'document')}"):
            found = verify_files(opened, documents, workspace.folder)
    for deviation in found.deviations:
        hint = f"As published: scorecards ledger get {deviation.document} --out DIR"
        click.echo(styled(Problem(str(deviation.path), None, deviation.what, hint)), err=True)
    count = len(found.deviations)
    files = f"{_count(found.files, 'file')} of {_count(found.documents, 'document')}"
    if count:
        click.echo(f"{files} compared: {count} not as published.", err=True)
        sys.exit(SOME_FAILED)
    click.echo(f"{files} compared: all as published.")
