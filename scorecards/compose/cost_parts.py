"""What a cost per parcel rests on: invoices, and accruals for parcels that are not invoiced yet."""

from datetime import date
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.compose.populations import sum_beside
from scorecards.compose.reading import Reading
from scorecards.model import MONEY_SCALE, Kpi
from scorecards.model.cost import Basis, CostPart
from scorecards.statistics.rounding import to_cents

#: The KPI that has parts, and the KPIs that sum them.
COST = "cost_per_shipment"
_PARTS: dict[Basis, str] = {
    "invoiced": "invoiced_cost",
    "expected_amount": "accrued_expected",
    "mean": "accrued_mean",
}


def cost_parts(ctx: Context, kpi: Kpi, first: date, last: date, whole: Reading) -> tuple[CostPart, ...]:
    """The parts of a reading from `first` to `last`, those without anything left out.

    Empty for other KPIs, and where a team has put its own definition in the place of one of those concerned.
    """
    summed = [ctx.workspace.kpis.get(name) for name in _PARTS.values()]
    shipped = all(part is not None and part.origin == "shipped" for part in (kpi, *summed))
    if kpi.id != COST or not shipped or whole.numerator is None:
        return ()
    found = []
    for basis, name in _PARTS.items():
        pair = sum_beside(ctx, kpi, name, first, last)
        found.append(CostPart(basis, pair.numerator, pair.denominator))
    without = whole.numerator - sum(part.amount for part in found)
    found.append(CostPart("without_parcel", without, 0))
    return tuple(part for part in found if part.amount or part.parcels)


def accrual_remark(ctx: Context) -> str:
    """How a parcel is costed that is not invoiced yet."""
    card = ctx.partner.id in ctx.workspace.row_rules.rate_cards
    sentences = {
        (
            True,
            "mean",
        ): "Parcels not invoiced yet are costed at the amount that the rate card expects, else at the mean of their lane and service in the month.",
        (
            True,
            "none",
        ): "Parcels not invoiced yet are costed at the amount that the rate card expects; where it is not known they are left out of the cost per parcel.",
        (False, "mean"): "Parcels not invoiced yet are costed at the mean of their lane and service in the month.",
        (False, "none"): "Parcels whose cost is not known are left out of the cost per parcel.",
    }
    return ctx.words.say(sentences[card, ctx.workspace.accrual])


def parts_remark(ctx: Context, parts: tuple[CostPart, ...]) -> str:
    """`Cost in October 2026: €1,200.00 invoiced for 300 parcels, €40.00 accrued …`; empty without parts."""
    say, show = ctx.words.say, ctx.formats
    sentences: dict[Basis, tuple[str, str]] = {
        "invoiced": ("{amount} invoiced for {n} parcel", "{amount} invoiced for {n} parcels"),
        "expected_amount": (
            "{amount} accrued at the expected amount for {n} parcel",
            "{amount} accrued at the expected amount for {n} parcels",
        ),
        "mean": ("{amount} accrued at the mean for {n} parcel", "{amount} accrued at the mean for {n} parcels"),
        "without_parcel": ("{amount} of charges without a parcel", "{amount} of charges without a parcel"),
    }
    said = []
    amounts = to_cents([Fraction(part.amount, MONEY_SCALE) for part in parts])
    for part, own in zip(parts, amounts, strict=True):
        amount = show.value(own, "money", 2)
        n = show.integer(part.parcels)
        said.append(ctx.words.count(*sentences[part.basis], part.parcels, amount=amount, n=n))
    month = show.month(ctx.month)
    return say("Cost in {month}: {parts}.", month=month, parts=", ".join(said)) if said else ""
