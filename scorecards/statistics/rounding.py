"""Rounding half up, and rounding parts so that they still add up."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction | Decimal | float, decimals: int = 0) -> Decimal:
    """`value` rounded to that many decimals, halves away from zero (2.5 → 3, −2.5 → −3)."""
    scaled = Fraction(value) * 10**decimals
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-decimals)


def round_parts(
    values: Sequence[Fraction | Decimal | float], decimals: int = 0, total: Decimal | None = None
) -> tuple[Decimal, ...]:
    """Each part rounded so that the parts sum to the rounded total: the largest-remainder method.

    Every part is cut down to a whole unit; the units still missing from half_up(sum) go to the parts that
    lost most (Hamilton's method of apportionment; Balinski and Young, "Fair Representation", 1982). Equal
    remainders: the earlier part first. No part moves by a whole unit or more. An empty sequence gives ().

    `total` is what the parts are to sum to where that is not half_up(sum): the difference of two printed
    figures, say, which may lie a unit beside the printed difference.
    """
    wanted = None if total is None else int(total.scaleb(decimals))
    units = round_to_integers([Fraction(value) * 10**decimals for value in values], wanted)
    return tuple(Decimal(unit).scaleb(-decimals) for unit in units)


def round_column(values: Sequence[float | None], total: float | None) -> tuple[Decimal | None, ...]:
    """A column in whole units that adds up to its total as that is printed; what is not known stays so."""
    known = [value for value in values if value is not None]
    rounded = iter(round_parts(known, 0, None if total is None else half_up(Decimal(str(total)))))
    return tuple(None if value is None else next(rounded) for value in values)


def round_to_integers(values: Sequence[Fraction | Decimal | float], total: int | None = None) -> tuple[int, ...]:
    """`round_parts` to whole numbers, as integers. Raises ValueError where no part can hold the total."""
    scaled = [Fraction(value) for value in values]
    floors = [math.floor(value) for value in scaled]
    wanted = int(half_up(sum(scaled, Fraction(0)))) if total is None else total
    if not scaled:
        if wanted:
            raise ValueError(f"no parts sum to {wanted}")
        return ()
    each, missing = divmod(wanted - sum(floors), len(scaled))
    by_remainder = sorted(range(len(scaled)), key=lambda i: floors[i] - scaled[i])
    raised = set(by_remainder[:missing])
    return tuple(floor + each + (i in raised) for i, floor in enumerate(floors))


def whole_above(above: Fraction) -> int:
    """Whole failures above what a target allows: what it allows is its whole part, for one more would miss it.

    `above` is failures less allowed failures; a ten-thousandth is taken for the rounding of a sum.
    """
    return math.ceil(above - Fraction(1, 10_000))


def to_cents(amounts: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """Amounts rounded to hundredths so that they add up to their rounded sum."""
    return tuple(Decimal(cents) / 100 for cents in round_to_integers([amount * 100 for amount in amounts]))
