"""The register of exclusions in words: how many parcels it leaves out of a month, and who agreed to it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from scorecards.compose.adjusting import excluded_rows
from scorecards.compose.context import Context
from scorecards.compose.sentences import joined
from scorecards.model import Pair
from scorecards.model.register import Exclusion

#: The KPI whose parcels tell how much of the volume is excluded.
_VOLUME = "on_time"
#: Entries with a remark of their own.
_MOST_ENTRIES = 3
_REASONS = {
    "force_majeure": "force majeure",
    "sender_fault": "fault of the sender",
    "customer_request": "request of the customer",
    "customs": "customs",
    "data_error": "error in the data",
    "dispute_accepted": "accepted dispute",
    "feed_outage": "outage of the feed",
}


def excluded_volume(ctx: Context) -> str:
    """`249 excluded, 0.6% of those due`; empty where the register excludes no parcel of the month."""
    kpi = ctx.workspace.kpis[_VOLUME] if _VOLUME in ctx.measures.kpis else None
    if kpi is None or not ctx.measures.has_exclusions(ctx.partner.id):
        return ""
    excluded = excluded_rows(ctx, kpi, ctx.month)
    due = ctx.measures.monthly(_VOLUME, ctx.partner.id).get(ctx.month, Pair()).denominator
    if not excluded or not due:
        return ""
    share = ctx.formats.value(excluded / due, "percent", 1)
    return ctx.words.say("{n} excluded, {share} of those due", n=ctx.formats.integer(excluded), share=share)


def register_remarks(ctx: Context) -> Iterator[str]:
    """Which entries leave parcels out of the month's adjusted figures, why, and who approved them."""
    volume = excluded_volume(ctx)
    if not volume:
        return
    say = ctx.words.say
    yield say("Adjusted figures leave out parcels of the register of exclusions: {volume}.", volume=volume)
    elsewhere = _of_other_months(ctx)
    entries = {e.id: e for e in ctx.workspace.row_rules.register if _counts(ctx, e) and e.id not in elsewhere}
    # Single parcels that were agreed on one day for one reason are one remark.
    told = Counter(_sentence(ctx, entry) for entry in entries.values())
    yield from list(told)[:_MOST_ENTRIES]
    if more := sum(list(told.values())[_MOST_ENTRIES:]):
        yield say("{n} more entries of the register.", n=str(more))


def idle_remarks(ctx: Context) -> Iterator[str]:
    """How many entries about this partner's month are proposed, approved too late or expired since: none counts."""
    as_of, elsewhere = ctx.measures.data_as_of, _of_other_months(ctx)
    own = {
        entry.id: entry
        for entry in ctx.workspace.row_rules.register
        if entry.partner in (None, ctx.partner.id) and not entry.in_force(as_of)
        if _touches(ctx, entry) and entry.id not in elsewhere
    }
    proposed = sum(entry.approved_on is None for entry in own.values())
    later = sum(entry.approved_on is not None and entry.approved_on > as_of for entry in own.values())
    expired = sum(
        entry.state(as_of) == "expired" and entry.expires_on is not None and entry.expires_on >= ctx.month.first
        for entry in own.values()
    )
    show, count = ctx.formats, ctx.words.count
    if proposed:
        one = "{n} entry of the register of exclusions is not approved and does not count."
        many = "{n} entries of the register of exclusions are not approved and do not count."
        yield count(one, many, proposed, n=show.integer(proposed))
    if later:
        one = "{n} entry of the register of exclusions was approved after the data date and does not count yet."
        many = "{n} entries of the register of exclusions were approved after the data date and do not count yet."
        yield count(one, many, later, n=show.integer(later))
    if expired:
        one = "{n} entry of the register of exclusions has expired and does not count."
        many = "{n} entries of the register of exclusions have expired and do not count."
        yield count(one, many, expired, n=show.integer(expired))


def _of_other_months(ctx: Context) -> set[str]:
    """Entries that came from disputes of other months: a single parcel names no day."""
    return {one.id for one in ctx.workspace.disputes if one.period != str(ctx.month)}


def _touches(ctx: Context, entry: Exclusion) -> bool:
    """Whether the entry may be about this month: it names days of it, or none."""
    first, last = ctx.month.first, ctx.month.last
    return (entry.from_ is None or entry.from_ <= last) and (entry.to is None or entry.to >= first)


def _counts(ctx: Context, entry: Exclusion) -> bool:
    """Whether the entry is in force, about this partner, and about this month where it names days."""
    if entry.partner not in (None, ctx.partner.id) or not entry.in_force(ctx.measures.data_as_of):
        return False
    if entry.reason == "feed_outage":
        return False
    return _touches(ctx, entry)


def _sentence(ctx: Context, entry: Exclusion) -> str:
    day = ctx.formats.day
    what = [_days(ctx, entry.from_, entry.to), _area(ctx, entry)]
    note = f" ({entry.note})" if entry.note and entry.partner == ctx.partner.id else ""  # else it may name others
    values = {
        "what": ", ".join(part for part in what if part) or ctx.words.say("single parcels"),
        "reason": ctx.words.say(_REASONS[entry.reason]) + note,
        "who": entry.approved_by or "",
        "day": day(entry.approved_on) if entry.approved_on else "",
    }
    return ctx.words.say("Excluded: {what}: {reason}; approved by {who}, {day}.", **values)


def _days(ctx: Context, first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return ctx.formats.day(first)
    return ctx.words.say("from {first} to {last}", first=ctx.formats.day(first), last=ctx.formats.day(last))


def _area(ctx: Context, entry: Exclusion) -> str:
    """`from FR to ES, standard`; empty where the entry names no area."""
    say, parts = ctx.words.say, []
    if entry.origins:
        parts.append(say("from {places}", places=joined(ctx, list(entry.origins))))
    if entry.destinations:
        parts.append(say("to {places}", places=joined(ctx, list(entry.destinations))))
    services = joined(ctx, [ctx.plain(service) for service in entry.services])
    return ", ".join(filter(None, [" ".join(parts), services]))
