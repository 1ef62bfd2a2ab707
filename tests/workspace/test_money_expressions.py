"""Which sums are money is read from the expressions: the catalogue against a list made by hand, and odd forms."""

from pathlib import Path

import pytest

from scorecards.workspace import factor_of, is_amount, load_catalogue
from scorecards.workspace.tables import read_tables

NOWHERE = Path("no folder of one's own")
#: By hand, from the definitions in words: what is divided, and what by.
BOTH = {"claim_recovery", "surcharge_share", "fuel_share"}
BOTH |= {"billing_variance", "billing_over", "billing_under", "claim_recovery_filed", "claim_recovery_eligible"}
NUMERATOR = {"cost_per_shipment", "cost_per_kg", "cost_of_poor_quality", "cost_per_good_delivery", "claim_cost_net"}
NUMERATOR |= {"open_claim_value", "over_grade_value", "under_grade_value"}
NUMERATOR |= {"invoiced_cost", "accrued_expected", "accrued_mean"}


def test_the_amounts_of_the_catalogue() -> None:
    tables, _ = read_tables(NOWHERE)
    found = {
        (kpi.id, name)
        for kpi in load_catalogue(NOWHERE).values()
        for name, sql in (("numerator", kpi.numerator), ("denominator", kpi.denominator))
        if is_amount(sql, kpi.table, tables)
    }
    assert found == {(kpi, "numerator") for kpi in BOTH | NUMERATOR} | {(kpi, "denominator") for kpi in BOTH}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("goods_value", True),
        ("contacts * unit_cost_contact", True),
        ("-(COALESCE(charged, 0))", True),
        ("CASE WHEN status = 'lost' THEN goods_value ELSE 0 END", True),
        ("CASE WHEN goods_value > 1000000 THEN 1 ELSE 0 END", False),
        ("CASE goods_value WHEN 0 THEN attempts ELSE contacts END", False),
        ("goods_value > 1000000", False),
        ("goods_value IS NOT NULL", False),
        ("attempts", False),
        ("cost_lines", False),
        ("1", False),
    ],
)
def test_a_condition_on_an_amount_is_none(sql: str, expected: bool) -> None:
    tables, _ = read_tables(NOWHERE)
    assert is_amount(sql, "shipments", tables) is expected


@pytest.mark.parametrize(
    ("sql", "factor"),
    [("cost * 1000", 1000), ("1000 * (cost)", 1000), ("(cost * 100)", 100), ("cost", 1), ("cost + 1000", 1),
     ("cost * attempts", 1), ("2 * cost + 1000", 1)],
)  # fmt: skip
def test_the_factor_of_a_sum(sql: str, factor: int) -> None:
    assert factor_of(sql) == factor
