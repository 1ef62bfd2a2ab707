"""The words around each page: a title that states the finding, a subtitle, how to read, notes."""

from collections.abc import Mapping, Sequence

from scorecards.compose.context import Context
from scorecards.compose.findings import worst_lanes
from scorecards.compose.grading import score_decimals
from scorecards.compose.sentences import joined, subject
from scorecards.model import DataNotes, Grade, KpiResult, LaneTable, Page
from scorecards.statistics.false_alarms import any_false_alarm, false_alarm_rate

_MOST_TITLE_NAMES = 2


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
    shown = [result for result in results if result.id in trends]
    found = [_summary(ctx, grade, results), _kpis(ctx, grade, results)]
    if shown:
        found.append(_trends(ctx, shown, changes))
    if lanes is not None:
        found.append(_lanes(ctx, lanes))
    return (*found, _notes(ctx, notes))


def _summary(ctx: Context, grade: Grade, results: Sequence[KpiResult]) -> Page:
    say, show = ctx.words.say, ctx.formats
    month = show.month(ctx.month)
    score = show.number(grade.score, score_decimals(grade.score))
    tally = {"met": str(grade.met), "rated": str(grade.rated)}
    if grade.letter is None:
        scored = sum(result.weight > 0 for result in results)
        title = say(
            "Not graded: {rated} of {scored} targets can be rated in {month}",
            rated=tally["rated"],
            scored=str(scored),
            month=month,
        )
    elif grade.letter != grade.by_score and grade.caps:
        worst = max(grade.caps, key=lambda cap: cap.letter)
        sentence = "Grade {letter}: {met} of {rated} rated targets met and the score is {score} ({by_score}), but {cap} caps the grade"
        cap = worst.text[:1].lower() + worst.text[1:] if worst.text.startswith("The ") else worst.text
        title = say(sentence, letter=grade.letter, score=score, by_score=grade.by_score or "", cap=cap, **tally)
    else:
        title = say(
            "Grade {letter}: {met} of {rated} rated targets met and the score is {score}",
            letter=grade.letter,
            score=score,
            **tally,
        )
    cohorts = sorted({result.period for result in results if result.period != str(ctx.month)})
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
    return Page(
        "summary",
        say("Executive summary"),
        title,
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
        say("On time: by the original promise; undelivered, returned and cancelled count as late."),
    ]
    not_rated = [r for r in results if r.weight and r.status in ("not_rated", "not_supplied")]
    if not_rated and grade.score is not None:
        names = joined(ctx, [result.name for result in not_rated])
        sentence = "Not rated: {names}; their weight is redistributed ({low}–{high} if they scored 0 or 100)."
        notes.insert(
            0,
            say(
                sentence,
                names=names,
                low=ctx.formats.number(grade.score_low, 1),
                high=ctx.formats.number(grade.score_high, 1),
            ),
        )
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
    if not grade.rated:
        return say("None of the {n} targets can be rated yet", n=str(len(scored)))
    if not misses:
        return say("All {rated} rated targets met", rated=str(grade.rated))
    kinds = {"special": 0, "incapable": 0, "range": 0, "short": 0}
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
        "short": ctx.words.count(
            "{n} has too little history", "{n} have too little history", kinds["short"], n=str(kinds["short"])
        ),
    }
    parts = ", ".join(sentence for kind, sentence in sentences.items() if kinds[kind])
    head = say("{met} of {rated} rated targets met", met=str(grade.met), rated=str(grade.rated))
    if len(misses) == 1:
        tail = {
            "range": "the miss is within its normal range",
            "incapable": "the miss is the process as it runs today",
            "special": "the miss is a special cause",
            "short": "the miss has too little history to be judged",
        }[_kind(misses[0])]
        return say("{head}; {tail}", head=head, tail=say(tail))
    return say("{head}; of the {n} misses {parts}", head=head, n=str(len(misses)), parts=parts)


def _kind(result: KpiResult) -> str:
    if result.variation == "concern":
        return "special"
    if result.limits is None or result.limits.trial:
        return "short"
    return "incapable" if result.assurance == "missed" else "range"


