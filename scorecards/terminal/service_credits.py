"""Service credits on the terminal: what each step is counted on, what is owed, and what is missing."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorecards.formats import NO_DATA, Formats
from scorecards.model import KpiResult, Quarter, parse_period
from scorecards.model.contract import CreditLine, ServiceCredit
from scorecards.model.figure import Figure
from scorecards.model.kpi import MONEY_SCALE
from scorecards.terminal.console import console

_LEFT = ("Service credit", "Step reached", "Clause", "Missing")
_ABOVE_ZERO = "Above zero the partner owes it, below zero it is a bonus."


#: How the values of the KPIs are printed.
Results = Mapping[str, KpiResult | Figure]


def print_period_credit(figures: Iterable[Figure], locale: str, credit: ServiceCredit) -> None:
    """What is owed for a period; `figures` are those of its KPIs."""
    print_service_credit(console(), {figure.kpi: figure for figure in figures}, locale, credit)


def print_service_credit(screen: Console, results: Results, locale: str, credit: ServiceCredit) -> None:
    """One row per KPI of the bonus–malus table; under them the sum, the cap and the amount owed."""
    formats = Formats(locale, credit.currency)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Service credit", "Period", "Value", "Step reached", "Base", "Amount", "Clause", "Missing"):
        table.add_column(name, justify="left" if name in _LEFT else "right")
    for line in credit.lines:
        table.add_row(*(escape(cell) for cell in _cells(results[line.kpi], credit, line, formats)))
    screen.print(table)
    screen.print(_total(credit, formats))
    screen.print(_ABOVE_ZERO, style="dim")


def _cells(result: KpiResult | Figure, credit: ServiceCredit, line: CreditLine, formats: Formats) -> tuple[str, ...]:
    return (
        line.name,
        _period(line.period, formats),
        formats.value(line.value, result.unit, result.decimals),
        line.step or ("none" if line.amount is not None else NO_DATA),
        _base(credit, line, formats),
        _money(line.amount, formats),
        line.clause,
        line.reason,
    )


def _period(period: str, formats: Formats) -> str:
    """`July 2026`, `Q3 2026`, `June 2026 – August 2026`."""
    if "/" in period:
        return " – ".join(formats.month(month) for month in period.split("/"))
    found = parse_period(period)
    return f"Q{found.quarter} {found.year}" if isinstance(found, Quarter) else formats.month(period)


def _base(credit: ServiceCredit, line: CreditLine, formats: Formats) -> str:
    """What the rate of the step is multiplied with."""
    if line.basis == "charges":
        return _money(credit.charges, formats)
    if line.basis == "parcel":
        return f"{formats.integer(line.parcels)} parcel{'' if line.parcels == 1 else 's'}"
    return "1 period" if line.basis == "period" else NO_DATA


def _total(credit: ServiceCredit, formats: Formats) -> str:
    """`Owed €123.00: sum €177.50, cap €123.00 applied; charges of the month €4,100.00; provisional`."""
    cap = "no cap" if credit.charges is not None else "no cap known"
    if credit.cap is not None:
        cap = f"cap {_money(credit.cap, formats)}{' applied' if credit.cap_applied else ', not reached'}"
    charges = "not known" if credit.charges is None else _money(credit.charges, formats)
    period = "quarter" if credit.period and isinstance(parse_period(credit.period), Quarter) else "month"
    opened = sum(line.amount is None for line in credit.lines)
    missing = f", {opened} of {len(credit.lines)} KPIs open" if opened else ", the charges are not complete"
    return (
        f"Owed {_money(credit.total, formats)}: sum {_money(credit.uncapped, formats)}, {cap}; "
        f"charges of the {period} {charges}{f'; provisional{missing}' if credit.provisional else ''}"
    )


def _money(amount: int | None, formats: Formats) -> str:
    """An amount in ten-thousandths of a currency unit."""
    return formats.value(None if amount is None else Decimal(amount) / MONEY_SCALE, "money", 2)
