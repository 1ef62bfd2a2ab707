"""The words around the action tracker."""

from scorecards.compose.actions import COMPARED, ENOUGH
from scorecards.compose.context import Context
from scorecards.compose.pages.titles import fits
from scorecards.model import Page
from scorecards.model.actions import ActionsView


def actions_page(ctx: Context, view: ActionsView) -> Page:
    """The page of actions and disputes."""
    say, show = ctx.words.say, ctx.formats
    day = show.day(view.as_of)
    notes = []
    if view.count("done"):
        notes.append(
            say(
                "Before → after: the KPI over up to {compared} months on either side of the month in which an action was done, by its own definition; without a signal the verdict needs {enough} months.",
                compared=str(COMPARED),
                enough=str(ENOUGH),
            )
        )
    if view.disputes:
        notes.append(say("A dispute changes a figure after its decision, through the register of exclusions."))
    return Page(
        "actions",
        say("Actions and disputes"),
        _title(ctx, view),
        say("Status on {day} · order: overdue, due this month, open, done, dropped", day=day),
        say("A KPI moved where a rule of its control chart fires after the action; otherwise there is no change."),
        " ".join(notes),
    )


def _title(ctx: Context, view: ActionsView) -> str:
    """How many of the actions that were due are done; what that did; what is overdue, at whom."""
    say, count, show = ctx.words.say, ctx.words.count, ctx.formats
    due, overdue, moved = view.due_by_now, view.count("overdue"), view.judged("improvement")
    values = {"done": show.integer(view.done_of_due), "n": show.integer(due), "day": show.day(view.as_of)}
    heads = [
        say("{done} of the {n} actions due by {day} are done", **values),
        say("{done} of {n} due actions are done", **values),
    ]
    if due == 1:
        heads = [
            say("The one action due by {day} is done", **values)
            if view.done_of_due
            else say("The one action due by {day} is not done", **values)
        ]
    if not due:
        return _nothing_due(ctx, view)
    tails = []
    if view.count("done"):
        one, many = "{k} was followed by a signal for the better", "{k} were followed by a signal for the better"
        tails.append(
            count(one, many, moved, k=show.integer(moved)) if moved else say("no signal for the better followed")
        )
    if overdue:
        tails.append(count("{k} is overdue", "{k} are overdue", overdue, k=show.integer(overdue)))
    texts = [ctx.words.chained([head, *tails]) for head in heads]
    return next((text for text in texts if fits(ctx, text)), heads[-1])


def _nothing_due(ctx: Context, view: ActionsView) -> str:
    count, show = ctx.words.count, ctx.formats
    still, disputes = view.count("due", "open"), len(view.disputes)
    parts = []
    if still:
        parts.append(count("{n} action is open", "{n} actions are open", still, n=show.integer(still)))
    if disputes:
        parts.append(count("{n} dispute is listed", "{n} disputes are listed", disputes, n=show.integer(disputes)))
    if view.decisions:
        asked = len(view.decisions)
        parts.append(count("{n} decision is asked", "{n} decisions are asked", asked, n=show.integer(asked)))
    return ctx.words.chained([ctx.words.say("No action was due by {day}", day=show.day(view.as_of)), *parts])
