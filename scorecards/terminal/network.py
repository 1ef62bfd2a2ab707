"""The internal overview of all partners on the terminal."""

from decimal import Decimal

from rich.markup import escape
from rich.table import Table

from scorecards.formats import NO_DATA, Formats
from scorecards.model.network import NetworkRow, NetworkView
from scorecards.statistics.rounding import round_column
from scorecards.terminal.console import console

_LEFT = ("Partner", "Place", "Signals", "Grade", "Status")
_COLUMNS = (
    "Partner", "Parcels", "On time", "Status", "O/E", "99.8% limits", "Place", "Signals", "Score", "Grade",
    "Per parcel", "Cost", "Late above", "Open", "Amount",
)  # fmt: skip


def print_network(view: NetworkView) -> None:
    """The notice that it is internal, a row per partner, the sums and how to read them."""
    screen, formats = console(), Formats(view.locale, view.currency)
    screen.print(f"[bold reverse] {escape(view.notice)} [/]")
    screen.print(f"[bold]{escape(view.title)}[/]")
    screen.print(f"{escape(view.subtitle)} · data as of {view.data_as_of}")
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in _COLUMNS:
        left = name in _LEFT
        table.add_column(name, justify="left" if left else "right", overflow="fold", no_wrap=not left)
    total = view.total
    costs = round_column([row.cost_amount for row in view.rows], total.cost_amount)
    amounts = round_column([row.open_amount for row in view.rows], total.open_amount)
    for row, cost, amount in zip(view.rows, costs, amounts, strict=True):
        table.add_row(*(escape(cell) for cell in _cells(row, cost, amount, formats)))
    table.add_section()
    table.add_row(
        "All",
        formats.integer(total.parcels),
        *[""] * 9,
        formats.value(total.cost_amount, "money", 0),
        formats.integer(total.above_allowance, signed=True),
        formats.integer(total.open_claims),
        formats.value(total.open_amount, "money", 0),
        style="bold",
    )
    screen.print(table)
    screen.print(escape(view.how_to_read), style="dim", highlight=False)
    screen.print(escape(view.notes), style="dim", highlight=False)


def _cells(row: NetworkRow, cost: Decimal | None, amount: Decimal | None, formats: Formats) -> tuple[str, ...]:
    limits = f"{formats.number(row.lower, 2)}–{formats.number(row.upper, 2)}" if row.lower is not None else NO_DATA
    return (
        row.partner,
        formats.integer(row.parcels),
        row.counts or formats.value(row.on_time, "percent", row.decimals),
        (row.status or NO_DATA).replace("_", " "),
        formats.number(row.ratio, 2),
        limits,
        row.place or ("too few" if row.parcels else NO_DATA),
        row.signals_text,
        formats.number(row.score, row.score_decimals),
        row.grade or "not graded",
        formats.value(row.cost, "money", row.cost_decimals) + ("p" if row.cost_provisional else ""),
        formats.value(cost, "money", 0),
        formats.integer(row.above_allowance, signed=True),
        formats.integer(row.open_claims),
        formats.value(amount, "money", 0),
    )
