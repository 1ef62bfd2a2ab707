"""Score, grade, caps and the grades of the months before."""

from collections.abc import Mapping
from fractions import Fraction

from scorecards.compose.context import SCANS, Context
from scorecards.compose.judging import Judgement, judge
from scorecards.compose.reading import Reading, readings
from scorecards.compose.sentences import subject_of
from scorecards.formats import rounded
from scorecards.model import Cap, Grade, GradePoint, Kpi, Month
from scorecards.statistics.scoring import CUTS, MINIMUM_KPIS, MINIMUM_WEIGHT, SCAN_COVERAGE, Entry, GradeCap, Grading
from scorecards.statistics.scoring import grade as graded

GRADE_MONTHS = 6


def grade(ctx: Context, judgements: Mapping[str, Judgement], decimals: Mapping[str, int]) -> Grade:
    """The grade of the card's month, everything it follows from, and the months before.

    `decimals` are the digits each KPI is printed with.
    """
    found = _grading(judgements)
    score = found.score
    scored = [judged for judged in judgements.values() if judged.weight]
    return Grade(
        letter=found.letter,
        by_score=found.by_score,
        score=_float(score.value),
        score_low=_float(score.low),
        score_high=_float(score.high),
        rated_weight=score.rated_weight,
        total_weight=score.total_weight,
        provisional=found.provisional,
        boundary=found.boundary,
        caps=tuple(_cap(ctx, cap, judgements[cap.kpi], decimals[cap.kpi]) for cap in found.caps),
        history=_history(ctx, found),
        reasons=_reasons(ctx, found, judgements),
        met=sum(judged.status == "met" for judged in scored),
        rated=sum(judged.status in ("met", "near", "missed") for judged in scored),
        decimals=score_decimals(_float(score.value)),
    )


def score_decimals(score: float | None) -> int:
    """Digits at which a printed score cannot fall on the other side of a grade's cut."""
    if score is None:
        return 1
    for decimals in (1, 2, 3):
        shown = rounded(score, decimals)
        if all((shown >= cut) == (score >= cut) for _, cut in CUTS):
            return decimals
    return 4


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _grading(judgements: Mapping[str, Judgement]) -> Grading:
    entries = [Entry(kpi, judged.weight, judged.points) for kpi, judged in judgements.items() if judged.weight]
    red = [kpi for kpi, judged in judgements.items() if judged.crossed]
    scans = judgements.get(SCANS)
    return graded(entries, red, scans.reading.value if scans and scans.reading.value is not None else None)


def _history(ctx: Context, found: Grading) -> tuple[GradePoint, ...]:
    kpis = [
        kpi for kpi in ctx.workspace.kpis.values() if any(t.kpi == kpi.id and t.weight for t in ctx.partner.targets)
    ]
    series = {kpi.id: readings(ctx, kpi) for kpi in kpis if kpi.id in ctx.measures.kpis}
    points = []
    for month in ctx.month.shift(1 - GRADE_MONTHS).until(ctx.month.shift(-1)):
        past = _grading(_judged(ctx, kpis, month, series))
        points.append(GradePoint(str(month), past.letter, _float(past.score.value) if past.letter else None))
    points.append(GradePoint(str(ctx.month), found.letter, _float(found.score.value) if found.letter else None))
    return tuple(points)


def _judged(
    ctx: Context, kpis: list[Kpi], month: Month, series: Mapping[str, Mapping[Month, Reading]]
) -> dict[str, Judgement]:
    return {kpi.id: judge(ctx, kpi, month, series.get(kpi.id)) for kpi in kpis}


def _cap(ctx: Context, cap: GradeCap, judged: Judgement, decimals: int) -> Cap:
    """The cap in words: "the loss rate beyond the red line of 9.0"."""
    say = ctx.words.say
    kpi = ctx.workspace.kpis[cap.kpi]
    name = subject_of(kpi)
    if cap.cause == "red_line" and judged.crossed is not None:
        line = ctx.spoken(judged.crossed.line, kpi.unit, decimals)
        sentence = "{name} beyond the red line of {line}"
        if judged.crossed.rolling:
            sentence = "{name} beyond the red line of {line} over 12 months"
        text = say(sentence, name=name, line=line)
    elif cap.cause == "zero_points":
        text = say("{name} at 0 points", name=name)
    else:
        floor = ctx.formats.value(SCAN_COVERAGE, "percent", 1)
        text = say("{name} below {floor}", name=name, floor=floor)
    return Cap(cap.kpi, text, cap.letter)


def _reasons(ctx: Context, found: Grading, judgements: Mapping[str, Judgement]) -> tuple[str, ...]:
    """Why the card is not graded: the rule, then each scored KPI that could not be rated."""
    say = ctx.words.say
    if found.letter is not None:
        return ()
    if not found.score.total_weight:
        return (say("no target is agreed that could be scored"),)
    reasons = []
    if "rated_weight" in found.shortages:
        least = ctx.formats.value(MINIMUM_WEIGHT, "percent", 0)
        reasons.append(
            say(
                "{rated} of {total} points of weight can be rated; a grade needs {least}",
                rated=str(found.score.rated_weight),
                total=str(found.score.total_weight),
                least=least,
            )
        )
    if "rated_kpis" in found.shortages:
        one, many = (
            "{rated} KPI can be rated; a grade needs {least}",
            "{rated} KPIs can be rated; a grade needs {least}",
        )
        rated = found.score.rated_kpis
        reasons.append(ctx.words.count(one, many, rated, rated=str(rated), least=str(MINIMUM_KPIS)))
    unrated: dict[str, list[str]] = {}
    for kpi_id, judged in judgements.items():
        if judged.weight and judged.points is None:
            unrated.setdefault(judged.reason, []).append(ctx.workspace.kpis[kpi_id].name)
    reasons += [say("{name}: {reason}", name=", ".join(names), reason=reason) for reason, names in unrated.items()]
    return tuple(reasons)
