"""What commands have in common: the workspace, its session, the period, the partners, progress."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorecards.errors import ConfigurationError, DataError, Problem
from scorecards.model import Month, Partner, Quarter, Week, parse_period
from scorecards.model.annex import MOST_ROWS, SHEET_ROWS
from scorecards.model.partner import LANGUAGES

if TYPE_CHECKING:
    from scorecards.engine import Session
    from scorecards.ledger import Signature
    from scorecards.workspace import Workspace


#: Options that every command on a document has.
edition_option = click.option(
    "--edition",
    type=click.Choice(["partner", "internal"]),
    default="partner",
    help="For the partner, or for us: with every peer by name.  [default: partner]",
)
language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of the document.  [default: the partner's]"
)


def complete_partner(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Partner ids for shell completion, from the file names alone."""
    place = Path(ctx.find_root().params.get("workspace") or ".")
    folder = (place.parent if place.suffix in (".yaml", ".yml") else place) / "partners"
    return sorted(path.stem for path in folder.glob("*.yaml") if path.stem.startswith(incomplete))


def document_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that make documents: of whom, in which form, where to."""
    options = (
        click.option(
            "--partner",
            "names",
            multiple=True,
            metavar="NAME",
            shell_complete=complete_partner,
            help="Id, name or alias of a partner; may be repeated.",
        ),
        edition_option,
        language_option,
        click.option(
            "--out", type=click.Path(path_type=Path), help="Folder for the documents.  [default: WORKSPACE/out]"
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1),
            default=os.cpu_count() or 1,
            help="Documents made at a time.  [default: one per core]",
        ),
        click.option(
            "--no-annex", is_flag=True, help="The PDFs alone, without workbook and JSON beside and inside them."
        ),
        click.option(
            "--annex-rows",
            type=click.IntRange(1, MOST_ROWS),
            default=SHEET_ROWS,
            show_default=True,
            help="Most rows of a sheet; its first line says how many there are.",
        ),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def day_option(ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """A day like 2026-11-03, None without one."""
    try:
        return date.fromisoformat(value) if value is not None else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date like 2026-11-03", ctx) from None


def today() -> date:
    """The day of the clock, in UTC."""
    return datetime.now(UTC).date()


def workspace_of(options: dict[str, Any]) -> "Workspace":
    """The workspace named on the command line, read and checked."""
    from scorecards.workspace import load_workspace

    return load_workspace(options["workspace"], options["data"])


def with_disputes(workspace: "Workspace") -> "Workspace":
    """The workspace with what the ledger knows of disputes, for documents to tell; without a ledger there is none."""
    from scorecards.ledger import Ledger, place_of
    from scorecards.ledger.dispute_book import DisputeBook

    place = place_of(workspace.ledger, workspace.folder)
    if not place.is_there:
        return workspace
    with Ledger(place) as ledger:
        return replace(workspace, disputes=tuple(DisputeBook(ledger).disputes()))


def session_of(workspace: "Workspace", *, quiet: bool = False) -> "Session":
    """Everything read and summed; `quiet` prints no progress."""
    from scorecards.engine import open_session

    if quiet:
        return open_session(workspace)
    with progress("Reading sources and computing KPIs"):
        return open_session(workspace)


def period_or_none(text: str | None) -> Month | Week | Quarter | None:
    """PERIOD as written. Raises ConfigurationError for anything else."""
    if text is None:
        return None
    try:
        return parse_period(text)
    except ValueError as error:
        raise ConfigurationError([Problem("PERIOD", None, str(error))]) from None


def month_or_none(text: str | None) -> Month | None:
    """PERIOD as a month. Raises ConfigurationError for anything else."""
    period = period_or_none(text)
    if period is not None and not isinstance(period, Month):
        what = f"{text} is not a month: scorecards are built per month"
        hint = "Write a month like 2026-10; `scorecards figures` prints weeks and quarters."
        raise ConfigurationError([Problem("PERIOD", None, what, hint)])
    return period


def default_month(session: "Session") -> Month:
    """The last full month before the data date."""
    return Month.of(session.tables.data_as_of).shift(-1)


def chosen_partners(session: "Session", names: tuple[str, ...]) -> list[Partner]:
    """The partners of these ids, names or aliases, all without any. Raises ConfigurationError."""
    import difflib

    partners = session.tables.partners
    if not names:
        return list(partners)
    spelled = {name.casefold(): p for p in partners for name in (*p.aliases, p.name, p.id)}
    chosen: dict[str, Partner] = {}
    problems = []
    for name in names:
        if found := spelled.get(name.strip().casefold()):
            chosen[found.id] = found
            continue
        close = difflib.get_close_matches(name.casefold(), list(spelled), n=1)
        hint = f"Did you mean {spelled[close[0]].id!r}?" if close else f"Partners: {', '.join(p.id for p in partners)}."
        problems.append(Problem("partner", None, f"there is no partner {name!r}", hint))
    if problems:
        raise ConfigurationError(problems)
    return list(chosen.values())


def with_data(session: "Session", partners: list[Partner], month: Month, *, explicit: bool) -> list[Partner]:
    """Partners with any row in the month; the others are named, and asked for explicitly they are an error."""
    present = {partner.id: session.measures.months(partner.id) for partner in partners}
    found = [partner for partner in partners if month in present[partner.id]]
    missing = [partner for partner in partners if partner not in found]
    if missing and (explicit or not found):
        raise DataError([_no_data(partner, present[partner.id], month) for partner in missing])
    for partner in missing:
        click.echo(f"no scorecard: {_no_data(partner, present[partner.id], month)}", err=True)
    return found


def one_month(
    options: dict[str, Any], partner: str, period: str | None, *, quiet: bool = False
) -> tuple["Session", Partner, Month]:
    """What a command on one partner's month needs. Raises ConfigurationError, DataError where the month has no row."""
    workspace = workspace_of(options)
    try:
        workspace = with_disputes(workspace)
    except ConfigurationError as error:  # figures do not depend on it
        show_warnings([f"nothing is said of disputes: {error.problems[0]}"], err=True)
    wanted = month_or_none(period)
    session = session_of(workspace, quiet=quiet)
    month = wanted or default_month(session)
    return session, with_data(session, chosen_partners(session, (partner,)), month, explicit=True)[0], month


