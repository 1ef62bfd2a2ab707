"""The words around each page: a title that states the finding, a subtitle, how to read, notes."""

from collections.abc import Mapping, Sequence
from datetime import date

from scorecards.compose.context import Context
from scorecards.compose.lane_words import lanes_page
from scorecards.compose.sentences import joined, subject
from scorecards.model import DataNotes, Grade, KpiResult, LaneTable, Page
from scorecards.statistics.false_alarms import any_false_alarm, false_alarm_rate

_MOST_TITLE_NAMES = 2
#: Two lines.
_LONGEST_TITLE = 140


def pages(
    ctx: Context,
    grade: Grade,
    results: Sequence[KpiResult],
    changes: Mapping[str, str],
    trends: Sequence[str],
    lanes: LaneTable | None,
    notes: DataNotes,
) -> tuple[Page, ...]:
    """The pages of the card in print order; one without data is left out."""
    # In the order of the panels: the title names the heaviest signal first.
    shown = sorted((result for result in results if result.id in trends), key=lambda r: trends.index(r.id))
    found = [_summary(ctx, grade, results), _kpis(ctx, grade, results)]
    if shown:
        found.append(_trends(ctx, shown, changes))
    if lanes is not None:
        found.append(lanes_page(ctx, lanes))
    return (*found, _notes(ctx, notes))


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
        return say(long if len(say(long, **values)) <= _LONGEST_TITLE else short, **values)
    sentence = "Grade {letter}: {met} of {rated} rated targets met and the score is {score}"
    return say(sentence, letter=grade.letter, score=score, **tally)


def _not_graded_title(ctx: Context, rated: int, scored: int, month: str) -> str:
    if not scored:
        return ctx.words.say("Not graded: no target is agreed that could be scored")
    one = "Not graded: the one target can be rated in {month}"
    if not rated:
        one = "Not graded: the one target cannot be rated in {month}"
    many = "Not graded: {rated} of {scored} targets can be rated in {month}"
    return ctx.words.count(one, many, scored, rated=str(rated), scored=str(scored), month=month)


#: Days after which losses, damages and claims of a month are read.
_CLAIM_DAYS = 90


def _summary(ctx: Context, grade: Grade, results: Sequence[KpiResult]) -> Page:
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
    notes += _adjusted_trends(ctx, results)
    return Page(
        "summary",
        say("Executive summary"),
        _summary_title(ctx, grade, results),
        say("Monthly partner scorecard, {month} · AC against contract target and previous month (PM)", month=month),
        say("Sparklines show 13 months; grey band = normal range, dashed = target, last point marked."),
        " ".join(notes),
    )