def _trends(ctx: Context, shown: Sequence[KpiResult], changes: Mapping[str, str]) -> Page:
    say, show = ctx.words.say, ctx.formats
    changed = [result for result in shown if changes[result.id]]
    judged = [result for result in shown if result.limits is not None]
    n = str(len(shown))
    if changed:
        parts = [f"{subject(ctx, result)} {changes[result.id]}" for result in changed[:_MOST_TITLE_NAMES]]
        parts = [part[:1].lower() + part[1:] if part.startswith("The ") else part for part in parts]
        title = ctx.words.count(
            "{k} of {n} measures gives a signal: {parts}",
            "{k} of {n} measures give a signal: {parts}",
            len(changed),
            k=str(len(changed)),
            n=n,
            parts=joined(ctx, parts),
        )
    elif judged:
        title = ctx.words.count(
            "The one measure did not move beyond its normal range",
            "None of the {n} measures moved beyond its normal range",
            len(shown),
            n=n,
        )
    else:
        title = ctx.words.count(
            "The one measure has too little history to be judged",
            "None of the {n} measures has enough history to be judged",
            len(shown),
            n=n,
        )
    first = min(result.history[0].period for result in shown)
    return Page(
        "trends",
        say("Trends"),
        title,
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
    if any(result.limits is not None and result.limits.trial for result in shown):
        notes.append(say("Dotted limits = trial (fewer than 12 points)."))
    if any(not point.mature for result in shown for point in result.history):
        notes.append(say("Hollow points = immature cohorts, not scored."))
    if locked:
        points = min(limits.points for limits in locked)
        rate = any_false_alarm(false_alarm_rate(points), len(locked))
        sentence = "With {n} KPIs on a {points}-month baseline and no real change, at least one false signal appears in about {rate} of months."
        notes.append(say(sentence, n=str(len(locked)), points=str(points), rate=show.value(rate, "percent", 0)))
    return notes


def _lanes(ctx: Context, lanes: LaneTable) -> Page:
    say, show = ctx.words.say, ctx.formats
    notes = [
        say(
            "Late by: working days after the promise; not delivered = no delivery or attempt by the data date, lost, returned or cancelled after hand-over."
        ),
        say(
            "Rows add to the KPI table: {n} due, {late} late.",
            n=show.integer(lanes.total.n),
            late=show.integer(lanes.total.late),
        ),
    ]
    watched = [row for row in lanes.rows if row.lanes == 1 and row.change_z is not None and abs(row.change_z) > 2]
    if watched:
        row = max(watched, key=lambda row: abs(row.change_z or 0))
        delta = show.figure(row.delta_previous, "percent", lanes.decimals, signed=True)
        sentence = "{lane} {service} ({delta} pp, |z| = {z}) is a difference worth watching."
        if abs(row.change_z or 0) > 3:
            sentence = "{lane} {service} changed by {delta} pp on the month before (|z| = {z})."
        notes.insert(
            0,
            say(
                sentence,
                lane=row.lane,
                service=row.service.lower(),
                delta=delta,
                z=show.number(abs(row.change_z or 0), 1),
            ),
        )
    if lanes.target is not None:
        allowance = show.value(1 - lanes.target, "percent", lanes.decimals)
        notes.append(say("Rated when {allowance} of parcels due is at least 5.", allowance=allowance))
        sorting = say(
            "sorted within service by late parcels above the {allowance} allowance, not by rate", allowance=allowance
        )
    else:
        sorting = say("no target is agreed")
    return Page(
        "lanes",
        say("Lanes and services"),
        _lanes_title(ctx, lanes),
        say("On time by lane and service, {month} · {sorting}", month=show.month(ctx.month), sorting=sorting),
        say("Dot = on time, line = 95% interval, dashed = target. Grey hollow = too few parcels to judge."),
        " ".join(notes),
    )


def _lanes_title(ctx: Context, lanes: LaneTable) -> str:
    say, show = ctx.words.say, ctx.formats
    rated = [row for row in lanes.rows if row.status in ("met", "near", "missed")]
    met = sum(row.status == "met" for row in rated)
    cells = {"met": str(met), "rated": str(len(rated))}
    if lanes.target is None or not rated:
        n = show.integer(lanes.total.n)
        return say("No lane has enough of the {n} parcels due to be rated", n=n)
    target = show.value(lanes.target, "percent", lanes.decimals)
    worst = worst_lanes(lanes)
    if met == len(rated):
        return ctx.words.count(
            "The one rated cell met the {target} target",
            "All {rated} rated cells met the {target} target",
            len(rated),
            target=target,
            **cells,
        )
    if not worst:
        return say("{met} of {rated} rated cells met the {target} target", target=target, **cells)
    held = show.integer(sum(above for _, above in worst))
    names = joined(ctx, [name for name, _ in worst])
    one = "{names} holds {held} late parcels above its allowance; {met} of {rated} rated cells met the {target} target"
    many = (
        "{names} hold {held} late parcels above their allowance; {met} of {rated} rated cells met the {target} target"
    )
    return ctx.words.count(one, many, len(worst), names=names, held=held, target=target, **cells)


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
