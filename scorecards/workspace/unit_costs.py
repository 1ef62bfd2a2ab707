"""What failures cost the team: `unit_costs.yaml`, read and checked."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import get_args

from scorecards.errors import ConfigurationError, Problem
from scorecards.model.unit_cost import UnitCost, UnitCostKind
from scorecards.workspace.dated_amounts import amount, span_faults
from scorecards.workspace.schema.unit_costs import UnitCostShape, UnitCostsShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml


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
        value = 0
        try:
            value = amount(shape.cost, "cost")
        except ValueError as error:
            problems.append(document.problem((*at, "cost"), f"{kind}: {error}", "Write it in units, like 4.50."))
        if shape.from_ and shape.until and shape.until < shape.from_:
            what = f"{kind}: `until` {shape.until} lies before `from` {shape.from_}"
            problems.append(document.problem(at, what, "Exchange or correct the dates."))
        costs.append(UnitCost(kind, value, shape.from_, shape.until, str(place.path), place.line))
    costs.sort(key=lambda cost: cost.valid_from or date.min)
    return costs, problems or list(span_faults(kind, "cost", costs))
