"""The sheets of words and steps: explanation, causes, definitions."""

from collections.abc import Iterator

from scorecards.compose.annex.sheet import Draft, amount, plain, unit_name
from scorecards.model import UNIT_SCALE, Scorecard
from scorecards.model.annex import Amount, Cell
from scorecards.model.explanation import Explanation
from scorecards.model.movement import GapBridge
from scorecards.workspace import Workspace

_STEPS = (
    "Question", "Step", "Kind", "n", "n before", "Value", "Compared with", "Failures", "Failures before",
    "Above allowance", "Effect", "Of it rate", "Of it mix", "Of it rest",
)  # fmt: skip
_CAUSES = (
    "Cause",
    "Recorded as",
    "Party",
    "Parcels",
    "Share",
    "Days late",
    "Share of days",
    "Change on the month before",
)
_DEFINITIONS = ("KPI", "Id", "Unit", "Better", "Counted by", "Read after months", "Definition", "Source")


def explanation_sheet(card: Scorecard) -> Draft | None:
    """Every bridge of the card: its steps' effects add up to the figure less what it is compared with."""
    moved, cost = card.movement, card.cost
    rows: list[tuple[Cell, ...]] = []
    if moved is not None and moved.gap is not None and moved.target is not None:
        rows += _gap(moved.gap, moved.target)
    bridges = [moved.target, moved.change, moved.year] if moved is not None else []
    bridges += [cost.change, cost.year] if cost is not None else []
    for found in bridges:
        rows += _bridge(found) if found is not None else []
    note = "In each question first figure + effects = last figure, in the unit of its KPI."
    return Draft("Explanation", note, _STEPS, rows) if rows else None


def _gap(gap: GapBridge, found: Explanation) -> Iterator[tuple[Cell, ...]]:
    """The bridge as it stands on the page, in whole parcels."""
    scale = UNIT_SCALE[found.unit]

    def shown(value: float) -> Amount | None:
        return amount(value / scale, found.unit, gap.decimals)

    question = f"{found.name} and its target, as printed"
    rest = (None,) * 3
    yield question, "Target", "first figure", None, None, shown(gap.target), None, gap.allowed, None, None, None, *rest
    for step in gap.steps:
        yield (
            question, step.name, step.kind, None, None, None, None, None, None, step.parcels, shown(step.points), *rest,
        )  # fmt: skip
    yield question, "Actual", "last figure", None, None, shown(gap.value), None, gap.actual, None, None, None, *rest


def _bridge(found: Explanation) -> Iterator[tuple[Cell, ...]]:
    def shown(value: float | None) -> Amount | None:
        return amount(value, found.unit, found.decimals + 1)

    question = f"{found.name} and {'its target' if found.against == 'target' else found.against}, by cell"
    rest = (None,) * 8
    yield question, found.against, "first figure", found.n_before, None, shown(found.base), *rest
    for step in found.steps:
        yield (
            question,
            step.name,
            step.kind,
            step.n,
            step.n_before,
            shown(step.value),
            shown(step.before),
            step.failures,
            step.failures_before,
            step.above,
            *(shown(part) for part in (step.total, step.rate, step.mix, step.rest)),
        )
    yield question, found.period, "last figure", found.n, None, shown(found.value), *rest


def causes_sheet(card: Scorecard) -> Draft | None:
    """Late parcels by recorded cause."""
    if card.movement is None or card.movement.causes is None:
        return None
    causes = card.movement.causes
    rows: list[tuple[Cell, ...]] = [
        (
            row.name,
            row.word,
            row.party,
            row.parcels,
            amount(row.share / 100, "percent", 1),
            row.days,
            amount(row.days_share / 100, "percent", 1) if row.days_share is not None else None,
            row.change,
        )
        for row in causes.rows
    ]
    note = "{parcels} late parcels by the cause recorded for each."
    return Draft("Causes", note, _CAUSES, rows, {"parcels": str(causes.total.parcels)})


def definitions_sheet(workspace: Workspace, card: Scorecard) -> Draft:
    """Every KPI of the card in words."""
    kpis = [(result, workspace.kpis[result.id]) for result in card.kpis]
    rows: list[tuple[Cell, ...]] = [
        (
            kpi.name,
            kpi.id,
            unit_name(kpi.unit, result.currency),
            plain(kpi.better),
            plain(kpi.month),
            kpi.lag_months,
            kpi.definition.strip(),
            kpi.source,
        )
        for result, kpi in kpis
    ]
    return Draft("Definitions", "The KPIs of this card.", _DEFINITIONS, rows)
