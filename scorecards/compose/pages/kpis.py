"""The words around the KPI table."""

from collections.abc import Sequence

from scorecards.compose.context import Context
from scorecards.compose.pages.adjusted import adjusted_trends, dispatch_clock, raw_is_scored
from scorecards.compose.sentences import joined
from scorecards.model import Grade, KpiResult, Page

#: What misses that are all of one kind are.
_ALIKE = {
    "range": "within their normal range",
    "incapable": "the process as it runs today",
    "special": "special causes",
}


def kpis_page(ctx: Context, grade: Grade, results: Sequence[KpiResult]) -> Page:
    """The page of the KPI table."""
    say = ctx.words.say
    near = [result for result in results if result.weight and result.near is not None]
    notes = [
        say(
            "Points: 100 at target, 0 at twice the allowed failure (amounts, days and hours: 110% of target) unless the contract says otherwise."
        ),
        say("Near tolerance: rates 0.2 × allowed failure, per 10,000 10%, cost and days 2%, unless agreed.")
        if near
        else "",
        *(
            [say("On time: by the original promise; undelivered, returned and cancelled count as late.")]
            if any(result.id == "on_time" for result in results)
            else []
        ),
        *dispatch_clock(ctx, results),
        *raw_is_scored(ctx, results),
        *adjusted_trends(ctx, results),
    ]
    not_rated = [r for r in results if r.weight and r.status in ("not_rated", "not_supplied")]
    if not_rated and grade.score is not None:
        names = joined(ctx, [result.name for result in not_rated])
        one = "Not rated: {names}; its weight is redistributed ({low}–{high} if it scored 0 or 100)."
        many = "Not rated: {names}; their weight is redistributed ({low}–{high} if they scored 0 or 100)."
        bounds = {"low": grade.score_low, "high": grade.score_high}
        figures = {name: ctx.formats.number(score, 1) for name, score in bounds.items()}
        notes.insert(0, ctx.words.count(one, many, len(not_rated), names=names, **figures))
    return Page(
        "kpis",
        say("KPI scorecard"),
        _kpis_title(ctx, grade, results),
        say(
            "KPI value (AC) against contract target, previous month (PM) and same month of the previous year (PY) · ↑ higher is better, ↓ lower is better · changes of % in percentage points (pp)"
        ),
        say("Light bar = better than target, dark = worse; one scale per unit. Band = normal range."),
        " ".join(note for note in notes if note),
    )


def _kpis_title(ctx: Context, grade: Grade, results: Sequence[KpiResult]) -> str:
    """Misses by kind: within the range, the process as it runs, a special cause, or too little history."""
    say = ctx.words.say
    scored = [result for result in results if result.weight]
    misses = [result for result in scored if result.status in ("near", "missed")]
    if not scored:
        return say("No target is agreed that could be scored")
    if not grade.rated:
        one, many = "The one target cannot be rated yet", "None of the {n} targets can be rated yet"
        return ctx.words.count(one, many, len(scored), n=str(len(scored)))
    if not misses:
        one, many = "The one rated target was met", "All {rated} rated targets met"
        return ctx.words.count(one, many, grade.rated, rated=str(grade.rated))
    kinds = {"special": 0, "better": 0, "incapable": 0, "range": 0, "short": 0}
    for result in misses:
        kinds[_kind(result)] += 1
    sentences = {
        "range": ctx.words.count(
            "{n} is within its normal range", "{n} are within their normal range", kinds["range"], n=str(kinds["range"])
        ),
        "incapable": ctx.words.count(
            "{n} is the process as it runs today",
            "{n} are the process as it runs today",
            kinds["incapable"],
            n=str(kinds["incapable"]),
        ),
        "special": ctx.words.count(
            "{n} is a special cause", "{n} are special causes", kinds["special"], n=str(kinds["special"])
        ),
        "better": ctx.words.count(
            "{n} has a signal for the better",
            "{n} have a signal for the better",
            kinds["better"],
            n=str(kinds["better"]),
        ),
        "short": ctx.words.count(
            "{n} has no settled normal range", "{n} have no settled normal range", kinds["short"], n=str(kinds["short"])
        ),
    }
    parts = ", ".join(sentence for kind, sentence in sentences.items() if kinds[kind])
    head = say("{met} of {rated} rated targets met", met=str(grade.met), rated=str(grade.rated))
    if len(misses) == 1:
        tail = {
            "range": "the miss is within its normal range",
            "incapable": "the miss is the process as it runs today",
            "special": "the miss is a special cause",
            "better": "the miss has a signal for the better",
            "short": "the miss has no settled normal range to be judged by",
        }[_kind(misses[0])]
        return say("{head}; {tail}", head=head, tail=say(tail))
    alike = next((kind for kind in _ALIKE if kinds[kind] == len(misses)), None)
    if alike is not None:
        return say("{head}; the {n} misses are {what}", head=head, n=str(len(misses)), what=say(_ALIKE[alike]))
    return say("{head}; of the {n} misses {parts}", head=head, n=str(len(misses)), parts=parts)


def _kind(result: KpiResult) -> str:
    if result.variation in ("concern", "improvement"):
        return "special" if result.variation == "concern" else "better"
    if result.limits is None or result.limits.trial:
        return "short"
    return "incapable" if result.assurance == "missed" else "range"
