"""Tables on the terminal."""

from scorecards.terminal.cards import print_card, print_kpis, print_made, print_sources
from scorecards.terminal.engines import print_engine_check
from scorecards.terminal.explaining import print_explanation, print_parcels
from scorecards.terminal.figures import print_figures
from scorecards.terminal.group_figures import print_group_figures
from scorecards.terminal.ledger import print_document, print_ledger, print_outcomes
from scorecards.terminal.mix import conflict_text, print_mix
from scorecards.terminal.network import print_network
from scorecards.terminal.restatement import print_changed_rows, print_difference
from scorecards.terminal.service_credits import print_period_credit
from scorecards.terminal.standings import print_standings, standings_to_json

__all__ = [
    "conflict_text",
    "print_card",
    "print_changed_rows",
    "print_difference",
    "print_document",
    "print_engine_check",
    "print_explanation",
    "print_figures",
    "print_group_figures",
    "print_kpis",
    "print_ledger",
    "print_made",
    "print_mix",
    "print_network",
    "print_outcomes",
    "print_parcels",
    "print_period_credit",
    "print_sources",
    "print_standings",
    "standings_to_json",
]
