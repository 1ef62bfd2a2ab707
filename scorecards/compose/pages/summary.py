"""The words around the first page: grade, targets met, what caps the grade."""

from collections.abc import Sequence

from scorecards.compose.context import Context
from scorecards.compose.pages.adjusted import adjusted_trends, raw_is_scored
from scorecards.compose.pages.titles import fits
from scorecards.model import Grade, KpiResult, Page

#: Days after which losses, damages and claims of a month are read.
_CLAIM_DAYS = 90


def summary_page(ctx: Context, grade: Grade, results: Sequence[KpiResult]) -> Page:
    """The first page."""
    say, show = ctx.words.say, ctx.formats
    month = show.month(ctx.month)
    late = [result for result in results if ctx.workspace.kpis[result.id].matures_after == _CLAIM_DAYS]
    cohorts = sorted({result.period for result in late if result.period != str(ctx.month)})
    notes = (
        [
            say(
                "Lost, damaged, returned and claims are read 90 days after hand-over, so this card scores the {month} cohort.",
                month=show.month_name(cohorts[-1]),
            )
        ]
        if cohorts
        else []
    )
    notes.append(say("Sparklines are scaled to the width of their own normal range."))
    notes += raw_is_scored(ctx, results) + adjusted_trends(ctx, results)
    return Page(
        "summary",
        say("Executive summary"),
        _summary_title(ctx, grade, results),
        say("Monthly partner scorecard, {month} · AC against contract target and previous month (PM)", month=month),
        say("Sparklines show 13 months; grey band = normal range, dashed = target, last point marked."),
        " ".join(notes),
    )


def _summary_title(ctx: Context, grade: Grade, results: Sequence[KpiResult]) -> str:
    say, month = ctx.words.say, ctx.formats.month(ctx.month)
    tally = {"met": str(grade.met), "rated": str(grade.rated)}
    if grade.letter is None:
        return _not_graded_title(ctx, grade.rated, sum(result.weight > 0 for result in results), month)
    score = ctx.formats.number(grade.score, grade.decimals)
    if grade.letter != grade.by_score and grade.caps:
        worst = max(grade.caps, key=lambda cap: cap.letter)
        values = {"letter": grade.letter, "score": score, "by_score": grade.by_score or "", "cap": worst.text, **tally}
        long = "Grade {letter}: {met} of {rated} rated targets met and the score is {score} ({by_score}), but {cap} caps the grade"
        short = "Grade {letter}: the score is {score} ({by_score}), but {cap} caps the grade"
        return say(long if fits(ctx, say(long, **values)) else short, **values)
    sentence = "Grade {letter}: {met} of {rated} rated targets met and the score is {score}"
    head = say(sentence, letter=grade.letter, score=score, **tally)
    crossed = sum(bool(result.annotation) for result in results)
    if not crossed:
        return head
    one, many = "{head}; {n} red line is crossed", "{head}; {n} red lines are crossed"
    return ctx.words.count(one, many, crossed, head=head, n=str(crossed))


def _not_graded_title(ctx: Context, rated: int, scored: int, month: str) -> str:
    if not scored:
        return ctx.words.say("Not graded: no target is agreed that could be scored")
    if scored == 1:
        one = "Not graded: the one target can be rated in {month}"
        return ctx.words.say(one if rated else "Not graded: the one target cannot be rated in {month}", month=month)
    sentence = "Not graded: {rated} of {scored} targets can be rated in {month}"
    return ctx.words.say(sentence, rated=str(rated), scored=str(scored), month=month)
