"""The command that shows the pages of a scorecard in a browser while they are edited."""

from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import complete_partner, edition_option, language_option, one_month
from scorecards.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from scorecards.engine import Session
    from scorecards.model import Partner
    from scorecards.model.peers import Edition
    from scorecards.preview import State

_PAGE_HELP = "Only this page (kpis, trends …), which is faster; may be repeated.  [default: all]"
_PORT_HELP = "Port on this machine; 0 takes any free one."
_OPEN_HELP = "Open it in a browser.  [default: open]"


@main.command()
@click.argument("partner", shell_complete=complete_partner)
@click.argument("period", required=False)
@click.option("--page", "pages", multiple=True, metavar="PAGE", help=_PAGE_HELP)
@edition_option
@language_option
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help=_PORT_HELP)
@click.option("--open/--no-open", "opened", default=True, help=_OPEN_HELP)
@click.pass_obj
def preview(
    options: dict[str, Any],
    partner: str,
    period: str | None,
    pages: tuple[str, ...],
    edition: "Edition",
    language: str | None,
    port: int,
    opened: bool,
) -> None:
    """Show the pages of PARTNER's scorecard in a browser, and make them again when a file changes.

    For editing templates, brand, pages and other YAML: what is wrong in them stands on the page until it is mended.
    Only this machine can see it. Ctrl+C ends it. PERIOD is a month like 2026-10.
    """
    from scorecards.preview import Choice, Maker, Pages, Server, keep_fresh

    session, chosen, month = one_month(options, partner, period)
    _must_be_pages(session, chosen, pages)
    choice = Choice(chosen.id, month, edition, pages, language)
    made = Pages(Maker(options["workspace"], options["data"], session, choice))
    try:
        server = Server(port, made)
    except OSError as error:
        what, hint = f"port {port} cannot be used: {error.strerror}", "Name another one, or 0 for any free one."
        raise ConfigurationError([Problem("--port", None, what, hint)]) from None
    with server:
        click.echo(f"{chosen.name}, {month}: {server.address} (Ctrl+C ends it)")
        if opened:
            click.launch(server.address)
        keep_fresh(made, _tell)
    click.echo("The preview has ended.")


def _must_be_pages(session: "Session", partner: "Partner", pages: tuple[str, ...]) -> None:
    """Raises ConfigurationError where a page is asked for that no scorecard of such a partner has."""
    known = session.workspace.layouts[partner.kind].pages
    problems = [
        Problem("--page", None, f"there is no page {page!r}", f"Pages: {', '.join(known)}.")
        for page in pages
        if page not in known
    ]
    if problems:
        raise ConfigurationError(problems)


def _tell(state: "State") -> None:
    """One line, or what is wrong."""
    if state.fault:
        click.echo(state.fault, err=True)
    else:
        count = len(state.pages)
        seconds = sum(step.seconds or 0 for step in state.steps)
        click.echo(f"{count} page{'s' if count != 1 else ''} after {seconds:.1f} s")
