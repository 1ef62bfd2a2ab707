"""Tables that stay where they are: judged and counted as files are, views of their own, and what is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
import yaml

from scorecards.compose import compose
from scorecards.engine import Session, open_session, view_statements, warnings_of
from scorecards.engine.layer import SmallTable
from scorecards.errors import ScorecardError
from scorecards.model import Month, scorecard_to_json
from scorecards.workspace import load_workspace
from tests.engine.elsewhere import Place, moved, to_postgres
from tests.engine.random_network import CLOSED, PARTNERS, random_network
from tests.engine.workspaces import AS_OF, opened, write_workspace

ENGINES = ("postgres", "spark")
Rows = tuple[tuple[object, ...], ...]


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest) -> Place:
    """Either engine."""
    found: Place = request.getfixturevalue(request.param)
    return found


def workspace(folder: Path, place: Place, sources: Mapping[str, Any], **settings: Any) -> Path:
    """A workspace whose sources are tables; every partner in the data is one."""
    shape = {
        "data_as_of": AS_OF,
        "discover_partners": True,
        "engine": dict(place.engine),
        "sources": {table: {"raw": source} for table, source in sources.items()},
        **settings,
    }
    (folder / "scorecards.yaml").write_text(yaml.safe_dump(shape, sort_keys=False, allow_unicode=True), "utf-8")
    return folder


def session(folder: Path) -> Session:
    """The workspace read and summed."""
    return open_session(load_workspace(folder))


def problems(folder: Path) -> str:
    """What is wrong with it."""
    with pytest.raises(ScorecardError) as caught:
        session(folder)
    return str(caught.value)


#: Half an hour around the nights in which clocks change, and around midnight.
INSTANTS = [
    datetime(2026, month, day, hour, minute, tzinfo=UTC)
    for month, day in ((3, 28), (3, 29), (10, 24), (10, 25), (7, 14))
    for hour in (0, 1, 2, 21, 22, 23)
    for minute in (0, 30)
]
ZONES = {"FR": "Europe/Paris", "GB": "Europe/London", "US-NY": "America/New_York", "": "Asia/Tokyo"}


def test_instants_are_told_on_the_clock_of_their_place(place: Place, tmp_path: Path) -> None:
    """A parcel that reaches its customer before midnight is on time, and that is told by the customer's clock."""
    columns = {"shipment_id": "VARCHAR", "partner": "VARCHAR", "destination": "VARCHAR"}
    columns |= {"first_scan_at": "TIMESTAMP", "promised_on": "DATE", "delivered_at": "TIMESTAMPTZ"}
    rows: list[tuple[object, ...]] = []
    for zone in ZONES:
        for number, moment in enumerate(INSTANTS):
            scan, promise = datetime(2026, 3, 1, 10), moment.date()  # noqa: DTZ001  # local times have no zone
            rows.append((f"{zone}{number}", f"P {zone or 'nowhere'}", zone or None, scan, promise, moment))
    source = place.put(SmallTable("shipments", columns, tuple(rows)), tmp_path)
    settings = {"timezone": "Asia/Tokyo", "timezones": {"US-NY": "America/New_York"}}
    found = session(workspace(tmp_path, place, {"shipments": source}, **settings))
    partners = {partner.name: partner.id for partner in found.tables.partners}
    for zone, name in ZONES.items():
        kept = sum(moment.astimezone(ZoneInfo(name)).date() <= moment.date() for moment in INSTANTS)
        sums = found.measures.monthly("on_time_customer", partners[f"P {zone or 'nowhere'}"]).values()
        assert (sum(pair.numerator for pair in sums), sum(pair.denominator for pair in sums)) == (kept, len(INSTANTS))
    assert any("rows without a place" in note for remark in found.tables.remarks for note in remark.notes)


