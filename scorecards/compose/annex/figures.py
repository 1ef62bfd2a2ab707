"""The sheets of figures: summary, KPIs by month, weeks, lanes, what was read."""

from scorecards.compose.annex.sheet import Draft, amount, figure, plain, unit_name
from scorecards.compose.figures import amounts_of
from scorecards.model import MONEY_SCALE, Kpi, KpiResult, Month, Scorecard, parse_period
from scorecards.model.annex import Amount, Cell
from scorecards.model.figure import Sum
from scorecards.model.weeks import WeekPoint, WeekStrip
from scorecards.workspace import Workspace, factor_of

_SUMMARY = (
    "KPI", "Group", "Month", "Unit", "Value", "Target", "Gap", "Near", "Red line", "Status", "Reason", "Weight",
    "Points", "n", "Unknown", "Excluded", "Adjusted", "Scored", "Month before", "Year before", "Change", "Rule",
    "Since", "Will it meet the target", "Clause", "Note",
)  # fmt: skip
_KPIS = (
    "KPI", "Id", "Unit", "Month", "Value", "Numerator", "Denominator", "Lower limit", "Mean", "Upper limit",
    "Trial limits", "Mature", "Signal", "Rows",
)  # fmt: skip
_WEEKS = (
    "Week", "Monday", "KPI", "Value", "n", "Lower limit", "Mean", "Upper limit", "Rule", "Change", "First cell",
    "Its effect", "Second cell", "Its effect, second", "Effect of all others",
)  # fmt: skip
_LANES = (
    "Service", "Lane", "Lanes", "n", "Late", "Above allowance", "On time", "Interval from", "Interval to", "Target",
    "Change on the month before", "z", "1 day late", "2 days late", "3 days late", "4 or more days late",
    "Not delivered", "Transit P50", "Transit P95", "Months missed of 6", "Status",
)  # fmt: skip
_SOURCES = ("Table", "Source", "Files", "Rows", "Used", "Rejected", "Filtered", "Superseded")


def summary_sheet(card: Scorecard) -> Draft:
    """Every KPI with its judgement; the grade stands in the first line."""
    grade = card.grade
    values = {
        "partner": card.partner,
        "period": card.period_label,
        "grade": grade.letter or "–",
        "score": "–" if grade.score is None else f"{grade.score:.{grade.decimals}f}",
        "state": f"{card.state}, r{card.revision}",
        "day": card.data_as_of,
    }
    note = "{partner}, {period}, {state}, data as of {day}: grade {grade}, score {score}."
    return Draft("Summary", note, _SUMMARY, [_summary(result) for result in card.kpis], values)


def _summary(result: KpiResult) -> tuple[Cell, ...]:
    return (
        result.name,
        result.group,
        _month(result.period),
        unit_name(result.unit, result.currency),
        *(figure(result, value) for value in (result.value, result.target, result.gap, result.near, result.red_line)),
        plain(result.status),
        result.reason,
        result.weight,
        amount(result.points, "days", 1),
        result.n,
        result.unknown,
        result.excluded,
        figure(result, result.adjusted),
        result.scored,
        figure(result, result.previous),
        figure(result, result.last_year),
        plain(result.variation),
        result.rule,
        result.since,
        "under review" if result.under_review else plain(result.assurance),
        result.clause,
        result.note,
    )


def kpis_sheet(workspace: Workspace, card: Scorecard) -> Draft:
    """Every month of every KPI with its sums and limits."""
    note = (
        "Value = numerator ÷ denominator, limits as they hold at the month's n. Rows: raw, or adjusted for exclusions."
    )
    rows = [row for result in card.kpis for row in _months(workspace, result)]
    return Draft("KPIs", note, _KPIS, rows)


def _months(workspace: Workspace, result: KpiResult) -> list[tuple[Cell, ...]]:
    kpi = workspace.kpis[result.id]
    return [
        (
            result.name,
            result.id,
            unit_name(result.unit, result.currency),
            _month(point.period),
            figure(result, point.value),
            _sum(workspace, kpi, "numerator", point.numerator),
            _sum(workspace, kpi, "denominator", point.denominator),
            figure(result, point.lower),
            figure(result, point.centre),
            figure(result, point.upper),
            "yes" if point.trial else "no",
            "yes" if point.mature else "no",
            point.signal,
            result.trend,
        )
        for point in result.history
    ]


def _sum(workspace: Workspace, kpi: Kpi, name: Sum, value: int | None) -> Cell:
    """A sum, in units of currency where it is money. What multiplies an amount (per 1,000) is taken off both sums."""
    if value is None:
        return None
    amounts = amounts_of(workspace, kpi)
    factor = factor_of(kpi.numerator) if "numerator" in amounts else 1
    if name in amounts:
        return Amount(value / MONEY_SCALE / factor, "money", 2)
    return value if factor == 1 else value / factor


def weeks_sheet(card: Scorecard) -> Draft | None:
    """The last weeks and what moved each."""
    if card.weeks is None:
        return None
    rows = [_week(card.weeks, point) for point in card.weeks.weeks]
    return Draft("Weeks", "{name} by ISO week.", _WEEKS, rows, {"name": card.weeks.name})


def _week(strip: WeekStrip, point: WeekPoint) -> tuple[Cell, ...]:
    def shown(value: float | None) -> Amount | None:
        return amount(value, strip.unit, strip.decimals)

    movers: list[Cell] = []
    for mover in point.movers[:2]:
        movers += [mover.name, shown(mover.total)]
    movers += [None] * (4 - len(movers))
    others = None if point.change is None else point.change - sum(mover.total for mover in point.movers)
    return (
        point.week,
        parse_period(point.week).first,
        strip.name,
        shown(point.value),
        point.n,
        shown(point.lower),
        shown(point.centre),
        shown(point.upper),
        point.rule,
        shown(point.change),
        *movers,
        shown(others),
    )


def lanes_sheet(card: Scorecard) -> Draft | None:
    """The rows of the lane table; lanes too small to judge share one."""
    table = card.lanes
    if table is None:
        return None
    rows: list[tuple[Cell, ...]] = [
        (
            row.service,
            row.lane,
            row.lanes,
            row.n,
            row.late,
            row.above_allowance,
            amount(row.value, "percent", table.decimals),
            *(amount(bound, "percent", table.decimals) for bound in row.interval or (None, None)),
            amount(row.target, "percent", table.decimals),
            amount(row.delta_previous, "percent", table.decimals),
            amount(row.change_z, "days", 1),
            *row.late_by,
            row.undelivered,
            row.p50,
            row.p95,
            row.missed_months,
            plain(row.status),
        )
        for row in table.rows
    ]
    values = {"n": str(table.total.n), "late": str(table.total.late)}
    return Draft("Lanes", "On time by lane and service: {late} late of {n} parcels in all.", _LANES, rows, values)


def sources_sheet(card: Scorecard) -> Draft:
    """What was read of this partner."""
    rows: list[tuple[Cell, ...]] = [
        (
            source.table,
            source.source,
            source.files,
            source.rows,
            source.used,
            source.rejected,
            source.filtered,
            source.superseded,
        )
        for source in card.notes.sources
    ]
    return Draft("Sources", "Rows = used + rejected + filtered + superseded.", _SOURCES, rows)


def _month(period: str) -> Cell:
    found = parse_period(period)
    return found if isinstance(found, Month) else period
