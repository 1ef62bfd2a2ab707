"""The words around the comparison with peers."""

from scorecards.compose.context import Context
from scorecards.model import Page
from scorecards.model.peers import PeersView


def peers_page(ctx: Context, view: PeersView) -> Page:
    """The page of the comparison with peers; its words come with the figures (compose/peer_words.py)."""
    return Page("peers", ctx.words.say("Peer comparison"), view.title, view.subtitle, view.how_to_read, view.notes)