SCANNED = datetime(2026, 10, 5, 9)  # noqa: DTZ001  # local times have no zone
#: id, carrier, country, scanned, promised, status, weight, deleted.
MESSY: Rows = (
    ("1", " alfa ", "FR", SCANNED, "2026-10-07", "OK", 1.5, 0),
    ("2", "Alfa", "FR", SCANNED, "n/a", "Verloren", None, 0),
    ("3", "Alfa", "DE", SCANNED, "2026-10-07", "nowhere", 2.0, 0),
    ("4", "Zulu", "DE", SCANNED, "2026-10-07", "OK", 2.0, 0),
    ("5", "Alfa", "DE", SCANNED, "2026-10-07", "OK", -2.0, 0),
    ("6", "Alfa", "DE", SCANNED, "2026-10-07", "OK", 2.0, 1),
    ("7", "", "DE", SCANNED, "2026-10-07", "OK", 2.0, 0),
    ("8", "Alfa", "DE", SCANNED, "1026-10-07", "OK", 2.0, 0),
)  # fmt: skip
MESSY_COLUMNS = {
    "no": "VARCHAR", "carrier": "VARCHAR", "country": "VARCHAR", "scanned": "TIMESTAMP", "promised": "VARCHAR",
    "state": "VARCHAR", "kilos": "DOUBLE", "deleted": "INTEGER",
}  # fmt: skip
MAPPING: dict[str, Any] = {
    "where": "deleted = 0",
    "missing": ["n/a"],
    "columns": {
        "shipment_id": {"column": "no"},
        "partner": {"column": "carrier"},
        "destination": {"column": "country"},
        "first_scan_at": {"column": "scanned"},
        "promised_on": {"column": "promised"},
        "status": {"column": "state", "values": {"OK": "delivered", "verloren": "lost"}},
        "weight_kg": {"column": "kilos"},
    },
}


def messy(folder: Path, place: Place, rows: Rows = MESSY, **changes: Any) -> Path:
    """A workspace over the messy table, with one partner."""
    source = place.put(SmallTable("parcels", MESSY_COLUMNS, rows), folder)
    (folder / "partners").mkdir(exist_ok=True)
    (folder / "partners" / "alfa.yaml").write_text("name: Alfa\nkind: transport\n", "utf-8")
    return workspace(folder, place, {"shipments": {**source, **MAPPING, **changes}}, discover_partners=False)


def test_every_row_is_used_refused_or_filtered(place: Place, tmp_path: Path) -> None:
    tables = session(messy(tmp_path, place)).tables
    counts = {report.partner: (report.used, report.rejected, report.filtered) for report in tables.reports}
    assert counts == {"alfa": (3, 2, 1), "": (0, 2, 0)}
    assert {(reject.reason, reject.rows, reject.example) for reject in tables.rejects} == {
        ("unknown partner", 1, "shipment_id 4: unknown partner: Zulu"),
        ("a weight below zero", 1, "shipment_id 5: a weight below zero"),
        ("partner is empty", 1, "shipment_id 7: partner is empty"),
        (
            "promised_on is not between 1990 and 2099 (no date? list it under missing)",
            1,
            "shipment_id 8: promised_on is not between 1990 and 2099 (no date? list it under missing): 1026-10-07",
        ),
    }
    (remark,) = tables.remarks
    assert remark.unknown_words == (("status", "nowhere", 1),)


def test_a_value_that_is_no_date_stops_the_reading(place: Place, tmp_path: Path) -> None:
    rows = (*MESSY, ("9", "Alfa", "DE", None, "next week", "OK", 1.0, 0))
    found = problems(messy(tmp_path, place, rows))
    assert "next week" in found
    assert "make a view of your own" in found


def test_a_row_that_stands_twice_is_refused(place: Place, tmp_path: Path) -> None:
    found = problems(messy(tmp_path, place, (*MESSY, MESSY[0])))
    assert "1 value of shipment_id stand in several rows, e.g. '1'" in found


