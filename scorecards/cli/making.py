"""Commands that read the data: check, build, show."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main, styled
from scorecards.cli.run import (
    bar,
    chosen_partners,
    complete_partner,
    default_month,
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
    workspace_of,
)
from scorecards.errors import ConfigurationError
from scorecards.model.annex import MOST_ROWS, SHEET_ROWS

if TYPE_CHECKING:
    from scorecards.engine import Session
    from scorecards.model.annex import Annex
    from scorecards.model.peers import Edition
    from scorecards.outbox import Look, Made

SOME_FAILED = 1
_NAME_HELP = "Id, name or alias of a partner; may be repeated."
_JOBS_HELP = "Documents made at a time.  [default: one per core]"
_ROWS_HELP = "Most rows of a sheet; its first line says how many there are."


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
@click.option("--partner", "names", multiple=True, metavar="NAME", shell_complete=complete_partner, help=_NAME_HELP)
@edition_option
@language_option
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the documents.  [default: WORKSPACE/out]")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help=_JOBS_HELP)
@click.option("--no-annex", is_flag=True, help="The PDFs alone, without workbook and JSON beside and inside them.")
@click.option("--annex-rows", type=click.IntRange(1, MOST_ROWS), default=SHEET_ROWS, show_default=True, help=_ROWS_HELP)
@click.pass_obj
def build(
    options: dict[str, Any],
    period: str | None,
    names: tuple[str, ...],
    edition: "Edition",
    language: str | None,
    out: Path | None,
    jobs: int,
    no_annex: bool,
    annex_rows: int,
) -> None:
    """Build the scorecards of PERIOD (a month like 2026-10; default: the last full month in the data).

    Each PDF has an annex, beside it and attached to it: a workbook (.xlsx) with every figure and the rows behind it,
    and all figures and words as JSON. They are drafts: `scorecards publish` makes them final.
    """
    from scorecards.compose import compose
    from scorecards.compose.annex import annexes
    from scorecards.engine import far_off_dates, warnings_of
    from scorecards.ledger import numbered, place_of, restating_drafts
    from scorecards.outbox import Look
    from scorecards.outbox import build as build_documents
    from scorecards.terminal import print_made

    workspace = workspace_of(options)
    wanted = month_or_none(period)
    session = session_of(workspace)
    refuse_warnings(options, warnings_of(session))
    show_warnings(far_off_dates(session), err=True)  # the only one that moves every figure, and the default month
    month = wanted or default_month(session)
    partners = with_data(session, chosen_partners(session, names), month, explicit=bool(names))
    look = Look(workspace.brand, workspace.logos, workspace.overrides)
    with progress("Composing"):
        cards = [
            compose(workspace, session.tables, session.measures, partner, month, edition, language)
            for partner in partners
        ]
        place = place_of(workspace.ledger, workspace.folder)
        cards = numbered(place, cards)
        beside = {} if no_annex else dict(annexes(workspace, session.tables, cards, month, annex_rows))
        cards = restating_drafts(place, cards, beside, session, look, annex_rows)
    target = (out or workspace.folder / "out").resolve()
    made: list[Made] = []
    with bar("Rendering", len(cards)) as advance:
        for document in build_documents(cards, look, target, jobs, beside):
            made.append(document)
            advance()
    _note(session, look, made, beside)
    if session.tables.rejects:
        session.write_rejects(target / str(month) / "rejects.csv")
    made.sort(key=lambda entry: -(entry.card.lanes.total.n if entry.card.lanes else 0))
    print_made(made, target, month)
    failed = [entry for entry in made if entry.problems]
    for entry in failed:
        for problem in entry.problems:
            click.echo(styled(problem), err=True)
    if failed:
        click.echo(f"{len(failed)} of {len(made)} scorecards could not be made.", err=True)
        sys.exit(ConfigurationError.exit_code if len(failed) == len(made) else SOME_FAILED)


def _note(session: "Session", look: "Look", made: "list[Made]", beside: "Mapping[str, Annex]") -> None:
    """Enter the drafts into the ledger. Where it refuses, that is a warning: the documents are made all the same."""
    from scorecards.ledger import Evidences, give_way, place_of, record

    workspace = session.workspace
    place = place_of(workspace.ledger, workspace.folder)
    try:
        for name in give_way(place, [entry.card for entry in made], workspace.folder):
            click.echo(f"published meanwhile, and left as it is: {name}", err=True)
        record(place, made, beside, Evidences(session, look), workspace.folder, signature())
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
