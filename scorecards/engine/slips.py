"""Which days are so long after nearly all others that they are probably mistyped, and what is said of their rows."""

from collections.abc import Sequence
from datetime import date

from scorecards.sources.assemble import LONGEST_SILENCE, NewestEvent


def usual_until(events: Sequence[NewestEvent]) -> date | None:
    """The last usual day of all tables, given their newest events; None where no table has an event far beyond it."""
    if not events:
        return None
    newest = max(event.day for event in events)
    # A table with a single day says nothing about which days are usual, but where it is not the newest.
    known = [event.usual or event.day for event in events if event.usual or event.day < newest]
    usual = max(known, default=newest)
    return usual if newest - usual > LONGEST_SILENCE else None


def slip(source: str, rows: int, newest: date, usual: date, place: str) -> str:
    """The warning about the rows of a source (`shipments/export`); `place` is one of them."""
    found = f"{rows:,} rows lie up to" if rows > 1 else "1 row lies"
    what = f"{found} {(newest - usual).days:,} days after nearly all other events (until {usual})"
    hint = f"The newest event is the data date: correct it, or set `data_as_of: {usual}`"
    return f"{source}: {what}, for example {place}. {hint}"