def test_another_partner_may_have_the_same_id(place: Place, tmp_path: Path) -> None:
    """Parcel 1 of Bravo is no double of Alfa's; a second one under Bravo's other name is."""
    others = [("1", name, *MESSY[0][2:]) for name in ("Bravo", "BRAVO")]
    folder = messy(tmp_path, place, (*MESSY, others[0]))
    (folder / "partners" / "bravo.yaml").write_text("name: Bravo\nkind: transport\n", "utf-8")
    used = {report.partner: report.used for report in session(folder).tables.reports}
    assert (used["alfa"], used["bravo"]) == (3, 1)
    again = messy(tmp_path, place, (*MESSY, *others))
    assert "1 value of shipment_id stand in several rows, e.g. '1'" in problems(again)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"columns": {**MAPPING["columns"], "weight_kg": "kilo * 2"}}, "kilo"),
        (
            {"columns": {**MAPPING["columns"], "attempts": {"column": "kilos"}}},
            "attempts is integer, and there is float",
        ),
        ({"columns": {"shipment_id": "no"}}, "partner"),
        ({"where": "erased = 0"}, "erased"),
        ({"columns": {**MAPPING["columns"], "weight_kg": "regexp_replace(kilos, 'a', 'b')"}}, "weight_kg"),
        ({"columns": {**MAPPING["columns"], "status": {"column": "state", "dates": ["%Y"]}}}, "`dates` is for files"),
    ],
)
def test_a_wrong_mapping_names_its_line(place: Place, tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    found = problems(messy(tmp_path, place, **changes))
    assert expected in found
    assert "scorecards.yaml:" in found


def test_a_table_that_is_not_there(place: Place, tmp_path: Path) -> None:
    name = {"table": "raw.nothing"} if place.url else {"parquet": "nothing"}
    found = problems(workspace(tmp_path, place, {"shipments": name}))
    assert "nothing cannot be read" in found
    assert "scorecards.yaml:" in found


def test_files_and_tables_do_not_mix(postgres: Place, tmp_path: Path) -> None:
    found = problems(workspace(tmp_path, postgres, {"shipments": {"files": "a.csv"}}))
    assert "`files` is for files, and the engine postgres reads tables" in found
    found = problems(workspace(tmp_path, Place({"kind": "duckdb"}), {"shipments": {"table": "a"}}))
    assert "`table` is for an engine that has tables" in found


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ({"kind": "postgres", "url": "postgresql://nobody@127.0.0.1:1/none"}, "PostgreSQL cannot be reached"),
        ({"kind": "postgres", "url": "env:NO_SUCH_VARIABLE"}, "the environment variable NO_SUCH_VARIABLE is not set"),
        ({"kind": "postgres", "url": "postgresql://me:secret@host/db"}, "a password stands in this file"),
        ({"kind": "postgres", "url": "mysql://host/db"}, "write postgresql://user@host/database"),
        ({"kind": "postgres"}, "postgres needs a `url`"),
        ({"kind": "spark", "url": "postgresql://host/db"}, "`url` is not for the engine spark"),
        ({"kind": "oracle"}, "kind"),
        ({"kind": "postgres", "url": "postgresql://host/db", "prefix": "x; DROP TABLE y"}, "cannot begin the name"),
    ],
)
def test_an_engine_that_cannot_be_reached(tmp_path: Path, engine: dict[str, str], expected: str) -> None:
    found = problems(workspace(tmp_path, Place(engine), {"shipments": {"table": "a"}}))
    assert expected in found
    assert "secret" not in found


def test_what_the_server_forbids_is_said(postgres: Place, tmp_path: Path) -> None:
    """A user who may read and make no temporary tables."""
    folder = messy(tmp_path, postgres)
    source = yaml.safe_load((folder / "scorecards.yaml").read_text("utf-8"))["sources"]["shipments"]["raw"]["table"]
    with psycopg.connect(postgres.url, autocommit=True) as con:
        con.execute("CREATE ROLE reader LOGIN")
        con.execute("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")
        con.execute(f"GRANT USAGE ON SCHEMA {source.split('.')[0]} TO reader".encode())
        con.execute(f"GRANT SELECT ON {source} TO reader".encode())
        text = (folder / "scorecards.yaml").read_text("utf-8").replace("//scorecards@", "//reader@")
        (folder / "scorecards.yaml").write_text(text, "utf-8")
        found = problems(folder)
        con.execute("GRANT TEMPORARY ON DATABASE postgres TO PUBLIC")
    assert "permission denied to create temporary tables" in found
    assert "scorecards.yaml:" in found


def test_views_made_from_the_printed_sql_are_used(postgres: Place, tmp_path: Path) -> None:
    """They give the same figures; when the mapping changes they are recognised as old."""
    place = Place({**postgres.engine, "prefix": "mart.scorecards_"}, postgres.url)
    folder = messy(tmp_path, place)
    before = session(folder)
    with psycopg.connect(postgres.url) as con:
        con.execute("CREATE SCHEMA mart")
        con.execute(view_statements(load_workspace(folder)).encode())
    after = session(folder)
    assert after.tables.reports == before.tables.reports
    assert after.measures.monthly("lost", "alfa") == before.measures.monthly("lost", "alfa") != {}
    shape = yaml.safe_load((folder / "scorecards.yaml").read_text("utf-8"))
    shape["sources"]["shipments"]["raw"]["where"] = "deleted = 1"
    (folder / "scorecards.yaml").write_text(yaml.safe_dump(shape, sort_keys=False), "utf-8")
    found = problems(folder)
    assert "mart.scorecards_shipments: this view was not made from this mapping" in found
    assert "scorecards engine sql" in found


