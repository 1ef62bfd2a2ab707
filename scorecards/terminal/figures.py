"""Figures of a period on the terminal."""

from collections.abc import Iterable
from fractions import Fraction

from rich.markup import escape
from rich.table import Table

from scorecards.compose.figures import costed
from scorecards.formats import Formats
from scorecards.model import MONEY_SCALE
from scorecards.model.cost import Basis
from scorecards.model.figure import Figure, FigurePart, GroupFigure, Sum
from scorecards.terminal.console import console

_LEFT = ("KPI", "Days", "Status")
#: Columns that stand there only where some figure has something to say in them.
_RARE = ("Adjusted", "Unknown", "Bounds")

_BASES: dict[Basis, str] = {
    "invoiced": "  invoiced",
    "expected_amount": "  accrued, expected amount",
    "mean": "  accrued, mean",
    "without_parcel": "  without a parcel",
}


def print_figures(figures: Iterable[Figure], locale: str, currency: str) -> None:
    """One row per KPI; under it a row per basis where a target changed inside the period, and per part of a cost."""
    formats = Formats(locale, currency)
    rows = []
    for figure in figures:
        rows.append({**_cells(figure, figure, formats), **_whole(figure, formats)})
        rows += [_cells(figure, part, formats) for part in figure.parts]
        rows += [
            {**_cells(figure, costed(figure, cost), formats), "KPI": _BASES[cost.basis]} for cost in figure.cost_parts
        ]
    names = ["KPI", "Days", "Value", *_RARE, "Target", "n", "Numerator", "Denominator", "Status"]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    shown = [name for name in names if name not in _RARE or any(row.get(name) for row in rows)]
    for name in shown:
        table.add_column(name, justify="left" if name in _LEFT else "right")
    for row in rows:
        table.add_row(*(escape(row.get(name, "")) for name in shown))
    console().print(table)


def _whole(figure: Figure, formats: Formats) -> dict[str, str]:
    """What is said of the figure and not of its parts."""
    low, high = figure.bounds or (None, None)
    bounds = [formats.figure(bound, figure.unit, figure.decimals) for bound in (low, high)]
    reason = f": {figure.reason}" if figure.reason else ""
    return {
        "KPI": figure.name,
        "Adjusted": formats.figure(figure.adjusted, figure.unit, figure.decimals) if figure.excluded else "",
        "Unknown": formats.integer(figure.unknown) if figure.unknown else "",
        "Bounds": " to ".join(bounds) if figure.bounds else "",
        "Status": f"{figure.status.replace('_', ' ')}{reason}{' (provisional)' if figure.provisional else ''}",
    }


def _cells(figure: Figure, row: Figure | FigurePart, formats: Formats) -> dict[str, str]:
    return {
        "Days": f"{row.first} – {row.last}",
        "Value": formats.figure(row.value, figure.unit, figure.decimals),
        "Target": formats.figure(row.target, figure.unit, figure.decimals),
        "n": formats.integer(row.n),
        "Numerator": sum_text(figure, "numerator", row.numerator, formats),
        "Denominator": sum_text(figure, "denominator", row.denominator, formats),
    }


def sum_text(figure: Figure | GroupFigure, name: Sum, value: int | None, formats: Formats) -> str:
    """A count, or an amount in currency units; both without the factor, so that their ratio stays the value."""
    if value is None:
        return ""
    if name in figure.amounts:
        return f"{formats.number(Fraction(value, MONEY_SCALE * figure.factor), 2)} {figure.currency}"
    return formats.number(Fraction(value, figure.factor), 3 if value % figure.factor else 0)
