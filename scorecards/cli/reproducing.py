"""The command that renders a published document again."""

import sys
from pathlib import Path
from typing import Any

import click

from scorecards.cli.group import styled
from scorecards.cli.making import SOME_FAILED
from scorecards.cli.publishing import ledger, ledger_needed
from scorecards.cli.run import progress, workspace_of
from scorecards.errors import ConfigurationError, Problem


@ledger.command("reproduce")
@click.argument("name", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the PDF; without it nothing is written.")
@click.pass_obj
def reproduce_command(options: dict[str, Any], name: str, out: Path | None) -> None:
    """Render document ID again from its kept scorecard, and compare the PDF with what was published.

    The bytes are the same while program, templates, fonts, brand and the libraries that draw are; else it says what of
    them is not as it was and where the documents part, and the exit code is 1. Data and settings are not read: workbook
    and JSON inside the PDF are those that the ledger kept. `ledger get` writes what was published, without rendering.
    """
    from scorecards.ledger import reproduce
    from scorecards.outbox import Look, write_whole

    workspace = workspace_of(options)
    with ledger_needed(workspace) as opened:
        document = opened.document(name)
        with progress(f"Rendering {document.id} again"):
            made = reproduce(opened, document, Look(workspace.brand, workspace.logos, workspace.overrides))
    if out is not None:
        path = out / made.pdf.name
        if path.exists() and (path.is_dir() or path.read_bytes() != made.pdf.data):
            what = "is there already, with other content"
            raise ConfigurationError([Problem(str(path), None, what, "Name another folder with --out.")])
        write_whole(path, made.pdf.data)
        click.echo(path)
    if made.is_equal:
        click.echo(f"{document.id}: the same {len(made.pdf.data):,} bytes as published.")
        for change in made.changes:
            click.echo(f"  without effect on it: {change}")
        return
    hint = f"As published: scorecards ledger get {document.id} --out DIR"
    click.echo(styled(Problem(document.id, None, f"is not the same: {made.where}", hint)), err=True)
    for change in made.changes or ("program, templates, fonts, brand and libraries are as they were",):
        click.echo(f"  {change}", err=True)
    sys.exit(SOME_FAILED)
