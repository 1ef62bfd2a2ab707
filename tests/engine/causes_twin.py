"""The shares of late parcels by cause a second time, one parcel after the other."""

from collections.abc import Callable, Iterator

from tests.engine.twin import Entry, Network, kept_promise

#: Who is behind a word; every other word, and none, is unknown.
PARTY = {
    "hub_delay": "carrier",
    "capacity": "carrier",
    "misrouted": "carrier",
    "weather": "others",
    "strike": "others",
    "absent": "others",
    "moved_date": "others",
    "sender_late": "others",
    "site_closed": "others",
    "address_error": "others",
}


def _late_by(party: str) -> Callable[[Network], Iterator[Entry]]:
    def entries(network: Network) -> Iterator[Entry]:
        for parcel in network.parcels:
            if parcel.promised_on and parcel.promised_on <= network.as_of and parcel.first_scan_at:
                kept = kept_promise(network, parcel)
                cause = PARTY.get(parcel.late_reason or "", "unknown")
                counts = int(kept is False and cause == party)
                yield parcel.partner, parcel.promised_on, counts, 1, int(kept is None)

    return entries


def controllable(network: Network) -> Iterator[Entry]:
    """Late for a cause of the carrier, of those due with a scan; late for no recorded cause is unknown."""
    for parcel in network.parcels:
        if parcel.promised_on and parcel.promised_on <= network.as_of and parcel.first_scan_at:
            kept = kept_promise(network, parcel)
            cause = None if kept else PARTY.get(parcel.late_reason or "")
            unknown = kept is None or (kept is False and cause is None)
            yield parcel.partner, parcel.promised_on, int(kept is False and cause == "carrier"), 1, int(unknown)


#: The shares that add to the late parcels.
PARTS: dict[str, Callable[[Network], Iterator[Entry]]] = {
    "late_carrier": _late_by("carrier"),
    "late_others": _late_by("others"),
    "late_unknown_cause": _late_by("unknown"),
}
RATIOS = {**PARTS, "controllable": controllable}
