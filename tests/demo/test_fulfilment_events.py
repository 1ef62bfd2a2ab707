"""The planted events of the fulfilment partners, counted in the written files with plain SQL."""
# ruff: noqa: S608  # names and values in the SQL are our own

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scorecards.demo import fulfilment_events as events

Warehouses = duckdb.DuckDBPyConnection
MIRABELLE, KRANICHHOF = ("Dépôt Mirabelle", "DEPOT MIRABELLE SAS"), ("Kranichhof Lager",)

# Kranichhof's own exports, without what nobody should count.
EXPORTED = {
    "orders": """SELECT DISTINCT "Auftrag" AS order_id, 'Kranichhof Lager' AS partner,
            strptime("Freigabe", '%d.%m.%Y %H:%M') AS released_at,
            strptime("Versandfrist", '%d.%m.%Y %H:%M') AS dispatch_due_at,
            try_strptime("Übergabe", '%d.%m.%Y %H:%M') AS dispatched_at,
            "Positionen"::INTEGER AS lines, "Fehlpositionen"::INTEGER AS lines_in_error
        FROM read_csv('{folder}/kranichhof-auftraege.csv', delim = ';', all_varchar = true)
        WHERE "Auftrag" NOT LIKE 'KHX%'""",
    "receipts": """SELECT "Wareneingang" AS receipt_id, 'Kranichhof Lager' AS partner,
            strptime("Ankunft", '%d.%m.%Y %H:%M') AS arrived_at,
            try_strptime("Eingelagert", '%d.%m.%Y %H:%M') AS available_at,
            CASE "Avisiert" WHEN 'ja' THEN 'announced' END AS announced
        FROM read_csv('{folder}/kranichhof-wareneingang.csv', delim = ';', all_varchar = true)
        WHERE "Wareneingang" NOT LIKE 'KHX%'""",
}


@pytest.fixture(scope="module")
def warehouses(full: Path) -> Iterator[Warehouses]:
    con = duckdb.connect()
    for table in ("orders", "receipts", "stock_counts", "gradings", "forecasts"):
        sql = f"SELECT * FROM read_parquet('{full}/data/{table}/*.parquet')"
        if table in EXPORTED:
            sql += f" UNION ALL BY NAME {EXPORTED[table].format(folder=full / 'data/exports')}"
        con.execute(f"CREATE TABLE {table} AS {sql}")
    yield con
    con.close()


