"""What has become of filed claims, and the money in them."""

from collections.abc import Mapping

from scorecards.compose.context import Context
from scorecards.compose.open_claims import amount_open
from scorecards.engine.counts import (
    CLAIMED,
    CLAIMED_OPEN,
    CLAIMS_ACCEPTED,
    CLAIMS_FILED,
    CLAIMS_OPEN,
    CLAIMS_PAID,
    CLAIMS_REJECTED,
    CLAIMS_WITHDRAWN,
    Count,
)
from scorecards.engine.measures import MONTH
from scorecards.model import MONEY_SCALE, Month
from scorecards.model.claims import ClaimFlow, ClaimMoney

#: Claims and the sum of their amounts.
Sums = tuple[int, int]
_NONE: Sums = (0, 0)


def claim_flow(ctx: Context) -> ClaimFlow | None:
    """The claims filed in the card's month; None where decisions are not supplied and where none was filed."""
    reasons = _by_value(ctx, CLAIMS_FILED)
    filed = sum(reasons.values())
    if not filed:
        return None
    rejections = _by_value(ctx, CLAIMS_REJECTED)
    accepted, withdrawn, still_open = (
        _by_month(ctx, count).get(ctx.month, _NONE)[0] for count in (CLAIMS_ACCEPTED, CLAIMS_WITHDRAWN, CLAIMS_OPEN)
    )
    rejected = sum(rejections.values())
    return ClaimFlow(
        month=str(ctx.month),
        filed=filed,
        reasons=_largest_first(reasons),
        accepted=accepted,
        paid=_by_month(ctx, CLAIMS_PAID).get(ctx.month, _NONE)[0] if _is_supplied(ctx, "paid_on") else None,
        rejected=rejected,
        rejections=_largest_first(rejections),
        withdrawn=withdrawn,
        open=still_open,
        unknown=filed - accepted - rejected - withdrawn - still_open,
    )


def claim_money(ctx: Context) -> ClaimMoney | None:
    """What is claimed, paid and outstanding; None where claims have no amounts."""
    if not _is_supplied(ctx, "claimed"):
        return None
    limit, is_paid = ctx.partner.claim_terms.decide_within, _is_supplied(ctx, "paid")
    accepted, paid = _by_month(ctx, CLAIMS_ACCEPTED), _by_month(ctx, CLAIMS_PAID)
    is_dated = is_paid and _is_supplied(ctx, "paid_on")
    settled = paid if is_dated else accepted
    still_open = sum(amount for _, amount in _by_month(ctx, CLAIMED_OPEN).values())
    agreed = sum(amount for _, amount in accepted.values()) - sum(amount for _, amount in paid.values())
    return ClaimMoney(
        claimed=_units(_by_month(ctx, CLAIMED).get(ctx.month, _NONE)[1]),
        paid=_units(settled.get(ctx.month, _NONE)[1]) if is_paid else None,
        open=_units(still_open),
        lapsed=amount_open(ctx, limit + 1, None) if limit is not None else None,
        agreed=_units(agreed) if is_dated else None,
        outstanding=_units(still_open + agreed) if is_dated else None,
    )


def _is_supplied(ctx: Context, column: str) -> bool:
    table = ctx.tables.tables.get("claims")
    return table is not None and column in table.supplied


def _units(amount: int) -> float:
    return amount / MONEY_SCALE


def _by_month(ctx: Context, count: Count) -> dict[Month, Sums]:
    """Of this partner's claims by the month of filing."""
    found = ctx.measures.counted(count, "partner", MONTH)
    return {Month.of(day): (int(rows), int(number)) for owner, day, rows, number in found if owner == ctx.partner.id}


def _by_value(ctx: Context, count: Count) -> dict[str, int]:
    """Of this partner's claims filed in the card's month, by the words of the column."""
    found = ctx.measures.counted(count, "partner", MONTH, "by_value")
    own = (ctx.partner.id, ctx.month)
    return {word: int(rows) for owner, day, word, rows, _ in found if (owner, Month.of(day)) == own}


def _largest_first(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
