"""Proportions of units, several of them in a row: order lines, not orders, are the n of what is said about them."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from scorecards.compose import compose
from scorecards.compose.behaviour import behaviour
from scorecards.compose.reading import Reading, of_pair
from scorecards.engine import Session
from scorecards.model import Kpi, Month, Pair, Partner, Scorecard
from scorecards.statistics.change import change_z
from scorecards.workspace import load_catalogue
from tests.engine.workspaces import opened, write_workspace

CARD, COHORT = Month(2026, 10), Month(2026, 9)
PICKING: Kpi = load_catalogue(Path("no KPIs of one's own"))["pick_accuracy"]
#: Twelve months of 39,600 lines in 1,200 orders, 99 % of them right, 18 more or fewer in turn.
LINES, ORDERS, RIGHT, SWING = 39_600, 1_200, 39_204, 18


def months(right: int, lines: int, orders: int) -> dict[Month, Reading]:
    """The baseline and a thirteenth month."""
    pairs = [Pair(RIGHT + (SWING if n % 2 else -SWING), LINES, 0, ORDERS) for n in range(12)]
    first = COHORT.shift(-12)
    return {
        first.shift(n): of_pair(PICKING, first.shift(n), pair)
        for n, pair in enumerate([*pairs, Pair(right, lines, 0, orders)])
    }


def test_limits_by_hand() -> None:
    """√(0.99 · 0.01 / 39,600) = 0.0005, so z = ±18/39,600/0.0005 and σz = 36/39,600/0.0005/1.128 = 1.6118.

    The thirteenth month has a quarter of the lines, and limits twice as wide: 99 % ± 3 · 1.6118 · 0.1 pp. By its
    orders they would be 9.1 times as wide again.
    """
    behaved = behaviour(PICKING, Partner("a", "A", "fulfilment"), months(9_752, 9_900, 300), COHORT)
    assert behaved.limits is not None
    assert behaved.limits.method == "p_prime"
    assert behaved.limits.sigma_z == pytest.approx(2 * SWING / LINES / 0.0005 / 1.128)
    usual, last = behaved.bands[COHORT.shift(-1)], behaved.bands[COHORT]
    half = 3 * (2 * SWING / LINES) / 1.128
    assert (usual.lower, usual.upper) == pytest.approx((0.99 - half, 0.99 + half))
    assert (last.lower, last.upper) == pytest.approx((0.99 - 2 * half, 0.99 + 2 * half))
    # 148 wrong of 9,900 where 99 are usual: 98.505 %, below 98.516 %
    assert behaved.latest is not None
    assert (behaved.latest.rule, behaved.latest.direction) == ("R1", -1)
    inside = behaviour(PICKING, Partner("a", "A", "fulfilment"), months(9_754, 9_900, 300), COHORT)
    assert inside.latest is None


def test_the_known_share_is_of_lines() -> None:
    """100 lines of 3,100 were never checked: 96.8 % are known, whatever the number of orders."""
    reading = of_pair(PICKING, COHORT, Pair(2_985, 3_100, 100, 1_000))
    assert (reading.n, reading.denominator, reading.unknown) == (3_000, 3_000, 100)
    assert reading.known_share == Fraction(30, 31)


def test_money_has_no_such_n() -> None:
    """A share of charges keeps its rows: euros are no trials."""
    share = load_catalogue(Path("no KPIs of one's own"))["surcharge_share"]
    assert of_pair(share, COHORT, Pair(700_000, 10_000_000, 0, 250)).n == 250
    assert of_pair(replace(PICKING, chart="xmr"), COHORT, Pair(2_985, 3_100, 100, 1_000)).n == 1_000


def orders(month: Month, number: int, wrong: int, partner: str) -> list[str]:
    """Orders of a month with four lines each, one of them wrong in the first `wrong` orders."""
    day = date(month.year, month.month, 14)
    return [f"{partner}{month}{n},{partner},{day} 08:00,{day} 16:00,4,{int(n < wrong)}" for n in range(number)]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Warehouses by their orders and wrong lines in September, and one that has orders in August too."""
    folder = tmp_path_factory.mktemp("units")
    target = {"target": "99.5 %", "weight": 100, "red_line": "99.2 %"}
    made = {"good": (600, 9), "bad": (600, 40), "small": (200, 4), "small-and-bad": (200, 30)}
    partners = {name: {"name": name, "kind": "fulfilment", "targets": {"pick_accuracy": target}} for name in made}
    sources = {"shipments": {}, "orders": {"file": {"files": "orders.csv"}}}
    write_workspace(folder, [], partners=partners, sources=sources)
    rows = ["order_id,partner,released_at,dispatched_at,lines,lines_in_error"]
    rows += orders(COHORT.shift(-1), 500, 8, "good")
    rows += [row for name, (number, wrong) in made.items() for row in orders(COHORT, number, wrong, name)]
    (folder / "data" / "orders.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return opened(folder)


def card(session: Session, name: str) -> Scorecard:
    partner = next(partner for partner in session.tables.partners if partner.id == name)
    return compose(session.workspace, session.tables, session.measures, partner, CARD)


def test_lines_decide_what_can_be_rated(session: Session) -> None:
    """0.5 % of 2,400 lines allow 12 wrong ones, 3 of 600 orders would be too few to rate; 800 lines allow 4."""
    good, small = card(session, "good").kpi("pick_accuracy"), card(session, "small").kpi("pick_accuracy")
    assert (good.value, good.n, good.status) == (0.99625, 2_400, "met")
    assert (small.value, small.n, small.status) == (0.995, 800, "not_rated")
    assert small.reason == "n = 800 is too few to rate"


def test_a_change_is_tested_on_lines(session: Session) -> None:
    change = card(session, "good").kpi("pick_accuracy").change_z
    assert change == pytest.approx(change_z(2_391, 2_400, 1_992, 2_000))


def test_a_red_line_below_minimum_volume_counts_lines_in_error(session: Session) -> None:
    """30 of 800 are wrong where 6.4 are allowed at the red line: at least 20.2 by the Poisson bound."""
    result = card(session, "small-and-bad").kpi("pick_accuracy")
    assert (result.status, result.annotation) == ("not_rated", "beyond red line 99.20")
    assert card(session, "small").kpi("pick_accuracy").annotation == ""


def test_findings_do_not_call_lines_orders(session: Session) -> None:
    found = [sentence for finding in card(session, "bad").findings for sentence in finding.sentences]
    assert found
    assert not any("orders" in sentence for sentence in found)
