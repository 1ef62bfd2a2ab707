"""Devices of trade-in and refurbishing: received, graded, some of them a second time, and decided."""

from dataclasses import dataclass

import numpy as np

from scorecards.demo.choice import choose, counts
from scorecards.demo.fulfilment import Warehouse
from scorecards.demo.fulfilment_draws import even_lognormal, monthly_rows, working_days_drawn
from scorecards.demo.network import MONTHS, Level, Mask, Whole, month_number
from scorecards.demo.workdays import Workdays

GRADES = ("A", "B", "C", "D")
_GRADE_SHARES = np.array([0.3, 0.38, 0.22, 0.1])
_AUDITED = 0.25
_SPREAD = 0.55  # of the logarithm of the days from receipt to decision
_BEFORE = 1  # the first devices were graded in the month before the data
_STEP_CENTS = (1_200, 6_500)  # between what two neighbouring grades are worth


@dataclass(frozen=True)
class Gradings:
    """One row per device in order of the decision; days and minutes since 1970-01-01, -1 for no second grade.

    `difference` is in cents: the value by the grade less the value by the second look.
    """

    number: Whole
    graded_on: Whole
    grade: Whole
    audit_grade: Whole
    difference: Whole
    received_at: Whole
    decided_at: Whole

    def __len__(self) -> int:
        return len(self.number)


def gradings(warehouse: Warehouse, days: Workdays, scale: float) -> Gradings:
    """All devices decided in the months of the data."""
    rng = warehouse.stream("gradings")
    decided_on = working_days_drawn(warehouse, monthly_rows(warehouse.gradings, rng, scale), days, rng)
    size = len(decided_on)
    level = warehouse.intake.values(rng)[month_number(decided_on)]
    took = np.ceil(level * even_lognormal(size, _SPREAD, rng)).astype(np.int64)
    received_on = decided_on - took
    graded_on = decided_on - took // 3
    audited = rng.random(size) < _AUDITED
    grade = rng.choice(len(GRADES), size, p=_GRADE_SHARES)
    month = month_number(graded_on) + _BEFORE
    over = _marked(warehouse.over, month, audited, audited & (grade < len(GRADES) - 1), rng)
    under = _marked(warehouse.under, month, audited, audited & (grade > 0) & ~over, rng)
    step = rng.integers(*_STEP_CENTS, size)
    return Gradings(
        number=np.arange(1, size + 1),
        graded_on=graded_on,
        grade=grade,
        audit_grade=np.where(audited, grade + over - under, -1),
        difference=np.where(over, step, np.where(under, -step, 0)),
        received_at=received_on * 1440 + rng.integers(480, 1080, size),
        decided_at=decided_on * 1440 + rng.integers(540, 1080, size),
    )


def _marked(level: Level, month: Whole, audited: Mask, eligible: Mask, rng: np.random.Generator) -> Mask:
    """As many as the level says of the devices graded twice, by month of grading."""
    percent = np.concatenate([np.full(_BEFORE, level.mean), level.values(rng)])[: len(MONTHS) + _BEFORE]
    number = np.round(percent / 100 * counts(month, len(MONTHS) + _BEFORE, audited)).astype(np.int64)
    return choose(month, number, rng, eligible)
