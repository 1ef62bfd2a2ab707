"""Tables on the terminal."""

from scorecards.terminal.cards import print_card, print_kpis, print_made, print_sources
from scorecards.terminal.engines import print_engine_check
from scorecards.terminal.figures import print_figures
from scorecards.terminal.network import print_network

__all__ = [
    "print_card",
    "print_engine_check",
    "print_figures",
    "print_kpis",
    "print_made",
    "print_network",
    "print_sources",
]
