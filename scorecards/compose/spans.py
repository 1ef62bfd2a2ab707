"""A KPI over any stretch of days: which days a period stands for, and the sums of their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from scorecards.compose.agreed import Agreed, agreed, in_force
from scorecards.compose.context import Context
from scorecards.compose.coverage import below
from scorecards.compose.populations import is_additive, is_narrowed, monthly_counts, pieces
from scorecards.compose.reading import Reading, of_counts, of_pair
from scorecards.engine.measures import PeriodKind, Rows
from scorecards.model import Kpi, Month, Pair, Quarter, Week

Period = Month | Week | Quarter
_DAY = timedelta(days=1)
_KINDS: dict[type, PeriodKind] = {Month: "month", Week: "week", Quarter: "quarter"}


@dataclass(frozen=True)
class Span:
    """Days of rows; `period` is the month, week or quarter that they are, None for another stretch."""

    first: date
    last: date
    period: Period | None = None


def cohort(kpi: Kpi, period: Period) -> Span:
    """The days whose rows a period shows: for a KPI with a lag those of a period that much earlier.

    Months and quarters go back by `lag_months`, weeks by as many whole weeks (three months are 13 weeks).
    """
    if isinstance(period, Week):
        weeks = (26 * kpi.lag_months + 3) // 6
        first = period.first - 7 * weeks * _DAY
        return Span(first, first + 6 * _DAY, Week(*first.isocalendar()[:2]))
    months = [period] if isinstance(period, Month) else period.months
    start, end = months[0].shift(-kpi.lag_months), months[-1].shift(-kpi.lag_months)
    if isinstance(period, Month):
        return Span(start.first, start.last, start)
    whole = Quarter(start.year, (start.month + 2) // 3)
    return Span(start.first, end.last, whole if whole.first == start.first else None)


def period_words(ctx: Context, span: Span) -> str:
    """`October 2026`, `week 42 of 2026`, `Q3 2026`, or the months of another stretch."""
    say, show, period = ctx.words.say, ctx.formats, span.period
    if isinstance(period, Month):
        return show.month(period)
    if isinstance(period, Week):
        return say("week {week} of {year}", week=str(period.week), year=str(period.year))
    if isinstance(period, Quarter):
        return say("Q{quarter} {year}", quarter=str(period.quarter), year=str(period.year))
    return say("{first} to {last}", first=show.month(Month.of(span.first)), last=show.month(Month.of(span.last)))


def can_be_read(ctx: Context, kpi: Kpi, span: Span) -> bool:
    """Whether the sums of these days are kept: a percentile by lane is known by month, groups by period."""
    if kpi.of is not None:
        return not (isinstance(span.period, Week) and is_narrowed(ctx, kpi))
    return kpi.count == "rows" or span.period is not None


def reading_of(ctx: Context, kpi: Kpi, span: Span, rows: Rows = "all") -> Reading:
    """The KPI over the days of a span; its month is the one of the last day."""
    month = Month.of(span.last)
    mature = (ctx.measures.data_as_of - span.last).days >= kpi.matures_after
    if kpi.of is not None:
        return of_counts(kpi, month, _counts(ctx, kpi, span, rows), mature=mature)
    return of_pair(kpi, month, _pair(ctx, kpi, span, rows), mature=mature)


def _pair(ctx: Context, kpi: Kpi, span: Span, rows: Rows) -> Pair | None:
    if not is_additive(kpi):
        kind = _KINDS[type(span.period)]
        return ctx.measures.by_period(kpi.id, ctx.partner.id, kind, rows).get(span.period)
    if is_narrowed(ctx, kpi):
        return _sum(piece.pair for piece in pieces(ctx, kpi, span.first, span.last, rows))
    found = ctx.measures.fragments(kpi.id, ctx.partner.id, rows)
    return _sum(pair for day, pair in found.items() if span.first <= day <= span.last)


def _sum(pairs: Iterable[Pair]) -> Pair:
    return sum(pairs, Pair())


def _counts(ctx: Context, kpi: Kpi, span: Span, rows: Rows) -> dict[int, int]:
    if isinstance(span.period, Week):
        return ctx.measures.counts_by_period(kpi.id, ctx.partner.id, "week", rows).get(span.period, {})
    by_month = monthly_counts(ctx, kpi, rows)
    sums: dict[int, int] = {}
    for month in Month.of(span.first).until(Month.of(span.last)):
        for number, n in by_month.get(month, {}).items():
            sums[number] = sums.get(number, 0) + n
    return sums


def excluded_of(ctx: Context, kpi: Kpi, span: Span) -> int:
    """Rows of the KPI in a span that the register excludes."""
    if kpi.of is not None:
        sizes = [sum(_counts(ctx, kpi, span, rows).values()) for rows in ("all", "adjusted")]
    else:
        pairs = [_pair(ctx, kpi, span, rows) or Pair() for rows in ("all", "adjusted")]
        sizes = [pair.denominator if kpi.denominator == "1" else pair.rows for pair in pairs]
    return sizes[0] - sizes[1]


def agreed_of(ctx: Context, kpi: Kpi, span: Span, rows: Rows) -> Agreed | None:
    """What holds for a span. A percentile of a week is judged by the targets of the week's last day."""
    is_week = isinstance(span.period, Week) and not is_additive(kpi)
    return agreed(ctx, kpi, span.last if is_week else span.first, span.last, rows)


def lack_of(ctx: Context, coverage: str | None, span: Span) -> str:
    """What a coverage KPI lacks to its floor in a span, in words; empty when it is reached or unknown."""
    if coverage is None or coverage not in ctx.measures.kpis:
        return ""
    kpi = ctx.workspace.kpis[coverage]
    if kpi.coverage_floor is None or not is_additive(kpi):
        return ""
    value = reading_of(ctx, kpi, span).value
    if value is None or value >= kpi.coverage_floor:
        return ""
    return ctx.words.say("{name}: {share}, {floor} needed", name=kpi.name, **below(ctx, value, kpi.coverage_floor))


def stretches(ctx: Context, kpi: Kpi, span: Span) -> list[Span]:
    """The span cut where the targets of the KPI change; a percentile is cut between months. One: nothing changes."""
    if kpi.count == "groups" or (isinstance(span.period, Week | Month) and not is_additive(kpi)):
        return [span]
    targets = in_force(ctx, kpi, span.first, span.last)
    starts = [target.valid_from for target in targets if target.valid_from]
    starts += [target.valid_until + _DAY for target in targets if target.valid_until]
    if not is_additive(kpi):  # a month is judged by the targets of its last day
        starts = [Month.of(day).first for day in starts]
    cuts = sorted({day for day in starts if span.first < day <= span.last})
    edges = [span.first, *cuts, span.last + _DAY]
    return [Span(start, end - _DAY) for start, end in pairwise(edges)]
