"""An explanation on the terminal: sentences, the steps as a table with small bars, and their sum."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rich.markup import escape
from rich.table import Table

from scorecards.formats import NO_DATA, Formats
from scorecards.model.explanation import Explanation, Parcels, Printed, Step
from scorecards.model.kpi import RATE_UNITS
from scorecards.statistics.rounding import round_parts
from scorecards.statistics.status import MINIMUM_N
from scorecards.terminal.console import console

#: Cells that are shown one by one; the others stand in one row. Parts of a cost are few and each of its own kind.
_SHOWN = 12
#: Parcels that are shown; a list of more is for a file.
_LISTED = 40
#: Half the width of a bar, in characters.
_HALF = 8
_TIME_OF_DAY = re.compile(r"(?<=\d{4}-\d\d-\d\d) \d\d:\d\d$")
_EIGHTHS = " ▏▎▍▌▋▊▉"


def print_explanation(found: Explanation, locale: str) -> None:
    """Everything about one figure."""
    formats = Formats(locale, found.currency)
    out = console()
    out.print(f"[bold]{escape(found.partner_name)}: {escape(found.name)}[/bold]")
    for sentence in found.sentences:
        out.print(escape(sentence))
    out.print()
    out.print(_table(found, formats))


def print_parcels(listed: Parcels) -> None:
    """The rows of a step, the first of them where they are many."""
    out = console()
    what = "failed" if listed.failed else "have an amount"
    out.print(escape(f"{listed.name}: {len(listed.rows):,} {what}"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    # What all have in common stands in the name of the step; times of day are for the file.
    told = [i for i in range(len(listed.columns)) if not i or len({row[i] for row in listed.rows}) > 1]
    for i in told:
        table.add_column(listed.columns[i].removesuffix("_at").removesuffix("_on").replace("_", " "), overflow="fold")
    for row in listed.rows[:_LISTED]:
        table.add_row(*(escape(_TIME_OF_DAY.sub("", row[i])) for i in told))
    out.print(table)
    if len(listed.rows) > _LISTED:
        out.print(f"… and {len(listed.rows) - _LISTED:,} more: --csv lists all.")


def _table(found: Explanation, formats: Formats) -> Table:
    """A row per step, the rest in one, and the sum, which is the printed difference."""
    columns = _columns(found)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name, justify="left" if name in ("Step", "") else "right", no_wrap=name != "Step")
    shown, others = found.steps[:_SHOWN], found.steps[_SHOWN:]
    if len(others) == 1 or found.is_by_component:
        shown, others = found.steps, ()
    if found.is_by_component:
        shown = _added_up(found)
    above = _above_column(formats, shown, others) if found.above is not None else []
    widest = max([abs(step.printed.total) for step in shown] + [abs(_sum(others).total)], default=0.0)
    for index, step in enumerate(shown):
        table.add_row(*_cells(found, formats, step, above[index : index + 1]), _bar(step.printed.total, widest))
    if others:
        name = f"other cells ({len(others)})"
        table.add_row(*_summed(found, formats, name, others, above[-2:-1]), _bar(_sum(others).total, widest))
    table.add_section()
    whole = _summed(found, formats, "sum", found.steps, above[-1:])
    table.add_row(*(f"[bold]{cell}[/bold]" if cell else "" for cell in whole), "")
    return table


def _added_up(found: Explanation) -> tuple[Step, ...]:
    """The components with what they were and are rounded so that each column adds up to its total as printed."""
    own = [step for step in found.steps if step.value is not None]
    columns = [
        round_parts([getattr(step, name) or 0.0 for step in own], found.decimals, Decimal(str(total)))
        for name, total in (("before", found.printed_base), ("value", found.printed_value))
    ]
    rounded = {
        step.id: replace(step, before=float(before), value=float(value))
        for step, before, value in zip(own, *columns, strict=True)
    }
    return tuple(rounded.get(step.id, step) for step in found.steps)


def _above_column(formats: Formats, shown: Sequence[Step], others: Sequence[Step]) -> list[str]:
    """Failures above those allowed, of each row, of the rest where there is one and of all: as printed they add up."""
    parts = [step.above or 0.0 for step in shown]
    if others:
        parts.append(sum(step.above or 0.0 for step in others))
    rounded = round_parts(parts, 1)
    return [formats.number(figure, 1, signed=True) for figure in (*rounded, sum(rounded, Decimal(0)))]


def _columns(found: Explanation) -> list[str]:
    unit = {"percent": "pp", "money": found.currency}.get(found.unit, "")
    accounts = f"accounts for{f' ({unit})' if unit else ''}"
    if found.against == "target":
        counts = ["failed", "above allowance"] if found.above is not None else []
        return ["Step", "n", *counts, "value", "target", accounts, ""]
    if found.is_by_component:
        return ["Step", "before", "value", accounts, ""]
    rest = ["rest"] if found.totals.rest else []
    return ["Step", "n before", "n", "before", "value", "rate", "mix", *rest, accounts, ""]


def _cells(found: Explanation, formats: Formats, step: Step, above: Sequence[str]) -> list[str]:
    name = f"{step.name} ({step.kind})" if step.kind in ("new", "ended") else step.name
    value = _value(found, formats, step.value, step.n)
    before = _value(found, formats, step.before, step.n if step.n_before is None else step.n_before)
    if found.against == "target":
        counts = [_count(formats, step.failures), *above] if found.above is not None else []
        return [
            escape(name),
            formats.integer(step.n),
            *counts,
            value,
            before,
            _effects(found, formats, step.printed)[-1],
        ]
    if found.is_by_component:
        return [escape(name), before, value, _effects(found, formats, step.printed)[-1]]
    sizes = [formats.integer(step.n_before or 0), formats.integer(step.n)]
    return [escape(name), *sizes, before, value, *_effects(found, formats, step.printed)]


def _summed(found: Explanation, formats: Formats, name: str, steps: Sequence[Step], above: Sequence[str]) -> list[str]:
    """A row that stands for several steps; only the row of all has a value."""
    is_all = len(steps) == len(found.steps)
    value, before = (
        formats.number(own, found.decimals) if is_all else "" for own in (found.printed_value, found.printed_base)
    )
    effects = _effects(found, formats, _sum(steps, found.decimals))
    n = formats.integer(sum(step.n for step in steps))
    if found.against == "target":
        failed = sum(step.failures or 0 for step in steps)
        counts = [_count(formats, failed), *above] if found.above is not None else []
        return [name, n, *counts, value, before, effects[-1]]
    if found.is_by_component:
        return [name, before, value, effects[-1]]
    return [name, formats.integer(sum(step.n_before or 0 for step in steps)), n, before, value, *effects]


def _effects(found: Explanation, formats: Formats, printed: Printed) -> list[str]:
    rest = [printed.rest] if found.totals.rest else []
    figures = [printed.rate, printed.mix, *rest, printed.total]
    return [formats.number(figure, found.decimals, signed=True) for figure in figures]


def _value(found: Explanation, formats: Formats, value: float | None, n: int) -> str:
    """A value; a share of too few parcels is left to its counts."""
    is_few = found.unit in RATE_UNITS and n < MINIMUM_N
    return NO_DATA if is_few else formats.figure(value, found.unit, found.decimals)


def _count(formats: Formats, count: int | None) -> str:
    return NO_DATA if count is None else formats.integer(count)


def _sum(steps: Sequence[Step], decimals: int = 6) -> Printed:
    names = ("total", "rate", "mix", "rest")
    return Printed(*(round(sum(getattr(step.printed, name) for step in steps), decimals) for name in names))


def _bar(value: float, widest: float) -> str:
    """A bar from a common zero line: to the left what lies below, to the right what lies above."""
    eighths = round(abs(value) / widest * _HALF * 8) if widest else 0
    bar = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
    if value >= 0:
        return f"{'':{_HALF}}│{bar}"
    whole = "█" * max(1, round(eighths / 8)) if eighths else ""
    return f"{whole:>{_HALF}}│"
