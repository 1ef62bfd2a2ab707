"""The page of costs on the demo network: its figures against SQL over the generated files."""

import duckdb
import pytest

from scorecards.engine import Session
from scorecards.formats import Formats
from scorecards.model import Scorecard
from scorecards.model.cost import CostView
from scorecards.render import render_document
from scorecards.render.costs import printed_amounts
from tests.demo.cards import card, page_texts

BOREAL = "partner IN ('BOREAL', 'Boréal Express', 'boreal-express')"


def costs_of(made: Scorecard) -> CostView:
    assert made.cost is not None
    return made.cost


@pytest.fixture(scope="module")
def boreal(session: Session) -> Scorecard:
    return card(session, "boreal-express")


@pytest.mark.parametrize(("month", "column"), [("2026-09", "previous"), ("2025-10", "year")])
def test_what_a_parcel_costs_by_kind_of_charge(
    boreal: Scorecard, network: duckdb.DuckDBPyConnection, month: str, column: str
) -> None:
    """Of months that are invoiced in full: each kind over all parcels handed over."""
    found = network.execute(f"""
        WITH own AS (SELECT shipment_id FROM judged WHERE {BOREAL} AND hand_over_month = '{month}')
        SELECT charge_type, sum(amount), (SELECT count(*) FROM own)
        FROM charges SEMI JOIN own USING (shipment_id) WHERE charge_type <> 'tax' GROUP BY ALL""").fetchall()  # noqa: S608
    amounts = {kind: float(amount) / parcels for kind, amount, parcels in found}
    lines = {line.id: getattr(line, column) for line in costs_of(boreal).lines}
    for ours, theirs in (("base", "base"), ("fuel", "fuel"), ("surcharge", "surcharge"), ("redelivery", "redelivery")):
        assert lines[ours] == pytest.approx(amounts[theirs], abs=0.01)
    total = getattr(costs_of(boreal).total, column)
    assert total == pytest.approx(sum(amounts.values()), abs=0.006)


@pytest.mark.parametrize("partner_id", ["boreal-express", "larkfield-parcels", "heidekurier"])
def test_every_column_sums_to_its_total(session: Session, partner_id: str) -> None:
    made = card(session, partner_id)
    found = costs_of(made)
    for column in ("value", "previous", "year"):
        total = getattr(found.total, column)
        assert round(sum(getattr(line, column) for line in found.lines), 2) == total
    result = made.kpi("cost_per_shipment")
    assert found.total.value == pytest.approx(result.value, abs=0.005)
    whole = float(sum(amount for _, amount in printed_amounts(result)))
    assert whole == pytest.approx((result.numerator or 0) / 10_000, abs=0.005)


def test_invoices_against_the_contract(boreal: Scorecard, network: duckdb.DuckDBPyConnection) -> None:
    row = network.execute(f"""
        SELECT count(*), count(expected_amount), count_if(abs(amount - expected_amount)
                <= greatest(0.01, 0.01 * abs(expected_amount))),
            sum(greatest(amount - expected_amount, 0)), sum(greatest(expected_amount - amount, 0))
        FROM charges WHERE {BOREAL} AND strftime(invoiced_on, '%Y-%m') = '2026-10'""").fetchone()  # noqa: S608
    assert row is not None
    check = costs_of(boreal).check
    assert check is not None
    lines, tested, right, over, under = row
    assert (check.lines, check.tested, check.right) == (lines, tested, right)
    assert (check.over / 10_000, check.under / 10_000) == pytest.approx((float(over), float(under)))


@pytest.mark.parametrize("partner_id", ["boreal-express", "larkfield-parcels"])
def test_the_page_takes_one_sheet_and_its_steps_add_up(session: Session, partner_id: str) -> None:
    made = card(session, partner_id)
    rendered = render_document(made, session.workspace.brand)
    assert rendered.pages == len(made.pages)
    text = page_texts(rendered.pdf)[[page.id for page in made.pages].index("cost")]
    change = costs_of(made).change
    assert change is not None
    show = Formats("en-GB", "EUR")
    steps = [step for step in change.steps if step.printed.total]
    for step in steps:
        assert show.number(step.printed.total, change.decimals, signed=True) in text
    assert change.printed_base + sum(step.printed.total for step in steps) == pytest.approx(change.printed_value)
    assert show.number(change.printed_base, change.decimals) in text
    assert show.number(change.printed_value, change.decimals) in text


def test_the_fuel_step_is_named_in_the_title(boreal: Scorecard) -> None:
    page = boreal.page("cost")
    assert page is not None
    assert "fuel accounts for +€0.083" in page.title
    assert "inside its normal range" in page.title