def test_a_view_of_another_making_is_refused(postgres: Place, tmp_path: Path) -> None:
    place = Place({**postgres.engine, "prefix": "foreign_"}, postgres.url)
    folder = messy(tmp_path, place)
    with psycopg.connect(postgres.url) as con:
        con.execute("CREATE VIEW foreign_shipments AS SELECT '1' AS shipment_id, 'Alfa' AS partner")
    assert "it has no column _source" in problems(folder)


def test_names_are_text_whatever_they_hold(postgres: Place, tmp_path: Path) -> None:
    columns = {'we"ird; --': "VARCHAR", "Carrier": "VARCHAR", "day": "DATE"}
    name = to_postgres(postgres.url, SmallTable("odd", {"a": "VARCHAR"}, (("x",),)))
    schema = name.split(".")[0]
    with psycopg.connect(postgres.url) as con:
        con.execute(f'CREATE TABLE {schema}."Pa""rcels" ("we""ird; --" text, "Carrier" text, day date)'.encode())
        con.execute(f"""INSERT INTO {schema}."Pa""rcels" VALUES ('1', 'O''Brien''s', '2026-10-05')""".encode())  # noqa: S608  # our own names
    source = {
        "table": f'{schema}."Pa""rcels"',
        "columns": {
            "shipment_id": {"column": next(iter(columns))},
            "partner": {"column": "Carrier"},
            "first_scan_at": {"column": "day"},
        },
    }
    found = session(workspace(tmp_path, postgres, {"shipments": source}))
    assert [partner.name for partner in found.tables.partners] == ["O'Brien's"]
    assert sum(report.used for report in found.tables.reports) == 1


def test_a_card_is_the_same_whatever_the_engine(place: Place, tmp_path: Path) -> None:
    """All figures, verdicts and words of the page; only the names of the sources differ."""
    network = random_network(8, 1500)
    targets = {"on_time": {"target": "60 %", "weight": 60}, "lost": {"target": "300", "weight": 40}}
    partners = {name.lower(): {"name": name, "kind": "transport", "targets": targets} for name in PARTNERS}
    closed = {place: list(days) for place, days in CLOSED.items()}
    folder = tmp_path / "files"
    write_workspace(folder, network.parcels, network.charges, network.claims, partners, calendar={"closed": closed})
    cards = []
    for found in (opened(folder), session(moved(folder, place))):
        partner = next(each for each in found.tables.partners if each.id == "alfa")
        card = compose(found.workspace, found.tables, found.measures, partner, Month(2026, 10))
        cards.append(scorecard_to_json(card))
    assert cards[0] == cards[1]


def test_a_table_without_rows_is_listed_and_told(place: Place, tmp_path: Path) -> None:
    found = session(messy(tmp_path, place, rows=()))
    assert [(report.source, report.rows) for report in found.tables.reports] == [("raw", 0)]
    (remark,) = found.tables.remarks
    (name,) = remark.files
    assert remark.notes == (f"{name} has no row: if there should be some, export it again.",)


def test_a_mistyped_year_is_told_of(place: Place, tmp_path: Path) -> None:
    """Three parcels of a database, one of them delivered in 2062; one more is refused and counts for nothing."""
    columns = {
        "shipment_id": "VARCHAR",
        "partner": "VARCHAR",
        "first_scan_at": "TIMESTAMP",
        "delivered_at": "TIMESTAMP",
    }
    scan = datetime(2026, 10, 1, 9)  # noqa: DTZ001  # local times have no zone
    delivered = [scan.replace(month=11, day=12), scan.replace(year=2062, day=31), scan.replace(day=3)]
    rows: list[tuple[object, ...]] = [(f"P{number}", "Alfa", scan, day) for number, day in enumerate(delivered)]
    rows.append(("P9", None, scan, scan.replace(year=2090)))
    source = place.put(SmallTable("shipments", columns, tuple(rows)), tmp_path)
    told = "shipments/raw: 1 row lies 13,137 days after nearly all other events (until 2026-11-12), for example "
    told += "shipment_id P1, delivered_at 2062-10-31. The newest event is the data date: correct it, or set "
    told += "`data_as_of: 2026-11-12`"
    for day, expected in ((None, [told]), ("2026-11-12", [])):
        opened_there = session(workspace(tmp_path, place, {"shipments": source}, data_as_of=day))
        assert [warning for warning in warnings_of(opened_there) if "the data date" in warning] == expected
