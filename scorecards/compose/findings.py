"""The findings of the first page: at most three, never padded."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from scorecards.compose.claims import SUBJECTS, has_claims
from scorecards.compose.context import Context
from scorecards.compose.parts import Parts
from scorecards.compose.sentences import finding_title, joined
from scorecards.formats import exact, printed
from scorecards.model import Finding, KpiResult, LaneTable
from scorecards.model.movement import Movement

MOST = 3
#: What one row of a table is called in a sentence.
_ROWS = {
    "shipments": "parcels",
    "charges": "invoice lines",
    "claims": "claims",
    "orders": "orders",
    "receipts": "deliveries",
    "stock_counts": "counts",
    "gradings": "devices",
    "forecasts": "forecasts",
}
#: Months whose value beyond a limit or a run may be named in a finding of the first page.
_STRONG_RULES = ("R1", "R2")


def findings(
    ctx: Context,
    results: Sequence[KpiResult],
    changes: Mapping[str, str],
    parts: Parts,
    pages: Collection[str],
) -> tuple[Finding, ...]:
    """Red lines first, then misses and concerns by signal by points lost, then near misses, then improvements.

    Each refers to the pages that show it, of those the card has (`pages`).
    """
    ranked = sorted(
        (result for result in results if _rank(result) is not None), key=lambda result: (_rank(result), -_lost(result))
    )
    found = []
    for result in ranked[:MOST]:
        shown = ["kpis", "trends"] if result.id in parts.trends else ["kpis"]
        finding = _finding(ctx, result, changes[result.id], shown, parts)
        if result.id in SUBJECTS and has_claims(parts.claims):
            finding = replace(finding, pages=(*finding.pages, "claims"))
        if parts.cost is not None and result.id == parts.cost.kpi:
            finding = replace(finding, pages=(*finding.pages, "cost"))
        found.append(replace(finding, pages=tuple(page for page in finding.pages if page in pages)))
    return tuple(found)


def _rank(result: KpiResult) -> int | None:
    strong = result.rule in _STRONG_RULES
    if result.annotation:
        return 0
    if result.status == "missed" or (strong and result.variation == "concern" and result.weight):
        return 1
    if result.status == "near":
        return 2
    return 3 if strong and result.variation == "improvement" and result.weight else None


def _lost(result: KpiResult) -> float:
    return result.weight * (100 - (result.points if result.points is not None else 100))


def _finding(
    ctx: Context,
    result: KpiResult,
    change: str,
    pages: list[str],
    parts: Parts,
) -> Finding:
    moved, lanes = parts.moved, parts.lanes
    sentences = [_counts(ctx, result), _red_line(ctx, result), _position(ctx, result, change)]
    if moved is not None and result.id == moved.kpi:
        pages.append("explanation")
    if mix := _mix(ctx, result, change, moved):
        sentences.append(mix)
    elif is_broad(result.id, moved):
        sentences.append(ctx.words.say("No lane stands out from the others."))
    elif lanes is not None and result.id == lanes.kpi and (cells := _cells(ctx, lanes)):
        is_raw = result.scored == "raw"
        sentences.append(cells if is_raw else ctx.words.say("With excluded parcels, {cells}", cells=cells))
        pages.append("lanes")
    return Finding(finding_title(ctx, result, change), tuple(s for s in sentences if s), tuple(pages))


def _mix(ctx: Context, result: KpiResult, change: str, moved: Movement | None) -> str:
    """That a change is one of the mix; empty where it is none, or more of it lies inside the lanes: they are named."""
    own = moved.change if moved is not None and moved.kpi == result.id else None
    if not change or own is None or own.standouts or not own.is_mix:
        return ""
    mix, whole, rate = (
        ctx.formats.number(figure, own.decimals, signed=True)
        for figure in (own.totals.mix, own.printed_difference, own.totals.rate)
    )
    sentence = "Of {whole} pp on the month before the mix of lanes accounts for {mix}, rates inside them for {rate}."
    return ctx.words.say(sentence, whole=whole, mix=mix, rate=rate)


def is_broad(kpi: str, moved: Movement | None) -> bool:
    """Whether the parcels above allowance lie in all parts alike: then no lane is named."""
    if moved is None or moved.kpi != kpi or moved.gap is None or moved.target is None:
        return False
    return moved.gap.above > 0 and moved.target.standouts == ()


def _red_line(ctx: Context, result: KpiResult) -> str:
    """A red line crossed by a rated figure; the title says it of any other."""
    if not result.annotation or result.status not in ("near", "missed"):
        return ""
    line = ctx.spoken(result.red_line, result.unit, result.decimals)
    return ctx.words.say("It is beyond its red line of {line}.", line=line)


def _counts(ctx: Context, result: KpiResult) -> str:
    """The fact behind the percentage, in parcels."""
    show, say = ctx.formats, ctx.words.say
    if result.numerator is None or result.denominator is None or result.unit not in ("percent", "per_10000"):
        return ""
    if ctx.workspace.kpis[result.id].denominator != "1":  # a ratio of amounts or of units, not of parcels
        return ""
    if result.scored == "adjusted":  # the sums are those of all parcels, the title speaks of the rest
        return ""
    failures = result.numerator if result.better == "lower" else result.denominator - result.numerator
    allowed = ""
    if result.target is not None:
        target = exact(result.target)
        share = target if result.better == "lower" else 1 - target
        # One more than this whole number would miss the target.
        most = math.floor(share * result.denominator)
        allowed = say("; the target allows {allowed}", allowed=show.integer(most))
    month = show.month(result.period)
    if result.better == "lower":
        sentence = "{failures} of {n} {rows} in {month}{allowed}."
    else:
        sentence = "{failures} of {n} {rows} failed in {month}{allowed}."
    rows = say(_ROWS.get(ctx.workspace.kpis[result.id].table, "rows"))
    n = show.integer(result.denominator)
    return say(sentence, failures=show.integer(failures), n=n, rows=rows, month=month, allowed=allowed)


def _position(ctx: Context, result: KpiResult, change: str) -> str:
    """Where the value stands against its normal range in that month, and by which rule it is a signal."""
    show, say = ctx.formats, ctx.words.say
    normal = _normal_range(result)
    if normal is None:
        return ""
    low = show.figure(normal[0], result.unit, result.decimals)
    if result.unit == "money":  # other units stand once, behind the second figure
        low = ctx.spoken(normal[0], result.unit, result.decimals)
    high = ctx.spoken(normal[1], result.unit, result.decimals)
    if change:
        return say("Its normal range is {low} to {high} (rule {rule}).", low=low, high=high, rule=result.rule or "")
    if result.delta_previous is None:
        return say("Its normal range is {low} to {high}.", low=low, high=high)
    delta = show.figure(result.delta_previous, result.unit, result.decimals, signed=True)
    if result.unit == "percent":
        delta = say("{delta} pp", delta=delta)
    elif result.unit == "money":
        delta = show.value(result.delta_previous, result.unit, result.decimals, signed=True)
    sentence = "Its normal range is {low} to {high}; {delta} on the month before is no change beyond it."
    return say(sentence, low=low, high=high, delta=delta)


def _normal_range(result: KpiResult) -> tuple[float, float] | None:
    """The limits that the page of trends prints; those of the month itself where its signal needs them."""
    point = next((point for point in result.history if point.period == result.period), None)
    if point is None or point.lower is None or point.upper is None:
        return None
    own = (point.lower, point.upper)
    if result.limits is None or point.value is None:
        return own
    shared = (result.limits.lower, result.limits.upper)
    low, value, high = (printed(x, result.unit, result.decimals) for x in (shared[0], point.value, shared[1]))
    is_beyond = not own[0] <= point.value <= own[1]
    return shared if is_beyond == (not low <= value <= high) else own


def _cells(ctx: Context, lanes: LaneTable) -> str:
    """The lanes that hold more late parcels than allowed, by the printed figures."""
    worst = worst_lanes(lanes)
    if not worst or lanes.total.above_allowance <= 0:
        return ""
    held = sum(above for _, above in worst)
    rest = lanes.total.above_allowance - held
    names = joined(ctx, [name for name, _ in worst])
    show, count = ctx.formats, len(worst)
    verb = ctx.words.count(
        "{names} was {held} above its allowance",
        "{names} were {held} above theirs",
        count,
        names=names,
        held=show.integer(held),
    )
    if all(row.lane in {name for name, _ in worst} for row in lanes.rows):
        return ctx.words.say("{verb}.", verb=verb)
    if rest == 0:
        return ctx.words.say("{verb}, all other lanes together neither above nor below.", verb=verb)
    where = ctx.words.say("above") if rest > 0 else ctx.words.say("below")
    return ctx.words.say(
        "{verb}, all other lanes together {rest} {where}.", verb=verb, rest=show.integer(abs(rest)), where=where
    )


def worst_lanes(lanes: LaneTable, most: int = 2) -> list[tuple[str, int]]:
    """Lanes (all their rated services together) with the most late parcels above allowance, as printed."""
    above: dict[str, int] = {}
    for row in lanes.rows:
        if row.lane and row.status in ("met", "near", "missed"):
            above[row.lane] = above.get(row.lane, 0) + row.above_allowance
    ranked = sorted(
        ((name, n) for name, n in above.items() if n > 0), key=lambda entry: -entry[1]
    )  # else as in the table
    return ranked[:most]
