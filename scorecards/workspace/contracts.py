"""The bonus–malus table of a partner: read and checked against its targets."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from scorecards.errors import Problem
from scorecards.model import Kpi, Target
from scorecards.model.contract import CreditBasis, CreditStep, Side
from scorecards.workspace.figures import figure, share
from scorecards.workspace.schema.partners import CreditShape
from scorecards.workspace.targets import unknown_kpi
from scorecards.workspace.yaml_file import Document, Location

_CREDIT = r"([+-]?\d+(?:\.\d+)?)\s*(% of charges|per period|per parcel)"
_BASES: dict[str, CreditBasis] = {"% of charges": "charges", "per period": "period", "per parcel": "parcel"}


def read_cap(written: object, document: Document, at: Location) -> tuple[Decimal | None, list[Problem]]:
    """The share of the charges that all credits together may reach; None where none is agreed."""
    try:
        cap = share(written) if written is not None else None
    except ValueError as error:
        return None, [document.problem(at, str(error))]
    if cap is not None and cap <= 0:
        return None, [document.problem(at, f"a cap of {written} allows nothing", "Write a share above 0 %.")]
    return cap, []


def read_credits(
    shapes: Sequence[CreditShape],
    document: Document,
    at: Location,
    kpis: Mapping[str, Kpi | None],
    targets: Sequence[Target],
) -> tuple[list[CreditStep], list[Problem]]:
    """The steps under `at`, and every fault in them; a KPI of the table needs a target, which says how it is rated."""
    steps: list[CreditStep] = []
    problems: list[Problem] = []
    judged = {target.kpi for target in targets}
    for index, shape in enumerate(shapes):
        where = (*at, index)
        kpi = kpis.get(shape.kpi)
        if shape.kpi not in kpis:
            problems.append(unknown_kpi(shape.kpi, document, (*where, "kpi"), kpis))
        if kpi is None:
            continue
        step, found = _step(kpi, shape, document, where)
        problems += found
        if step is not None:
            steps.append(step)
            faults = list(_step_faults(kpi, step)) or ([] if kpi.id in judged else [_WITHOUT_TARGET])
            problems += [document.problem(where, f"{kpi.id}: {fault}", hint) for fault, hint in faults]
    return steps, problems + list(_order_faults(steps))


_WITHOUT_TARGET = "a service credit needs a target: without one the KPI is never rated", "Agree a target, or remove it."


def _step(kpi: Kpi, shape: CreditShape, document: Document, at: Location) -> tuple[CreditStep | None, list[Problem]]:
    side: Side = "below" if shape.below is not None else "above"
    problems = []
    threshold, credit, basis = Decimal(0), Decimal(0), _BASES["per period"]
    try:
        threshold = figure(getattr(shape, side), kpi.unit, side)
    except ValueError as error:
        problems.append(document.problem((*at, side), f"{kpi.id}: {error}"))
    try:
        credit, basis = _credit(str(shape.credit))
    except ValueError as error:
        problems.append(document.problem((*at, "credit"), f"{kpi.id}: {error}"))
    if problems:
        return None, problems
    place = document.place(at)
    until = None if shape.until == date.max else shape.until
    return (
        CreditStep(
            kpi=kpi.id,
            side=side,
            threshold=threshold,
            credit=credit,
            basis=basis,
            valid_from=shape.from_,
            valid_until=until,
            clause=shape.clause,
            where=str(place.path),
            line=place.line,
        ),
        [],
    )


def _credit(written: str) -> tuple[Decimal, CreditBasis]:
    """`1 % of charges`, `500 per period`, `2.50 per parcel`. Raises ValueError with a sentence."""
    match = re.fullmatch(_CREDIT, " ".join(written.split()))
    if not match:
        raise ValueError(f"credit {written!r} must be written like 1 % of charges, 500 per period or 2.50 per parcel")
    basis = _BASES[match[2]]
    return Decimal(match[1]) / (100 if basis == "charges" else 1), basis


def _step_faults(kpi: Kpi, step: CreditStep) -> Iterator[tuple[str, str]]:
    """A step that contradicts the KPI."""
    if kpi.better is None:
        yield "it has no better direction, so nothing can be owed for it", "Remove the step."
        return
    is_worse = (step.side == "below") == (kpi.better == "higher")
    if is_worse and step.credit < 0:
        yield f"a bonus for a value {step.side} the threshold, which is worse", "Check the sign of `credit`."
    if not is_worse and step.credit > 0:
        yield f"a malus for a value {step.side} the threshold, which is better", "Write a bonus with a minus."
    if step.basis == "parcel" and not (kpi.is_rate and kpi.of is None and kpi.denominator == "1"):
        yield "`per parcel` needs a KPI that counts parcels", "Write an amount per period."


def _order_faults(steps: Sequence[CreditStep]) -> Iterator[Problem]:
    """Two steps at one threshold on the same day, or a farther one that pays less."""
    for one, two in combinations(steps, 2):
        if (one.kpi, one.side) != (two.kpi, two.side) or not _meet_in_time(one, two):
            continue
        near, far = sorted((one, two), key=lambda step: step.threshold, reverse=one.side == "below")
        if near.threshold == far.threshold:
            what = f"{one.kpi}: two steps stand at the same threshold{_by(one, two)}"
            yield Problem(two.where, two.line, what, "Keep one.")
        elif near.basis == far.basis and abs(far.credit) < abs(near.credit):
            what = f"{one.kpi}: the farther step pays less than the nearer one{_by(one, two)}"
            yield Problem(far.where, far.line, what, "The farthest step reached counts alone: check the credits.")


def _by(*steps: CreditStep) -> str:
    clauses = " and ".join(dict.fromkeys(step.clause for step in steps if step.clause))
    return f" ({clauses})" if clauses else ""


def _meet_in_time(one: CreditStep, two: CreditStep) -> bool:
    start = max(one.valid_from or date.min, two.valid_from or date.min)
    return start <= min(one.valid_until or date.max, two.valid_until or date.max)
