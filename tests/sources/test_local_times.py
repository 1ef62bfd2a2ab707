"""Instants become local times of the place where something happened; Python's zoneinfo is the second definition."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from scorecards.sources.local_times import on_clock, open_clocks, zone_by_place
from tests.conftest import Desk, says

ZONES = {"ES": "Europe/Madrid", "US": "America/New_York", "US-CA": "America/Los_Angeles"}
COLUMNS = (
    "shipment_id: id, partner: \"'alpha'\", origin: o, destination: d, first_scan_at: s, delivered_at: x, "
    "promised_on: p, last_scan_at: l"
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def parcels(desk: Desk, *rows: str, timezone: str = "Asia/Tokyo", columns: str = COLUMNS) -> list[dict[str, object]]:
    """Rows `origin destination scan delivery promise last-scan`, "-" for none, as they come out."""
    desk.shipments(columns, 'missing: ["-"]')
    settings = (
        f"timezone: {timezone}\ntimezones: {{{', '.join(f'{place}: {zone}' for place, zone in ZONES.items())}}}\n"
    )
    desk.write("scorecards.yaml", settings + (desk.folder / "scorecards.yaml").read_text())
    filled = [[*row.split(), *["-"] * 6][:6] for row in rows]
    lines = [f"P{index}," + ",".join(row) for index, row in enumerate(filled)]
    desk.write("data/shipments.csv", "\n".join(["id,o,d,s,x,p,l", *lines]) + "\n")
    return desk.rows()


def notes(desk: Desk) -> tuple[str, ...]:
    (remark,) = desk.read().remarks
    return remark.notes


@pytest.mark.parametrize(
    ("place", "instant", "expected"),
    [
        # Clocks go forward: the hour from 2 to 3 does not happen.
        ("FR", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59"),
        ("FR", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00"),
        ("GB", "2026-03-29T00:59:59Z", "2026-03-29 00:59:59"),
        ("GB", "2026-03-29T01:00:00Z", "2026-03-29 02:00:00"),
        # Clocks go back: the hour from 2 to 3 happens twice.
        ("FR", "2026-10-25T00:30:00Z", "2026-10-25 02:30:00"),
        ("FR", "2026-10-25T01:30:00Z", "2026-10-25 02:30:00"),
        ("FR", "2026-10-25T02:00:00Z", "2026-10-25 03:00:00"),
        # Other days in America, and other places there.
        ("US", "2026-03-08T06:59:59Z", "2026-03-08 01:59:59"),
        ("US", "2026-03-08T07:00:00Z", "2026-03-08 03:00:00"),
        ("US-CA", "2026-11-01T08:30:00Z", "2026-11-01 01:30:00"),
        ("US-CA", "2026-11-01T09:30:00Z", "2026-11-01 01:30:00"),
        ("US-CA", "2026-11-01T10:00:00Z", "2026-11-01 02:00:00"),
        # Where clocks never change, and where they stand at half hours.
        ("AE", "2026-10-31T20:30:00Z", "2026-11-01 00:30:00"),
        ("IN", "2026-10-31T18:30:00Z", "2026-11-01 00:00:00"),
        # Two zones of the same time are one.
        ("DE", "2026-10-31T23:00:00Z", "2026-11-01 00:00:00"),
    ],
)
def test_the_clock_of_a_place(desk: Desk, place: str, instant: str, expected: str) -> None:
    (row,) = parcels(desk, f"{place} {place} {instant} {instant}")
    assert (row["first_scan_at"], row["delivered_at"]) == (local(expected), local(expected))
    assert notes(desk) == ()


def test_from_one_clock_to_another(desk: Desk) -> None:
    """Handed over where it starts, delivered where it goes: each event has the date of its own place."""
    rows = parcels(
        desk,
        "FR GB 2026-10-31T22:59:59Z 2026-10-31T23:59:59Z 2026-10-31T23:30:00Z 2026-10-31T23:30:00Z",
        "FR GB 2026-10-31T23:00:00Z 2026-11-01T00:00:00Z",
        "GB FR 2026-09-30T22:59:59Z 2026-09-30T23:00:00Z 2026-09-30T22:30:00Z",
        "FR US-CA 2026-10-31T22:00:00Z 2026-11-01T06:59:59Z 2026-11-01T06:59:59Z",
        "US-CA FR 2026-11-01T06:59:59Z 2026-11-01T06:59:59Z",
    )
    found = [(row["first_scan_at"], row["delivered_at"]) for row in rows]
    assert found == [
        (local("2026-10-31 23:59:59"), local("2026-10-31 23:59:59")),
        (local("2026-11-01 00:00:00"), local("2026-11-01 00:00:00")),
        (local("2026-09-30 23:59:59"), local("2026-10-01 01:00:00")),
        (local("2026-10-31 23:00:00"), local("2026-10-31 23:59:59")),
        (local("2026-10-31 23:59:59"), local("2026-11-01 07:59:59")),
    ]
    assert [row.get("promised_on") for row in rows] == [
        date(2026, 10, 31),
        None,
        date(2026, 10, 1),
        date(2026, 10, 31),
        None,
    ]
    assert rows[0]["last_scan_at"] == local("2026-10-31 23:30:00")


def test_over_the_date_line_a_parcel_may_arrive_before_it_left(desk: Desk) -> None:
    """By the clocks of the two places, not by one clock: only what is before on one clock is refused."""
    rows = parcels(
        desk, "JP US-CA 2026-11-02T09:00:00Z 2026-11-02T22:00:00Z", "JP US-CA 2026-11-02T09:00:00Z 2026-11-02T08:59:00Z"
    )
    assert [(row["first_scan_at"], row["delivered_at"]) for row in rows] == [
        (local("2026-11-02 18:00:00"), local("2026-11-02 14:00:00"))
    ]
    assert desk.rejects() == [("shipments.csv", 3, "delivered before it was handed over")]


def test_times_without_a_zone_and_with_an_offset_stay_as_written(desk: Desk) -> None:
    (row,) = parcels(desk, "FR US 2026-10-31T23:30:00 2026-11-02T23:30:00+09:00 2026-11-03 2026-11-02T23:30:00-0500")
    assert (row["first_scan_at"], row["delivered_at"]) == (local("2026-10-31 23:30:00"), local("2026-11-02 23:30:00"))
    assert (row["promised_on"], row["last_scan_at"]) == (date(2026, 11, 3), local("2026-11-02 23:30:00"))


def test_places_with_several_time_zones_are_named(desk: Desk) -> None:
    """Nobody knows which clock they mean: the workspace's is taken, and the data page says so."""
    now = "2026-10-31T23:30:00Z"
    rows = parcels(
        desk, f"CA FR {now} {now}", f"FR AU {now} {now}", f"FR Paris {now} {now}", "BR BR", f"FR - {now} {now}"
    )
    tokyo, paris = local("2026-11-01 08:30:00"), local("2026-11-01 00:30:00")
    expected = [(tokyo, paris), (paris, tokyo), (paris, tokyo), (None, None), (paris, tokyo)]
    assert [(row.get("first_scan_at"), row.get("delivered_at")) for row in rows] == expected
    (note,) = notes(desk)
    assert note.startswith("Times of AU, CA, Paris and rows without a place are told in Asia/Tokyo")
    assert "`timezones`" in note


