"""The cheapest allocation of volumes to suppliers as a linear programme, with the price of each constraint.

Minimise Σ cost·amount over linear constraints and bounds: the transportation problem of Hitchcock (1941), "The
distribution of a product from several sources to numerous localities", with side constraints. It is solved by the dual
simplex of HiGHS (Huangfu and Hall, 2018, "Parallelizing the dual revised simplex method"). The price of a constraint
is its dual value: by how much the least cost changes for one more unit of its bound (Dantzig, 1963, "Linear Programming
and Extensions", chapter 12). At a degenerate optimum a price may hold in one of the two directions alone: it is never
less than what one more unit really saves, and `least_cost` with the changed bound says how much that is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Sense = Literal["at_most", "at_least", "equal"]

#: A price or reduced cost this close to 0, relative to the largest cost, is none.
_NOTHING = 1e-9
_INFEASIBLE = 2


@dataclass(frozen=True)
class Constraint:
    """Σ coefficient·amount over some options, given by their numbers, on one side of a bound."""

    coefficients: Mapping[int, float]
    sense: Sense
    bound: float

    def total(self, amounts: Sequence[float]) -> float:
        """The left side for these amounts."""
        return sum(factor * amounts[number] for number, factor in self.coefficients.items())

    def excess(self, amounts: Sequence[float]) -> float:
        """By how much these amounts break the constraint; 0 where they keep it."""
        over = self.total(amounts) - self.bound
        if self.sense == "equal":
            return abs(over)
        return max(over if self.sense == "at_most" else -over, 0.0)


@dataclass(frozen=True)
class Option:
    """What one unit costs, how much of it is taken today, and between which amounts the plan may choose."""

    cost: float
    today: float = 0.0
    least: float = 0.0
    most: float | None = None


@dataclass(frozen=True)
class Allocation:
    """The amount of each option, their cost, and per constraint d(cost) / d(bound)."""

    amounts: tuple[float, ...]
    cost: float
    prices: tuple[float, ...]


def cheapest(options: Sequence[Option], constraints: Sequence[Constraint]) -> Allocation | None:
    """The allocation of least cost; None where no allocation keeps all constraints.

    Of several allocations of the same cost the one that moves least from today: the smallest Σ |amount − today|. What
    still is open is settled by the order of the options and of the constraints, so that the same inputs always give
    the same allocation.
    """
    if not options:
        return Allocation((), 0.0, (0.0,) * len(constraints)) if not _broken([], constraints) else None
    found = _solved([option.cost for option in options], _bounds(options), constraints)
    if found is None:
        return None
    amounts, prices, reduced = found
    amounts = _nearest(options, constraints, amounts, prices, reduced)
    cost = sum(option.cost * amount for option, amount in zip(options, amounts, strict=True))
    return Allocation(tuple(amounts), cost, tuple(prices))


def least_cost(options: Sequence[Option], constraints: Sequence[Constraint]) -> float | None:
    """The cost of the cheapest allocation alone; None where no allocation keeps all constraints."""
    if not options:
        return None if _broken([], constraints) else 0.0
    costs = [option.cost for option in options]
    found = _solved(costs, _bounds(options), constraints)
    return sum(cost * amount for cost, amount in zip(costs, found[0], strict=True)) if found is not None else None


def is_feasible(options: Sequence[Option], constraints: Sequence[Constraint]) -> bool:
    """Whether any allocation keeps all constraints."""
    if not options:
        return not _broken([], constraints)
    return _solved([0.0] * len(options), _bounds(options), constraints) is not None


def conflict(options: Sequence[Option], constraints: Sequence[Constraint]) -> tuple[int, ...]:
    """Numbers of constraints that together cannot be kept, while without any one of them the others can.

    An irreducible infeasible subset by the deletion filter: each constraint in turn is left out for good where the rest
    stays infeasible (Chinneck and Dravnieks, 1991, "Locating minimal infeasible constraint sets in linear programs",
    ORSA Journal on Computing 3). Where several subsets exist, the last constraints are left out first. Bounds of
    options are taken as given. () where an allocation exists.
    """
    if is_feasible(options, constraints):
        return ()
    kept = set(range(len(constraints)))
    for number in reversed(range(len(constraints))):
        rest = kept - {number}
        if not is_feasible(options, [constraints[index] for index in sorted(rest)]):
            kept = rest
    return tuple(sorted(kept))


def _broken(amounts: Sequence[float], constraints: Sequence[Constraint]) -> list[int]:
    return [index for index, each in enumerate(constraints) if each.excess(amounts) > 0]


def _bounds(options: Sequence[Option]) -> list[tuple[float, float | None]]:
    return [(option.least, option.most) for option in options]


def _nearest(
    options: Sequence[Option],
    constraints: Sequence[Constraint],
    amounts: list[float],
    prices: Sequence[float],
    reduced: Sequence[float],
) -> list[float]:
    """Of the optimal allocations the one nearest to today.

    By complementary slackness an allocation is optimal if and only if it is feasible, what has a reduced cost stays at
    its bound, and what has a price stays tight: on that face Σ |amount − today| is minimised, with one more variable
    per option for what it moves.
    """
    count, nothing = len(options), _NOTHING * max((abs(option.cost) for option in options), default=1.0)
    bounds: list[tuple[float, float | None]] = [
        (amount, amount) if abs(cost) > nothing else bound
        for bound, amount, cost in zip(_bounds(options), amounts, reduced, strict=True)
    ]
    face = [
        Constraint(each.coefficients, "equal", each.bound) if abs(price) > nothing else each
        for each, price in zip(constraints, prices, strict=True)
    ]
    for number, option in enumerate(options):
        face.append(Constraint({number: 1.0, count + number: -1.0}, "at_most", option.today))
        face.append(Constraint({number: 1.0, count + number: 1.0}, "at_least", option.today))
    found = _solved([0.0] * count + [1.0] * count, [*bounds, *[(0.0, None)] * count], face)
    return found[0][:count] if found is not None else amounts


def _solved(
    costs: Sequence[float], bounds: Sequence[tuple[float, float | None]], constraints: Sequence[Constraint]
) -> tuple[list[float], list[float], list[float]] | None:
    """Amounts, prices of the constraints and reduced costs; None where nothing is feasible.

    Raises ArithmeticError where the solver says neither: an unbounded cost or a number that is none.
    """
    from scipy.optimize import linprog

    equal = [number for number, each in enumerate(constraints) if each.sense == "equal"]
    other = [number for number, each in enumerate(constraints) if each.sense != "equal"]
    signs = [1.0 if constraints[number].sense == "at_most" else -1.0 for number in other]
    result = linprog(
        costs,
        A_ub=_matrix([constraints[number] for number in other], signs, len(costs)),
        b_ub=[sign * constraints[number].bound for number, sign in zip(other, signs, strict=True)] or None,
        A_eq=_matrix([constraints[number] for number in equal], [1.0] * len(equal), len(costs)),
        b_eq=[constraints[number].bound for number in equal] or None,
        bounds=list(bounds),
        method="highs-ds",
    )
    if result.status == _INFEASIBLE:
        return None
    if result.status != 0:
        raise ArithmeticError(f"the linear programme has no solution: {result.message}")
    prices = [0.0] * len(constraints)
    for number, sign, price in zip(other, signs, result.ineqlin.marginals, strict=True):
        prices[number] = sign * float(price)
    for number, price in zip(equal, result.eqlin.marginals, strict=True):
        prices[number] = float(price)
    reduced = [float(a) + float(b) for a, b in zip(result.lower.marginals, result.upper.marginals, strict=True)]
    return [float(amount) for amount in result.x], prices, reduced


def _matrix(constraints: Sequence[Constraint], signs: Sequence[float], columns: int) -> Any:
    """The left sides, sparse; None without any."""
    from scipy.sparse import csr_array

    if not constraints:
        return None
    entries = [
        (sign * factor, row, column)
        for row, (each, sign) in enumerate(zip(constraints, signs, strict=True))
        for column, factor in each.coefficients.items()
    ]
    values, rows, places = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((list(values), (list(rows), list(places))), shape=(len(constraints), columns), dtype=float)
