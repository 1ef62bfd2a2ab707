"""The figures of a partner's card for any period: a month, an ISO week or a quarter."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from scorecards.compose.agreed import Agreed
from scorecards.compose.context import Context
from scorecards.compose.cost_parts import cost_parts
from scorecards.compose.judging import Judgement, Verdict, not_begun, not_supplied, withheld
from scorecards.compose.kpi_results import bounds_of, decimals_of
from scorecards.compose.populations import scored_rows
from scorecards.compose.reading import Reading
from scorecards.compose.spans import (
    Period,
    Span,
    agreed_of,
    can_be_read,
    cohort,
    excluded_of,
    lack_of,
    period_words,
    reading_of,
    stretches,
)
from scorecards.engine import Measures
from scorecards.engine.measures import Rows
from scorecards.formats import Formats, decimals_for
from scorecards.model import MONEY_SCALE, Kpi, Month, Partner
from scorecards.model.cost import CostPart
from scorecards.model.figure import Figure, FigurePart, GroupFigure, Sum
from scorecards.sources.tables import Tables
from scorecards.statistics import status as rules
from scorecards.wording import Words
from scorecards.workspace import Workspace, factor_of, is_amount


def figures(
    workspace: Workspace,
    tables: Tables,
    measures: Measures,
    partner: Partner,
    period: Period,
    kpis: Iterable[str] | None = None,
) -> tuple[Figure, ...]:
    """Every KPI of the partner's card in a period, in the order of its file; or these `kpis` of the catalogue.

    A KPI with a lag shows an earlier period, as on the card; a target of several parts is Σ n·T / Σ n.
    """
    show, words = Formats(workspace.locale, workspace.currency), Words(overrides=workspace.overrides)
    ctx = Context(workspace, tables, measures, partner, Month.of(period.last), show, words)
    return tuple(_figure(ctx, workspace.kpis[kpi_id], period) for kpi_id in (partner.kpis if kpis is None else kpis))


@dataclass(frozen=True)
class _Read:
    """A KPI over a span: all rows, those that are not excluded where any is, which of the two is scored, and against what."""

    raw: Reading
    adjusted: Reading | None
    excluded: int
    rows: Rows
    held: Agreed | None
    lack: str

    @property
    def scored(self) -> Reading:
        """The reading that the contract scores."""
        return self.adjusted if self.adjusted is not None and self.rows == "adjusted" else self.raw


def scored_reading(ctx: Context, kpi: Kpi, period: Period) -> tuple[Reading, Verdict, str]:
    """What the contract scores of a KPI in a period, its status and, where there is none, its reason."""
    span = cohort(kpi, period)
    if absence := _absence(ctx, kpi, span):
        return Reading(Month.of(span.last), None, 0), *absence
    read = _read(ctx, kpi, span)
    return read.scored, *_verdict(ctx, kpi, span, read)


def _absence(ctx: Context, kpi: Kpi, span: Span) -> tuple[Verdict, str] | None:
    """Why there can be no figure; None where there can."""
    if kpi.id not in ctx.measures.kpis:
        return "not_supplied", not_supplied(ctx, kpi)
    if not can_be_read(ctx, kpi, span):
        return "not_rated", ctx.words.say("the figure is not kept for {period}", period=period_words(ctx, span))
    return None


def _read(ctx: Context, kpi: Kpi, span: Span) -> _Read:
    lack = lack_of(ctx, kpi.withheld_by, span)
    excluded = excluded_of(ctx, kpi, span) if ctx.measures.has_exclusions(ctx.partner.id) else 0
    rows: Rows = scored_rows(ctx) if excluded else "all"
    return _Read(
        raw=_reading(ctx, kpi, span, "all", lack),
        adjusted=_reading(ctx, kpi, span, "adjusted", lack) if excluded else None,
        excluded=excluded,
        rows=rows,
        held=agreed_of(ctx, kpi, span, rows) if kpi.better is not None else None,
        lack=lack,
    )


def _figure(ctx: Context, kpi: Kpi, period: Period) -> Figure:
    span = cohort(kpi, period)
    if absence := _absence(ctx, kpi, span):
        return _bare(ctx, kpi, period, *absence)
    read = _read(ctx, kpi, span)
    raw, held = read.raw, read.held
    status, reason = _verdict(ctx, kpi, span, read)
    return replace(
        _bare(ctx, kpi, period, status, reason),
        decimals=decimals_of(kpi, Judgement(read.scored, None, 0, held, status, None, reason, None)),
        value=_float(raw),
        numerator=raw.numerator,
        denominator=raw.denominator,
        n=raw.n,
        unknown=raw.unknown,
        bounds=bounds_of(kpi, raw),
        target=float(held.level) if held else None,
        provisional=_is_provisional(ctx, kpi, span, raw),
        clause=held.clause if held else "",
        adjusted=_float(read.adjusted) if read.adjusted else None,
        excluded=read.excluded,
        scored="adjusted" if read.rows == "adjusted" else "raw",
        parts=_parts(ctx, kpi, span, read.rows) if held else (),
        cost_parts=cost_parts(ctx, kpi, span.first, span.last, raw),
    )


def _bare(ctx: Context, kpi: Kpi, period: Period, status: Verdict, reason: str) -> Figure:
    """A figure without a value."""
    span = cohort(kpi, period)
    return Figure(
        kpi=kpi.id,
        name=kpi.name,
        unit=kpi.unit,
        better=kpi.better,
        decimals=decimals_for(kpi.unit, None, None, None, kpi.decimals),
        currency=ctx.workspace.currency,
        period=str(period),
        first=span.first.isoformat(),
        last=span.last.isoformat(),
        value=None,
        numerator=None,
        denominator=None,
        n=0,
        unknown=0,
        bounds=None,
        target=None,
        status=status,
        reason=reason,
        provisional=False,
        amounts=(amounts := amounts_of(ctx.workspace, kpi)),
        factor=factor_of(kpi.numerator) if "numerator" in amounts else 1,
    )


def amounts_of(workspace: Workspace, kpi: Kpi) -> tuple[Sum, ...]:
    """The sums of a ratio that are amounts of money."""
    sums: tuple[tuple[Sum, str], ...] = (("numerator", kpi.numerator), ("denominator", kpi.denominator))
    ratio = () if kpi.of is not None or kpi.count == "groups" else sums
    return tuple(name for name, sql in ratio if is_amount(sql, kpi.table, workspace.tables))


def _float(reading: Reading) -> float | None:
    return None if reading.value is None else float(reading.value)


def _reading(ctx: Context, kpi: Kpi, span: Span, rows: Rows, lack: str) -> Reading:
    """The reading; none of a percentile whose open rows would bias it."""
    reading = reading_of(ctx, kpi, span, rows)
    return Reading(reading.month, None, 0, mature=reading.mature) if kpi.of is not None and lack else reading


def _verdict(ctx: Context, kpi: Kpi, span: Span, read: _Read) -> tuple[Verdict, str]:
    """Status and, where there is none, its reason."""
    period, scored, held = period_words(ctx, span), read.scored, read.held
    if late := not_begun(ctx, span.first, period):
        return "not_rated", late
    if held is None or kpi.better is None:
        nothing = scored.value is None and not scored.unknown
        return "not_scored", ctx.words.say("no data for {month}", month=period) if nothing else ""
    if scored.value is None and read.raw.value is not None:
        return "not_rated", ctx.words.say("every row of {month} is excluded", month=period)
    reason = withheld(ctx, kpi, scored, held, read.lack, period)
    if reason or scored.value is None:
        return "not_rated", reason
    return rules.status(scored.value, held.level, kpi.better, held.near), ""


def _is_provisional(ctx: Context, kpi: Kpi, span: Span, reading: Reading) -> bool:
    return reading.value is not None and (not reading.mature or bool(lack_of(ctx, kpi.provisional_by, span)))


def _parts(ctx: Context, kpi: Kpi, span: Span, rows: Rows) -> tuple[FigurePart, ...]:
    """The bases of a period across a change of its targets, oldest first; empty where one level holds throughout."""
    found = stretches(ctx, kpi, span)
    if len(found) < 2:
        return ()
    parts = [_part(ctx, kpi, stretch, rows) for stretch in found]
    return tuple(parts) if len({part.target for part in parts}) > 1 else ()


def _part(ctx: Context, kpi: Kpi, stretch: Span, rows: Rows) -> FigurePart:
    reading, held = reading_of(ctx, kpi, stretch, rows), agreed_of(ctx, kpi, stretch, rows)
    return FigurePart(
        first=stretch.first.isoformat(),
        last=stretch.last.isoformat(),
        value=_float(reading),
        numerator=reading.numerator,
        denominator=reading.denominator,
        n=reading.n,
        target=float(held.level) if held else None,
        clause=held.clause if held else "",
    )


def in_units(figure: Figure | GroupFigure, name: Sum, value: int | None) -> int | Decimal | None:
    """A sum as it is read: an amount in units of the currency. Both without the factor: their ratio stays the value."""
    if value is None:
        return None
    scale = figure.factor * (MONEY_SCALE if name in figure.amounts else 1)
    return value if scale == 1 else Decimal(value) / scale


def figure_rows(found: Iterable[Figure]) -> tuple[dict[str, str | int | float | Decimal | None], ...]:
    """The figures as rows of a table, each followed by its parts; every row has the same columns.

    `part` is empty on the figure itself, counts the parts of a changed target from 1 and names those of a cost by what
    they rest on; `value` and `target` are in the stored scale, amounts in units of the currency.
    """
    rows = []
    for figure in found:
        rows.append(_row(figure, figure, ""))
        rows += [_row(figure, part, str(number)) for number, part in enumerate(figure.parts, 1)]
        rows += [_row(figure, costed(figure, part), part.basis) for part in figure.cost_parts]
    return tuple(rows)


def costed(figure: Figure, part: CostPart) -> FigurePart:
    """A part of a cost as a part of its figure."""
    value = part.amount / MONEY_SCALE / part.parcels if part.parcels else None
    return FigurePart(figure.first, figure.last, value, part.amount, part.parcels, part.parcels, None)


def _row(figure: Figure, values: Figure | FigurePart, part: str) -> dict[str, str | int | float | Decimal | None]:
    whole = figure if values is figure else None
    return {
        "period": figure.period,
        "kpi": figure.kpi,
        "name": figure.name,
        "unit": figure.unit,
        "part": part,
        "first": values.first,
        "last": values.last,
        "value": values.value,
        "numerator": in_units(figure, "numerator", values.numerator),
        "denominator": in_units(figure, "denominator", values.denominator),
        "currency": figure.currency if figure.amounts else "",
        "n": values.n,
        "unknown": whole.unknown if whole else None,
        "low": whole.bounds[0] if whole and whole.bounds else None,
        "high": whole.bounds[1] if whole and whole.bounds else None,
        "adjusted": whole.adjusted if whole else None,
        "excluded": whole.excluded if whole else None,
        "scored": figure.scored,
        "target": values.target,
        "status": whole.status if whole else "",
        "reason": whole.reason if whole else "",
        "provisional": "yes" if whole and whole.provisional else "",
        "clause": values.clause,
    }
