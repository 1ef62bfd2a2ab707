"""Which parcels the exclusion register marks: edge days, areas, overlaps, approval and expiry, outages."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from scorecards.engine.register import register_layers, register_tables
from scorecards.engine.rules import TableLayers
from scorecards.model.register import Exclusion, not_in_force
from tests.engine.layered import AS_OF, seen, stored

COLUMNS = {
    "shipment_id": "VARCHAR",
    "partner": "VARCHAR",
    "origin": "VARCHAR",
    "destination": "VARCHAR",
    "service": "VARCHAR",
    "promised_on": "DATE",
    "first_scan_at": "TIMESTAMP",
    "first_attempt_at": "TIMESTAMP",
    "last_scan_at": "TIMESTAMP",
}
Parcel = tuple[object, ...]
#: Partner, origin, destination, service.
Lane = tuple[str, str | None, str | None, str | None]
#: A storm between two countries, agreed on before the data date.
STORM = Exclusion(
    id="storm 1",
    partner="alpha",
    shipment_id=None,
    from_=date(2026, 10, 20),
    to=date(2026, 10, 22),
    origins=("FR",),
    destinations=("ES",),
    services=(),
    reason="force_majeure",
    approved_by="Ada",
    approved_on=date(2026, 10, 25),
)
ANYWHERE = replace(STORM, partner=None, origins=(), destinations=(), services=())
SINGLE = replace(ANYWHERE, partner="alpha", shipment_id="p1", from_=None, to=None, reason="data_error")
OUTAGE = replace(ANYWHERE, partner="alpha", reason="feed_outage")


def october(day: int) -> date:
    return date(2026, 10, day)


def parcel(
    name: str,
    promised: int | None = None,
    scanned: int | None = None,
    *,
    lane: Lane = ("alpha", "FR", "ES", "standard"),
    heard: tuple[int | None, int | None] = (None, None),
) -> Parcel:
    """A parcel by days of October: promise, hand-over, and `heard`, its first attempt and last scan."""
    moments = [datetime.combine(october(day), time(23, 59)) if day else None for day in (scanned, *heard)]
    return (name, *lane, october(promised) if promised else None, *moments)


def marked(column: str, register: Sequence[Exclusion], parcels: Iterable[Parcel]) -> dict[tuple[str, str], int]:
    """The column by parcel and partner, every parcel once."""
    layers = TableLayers(before_calendar=register_layers(register, AS_OF))
    tables = [stored("shipments", COLUMNS, parcels), *register_tables(register, AS_OF)]
    rows = seen("shipments", ("shipment_id", "partner", column), layers, tables)
    found = {(row[0], row[1]): row[2] for row in rows}
    assert len(found) == len(rows)
    return found


def excluded(register: Sequence[Exclusion], *parcels: Parcel) -> list[str]:
    """Names of the excluded parcels."""
    return [name for (name, _), value in marked("excluded", register, parcels).items() if value == 1]


def test_the_first_and_the_last_day_of_an_event_count() -> None:
    parcels = [parcel(f"p{day}", day) for day in (19, 20, 21, 22, 23)]
    assert excluded([STORM], *parcels) == ["p20", "p21", "p22"]


def test_a_parcel_without_promise_is_judged_by_its_hand_over() -> None:
    parcels = [parcel("handed", None, 20), parcel("promised", 23, 21), parcel("neither")]
    assert excluded([STORM], *parcels) == ["handed"]


def test_an_event_has_a_partner_lanes_and_services() -> None:
    event = replace(STORM, origins=("FR", "BE"), services=("standard", "pickup"))
    lanes = {
        "own": ("alpha", "FR", "ES", "standard"),
        "second origin": ("alpha", "BE", "ES", "pickup"),
        "other partner": ("beta", "FR", "ES", "standard"),
        "other origin": ("alpha", "DE", "ES", "standard"),
        "other destination": ("alpha", "FR", "FR", "standard"),
        "other service": ("alpha", "FR", "ES", "express"),
        "unknown origin": ("alpha", None, "ES", "standard"),
        "unknown service": ("alpha", "FR", "ES", None),
    }
    parcels = [parcel(name, 21, lane=lane) for name, lane in lanes.items()]
    assert excluded([event], *parcels) == ["own", "second origin"]
    assert len(excluded([ANYWHERE], *parcels)) == len(lanes)


def test_overlapping_entries_count_once() -> None:
    again = replace(ANYWHERE, from_=october(22), to=october(24))
    register = [STORM, again, SINGLE, replace(SINGLE, id="other", reason="customs"), replace(SINGLE, shipment_id="p2")]
    parcels = [parcel("p1", 22), parcel("p2", 1), parcel("p3", 24), parcel("p4", 25)]
    found = marked("excluded", register, parcels)
    assert found == {("p1", "alpha"): 1, ("p2", "alpha"): 1, ("p3", "alpha"): 1, ("p4", "alpha"): 0}


def test_an_id_belongs_to_a_partner() -> None:
    lane = ("beta", "FR", "ES", "standard")
    found = marked("excluded", [SINGLE], [parcel("p1", 1), parcel("p1", 1, lane=lane)])
    assert found == {("p1", "alpha"): 1, ("p1", "beta"): 0}


def test_only_entries_in_force_count() -> None:
    """The data date is 1 November: an approval of that day and an entry that expires on it still hold."""
    entries = {
        "unapproved": replace(STORM, approved_by=None, approved_on=None),
        "approved tomorrow": replace(STORM, approved_on=date(2026, 11, 2)),
        "expired yesterday": replace(STORM, expires_on=date(2026, 10, 31)),
        "approved today": replace(STORM, approved_on=AS_OF),
        "expires today": replace(STORM, expires_on=AS_OF),
    }
    counting = [name for name, entry in entries.items() if register_layers([entry], AS_OF)]
    assert counting == ["approved today", "expires today"]
    assert not_in_force(entries.values(), AS_OF) == tuple(list(entries.values())[:3])
    assert register_tables([replace(SINGLE, approved_on=date(2026, 11, 2))], AS_OF) == ()


def test_an_entry_that_does_not_count_marks_nothing_beside_one_that_does() -> None:
    late = replace(ANYWHERE, approved_on=date(2026, 11, 2))
    expired = replace(SINGLE, shipment_id="p3", expires_on=date(2026, 10, 31))
    parcels = [parcel("p1", 20), parcel("p2", 20, lane=("beta", "FR", "ES", "standard")), parcel("p3", 1)]
    assert excluded([late, expired, STORM, SINGLE], *parcels) == ["p1"]


def test_without_a_register_nothing_is_added() -> None:
    assert register_tables([], AS_OF) == ()
    assert register_layers([], AS_OF) == ()
    assert [list(layer.adds) for layer in register_layers([OUTAGE], AS_OF)] == [["in_outage"]]
    assert [list(layer.adds) for layer in register_layers([STORM], AS_OF)] == [["excluded"]]


def test_an_outage_is_about_the_last_event() -> None:
    """The last scan decides, a later attempt more than it; the hand-over stands for a parcel without other scans."""
    parcels = [
        parcel("day before", 21, 10, heard=(None, 19)),
        parcel("first day", 30, 10, heard=(None, 20)),
        parcel("last day", 30, 10, heard=(22, 21)),
        parcel("heard again", 21, 10, heard=(None, 23)),
        parcel("attempted later", 21, 10, heard=(23, 21)),
        parcel("hand-over only", None, 21),
        parcel("never heard of", 21),
        parcel("other partner", 21, 21, lane=("beta", "FR", "ES", "standard")),
    ]
    found = marked("in_outage", [OUTAGE], parcels)
    assert [name for (name, _), value in found.items() if value] == ["first day", "hand-over only", "last day"]
    assert marked("excluded", [OUTAGE, SINGLE], parcels) == dict.fromkeys(found, 0)


def test_names_are_text_whatever_they_hold() -> None:
    odd = "o'neil; --"
    event, single = replace(ANYWHERE, partner=odd, services=("d'été",)), replace(SINGLE, partner=odd, shipment_id="'")
    lane = (odd, "FR", "ES", "d'été")
    assert excluded([event, single], parcel("p1", 21, lane=lane), parcel("'", 1, lane=lane)) == ["'", "p1"]


def _covers(entry: Exclusion, row: Parcel) -> bool:
    """The rule in Python: is the parcel under the entry?"""
    name, partner, origin, destination, service, promised, scanned, *_ = row
    if entry.partner is not None and entry.partner != partner:
        return False
    if entry.shipment_id is not None:
        return entry.shipment_id == name
    day = promised or (scanned.date() if isinstance(scanned, datetime) else None)
    if not isinstance(day, date) or entry.from_ is None or entry.to is None:
        return False
    area = ((entry.origins, origin), (entry.destinations, destination), (entry.services, service))
    return entry.from_ <= day <= entry.to and all(not names or value in names for names, value in area)


def test_many_parcels_under_many_entries() -> None:
    """300 parcels under 14 overlapping entries, against the rule in Python."""
    draw = random.Random(5)  # noqa: S311  # a test's own numbers
    countries, services, partners = ("FR", "DE", "ES"), ("standard", "express"), ("alpha", "beta")
    days = [None, *range(1, 31)]

    def lane() -> Lane:
        origin, destination = draw.choice([None, *countries]), draw.choice([None, *countries])
        return draw.choice(partners), origin, destination, draw.choice(services)

    parcels = [parcel(f"p{index}", draw.choice(days), draw.choice(days), lane=lane()) for index in range(300)]
    events = [
        replace(
            STORM,
            partner=draw.choice([None, *partners]),
            from_=(first := october(draw.randint(1, 25))),
            to=first + timedelta(days=draw.randint(3, 9)),
            origins=tuple(draw.sample(countries, draw.randint(0, 2))),
            destinations=tuple(draw.sample(countries, draw.randint(0, 2))),
            services=tuple(draw.sample(services, draw.randint(0, 1))),
        )
        for _ in range(10)
    ]
    register = [*events, *(replace(SINGLE, shipment_id=f"p{draw.randint(0, 299)}") for _ in range(4))]
    expected = {(row[0], row[1]): int(any(_covers(entry, row) for entry in register)) for row in parcels}
    assert 50 < sum(expected.values()) < 250
    assert marked("excluded", register, parcels) == expected
