"""Whose the late parcels are, on the terminal: recorded causes, and the readings beside the scored one."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorecards.formats import NO_DATA, Formats
from scorecards.model.kpi import Unit
from scorecards.model.movement import CauseRow, Causes, Movement, Party, Standing

_PARTIES: dict[Party | None, str] = {
    "carrier": "carrier",
    "shipper": "us",
    "consignee": "consignee",
    "exceptional": "exceptional",
    "others": "others",
    "unknown": "unknown",
    None: "",
}
_LEFT = ("Recorded cause", "Controllable by")


def print_movement(screen: Console, moved: Movement, unit: Unit, formats: Formats) -> None:
    """Causes by responsible party with unknown ones, and the figure raw, adjusted and controllable."""
    if moved.causes:
        screen.print(_causes(moved.causes, formats))
    if moved.standings:
        readings = ", ".join(_reading(standing, moved, unit, formats) for standing in moved.standings)
        screen.print(escape(f"{moved.name}: {readings}"))


def _causes(causes: Causes, formats: Formats) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Recorded cause", "Late", "% of late", "% of days", "ΔPM", "Controllable by"):
        table.add_column(name, justify="left" if name in _LEFT else "right")
    for row in causes.rows:
        table.add_row(*_cells(row, formats))
    table.add_section()
    table.add_row(*_cells(causes.total, formats), style="bold")
    return table


def _cells(row: CauseRow, formats: Formats) -> tuple[str, ...]:
    return (
        escape(row.name),
        formats.integer(row.parcels),
        formats.number(row.share, 1),
        formats.number(row.days_share, 1),
        NO_DATA if row.change is None else formats.integer(row.change, signed=True),
        _PARTIES[row.party],
    )


def _reading(standing: Standing, moved: Movement, unit: Unit, formats: Formats) -> str:
    low, high = (formats.figure(value, unit, standing.decimals) for value in (standing.low, standing.high))
    figure = low if low == high else f"{low}–{high}"
    without = f" without {formats.integer(moved.excluded)} excluded" if standing.id == "adjusted" else ""
    return f"{standing.id} {figure}{without}{' (scored)' if standing.is_scored else ''}"
