"""Claims on the terminal: cohorts, open claims by age, deadlines."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorecards.formats import Formats
from scorecards.model.claims import ClaimCohort, ClaimsView, Deadline

_RATE_DECIMALS = 1


def print_claims(console: Console, view: ClaimsView, formats: Formats) -> None:
    """Claims per 10,000 parcels by hand-over month, what is open, and what lapses."""
    _print_cohorts(console, view, formats)
    if view.to_come is not None:
        low, high = view.to_come_range or (None, None)
        ends = f" ({formats.integer(low)}–{formats.integer(high)})" if view.to_come_range else ""
        console.print(f"Claims still to come: {formats.integer(view.to_come)}{ends}")
    if view.out_of_window:
        console.print(f"Filed by us after the contract's window: {formats.integer(view.out_of_window)} parcels")
    if view.age_bands:
        _print_ages(console, view, formats)
    for deadline in view.deadlines:
        console.print(_deadline(deadline, formats))
    for note in view.notes:
        console.print(escape(note), style="dim")


def _table(*names: str) -> Table:
    """The first column to the left, figures to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for index, name in enumerate(names):
        table.add_column(name, justify="right" if index else "left")
    return table


def _print_cohorts(console: Console, view: ClaimsView, formats: Formats) -> None:
    ages = [f"{age} days" for age in view.ages]
    table = _table("Handed over in", "Parcels", *ages, "per 10,000", "Developed", "Forecast", "95% range")
    for cohort in view.cohorts:
        table.add_row(*(escape(cell) for cell in _cells(cohort, formats)))
    factors = [formats.number(factor, 3) for factor in view.factors]
    if factors:
        table.add_row("Factor to the next age", "", *factors, style="dim")
    console.print(table)


def _cells(cohort: ClaimCohort, formats: Formats) -> list[str]:
    def rate(value: float | None) -> str:
        return formats.figure(value, "per_10000", _RATE_DECIMALS)

    is_ranged = cohort.low is not None
    return [
        formats.month(cohort.month),
        formats.integer(cohort.handed_over),
        *(formats.integer(count) for count in cohort.reported),
        rate(cohort.rate),
        "" if cohort.mature else formats.value(cohort.share_developed, "percent", 0),
        "" if cohort.mature else rate(cohort.forecast),
        f"{rate(cohort.low)}–{rate(cohort.high)}" if is_ranged else "",
    ]


def _print_ages(console: Console, view: ClaimsView, formats: Formats) -> None:
    table = _table("Open claims", "Claims", "Amount claimed", "")
    for band in view.age_bands:
        amount = formats.value(band.amount, "money", 0)
        table.add_row(escape(band.label), formats.integer(band.claims), amount, "overdue" if band.overdue else "")
    console.print(table)


def _deadline(deadline: Deadline, formats: Formats) -> str:
    name = {"file": "Losses to be claimed", "decide": "Claims to be decided"}[deadline.what]
    first = f", the first on {formats.day(deadline.earliest)}" if deadline.earliest else ""
    amount = "" if deadline.lapsed_amount is None else f", {formats.value(deadline.lapsed_amount, 'money', 0)}"
    return (
        f"{name} within {deadline.within} days: {formats.integer(deadline.count)} lapse within {deadline.days} days"
        f"{first}; {formats.integer(deadline.lapsed)} have lapsed{amount}"
    )
