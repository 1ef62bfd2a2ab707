"""The month a row belongs to: one parcel whose every event lies in another month, and the edges of the calendar.

Handed over on 29 October, promised for 2 November, promised anew for 5 November, delivered on 6 November, damage
claim on 20 November, accepted on 15 December. Each event is an instant half an hour from midnight: told on any clock
but that of its own place, it would lie on another day.
"""

from datetime import date, timedelta

import pytest
import yaml

from scorecards.compose import compose
from scorecards.engine import Session, open_session
from scorecards.model import Month, Pair, Week
from tests.conftest import Desk

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)
SHIPMENTS = (
    "shipment_id,partner,service,origin,destination,planned_collection_on,collected_at,first_scan_at,promised_on,"
    "revised_promised_on,first_attempt_at,delivered_at,status,attempts,scans_expected,scans_recorded\n"
)
# New York is five hours behind in November and four in October (its clocks go back on 1 November), Paris one ahead.
PARCEL = (
    "P1,alpha,standard,US-NY,FR,2026-10-29,2026-10-30T03:30:00Z,2026-10-30T03:30:00Z,2026-11-02,"
    "2026-11-05,,2026-11-05T23:30:00Z,delivered,1,4,4\n"
)
CHARGES = "charge_id,shipment_id,partner,invoiced_on,charge_type,amount,expected_amount,currency\n"
CLAIMS = "claim_id,shipment_id,partner,reason,filed_on,decided_on,decision,claimed,paid,currency\n"
#: The month of every KPI that counts the parcel, and its sums: numerator, denominator.
MONTHS = {
    # by the original promise
    "on_time": (NOVEMBER, 0, 1),
    "within_1d": (NOVEMBER, 0, 1),
    "within_2d": (NOVEMBER, 0, 1),
    "within_3d": (NOVEMBER, 0, 1),
    "on_time_customer": (NOVEMBER, 0, 1),
    "first_attempt": (NOVEMBER, 1, 1),
    # by the planned collection
    "collection_on_time": (OCTOBER, 1, 1),
    "scan_compliance": (OCTOBER, 1, 1),
    # by the hand-over
    "lost": (OCTOBER, 0, 1),
    "damaged": (OCTOBER, 1, 1),
    "returned_to_sender": (OCTOBER, 0, 1),
    "claim_rate": (OCTOBER, 1, 1),
    "final_event": (OCTOBER, 1, 1),
    "cost_per_shipment": (OCTOBER, 45_000, 1),
    # by the decision
    "claim_acceptance": (DECEMBER, 1, 1),
    "claim_recovery": (DECEMBER, 500_000, 800_000),
    # by the invoice
    "invoice_accuracy": (NOVEMBER, 1, 1),
}
#: Whole numbers of percentiles: working days in transit (30 October, 2 to 6 November), days from claim to decision.
DAYS = {
    "transit_p50": (OCTOBER, {6: 1}),
    "transit_p95": (OCTOBER, {6: 1}),
    "claim_days_p50": (DECEMBER, {25: 1}),
    "claim_days_p90": (DECEMBER, {25: 1}),
}


def opened(desk: Desk, as_of: date, parcel: str = PARCEL) -> Session:
    """The example at a data date; the workspace's own clock is Tokyo's."""
    settings = {
        "timezone": "Asia/Tokyo",
        "timezones": {"US-NY": "America/New_York"},
        "data_as_of": as_of,
        "sources": {name: {"export": {"files": f"{name}.csv"}} for name in ("shipments", "charges", "claims")},
    }
    desk.write("scorecards.yaml", yaml.safe_dump(settings))
    desk.write("partners/alpha.yaml", yaml.safe_dump({"name": "Alpha", "information": [*MONTHS, *DAYS]}))
    desk.write("data/shipments.csv", SHIPMENTS + parcel)
    desk.write("data/charges.csv", CHARGES + "C1,P1,alpha,2026-11-30,base,4.50,4.50,EUR\n")
    desk.write("data/claims.csv", CLAIMS + "R1,P1,alpha,damaged,2026-11-20,2026-12-15,accepted,80,50,EUR\n")
    return open_session(desk.load())


def test_the_month_of_every_kpi(desk: Desk) -> None:
    session = opened(desk, date(2027, 2, 1))
    for kpi, (month, numerator, denominator) in MONTHS.items():
        found = session.measures.monthly(kpi, "alpha")
        assert {m: (pair.numerator, pair.denominator) for m, pair in found.items()} == {
            month: (numerator, denominator)
        }, kpi
    for kpi, (month, days) in DAYS.items():
        assert session.measures.monthly_counts(kpi, "alpha") == {month: days}, kpi