def _no_data(partner: Partner, months: list[Month], month: Month) -> Problem:
    hint = f"Its data goes from {months[0]} to {months[-1]}." if months else "No row of the data names this partner."
    return Problem(partner.id, None, f"has no data in {month}", hint)


def show_warnings(warnings: list[str], *, err: bool = False) -> None:
    """One line each."""
    for warning in warnings:
        click.echo(f"{click.style('warning', fg='yellow')}: {warning}", err=err)


def refuse_warnings(options: dict[str, Any], warnings: list[str]) -> None:
    """With --strict every warning is an error. Raises DataError."""
    if options["strict"] and warnings:
        raise DataError([Problem("--strict", None, warning) for warning in warnings])


def signature(name: str | None = None) -> "Signature":
    """Who runs the program, and when: only what the ledger says of a document depends on it."""
    from scorecards.ledger import Signature

    try:
        return Signature(name or getpass.getuser(), datetime.now(UTC))
    except (KeyError, OSError):  # an account without a name, as containers have them
        return Signature("unknown", datetime.now(UTC))


@contextmanager
def progress(text: str) -> Iterator[None]:
    """A spinner on a terminal, a plain line in a log."""
    if not sys.stderr.isatty():
        click.echo(f"{text} …", err=True)
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


@contextmanager
def bar(text: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on a terminal, one line in a log."""
    if not sys.stderr.isatty():
        click.echo(f"{text} {total} documents …", err=True)
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text, total=total)
        yield lambda: progress.advance(task)
