"""A ratio that has not been divided yet."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Pair:
    """Numerator, denominator and rows whose outcome is unknown: sums, so that parts add to the whole.

    Counts and money (ten-thousandths of a unit) are integers. `unknown` is the part of the denominator whose
    outcome is unknown, `rows` the rows that were counted: the n of a ratio of amounts.
    """

    numerator: int = 0
    denominator: int = 0
    unknown: int = 0
    rows: int = 0

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.unknown + other.unknown,
            self.rows + other.rows,
        )

    @property
    def known(self) -> int:
        """Rows of the denominator whose outcome is known."""
        return self.denominator - self.unknown

    @property
    def value(self) -> Fraction | None:
        """Exact ratio over the known rows; None where there is none: no data is not zero."""
        return Fraction(self.numerator, self.known) if self.known > 0 else None
