"""What was disputed of a month, and what became of it, in words."""

from datetime import date
from statistics import median

from scorecards.compose.context import Context
from scorecards.model.disputes import DisputeCounts, FiledDispute


def dispute_counts(ctx: Context) -> DisputeCounts | None:
    """The partner's disputes of the month; None where nothing was disputed."""
    own = [one for one in ctx.workspace.disputes if (one.partner, one.period) == (ctx.partner.id, str(ctx.month))]
    if not own:
        return None
    states = [one.state for one in own]
    days = [_days(one) for one in own if one.is_decided]
    counts = DisputeCounts(
        raised=len(own),
        accepted=states.count("accepted"),
        declined=states.count("declined"),
        asked=states.count("asked"),
        open=states.count("open"),
        late=sum(one.late for one in own),
        median_days=float(median(days)) if days else None,
        words="",
    )
    return DisputeCounts(**{**vars(counts), "words": _in_words(ctx, counts)})


def _days(dispute: FiledDispute) -> int:
    return (date.fromisoformat(dispute.decided_on) - date.fromisoformat(dispute.raised_on)).days


def _in_words(ctx: Context, counts: DisputeCounts) -> str:
    words, show = ctx.words, ctx.formats
    text = "Disputes of {month}: {raised} raised, {accepted} accepted, {declined} declined, {waiting} not decided yet."
    sentences = [
        words.say(
            text,
            month=show.month(ctx.month),
            raised=show.integer(counts.raised),
            accepted=show.integer(counts.accepted),
            declined=show.integer(counts.declined),
            waiting=show.integer(counts.open + counts.asked),
        )
    ]
    if counts.late:
        one, many = "{n} was raised after the response window.", "{n} were raised after the response window."
        sentences.append(words.count(one, many, counts.late, n=show.integer(counts.late)))
    if counts.median_days is not None:
        days = show.value(counts.median_days, "days", 0 if counts.median_days.is_integer() else 1)
        sentences.append(words.say("Days from raised to decided (median): {days}.", days=days))
    return " ".join(sentences)
