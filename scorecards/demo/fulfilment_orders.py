"""Orders of a fulfilment partner: released, due, dispatched; what was wrong with them and how they were labelled."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from scorecards.demo.choice import choose, counts, round_at_random
from scorecards.demo.events import scaled
from scorecards.demo.fulfilment import Warehouse
from scorecards.demo.fulfilment_draws import monthly_rows, working_days_drawn
from scorecards.demo.fulfilment_events import DISPATCH_COLLAPSE
from scorecards.demo.network import MONTHS, Mask, Real, Whole, day_number, month_number
from scorecards.demo.workdays import Workdays

SOLUTIONS = ("marketplace_label", "own_label", "not_eligible")
_MARKETPLACE, _OWN, _NOT_ELIGIBLE = range(3)

_GROUPS = len(MONTHS) + 1  # the last orders are dispatched in the month after
_COLLAPSED = _GROUPS  # the week of the event is a group of its own
_RELEASED_TOO_LATE = 0.006
_NEVER_SCANNED = 0.0003
_MOST_LEAD = 2880  # minutes between release and cut-off
_LATE_BY = np.array([0.74, 0.93, 0.98])  # cumulated shares of one, two, three working days late; the rest is four
_LINES, _LINE_SHARES = np.array([1, 2, 3, 4, 6]), np.array([0.62, 0.22, 0.09, 0.05, 0.02])
_SELLERS = 150
_SELLER_ELIGIBLE, _ORDER_NOT_ELIGIBLE = 0.9, 0.03
_LABELLED = 0.92  # of the orders of a seller who has joined
_JOINED_BEFORE, _LAST_JOINS = -14, 42  # months of the data between which the sellers join


@dataclass(frozen=True)
class Orders:
    """One row per order in order of the cut-off; times are minutes since 1970-01-01 (-1 is none)."""

    number: Whole
    month: Whole
    released_at: Whole
    due_at: Whole
    dispatched_at: Whole
    lines: Whole
    errors: Whole
    units: Whole
    damaged: Whole
    solution: Whole
    seller: Whole

    def __len__(self) -> int:
        return len(self.number)


def orders(warehouse: Warehouse, days: Workdays, scale: float) -> Orders:
    """All orders with a cut-off in the months of the data."""
    rng = warehouse.stream("orders")
    day = working_days_drawn(warehouse, monthly_rows(warehouse.orders, rng, scale), days, rng)
    due_at = day * 1440 + warehouse.cut_off
    too_late = rng.random(len(day)) < _RELEASED_TOO_LATE
    lead = 15 + np.minimum(rng.exponential(420, len(day)), _MOST_LEAD).astype(np.int64)
    released_at = np.where(too_late, due_at + rng.integers(1, 240, len(day)), due_at - lead)
    dispatched_at = _dispatched_at(warehouse, day, too_late, days, scale)
    lines = rng.choice(_LINES, len(day), p=_LINE_SHARES)
    month = np.where(dispatched_at < 0, _GROUPS, month_number(dispatched_at // 1440))
    seller, solution = _labels(warehouse, month_number(day))
    return Orders(
        number=np.arange(1, len(day) + 1),
        month=month_number(day),
        released_at=released_at,
        due_at=due_at,
        dispatched_at=dispatched_at,
        lines=lines,
        errors=_errors(warehouse, month, lines).astype(np.int64),
        units=lines + rng.poisson(0.15, len(day)),
        damaged=_damaged(warehouse, month).astype(np.int64),
        solution=solution,
        seller=seller,
    )


def _dispatched_at(warehouse: Warehouse, day: Whole, too_late: Mask, days: Workdays, scale: float) -> Whole:
    """The carrier's scan in the evening of the cut-off day, or of a later working day."""
    rng = warehouse.stream("dispatch")
    never = rng.random(len(day)) < _NEVER_SCANNED
    late = _late(warehouse, day, ~too_late, never, scale, rng)
    by = 1 + np.searchsorted(_LATE_BY, rng.random(len(day)))
    place = np.full(len(day), warehouse.place)
    later = days.day(place, days.index(place, day) + by)
    evening = warehouse.cut_off + rng.integers(60, 300, len(day))
    scanned: Whole = np.where(late | too_late, later, day) * 1440 + evening
    return np.where(never & late, -1, scanned)


def _late(
    warehouse: Warehouse, day: Whole, eligible: Mask, never: Mask, scale: float, rng: np.random.Generator
) -> Mask:
    """Exactly as many as the levels say in each month, and as planted in the week of the event."""
    group = month_number(day)
    if warehouse.id == DISPATCH_COLLAPSE.partner:
        first, last = (
            day_number(date.fromisoformat(text)) for text in (DISPATCH_COLLAPSE.first, DISPATCH_COLLAPSE.last)
        )
        group = np.where((day >= first) & (day <= last), _COLLAPSED, group)
    failing = np.zeros(_COLLAPSED + 1)
    failing[: len(MONTHS)] = (100 - warehouse.dispatch.values(rng)[:-1]) / 100
    number = np.round(failing * counts(group, len(failing), eligible)).astype(np.int64)
    if warehouse.id == DISPATCH_COLLAPSE.partner:
        number[_COLLAPSED] = scaled(DISPATCH_COLLAPSE.late, scale)
    return choose(group, number, rng, eligible, never)


def _errors(warehouse: Warehouse, month: Whole, lines: Whole) -> Mask:
    """Orders with one line in error, by month of dispatch as many as the level says of all lines."""
    rng = warehouse.stream("errors")
    shipped = np.bincount(month, weights=lines, minlength=_GROUPS + 1)[:_GROUPS]
    number = np.round(warehouse.errors.values(rng) / 100 * shipped).astype(np.int64)
    return choose(month, np.append(number, 0), rng)


def _damaged(warehouse: Warehouse, month: Whole) -> Mask:
    rng = warehouse.stream("damaged")
    sizes: Real = np.bincount(month, minlength=_GROUPS + 1)[:_GROUPS].astype(np.float64)
    number = round_at_random(warehouse.damaged.values(rng) / 10_000 * sizes, rng)
    return choose(month, np.append(number, 0), rng)


def _labels(warehouse: Warehouse, month: Whole) -> tuple[Whole, Whole]:
    """Seller and shipping solution of every order: sellers join one after the other, then label most orders."""
    rng = warehouse.stream("labels")
    weights = 1 / (np.arange(_SELLERS) + 4)
    seller = rng.choice(_SELLERS, len(month), p=weights / weights.sum())
    joins = rng.permutation(np.linspace(_JOINED_BEFORE, _LAST_JOINS, _SELLERS).astype(np.int64))
    barred = rng.random(_SELLERS) > _SELLER_ELIGIBLE
    draw = rng.random(len(month))
    labelled = (joins[seller] <= month) & (draw < _LABELLED)
    solution = np.where(labelled, _MARKETPLACE, _OWN)
    return seller + 1, np.where(barred[seller] | (draw > 1 - _ORDER_NOT_ELIGIBLE), _NOT_ELIGIBLE, solution)
