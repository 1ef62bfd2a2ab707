"""The weeks under a month, on the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorecards.formats import Formats
from scorecards.model.weeks import WeekStrip


def print_weeks(screen: Console, strip: WeekStrip, formats: Formats) -> None:
    """One row per week: value, normal range, change on the week before, and what moved it."""
    base = f"{strip.baseline[0]} to {strip.baseline[1]}" if strip.baseline else "no baseline of 26 weeks yet"
    table = Table(title=f"{strip.name} by week", title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Week", "n", "AC", "Normal range", "Rule", "Change", "Cells that account for it"):
        table.add_column(name, justify="right" if name in ("n", "AC", "Change") else "left")
    unit, digits = strip.unit, strip.decimals
    for week in strip.weeks:
        around = ""
        if week.lower is not None and week.upper is not None:
            around = f"{formats.figure(week.lower, unit, digits)} to {formats.figure(week.upper, unit, digits)}"
        parts = [f"{escape(mover.name)} {_signed(mover.printed, formats, digits)}" for mover in week.movers]
        if week.others is not None and parts:
            parts.append(f"others {_signed(week.others, formats, digits)}")
        change = "" if week.printed_change is None else _signed(week.printed_change, formats, digits)
        value = formats.figure(week.value, unit, digits)
        table.add_row(week.week, formats.integer(week.n), value, around, week.rule, change, "; ".join(parts))
    screen.print(table)
    screen.print(f"Normal range: {base}.")


def _signed(value: float, formats: Formats, digits: int) -> str:
    return formats.number(value, digits, signed=True)
