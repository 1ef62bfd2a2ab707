"""The command that writes the figures of a card as pictures."""

from pathlib import Path
from typing import Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import complete_partner, language_option, one_month


@main.command()
@click.argument("partner", shell_complete=complete_partner)
@click.argument("period", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the pictures.  [default: WORKSPACE/out/PERIOD/PARTNER/charts]",
)
@language_option
@click.pass_obj
def charts(options: dict[str, Any], partner: str, period: str | None, language: str | None, out: Path | None) -> None:
    """Write the figures of PARTNER's scorecard for slides: each as SVG, its text as paths, and as PNG.

    Names say page and KPI: trends-on_time.svg. PERIOD is a month like 2026-10.
    """
    from scorecards.compose import compose
    from scorecards.outbox import charts_folder, write_whole
    from scorecards.render.slides import slides

    session, chosen, month = one_month(options, partner, period)
    workspace = session.workspace
    card = compose(workspace, session.tables, session.measures, chosen, month, language=language)
    folder = (out or charts_folder(workspace.folder / "out", card)).resolve()
    written = 0
    for picture in slides(card, workspace.brand, workspace.overrides):
        for suffix, data in (("svg", picture.svg), ("png", picture.png)):
            write_whole(folder / f"{picture.name}.{suffix}", data)
        click.echo(picture.name)
        written += 1
    click.echo(f"{written} figures as SVG and PNG in {folder}" if written else "The card has no figure.")
