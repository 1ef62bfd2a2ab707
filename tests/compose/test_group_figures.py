"""A KPI apart by one more column, against the rows themselves and against the whole; and its command."""

import csv
import io
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main
from scorecards.compose.group_figures import group_figures
from scorecards.compose.spans import Period
from scorecards.engine import Session
from scorecards.model import Month, Quarter, Week
from scorecards.model.figure import GroupFigure
from tests.engine.fulfilment_network import random_warehouses, written
from tests.engine.fulfilment_twin import Order, Warehouses, solution_of
from tests.engine.workspaces import Claim, Parcel, opened, write_workspace

PERIODS: dict[Period, tuple[date, date]] = {
    Month(2026, 7): (date(2026, 7, 1), date(2026, 7, 31)),
    Quarter(2026, 3): (date(2026, 7, 1), date(2026, 9, 30)),
    Week(2026, 31): (date(2026, 7, 27), date(2026, 8, 2)),
}


@pytest.fixture(scope="module")
def warehouses(tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouses, Session]:
    network = random_warehouses(7, 3000)
    return network, opened(written(tmp_path_factory.mktemp("sellers"), network))


def adoption(session: Session, partner_id: str, period: Period) -> tuple[GroupFigure, ...]:
    partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
    kpi = session.workspace.kpis["label_adoption"]
    return group_figures(session.workspace, session.measures, partner, period, kpi)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_the_adoption_of_each_seller(warehouses: tuple[Warehouses, Session], period: Period) -> None:
    """Orders under the marketplace's label, of those of which it is known that they could have been."""
    network, session = warehouses
    first, last = PERIODS[period]
    for name in ("Alfa", "Bravo", "Charlie"):
        counts: dict[str, Counter[str]] = {}
        for order in network.orders:
            if order.partner == name and first <= order.released_at.date() <= last:
                counts.setdefault(order.seller_id or "", Counter())[solution_of(order)] += 1
        expected = {
            seller: (own["marketplace_label"], own["marketplace_label"] + own["own_label"], own["unknown"])
            for seller, own in counts.items()
            if own.total() > own["not_eligible"]
        }
        found = adoption(session, name.lower(), period)
        assert {row.group: (row.numerator or 0, row.n, row.unknown) for row in found} == expected
        assert [row.group for row in found] == sorted(expected)
        assert {(row.first, row.last, row.by) for row in found} == {(str(first), str(last), "seller_id")}
        for row in found:
            met, known, unknown = expected[row.group]
            assert row.value == (met / known if known else None)
            if unknown:
                assert (row.low, row.high) == (
                    met / (known + unknown),
                    (met + unknown) / (known + unknown),
                ) or not known


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_sellers_add_to_the_partner(warehouses: tuple[Warehouses, Session], period: Period) -> None:
    _, session = warehouses
    kind = {Month: "month", Quarter: "quarter", Week: "week"}[type(period)]
    for partner in session.tables.partners:
        whole = session.measures.by_period("label_adoption", partner.id, kind)[period]  # type: ignore[arg-type]  # a literal
        rows = adoption(session, partner.id, period)
        assert whole.denominator > 20
        assert sum(row.numerator or 0 for row in rows) == whole.numerator
        assert sum((row.denominator or 0) + row.unknown for row in rows) == whole.denominator


ORDERS = [
    Order("a", "Alfa", "FR", datetime(2026, 10, 8, 9), shipping_solution="marketplace_label", seller_id="S1"),  # noqa: DTZ001
    Order("b", "Alfa", "FR", datetime(2026, 10, 9, 9), shipping_solution="own_label", seller_id="S1"),  # noqa: DTZ001
    Order("c", "Alfa", "FR", datetime(2026, 10, 9, 9), shipping_solution="own_label"),  # noqa: DTZ001
    Order("d", "Alfa", "FR", datetime(2026, 9, 9, 9), shipping_solution="own_label", seller_id="S2"),  # noqa: DTZ001
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("orders"), Warehouses(orders=ORDERS))


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), "figures", "Alfa", *arguments])


def test_the_command_writes_json_and_csv(folder: Path) -> None:
    asked = ("2026-10", "--kpi", "label_adoption", "--by", "seller")
    rows = json.loads(run(folder, *asked, "--json").stdout)
    assert [(row["group"], row["value"], row["numerator"], row["denominator"]) for row in rows] == [
        ("", 0.0, 0, 1),
        ("S1", 0.5, 1, 2),
    ]
    table = list(csv.DictReader(io.StringIO(run(folder, *asked, "--csv").stdout)))
    assert [(row["group"], row["numerator"], row["denominator"]) for row in table] == [("", "0", "1"), ("S1", "1", "2")]
    quarter = json.loads(run(folder, "2026-Q3", "--by", "seller_id", "--json").stdout)
    assert [(row["kpi"], row["group"], row["n"]) for row in quarter] == [("label_adoption", "S2", 1)]


def test_the_command_prints_a_table(folder: Path) -> None:
    shown = run(folder, "2026-10", "--by", "seller").stdout
    assert [line.split("2026-10-31")[1].split() for line in shown.splitlines()[1:]] == [
        ["0.0%", "1", "0", "1"],
        ["50.0%", "2", "1", "2"],
    ]
    assert "no seller_id" in shown
    assert "seller_id S1" in shown


def test_amounts_are_printed_as_amounts(tmp_path: Path) -> None:
    """Claims that are open on 12 November: 80.50 and 19.51 filed on the 2nd, 1,250 on the 7th."""
    claims = [
        Claim("a", "p", filed_on=date(2026, 11, 2), claimed="80.50"),
        Claim("b", "p", filed_on=date(2026, 11, 2), claimed="19.51"),
        Claim("c", "p", filed_on=date(2026, 11, 7), claimed="1250"),
    ]
    folder = write_workspace(tmp_path, [Parcel("p")], None, claims)
    asked = ("2026-11", "--by", "open_age")
    lines = run(folder, *asked).stdout.splitlines()[1:]
    assert [line.split("2026-11-30")[1].split() for line in lines] == [
        ["€50.01", "2", "100.01", "EUR", "2"],
        ["€1,250.00", "1", "1,250.00", "EUR", "1"],
    ]
    table = list(csv.DictReader(io.StringIO(run(folder, *asked, "--csv").stdout)))
    told = [(row["group"], row["numerator"], row["denominator"], row["currency"]) for row in table]
    assert told == [("10", "100.01", "2", "EUR"), ("5", "1250", "1", "EUR")]
    exact = json.loads(run(folder, *asked, "--json").stdout)
    assert [(row["numerator"], row["amounts"], row["factor"]) for row in exact] == [
        (1_000_100, ["numerator"], 1),
        (12_500_000, ["numerator"], 1),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--by", "colour"), 2, "no KPI is kept by 'colour'"),
        (("--by", "seller", "--kpi", "on_time"), 2, "on_time is not kept by 'seller'"),
        (("--by", "seller", "--kpi", "seller_adoption"), 2, "label_adoption by seller_id"),
        (("--by", "open_age"), 3, "open_claim_value: is not supplied: the data has no claims.filed_on"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(folder: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    result = run(folder, "2026-10", *arguments)
    assert result.exit_code == code
    assert words in " ".join(result.output.split())
