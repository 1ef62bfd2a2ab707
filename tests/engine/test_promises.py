"""Promises derived from the service standard: by hand, and on a generated network against numpy's working days."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from scorecards.engine import Session, absent, is_supplied
from scorecards.engine.calendars import scheme_sql, working_dates_table, working_days, working_days_table
from scorecards.engine.promises import promise_layers, promise_tables
from scorecards.engine.rules import Rules, TableLayers
from scorecards.engine.view import view_sql
from scorecards.model import Month
from scorecards.model.standard import ServiceStandard
from scorecards.workspace.schema import CalendarShape
from scorecards.workspace.tables import read_tables
from tests.engine import twin
from tests.engine.layered import AS_OF, opened, stored
from tests.engine.random_network import CLOSED, random_network
from tests.engine.twin import Network
from tests.engine.workspaces import Parcel, write_workspace
from tests.engine.workspaces import opened as opened_workspace

STANDARDS = (
    ServiceStandard("standard", 3),
    ServiceStandard("standard", 5, destination="GB"),
    ServiceStandard("standard", 6, destination="GB", origin="DE"),
    ServiceStandard("standard", 4, origin="DE"),
    ServiceStandard("express", 1, valid_until=date(2026, 6, 30)),
    ServiceStandard("express", 0, valid_from=date(2026, 7, 1)),
    ServiceStandard("express", 2, partner="bravo"),
    ServiceStandard(
        "express", 7, partner="bravo", origin="GB", valid_from=date(2026, 8, 3), valid_until=date(2026, 8, 9)
    ),
)
EXPRESS_ON_SATURDAY = CalendarShape.model_validate({"services": {"express": {"weekend": ["sunday"]}}})


def promised(
    row: Sequence[object], standards: Sequence[ServiceStandard] = STANDARDS, shape: CalendarShape | None = None
) -> tuple[Any, ...]:
    """Promise and whether it was derived, of one parcel: partner, service, origin, destination, first scan, promise."""
    calendar = working_days(shape or CalendarShape(), ["FR", "GB", "DE"], date(2026, 1, 1), date(2026, 12, 31))
    names = ("partner", "service", "origin", "destination", "first_scan_at", "promised_on")
    columns = {**dict.fromkeys(names, "VARCHAR"), "first_scan_at": "TIMESTAMP", "promised_on": "DATE"}
    scheme = scheme_sql(shape or CalendarShape())
    layers = TableLayers(before_calendar=promise_layers(standards, with_scheme=bool(scheme)))
    rules = Rules(AS_OF, 480, 1080, scheme=scheme, by_table={"shipments": layers})
    shipments = read_tables(Path("no tables of one's own"))[0]["shipments"]
    engine = opened()
    for table in (*promise_tables(standards), working_days_table(calendar), working_dates_table(calendar)):
        engine.load(table)
    engine.load(stored("shipments", columns, [row]))
    view = view_sql(shipments, ["promised_on", "promise_derived"], rules)
    (found,) = engine.rows(f"SELECT promised_on, promise_derived FROM ({view}) v")  # noqa: S608  # our own
    engine.close()
    return found


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # 4 May 2026 is a Monday; 8 and 14 May are public holidays in France, 4 and 25 May in Great Britain.
        (("alfa", "standard", "FR", "FR", "2026-05-04 23:59:59", None), "2026-05-07"),
        (("alfa", "standard", "FR", "FR", "2026-05-05 00:00:00", None), "2026-05-11"),  # over a holiday, a week-end
        (("alfa", "standard", "FR", "FR", "2026-05-09 10:00:00", None), "2026-05-13"),  # Saturday counts as Thursday
        (("alfa", "standard", "FR", "GB", "2026-05-04 10:00:00", None), "2026-05-11"),  # its holiday as Friday, + 5
        (("alfa", "standard", "DE", "GB", "2026-05-05 10:00:00", None), "2026-05-13"),
        (("alfa", "standard", "DE", "XX", "2026-05-04 10:00:00", None), None),  # a place that no calendar knows
        (("alfa", "standard", "DE", None, "2026-05-07 10:00:00", None), "2026-05-13"),  # anywhere: no holiday
        (("alfa", "express", "FR", "FR", "2026-06-30 10:00:00", None), "2026-07-01"),
        (("alfa", "express", "FR", "FR", "2026-07-01 10:00:00", None), "2026-07-01"),
        (("alfa", "express", "FR", "FR", "2026-07-04 10:00:00", None), "2026-07-04"),  # a Saturday: not the day before
        (("bravo", "express", "FR", "FR", "2026-07-01 10:00:00", None), "2026-07-03"),
        (("bravo", "express", "GB", "FR", "2026-08-03 10:00:00", None), "2026-08-12"),
        (("bravo", "express", "GB", "FR", "2026-08-10 10:00:00", None), "2026-08-12"),
        (("alfa", "night", "FR", "FR", "2026-05-04 10:00:00", None), None),
        (("alfa", None, "FR", "FR", "2026-05-04 10:00:00", None), None),
        (("alfa", "standard", "FR", "FR", None, None), None),
    ],
)
def test_the_promise_of_a_parcel_without_one(row: Sequence[object], expected: str | None) -> None:
    assert promised(row) == ((date.fromisoformat(expected), 1) if expected else (None, 0))


def test_a_promise_on_record_stays() -> None:
    assert promised(("alfa", "standard", "FR", "FR", "2026-05-04 10:00:00", "2026-05-29")) == (date(2026, 5, 29), 0)
    assert promised(("alfa", "standard", "FR", "FR", "2026-05-04 10:00:00", None), standards=()) == (None, 0)


def test_the_working_days_of_the_service_count() -> None:
    """Friday 29 May and a service that works on Saturday: one day is Saturday, for others Monday."""
    one = [ServiceStandard("express", 1), ServiceStandard("standard", 1)]
    rows = [("alfa", service, "FR", "FR", "2026-05-29 10:00:00", None) for service in ("express", "standard")]
    found = [promised(row, one, EXPRESS_ON_SATURDAY) for row in rows]
    assert found == [(date(2026, 5, 30), 1), (date(2026, 6, 1), 1)]


def test_no_standards_no_layers() -> None:
    assert promise_layers((), with_scheme=True) == ()
    assert promise_tables(()) == ()


def derived(network: Network, parcel: Parcel) -> date | None:
    """The promise of a parcel without one, from the words of the rules."""
    if parcel.first_scan_at is None:
        return None
    day = parcel.first_scan_at.date()
    fitting = [
        standard
        for standard in STANDARDS
        if standard.service == parcel.service
        and standard.partner in (None, parcel.partner.lower())
        and standard.destination in (None, parcel.destination)
        and standard.origin in (None, parcel.origin)
        and (standard.valid_from or day) <= day <= (standard.valid_until or day)
    ]
    named = sorted(fitting, key=lambda each: (bool(each.partner), bool(each.destination), bool(each.origin)))
    return network.calendar.plus(parcel.destination, day, named[-1].days) if named else None


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Parcel], Network, Session]:
    """A network of which every third promise is not on record: its rows, the same with derived promises, the session.

    A derived promise began with the hand-over: a late sender does not move it again.
    """
    rng = Random(3)  # noqa: S311  # no secret
    network = random_network(3, 2500)
    parcels = [replace(each, promised_on=each.promised_on if rng.random() < 0.7 else None) for each in network.parcels]
    whole = [
        each if each.promised_on else replace(each, promised_on=derived(network, each), planned_collection_on=None)
        for each in parcels
    ]
    standards = [
        {name.replace("valid_", ""): value for name, value in vars(standard).items() if value is not None}
        for standard in STANDARDS
    ]
    folder = write_workspace(
        tmp_path_factory.mktemp("promises"),
        parcels,
        calendar={"closed": {place: list(days) for place, days in CLOSED.items()}},
        service_standards=standards,
    )
    return parcels, replace(network, parcels=whole, charges=(), claims=()), opened_workspace(folder)


@pytest.mark.parametrize("kpi", ["on_time", "within_1d", "within_3d", "on_time_customer", "first_attempt", "lost"])
def test_a_derived_promise_counts_like_any_other(networks: tuple[list[Parcel], Network, Session], kpi: str) -> None:
    _, network, session = networks
    expected = twin.sums(kpi, network)
    assert len(expected) > 15
    for partner in session.tables.partners:
        monthly = session.measures.monthly(kpi, partner.id)
        found = {month: (pair.numerator, pair.denominator, pair.unknown) for month, pair in monthly.items()}
        assert found == {month: entry for (owner, month), entry in expected.items() if owner == partner.name}


def test_the_share_that_is_derived(networks: tuple[list[Parcel], Network, Session]) -> None:
    parcels, network, session = networks
    due: Counter[tuple[str, Month]] = Counter()
    of_those: Counter[tuple[str, Month]] = Counter()
    for parcel, whole in zip(parcels, network.parcels, strict=True):
        if whole.promised_on and whole.promised_on <= network.as_of:
            due[whole.partner, Month.of(whole.promised_on)] += 1
            of_those[whole.partner, Month.of(whole.promised_on)] += parcel.promised_on is None
    assert sum(of_those.values()) > 300
    for partner in session.tables.partners:
        for month, pair in session.measures.monthly("promise_derived", partner.id).items():
            assert (pair.numerator, pair.denominator) == (of_those[partner.name, month], due[partner.name, month])


def test_standards_supply_promises(tmp_path: Path) -> None:
    """A file without promises supplies on time when services have standards; without them it does not."""
    parcel = Parcel("P1", first_scan_at=datetime(2026, 10, 1, 10), delivered_at=datetime(2026, 10, 6, 10))  # noqa: DTZ001
    folder = write_workspace(tmp_path, [parcel], service_standards=[{"service": "standard", "days": 3}])
    main = yaml.safe_load((folder / "scorecards.yaml").read_text())
    columns = ("shipment_id", "partner", "service", "destination", "first_scan_at", "delivered_at")
    main["sources"]["shipments"]["file"]["columns"] = {name: {"column": name} for name in columns}
    for standards, kpis in ((main["service_standards"], {"on_time", "promise_derived"}), ([], set())):
        (folder / "scorecards.yaml").write_text(yaml.safe_dump({**main, "service_standards": standards}))
        session = opened_workspace(folder)
        assert {"on_time", "promise_derived"} & set(session.measures.kpis) == kpis
        kpi = session.workspace.kpis["on_time"]
        assert is_supplied(kpi, session.workspace, session.tables) == bool(kpis)
        assert absent(kpi, session.workspace, session.tables) == ([] if kpis else ["shipments.promised_on"])
        if kpis:
            (pair,) = session.measures.monthly("on_time", "alfa").values()
            assert (pair.numerator, pair.denominator) == (1, 1)
