"""The total spend beside another month, by hand: the steps of a cost per parcel and its spend split alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from scorecards.compose.explanation import Question, explain
from scorecards.engine import Session
from scorecards.model import Month
from scorecards.model.explanation import Explanation
from tests.engine.workspaces import Charge, Parcel, opened, write_rows, write_workspace

#: By month: how many parcels of which weight, at what price.
SENT = {
    Month(2026, 9): ((10, "0.8", "5.00"), (10, "12", "9.00")),
    Month(2026, 10): ((20, "0.8", "5.50"), (10, "12", "9.00")),
}
LONE = "3.00"


@dataclass(frozen=True)
class Weighed(Parcel):
    """A parcel with its weight as written in the file."""

    weight_kg: str = ""


def sent() -> Iterator[tuple[Weighed, Charge]]:
    """Every parcel with its invoice line."""
    for month, batches in SENT.items():
        for n, weight, price in batches:
            for number in range(n):
                name = f"{month}-{weight}-{number}"
                scan = datetime(month.year, month.month, 7, 10)  # noqa: DTZ001  # local times have no zone
                line = Charge(name, name, invoiced_on=month.last, amount=price)
                yield Weighed(name, first_scan_at=scan, weight_kg=weight), line


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("spend")
    parcels, lines = zip(*sent(), strict=True)
    write_workspace(folder, [], [*lines, Charge("lone", None, invoiced_on=date(2026, 10, 31), amount=LONE)])
    write_rows(folder / "data" / "shipments.csv", parcels, Weighed)
    return opened(folder)


def asked(session: Session, by: tuple[str, ...] | None) -> Explanation:
    (partner,) = session.tables.partners
    question = Question("cost_per_shipment", Month(2026, 10), Month(2026, 9), by)
    return explain(session.workspace, session.tables, session.measures, partner, question)


def test_a_cost_by_component_splits_its_spend_by_component(session: Session) -> None:
    """140 for 20 parcels, then 200 for 30 and 3 without a parcel; 25 parcels are the mean of both months.

    Light parcels hold 1/2 and 2/3 and cost 0.50 more: rate 7/12 of 0.50, at 25 parcels 7.29. A sixth more of them at
    5.25 in place of 9.00: mix -0.625, at 25 parcels -15.63. The lone charge is 0.10 a parcel: 2.50. Ten parcels more
    at the mean of 7.00 and 6.77: 68.83. Together 63.
    """
    found = asked(session, None)
    assert found.is_by_component
    assert found.totals.rate == pytest.approx(7 / 12 * 0.50, abs=0.0006)
    assert found.totals.mix == pytest.approx(-0.625, abs=0.0006)
    spent = found.spend
    assert spent is not None
    assert (spent.before, spent.after) == (140.0, 203.0)
    assert (spent.volume, spent.rate, spent.mix, spent.rest) == pytest.approx(
        (10 * (7 + 203 / 30) / 2, 25 * 7 / 24, -25 * 0.625, 2.5)
    )
    shown = spent.printed
    assert (shown.volume, shown.rate, shown.mix, shown.rest) == (69, 7, -16, 3)
    assert (
        "In all €203 after €140: the number of parcels accounts for +€69, what like parcels cost for +€7, the mix of "
        "parcels for −€16, charges without a parcel for +€3."
    ) in found.sentences


def test_by_cells_it_is_split_by_the_cells(session: Session) -> None:
    """All parcels have one lane and one service: what their weights account for is inside the cell."""
    found = asked(session, ("lane", "service"))
    spent = found.spend
    assert spent is not None
    assert (spent.volume, spent.mix) == pytest.approx((10 * (7 + 203 / 30) / 2, 0))
    assert spent.rate == pytest.approx(25 * (200 / 30 - 7))
    assert any("rates inside the cells for" in sentence for sentence in found.sentences)
