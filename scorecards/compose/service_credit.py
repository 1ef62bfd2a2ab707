"""The bonus–malus table of a partner applied to its month."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from scorecards.compose.context import Context
from scorecards.compose.coverage import shortfall
from scorecards.compose.judging import Judgement
from scorecards.compose.reading import Reading
from scorecards.model import Kpi
from scorecards.model.contract import CreditLine, CreditStep, ServiceCredit
from scorecards.statistics import service_credit as rules

#: The KPI whose numerator are the charges of a month: net of credits, without tax and claim payments.
CHARGES = "cost_per_shipment"
_RATED = ("met", "near", "missed")


def service_credit(ctx: Context, judgements: Mapping[str, Judgement]) -> ServiceCredit | None:
    """What is owed for the card's month; None where no step is in force on its last day.

    A line has an amount only where its KPI is rated and its month can be read for good. A cohort of an earlier month
    is settled with the charges of the card's month.
    """
    steps: dict[str, list[CreditStep]] = {}
    for step in ctx.partner.service_credits.in_force(ctx.month.last):
        steps.setdefault(step.kpi, []).append(step)
    if not steps:
        return None
    charges = _charges(ctx)
    lines = [_line(ctx, ctx.workspace.kpis[kpi], own, judgements[kpi], charges) for kpi, own in steps.items()]
    amounts = [line.amount for line in lines if line.amount is not None]
    uncapped = sum(amounts) if amounts else None
    most = rules.limit(charges, ctx.partner.service_credits.cap)
    total = rules.capped(uncapped, most) if uncapped is not None else None
    return ServiceCredit(
        currency=ctx.workspace.currency,
        lines=tuple(lines),
        uncapped=uncapped,
        total=total,
        charges=charges,
        cap=most,
        cap_applied=total != uncapped,
        provisional=len(amounts) < len(lines) or _charges_are_open(ctx, list(steps.values()), charges),
    )


def _charges(ctx: Context) -> int | None:
    """The charges of the card's month in ten-thousandths; None without any."""
    if CHARGES not in ctx.measures.kpis:
        return None
    pair = ctx.measures.monthly(CHARGES, ctx.partner.id).get(ctx.month)
    return pair.numerator if pair else None


def _charges_are_open(ctx: Context, steps: Sequence[Sequence[CreditStep]], charges: int | None) -> bool:
    """Whether an amount rests on charges that are not known or not complete."""
    capped = ctx.partner.service_credits.cap is not None
    if not capped and all(step.basis != "charges" for own in steps for step in own):
        return False
    coverage = ctx.workspace.kpis[CHARGES].provisional_by
    return charges is None or bool(coverage and shortfall(ctx, coverage, ctx.month))


def _line(ctx: Context, kpi: Kpi, steps: Sequence[CreditStep], judged: Judgement, charges: int | None) -> CreditLine:
    reading, say = judged.reading, ctx.words.say
    step, amount, reason = None, None, _open(ctx, judged)
    if not reason and reading.value is not None:
        step = rules.reached(reading.value, steps)
        amount = 0 if step is None else rules.owed(step, charges, reading.numerator or 0, reading.n)
        reason = say("the charges of the month are not known") if amount is None else ""
    return CreditLine(
        kpi=kpi.id,
        name=kpi.name,
        period=str(reading.month),
        value=None if reading.value is None else float(reading.value),
        step=_in_words(ctx, kpi, step) if step else "",
        amount=amount,
        clause=", ".join(dict.fromkeys(own.clause for own in ([step] if step else steps) if own.clause)),
        reason=reason,
        basis=step.basis if step else None,
        parcels=_parcels(step, reading) if step and step.basis == "parcel" else None,
    )


def _parcels(step: CreditStep, reading: Reading) -> int:
    """Whole parcels beyond the threshold of a step."""
    return rules.parcels_beyond(reading.numerator or 0, reading.n, step.threshold, step.side)


def _open(ctx: Context, judged: Judgement) -> str:
    """Why nothing can be said yet: not rated, or not for good."""
    if judged.status not in _RATED:
        return judged.reason or ctx.words.say("no target is in force")
    if not judged.reading.mature:
        return ctx.words.say("{month} is provisional", month=ctx.formats.month(judged.reading.month))
    return ""


def _in_words(ctx: Context, kpi: Kpi, step: CreditStep) -> str:
    """`below 95%: 1% of charges`, with the digits that the contract has."""
    say, show = ctx.words.say, ctx.formats
    threshold = ctx.spoken(step.threshold, kpi.unit, _digits(step.threshold * kpi.scale))
    if step.basis == "charges":
        credit = say("{share} of charges", share=show.value(step.credit, "percent", _digits(step.credit * 100)))
    else:
        amount = show.value(step.credit, "money", max(_digits(step.credit), 2))
        credit = say("{amount} per period" if step.basis == "period" else "{amount} per parcel", amount=amount)
    sentence = "below {threshold}: {credit}" if step.side == "below" else "above {threshold}: {credit}"
    return say(sentence, threshold=threshold, credit=credit)


def _digits(figure: Decimal) -> int:
    """Digits after the mark that a figure needs."""
    return max(-int(figure.normalize().as_tuple().exponent), 0)
