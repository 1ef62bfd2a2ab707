"""KPIs of fulfilment against their second definitions, and working hours by hand."""

from collections import Counter
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from scorecards.compose.reading import of_counts
from scorecards.engine import Session
from scorecards.model import Month, Pair
from tests.engine import fulfilment_twin, twin
from tests.engine.elsewhere import Opener, on_engines
from tests.engine.fulfilment_network import random_warehouses, written
from tests.engine.fulfilment_twin import Forecast, Grading, Order, Receipt, StockCount, Warehouses
from tests.engine.twin import Calendar, Network
from tests.engine.workspaces import opened, partner_id

OCTOBER = Month(2026, 10)


@pytest.fixture(scope="module", params=on_engines((1, time(8), time(18)), (2, time(7, 30), time(16, 15))), ids=str)
def warehouses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener
) -> tuple[Warehouses, Session]:
    """Generated rows and their workspace, opened; the second with other working hours."""
    engine, (seed, opens, closes) = request.param
    network = random_warehouses(seed, 2000, opens, closes)
    return network, opened_on(engine, written(tmp_path_factory.mktemp("warehouses"), network))


def names(session: Session) -> dict[str, str]:
    """Id by name."""
    return {partner.name: partner.id for partner in session.tables.partners}


def test_every_kpi_over_these_tables_has_a_twin(warehouses: tuple[Warehouses, Session]) -> None:
    tables = {"orders", "receipts", "stock_counts", "gradings", "forecasts"}
    shipped = {kpi.id for kpi in warehouses[1].workspace.kpis.values() if kpi.table in tables}
    assert shipped == fulfilment_twin.KPIS - set(fulfilment_twin.OF_PARCELS)


def test_no_row_was_lost_on_the_way(warehouses: tuple[Warehouses, Session]) -> None:
    network, session = warehouses
    used = Counter[str]()
    for report in session.tables.reports:
        used[report.table] += report.used
    assert used == dict.fromkeys(("orders", "receipts", "stock_counts", "gradings", "forecasts"), len(network.orders))


@pytest.mark.parametrize("kpi", fulfilment_twin.RATIOS)
def test_ratio_agrees_with_its_twin(warehouses: tuple[Warehouses, Session], kpi: str) -> None:
    network, session = warehouses
    expected = fulfilment_twin.sums(kpi, network)
    assert len(expected) > 15  # three partners and several months: the comparison is not empty
    for name, partner in names(session).items():
        found = {
            month: (pair.numerator, pair.denominator, pair.unknown)
            for month, pair in session.measures.monthly(kpi, partner).items()
        }
        assert found == {month: entry for (owner, month), entry in expected.items() if owner == name}


@pytest.mark.parametrize("kpi", fulfilment_twin.WHOLE)
def test_percentile_agrees_with_its_twin(warehouses: tuple[Warehouses, Session], kpi: str) -> None:
    network, session = warehouses
    expected = fulfilment_twin.histograms(kpi, network)
    _, quantile, divisor = fulfilment_twin.WHOLE[kpi]
    for name, partner in names(session).items():
        counts = session.measures.monthly_counts(kpi, partner)
        assert counts == {month: dict(numbers) for (owner, month), numbers in expected.items() if owner == name}
        for month, histogram in counts.items():
            reading = of_counts(session.workspace.kpis[kpi], month, histogram)
            rows = list(expected[(name, month)].elements())
            assert reading.value is not None
            assert float(reading.value) == pytest.approx(float(np.quantile(rows, quantile)) / divisor, abs=1e-9)


@pytest.mark.parametrize("kpi", fulfilment_twin.OF_PARCELS)
def test_what_senders_owe_agrees_with_its_twin(random: tuple[Network, Session], kpi: str) -> None:
    network, session = random
    expected = twin.totals(fulfilment_twin.OF_PARCELS[kpi](network))
    assert len(expected) > 15
    for name, partner in names(session).items():
        found = {
            month: (pair.numerator, pair.denominator, pair.unknown)
            for month, pair in session.measures.monthly(kpi, partner).items()
        }
        assert found == {month: entry for (owner, month), entry in expected.items() if owner == name}


def at(text: str) -> datetime:
    """A local time."""
    return datetime.fromisoformat(text)


