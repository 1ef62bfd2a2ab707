"""The bonus–malus table of a partner applied to a month or a quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecards.compose.context import Context
from scorecards.compose.figures import scored_reading
from scorecards.compose.judging import Judgement, Verdict
from scorecards.compose.reading import Reading
from scorecards.compose.spans import Span, cohort, lack_of, period_words
from scorecards.engine import Measures
from scorecards.engine.measures import PeriodKind
from scorecards.formats import Formats
from scorecards.model import Kpi, Month, Partner, Quarter
from scorecards.model.contract import CreditLine, CreditStep, ServiceCredit
from scorecards.sources.tables import Tables
from scorecards.statistics import service_credit as rules
from scorecards.wording import Words
from scorecards.workspace import Workspace

#: The KPI whose numerator are the charges of a period: net of credits, without tax and claim payments.
CHARGES = "cost_per_shipment"
_RATED = ("met", "near", "missed")
Settled = Month | Quarter


@dataclass(frozen=True)
class _Scored:
    """What the contract scores of a KPI over the days of `span`."""

    reading: Reading
    status: Verdict
    reason: str
    span: Span


def service_credit(ctx: Context, judgements: Mapping[str, Judgement]) -> ServiceCredit | None:
    """What is owed for the card's month; None where no step is in force on its last day.

    A line has an amount only where its KPI is rated and its month can be read for good. A cohort of an earlier month
    is settled with the charges of the card's month.
    """
    scored = {}
    for kpi, judged in judgements.items():
        month = judged.reading.month
        scored[kpi] = _Scored(judged.reading, judged.status, judged.reason, Span(month.first, month.last, month))
    return _credit(ctx, ctx.month, scored)


def period_credit(
    workspace: Workspace, tables: Tables, measures: Measures, partner: Partner, period: Settled
) -> ServiceCredit | None:
    """What is owed for a month or a quarter; None where no step is in force on its last day.

    The table is applied to the figures and charges of the whole period: three months settled one by one may owe another
    sum than their quarter.
    """
    show, words = Formats(workspace.locale, workspace.currency), Words(overrides=workspace.overrides)
    ctx = Context(workspace, tables, measures, partner, Month.of(period.last), show, words)
    scored = {}
    for kpi_id in dict.fromkeys(step.kpi for step in partner.service_credits.in_force(period.last)):
        kpi = workspace.kpis[kpi_id]
        scored[kpi_id] = _Scored(*scored_reading(ctx, kpi, period), cohort(kpi, period))
    return _credit(ctx, period, scored)


def _credit(ctx: Context, period: Settled, scored: Mapping[str, _Scored]) -> ServiceCredit | None:
    steps: dict[str, list[CreditStep]] = {}
    for step in ctx.partner.service_credits.in_force(period.last):
        steps.setdefault(step.kpi, []).append(step)
    if not steps:
        return None
    charges = _charges(ctx, period)
    unknown = "the charges of the month are not known"
    unknown = ctx.words.say(unknown if isinstance(period, Month) else "the charges of the quarter are not known")
    lines = [_line(ctx, ctx.workspace.kpis[kpi], own, scored[kpi], charges, unknown) for kpi, own in steps.items()]
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
        provisional=len(amounts) < len(lines) or _charges_are_open(ctx, period, list(steps.values()), charges),
        period=str(period),
    )


def _charges(ctx: Context, period: Settled) -> int | None:
    """The charges of the period in ten-thousandths; None without any."""
    if CHARGES not in ctx.measures.kpis:
        return None
    kind: PeriodKind = "month" if isinstance(period, Month) else "quarter"
    pair = ctx.measures.by_period(CHARGES, ctx.partner.id, kind).get(period)
    return pair.numerator if pair else None


def _charges_are_open(
    ctx: Context, period: Settled, steps: Sequence[Sequence[CreditStep]], charges: int | None
) -> bool:
    """Whether an amount rests on charges that are not known or not complete."""
    capped = ctx.partner.service_credits.cap is not None
    if not capped and all(step.basis != "charges" for own in steps for step in own):
        return False
    coverage = ctx.workspace.kpis[CHARGES].provisional_by
    return charges is None or bool(lack_of(ctx, coverage, Span(period.first, period.last, period)))


def _line(
    ctx: Context, kpi: Kpi, steps: Sequence[CreditStep], scored: _Scored, charges: int | None, unknown: str
) -> CreditLine:
    reading = scored.reading
    step, amount, reason = None, None, _open(ctx, scored)
    if not reason and reading.value is not None:
        step = rules.reached(reading.value, steps)
        amount = 0 if step is None else rules.owed(step, charges, reading.numerator or 0, reading.n)
        reason = unknown if amount is None else ""
    return CreditLine(
        kpi=kpi.id,
        name=kpi.name,
        period=_name(scored.span),
        value=None if reading.value is None else float(reading.value),
        step=_in_words(ctx, kpi, step) if step else "",
        amount=amount,
        clause=", ".join(dict.fromkeys(own.clause for own in ([step] if step else steps) if own.clause)),
        reason=reason,
        basis=step.basis if step else None,
        parcels=_parcels(step, reading) if step and step.basis == "parcel" else None,
    )


def _name(span: Span) -> str:
    """`2026-07`, `2026-Q2`, or the months of another stretch: `2026-06/2026-08`."""
    return str(span.period) if span.period else f"{Month.of(span.first)}/{Month.of(span.last)}"


def _parcels(step: CreditStep, reading: Reading) -> int:
    """Whole parcels beyond the threshold of a step."""
    return rules.parcels_beyond(reading.numerator or 0, reading.n, step.threshold, step.side)


def _open(ctx: Context, scored: _Scored) -> str:
    """Why nothing can be said yet: not rated, or not for good."""
    if scored.status not in _RATED:
        return scored.reason or ctx.words.say("no target is in force")
    if not scored.reading.mature:
        return ctx.words.say("{month} is provisional", month=period_words(ctx, scored.span))
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
