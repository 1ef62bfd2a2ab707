"""Amounts as SQL: kept in whole ten-thousandths of a unit, refused where they are too large to be added."""

from scorecards.model import MONEY_SCALE, Column
from scorecards.sources.raw import literal, quoted

#: Units of any currency that no amount of a row may reach. In ten-thousandths, and a thousandfold (as a cost per kg
#: counts it), it still fits 90 times into the 64 bits of a sum.
LARGEST_AMOUNT = 10_000_000_000


def stored_amount(number: str, as_decimal: str) -> str:
    """An amount as it is stored.

    `number` is SQL of it as a DOUBLE, whatever its size, `as_decimal` as a DECIMAL, read only where that is safe. An
    amount that is too large becomes one that `refused_amount` finds.
    """
    fits = f"CAST(ROUND({as_decimal} * {MONEY_SCALE}) AS BIGINT)"
    return f"(CASE WHEN ABS({number}) >= {LARGEST_AMOUNT} THEN {LARGEST_AMOUNT * MONEY_SCALE} ELSE {fits} END)"


def refused_amount(column: Column) -> str:
    """SQL condition and reason of an amount that cannot be meant; `t_<column>` is what was written."""
    value, written = quoted(column.name), quoted(f"t_{column.name}")
    reason = literal(f"{column.name} is not below {LARGEST_AMOUNT:,} units: ")
    return f"WHEN ABS({value}) >= {LARGEST_AMOUNT * MONEY_SCALE} THEN {reason} || CAST({written} AS VARCHAR)"
