"""What a failure cost on the day a parcel was handed over."""

from datetime import date, datetime

from scorecards.engine.rules import TableLayers
from scorecards.engine.unit_costs import unit_cost_layers
from scorecards.model.unit_cost import UnitCost
from tests.engine.layered import seen, stored

COLUMNS = {"shipment_id": "VARCHAR", "partner": "VARCHAR", "first_scan_at": "TIMESTAMP"}
COSTS = (
    UnitCost("late", 45_000),
    UnitCost("contact", 28_000, None, date(2025, 12, 31)),
    UnitCost("contact", 31_000, date(2026, 1, 1), None),
    UnitCost("redelivery", 30_000, date(2026, 1, 1), date(2026, 6, 30)),
    UnitCost("reshipment", 0),
    UnitCost("lost_handling", 250_000, date(2026, 10, 1)),
)
NAMES = tuple(f"unit_cost_{what}" for what in ("late", "contact", "redelivery", "reshipment", "lost"))


def costs_on(scan: datetime | None, costs: tuple[UnitCost, ...] = COSTS) -> tuple[int | None, ...]:
    """Late, contact, redelivery, reshipment and lost, in ten-thousandths."""
    layers = TableLayers(before_calendar=unit_cost_layers(costs))
    parcels = stored("shipments", COLUMNS, [("p", "alpha", scan)])
    (row,) = seen("shipments", ("shipment_id", *NAMES), layers, [parcels])
    return row[1:]


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour)  # noqa: DTZ001  # local times have no zone


def test_costs_change_with_the_day_of_hand_over() -> None:
    assert costs_on(at(2025, 12, 31, 23)) == (45_000, 28_000, None, 0, None)
    assert costs_on(at(2026, 1, 1, 0)) == (45_000, 31_000, 30_000, 0, None)
    assert costs_on(at(2026, 6, 30)) == (45_000, 31_000, 30_000, 0, None)
    assert costs_on(at(2026, 7, 1)) == (45_000, 31_000, None, 0, None)
    assert costs_on(at(2026, 10, 1)) == (45_000, 31_000, None, 0, 250_000)


def test_what_was_not_handed_over_costs_nothing_known() -> None:
    assert costs_on(None) == (None,) * 5


def test_a_kind_without_a_cost_is_unknown_not_zero() -> None:
    assert costs_on(at(2026, 10, 1), COSTS[:1]) == (45_000, None, None, None, None)


def test_without_costs_there_is_no_layer() -> None:
    assert unit_cost_layers(()) == ()
