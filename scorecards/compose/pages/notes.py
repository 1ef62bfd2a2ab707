"""The words around the data notes."""

from scorecards.compose.context import Context
from scorecards.model import DataNotes, Page


def notes_page(ctx: Context, notes: DataNotes) -> Page:
    """The page of the data notes."""
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
    low = sum(bool(row.floor and row.expected and row.received / row.expected < row.floor) for row in notes.coverage)
    if low:
        one, many = "{fact}; {n} item is below its floor", "{fact}; {n} items are below their floors"
        title = ctx.words.count(one, many, low, fact=title, n=str(low))
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