@pytest.mark.parametrize(
    ("kpi", "month", "first"),
    [
        ("on_time", NOVEMBER, date(2026, 12, 7)),
        ("collection_on_time", OCTOBER, date(2026, 11, 3)),
        ("damaged", OCTOBER, date(2027, 1, 29)),
        ("claim_acceptance", DECEMBER, date(2026, 12, 31)),
    ],
)
def test_a_month_is_provisional_until_it_is_mature(desk: Desk, kpi: str, month: Month, first: date) -> None:
    """The promise + 7 days, the planned collection + 3, the hand-over + 90; a decision at once when its month ends."""
    for as_of, provisional in ((first - timedelta(days=1), True), (first, False)):
        session = opened(desk, as_of)
        card = month.shift(session.workspace.kpis[kpi].lag_months)  # what is reported late is shown later
        made = compose(session.workspace, session.tables, session.measures, session.tables.partners[0], card)
        assert made.kpi(kpi).provisional == provisional, as_of


def test_a_promise_that_was_kept_when_it_was_made_anew_is_late(desk: Desk) -> None:
    """On the revised day, three working days after the promise."""
    parcel = PARCEL.replace("2026-11-05T23:30:00Z", "2026-11-05T22:30:00Z")
    measures = opened(desk, date(2026, 12, 31), parcel).measures
    found = {kpi: measures.monthly(kpi, "alpha")[NOVEMBER].numerator for kpi in ("on_time", "within_2d", "within_3d")}
    assert found == {"on_time": 0, "within_2d": 0, "within_3d": 1}


def events(desk: Desk, *days: str, as_of: date) -> dict[str, dict[Week, Pair]]:
    """Parcels to Paris promised for these days and delivered then, half an hour before midnight; by week."""
    rows = [f"P{day},alpha,standard,FR,FR,,,{day}T00:00:00,{day},,,{day}T23:30:00,delivered,1,,\n" for day in days]
    session = opened(desk, as_of, "".join(rows))
    return {kpi: session.measures.by_period(kpi, "alpha", "week") for kpi in ("on_time", "lost")}


def test_a_week_53(desk: Desk) -> None:
    """2026-W53 is 28 December to 3 January: a week of two months and two years."""
    week = Week(2026, 53)
    assert (week.first, week.last) == (date(2026, 12, 28), date(2027, 1, 3))
    days = ("2026-12-27", "2026-12-28", "2026-12-31", "2027-01-01", "2027-01-03", "2027-01-04")
    for found in events(desk, *days, as_of=date(2027, 2, 1)).values():
        counted = {str(period): pair.denominator for period, pair in found.items()}
        assert counted == {"2026-W52": 1, "2026-W53": 4, "2027-W01": 1}
    monthly = open_session(desk.load()).measures.monthly("on_time", "alpha")
    assert {month: pair.numerator for month, pair in monthly.items()} == {DECEMBER: 3, Month(2027, 1): 3}


def test_a_29_february(desk: Desk) -> None:
    events(desk, "2028-02-28", "2028-02-29", "2028-03-01", as_of=date(2028, 3, 31))
    measures = open_session(desk.load()).measures
    on_time = measures.monthly("on_time", "alpha")
    assert {month: (pair.numerator, pair.denominator) for month, pair in on_time.items()} == {
        Month(2028, 2): (2, 2),
        Month(2028, 3): (1, 1),
    }
    parcel = PARCEL.replace("2026-11-02", "2028-02-29").replace("2026-11-05T23:30:00Z", "2028-02-29T23:30:00Z")
    found = opened(desk, date(2028, 3, 31), parcel).measures.monthly("within_1d", "alpha")
    assert found == {Month(2028, 2): Pair(1, 1, 0, 1)}  # delivered on 1 March: one working day late, not two


@pytest.mark.parametrize(
    ("instant", "on_time"),
    [
        # Midnight of 24 October 2026, in summer time, and of 25 October, when clocks went back.
        ("2026-10-24T21:59:59Z", ("2026-10-24", 1)),
        ("2026-10-24T22:00:00Z", ("2026-10-24", 0)),
        ("2026-10-25T00:30:00Z", ("2026-10-25", 1)),
        ("2026-10-25T22:59:59Z", ("2026-10-25", 1)),
        ("2026-10-25T23:00:00Z", ("2026-10-25", 0)),
        # Midnight of 28 March 2026, in winter time, and of 29 March, when they went forward.
        ("2026-03-28T22:59:59Z", ("2026-03-28", 1)),
        ("2026-03-28T23:00:00Z", ("2026-03-28", 0)),
        ("2026-03-29T21:59:59Z", ("2026-03-29", 1)),
        ("2026-03-29T22:00:00Z", ("2026-03-29", 0)),
    ],
)
def test_a_promise_ends_at_midnight_where_the_parcel_goes(desk: Desk, instant: str, on_time: tuple[str, int]) -> None:
    day, expected = on_time
    row = f"P1,alpha,standard,FR,FR,,,2026-03-01T10:00:00Z,{day},,,{instant},delivered,1,,\n"
    found = opened(desk, date(2026, 12, 31), row).measures.monthly("on_time_customer", "alpha")
    assert [(pair.numerator, pair.denominator) for pair in found.values()] == [(expected, 1)]
