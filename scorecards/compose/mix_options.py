"""Who may carry what: the options of an allocation, with the figures that each counts with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecards.compose.lane_sums import LaneCell
from scorecards.compose.mix_figures import Figures, Level, comparison, level
from scorecards.model import Partner
from scorecards.model.mix import Basis
from scorecards.model.mix_rules import MixRules
from scorecards.statistics.allocation import Option


@dataclass(frozen=True)
class Choice:
    """One partner on one lane and service as the plan sees it; `figures` are None without history there."""

    partner: Partner
    cell: LaneCell
    basis: Basis
    level: Level
    today: int
    figures: Figures | None
    excluded: bool = False

    @property
    def option(self) -> Option:
        """Too few parcels for a figure: they stay where they are, unless they are excluded there."""
        stays = self.basis == "below_minimum" and not self.excluded
        least, most = (float(self.today), float(self.today)) if stays else (0.0, None)
        return Option(self.level.cost, float(self.today), least, most)


def choices(
    cells: Mapping[LaneCell, Sequence[Figures]], partners: Sequence[Partner], rules: MixRules | None
) -> list[Choice]:
    """Every option in the order of cells and partners. A cell without any cost has none: it is left out.

    Without rules, what is there today.
    """
    found: list[Choice] = []
    for cell, all_figures in cells.items():
        mean = level(all_figures)
        if mean is None:
            continue
        own = {each.partner.id: each for each in all_figures}
        for partner in partners:
            choice = _choice(partner, cell, own.get(partner.id), mean, cells, rules)
            if choice is not None:
                found.append(choice)
    return found


def _choice(
    partner: Partner,
    cell: LaneCell,
    own: Figures | None,
    mean: Level,
    cells: Mapping[LaneCell, Sequence[Figures]],
    rules: MixRules | None,
) -> Choice | None:
    out = rules is not None and any(
        rule.kind == "exclude" and rule.partner == partner.id and rule.covers(*cell) for rule in rules.rules
    )
    today = own.parcels if own else 0
    if own is not None and own.is_enough:
        measured = level([own]) or mean
        return Choice(partner, cell, "own", measured, today, own, out)
    if rules is not None and rules.may_enter(partner.id):
        compared = comparison(partner, cell[0], cells)
        if compared is not None:
            late = min((1 - mean.on_time) * compared.on_time, 1.0)
            return Choice(partner, cell, "assumed", Level(mean.cost * compared.cost, 1 - late), today, own, out)
    return Choice(partner, cell, "below_minimum", mean, today, own, out) if today else None
