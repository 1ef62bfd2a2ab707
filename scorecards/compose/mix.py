"""The carrier mix: what each lane costs with whom, and the cheapest allocation that keeps mix.yaml. Internal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scorecards.compose.lane_sums import LaneCell
from scorecards.compose.mix_checks import refuse_unknown_names, refuse_without_data
from scorecards.compose.mix_figures import cell_figures
from scorecards.compose.mix_limits import Limit, Outcome, conflict_words, constraint, described, limits, loosened
from scorecards.compose.mix_notes import notes
from scorecards.compose.mix_options import Choice, choices
from scorecards.engine import Measures
from scorecards.formats import Formats
from scorecards.model import Month, Quarter
from scorecards.model.mix import MixCell, MixConflict, MixOption, MixPlan, MixTotal
from scorecards.model.mix_rules import MixRules
from scorecards.sources.tables import Tables
from scorecards.statistics.allocation import Allocation, Constraint, cheapest, conflict, least_cost
from scorecards.statistics.ratios import combined
from scorecards.statistics.rounding import round_to_integers
from scorecards.workspace import Workspace


@dataclass(frozen=True)
class _Problem:
    """The linear programme: its options, a volume for each cell, and the limits after the volumes."""

    options: tuple[Choice, ...]
    cells: Mapping[LaneCell, tuple[int, ...]]
    limits: tuple[Limit, ...]
    formats: Formats

    def volume(self, cell: LaneCell) -> int:
        """Parcels of a cell, today as in every plan."""
        return sum(self.options[k].today for k in self.cells[cell])

    @property
    def rows(self) -> list[Constraint]:
        """The volumes, then the limits."""
        volumes = [Constraint(dict.fromkeys(own, 1.0), "equal", self.volume(cell)) for cell, own in self.cells.items()]
        return volumes + [constraint(limit, self.options) for limit in self.limits]


def mix_plan(workspace: Workspace, tables: Tables, measures: Measures, period: Month | Quarter) -> MixPlan:
    """Today's mix of a period and, with a mix.yaml, the cheapest one that keeps it.

    What is minimised are the costs of cost per good delivery: charges and failures less claims paid. Raises
    ConfigurationError for names of mix.yaml that the data does not have, DataError without the figures.
    """
    partners = sorted(tables.partners, key=lambda partner: partner.id)
    rules = workspace.mix
    refuse_without_data(workspace, tables, measures, partners, period)
    if rules is not None:
        refuse_unknown_names(rules, measures, partners)
    figures = cell_figures(measures, partners, period)
    options = tuple(choices(figures, partners, rules))
    problem = _problem(options, rules, period, Formats(workspace.locale, workspace.currency))
    plan = MixPlan(
        period=str(period),
        currency=workspace.currency,
        data_as_of=measures.data_as_of.isoformat(),
        state="today",
        cells=_cells(problem, None, None),
        total=_total(problem, None),
    )
    if rules is not None:
        plan = _planned(plan, problem)
    return replace(plan, notes=notes(workspace, measures, period, figures, options, plan))


def _problem(
    options: tuple[Choice, ...], rules: MixRules | None, period: Month | Quarter, formats: Formats
) -> _Problem:
    cells: dict[LaneCell, tuple[int, ...]] = {}
    for number, choice in enumerate(options):
        cells[choice.cell] = (*cells.get(choice.cell, ()), number)
    months = 1 if isinstance(period, Month) else len(period.months)
    found = limits(rules.rules, options, months) if rules else []
    return _Problem(options, cells, tuple(found), formats)


def _planned(plan: MixPlan, problem: _Problem) -> MixPlan:
    found = cheapest([choice.option for choice in problem.options], problem.rows)
    if found is None:
        found_limits = tuple(described(limit, problem.options, None, problem.formats) for limit in problem.limits)
        return replace(plan, state="infeasible", limits=found_limits, conflict=_conflict(problem))
    whole = _whole_parcels(problem, found)
    return replace(
        plan,
        state="planned",
        cells=_cells(problem, whole, dict(zip(problem.cells, found.prices, strict=False))),
        total=_total(problem, whole),
        limits=tuple(
            described(limit, problem.options, _outcome(problem, found, number), problem.formats)
            for number, limit in enumerate(problem.limits)
        ),
    )


def _outcome(problem: _Problem, found: Allocation, number: int) -> Outcome:
    """What a limit costs: solved again with one step of slack, where its dual value is not 0."""
    row = len(problem.cells) + number
    saving = 0.0
    if found.prices[row]:
        rows = problem.rows
        rows[row] = constraint(loosened(problem.limits[number]), problem.options)
        cost = least_cost([choice.option for choice in problem.options], rows)
        saving = found.cost - cost if cost is not None else 0.0
    return Outcome(found.amounts, found.prices[row], saving)


def _whole_parcels(problem: _Problem, found: Allocation) -> list[int]:
    """The amounts as whole parcels that add to the volume of each cell."""
    whole = [0] * len(problem.options)
    for own in problem.cells.values():
        for number, parcels in zip(own, round_to_integers([found.amounts[k] for k in own]), strict=True):
            whole[number] = parcels
    return whole


def _conflict(problem: _Problem) -> tuple[MixConflict, ...]:
    """As few rules as contradict each other while the volumes are what they are, and the volumes that this needs."""
    count = len(problem.cells)
    numbers = conflict([choice.option for choice in problem.options], problem.rows)
    cells, show = list(problem.cells), problem.formats
    found = [conflict_words(problem.limits[k - count], problem.options, show) for k in numbers if k >= count]
    for cell in [cells[k] for k in numbers if k < count]:
        parcels = show.integer(problem.volume(cell))
        found.append(MixConflict(f"{parcels} parcels need a partner on {lane_words(cell)}"))
    return tuple(found)


def lane_words(cell: LaneCell) -> str:
    """`FR→DE, express`."""
    service, origin, destination = cell
    lane = "→".join(filter(None, (origin, destination))) or "lane not given"
    return f"{lane}, {service.replace('_', ' ')}" if service else lane


def _cells(
    problem: _Problem, whole: Sequence[int] | None, prices: Mapping[LaneCell, float] | None
) -> tuple[MixCell, ...]:
    found = []
    for cell, own in problem.cells.items():
        options = tuple(_option(problem.options[k], whole[k] if whole else None) for k in own)
        planned = sum(each.cost * each.planned for each in options if each.planned is not None)
        found.append(
            MixCell(
                service=cell[0],
                origin=cell[1],
                destination=cell[2],
                lane=lane_words(cell),
                parcels=problem.volume(cell),
                options=options,
                cost_today=sum(each.cost * each.today for each in options),
                cost_planned=planned if whole else None,
                price=prices[cell] if prices else None,
            )
        )
    return tuple(found)


def _option(choice: Choice, planned: int | None) -> MixOption:
    figures = choice.figures if choice.basis == "own" else None
    per_good = figures.per_good if figures else None
    return MixOption(
        partner=choice.partner.id,
        name=choice.partner.name,
        basis=choice.basis,
        n=choice.figures.whole.rows if choice.figures else 0,
        cost_per_good=per_good.value if per_good else None,
        interval=per_good.interval() if per_good else None,
        cost=choice.level.cost,
        on_time=choice.level.on_time,
        today=choice.today,
        planned=planned,
    )


def _total(problem: _Problem, whole: Sequence[int] | None) -> MixTotal:
    options, today = problem.options, [choice.today for choice in problem.options]
    cost_today = _cost(options, today)
    planned = _cost(options, whole) if whole is not None else None
    return MixTotal(
        parcels=sum(today),
        moved=sum(max(new - old, 0) for new, old in zip(whole, today, strict=True)) if whole is not None else None,
        cost_today=cost_today,
        cost_planned=planned,
        saving=cost_today - planned if planned is not None else None,
        saving_interval=_saving_interval(options, today, whole) if whole is not None else None,
        on_time_today=_on_time(options, today),
        on_time_planned=_on_time(options, whole) if whole is not None else None,
        cost_per_good_today=_cost_per_good(options, today),
        cost_per_good_planned=_cost_per_good(options, whole) if whole is not None else None,
    )


def _cost(options: Sequence[Choice], amounts: Sequence[int]) -> float:
    return sum(choice.level.cost * amount for choice, amount in zip(options, amounts, strict=True))


def _on_time(options: Sequence[Choice], amounts: Sequence[int]) -> float:
    in_time = sum(choice.level.on_time * amount for choice, amount in zip(options, amounts, strict=True))
    return in_time / sum(amounts) if sum(amounts) else 0.0


def _cost_per_good(options: Sequence[Choice], amounts: Sequence[int]) -> float | None:
    """Cost over perfect deliveries, over the parcels of options with figures of their own; None where one is assumed."""
    cost = good = 0.0
    for choice, amount in zip(options, amounts, strict=True):
        if choice.basis == "assumed" and amount:
            return None
        if choice.basis == "own" and choice.figures:
            cost += choice.level.cost * amount
            good += choice.figures.whole.known / choice.figures.whole.rows * amount
    return cost / good if good else None


def _saving_interval(
    options: Sequence[Choice], today: Sequence[int], whole: Sequence[int]
) -> tuple[float, float] | None:
    """Of Σ moved parcels × cost per parcel, each measured apart; None where a cost that counts is not measured."""
    terms = []
    for choice, old, new in zip(options, today, whole, strict=True):
        if old == new:
            continue
        measured = choice.figures.per_parcel if choice.figures and choice.basis == "own" else None
        if measured is None:
            return None
        terms.append((float(old - new), measured))
    found = combined(terms)
    return found.interval() if found else None
