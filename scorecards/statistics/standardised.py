"""Indirect standardisation: what a partner's parcels would have done in the hands of the others.

E = Σ n·r over the cells (lane × service) of a partner, r the failure rate of all other partners together in that
cell, and O / E compares what happened with it. Breslow and Day (1987), "Statistical Methods in Cancer Research II",
chapter 2. Cells with too few others are left out, and the share of parcels that remains says what was compared.
"""

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

#: Other partners and their parcels, from which on their rate in a cell is used.
MINIMUM_PEERS = 2
MINIMUM_PARCELS = 200
#: Share of a partner's parcels in such cells, from which on it is compared.
MATCHED_SHARE = Fraction(3, 5)
#: Expected failures from which on the arcsine scale holds: below, calm luck alone is beyond its lower limit.
MINIMUM_EXPECTED = 10

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Count:
    """Parcels with a known outcome, and those of them that failed. Raises ValueError unless 0 <= failed <= n."""

    n: int
    failed: int

    def __post_init__(self) -> None:
        if not 0 <= self.failed <= self.n:
            raise ValueError(f"{self.failed} failures of {self.n}: needs 0 <= failed <= n")

    def __add__(self, other: "Count") -> "Count":
        return Count(self.n + other.n, self.failed + other.failed)


@dataclass(frozen=True)
class MatchedCell(Generic[K]):
    """A cell that enters: the partner's own parcels there, each other partner's, and all of theirs `together`."""

    key: K
    own: Count
    others: Mapping[str, Count]
    together: Count

    @property
    def expected(self) -> Fraction:
        """Failures of the partner's parcels at the others' rate."""
        return Fraction(self.own.n * self.together.failed, self.together.n)


#: Whether the counts of the others, by partner, are enough for a cell to enter.
Rule = Callable[[Mapping[str, Count]], bool]


def internal_rule(others: Mapping[str, Count]) -> bool:
    """At least MINIMUM_PEERS other partners with MINIMUM_PARCELS parcels together."""
    return len(others) >= MINIMUM_PEERS and sum(count.n for count in others.values()) >= MINIMUM_PARCELS


@dataclass(frozen=True)
class Standardised(Generic[K]):
    """One partner against the others: all its parcels (`whole`), and the cells of them that could be matched."""

    whole: Count
    all_cells: int
    cells: tuple[MatchedCell[K], ...]

    @property
    def matched(self) -> Count:
        """The partner's parcels in matched cells."""
        return sum((cell.own for cell in self.cells), Count(0, 0))

    @property
    def share(self) -> Fraction:
        """Share of the partner's parcels that could be matched."""
        return Fraction(self.matched.n, self.whole.n) if self.whole.n else Fraction(0)

    @property
    def expected(self) -> Fraction:
        """E: failures of the matched parcels at the others' rates."""
        return sum((cell.expected for cell in self.cells), Fraction(0))

    @property
    def ratio(self) -> Fraction | None:
        """O / E; None where nothing is expected."""
        expected = self.expected
        return Fraction(self.matched.failed) / expected if expected else None

    @property
    def is_comparable(self) -> bool:
        """Whether enough of the parcels could be matched, and enough failures are expected of them."""
        return self.share >= MATCHED_SHARE and self.expected >= MINIMUM_EXPECTED

    def effective_n(self, overall: Fraction) -> float:
        """The n at which a proportion near `overall` varies as much as O / E does.

        E / overall, if E were known. It is itself an estimate: of variance Σ n²·r(1−r)/N over the others' N
        parcels of each cell, beside Σ n·r(1−r) of the partner's own. A large partner among small ones is compared
        with little, and without this it would be called different though all are equal.
        """
        own = spread = 0.0
        for cell in self.cells:
            others = cell.together
            rate = others.failed / others.n
            one = cell.own.n * rate * (1 - rate)
            own += one
            spread += one * cell.own.n / others.n
        return float(self.expected / overall) * own / (own + spread) if own else 0.0

    def interval(self) -> tuple[float, float]:
        """95 % interval of O / E on the square-root scale: (√O ± 0.98·√(1 + var E / var O))² / E.

        (0, inf) where nothing is expected.
        """
        expected = float(self.expected)
        if not expected:
            return 0.0, math.inf
        root = math.sqrt(self.matched.failed)
        half = 0.98 * math.sqrt(expected / self.effective_n(Fraction(1)))
        return max(root - half, 0.0) ** 2 / expected, (root + half) ** 2 / expected


def standardise(counts: Mapping[str, Mapping[K, Count]], partner: str, rule: Rule = internal_rule) -> Standardised[K]:
    """One partner of the network against all others. `counts` are by partner and cell; empty cells do not count."""
    own = {key: count for key, count in counts.get(partner, {}).items() if count.n}
    matched = []
    for key in sorted(own, key=repr):
        others = {
            other: cells[key] for other, cells in counts.items() if other != partner and key in cells and cells[key].n
        }
        if rule(others):
            matched.append(MatchedCell(key, own[key], others, sum(others.values(), Count(0, 0))))
    return Standardised(sum(own.values(), Count(0, 0)), len(own), tuple(matched))
