"""What the reader of a carrier mix must know before acting on it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scorecards.compose.lane_sums import LaneCell
from scorecards.compose.mix_figures import ON_TIME, VOLUME, Figures
from scorecards.compose.mix_options import Choice
from scorecards.engine import Measures
from scorecards.formats import Formats
from scorecards.model import Month, Pair, Quarter
from scorecards.model.mix import MixPlan
from scorecards.statistics.status import MINIMUM_N
from scorecards.workspace import Workspace

_HOW_TO = (
    "There is no mix.yaml in the workspace, so nothing is planned. Write one with what a plan must keep, for example "
    "`on_time: [{at_least: 96 %}]` and `capacity: [{partner: …, most: 12000}]`; README.md lists the rest."
)
_COST = (
    "Cost is charges and failures at the team's unit costs, less claims paid, measured on the n parcels of which cost "
    "and outcome are known and taken for all parcels of the lane; on time is raw and by day of promise. Intervals: 95 %, "
    "from the spread between weeks; a lost parcel costs as much as a hundred others, and where the weeks had none the "
    "interval is too short."
)
_ARITHMETIC = (
    "Internal, and arithmetic on the parcels of the period, not a forecast: cost and on time of a carrier may differ "
    "at another volume."
)
_CHANCE = (
    "The plan takes whoever measured cheapest, and some of that is chance: expect to save less than is shown "
    "(Smith and Winkler 2006, the optimizer's curse)."
)
_PRICES = (
    "What a rule costs is found by solving again with one step of slack. Of plans of equal cost the one that moves the "
    "fewest parcels is shown, rounded to whole parcels lane by lane; a limit may be passed by the rounding."
)


def notes(
    workspace: Workspace,
    measures: Measures,
    period: Month | Quarter,
    figures: Mapping[LaneCell, Sequence[Figures]],
    options: Sequence[Choice],
    plan: MixPlan,
) -> tuple[str, ...]:
    """All that apply, the most important first."""
    show = Formats(workspace.locale, workspace.currency)
    found = [_HOW_TO] if plan.state == "today" else [_ARITHMETIC]
    found += [_CHANCE, _PRICES] if plan.state == "planned" else []
    found.append(_COST)
    found += _stretched(plan, show)
    found += _idle(workspace, options)
    found += _of_options(options, plan, show)
    found += _of_data(workspace, measures, period, figures, options, show)
    return tuple(found)


def _stretched(plan: MixPlan, show: Formats) -> Iterator[str]:
    """Parcels that go where the plan leans farthest beyond what was measured."""
    every = [option for cell in plan.cells for option in cell.options if option.planned is not None]
    added = sum(each.planned - each.today for each in every if each.planned and each.planned > 2 * each.today)
    if added:
        yield (
            f"{show.integer(added)} parcels go to partners that would carry more than twice their parcels on that lane: "
            "their figures rest on few parcels, and a capacity in mix.yaml can hold them back."
        )


def _idle(workspace: Workspace, options: Sequence[Choice]) -> Iterator[str]:
    """Rules that speak of nothing in the period."""
    for rule in workspace.mix.rules if workspace.mix else ():
        named = (each for each in options if rule.partner in ("", each.partner.id) and rule.covers(*each.cell))
        if next(named, None) is None:
            yield f"Without effect: {Path(rule.where).name}:{rule.line} speaks of nobody's parcels in the period."


def _of_options(options: Sequence[Choice], plan: MixPlan, show: Formats) -> Iterator[str]:
    few = [choice for choice in options if choice.basis == "below_minimum"]
    if few:
        parcels = show.integer(sum(choice.today for choice in few))
        stay = "" if plan.state == "today" else " They stay where they are, unless excluded there."
        yield (
            f"Without a figure: {parcels} parcels of partners with fewer than {MINIMUM_N} known parcels on the lane, "
            f"counted at the lane's mean.{stay}"
        )
    if any(choice.basis == "assumed" for choice in options):
        yield (
            "Assumed: a partner without history on a lane counts with the lane's mean times its own ratio to the other "
            "partners on the lanes it runs (indirect standardisation, by service)."
        )
    if plan.total.saving is not None and plan.total.saving_interval is None:
        yield "The saving has no interval: it rests on costs that are assumed, or measured in fewer than three weeks."


def _of_data(
    workspace: Workspace,
    measures: Measures,
    period: Month | Quarter,
    figures: Mapping[LaneCell, Sequence[Figures]],
    options: Sequence[Choice],
    show: Formats,
) -> Iterator[str]:
    planned = {choice.cell for choice in options}
    left = sum(each.parcels for cell, own in figures.items() if cell not in planned for each in own)
    if left:
        yield f"Left out: {show.integer(left)} parcels on lanes where no cost or no outcome is known."
    volume = sum((each.volume for own in figures.values() for each in own), Pair())
    floor = workspace.kpis[VOLUME].coverage_floor
    if floor is not None and volume.value is not None and volume.value < floor:
        share = show.value(volume.value, "percent", 1)
        yield f"Provisional: {share} of the parcels are invoiced, {show.value(floor, 'percent', 0)} needed."
    if (measures.data_as_of - period.last).days < workspace.kpis[ON_TIME].matures_after:
        yield "Provisional: the last promises of the period are too recent to be read for good."
