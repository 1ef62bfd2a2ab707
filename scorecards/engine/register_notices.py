"""What `check` says of entries of the exclusion register that do nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from scorecards.engine.counts import IN_OUTAGE
from scorecards.engine.measures import Measures
from scorecards.model.register import Exclusion, not_in_force

#: Lines of a file that are named before the rest is a number.
_MOST_LINES = 10
#: How long before its last day a fragment of time begins at most.
_FRAGMENT = timedelta(days=6)
_AREA = ("partner", "origin", "destination", "service")

#: Partner, origin, destination, service ("" is not known) and, where days count, the first day of the fragment.
Cell = Sequence[Any]


def register_notices(register: Iterable[Exclusion], measures: Measures, *, knows_due_days: bool) -> Iterator[str]:
    """Entries that are not approved or have expired, that name a parcel that is not there, or days without parcels.

    `knows_due_days` says that the sums tell of every parcel the day by which the register judges it.
    """
    entries, as_of = tuple(register), measures.data_as_of
    idle = not_in_force(entries, as_of)
    yield from _idle(idle, as_of)
    working = [entry for entry in entries if entry not in idle]
    strangers = set(measures.observed.strangers)
    yield from _of_two_eyes(working)
    yield from _strangers([entry for entry in working if (entry.partner, entry.shipment_id) in strangers])
    yield from _without_parcels([entry for entry in working if not entry.shipment_id], measures, knows_due_days)


def _idle(idle: Sequence[Exclusion], as_of: date) -> Iterator[str]:
    """Entries that are not in force at the data date."""
    unapproved = [entry for entry in idle if entry.approved_on is None]
    later = [entry for entry in idle if entry.approved_on and entry.approved_on > as_of]
    expired = [entry for entry in idle if entry.approved_on and entry.approved_on <= as_of]
    for place, n, lines, _ in _by_file(unapproved):
        what = "the entry is not approved and does nothing" if n == 1 else f"{n:,} entries are not approved{lines}"
        yield f"{place}: {what}; add approved_by and approved_on, or remove it"
    for place, n, lines, _ in _by_file(later):
        what = "the entry is" if n == 1 else f"{n:,} entries{lines} are"
        yield f"{place}: {what} approved after the data date {as_of} only; correct approved_on if it is mistyped"
    for place, n, lines, _ in _by_file(expired):
        what = "the entry has" if n == 1 else f"{n:,} entries{lines} have"
        hint = "move expires_on if the agreement goes on, or remove it"
        yield f"{place}: {what} expired before the data date {as_of}; {hint}"


def _of_two_eyes(working: Sequence[Exclusion]) -> Iterator[str]:
    """Entries that were approved by who requested them: a file can be written by hand."""
    for place, n, lines, own in _by_file([entry for entry in working if entry.approves_itself]):
        what = "the entry was" if n == 1 else f"{n:,} entries{lines} were"
        yield f"{place}: {what} approved by who requested it, {own[0].approved_by}; let somebody else approve it"


def _strangers(unknown: Sequence[Exclusion]) -> Iterator[str]:
    """Excluded parcels that the data does not have."""
    for place, _, lines, own in _by_file(unknown):
        named = f"{own[0].shipment_id} of {own[0].partner}"
        what = f"the parcel {named} is" if len(own) == 1 else f"{len(own):,} parcels{lines}, for example {named}, are"
        yield f"{place}: {what} not in the data and excluded nowhere; correct the id or the partner"


def _without_parcels(events: Sequence[Exclusion], measures: Measures, knows_due_days: bool) -> Iterator[str]:
    """Events without any parcel in their days and area; an outage is looked for in its area alone."""
    cells: list[Cell] = []
    for month in ("promised_on", "handed_over_on"):
        cells += measures.rows("shipments", month, *_AREA, "fragment", where="excluded = 1")
    heard = measures.counted(IN_OUTAGE, *_AREA)
    excluding = [entry for entry in events if entry.reason != "feed_outage" and knows_due_days]
    # Only of parcels that were promised does an outage say that nobody can know what happened to them.
    can_tell = measures.has("shipments", "promised_on")
    outages = [entry for entry in events if entry.reason == "feed_outage" and can_tell]
    vain = [entry for entry in excluding if not any(_is_under(entry, cell) for cell in cells)]
    for place, n, lines, own in _by_file(vain):
        what = f"the entry excludes no parcel: there is none {_where(own[0])}"
        several = f"{n:,} entries{lines} exclude no parcel: the first, {_where(own[0])}"
        yield f"{place}: {what if n == 1 else several}; correct its days or its area"
    deaf = [entry for entry in outages if not any(_is_in_area(entry, cell) for cell in heard)]
    for place, n, lines, own in _by_file(deaf):
        what = f"no parcel is in the outage {_where(own[0])}" if n == 1 else f"{n:,} outages{lines} touch no parcel"
        yield f"{place}: {what}; correct its days or its area"


def _is_in_area(entry: Exclusion, cell: Cell) -> bool:
    own = ((entry.partner,) if entry.partner else (), entry.origins, entry.destinations, entry.services)
    return all(not names or value in names for names, value in zip(own, cell, strict=False))


def _is_under(entry: Exclusion, cell: Cell) -> bool:
    """Whether excluded parcels may be the entry's: days of a fragment are not told apart."""
    first, last = (entry.from_ or date.min), (entry.to or date.max)
    return first - _FRAGMENT <= cell[len(_AREA)] <= last and _is_in_area(entry, cell)


def _where(entry: Exclusion) -> str:
    """`of alpha to ZZ by express from 2026-09-01 to 2026-09-10`."""
    parts = [("of", (entry.partner or "any partner",)), ("from", entry.origins), ("to", entry.destinations)]
    named = [f"{word} {', '.join(names)}" for word, names in [*parts, ("by", entry.services)] if names]
    return f"{' '.join(named)} on {entry.from_} to {entry.to}"


def _by_file(entries: Iterable[Exclusion]) -> Iterator[tuple[str, int, str, list[Exclusion]]]:
    """By file: the place of the first entry, how many entries, ` (lines 2, 5)` of several, and all of them."""
    files: dict[str, list[Exclusion]] = defaultdict(list)
    for entry in entries:
        files[entry.where].append(entry)
    for where, own in files.items():
        lines = list(dict.fromkeys(entry.line for entry in own))
        more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
        listed = f" (lines {', '.join(map(str, lines[:_MOST_LINES]))}{more})" if len(lines) > 1 else ""
        yield f"{where}:{lines[0]}", len(lines), listed, own
