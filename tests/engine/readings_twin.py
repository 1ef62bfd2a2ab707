"""Lost, damaged and returned parcels as they can be read after so many days, a second time."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tests.engine.twin import Entry, Network, came_back, day, is_lost, is_mystery, is_silent
from tests.engine.workspaces import Parcel


def _cohort(network: Network, days: int) -> Iterator[tuple[Parcel, date, date]]:
    """Parcels handed over, the day, and the day on which they are read: the data date at the latest."""
    for parcel in network.parcels:
        if handed_over := day(parcel.first_scan_at):
            yield parcel, handed_over, min(handed_over + timedelta(days=days), network.as_of)


def last_event(parcel: Parcel) -> date:
    """The last scan, attempt or delivery of a parcel that was handed over."""
    moments = (parcel.last_scan_at or parcel.first_scan_at, parcel.first_attempt_at, parcel.delivered_at)
    return max(moment.date() for moment in moments if moment)


def _lost(days: int) -> Callable[[Network], Iterator[Entry]]:
    def entries(network: Network) -> Iterator[Entry]:
        for parcel, when, read in _cohort(network, days):
            gone = is_lost(network, parcel)
            then = gone is True and is_silent(network, parcel, read) and (parcel.promised_on or when) < read
            yield parcel.partner, when, int(then), 1, int(gone is None)

    return entries


def _damaged(days: int) -> Callable[[Network], Iterator[Entry]]:
    def entries(network: Network) -> Iterator[Entry]:
        for parcel, when, read in _cohort(network, days):
            if parcel.delivered_at or parcel.status == "damaged" or is_mystery(parcel):
                filed = [claim.filed_on for claim in network.claims_of(parcel) if claim.reason == "damaged"]
                after = (min(filed) - when).days if filed else None
                recorded = parcel.status == "damaged" and last_event(parcel) <= read
                damaged = recorded or (after is not None and after <= days)
                unknown = is_mystery(parcel) and (after is None or after > 90)
                yield parcel.partner, when, int(damaged), 1, int(unknown)

    return entries


def _returned(days: int) -> Callable[[Network], Iterator[Entry]]:
    def entries(network: Network) -> Iterator[Entry]:
        for parcel, when, read in _cohort(network, days):
            back = came_back(parcel)
            counts = back is True and (day(parcel.returned_at) or last_event(parcel)) <= read
            yield parcel.partner, when, int(counts), 1, int(back is None)

    return entries


RATIOS: dict[str, Callable[[Network], Iterator[Entry]]] = {
    "lost_30d": _lost(30),
    "lost_60d": _lost(60),
    "damaged_30d": _damaged(30),
    "damaged_60d": _damaged(60),
    "returned_30d": _returned(30),
    "returned_60d": _returned(60),
}
