"""Which figures of a card carry the mark r: those of months that are not as they were first published."""

from collections.abc import Iterable
from dataclasses import replace

from scorecards.compose.restating.pages import value_moved
from scorecards.model import Scorecard
from scorecards.model.restatement import Restatement, Revised


def revised_by(found: Restatement, period: str) -> frozenset[Revised]:
    """The figures that a restatement of the card of `period` changed: its own, and those of earlier months.

    Of two figures of a KPI the adjusted one counts where it is scored: then it is the one told over time.
    """
    shown = [kpi for kpi in found.kpis if kpi.of == "raw" or (kpi.now is not None and kpi.now.status)]
    own = {Revised(kpi.kpi, kpi.period) for kpi in shown if value_moved(kpi, found.since)}
    own |= {Revised(month.kpi, month.period) for month in found.months}
    return frozenset(own | ({Revised("", period)} if found.grade is not None else set()))


def marked(card: Scorecard, revised: Iterable[Revised]) -> Scorecard:
    """The card with the marks of those figures that it shows, besides the marks that it has."""
    shown = {Revised(kpi.id, point.period) for kpi in card.kpis for point in kpi.history}
    shown |= {Revised(kpi.id, kpi.period) for kpi in card.kpis}
    shown |= {Revised("", point.period) for point in card.grade.history} | {Revised("", card.period)}
    return replace(card, revised=tuple(sorted(shown & {*revised, *card.revised})))
