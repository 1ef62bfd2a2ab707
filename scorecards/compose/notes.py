"""The data page: what was read of this partner, what is missing, how things are defined."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from scorecards.compose.context import SCANS, Context
from scorecards.compose.cost_parts import COST, accrual_remark, parts_remark
from scorecards.compose.disputes import dispute_counts
from scorecards.compose.excluded import idle_remarks, register_remarks
from scorecards.compose.populations import unused_scopes
from scorecards.compose.rejected import rejected
from scorecards.compose.sentences import joined
from scorecards.engine.lone import example_of, lone_charges, lone_claims
from scorecards.model import MONEY_SCALE, CoverageRow, DataNotes, Definition, KpiResult, Pair, SourceRow
from scorecards.sources.tables import SourceReport

#: The KPI whose outcomes can be unknown.
_OUTCOMES = "on_time"
#: The KPI that counts invoice lines in the currency of their rate card.
_CARD_CURRENCY = "billed_in_card_currency"
#: Places without public holidays that are named before the rest is a number.
_MOST_PLACES = 6


def data_notes(ctx: Context, results: Sequence[KpiResult], left_out: Sequence[str]) -> DataNotes:
    """Rows of other partners never enter: sources, counts and examples are this partner's alone."""
    reports = [report for report in ctx.tables.reports if report.partner == ctx.partner.id and report.rows]
    return DataNotes(
        sources=tuple(_source(ctx, report) for report in reports),
        rejects=tuple(rejected(ctx.words, found) for found in ctx.tables.rejects if found.partner == ctx.partner.id),
        coverage=_coverage(ctx),
        not_supplied=tuple(f"{result.name}: {result.reason}" for result in results if result.status == "not_supplied"),
        remarks=_remarks(ctx, reports, results, left_out),
        definitions=_definitions(ctx, results),
        disputes=dispute_counts(ctx),
        not_in_force=tuple(idle_remarks(ctx)),
    )


def _source(ctx: Context, report: SourceReport) -> SourceRow:
    remarks = next(r for r in ctx.tables.remarks if (r.table, r.source) == (report.table, report.source))
    return SourceRow(
        table=report.table,
        source=report.source,
        files=len(remarks.files),
        rows=report.rows,
        used=report.used,
        rejected=report.rejected,
        filtered=report.filtered,
        superseded=report.superseded,
        note=" ".join(remarks.declared),
    )


def _coverage(ctx: Context) -> tuple[CoverageRow, ...]:
    """Known outcomes of on time, scans, and the coverage KPIs of the catalogue."""
    rows = []
    for kpi in (ctx.workspace.kpis[kpi_id] for kpi_id in ctx.measures.kpis):
        pair = ctx.measures.monthly(kpi.id, ctx.partner.id).get(ctx.month) if kpi.of is None else None
        if pair is None or not pair.denominator:
            continue
        floor = float(kpi.coverage_floor) if kpi.coverage_floor is not None else None
        if kpi.id == _OUTCOMES:
            rows.append(
                CoverageRow(ctx.words.say("Parcels due with a known outcome"), pair.denominator, pair.known, floor)
            )
        elif kpi.id == SCANS:
            name = ctx.words.say("Parcels with every mandatory scan")
            rows.append(CoverageRow(name, pair.denominator, pair.numerator, floor))
        elif kpi.group == "coverage":
            rows.append(CoverageRow(kpi.name, pair.denominator, pair.numerator, floor))
    if lone := lone_charges(ctx.measures, ctx.partner.id).get(ctx.month):
        name = ctx.words.say("Charges that name a handed-over parcel")
        rows.append(CoverageRow(name, lone.lines, lone.lines - lone.rows, None))
    return tuple(rows)


def _remarks(
    ctx: Context, reports: Sequence[SourceReport], results: Sequence[KpiResult], left_out: Sequence[str]
) -> tuple[str, ...]:
    say = ctx.words.say
    own = {(report.table, report.source) for report in reports}
    remarks = [note for r in ctx.tables.remarks if (r.table, r.source) in own for note in r.declared]
    places = (
        {cell[3] for cell in ctx.measures.cells("on_time", ctx.partner.id)} if "on_time" in ctx.measures.kpis else set()
    )
    if without := sorted(places & set(ctx.measures.observed.without_holidays)):
        more = say(" and {n} more places", n=str(len(without) - _MOST_PLACES)) if len(without) > _MOST_PLACES else ""
        named = ", ".join(without[:_MOST_PLACES])
        remarks.append(say("Working days without public holidays for: {places}.", places=named + more))
    if COST in ctx.measures.kpis and ctx.measures.monthly(COST, ctx.partner.id):
        remarks.append(accrual_remark(ctx))
        remarks += [parts_remark(ctx, parts) for parts in [result.cost_parts for result in results] if parts]
    remarks += [
        *register_remarks(ctx),
        *_conversions(ctx),
        *_foreign_lines(ctx),
        *_uncompared(ctx),
        *_unaccrued(ctx),
        *_lone(ctx),
        *unused_scopes(ctx),
    ]
    remarks += [say("Left out: {page}.", page=page) for page in left_out]
    return tuple(dict.fromkeys(remarks))


