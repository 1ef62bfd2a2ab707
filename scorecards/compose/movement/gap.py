"""From the failures that the target allows to those there were, by lane, service and flow."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.compose.lanes import lane_name, service_name
from scorecards.model import LaneTable
from scorecards.model.explanation import Explanation, Step
from scorecards.model.movement import GapBridge, GapKind, GapStep
from scorecards.statistics.rounding import round_to_integers, whole_above

#: Cells with a step of their own, the largest above their allowance.
NAMED = 5
#: What most parcels are: said only where it is another one.
_USUAL_FLOW = "forward"


def gap_bridge(ctx: Context, found: Explanation, lanes: LaneTable | None) -> GapBridge | None:
    """The bridge to the target in failures; None where the KPI counts none, or where there is one cell only.

    Its whole numbers add up, and where `lanes` counts the same rows they add up to its rows too.
    """
    if found.above is None or len(found.steps) < 2:
        return None
    failures = sum(step.failures or 0 for step in found.steps)
    parcels = _printed(ctx, found, lanes)
    above = [step for step in found.steps if (step.above or 0.0) > 0]
    above.sort(key=lambda step: (-parcels[step.id], -(step.above or 0.0), step.id))
    below = [step for step in found.steps if (step.above or 0.0) <= 0]
    largest = [step for step in above[:NAMED] if parcels[step.id] > 0]
    named = [_step(ctx, found, "cell", [step], parcels) for step in largest]
    both: list[tuple[GapKind, list[Step]]] = [("above", above[len(largest) :]), ("below", below)]
    others = [(kind, cells) for kind, cells in both if cells]
    exact = [sum((_above(step) for step in cells), Fraction(0)) for _, cells in others]
    whole = round_to_integers(exact, sum(parcels.values()) - sum(step.parcels for step in named))
    grouped = [
        replace(_step(ctx, found, kind, cells, parcels, alone=not named), parcels=rounded)
        for (kind, cells), rounded in zip(others, whole, strict=True)
    ]
    return GapBridge(
        allowed=failures - sum(parcels.values()),
        actual=failures,
        target=found.printed_base,
        value=found.printed_value,
        decimals=found.decimals,
        steps=(*named, *grouped),
    )


def _printed(ctx: Context, found: Explanation, lanes: LaneTable | None) -> dict[str, int]:
    """Failures above allowance in whole parcels: the rows of the lane table first, then each among its cells."""
    rows = {(row.service, row.lane): row.above_allowance for row in lanes.rows if row.lanes == 1} if lanes else {}
    groups: dict[tuple[str, str] | None, list[Step]] = {}
    for step in found.steps:
        row = _row(ctx, step)
        groups.setdefault(row if row in rows else None, []).append(step)
    total = whole_above(sum((_above(step) for step in found.steps), Fraction(0)))
    rest = total - sum(rows[row] for row in groups if row is not None)
    parcels: dict[str, int] = {}
    for key, steps in groups.items():
        whole = rest if key is None else rows[key]
        shares = round_to_integers([_above(step) for step in steps], whole)
        parcels |= {step.id: share for step, share in zip(steps, shares, strict=True)}
    return parcels


def _above(step: Step) -> Fraction:
    return Fraction(step.above or 0.0).limit_denominator(1_000_000)


def _row(ctx: Context, step: Step) -> tuple[str, str]:
    """Service and lane as the lane table prints them."""
    origin, _, destination = step.cell.get("lane", "").partition("-")
    return service_name(ctx, step.cell.get("service", "")), lane_name(ctx, origin, destination)


def _step(
    ctx: Context,
    found: Explanation,
    kind: GapKind,
    cells: Sequence[Step],
    parcels: dict[str, int],
    *,
    alone: bool = False,
) -> GapStep:
    """One cell, or cells together; `alone`: none above allowance has a step of its own."""
    size, count = ctx.formats.integer(len(cells)), ctx.words.count
    above = count("1 other cell above allowance", "{k} other cells above allowance", len(cells), k=size)
    if alone:
        above = count("1 cell above allowance", "{k} cells above allowance", len(cells), k=size)
    names = {
        "cell": cell_name(ctx, cells[0].cell),
        "above": above,
        "below": count("1 cell at or below allowance", "{k} cells at or below allowance", len(cells), k=size),
    }
    points = round(sum(step.printed.total for step in cells), found.decimals)
    return GapStep(kind, names[kind], len(cells), sum(parcels[step.id] for step in cells), points)


def cell_name(ctx: Context, cell: dict[str, str]) -> str:
    """`FR→ES standard`, and the flow where it is not the usual one: `FR→ES standard, return`."""
    say = ctx.words.say
    lane, service, flow = (cell.get(name, "") for name in ("lane", "service", "flow"))
    words = " ".join(filter(None, [lane.replace("-", "→", 1), ctx.plain(service)])) or say("Lane not given")
    return say("{cell}, {flow}", cell=words, flow=ctx.plain(flow)) if flow and flow != _USUAL_FLOW else words
