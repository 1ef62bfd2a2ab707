"""The comparison with peers on the terminal, as the card's edition may show it."""

from rich.console import Console
from rich.markup import escape

from scorecards.model.peers import PeersView


def print_peers(console: Console, view: PeersView) -> None:
    """What was found, how it was computed and what it is worth; why not, where nothing may be shown."""
    console.print(f"Like for like ({view.edition} edition): {escape(view.title)}")
    for line in filter(None, (view.subtitle, view.arithmetic, *view.evidence, view.notes)):
        console.print(f"  {escape(line)}", style="dim", highlight=False)
