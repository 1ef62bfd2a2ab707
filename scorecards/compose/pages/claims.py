"""The words around the claims."""

from collections.abc import Mapping, Sequence

from scorecards.compose.claims import SUBJECTS
from scorecards.compose.context import Context
from scorecards.compose.pages.adjusted import adjusted_trends
from scorecards.compose.pages.titles import fits
from scorecards.compose.sentences import finding_title, opening
from scorecards.model import KpiResult, Page
from scorecards.model.claims import ClaimsView


def claims_page(ctx: Context, view: ClaimsView, results: Sequence[KpiResult], changes: Mapping[str, str]) -> Page:
    """The page of the claims."""
    say, show = ctx.words.say, ctx.formats
    notes = list(view.notes)
    if view.losses:
        notes.append(say("Intervals of counts: exact Poisson, 95%."))
    if any(row.is_band for row in view.losses):
        notes.append(say("Light dots = lost parcels by goods value."))
    if any(cohort.interval for cohort in view.cohorts):
        notes.append(say("Light bars with lines: the same, below 5 claims."))
    notes += adjusted_trends(ctx, [result for result in results if result.id in SUBJECTS])
    values = {"month": show.month(ctx.month), "day": show.day(ctx.measures.data_as_of)}
    return Page(
        "claims",
        say("Claims"),
        _title(ctx, view, results, changes),
        say("Claims by hand-over month; what became of claims filed in {month}; what is open on {day}", **values),
        say("Solid bars are final; hatched bars are still filling and not scored, the outline is the forecast."),
        " ".join(notes),
    )


def _title(ctx: Context, view: ClaimsView, results: Sequence[KpiResult], changes: Mapping[str, str]) -> str:
    """How many are lost or claimed for, by the evidence; then what is open, as long as two lines hold it."""
    result = next((r for subject in SUBJECTS for r in results if r.id == subject and r.value is not None), None)
    heads = [_cohort(ctx, view)] if result is None else [finding_title(ctx, result, changes[result.id])]
    if result is not None:
        heads.append(_short(ctx, result, changes[result.id]))
    tail = _open(ctx, view)
    whole = [ctx.words.say("{head}; {tail}", head=head, tail=tail) for head in heads if head and tail]
    either = [*whole, *heads, tail[:1].upper() + tail[1:]]
    return next(title for title in either if title and fits(ctx, title))


def _short(ctx: Context, result: KpiResult, change: str) -> str:
    """The same in fewer words: what the control chart says, or where it stood."""
    value = ctx.spoken(result.scored_value, result.unit, result.decimals)
    values = {"name": opening(ctx, result), "change": change, "value": value}
    if change or result.target is None:
        return ctx.words.say("{name} {change}: {value}" if change else "{name} stood at {value}", **values)
    target = ctx.formats.figure(result.target, result.unit, result.decimals)
    return ctx.words.say("{name} stood at {value} (target {target})", target=target, **values)


def _cohort(ctx: Context, view: ClaimsView) -> str:
    """Claims of the last cohort that is read, else of the last one with any reading."""
    known = [cohort for cohort in view.cohorts if cohort.claims is not None]
    if not known:
        return ""
    last = next((cohort for cohort in reversed(known) if cohort.mature), known[-1])
    show, claims = ctx.formats, last.claims or 0
    values = {"claims": show.integer(claims), "n": show.integer(last.handed_over), "month": show.month(last.month)}
    if last.handed_over == 1:
        return ctx.words.say("{claims} of the one parcel handed over in {month} was claimed for", **values)
    one = "{claims} of the {n} parcels handed over in {month} was claimed for"
    many = "{claims} of the {n} parcels handed over in {month} were claimed for"
    return ctx.words.count(one, many, claims, **values)


def _open(ctx: Context, view: ClaimsView) -> str:
    """Claims beyond the days to a decision, else how many are open; "" where nobody says what is open."""
    count, show = ctx.words.count, ctx.formats
    if not view.age_bands:
        return ""
    limit = next((deadline for deadline in view.deadlines if deadline.what == "decide"), None)
    total = sum(band.claims for band in view.age_bands)
    if limit is not None and not limit.lapsed:
        return ctx.words.say("no open claim is older than the {days}-day limit", days=show.integer(limit.within))
    worth = view.money.open if view.money is not None else None
    if limit is not None:
        n, days = show.integer(limit.lapsed), show.integer(limit.within)
        if limit.lapsed_amount is None:
            one, many = "{n} claim is older than the {days}-day limit", "{n} claims are older than the {days}-day limit"
            return count(one, many, limit.lapsed, n=n, days=days)
        one = "{n} claim worth {worth} is older than the {days}-day limit"
        many = "{n} claims worth {worth} are older than the {days}-day limit"
        return count(one, many, limit.lapsed, n=n, days=days, worth=show.value(limit.lapsed_amount, "money", 0))
    if total == 0:
        return ctx.words.say("no claim is open")
    n = show.integer(total)
    if worth is None:
        return count("{n} claim is open", "{n} claims are open", total, n=n)
    one, many = "{n} claim worth {worth} is open", "{n} claims worth {worth} are open"
    return count(one, many, total, n=n, worth=show.value(worth, "money", 0))
