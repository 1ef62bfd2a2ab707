"""How much of a loss a contract covers: read and checked."""

from collections.abc import Sequence
from datetime import date

from scorecards.errors import Problem
from scorecards.model import LiabilityCap
from scorecards.workspace.dated_amounts import amount, span_faults
from scorecards.workspace.schema.partners import LiabilityCapShape
from scorecards.workspace.yaml_file import Document, Location

_KEY = "liability_cap"


def read_caps(
    shapes: Sequence[LiabilityCapShape], document: Document, at: Location
) -> tuple[tuple[LiabilityCap, ...], list[Problem]]:
    """The caps under `at`, in the order of their dates, and every fault in them."""
    caps: list[LiabilityCap] = []
    problems: list[Problem] = []
    for index, shape in enumerate(shapes):
        own: Location = (*at, index) if (*at, index) in document.places else at
        place = document.place(own)
        value = 0
        try:
            value = amount(shape.amount, "amount")
        except ValueError as error:
            problems.append(document.problem(own, f"{_KEY}: {error}", "Write it in units, like 500."))
        if shape.from_ and shape.until and shape.until < shape.from_:
            what = f"{_KEY}: `until` {shape.until} lies before `from` {shape.from_}"
            problems.append(document.problem(own, what, "Exchange or correct the dates."))
        caps.append(LiabilityCap(value, shape.from_, shape.until, str(place.path), place.line))
    caps.sort(key=lambda cap: cap.valid_from or date.min)
    return tuple(caps), problems or list(span_faults(_KEY, "cap", caps))