# Working time is Monday to Friday, 08:00 to 18:00. In 2026, 11 November (a Wednesday) is a public holiday in France
# and none in Germany, 3 October is a Saturday, 9 October a Friday.
WORKING_TIME = {
    "within a day": ("FR", "2026-10-08 09:15", "2026-10-08 16:45", 450),
    # Friday 16:00 to 18:00 and Monday 08:00 to 10:30
    "over a weekend": ("FR", "2026-10-09 16:00", "2026-10-12 10:30", 120 + 150),
    # the lorry waits for Monday 08:00
    "arrives on a Sunday": ("FR", "2026-10-11 14:00", "2026-10-12 09:00", 60),
    "arrives and is shelved on a Sunday": ("FR", "2026-10-11 14:00", "2026-10-11 17:00", 0),
    # shelved on a Saturday: Friday's last hour is all that counts
    "is shelved on a Saturday": ("FR", "2026-10-09 17:00", "2026-10-10 11:00", 60),
    "arrives after closing": ("FR", "2026-10-07 21:30", "2026-10-08 08:20", 20),
    "arrives before opening": ("FR", "2026-10-08 05:00", "2026-10-08 08:20", 20),
    # Tuesday 16:00 to 18:00 and Thursday 08:00 to 09:00
    "over a public holiday": ("FR", "2026-11-10 16:00", "2026-11-12 09:00", 120 + 60),
    "over a day that is no holiday there": ("DE", "2026-11-10 16:00", "2026-11-12 09:00", 120 + 600 + 60),
    # a closing day of the workspace: Friday 30 October is closed everywhere
    "over a closing day": ("DE", "2026-10-29 17:00", "2026-11-02 08:30", 60 + 30),
    # two whole weeks of five days of ten hours, from noon to noon
    "two weeks": ("FR", "2026-10-12 12:00", "2026-10-26 12:00", 2 * 5 * 600),
    "seconds are cut off": ("FR", "2026-10-08 09:00:59", "2026-10-08 09:01:00", 1),
}


