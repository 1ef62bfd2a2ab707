"""Own KPIs: a slip is a message with file and line before any data is read."""

import pytest

from tests.conftest import Desk, says

KPI = """\
express:
  name: Express
  group: speed
  unit: percent
  better: higher
  table: shipments
  month: promised_on
  population: is_due = 1
  numerator: late_days = 0
  needs: [promised_on, first_scan_at, delivered_at]
  chart: p_prime
  definition: d
  source: own
"""


def changed(old: str, new: str) -> str:
    assert old in KPI
    return KPI.replace(old, new)


def test_an_own_kpi_joins_the_catalogue(desk: Desk) -> None:
    desk.write("kpis/own.yaml", KPI)
    kpis = desk.load().kpis
    assert (kpis["express"].origin, kpis["on_time"].origin) == ("workspace", "shipped")


def test_an_own_kpi_replaces_a_shipped_one(desk: Desk) -> None:
    desk.write("kpis/own.yaml", changed("express:", "on_time:"))
    kpis = desk.load().kpis
    assert (kpis["on_time"].origin, kpis["on_time"].name) == ("workspace", "Express")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (changed("late_days", "late_day"), 9, ("express, numerator", "'late_day'", "did you mean 'late_days'?")),
        (changed("late_days", "Late_Days"), 9, ("'Late_Days'", "did you mean 'late_days'?")),
        (changed("is_due", "is_du"), 8, ("express, population", "did you mean 'is_due'?")),
        (changed("late_days = 0", "late_days ="), 9, ("not an SQL expression",)),
        (changed("late_days = 0", ""), 9, ("has no value",)),
        (
            changed("month: promised_on", "month: promissed_on"),
            7,
            ("no column 'promissed_on' with a date", "promised_on"),
        ),
        (changed("month: promised_on", "month: status"), 7, ("no column 'status' with a date",)),
        (changed("month: promised_on", "month: delivered_at"), 7, ("with a date", "delivered_on")),
        (changed("table: shipments", "table: shipment"), 6, ("no table 'shipment'", "Tables: charges, claims")),
        (changed("[promised_on,", "[promise,"), 10, ("express, needs", "no column 'promise'")),
        (changed("[promised_on,", "[claims.promise,"), 10, ("no column 'claims.promise'",)),
        (changed("unit: percent", "unit: '%'"), 4, ("express.unit must be 'percent'",)),
        (changed("chart: p_prime", "chart: p'"), 11, ("express.chart must be",)),
        (changed("name: Express", "nane: Express\n  name: Express"), 2, ("'nane'", "Did you mean 'name'?")),
        (changed("  source: own\n", ""), 1, ("'source' is missing",)),
        (KPI + "  withheld_by: on_time_x\n", 14, ("withheld_by", "not a KPI with a coverage_floor")),
        (KPI + "  coverage_floor: 0.95\n", 14, ("coverage_floor", "two ways")),
        (KPI + "  quantile: 95 %\n", 1, ("both `quantile` and `of`",)),
        (KPI + "  lag_months: -1\n", 14, ("lag_months",)),
        (KPI + "  plus: {table: claims, month: filed_on, population: 'TRUE', value: payd}\n", 14, ("'payd'", "'paid'")),
        (changed("express:", "Express:"), 1, ("not an id of a KPI", "small letters")),
        (changed("express:", "'a\"b':"), 1, ("not an id of a KPI",)),
        (changed("express:", "1st:"), 1, ("not an id of a KPI",)),
        ("express: 5\n", 1, ("express must be a block",)),
        ("express:\n", 1, ("express has no value",)),
        ("- express\n", 1, ("`key: value`",)),
    ],
)
def test_one_slip_is_one_message(desk: Desk, content: str, line: int, words: tuple[str, ...]) -> None:
    desk.write("kpis/own.yaml", content)
    (fault,) = desk.faults()
    says(fault, "own.yaml", line, *words)


@pytest.mark.parametrize(
    "sql",
    [
        "(SELECT 1)",
        "late_days IN (SELECT 1)",
        "EXISTS (SELECT 1)",
        "SUM(late_days) OVER ()",
        "COUNT(*)",
        "*",
        "read_csv('x') = 1",
        "getenv('HOME') = 'x'",
        "late_days = 0; DROP TABLE shipments",
        "random() < 0.5",
        "late_days / 2 = 0",
        "CAST(status AS BLOB) = 'x'",
        "status LIKE 'a' AND now() > promised_on",
    ],
)
def test_kpis_use_only_what_means_the_same_on_every_engine(desk: Desk, sql: str) -> None:
    desk.write("kpis/own.yaml", changed("late_days = 0", f'"{sql}"'))
    faults = desk.faults()
    assert faults
    for fault in faults:
        says(fault, "own.yaml", 9, "express, numerator", "not allowed")


def test_comments_are_not_run(desk: Desk) -> None:
    desk.write("kpis/own.yaml", changed("late_days = 0", '"late_days /* ; DROP */ = 0 -- OR 1 = 1"'))
    assert desk.load().kpis["express"].numerator == "late_days = 0"


def test_all_slips_of_all_kpis(desk: Desk) -> None:
    desk.write("kpis/a.yaml", changed("late_days = 0", "late_day = 0").replace("is_due", "due"))
    desk.write("kpis/b.yaml", changed("express:", "slow:").replace("unit: percent", "unit: permille"))
    assert [fault.line for fault in desk.faults()] == [8, 9, 4]
