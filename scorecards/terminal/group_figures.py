"""Figures apart by one more column on the terminal."""

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from scorecards.formats import Formats
from scorecards.model.figure import GroupFigure
from scorecards.terminal.console import console
from scorecards.terminal.figures import sum_text

_LEFT = ("KPI", "By", "Days")


def print_group_figures(figures: Iterable[GroupFigure], locale: str, currency: str) -> None:
    """One row per KPI and value of the column."""
    formats = Formats(locale, currency)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in (*_LEFT, "Value", "n", "Numerator", "Denominator", "Unknown"):
        table.add_column(name, justify="left" if name in _LEFT else "right")
    for figure in figures:
        table.add_row(
            escape(figure.name),
            escape(f"{figure.by} {figure.group}" if figure.group else f"no {figure.by}"),
            f"{figure.first} – {figure.last}",
            formats.value(figure.value, figure.unit, figure.decimals),
            formats.integer(figure.n),
            sum_text(figure, "numerator", figure.numerator, formats),
            sum_text(figure, "denominator", figure.denominator, formats),
            formats.integer(figure.unknown) if figure.unknown else "",
        )
    console().print(table)