def _kpis(ctx: Context, grade: Grade, results: Sequence[KpiResult]) -> Page:
    say = ctx.words.say
    near = [result for result in results if result.weight and result.near is not None]
    notes = [
        say(
            "Points: 100 at target, 0 at twice the allowed failure (cost and days: 110% of target) unless the contract says otherwise."
        ),
        say("Near tolerance: rates 0.2 × allowed failure, per 10,000 10%, cost and days 2%, unless agreed.")
        if near
        else "",
        *(
            [say("On time: by the original promise; undelivered, returned and cancelled count as late.")]
            if any(result.id == "on_time" for result in results)
            else []
        ),
        *_adjusted_trends(ctx, results),
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
    return say("{head}; of the {n} misses {parts}", head=head, n=str(len(misses)), parts=parts)


def _kind(result: KpiResult) -> str:
    if result.variation in ("concern", "improvement"):
        return "special" if result.variation == "concern" else "better"
    if result.limits is None or result.limits.trial:
        return "short"
    return "incapable" if result.assurance == "missed" else "range"


def _trends(ctx: Context, shown: Sequence[KpiResult], changes: Mapping[str, str]) -> Page:
    say, show = ctx.words.say, ctx.formats
    first = min(result.history[0].period for result in shown)
    return Page(
        "trends",
        say("Trends"),
        _trends_title(ctx, shown, changes),
        say(
            "Monthly values {first} to {last} · grey band = normal range, thin line = mean, dashed = target (T) · figures at right: latest value bold",
            first=show.month(first),
            last=show.month(ctx.month),
        ),
        say(
            "Only filled coloured points are signals: ■ concern, ● improvement. Everything inside the band is routine."
        ),
        " ".join(_trend_notes(ctx, shown)),
    )


def _trends_title(ctx: Context, shown: Sequence[KpiResult], changes: Mapping[str, str]) -> str:
    """Which measures give a signal; else how many could have given one."""
    changed = [result for result in shown if changes[result.id]]
    judged = [result for result in shown if result.variation != "not_enough"]
    if changed:
        return _signals_title(ctx, len(shown), changed, changes)
    if not judged:
        one = "The one measure cannot be judged by a normal range yet"
        many = "None of the {n} measures can be judged by a normal range yet"
        return ctx.words.count(one, many, len(shown), n=str(len(shown)))
    one = "The one measure did not move beyond its normal range"
    many = "None of the {n} measures moved beyond its normal range"
    if len(judged) < len(shown):
        one = "The one measure with a normal range did not move beyond it"
        many = "None of the {n} measures with a normal range moved beyond it"
    return ctx.words.count(one, many, len(judged), n=str(len(judged)))


def _signals_title(ctx: Context, shown: int, changed: Sequence[KpiResult], changes: Mapping[str, str]) -> str:
    parts = [f"{subject(ctx, result)} {changes[result.id]}" for result in changed[:_MOST_TITLE_NAMES]]
    if shown == 1:
        return parts[0][:1].upper() + parts[0][1:]
    tally = {"k": str(len(changed)), "n": str(shown)}
    if len(changed) == 1:
        return ctx.words.say("{k} of {n} measures gives a signal: {part}", part=parts[0], **tally)
    both = ctx.words.say("{k} of {n} measures give a signal: {parts}", parts=joined(ctx, parts), **tally)
    first = ctx.words.say("{k} of {n} measures give a signal, among them: {part}", part=parts[0], **tally)
    return both if len(both) <= _LONGEST_TITLE else first


def _trend_notes(ctx: Context, shown: Sequence[KpiResult]) -> list[str]:
    say, show = ctx.words.say, ctx.formats
    locked = [result.limits for result in shown if result.limits is not None and not result.limits.trial]
    notes = []
    spans = sorted({(limits.baseline_from, limits.baseline_until) for limits in locked})
    if spans:
        written = [
            say("{first} to {last}", first=show.month(first), last=show.month(last)) for first, last in spans[:3]
        ]
        notes.append(
            say("Limits (p′ for rates, XmR for amounts and days) locked on {spans}.", spans=joined(ctx, written))
        )
    notes.append(say("Every panel is scaled so that its normal range has the same height."))
    notes += _adjusted_trends(ctx, shown)
    if any(result.limits is not None and result.limits.trial for result in shown):
        notes.append(say("Dotted limits = trial (fewer than 12 points)."))
    if any(not point.mature for result in shown for point in result.history):
        notes.append(say("Hollow points = immature cohorts, not scored."))
    notes += _rebase_notes(ctx, shown)
    if locked:
        points = min(limits.points for limits in locked)
        rate = any_false_alarm(false_alarm_rate(points), len(locked))
        one = "With one KPI on a {points}-month baseline and no real change, a false signal appears in about {rate} of months."
        many = "With {n} KPIs on a {points}-month baseline and no real change, at least one false signal appears in about {rate} of months."
        shares = {"points": str(points), "rate": show.value(rate, "percent", 0)}
        notes.append(ctx.words.count(one, many, len(locked), n=str(len(locked)), **shares))
    return notes


def _rebase_notes(ctx: Context, shown: Sequence[KpiResult]) -> list[str]:
    """What started a new range, who approved it, and whether the months since then bear it out."""
    notes = []
    for result in shown:
        for mark in result.rebases:
            sentence = "{name}: new range from {month} ({reason}; approved by {who}, {day})."
            if not mark.is_shown:
                sentence = "{name}: new range from {month} ({reason}; approved by {who}, {day}); no signal against the old range shows it."
            day = ctx.formats.day(date.fromisoformat(mark.approved_on))
            values = {"reason": mark.reason, "who": mark.approved_by, "day": day}
            notes.append(ctx.words.say(sentence, name=result.name, month=ctx.formats.month(mark.period), **values))
    return notes


def _adjusted_trends(ctx: Context, results: Sequence[KpiResult]) -> list[str]:
    """Which KPIs are told over time without excluded rows, beside a value of all rows."""
    names = [result.name for result in results if result.trend == "adjusted"]
    if not names:
        return []
    sentence = "Changes, trend and normal range of {names} leave excluded parcels out, as the contract scores them."
    return [ctx.words.say(sentence, names=joined(ctx, names))]


def _notes(ctx: Context, notes: DataNotes) -> Page:
    say, show = ctx.words.say, ctx.formats
    rows, used = sum(source.rows for source in notes.sources), sum(source.used for source in notes.sources)
    rejected = sum(source.rejected for source in notes.sources)
    values = {"rows": show.integer(rows), "used": show.integer(used), "rejected": show.integer(rejected)}
    if rows == used:
        title = say("All {rows} rows read for this partner were used", **values)
    elif rejected:
        title = say(
            "{used} of {rows} rows read for this partner were used; {rejected} were rejected and are listed", **values
        )
    else:
        title = say("{used} of {rows} rows read for this partner were used; none was rejected", **values)
    as_of = show.day(ctx.measures.data_as_of)
    return Page(
        "notes",
        say("Data notes"),
        title,
        say("Data as of {day} · rows read = used + rejected + filtered + superseded · p = provisional", day=as_of),
        say("Coverage below its floor removes the status from the KPIs that depend on it."),
        say(
            "Superseded rows were replaced by a later delivery of the same id. Rejected rows stand in rejects.csv with file, row and reason."
        ),
    )