def _conversions(ctx: Context) -> list[str]:
    """The other currencies of the partner's amounts, and who says what they are worth."""
    used = {(each.currency, each.month) for each in ctx.measures.observed.converted if each.partner == ctx.partner.id}
    sources: dict[str, dict[str, None]] = {}
    for rate in ctx.workspace.row_rules.rates:
        if (rate.currency, str(rate.month)) in used:
            sources.setdefault(rate.currency, {})[rate.source] = None
    if not sources:
        return []
    say, named = ctx.words.say, [f"{currency} ({', '.join(own)})" for currency, own in sources.items()]
    sentence = "Amounts in other currencies are converted to {currency}, each line at the rate of its month: {sources}."
    return [say(sentence, currency=ctx.workspace.currency, sources=joined(ctx, named))]


def _foreign_lines(ctx: Context) -> list[str]:
    """Invoice lines that are compared with a rate card in another currency than their own."""
    if _CARD_CURRENCY not in ctx.measures.kpis:
        return []
    pair = ctx.measures.monthly(_CARD_CURRENCY, ctx.partner.id).get(ctx.month, Pair())
    foreign = pair.denominator - pair.numerator
    if not foreign:
        return []
    one = (
        "{n} of {total} invoice lines is not in the currency of the rate card, {currency}: compared after conversion "
        "at the rate of the month."
    )
    many = (
        "{n} of {total} invoice lines are not in the currency of the rate card, {currency}: compared after conversion "
        "at the rate of the month."
    )
    currency = ctx.workspace.row_rules.rate_cards[ctx.partner.id].currency
    n, total = ctx.formats.integer(foreign), ctx.formats.integer(pair.denominator)
    return [ctx.words.count(one, many, foreign, n=n, total=total, currency=currency)]


def _uncompared(ctx: Context) -> Iterable[str]:
    """Invoice lines of the month that no rate makes comparable with the rate card."""
    for own in ctx.measures.observed.uncompared:
        if (own.partner, own.month) == (ctx.partner.id, str(ctx.month)):
            one = "{n} invoice line is not compared with the rate card: {month} has no exchange rate for {currency}."
            many = "{n} invoice lines are not compared with the rate card: {month} has no exchange rate for {currency}."
            month, n = ctx.formats.month(ctx.month), ctx.formats.integer(own.rows)
            yield ctx.words.count(one, many, own.rows, n=n, month=month, currency=own.currency)


def _unaccrued(ctx: Context) -> Iterable[str]:
    """Parcels of the month that are not invoiced and that no rate gives a cost from the rate card."""
    for own in ctx.measures.observed.unaccrued:
        if (own.partner, own.month) == (ctx.partner.id, str(ctx.month)):
            one = "{n} parcel is not invoiced and has no cost from the rate card: {month} has no exchange rate for {currency}."
            many = "{n} parcels are not invoiced and have no cost from the rate card: {month} has no exchange rate for {currency}."
            month, n = ctx.formats.month(ctx.month), ctx.formats.integer(own.rows)
            yield ctx.words.count(one, many, own.rows, n=n, month=month, currency=own.currency)


def _lone(ctx: Context) -> Iterable[str]:
    """Invoice lines of the month and claims that name no parcel that was handed over."""
    show, words, partner = ctx.formats, ctx.words, ctx.partner.id
    if lone := lone_charges(ctx.measures, partner).get(ctx.month):
        one = "{n} charge of {month} ({amount}) names no handed-over parcel: it counts in the cost of that month."
        many = "{n} charges of {month} ({amount}) name no handed-over parcel: they count in the cost of that month."
        amount = show.value(Fraction(lone.amount, MONEY_SCALE), "money", 2)
        yield words.count(one, many, lone.rows, n=show.integer(lone.rows), month=show.month(ctx.month), amount=amount)
    if claims := lone_claims(ctx.measures, partner):
        one = "{n} claim names no handed-over parcel ({example}): it is in no claim rate and no cohort."
        many = "{n} claims name no handed-over parcel, for example {example}: they are in no claim rate and no cohort."
        yield words.count(
            one, many, claims, n=show.integer(claims), example=example_of(ctx.measures, "claims", partner)
        )


def _definitions(ctx: Context, results: Sequence[KpiResult]) -> tuple[Definition, ...]:
    """Scored KPIs first, heaviest first, as on the page before."""
    ordered = sorted(results, key=lambda result: -result.weight)
    return tuple(Definition(result.name, ctx.workspace.kpis[result.id].definition) for result in ordered)
