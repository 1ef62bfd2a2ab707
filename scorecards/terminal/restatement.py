"""What a revision changed, on the terminal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from scorecards.formats import NO_DATA, Formats
from scorecards.model import MONEY_SCALE
from scorecards.model.restatement import KpiRestated, Restatement
from scorecards.model.row_changes import ColumnChange, TableChanges
from scorecards.render.restated import RestatedMarks
from scorecards.terminal.console import console
from scorecards.wording import Words

if TYPE_CHECKING:
    from scorecards.ledger import Document
    from scorecards.workspace import Workspace


def print_difference(found: Restatement, before: "Document", after: "Document | None", workspace: "Workspace") -> None:
    """Figures, score and grade, sentences and earlier months that are not as in the earlier revision."""
    screen = console()
    marks = RestatedMarks(Formats(workspace.locale, workspace.currency), Words())
    later = f"revision {after.revision}" if after else f"what would be published now (revision {found.now})"
    screen.print(f"{escape(before.id)} and {later}", highlight=False, soft_wrap=True)
    if found.is_empty:
        screen.print("Nothing that was published is printed otherwise.", soft_wrap=True)
        return
    if found.kpis:
        screen.print(_kpis(found, marks))
    if found.grade is not None:
        screen.print(escape("; ".join(marks.grade(found.grade))), highlight=False, soft_wrap=True)
    if found.sentences:
        screen.print(f"\nSentences of revision {found.before} that no longer hold", highlight=False)
        for sentence in found.sentences:
            screen.print(escape(f"  {sentence.name}: {sentence.before}"), highlight=False, soft_wrap=True)
            screen.print(escape(f"    now: {sentence.now or 'no longer said'}"), highlight=False, soft_wrap=True)
    if found.months:
        screen.print("\nEarlier months on the card", highlight=False)
        for name, months in marks.months(found):
            screen.print(escape(f"  {name}: {months}"), highlight=False, soft_wrap=True)
        if more := marks.more_months(found):
            screen.print(f"  {more} more: --json lists them.", highlight=False)


def _kpis(found: Restatement, marks: RestatedMarks) -> Table:
    columns = [
        "KPI",
        "Month",
        "First published",
        f"r{found.before}",
        f"r{found.now}",
        "Change",
        "Cause",
        "Rows",
        "Effect",
    ]
    if _is_first(found.kpis):
        columns.remove(f"r{found.before}")
    table = _table(*columns)
    for kpi in found.kpis:
        name = f"{kpi.name}, adjusted" if kpi.of == "adjusted" else kpi.name
        figures = [marks.figure(kpi, each) for each in (kpi.first, kpi.before, kpi.now)]
        if _is_first(found.kpis):
            del figures[1]
        effects = ", ".join(marks.effects(kpi, found.since))
        cells = (name, kpi.period, *figures, marks.change(kpi), marks.causes(kpi), marks.rows(kpi), effects)
        table.add_row(*map(escape, cells))
    return table


def _is_first(kpis: Sequence[KpiRestated]) -> bool:
    """Whether the earlier revision is the first one, which has a column already."""
    return all(kpi.first == kpi.before for kpi in kpis)


def print_changed_rows(rows: Mapping[str, TableChanges] | None) -> None:
    """A line for each row that came or went, and for each column of a row that says something else."""
    screen = console()
    if rows is None:
        screen.print("\nThe rows of these revisions are not kept.", soft_wrap=True)
        return
    table = _table("Table", "Row", "Was", "Column", "Before", "Now")
    for name, own in sorted(rows.items()):
        for kind, ids in (("added", own.added), ("removed", own.removed)):
            for row in ids:
                table.add_row(escape(name), escape(row), kind, "", "", "")
        for changed in own.changed:
            for column in changed.columns:
                cells = (name, changed.id, "changed", column.name, *_told(column))
                table.add_row(*map(escape, cells))
    screen.print()
    screen.print(table)


def _told(column: ColumnChange) -> tuple[str, str]:
    """Both values as text, amounts in units of the currency."""
    before, now = column.before, column.after
    if column.type == "money":
        before, now = (each / MONEY_SCALE if isinstance(each, int) else each for each in (before, now))
    return _text(before), _text(now)


def _text(value: object) -> str:
    """A day without its midnight; nothing as a dash."""
    return NO_DATA if value is None else str(value).removesuffix(" 00:00:00")


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        right = name in ("First published", "Change") or (name.startswith("r") and name[1:].isdigit())
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    return table
