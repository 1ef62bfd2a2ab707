"""Commands that read the data: check, build, show."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from scorecards.cli.group import main, styled
from scorecards.cli.run import (
    bar,
    chosen_partners,
    complete_partner,
    default_month,
    document_options,
    edition_option,
    language_option,
    month_or_none,
    one_month,
    progress,
    refuse_warnings,
    session_of,
    show_warnings,
    signature,
    with_data,
    with_disputes,
    workspace_of,
)
from scorecards.errors import ConfigurationError
from scorecards.model.annex import SHEET_ROWS

if TYPE_CHECKING:
    from scorecards.engine import Session
    from scorecards.model import Month, Scorecard
    from scorecards.model.annex import Annex
    from scorecards.model.peers import Edition
    from scorecards.outbox import Look, Made

SOME_FAILED = 1
_STALE_HELP = "Only what is stale or missing, each in its folder; nothing where nothing changed."


@main.command()
@click.pass_obj
def check(options: dict[str, Any]) -> None:
    """Read everything and list all problems: configuration, mappings, data."""
    from scorecards.engine import warnings_of
    from scorecards.terminal import print_sources

    workspace = workspace_of(options)
    session = session_of(workspace)
    print_sources(session.tables.reports)
    warnings = warnings_of(session)
    show_warnings(warnings)
    target = workspace.folder / "rejects.csv"
    if session.tables.rejects:
        session.write_rejects(target)
        click.echo(f"Every rejected row with file, row and reason: {target}")
    else:
        target.unlink(missing_ok=True)
    click.echo(f"Data as of {session.tables.data_as_of}. {len(warnings)} warning{'s' if len(warnings) != 1 else ''}.")
    refuse_warnings(options, warnings)


@main.command()
@click.argument("period", required=False)
@document_options
@click.option("--stale", is_flag=True, help=_STALE_HELP)
@click.pass_context
def build(
    ctx: click.Context,
    period: str | None,
    names: tuple[str, ...],
    edition: "Edition",
    language: str | None,
    out: Path | None,
    jobs: int,
    no_annex: bool,
    annex_rows: int,
    stale: bool,
) -> None:
    """Build the scorecards of PERIOD (a month like 2026-10; default: the last full month in the data).

    Each PDF has an annex, beside it and attached to it: a workbook (.xlsx) with every figure and the rows behind it,
    and all figures and words as JSON. They are drafts: `scorecards publish` makes them final.

    With --stale, documents are looked at as `scorecards status` does, without PERIOD of every month that has any, and
    of every edition and language unless one is named.
    """
    options, wanted = ctx.obj, month_or_none(period)
    rows = 0 if no_annex else annex_rows
    if stale:
        from scorecards.cli.staleness import Chosen, Paper, rebuild

        is_named = ctx.get_parameter_source("edition") != ParameterSource.DEFAULT
        return rebuild(options, Chosen(wanted, names, edition if is_named else None, language), Paper(out, jobs, rows))
    from scorecards.compose import compose
    from scorecards.engine import far_off_dates, warnings_of

    workspace = workspace_of(options)
    workspace = with_disputes(workspace)
    session = session_of(workspace)
    refuse_warnings(options, warnings_of(session))
    show_warnings(far_off_dates(session), err=True)  # the only one that moves every figure, and the default month
    month = wanted or default_month(session)
    partners = with_data(session, chosen_partners(session, names), month, explicit=bool(names))
    with progress("Composing"):
        cards = [
            compose(workspace, session.tables, session.measures, partner, month, edition, language)
            for partner in partners
        ]
        cards, beside = drafted(session, cards, month, rows)
    target = (out or workspace.folder / "out").resolve()
    told([(written(session, cards, beside, (target, jobs, rows)), target, month)])
    return None


def drafted(
    session: "Session", cards: "Sequence[Scorecard]", month: "Month", rows: int
) -> "tuple[list[Scorecard], Mapping[str, Annex]]":
    """The cards as drafts of their next revision, and their annexes, where they are to have `rows`."""
    from scorecards.compose.annex import annexes
    from scorecards.ledger import numbered, place_of

    workspace = session.workspace
    drafts = numbered(place_of(workspace.ledger, workspace.folder), cards)
    return drafts, annexes(workspace, session.tables, drafts, month, rows) if rows else {}


def written(
    session: "Session", cards: "Sequence[Scorecard]", beside: "Mapping[str, Annex]", how: tuple[Path, int, int]
) -> "list[Made]":
    """The documents of one month's cards, on disk and in the ledger, with the rejected rows of the data beside them.

    `how` are the folder, how many are made at a time, and the rows of a sheet.
    """
    from scorecards.ledger import place_of, restating_drafts
    from scorecards.outbox import Look
    from scorecards.outbox import build as build_documents

    (target, jobs, rows), workspace = how, session.workspace
    look = Look(workspace.brand, workspace.logos, workspace.overrides)
    beside, place = dict(beside), place_of(workspace.ledger, workspace.folder)
    with progress("Comparing with what is published"):
        cards = restating_drafts(place, cards, beside, session, look, rows or SHEET_ROWS)
    made: list[Made] = []
    with bar("Rendering", len(cards)) as advance:
        for document in build_documents(cards, look, target, jobs, beside):
            made.append(document)
            advance()
    _note(session, look, made, (beside, rows))
    if session.tables.rejects:
        session.write_rejects(target / cards[0].period / "rejects.csv")
    return sorted(made, key=lambda entry: -(entry.card.lanes.total.n if entry.card.lanes else 0))


def told(batches: "Sequence[tuple[list[Made], Path, Month]]") -> None:
    """A row for each document, then what was wrong; the exit code says whether all, some or none failed."""
    from scorecards.terminal import print_made

    for made, target, month in batches:
        print_made(made, target, month)
    every = [entry for made, _, _ in batches for entry in made]
    failed = [entry for entry in every if entry.problems]
    for entry in failed:
        for problem in entry.problems:
            click.echo(styled(problem), err=True)
    if failed:
        click.echo(f"{len(failed)} of {len(every)} scorecards could not be made.", err=True)
        sys.exit(ConfigurationError.exit_code if len(failed) == len(every) else SOME_FAILED)


def _note(session: "Session", look: "Look", made: "list[Made]", annex: "tuple[Mapping[str, Annex], int]") -> None:
    """Enter the drafts into the ledger. Where it refuses, that is a warning: the documents are made all the same."""
    from scorecards.ledger import Evidences, give_way, place_of, record

    workspace, (beside, rows) = session.workspace, annex
    place = place_of(workspace.ledger, workspace.folder)
    try:
        for name in give_way(place, [entry.card for entry in made], workspace.folder):
            click.echo(f"published meanwhile, and left as it is: {name}", err=True)
        evidences = Evidences(session, look, rows or SHEET_ROWS)
        record(place, made, beside, evidences, workspace.folder, signature())
    except ConfigurationError as error:
        show_warnings([f"the drafts are not in the ledger: {error.problems[0]}"], err=True)


@main.command()
@click.argument("partner", shell_complete=complete_partner)
@click.argument("period", required=False)
@edition_option
@language_option
@click.option("--json", "as_json", is_flag=True, help="The whole scorecard as JSON: every figure, verdict and word.")
@click.pass_obj
def show(
    options: dict[str, Any], partner: str, period: str | None, edition: "Edition", language: str | None, as_json: bool
) -> None:
    """Print the scorecard of PARTNER on the terminal."""
    from scorecards.compose import compose
    from scorecards.model import scorecard_to_json

    session, chosen, month = one_month(options, partner, period, quiet=as_json)
    card = compose(session.workspace, session.tables, session.measures, chosen, month, edition, language)
    if as_json:
        click.echo(scorecard_to_json(card), nl=False)
    else:
        from scorecards.terminal import print_card

        print_card(card)