def test_many_places_without_a_time_zone_are_a_number(desk: Desk) -> None:
    rows = [f"FR City{index} - 2026-10-31T23:30:00Z" for index in range(1_010)]
    assert len(parcels(desk, *rows)) == 1_010
    (note,) = notes(desk)
    assert "City0, City1, City10, City100, City1000, City1001 and 1,004 more places are told in" in note


def test_a_source_without_places_is_told_in_the_time_zone_of_the_workspace(desk: Desk) -> None:
    columns = "shipment_id: id, partner: \"'alpha'\", first_scan_at: s"
    (row,) = parcels(desk, "FR GB 2026-10-31T23:30:00Z", columns=columns)
    assert row["first_scan_at"] == local("2026-11-01 08:30:00")
    assert notes(desk) == ()


def test_the_place_is_what_the_look_up_makes_of_it(desk: Desk) -> None:
    columns = COLUMNS.replace("destination: d", "destination: {column: d, values: {F: FR, UK: GB}}")
    found = parcels(desk, "FR UK - 2026-10-31T23:30:00Z", "FR f - 2026-10-31T23:30:00Z", columns=columns)
    assert [row["delivered_at"] for row in found] == [local("2026-10-31 23:30:00"), local("2026-11-01 00:30:00")]


def test_an_instant_of_a_refused_or_filtered_row_needs_no_clock(desk: Desk) -> None:
    desk.shipments(COLUMNS, "where: id <> 'P2'")
    now = "2026-10-31T23:30:00Z"
    desk.write("data/shipments.csv", f"id,o,d,s,x,p,l\n,CA,FR,{now},,,\nP2,AU,FR,{now},,,\nP3,FR,FR,{now},,,\n")
    assert notes(desk) == ()


