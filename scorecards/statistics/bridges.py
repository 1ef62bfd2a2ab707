"""Bridges: what each part of a whole accounts for. Exact fractions, so that every bridge sums to the difference.

A ratio R = ΣN / ΣD over cells is compared with a target (`gap`) or with another period (`rate_mix`, `spend`, `costs`).
All are arithmetic and say nothing about causes. A cell that exists in one period alone has no rate to compare: all of
its effect is mix.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
#: A cell by the values of its dimensions.
C = TypeVar("C", bound=tuple[str, ...])
Number = int | Fraction
_ZERO = Fraction(0)
_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Sums:
    """Numerator and denominator of a cell."""

    numerator: Number = 0
    denominator: Number = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.numerator + other.numerator, self.denominator + other.denominator)

    @property
    def ratio(self) -> Fraction | None:
        """N / D; None without a denominator."""
        return Fraction(self.numerator) / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Effect:
    """What a cell accounts for: by its rate, by its share of the whole, and by amounts that have no denominator."""

    rate: Fraction = _ZERO
    mix: Fraction = _ZERO
    rest: Fraction = _ZERO

    def __add__(self, other: "Effect") -> "Effect":
        return Effect(self.rate + other.rate, self.mix + other.mix, self.rest + other.rest)

    @property
    def total(self) -> Fraction:
        """All of it."""
        return self.rate + self.mix + self.rest


def whole(cells: Iterable[Sums]) -> Sums:
    """The sum of cells."""
    return sum(cells, Sums())


def gap(cells: Mapping[K, Sums], targets: Mapping[K, Number]) -> dict[K, Fraction]:
    """What each cell accounts for of R − T, with T = Σ n·T_l / Σ n: (N_l − T_l·n_l) / Σ n."""
    size = whole(cells.values()).denominator
    if not size:
        raise ValueError("a gap needs a denominator")
    return {key: Fraction(own.numerator - targets[key] * own.denominator) / size for key, own in cells.items()}


def rate_mix(before: Mapping[K, Sums], after: Mapping[K, Sums]) -> dict[K, Effect]:
    """What each cell accounts for of R¹ − R⁰, between the midpoints of both periods (Kitagawa 1955).

    With share s and rate r of a cell: rate ½(s⁰+s¹)(r¹−r⁰), mix (s¹−s⁰)(½(r⁰+r¹) − ½(R⁰+R¹)). A new or ended cell
    takes the rate that it has in the one period for both. Amounts of a cell without a denominator are `rest`.
    """
    sizes = [whole(cells.values()).denominator for cells in (before, after)]
    if not all(sizes):
        raise ValueError("a comparison needs a denominator in both periods")
    rated = [whole(own for own in cells.values() if own.denominator) for cells in (before, after)]
    centre = _HALF * sum((Fraction(own.numerator) / size for own, size in zip(rated, sizes, strict=True)), _ZERO)
    keys = dict.fromkeys([*before, *after])
    return {key: _effect(before.get(key, Sums()), after.get(key, Sums()), sizes, centre) for key in keys}


def _effect(before: Sums, after: Sums, sizes: Sequence[Number], centre: Fraction) -> Effect:
    both = list(zip((before, after), sizes, strict=True))
    lone = [_ZERO if own.denominator else Fraction(own.numerator) / size for own, size in both]
    rest = lone[1] - lone[0]
    r0 = after.ratio if before.ratio is None else before.ratio
    r1 = before.ratio if after.ratio is None else after.ratio
    if r0 is None or r1 is None:
        return Effect(rest=rest)
    s0, s1 = (Fraction(own.denominator) / size for own, size in both)
    return Effect(_HALF * (s0 + s1) * (r1 - r0), (s1 - s0) * (_HALF * (r0 + r1) - centre), rest)


@dataclass(frozen=True)
class Spend(Generic[K]):
    """A total of amounts in two periods: what volume accounts for, and each cell by rate and mix."""

    volume: Fraction
    cells: Mapping[K, Effect]

    @property
    def total(self) -> Fraction:
        """The difference of the totals."""
        return self.volume + sum((effect.total for effect in self.cells.values()), _ZERO)


def spend(before: Mapping[K, Sums], after: Mapping[K, Sums]) -> Spend[K]:
    """The difference of two totals ΣN¹ − ΣN⁰: volume (n¹−n⁰)·½(R⁰+R¹), the rest at the mean volume ½(n⁰+n¹)."""
    old, new = whole(before.values()), whole(after.values())
    if old.ratio is None or new.ratio is None:
        raise ValueError("a comparison needs a denominator in both periods")
    volume = (new.denominator - old.denominator) * _HALF * (old.ratio + new.ratio)
    size = _HALF * (old.denominator + new.denominator)
    effects = rate_mix(before, after)
    scaled = {key: Effect(own.rate * size, own.mix * size, own.rest * size) for key, own in effects.items()}
    return Spend(volume, scaled)


@dataclass(frozen=True)
class Costs:
    """A cost per parcel in two periods: what each component, each dimension of the mix and the rest account for."""

    components: Mapping[str, Fraction]
    mix: Mapping[str, Fraction]
    rest: Fraction

    @property
    def total(self) -> Fraction:
        """The difference of the costs per parcel."""
        return sum([*self.components.values(), *self.mix.values(), self.rest], _ZERO)


@dataclass(frozen=True)
class CostCell:
    """Parcels of a cell and what they cost, by component."""

    parcels: int
    amounts: Mapping[str, Number]

    @property
    def sums(self) -> Sums:
        """All components together."""
        return Sums(sum(self.amounts.values()), self.parcels)


def costs(before: Mapping[C, CostCell], after: Mapping[C, CostCell], dimensions: Sequence[str]) -> Costs:
    """The difference of two costs per parcel: components at the same mix of cells, then the mix by dimension.

    Cells are keyed by the values of `dimensions`. A component's step is its rate effect summed over the cells; the
    mix is divided among the dimensions by `mix_by_dimension`, so that their order does not matter. Amounts without
    parcels are the rest.
    """
    names = list(dict.fromkeys(name for cells in (before, after) for cell in cells.values() for name in cell.amounts))
    components = {}
    for name in names:
        parts = [
            {key: Sums(cell.amounts.get(name, 0), cell.parcels) for key, cell in cells.items()}
            for cells in (before, after)
        ]
        components[name] = sum((effect.rate for effect in rate_mix(parts[0], parts[1]).values()), _ZERO)
    sums = [{key: cell.sums for key, cell in cells.items()} for cells in (before, after)]
    effects = rate_mix(sums[0], sums[1]).values()
    mix = mix_by_dimension(sums[0], sums[1], dimensions)
    # With fewer dimensions a cell without parcels may fall together with others: what that moves is rest.
    rest = sum((effect.total for effect in effects), _ZERO) - sum(components.values(), _ZERO) - sum(mix.values(), _ZERO)
    return Costs(components, mix, rest)


def mix_by_dimension(
    before: Mapping[C, Sums], after: Mapping[C, Sums], dimensions: Sequence[str]
) -> dict[str, Fraction]:
    """The mix effect divided among dimensions: Shapley values, the mean of each one's addition over all orders.

    The worth of a set of dimensions is the mix effect over the cells that it alone makes (Shapley 1953; Shorrocks
    2013). The parts sum to the mix effect over the cells of all dimensions.
    """
    size = len(dimensions)
    worth = {
        chosen: sum((e.mix for e in rate_mix(_merged(before, chosen), _merged(after, chosen)).values()), _ZERO)
        for count in range(size + 1)
        for chosen in combinations(range(size), count)
    }
    shares = {}
    for index, name in enumerate(dimensions):
        without = [chosen for chosen in worth if index not in chosen]
        shares[name] = sum(
            (
                Fraction(factorial(len(chosen)) * factorial(size - len(chosen) - 1), factorial(size))
                * (worth[tuple(sorted((*chosen, index)))] - worth[chosen])
                for chosen in without
            ),
            _ZERO,
        )
    return shares


def _merged(cells: Mapping[C, Sums], chosen: Sequence[int]) -> dict[tuple[str, ...], Sums]:
    """Cells with the same values of the chosen dimensions, summed; those without a denominator stay apart."""
    merged: dict[tuple[str, ...], Sums] = {}
    for key, own in cells.items():
        if own.denominator:
            place = tuple(key[index] for index in chosen)
            merged[place] = merged.get(place, Sums()) + own
    return merged