def rows(warehouses: Warehouses, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return warehouses.execute(sql, list(values)).fetchall()


def test_the_larger_partner_ships_about_ten_thousand_orders_a_month(warehouses: Warehouses) -> None:
    sizes = rows(
        warehouses,
        "SELECT count(*) FROM orders WHERE partner IN ? GROUP BY strftime(dispatch_due_at, '%Y-%m')",
        MIRABELLE,
    )
    assert len(sizes) == 27
    assert all(8_000 <= size <= 13_500 for (size,) in sizes)


def test_nothing_happens_before_what_it_follows_nor_after_the_data_date(warehouses: Warehouses) -> None:
    assert rows(warehouses, "SELECT count(*) FROM orders WHERE dispatched_at < released_at") == [(0,)]
    assert rows(warehouses, "SELECT count(*) FROM receipts WHERE available_at < arrived_at") == [(0,)]
    sql = "SELECT count(*) FROM gradings WHERE graded_on < received_at::DATE OR graded_on > decided_at::DATE"
    assert rows(warehouses, sql) == [(0,)]
    newest = rows(
        warehouses,
        """SELECT greatest((SELECT max(dispatched_at) FROM orders), (SELECT max(available_at) FROM receipts),
            (SELECT max(decided_at) FROM gradings))::DATE""",
    )
    assert newest[0][0] <= date(2026, 11, 12)


def test_dispatch_collapses_in_one_week(warehouses: Warehouses) -> None:
    event = events.DISPATCH_COLLAPSE
    sql = """SELECT dispatch_due_at::DATE BETWEEN ? AND ?,
            count(*) FILTER (dispatched_at IS NULL OR dispatched_at::DATE > dispatch_due_at::DATE), count(*)
        FROM orders WHERE partner IN ? AND released_at <= dispatch_due_at AND strftime(dispatch_due_at, '%Y-%m') = ?
        GROUP BY 1 ORDER BY 1"""
    assert rows(warehouses, sql, event.first, event.last, MIRABELLE, event.period) == [
        (False, event.late_otherwise, event.due_otherwise),
        (True, event.late, event.due),
    ]
    assert event.late / event.due > 20 * event.late_otherwise / event.due_otherwise


def test_picking_errors_step_up(warehouses: Warehouses) -> None:
    event = events.PICKING_STEP
    sql = """SELECT strftime(dispatched_at, '%Y-%m') >= ?, sum(lines_in_error), sum(lines)
        FROM orders WHERE partner IN ? AND dispatched_at < '2026-11-01' GROUP BY 1 ORDER BY 1"""
    assert rows(warehouses, sql, event.since, KRANICHHOF) == [
        (False, event.errors_before, event.lines_before),
        (True, event.errors_since, event.lines_since),
    ]
    assert 100 * event.errors_before / event.lines_before == pytest.approx(event.percent_before, abs=0.01)
    assert 100 * event.errors_since / event.lines_since == pytest.approx(event.percent_since, abs=0.015)


def test_goods_wait_longer_and_longer(warehouses: Warehouses) -> None:
    """Hours by the clock, nights and week-ends included: coarser than the KPI, and it needs no calendar."""
    event = events.SLOWER_DOCK
    sql = """SELECT quantile_cont(date_diff('minute', arrived_at, available_at) / 60, 0.5) FROM receipts
        WHERE partner IN ? AND announced = 'announced' AND strftime(arrived_at, '%Y-%m') BETWEEN ? AND ?"""
    before = rows(warehouses, sql, KRANICHHOF, "2024-08", "2025-10")[0][0]
    last = rows(warehouses, sql, KRANICHHOF, "2026-08", event.period)[0][0]
    assert last > before + event.hours_last - event.hours_before


def test_stock_is_missing_at_one_site(warehouses: Warehouses) -> None:
    event = events.STOCK_SHRINK
    sql = """SELECT starts_with(count_id, ?), count(*) FILTER (found <> expected), count(*) FROM stock_counts
        WHERE partner IN ? AND strftime(counted_on, '%Y-%m') = ? GROUP BY 1 ORDER BY 1"""
    assert rows(warehouses, sql, event.site, MIRABELLE, event.period) == [
        (False, event.wrong_elsewhere, event.counted_elsewhere),
        (True, event.missing, event.counted),
    ]
    sql = """SELECT count(*) FROM stock_counts
        WHERE starts_with(count_id, ?) AND strftime(counted_on, '%Y-%m') = ? AND found > expected"""
    assert rows(warehouses, sql, event.site, event.period) == [(0,)]


def test_devices_are_graded_too_low(warehouses: Warehouses) -> None:
    event = events.UNDER_GRADING
    sql = """SELECT (100 * -sum(least(value_difference, 0)))::BIGINT, count(*),
            100 * avg((grade > audit_grade)::INTEGER)
        FROM gradings WHERE partner IN ? AND audit_grade IS NOT NULL
        GROUP BY strftime(graded_on, '%Y-%m') >= ? ORDER BY min(graded_on)"""
    before, since = rows(warehouses, sql, MIRABELLE, event.since)
    assert before == (event.cents_before, event.devices_before, pytest.approx(event.percent_before, abs=0.15))
    assert since == (event.cents_since, event.devices_since, pytest.approx(event.percent_since, abs=0.3))


def test_an_improvement_is_lost_again(warehouses: Warehouses) -> None:
    event = events.REVERSED_IMPROVEMENT
    sql = """SELECT strftime(decided_at, '%Y-%m'), quantile_cont(date_diff('day', received_at, decided_at), 0.9)
        FROM gradings WHERE partner IN ? GROUP BY 1"""
    months = dict(rows(warehouses, sql, KRANICHHOF))
    between = [days for month, days in months.items() if event.since <= month <= event.until]
    before = [days for month, days in months.items() if month < event.since]
    after = [days for month, days in months.items() if month > event.until]
    assert (len(before), len(between), len(after)) == (16, 6, 5)
    assert max(between) < min(before)
    assert max(between) < min(after)
    # the 90th percentile lies at the same multiple of the median throughout
    assert sum(between) / 6 / (sum(before) / 16) == pytest.approx(event.days_between / event.days_before, abs=0.06)


def test_sellers_join_one_after_the_other(warehouses: Warehouses) -> None:
    sql = """SELECT count(DISTINCT seller_id) FILTER (shipping_solution = 'marketplace_label'),
            count(DISTINCT seller_id) FROM orders
        WHERE partner IN ? AND shipping_solution <> 'not_eligible' AND strftime(released_at, '%Y-%m') = ?"""
    (first, sellers), (last, _) = (rows(warehouses, sql, MIRABELLE, month)[0] for month in ("2024-08", "2026-10"))
    assert sellers > 100
    assert last > first + 50


def test_forecasts_count_what_was_dispatched(warehouses: Warehouses) -> None:
    sql = """SELECT count(*) FROM forecasts f WHERE parcels_actual <> (SELECT count(*) FROM orders o
        WHERE substr(o.order_id, 1, 2) = substr(f.forecast_id, 1, 2)
            AND o.dispatched_at::DATE BETWEEN f.planned_for AND f.planned_for + 6)"""
    assert rows(warehouses, sql) == [(0,)]
    sql = (
        "SELECT min(planned_for), max(planned_for), max(planned_for) FILTER (parcels_actual IS NOT NULL) FROM forecasts"
    )
    assert rows(warehouses, sql) == [(date(2024, 8, 5), date(2026, 11, 23), date(2026, 10, 26))]
