"""What a partner may be shown of the others: nothing from which one of them could be worked out.

The threshold and (n, k) dominance rules of statistical disclosure control: Hundepool et al. (2012), "Statistical
Disclosure Control", chapter 4; here at least five others, none with more than half, no two with more than 85 %.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from scorecards.statistics.standardised import MATCHED_SHARE, MINIMUM_PARCELS, Count, Standardised

#: Other partners in every cell and behind every statistic.
DISCLOSED_PEERS = 5
#: Largest part of a statistic that one other partner, and two together, may hold.
LARGEST_ONE = Fraction(1, 2)
LARGEST_TWO = Fraction(17, 20)
#: Cells that are summed: the sum of one would be the expected value of a lane, of two a guess at it.
DISCLOSED_CELLS = 3
#: Largest part of the expected failures that one cell may hold.
LARGEST_CELL = Fraction(17, 20)
#: Days that have passed since the last day of a month whose figures are shown.
DISCLOSED_AGE = 30

Withheld = Literal[
    "not_signed_off", "too_recent", "too_few_common", "too_few_expected", "few_cells", "dominated", "too_few_peers"
]


def is_dominated(parts: Iterable[int | Fraction]) -> bool:
    """Whether one part is more than half of the sum, or two are more than 85 % of it; an empty sum is."""
    ordered = sorted(parts, reverse=True)
    total = sum(ordered)
    return not total or ordered[0] > LARGEST_ONE * total or sum(ordered[:2]) > LARGEST_TWO * total


def partner_rule(others: Mapping[str, Count]) -> bool:
    """Whether a cell may enter a partner's edition: enough others, enough parcels, nobody who dominates them.

    Four straw partners with a parcel each beside a large one are no five others.
    """
    sizes = [count.n for count in others.values()]
    return len(sizes) >= DISCLOSED_PEERS and sum(sizes) >= MINIMUM_PARCELS and not is_dominated(sizes)


def withheld(
    own: Standardised[tuple[str, ...]], comparable_peers: int, month_end: date, data_as_of: date, *, signed_off: bool
) -> Withheld | None:
    """Why a partner's edition shows no comparison; None where it may be shown.

    `own` was standardised with `partner_rule`; `comparable_peers` are the other partners that are compared too.
    Expected failures are disclosed as one sum alone, and only where no other partner and no cell dominates it.
    """
    if not signed_off:
        return "not_signed_off"
    if data_as_of < first_day_shown(month_end):
        return "too_recent"
    if own.share < MATCHED_SHARE:
        return "too_few_common"
    if not own.is_comparable:
        return "too_few_expected"
    if len(own.cells) < DISCLOSED_CELLS or max(cell.expected for cell in own.cells) > LARGEST_CELL * own.expected:
        return "few_cells"
    if is_dominated(parts_of_expected(own).values()):
        return "dominated"
    return "too_few_peers" if comparable_peers < DISCLOSED_PEERS else None


def first_day_shown(month_end: date) -> date:
    """The day from which on the figures of a month may be shown."""
    return month_end + timedelta(days=DISCLOSED_AGE)


def parts_of_expected(own: Standardised[tuple[str, ...]]) -> dict[str, Fraction]:
    """How much of E each other partner's failures make, by partner."""
    parts: dict[str, Fraction] = {}
    for cell in own.cells:
        weight = Fraction(cell.own.n, cell.together.n)
        for other, count in cell.others.items():
            parts[other] = parts.get(other, Fraction(0)) + weight * count.failed
    return parts


def may_show_overall(counts: Mapping[str, Count], partner: str) -> bool:
    """Whether the rate of all partners together may be shown to one of them: what the others add is no one's own."""
    others = [count for other, count in counts.items() if other != partner]
    enough = len(others) >= DISCLOSED_PEERS
    return enough and not is_dominated([c.n for c in others]) and not is_dominated([c.failed for c in others])
