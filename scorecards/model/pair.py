"""A ratio that has not been divided yet."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Pair:
    """Numerator, denominator and rows whose outcome is unknown: sums, so that parts add to the whole.

    Counts and money in minor units are integers. `unknown` rows are inside the denominator.
    """

    numerator: int = 0
    denominator: int = 0
    unknown: int = 0

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(
            self.numerator + other.numerator, self.denominator + other.denominator, self.unknown + other.unknown
        )

    @property
    def known(self) -> int:
        """Rows of the denominator whose outcome is known."""
        return self.denominator - self.unknown

    @property
    def value(self) -> Fraction | None:
        """Exact ratio over the known rows; None where there is none: no data is not zero."""
        return Fraction(self.numerator, self.known) if self.known > 0 else None