@pytest.fixture(scope="module")
def docks(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Each case as a partner of its own."""
    receipts = [
        Receipt(f"R{number}", case, country, at(arrived), at(available))
        for number, (case, (country, arrived, available, _)) in enumerate(WORKING_TIME.items())
    ]
    network = Warehouses(receipts=receipts, calendar=Calendar({"*": [date(2026, 10, 30)]}))
    return opened(written(tmp_path_factory.mktemp("docks"), network))


@pytest.mark.parametrize("case", WORKING_TIME)
def test_working_minutes_by_hand(docks: Session, case: str) -> None:
    country, arrived, available, minutes = WORKING_TIME[case]
    month = Month.of(at(arrived).date())
    assert docks.measures.monthly_counts("dock_to_stock_p50", partner_id(docks, case)) == {month: {minutes: 1}}
    network = Warehouses(calendar=Calendar({"*": [date(2026, 10, 30)]}))
    assert fulfilment_twin.working_minutes(network, country, at(arrived), at(available)) == minutes


def test_hours_are_minutes_divided_by_sixty(docks: Session) -> None:
    """The median of 60 and 450 minutes is 255 minutes, 4.25 hours."""
    kpi = docks.workspace.kpis["dock_to_stock_p50"]
    assert of_counts(kpi, OCTOBER, {60: 1, 450: 1}).value == Fraction(17, 4)


def test_ten_orders_by_hand(tmp_path: Path) -> None:
    """Eight were released in time; three of them failed."""
    due, scan = at("2026-10-08 16:00"), at("2026-10-08 19:10")
    orders = [
        Order("in time", "Alfa", "FR", at("2026-10-08 09:00"), due, scan),
        Order("a day early", "Alfa", "FR", at("2026-10-07 09:00"), due, at("2026-10-07 19:00")),
        Order("at the cut-off", "Alfa", "FR", due, due, scan),
        Order("just before midnight", "Alfa", "FR", at("2026-10-08 09:00"), due, at("2026-10-08 23:59")),
        Order("a date alone", "Alfa", "FR", at("2026-10-08 17:30"), at("2026-10-08 00:00"), scan),
        Order("a day late", "Alfa", "FR", at("2026-10-08 09:00"), due, at("2026-10-09 00:00")),
        Order("never scanned", "Alfa", "FR", at("2026-10-08 09:00"), due, None),
        Order("a date alone, late", "Alfa", "FR", at("2026-10-08 17:30"), at("2026-10-08"), at("2026-10-09 08:00")),
        Order("released too late", "Alfa", "FR", at("2026-10-08 16:01"), due, at("2026-10-09 17:00")),
        Order("not due yet", "Alfa", "FR", at("2026-11-11 09:00"), at("2026-11-13 16:00"), None),
    ]
    session = opened(written(tmp_path, Warehouses(orders=orders)))
    assert session.measures.monthly("dispatch_on_time", "alfa") == {OCTOBER: Pair(5, 8, 0, 8)}


def test_lines_damage_and_labels_by_hand(tmp_path: Path) -> None:
    """Lines 3 + 2 + 1 of which one is wrong and one was never checked; one of three orders is damaged."""
    when = at("2026-10-08 09:00")
    orders = [
        Order("a", "Alfa", "FR", when, None, when, 3, 1, 3, 2, "marketplace_label", "S1"),
        Order("b", "Alfa", "FR", when, None, when, 2, 0, 2, 0, "own_label", "S1"),
        Order("c", "Alfa", "FR", when, None, when, 1, None, 1, 0, "own_label", "S2"),
        Order("d", "Alfa", "FR", when, None, None, 9, 9, 9, 9, "not_eligible", "S3"),
        Order("e", "Alfa", "FR", when, None, None, None, None, None, None, "who knows", "S4"),
    ]
    measures = opened(written(tmp_path, Warehouses(orders=orders))).measures
    lines = measures.monthly("pick_accuracy", "alfa")[OCTOBER]
    assert (lines.numerator, lines.denominator, lines.unknown) == (2 + 2, 3 + 2 + 1, 1)
    assert measures.monthly("outbound_damage", "alfa") == {OCTOBER: Pair(1, 3, 0, 3)}
    assert measures.monthly("label_adoption", "alfa") == {OCTOBER: Pair(1, 4, 1, 3)}
    # S1 of S1 and S2: S3 may not, and of S4 nothing is known
    assert measures.monthly("seller_adoption", "alfa") == {OCTOBER: Pair(1, 2, 0, 2)}


def test_stock_gradings_and_forecasts_by_hand(tmp_path: Path) -> None:
    when = date(2026, 10, 8)
    counts = [
        StockCount("1", "Alfa", when, 5, 5),
        StockCount("2", "Alfa", when, 5, 4),
        StockCount("3", "Alfa", when, 0, 0),
        StockCount("4", "Alfa", when, None, 4),
        StockCount("5", "Alfa", when, 5, None),
    ]
    received, decided = at("2026-10-05 17:00"), at("2026-10-09 08:00")
    gradings = [
        Grading("1", "Alfa", when, "A", "A", "0.00", received, decided),
        Grading("2", "Alfa", when, "A", "B", "25.50", received, decided),
        Grading("3", "Alfa", when, "C", "B", "-18.25", received, None),
        Grading("4", "Alfa", when, "C", "B", None, None, decided),
        Grading("5", "Alfa", when, "C", None, None, decided, decided),
    ]
    forecasts = [
        Forecast("1", "Alfa", date(2026, 10, 1), 100, 110),
        Forecast("2", "Alfa", date(2026, 10, 8), 300, 260),
        Forecast("3", "Alfa", date(2026, 10, 15), 50, None),
    ]
    measures = opened(
        written(tmp_path, Warehouses(stock_counts=counts, gradings=gradings, forecasts=forecasts))
    ).measures
    assert measures.monthly("inventory_accuracy", "alfa") == {OCTOBER: Pair(2, 4, 1, 3)}
    assert measures.monthly("grading_accuracy", "alfa") == {OCTOBER: Pair(1, 4, 0, 4)}
    assert measures.monthly("over_grade_value", "alfa") == {OCTOBER: Pair(255_000, 4, 1, 3)}
    assert measures.monthly("under_grade_value", "alfa") == {OCTOBER: Pair(182_500, 4, 1, 3)}
    assert measures.monthly_counts("intake_days_p90", "alfa") == {OCTOBER: {4: 2, 0: 1}}
    # 400 planned, missed by 10 and by 40
    assert measures.monthly("forecast_accuracy", "alfa")[OCTOBER].value == Fraction(7, 8)
