"""Cards, documents, sources and the catalogue on the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorecards.formats import Formats
from scorecards.model import Kpi, KpiResult, Month, Scorecard
from scorecards.model.computed import COMPUTED
from scorecards.render.text import named
from scorecards.terminal.claims import print_claims
from scorecards.terminal.console import console
from scorecards.terminal.movement import print_movement
from scorecards.terminal.peers import print_peers
from scorecards.terminal.service_credits import print_service_credit
from scorecards.terminal.weeks import print_weeks

if TYPE_CHECKING:
    from scorecards.outbox import Made
    from scorecards.sources.tables import SourceReport


def print_made(made: "Sequence[Made]", target: Path, month: Month) -> None:
    """One row per document: partner, score, grade, targets met, pages, file."""
    table = Table(title=f"Scorecards {month}", title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Partner", "Score", "Grade", "Targets met", "Pages", "File"):
        right = name in ("Score", "Targets met", "Pages")
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for entry in made:
        grade, card = entry.card.grade, entry.card
        table.add_row(
            escape(card.partner),
            Formats(card.locale).number(grade.score, grade.decimals),
            grade.letter or "not graded",
            f"{grade.met} of {grade.rated}",
            str(entry.pages) if entry.pages else "failed",
            escape(str(entry.path.relative_to(target))),
        )
    screen = console()
    screen.print(table)
    screen.print(f"In {escape(str(target))}", soft_wrap=True)
    for entry in made:
        if entry.replaced:
            screen.print(f"{escape(entry.card.partner)}: {_replaced(entry.replaced)}", soft_wrap=True)


def _replaced(characters: str) -> str:
    """What is said of characters that no font has."""
    is_one = len(characters) == 1
    shown = "1 character is" if is_one else f"{len(characters)} characters are"
    return (
        f"{shown} shown as □, for no font has {'it' if is_one else 'them'}: {named(characters)}. "
        "Name fonts that do under fallback_fonts in brand.yaml."
    )


def print_card(card: Scorecard) -> None:
    """Titles, findings and the KPI table of one card."""
    screen = console()
    screen.print(f"[bold]{escape(card.partner)}[/] · {card.period_label} · data as of {card.data_as_of}")
    for page in card.pages[:1]:
        screen.print(f"[bold]{escape(page.title)}[/]")
    for reason in card.grade.reasons:
        screen.print(f"  {escape(reason)}")
    formats = Formats(card.locale, card.currency)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("KPI", "Weight", "AC", "Target", "ΔTarget", "ΔPM", "n", "Change", "Assurance", "Points", "Status"):
        table.add_column(name, justify="left" if name in ("KPI", "Change", "Assurance", "Status") else "right")
    for result in card.kpis:
        table.add_row(*(escape(cell) for cell in _cells(result, formats)))
    screen.print(table)
    for finding in card.findings:
        said = f"\n  {escape(' '.join(finding.sentences))}" if finding.sentences else ""
        screen.print(f"• {escape(finding.title)}{said}")
    _print_sections(screen, card, formats)


def _print_sections(screen: Console, card: Scorecard, formats: Formats) -> None:
    """What stands under the table where the card has it."""
    if card.movement:
        print_movement(screen, card.movement, card.kpi(card.movement.kpi).unit, formats)
    if card.weeks:
        print_weeks(screen, card.weeks, formats)
    if card.claims:
        print_claims(screen, card.claims, formats)
    if card.service_credit:
        print_service_credit(screen, {result.id: result for result in card.kpis}, card.locale, card.service_credit)
    if card.peers:
        print_peers(screen, card.peers)


def _cells(result: KpiResult, formats: Formats) -> tuple[str, ...]:
    def figure(value: float | None, *, signed: bool = False) -> str:
        return formats.figure(value, result.unit, result.decimals, signed=signed)

    unit = {"percent": "%", "per_10000": "per 10,000", "money": result.currency, "working_days": "days"}
    arrow = {"higher": " ↑", "lower": " ↓"}.get(result.better or "", "")
    return (
        f"{result.name}, {unit.get(result.unit, result.unit)}{arrow}",
        str(result.weight) if result.weight else "–",
        figure(result.value) + ("p" if result.provisional else ""),
        figure(result.target),
        figure(result.gap, signed=True),
        figure(result.delta_previous, signed=True),
        formats.integer(result.n),
        f"{result.variation.replace('_', ' ')}{f' ({result.rule})' if result.rule else ''}",
        result.assurance.replace("_", " ") + (", under review" if result.under_review else ""),
        formats.number(result.points, 1),
        result.status.replace("_", " ") + (f": {result.reason}" if result.reason else ""),
    )


def print_kpis(kpis: Mapping[str, Kpi]) -> None:
    """The catalogue by group, and the figures that are computed from it."""
    screen = console()
    for kpi in kpis.values():
        better = f", {kpi.better} is better" if kpi.better else ""
        screen.print(
            f"[bold]{kpi.id}[/]  {escape(kpi.name)} ({kpi.unit.replace('_', ' ')}{better}; {kpi.group}; {kpi.origin})"
        )
        screen.print(f"    {escape(kpi.definition.strip())}")
        ratio = f"percentile {kpi.quantile} of {kpi.of}" if kpi.of else f"sum({kpi.numerator}) / sum({kpi.denominator})"
        screen.print(
            f"    {escape(ratio)} over {kpi.table} where {escape(kpi.population)}, by {kpi.month}", style="dim"
        )
        screen.print(f"    needs {', '.join(kpi.needs)} · source: {escape(kpi.source)}", style="dim")
    for figure in COMPUTED:
        screen.print(f"[bold]{figure.id}[/]  {escape(figure.name)} ({figure.unit}; computed, not a KPI)")
        screen.print(f"    {escape(figure.definition)}")
        screen.print(f"    `scorecards figures PARTNER PERIOD --kpi {figure.id}`", style="dim")
        screen.print(f"    needs {escape(figure.needs)} · source: {escape(figure.source)}", style="dim")


def print_sources(reports: "Sequence[SourceReport]") -> None:
    """Rows of every source: read = used + rejected + filtered + superseded."""
    sums: dict[tuple[str, str], list[int]] = {}
    for report in reports:
        own = sums.setdefault((report.table, report.source), [0, 0, 0, 0, 0])
        for index, n in enumerate((report.rows, report.used, report.rejected, report.filtered, report.superseded)):
            own[index] += n
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Table", "Source", "Rows", "Used", "Rejected", "Filtered", "Superseded"):
        table.add_column(name, justify="left" if name in ("Table", "Source") else "right")
    for (name, source), numbers in sums.items():
        table.add_row(name, escape(source), *(f"{n:,}" for n in numbers))
    console().print(table)
