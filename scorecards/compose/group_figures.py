"""The figures of a period apart by one more column: the adoption of each seller, open claims of each age."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal

from scorecards.compose.figures import amounts_of, in_units
from scorecards.compose.kpi_results import bounds_of
from scorecards.compose.reading import of_pair
from scorecards.compose.spans import Period, Span, cohort
from scorecards.engine import Measures
from scorecards.formats import decimals_for
from scorecards.model import Kpi, Month, Pair, Partner, Week
from scorecards.model.figure import GroupFigure
from scorecards.workspace import Workspace, factor_of


def is_kept_by(kpi: Kpi, column: str) -> bool:
    """Whether a KPI has a value for every value of a column; `seller` names `seller_id`. A count of groups has none."""
    return kpi.by is not None and kpi.by in (column, f"{column}_id") and kpi.of is None and kpi.count == "rows"


def group_figures(
    workspace: Workspace, measures: Measures, partner: Partner, period: Period, kpi: Kpi
) -> tuple[GroupFigure, ...]:
    """The KPI in a period for every value of its `by` column, by its name; with a lag it shows an earlier period."""
    span = cohort(kpi, period)
    sums: dict[str, Pair] = {}
    for group, pair in _pairs(measures, partner, kpi, span):
        sums[group] = sums.get(group, Pair()) + pair
    return tuple(
        _figure(workspace, kpi, period, span, group, pair) for group, pair in sorted(sums.items()) if pair.denominator
    )


def group_rows(found: Iterable[GroupFigure]) -> tuple[dict[str, str | int | float | Decimal | None], ...]:
    """The figures as rows of a table, amounts in units of the currency."""
    rows = []
    for figure in found:
        sums = {name: in_units(figure, name, getattr(figure, name)) for name in ("numerator", "denominator")}
        row = {**asdict(figure), **sums, "currency": figure.currency if figure.amounts else ""}
        del row["amounts"], row["factor"]  # both are in the sums
        rows.append(row)
    return tuple(rows)


def _pairs(measures: Measures, partner: Partner, kpi: Kpi, span: Span) -> Iterator[tuple[str, Pair]]:
    """The sums of the span: those of its week, or of its months."""
    is_week = isinstance(span.period, Week)
    inside = [span.period] if is_week else Month.of(span.first).until(Month.of(span.last))
    found = measures.groups(kpi.id, partner.id, "week" if is_week else "month")
    return ((group, pair) for (period, group), pair in found.items() if period in inside)


def _figure(workspace: Workspace, kpi: Kpi, period: Period, span: Span, group: str, pair: Pair) -> GroupFigure:
    reading = of_pair(kpi, Month.of(span.last), pair)
    low, high = bounds_of(kpi, reading) or (None, None)
    amounts = amounts_of(workspace, kpi)
    return GroupFigure(
        period=str(period),
        kpi=kpi.id,
        name=kpi.name,
        unit=kpi.unit,
        decimals=decimals_for(kpi.unit, reading.value, None, None, kpi.decimals),
        first=span.first.isoformat(),
        last=span.last.isoformat(),
        by=kpi.by or "",
        group=group,
        value=None if reading.value is None else float(reading.value),
        numerator=reading.numerator,
        denominator=reading.denominator,
        n=reading.n,
        unknown=reading.unknown,
        currency=workspace.currency,
        low=low,
        high=high,
        amounts=amounts,
        factor=factor_of(kpi.numerator) if "numerator" in amounts else 1,
    )
