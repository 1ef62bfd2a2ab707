"""What customers and senders notice, a second time: plain Python over the rows."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tests.engine.twin import Entry, Network, came_back, day, kept_promise, status_of
from tests.engine.workspaces import Parcel

_WEEK = timedelta(days=7)


def _due(network: Network) -> Iterator[Parcel]:
    """Due, and not cancelled before hand-over."""
    for parcel in network.parcels:
        gone = parcel.status == "cancelled" and not parcel.first_scan_at
        if parcel.promised_on is not None and parcel.promised_on <= network.as_of and not gone:
            yield parcel


def early(network: Network) -> Iterator[Entry]:
    """Delivered before the promised day, of those due with a scan."""
    for parcel in _due(network):
        delivered = day(parcel.delivered_at)
        if parcel.first_scan_at and parcel.promised_on:
            unknown = kept_promise(network, parcel) is None
            before = delivered is not None and delivered < parcel.promised_on
            yield parcel.partner, parcel.promised_on, int(before and not unknown), 1, int(unknown)


def on_time_revised(network: Network) -> Iterator[Entry]:
    """Delivered by the last date given."""
    for parcel in _due(network):
        delivered, last = day(parcel.delivered_at), parcel.revised_promised_on or parcel.promised_on
        unknown = not delivered and status_of(parcel) in ("delivered", "unknown")
        in_time = delivered is not None and last is not None and delivered <= last
        yield parcel.partner, parcel.promised_on, int(in_time), 1, int(unknown)


def never_shipped(network: Network) -> Iterator[Entry]:
    """No scan within seven days of the label."""
    for parcel in network.parcels:
        made, scanned = day(parcel.label_created_at), day(parcel.first_scan_at)
        if made and made + _WEEK <= network.as_of and parcel.status != "cancelled":
            yield parcel.partner, made, int(scanned is None or scanned - made > _WEEK), 1, 0


def contact_rate(network: Network) -> Iterator[Entry]:
    """Parcels with a contact."""
    for parcel in _due(network):
        yield parcel.partner, parcel.promised_on, int((parcel.contacts or 0) > 0), 1, 0


def satisfaction(network: Network) -> Iterator[Entry]:
    """Four or five of one to five."""
    for parcel in network.parcels:
        if parcel.promised_on and parcel.promised_on <= network.as_of and parcel.satisfaction in (1, 2, 3, 4, 5):
            yield parcel.partner, parcel.promised_on, int(parcel.satisfaction in (4, 5)), 1, 0


def answer_rate(network: Network) -> Iterator[Entry]:
    """Scores of delivered parcels."""
    for parcel in network.parcels:
        if parcel.promised_on and parcel.promised_on <= network.as_of and parcel.delivered_at:
            yield parcel.partner, parcel.promised_on, int(parcel.satisfaction in (1, 2, 3, 4, 5)), 1, 0


def reason_of_return(network: Network, parcel: Parcel, when: date) -> str:
    """What the customer did comes first, then a damage on record, the address, and a damage that was claimed."""
    filed = [claim.filed_on for claim in network.claims_of(parcel) if claim.reason == "damaged"]
    if parcel.status in ("refused", "uncollected", "damaged"):
        return parcel.status
    if parcel.late_reason == "address_error":
        return "address"
    return "damaged" if filed and min(filed) <= when + timedelta(days=90) else "other"


def _returned_for(reason: str) -> Callable[[Network], Iterator[Entry]]:
    def entries(network: Network) -> Iterator[Entry]:
        for parcel in network.parcels:
            if parcel.first_scan_at:
                when, back = parcel.first_scan_at.date(), came_back(parcel)
                counts = back is True and reason_of_return(network, parcel, when) == reason
                yield parcel.partner, when, int(counts), 1, int(back is None)

    return entries


RATIOS: dict[str, Callable[[Network], Iterator[Entry]]] = {
    "early": early,
    "on_time_revised": on_time_revised,
    "never_shipped": never_shipped,
    "contact_rate": contact_rate,
    "satisfaction": satisfaction,
    "answer_rate": answer_rate,
    "returned_refused": _returned_for("refused"),
    "returned_uncollected": _returned_for("uncollected"),
    "returned_address": _returned_for("address"),
    "returned_damaged": _returned_for("damaged"),
    "returned_other": _returned_for("other"),
}
