"""The carrier mix on the terminal."""

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorecards.formats import NO_DATA, Formats, rounded
from scorecards.model.mix import MixCell, MixOption, MixPlan
from scorecards.model.mix import MixLimit as Limit
from scorecards.terminal.console import console

_LEFT = ("Lane", "Partner", "Rule", "Price", "Kept today")


def print_mix(plan: MixPlan, locale: str) -> None:
    """Every lane with its partners, the total, the rules with what they cost, or why there is no plan."""
    formats, own = Formats(locale, plan.currency), console()
    own.print(f"Carrier mix {plan.period}, internal, data as of {plan.data_as_of}")
    own.print(_lanes(plan, formats))
    _print_total(own, plan, formats)
    if plan.conflict:
        own.print(f"\n{escape(conflict_text(plan))}", soft_wrap=True)
    if plan.limits:
        own.print()
        own.print(_limits(plan, formats))
        if hidden := len(plan.limits) - len(_shown(plan)):
            what = "do not bind" if plan.state == "planned" else "are kept today"
            own.print(f"{hidden} more shares of single partners {what}; --json lists them.", style="dim")
    own.print()
    for note in plan.notes:
        own.print(escape(note), style="dim")


def conflict_text(plan: MixPlan) -> str:
    """The rules that contradict each other, a line each with its place."""
    lines = ["No allocation keeps all rules. These cannot be kept together; without any one of them they can:"]
    for each in plan.conflict:
        place = f" ({each.where}:{each.line})" if each.where else ""
        lines.append(f"  – {each.words}{place}")
    return "\n".join(lines)


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(name, justify="left" if name in _LEFT else "right")
    return table


def _lanes(plan: MixPlan, formats: Formats) -> Table:
    """A row for each lane and service, and one for each of its partners under it."""
    planned = plan.state == "planned"
    more = ("Planned", "Share", "Cost planned") if planned else ()
    table = _table("Lane", "Partner", "Per good delivery", "95 %", "n", "On time", "Today", "Share", "Cost", *more)
    for cell in plan.cells:
        head = [cell.lane, "", "", "", "", "", formats.integer(cell.parcels), "", _money(cell.cost_today, formats)]
        if planned:
            head += [formats.integer(cell.parcels), "", _money(cell.cost_planned, formats)]
        table.add_row(*map(escape, head), style="bold")
        for option in cell.options:
            if option.today or option.planned or option.basis == "own":
                table.add_row(*map(escape, _option(cell, option, formats, planned=planned)))
    return table


def _option(cell: MixCell, option: MixOption, formats: Formats, *, planned: bool) -> list[str]:
    is_own = option.basis == "own"
    per_good = formats.value(option.cost_per_good, "money", 2) if is_own else option.basis.replace("_", " ")
    low_high = (
        f"{formats.number(option.interval[0], 2)}–{formats.number(option.interval[1], 2)}"
        if option.interval
        else NO_DATA
    )
    row = [
        "",
        option.name,
        per_good,
        low_high,
        formats.integer(option.n),
        formats.value(option.on_time, "percent", 1) if option.basis != "below_minimum" else NO_DATA,
        formats.integer(option.today),
        _share(option.today, cell, formats),
        _money(option.cost * option.today, formats),
    ]
    if planned and option.planned is not None:
        parcels = option.planned
        row += [formats.integer(parcels), _share(parcels, cell, formats), _money(option.cost * parcels, formats)]
    return row


def _share(parcels: int, cell: MixCell, formats: Formats) -> str:
    return formats.value(parcels / cell.parcels, "percent", 0) if parcels and cell.parcels else ""


def _money(amount: float | None, formats: Formats) -> str:
    return formats.value(amount, "money", 0) if amount else ""


def _print_total(own: Console, plan: MixPlan, formats: Formats) -> None:
    total = plan.total
    today = (
        f"{formats.integer(total.parcels)} parcels cost {formats.value(total.cost_today, 'money', 0)} today: "
        f"{formats.value(total.cost_per_good_today, 'money', 2)} per good delivery, "
        f"{formats.value(total.on_time_today, 'percent', 1)} on time."
    )
    own.print(f"\n{today}")
    if total.saving is None or total.cost_planned is None:
        return
    saving = rounded(total.cost_today, 0) - rounded(total.cost_planned, 0)  # as the two amounts are printed
    low_high = total.saving_interval
    interval = (
        f" (95 %: {formats.value(low_high[0], 'money', 0)} to {formats.value(low_high[1], 'money', 0)})"
        if low_high
        else ""
    )
    verb = "saves" if saving >= 0 else "costs more, for today's mix breaks rules:"
    own.print(
        f"The plan {verb} {formats.value(abs(saving), 'money', 0)}{interval}: "
        f"{formats.value(total.cost_planned, 'money', 0)}, "
        f"{formats.value(total.cost_per_good_planned, 'money', 2)} per good delivery, "
        f"{formats.value(total.on_time_planned, 'percent', 1)} on time; {formats.integer(total.moved)} parcels move."
    )


def _limits(plan: MixPlan, formats: Formats) -> Table:
    table = _table("Rule", "Today", "Planned", "Kept today", "Price")
    for limit in _shown(plan):
        kept = "yes" if limit.kept_today else "no"
        price = limit.price or ("does not bind" if plan.state == "planned" else "")
        row = (limit.words, _reached(limit, limit.today, formats), _reached(limit, limit.planned, formats), kept, price)
        table.add_row(*map(escape, row))
    return table


def _shown(plan: MixPlan) -> list[Limit]:
    """All limits, but of a share that holds for every partner only what binds or is broken today."""
    spoken = Counter((limit.where, limit.line, limit.kind) for limit in plan.limits)
    return [
        limit
        for limit in plan.limits
        if spoken[limit.where, limit.line, limit.kind] == 1 or limit.binding or not limit.kept_today
    ]


def _reached(limit: Limit, value: float | None, formats: Formats) -> str:
    if value is None:
        return NO_DATA
    if limit.kind in ("on_time", "most_share", "least_share"):
        return formats.value(value, "percent", 2)
    return formats.integer(value)
