"""Figures of a period on the terminal."""

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from scorecards.compose.figures import costed
from scorecards.formats import Formats
from scorecards.model.cost import Basis
from scorecards.model.figure import Figure, FigurePart
from scorecards.terminal.console import console

_RIGHT = ("Value", "Adjusted", "Target", "n", "Numerator", "Denominator")

_BASES: dict[Basis, str] = {
    "invoiced": "  invoiced",
    "expected_amount": "  accrued, expected amount",
    "mean": "  accrued, mean",
    "without_parcel": "  without a parcel",
}


def print_figures(figures: Iterable[Figure], locale: str, currency: str) -> None:
    """One row per KPI; under it a row per basis where a target changed inside the period, and per part of a cost."""
    formats = Formats(locale, currency)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("KPI", "Days", "Value", "Adjusted", "Target", "n", "Numerator", "Denominator", "Status"):
        table.add_column(name, justify="right" if name in _RIGHT else "left")
    for figure in figures:
        adjusted = formats.figure(figure.adjusted, figure.unit, figure.decimals) if figure.excluded else ""
        reason = f": {figure.reason}" if figure.reason else ""
        status = f"{figure.status.replace('_', ' ')}{reason}{' (provisional)' if figure.provisional else ''}"
        table.add_row(*_cells(figure.name, figure, figure, formats, adjusted), escape(status))
        for part in figure.parts:
            table.add_row(*_cells("", figure, part, formats, ""), "")
        for cost in figure.cost_parts:
            table.add_row(*_cells(_BASES[cost.basis], figure, costed(figure, cost), formats, ""), "")
    console().print(table)


def _cells(name: str, figure: Figure, row: Figure | FigurePart, formats: Formats, adjusted: str) -> tuple[str, ...]:
    return (
        escape(name),
        f"{row.first} – {row.last}",
        formats.figure(row.value, figure.unit, figure.decimals),
        adjusted,
        formats.figure(row.target, figure.unit, figure.decimals),
        formats.integer(row.n),
        "" if row.numerator is None else formats.integer(row.numerator),
        "" if row.denominator is None else formats.integer(row.denominator),
    )