@pytest.mark.parametrize("timezone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_an_instant_that_stands_for_none(desk: Desk, timezone: str) -> None:
    """The zero of a clock is none, on whose clock ever it would be told; so is the end of a calendar at home."""
    zero, end = "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"
    rows = parcels(desk, f"US FR {zero} 0001-01-01T00:00:00Z {end} {zero}", timezone=timezone)
    assert [sorted(set(row) - {"_source", "_file", "_row"}) for row in rows] == [
        ["destination", "origin", "partner", "shipment_id"]
    ]


def test_a_declared_format_with_a_zone(desk: Desk) -> None:
    desk.shipments(COLUMNS, 'dates: ["%d.%m.%Y %H:%M %z", "%d.%m.%Y %H:%M"]\nmissing: ["-"]')
    desk.write("scorecards.yaml", "timezone: Asia/Tokyo\n" + (desk.folder / "scorecards.yaml").read_text())
    desk.write("data/shipments.csv", "id,o,d,s,x,p,l\nP1,FR,GB,31.10.2026 23:30 +0000,02.11.2026 23:30,-,-\n")
    (row,) = desk.rows()
    assert (row["first_scan_at"], row["delivered_at"]) == (local("2026-11-01 00:30:00"), local("2026-11-02 23:30:00"))


def test_time_zones_that_change_are_read_again(desk: Desk) -> None:
    (row,) = parcels(desk, "FR ES - 2026-10-31T23:30:00Z")
    assert row["delivered_at"] == local("2026-11-01 00:30:00")
    main = desk.folder / "scorecards.yaml"
    main.write_text(main.read_text().replace("Europe/Madrid", "Atlantic/Canary"))
    assert [row["delivered_at"] for row in desk.rows()] == [local("2026-10-31 23:30:00")]


def test_a_configured_time_zone_wins(desk: Desk) -> None:
    (row,) = parcels(desk, "FR US - 2026-10-31T23:30:00Z")
    assert row["delivered_at"] == local("2026-10-31 19:30:00")
    assert zone_by_place({"FR": "Pacific/Tahiti"})["FR"] == "Pacific/Tahiti"


def test_a_time_zone_that_does_not_exist(desk: Desk) -> None:
    main = (desk.folder / "scorecards.yaml").read_text()
    desk.write("scorecards.yaml", f"timezone: Europe/Pari\ntimezones:\n  ES: Europe/Madrid\n  US: New York\n{main}")
    zone, place = desk.faults()
    says(zone, "scorecards.yaml", 1, "there is no time zone 'Europe/Pari'", "Europe/Paris")
    says(place, "scorecards.yaml", 4, "there is no time zone 'New York'", "Europe/Paris")


def test_instants_of_parquet(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of instants is told on the same clocks, whatever zone the machine and the writer had."""
    desk.shipments(COLUMNS, "missing: [2026-01-01 09:00:00+09]", files="shipments.parquet")
    desk.write("scorecards.yaml", "timezone: Asia/Tokyo\n" + (desk.folder / "scorecards.yaml").read_text())
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'America/Lima'")
        con.execute(
            "CREATE TABLE t AS SELECT id, 'FR' AS o, d, s::TIMESTAMPTZ AS s, x::TIMESTAMPTZ AS x FROM (VALUES "
            "('P1', 'GB', '2026-10-31 23:30:00+00', '2026-10-31 23:30:00+00'), "
            "('P2', 'CA', '1970-01-01 00:00:00+00', '2026-10-31 23:30:00+00'), "
            "('P3', 'GB', '2026-01-01 00:00:00+00', NULL)) v(id, d, s, x)"
        )
        con.table("t").project("*, s AS p, x AS l").write_parquet(str(desk.folder / "data/shipments.parquet"))
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    first, second, third = desk.rows()
    assert (first["first_scan_at"], first["delivered_at"]) == (local("2026-11-01 00:30"), local("2026-10-31 23:30"))
    assert first["promised_on"] == date(2026, 10, 31)
    assert ("first_scan_at" in second, second["delivered_at"]) == (False, local("2026-11-01 08:30"))
    assert "first_scan_at" not in third
    assert notes(desk)[0].startswith("Times of CA are told in Asia/Tokyo")


@given(
    instant=st.datetimes(datetime(1995, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    place=st.sampled_from(["FR", "GB", "IE", "DE", "FI", "TR", "IN", "JP", *ZONES]),
)
def test_any_instant_at_any_place_is_zoneinfos(instant: datetime, place: str) -> None:
    with duckdb.connect() as con:
        open_clocks(con, ZONES)
        sql = f"SELECT {on_clock('i', 'place')} FROM (SELECT ?::TIMESTAMPTZ AS i) JOIN clocks clock_place ON place = ?"  # noqa: S608  # our own
        (found,) = con.execute(sql, [instant, place]).fetchone() or (None,)
    assert found == instant.astimezone(ZoneInfo(zone_by_place(ZONES)[place])).replace(tzinfo=None)


def test_how_many_hours_of_a_year_lie_in_another_month_in_paris() -> None:
    """Five month ends in winter time, seven in summer time: 5 × 1 + 7 × 2 = 19 hours, 0.21 % to 0.22 % of a year."""
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        open_clocks(con, {})
        moved = con.execute(
            f"SELECT COUNT(*) FROM (SELECT i, {on_clock('i', 'place')} AS l FROM "  # noqa: S608  # our own
            "generate_series(TIMESTAMPTZ '2026-01-01', TIMESTAMPTZ '2026-12-31 23:00', INTERVAL 1 HOUR) t(i) "
            "JOIN clocks clock_place ON place = 'FR') WHERE MONTH(l) <> MONTH(i)"
        ).fetchone()
    assert moved == (19,)


def test_countries_of_one_time_are_those_whose_zones_never_differ() -> None:
    """The few countries of several zones that are told on one clock nevertheless: since 1990 they agree every week."""
    weeks = [datetime(1990, 1, 1, tzinfo=UTC) + timedelta(weeks=week) for week in range(48 * 52)]
    several = {country: zones for country, zones in get_global("territory_zones").items() if len(zones) > 1}
    same = Counter(
        country
        for country, zones in several.items()
        if country.isalpha()
        and len({tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in weeks) for zone in zones}) == 1
    )
    assert set(same) == set(several) & set(zone_by_place({}))
