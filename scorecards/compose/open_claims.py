"""Open claims by age, and the contract's deadlines that something runs up to."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from scorecards.compose.context import Context
from scorecards.model import MONEY_SCALE
from scorecards.model.claims import AgeBand, Deadline

#: KPIs: open claims by days since filing, what they claim, and losses without a claim by days since hand-over.
OPEN, OPEN_VALUE, UNCLAIMED = "open_claim_days", "open_claim_value", "unclaimed_loss_days"
#: Last days of the age bands; the contract's days to a decision are one more.
_BANDS = (7, 14, 30)

Ages = Mapping[int, int]


def ages(ctx: Context, kpi: str) -> Ages:
    """Rows by age in days at the data date; empty where the KPI is not supplied."""
    found: Counter[int] = Counter()
    if kpi in ctx.measures.kpis:
        for counts in ctx.measures.monthly_counts(kpi, ctx.partner.id).values():
            found.update(counts)
    return found


def age_bands(ctx: Context) -> tuple[AgeBand, ...]:
    """All open claims in bands that end at the contract's limit, among others; () where they are not supplied."""
    if OPEN not in ctx.measures.kpis:
        return ()
    limit, found = ctx.partner.claim_terms.decide_within, ages(ctx, OPEN)
    ends = sorted({*_BANDS, *([limit] if limit else [])})
    bands = []
    for first, last in zip([0, *(end + 1 for end in ends)], [*ends, None], strict=True):
        label = "{first}–{last} days" if last is not None else "over {before} days"
        bands.append(
            AgeBand(
                label=ctx.words.say(label, first=str(first), last=str(last), before=str(first - 1)),
                days_from=first,
                days_to=last,
                claims=sum(n for days, n in found.items() if _is_within(days, first, last)),
                amount=amount_open(ctx, first, last),
                overdue=limit is not None and first > limit,
            )
        )
    return tuple(bands)


def deadlines(ctx: Context) -> tuple[Deadline, ...]:
    """What is to be filed by us and decided by the partner, where the contract sets a limit."""
    terms, found = ctx.partner.claim_terms, []
    if terms.file_within is not None and UNCLAIMED in ctx.measures.kpis:
        found.append(_deadline(ctx, "file", terms.file_within, ages(ctx, UNCLAIMED)))
    if terms.decide_within is not None and OPEN in ctx.measures.kpis:
        found.append(_deadline(ctx, "decide", terms.decide_within, ages(ctx, OPEN)))
    return tuple(found)


def _deadline(ctx: Context, what: Literal["file", "decide"], within: int, found: Ages) -> Deadline:
    warn = ctx.partner.claim_terms.warn
    left = {days: within - days for days in found if 0 <= within - days <= warn}
    earliest = ctx.measures.data_as_of + timedelta(days=min(left.values())) if left else None
    return Deadline(
        what=what,
        within=within,
        days=warn,
        count=sum(found[days] for days in left),
        earliest=earliest.isoformat() if earliest else None,
        lapsed=sum(n for days, n in found.items() if days > within),
        lapsed_amount=amount_open(ctx, within + 1, None) if what == "decide" else None,
    )


def amount_open(ctx: Context, first: int, last: int | None) -> float | None:
    """What open claims of that age claim, in currency units; None where it is not supplied."""
    if OPEN_VALUE not in ctx.measures.kpis:
        return None
    found = ctx.measures.groups(OPEN_VALUE, ctx.partner.id)
    return sum(pair.numerator for (_, days), pair in found.items() if _is_within(int(days), first, last)) / MONEY_SCALE


def _is_within(days: int, first: int, last: int | None) -> bool:
    """A claim that waited on us for longer than it is old (below 0) belongs to the first band."""
    return (first == 0 or days >= first) and (last is None or days <= last)
