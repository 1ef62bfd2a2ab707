"""The words around the lane table."""

from scorecards.compose.context import Context
from scorecards.compose.findings import worst_lanes
from scorecards.compose.populations import scored_rows
from scorecards.compose.sentences import joined
from scorecards.model import LaneRow, LaneTable, Page
from scorecards.statistics.change import WATCH_Z

_RATED = ("met", "near", "missed")


def lanes_page(ctx: Context, lanes: LaneTable, *, broad: bool) -> Page:
    """The words around the lane table; `broad` says that no lane stands out from the others."""
    say, show = ctx.words.say, ctx.formats
    notes = [
        say(
            "Late by: working days after the promise; not delivered = no delivery or attempt by the data date, lost, returned or cancelled after hand-over."
        ),
        say(
            "Rows add to the KPI table: {n} due with a known outcome, {late} late.",
            n=show.integer(lanes.total.n),
            late=show.integer(lanes.total.late),
        ),
    ]
    notes = _watched(ctx, lanes) + notes
    if scored_rows(ctx) != "all":
        notes.append(say("Raw: rows, status and allowances of lanes are of all parcels, the excluded ones too."))
    own = _has_own_targets(lanes)
    if own:
        notes.append(say("Rated when the share allowed of the parcels due is at least 5."))
        sorting = say("sorted within service by late parcels above the allowance of their target, not by rate")
    elif lanes.target is not None:
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
        _title(ctx, lanes, broad=broad),
        say("On time by lane and service, {month} · {sorting}", month=show.month(ctx.month), sorting=sorting),
        say(
            "Dot = on time, line = 95% interval, dashed = target of the row. Grey hollow = too few parcels to judge."
            if own
            else "Dot = on time, line = 95% interval, dashed = target. Grey hollow = too few parcels to judge."
        ),
        " ".join(notes),
    )


def _rated(lanes: LaneTable) -> list[LaneRow]:
    return [row for row in lanes.rows if row.status in _RATED]


def _has_own_targets(lanes: LaneTable) -> bool:
    """Whether a rated row has another target than all lanes together."""
    return lanes.target is not None and any(row.target != lanes.target for row in _rated(lanes))


def _watched(ctx: Context, lanes: LaneTable) -> list[str]:
    """The largest unusual difference of a lane; without a control chart of its own it is no change."""
    say, show = ctx.words.say, ctx.formats
    watched = [row for row in lanes.rows if row.lanes == 1 and abs(row.change_z or 0) > WATCH_Z]
    if not watched:
        return []
    row = max(watched, key=lambda row: abs(row.change_z or 0))
    delta = show.figure(row.delta_previous, "percent", lanes.decimals, signed=True)
    values = {"lane": row.lane, "service": ctx.words.inside(row.service), "z": show.number(abs(row.change_z or 0), 1)}
    return [say("{lane} {service} ({delta} pp, |z| = {z}) is a difference worth watching.", delta=delta, **values)]


def _title(ctx: Context, lanes: LaneTable, *, broad: bool) -> str:
    say, show = ctx.words.say, ctx.formats
    rated = _rated(lanes)
    met = sum(row.status == "met" for row in rated)
    cells = {"met": str(met), "rated": str(len(rated))}
    n = show.integer(lanes.total.n)
    if lanes.target is None:
        value = show.value(lanes.total.value, "percent", lanes.decimals)
        return say("{value} of {n} parcels due were on time; no target is agreed", value=value, n=n)
    if not rated:
        return say("No lane can be rated on the {n} parcels due with a known outcome", n=n)
    target = say("the {target} target", target=show.value(lanes.target, "percent", lanes.decimals))
    if _has_own_targets(lanes):
        target = ctx.words.count("its own target", "their own targets", len(rated))
    worst = worst_lanes(lanes)
    if met == len(rated):
        return ctx.words.count(
            "The one rated cell met {target}",
            "All {rated} rated cells met {target}",
            len(rated),
            target=target,
            **cells,
        )
    if not worst and not met and len(rated) > 1:
        return say("None of the {rated} rated cells met {target}", target=target, rated=cells["rated"])
    if not worst:
        return say("{met} of {rated} rated cells met {target}", target=target, **cells)
    if broad and not met and len(rated) > 1:
        return say(
            "None of the {rated} rated cells met {target}; no lane stands out from the others",
            target=target,
            rated=cells["rated"],
        )
    if broad:
        return say(
            "{met} of {rated} rated cells met {target}; no lane stands out from the others", target=target, **cells
        )
    above = sum(above for _, above in worst)
    names = joined(ctx, [name for name, _ in worst])
    held = ctx.words.count("{n} late parcel", "{n} late parcels", above, n=show.integer(above))
    one = "{names} holds {held} above its allowance; {met} of {rated} rated cells met {target}"
    many = "{names} hold {held} above their allowance; {met} of {rated} rated cells met {target}"
    return ctx.words.count(one, many, len(worst), names=names, held=held, target=target, **cells)
