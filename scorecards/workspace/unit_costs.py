"""What failures cost the team: `unit_costs.yaml`, read and checked."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import get_args

from scorecards.errors import ConfigurationError, Problem
from scorecards.model import MONEY_SCALE
from scorecards.model.unit_cost import UnitCost, UnitCostKind
from scorecards.workspace.figures import figure
from scorecards.workspace.schema.unit_costs import UnitCostShape, UnitCostsShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml

#: A failure that costs this much is a slip, and its sums could leave the engine's whole numbers.
_MOST = 1_000_000


def read_unit_costs(folder: Path) -> tuple[tuple[UnitCost, ...], list[Problem]]:
    """The unit costs of a workspace folder, by kind and in the order of their dates, and every fault in them."""
    path = folder / "unit_costs.yaml"
    other = folder / "unit_costs.yml"
    hidden = [Problem(str(other), None, "is not read: the name must end in .yaml", "Rename it.")]
    problems = hidden if other.exists() else []
    if not path.is_file():
        return (), problems
    try:
        document = read_yaml(path)
    except ConfigurationError as error:
        return (), [*problems, *error.problems]
    shape, found = validated(UnitCostsShape, document)
    problems += found
    costs: list[UnitCost] = []
    for kind in get_args(UnitCostKind) if shape else ():
        own, found = _of_kind(kind, getattr(shape, kind), document)
        costs += own
        problems += found
    return tuple(costs), problems


def _of_kind(
    kind: UnitCostKind, shapes: Sequence[UnitCostShape], document: Document
) -> tuple[list[UnitCost], list[Problem]]:
    costs: list[UnitCost] = []
    problems: list[Problem] = []
    for index, shape in enumerate(shapes):
        at: Location = (kind, index) if (kind, index) in document.places else (kind,)
        place = document.place(at)
        value = Decimal(0)
        try:
            value = _amount(shape.cost)
        except ValueError as error:
            problems.append(document.problem((*at, "cost"), f"{kind}: {error}", "Write it in units, like 4.50."))
        if shape.from_ and shape.until and shape.until < shape.from_:
            what = f"{kind}: `until` {shape.until} lies before `from` {shape.from_}"
            problems.append(document.problem(at, what, "Exchange or correct the dates."))
        costs.append(UnitCost(kind, int(value), shape.from_, shape.until, str(place.path), place.line))
    costs.sort(key=lambda cost: cost.valid_from or date.min)
    return costs, problems or list(_span_faults(costs))


def _amount(written: str) -> Decimal:
    """A cost in ten-thousandths of a unit. Raises ValueError with the reason."""
    value = figure(written, "money", "cost") * MONEY_SCALE
    if value < 0:
        raise ValueError(f"cost {written} is below zero")
    if value >= _MOST * MONEY_SCALE:
        raise ValueError(f"cost {written} is not below {_MOST:,}")
    if value % 1:
        raise ValueError(f"cost {written} has more than 4 decimals")
    return value


def _span_faults(costs: Sequence[UnitCost]) -> Iterable[Problem]:
    """Two costs on the same day, or none between two; `costs` are of one kind and in order."""
    for before, cost in pairwise(costs):
        until, start = before.valid_until or date.max, cost.valid_from or date.min
        if start <= until:
            what = f"{cost.kind}: two costs are in force {f'on {start}' if cost.valid_from else 'from the beginning'}"
            yield Problem(cost.where, cost.line, what, "End the earlier one before the later begins.")
        elif start - until > timedelta(days=1):
            gap = f"from {until + timedelta(days=1)} to {start - timedelta(days=1)}"
            yield Problem(cost.where, cost.line, f"{cost.kind}: no cost is in force {gap}", "Close the gap.")
