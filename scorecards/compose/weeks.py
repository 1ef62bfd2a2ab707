"""The last eight ISO weeks under the month: value, limits, and the cells that moved each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.compose.explanation.question import previous
from scorecards.compose.explanation.rows import Asked, Key, Part, Row, parts_of, supplied
from scorecards.compose.explanation.steps import cell_steps
from scorecards.compose.populations import is_additive, scored_rows
from scorecards.compose.spans import Span
from scorecards.formats import printed
from scorecards.model import Kpi, Week
from scorecards.model.weeks import Mover, WeekPoint, WeekStrip
from scorecards.statistics.bridges import whole
from scorecards.statistics.limits import QUANTITY_BOUNDS, RATE_BOUNDS, UNBOUNDED, ControlLimits, p_prime, xmr
from scorecards.statistics.signals import signals

#: The KPIs whose weeks a card shows: the first that it has.
KPIS = ("on_time", "dispatch_on_time")
SHOWN = 8
#: Weeks of a baseline: a year where that many lie before the weeks shown, else half a year, else no limits.
BASELINES = (52, 26)
_MOVERS = 2
_BY = ("lane", "service")

Cells = Mapping[Key, Part]


def week_strip(ctx: Context) -> WeekStrip | None:
    """The weeks up to the one in which the month ends; None where the card has no KPI by week."""
    found = [kpi for kpi in KPIS if kpi in ctx.measures.kpis and kpi in ctx.partner.kpis]
    kpi = ctx.workspace.kpis[found[0]] if found else None
    if kpi is None or not is_additive(kpi):
        return None
    asked = Asked(ctx, kpi, scored_rows(ctx))
    cells = _by_week(asked)
    end = Week(*ctx.month.last.isocalendar()[:2])
    weeks = [week for week in sorted(cells, key=lambda week: week.first) if week.first <= end.first]
    shown = _last(end)
    if not any(week in cells for week in shown):
        return None
    decimals = (kpi.decimals if kpi.decimals is not None else 1) + 1
    limits, base = _limits(ctx, kpi, cells, weeks, shown[0])
    rules = _rules(cells, weeks, limits)
    points = [_point(ctx, kpi, cells, week, limits, rules.get(week, ""), decimals) for week in shown]
    span = (str(base[0]), str(base[-1])) if base else None
    return WeekStrip(kpi.id, kpi.name, kpi.unit, kpi.better, decimals, span, len(base), tuple(points))


def _last(end: Week) -> list[Week]:
    weeks = [end]
    while len(weeks) < SHOWN:
        weeks.insert(0, _before(weeks[0]))
    return weeks


def _before(week: Week) -> Week:
    found = previous(week)
    assert isinstance(found, Week)  # noqa: S101  # before a week stands a week
    return found


def _by_week(asked: Asked) -> dict[Week, Cells]:
    """Cells of every week with a known outcome."""
    every = Span(asked.ctx.month.shift(-36).first, asked.ctx.month.shift(1).last)
    rows: dict[Week, list[Row]] = {}
    for row in asked.found(every):
        rows.setdefault(Week(*row.day.isocalendar()[:2]), []).append(row)
    found: dict[Week, Cells] = {}
    for week, own in rows.items():
        parts = parts_of(asked.ctx, asked.kpi, own, _BY)
        if whole(part.sums for part in parts.values()).denominator > 0:
            found[week] = parts
    return found


def _limits(
    ctx: Context, kpi: Kpi, cells: Mapping[Week, Cells], weeks: Sequence[Week], first_shown: Week
) -> tuple[ControlLimits | None, list[Week]]:
    """Limits on the first weeks of the range in force, none of them shown: they do not slide."""
    starts = [rebase.month.first for rebase in ctx.partner.rebases_of(kpi.id) if rebase.month <= ctx.month]
    before = [week for week in weeks if week.first < first_shown.first and (not starts or week.first >= starts[-1])]
    size = next((size for size in BASELINES if len(before) >= size), 0)
    base = before[:size]
    if not base:
        return None, []
    totals = [whole(part.sums for part in cells[week].values()) for week in (*base, *weeks[-1:])]
    if kpi.chart == "p_prime":
        sums = [(int(own.numerator), int(own.denominator)) for own in totals]
        found = p_prime([x for x, _ in sums], [n for _, n in sums], slice(size))
    else:
        values = [float(own.ratio or 0) for own in totals]
        bounds = RATE_BOUNDS if kpi.is_rate else QUANTITY_BOUNDS
        found = xmr(values, slice(size), bounds if min(values) >= 0 else UNBOUNDED)
    return found, base if found else []


def _n(cells: Cells) -> int:
    return sum(part.pair.rows for part in cells.values())


def _rules(cells: Mapping[Week, Cells], weeks: Sequence[Week], limits: ControlLimits | None) -> dict[Week, str]:
    if limits is None:
        return {}
    values = [float(whole(part.sums for part in cells[week].values()).ratio or 0) for week in weeks]
    fired = signals(values, [limits.at(_n(cells[week])) for week in weeks])
    return {week: signal.rule for week, signal in zip(weeks, fired, strict=True) if signal}


def _point(
    ctx: Context,
    kpi: Kpi,
    cells: Mapping[Week, Cells],
    week: Week,
    limits: ControlLimits | None,
    rule: str,
    decimals: int,
) -> WeekPoint:
    own, before = cells.get(week), cells.get(_before(week))
    if own is None:
        return WeekPoint(str(week), None, 0, None, None, None, "", None, None, (), None)
    value = whole(part.sums for part in own.values()).ratio or Fraction(0)
    band = limits.at(_n(own)) if limits else None
    point = WeekPoint(
        week=str(week),
        value=float(value),
        n=_n(own),
        lower=band.lower if band else None,
        centre=band.centre if band else None,
        upper=band.upper if band else None,
        rule=rule,
        change=None,
        printed_change=None,
        movers=(),
        others=None,
    )
    return _moved(ctx, kpi, point, before, own, decimals) if before else point


def _moved(ctx: Context, kpi: Kpi, point: WeekPoint, before: Cells, own: Cells, decimals: int) -> WeekPoint:
    """The point with its bridge from the week before: the largest cells, and all others in one."""
    old, new = (whole(part.sums for part in cells.values()).ratio or Fraction(0) for cells in (before, own))
    shown = printed(new, kpi.unit, decimals) - printed(old, kpi.unit, decimals)
    by = supplied({**before, **own}, _BY)
    if list(by) != list(_BY):  # a dimension without values is none
        before, own = (_merged(cells, [_BY.index(name) for name in by]) for cells in (before, own))
    if not by:  # one cell: nothing to tell apart
        return replace(point, change=float(new - old), printed_change=float(shown))
    steps, _ = cell_steps(ctx, kpi, before, own, by, decimals, shown)
    movers = tuple(Mover(step.name, step.total, step.printed.total) for step in steps[:_MOVERS] if step.total)
    others = round(sum(step.printed.total for step in steps) - sum(mover.printed for mover in movers), decimals)
    return replace(point, change=float(new - old), printed_change=float(shown), movers=movers, others=others)


def _merged(cells: Cells, kept: Sequence[int]) -> Cells:
    merged: dict[Key, Part] = {}
    for key, part in cells.items():
        short = tuple(key[index] for index in kept)
        merged[short] = merged[short] + part if short in merged else part
    return merged
