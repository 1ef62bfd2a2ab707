"""The planted events in the full network, counted in the written files with plain SQL."""
# ruff: noqa: S608  # names and values in the SQL are our own

from datetime import date
from typing import Any

import duckdb
import pytest

from scorecards.demo import events

Network = duckdb.DuckDBPyConnection
BOREAL, IBERVIA = "Boréal Express", "Ibervia Logística"
IBERVIA_NAMES = (IBERVIA, "IBERVIA LOGISTICA SL")


def rows(network: Network, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return network.execute(sql, list(values)).fetchall()


def late_and_due(network: Network, month: str, condition: str) -> tuple[int, int]:
    sql = f"""
        SELECT count(*) FILTER (late_by IS DISTINCT FROM 0), count(*)
        FROM judged WHERE known AND promise_month = ? AND {condition}"""
    late, due = rows(network, sql, month)[0]
    return late, due


def test_the_network_is_big_enough(network: Network) -> None:
    assert 2_300_000 < rows(network, "SELECT count(*) FROM shipments")[0][0] < 2_600_000
    assert rows(network, "SELECT count(*) FROM charges")[0][0] > 4_500_000
    assert rows(network, "SELECT count(DISTINCT partner) FROM shipments WHERE first_scan_at < '2026-08-01'") == [(12,)]
    months = rows(network, "SELECT hand_over_month FROM judged WHERE known GROUP BY 1 ORDER BY 1")
    assert (len(months), months[0][0], months[-1][0]) == (27, "2024-08", "2026-10")


def test_the_newest_event_is_the_data_date(network: Network) -> None:
    events_of = {
        "shipments": "label_created_at collected_at first_scan_at first_attempt_at delivered_at returned_at "
        "last_scan_at",
        "charges": "invoiced_on",
        "claims": "filed_on decided_on paid_on",
    }
    newest = [
        rows(
            network, f"SELECT greatest({', '.join(f'max({column})::DATE' for column in columns.split())}) FROM {table}"
        )[0][0]
        for table, columns in events_of.items()
    ]
    assert max(newest) == newest[0] == date(2026, 11, 12)


def test_nothing_happens_before_what_it_follows(network: Network) -> None:
    sql = """SELECT count(*) FROM shipments WHERE delivered_at < first_scan_at OR first_attempt_at < first_scan_at
        OR collected_at < label_created_at OR first_scan_at < collected_at OR last_scan_at < first_scan_at"""
    assert rows(network, sql) == [(0,)]
    assert rows(network, "SELECT count(*) FROM claims WHERE decided_on < filed_on OR paid_on < decided_on") == [(0,)]


def test_a_lane_degrades_in_one_month(network: Network) -> None:
    event = events.LANE_DROP
    lane = (
        f"partner = '{BOREAL}' AND origin = '{event.origin}' AND destination = '{event.destination}' "
        f"AND service = '{event.service}'"
    )
    assert late_and_due(network, event.period, lane) == (event.late, event.due)
    assert late_and_due(network, event.before, lane) == (event.late_before, event.due_before)
    assert event.late / event.due > 2 * event.late_before / event.due_before


def test_the_mix_lowers_the_total_while_no_cell_moves(network: Network) -> None:
    event = events.MIX_SHIFT
    of_partner = f"partner IN {IBERVIA_NAMES}"
    assert late_and_due(network, event.period, of_partner) == (event.late, event.due)
    assert late_and_due(network, event.before, of_partner) == (event.late_before, event.due_before)
    assert event.late / event.due - event.late_before / event.due_before > 0.008
    cells = rows(
        network,
        f"""SELECT count(*) FILTER (promise_month = ? AND late_by IS DISTINCT FROM 0),
            count(*) FILTER (promise_month = ?), count(*) FILTER (promise_month = ? AND late_by IS DISTINCT FROM 0),
            count(*) FILTER (promise_month = ?)
        FROM judged WHERE known AND {of_partner} AND promise_month IN (?, ?)
        GROUP BY origin, destination, service, flow""",
        *(event.before, event.before, event.period, event.period, event.before, event.period),
    )
    for late_before, due_before, late, due in cells:
        assert late == pytest.approx(due * late_before / due_before, abs=0.5 + 0.5 * due / due_before)


def test_losses_cross_the_red_line(network: Network) -> None:
    event = events.LOSS_SPIKE
    sql = """SELECT count(*) FILTER (status = 'lost'),
            count(*) FILTER (status = 'in_transit' AND delivered_at IS NULL AND last_scan_at < '2026-10-26'), count(*)
        FROM judged WHERE partner = ? AND hand_over_month = ?"""
    reported, silent, handed_over = rows(network, sql, BOREAL, event.period)[0]
    assert (reported + silent, silent, handed_over) == (event.lost, event.silent, event.handed_over)
    assert event.lost / event.handed_over > 9 / 10_000
    others = rows(
        network,
        """SELECT max(lost / n) FROM (SELECT count(*) FILTER (status = 'lost') AS lost, count(*) AS n FROM judged
        WHERE partner = ? AND hand_over_month < ? GROUP BY hand_over_month)""",
        *(BOREAL, event.period),
    )
    assert others[0][0] < 6.5 / 10_000


def test_the_fuel_surcharge_steps_up(network: Network) -> None:
    event = events.FUEL_STEP
    found = rows(
        network,
        """WITH parcels AS (
            SELECT hand_over_month AS month, sum(expected_amount) FILTER (charge_type = 'base') AS base,
                sum(amount) FILTER (charge_type = 'fuel') AS fuel
            FROM charges JOIN judged USING (shipment_id)
            WHERE charges.partner = 'Padana Corriere' AND expected_amount IS NOT NULL GROUP BY ALL)
        SELECT month, 100 * fuel / base FROM parcels ORDER BY month""",
    )
    assert len(found) == 27
    for month, percent in found:
        expected = event.percent_after if month >= event.since else event.percent_before
        assert float(percent) == pytest.approx(expected, abs=0.05), month


def test_one_partner_is_too_small(network: Network) -> None:
    sizes = rows(
        network,
        "SELECT count(*) FROM judged WHERE known AND partner = 'Vélo Plume' GROUP BY promise_month ORDER BY 1 DESC",
    )
    assert sizes[0][0] == events.TOO_SMALL.most < 30


def test_a_bridging_day_makes_parcels_late(network: Network) -> None:
    event = events.HOLIDAY_EFFECT
    lanes = f"partner = 'Meuse Colis' AND destination = '{event.destination}'"
    on_the_day = late_and_due(network, event.period, f"{lanes} AND promised_on = '{event.day}'")
    otherwise = late_and_due(network, event.period, f"{lanes} AND promised_on <> '{event.day}'")
    assert on_the_day == (event.late, event.due)
    assert otherwise == (event.late_otherwise, event.due_otherwise)
    attempts = rows(network, f"SELECT count(*) FROM judged WHERE {lanes} AND first_attempt_at::DATE = '{event.day}'")
    assert attempts == [(0,)]
    assert event.late / event.due > 10 * event.late_otherwise / event.due_otherwise


def test_scans_are_missing_in_one_month(network: Network) -> None:
    event = events.MISSING_SCANS
    sql = """SELECT count(*) FILTER (scans_recorded < scans_expected), count(*) FROM judged
        WHERE partner = 'Rheinlog' AND handed_over IS NOT NULL AND collection_month = ?"""
    assert rows(network, sql, event.period) == [(event.incomplete, event.handed_over)]


def test_scan_compliance_is_better_since_march(network: Network) -> None:
    event = events.IMPROVEMENT
    sql = """SELECT collection_month, count(*) FILTER (scans_recorded >= scans_expected), count(*) FROM judged
        WHERE partner = ? AND handed_over IS NOT NULL GROUP BY 1"""
    months = {month: (complete, parcels) for month, complete, parcels in rows(network, sql, BOREAL)}
    before = [pair for month, pair in months.items() if month < event.since]
    since = [pair for month, pair in months.items() if month >= event.since]
    assert tuple(map(sum, zip(*before, strict=True))) == (event.complete_before, event.parcels_before)
    assert tuple(map(sum, zip(*since, strict=True))) == (event.complete_since, event.parcels_since)
    assert min(a / b for a, b in since) > max(a / b for a, b in before)


def test_a_tariff_came_too_late_to_check_invoices(network: Network) -> None:
    event = events.LATE_TARIFF
    sql = """SELECT count(expected_amount), count(*) FROM charges
        WHERE partner = ? AND strftime(invoiced_on, '%Y-%m') = ?"""
    assert rows(network, sql, BOREAL, event.period) == [(event.priced, event.lines)]
    assert event.priced / event.lines < 0.9


def test_october_of_the_largest_partner(network: Network) -> None:
    sql = """SELECT 100 * avg((late_by = 0)::INT) FILTER (known), 100 * avg((late_by <= 2)::INT) FILTER (known)
        FROM (SELECT * REPLACE (coalesce(late_by, 99) AS late_by) FROM judged)
        WHERE partner = ? AND promise_month = '2026-10'"""
    on_time, within_2d = rows(network, sql, BOREAL)[0]
    assert on_time == pytest.approx(96.3, abs=0.01)
    assert within_2d == pytest.approx(99.5, abs=0.1)
    sql = """SELECT 100 * avg((attempts = 1 AND delivered_at IS NOT NULL)::INT) FROM judged
        WHERE partner = ? AND promise_month = '2026-10' AND attempts > 0
            AND late_reason IS DISTINCT FROM 'address_error'"""
    assert rows(network, sql, BOREAL)[0][0] == pytest.approx(94.6, abs=0.01)
    sql = """SELECT sum(amount) / count(DISTINCT shipment_id) FROM charges JOIN judged USING (shipment_id)
        WHERE judged.partner = ? AND hand_over_month = '2026-10' AND charge_type <> 'tax'"""
    assert float(rows(network, sql, BOREAL)[0][0]) == pytest.approx(4.37, abs=0.01)


def test_october_is_almost_fully_invoiced(network: Network) -> None:
    sql = """SELECT count(DISTINCT charges.shipment_id) / count(DISTINCT judged.shipment_id)
        FROM judged LEFT JOIN charges USING (shipment_id)
        WHERE judged.partner = ? AND hand_over_month = '2026-10'"""
    assert rows(network, sql, BOREAL)[0][0] == pytest.approx(0.986, abs=0.002)


def test_every_charge_and_claim_names_its_parcel_once(network: Network) -> None:
    assert rows(network, "SELECT count(*) - count(DISTINCT charge_id) FROM charges") == [(0,)]
    assert rows(network, "SELECT count(*) - count(DISTINCT claim_id) FROM claims") == [(0,)]
    assert rows(network, "SELECT count(*) FROM charges WHERE shipment_id IS NULL AND charge_type <> 'tax'") == [(0,)]
