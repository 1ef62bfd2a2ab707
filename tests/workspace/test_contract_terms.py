"""What a contract says besides its targets: which figure is scored, days for claims, bonus and malus."""

from datetime import date
from decimal import Decimal

import pytest

from scorecards.errors import ConfigurationError
from scorecards.model import ClaimTerms
from scorecards.model.disputes import DisputeTerms
from tests.conftest import PARTNER, Desk, says

#: Three lines and the targets: what follows begins in line 6.
BASE = """\
name: Alpha Parcel
targets:
  on_time: {target: 97 %, weight: 60}
  lost: {target: 6, weight: 20}
  transit_p95: {target: 3, weight: 20}
"""


def test_what_holds_where_a_contract_is_silent(desk: Desk) -> None:
    alpha = desk.load().partners[0]
    assert (alpha.score, alpha.on_time_basis, alpha.claim_terms) == ("raw", "attempt", ClaimTerms(None, None, 14))
    assert (alpha.service_credits.steps, alpha.service_credits.cap) == ((), None)


def test_terms_are_read(desk: Desk) -> None:
    terms = """\
    score: adjusted
    on_time_basis: delivery
    claim_terms: {file_within: 60, decide_within: 30, warn: 10}
    """
    desk.write("partners/alpha.yaml", PARTNER + terms.replace("    ", ""))
    alpha = desk.load().partners[0]
    assert (alpha.score, alpha.on_time_basis, alpha.claim_terms) == ("adjusted", "delivery", ClaimTerms(60, 30, 10))


@pytest.mark.parametrize("written", ["30", "30 days"])
def test_terms_of_disputes(desk: Desk, written: str) -> None:
    assert desk.load().partners[0].dispute_terms == DisputeTerms(None, "")
    desk.write("partners/alpha.yaml", PARTNER + f"disputes: {{within: {written}, clause: § 9}}\n")
    assert desk.load().partners[0].dispute_terms == DisputeTerms(30, "§ 9")


@pytest.mark.parametrize("written", ["0", "a month", "30 hours"])
def test_windows_that_are_none(desk: Desk, written: str) -> None:
    desk.write("partners/alpha.yaml", PARTNER + f"disputes: {{within: {written}}}\n")
    with pytest.raises(ConfigurationError, match=r"disputes\.within"):
        desk.load()


def test_terms_of_all_partners_stand_among_the_defaults(desk: Desk) -> None:
    main = (desk.folder / "scorecards.yaml").read_text()
    defaults = """\
partner_defaults:
  score: adjusted
  claim_terms: {file_within: 60}
  targets: {on_time: {target: 90 %, weight: 100}}
  service_credits: [{kpi: on_time, below: 85 %, credit: 500 per period}]
  service_credit_cap: 10 %
"""
    desk.write("scorecards.yaml", main + defaults)
    desk.write("partners/beta.yaml", "name: Beta\nscore: raw\nservice_credits: []\n")
    alpha, beta = desk.load().partners
    assert (alpha.score, beta.score) == ("adjusted", "raw")
    assert (alpha.claim_terms.file_within, beta.claim_terms.file_within) == (60, 60)
    assert (len(alpha.service_credits.steps), len(beta.service_credits.steps)) == (1, 0)
    assert beta.service_credits.cap == Decimal("0.1")


def test_steps_are_read(desk: Desk) -> None:
    table = """\
service_credits:
  - {kpi: on_time, below: 97 %, credit: 1 % of charges, clause: § 9.1}
  - {kpi: on_time, below: 95 %, credit: 2.5% of charges, clause: § 9.1}
  - {kpi: on_time, above: 99 %, credit: -0.5 % of charges, from: 2026-01-01, until: 2026-12-31}
  - {kpi: lost, above: 9, credit: 25 per parcel}
  - {kpi: transit_p95, above: 4, credit: 1500.50 per period}
service_credit_cap: 12.5 %
"""
    desk.write("partners/alpha.yaml", BASE + table)
    table_read = desk.load().partners[0].service_credits
    found = [(step.kpi, step.side, step.threshold, step.credit, step.basis) for step in table_read.steps]
    assert found == [
        ("on_time", "below", Decimal("0.97"), Decimal("0.01"), "charges"),
        ("on_time", "below", Decimal("0.95"), Decimal("0.025"), "charges"),
        ("on_time", "above", Decimal("0.99"), Decimal("-0.005"), "charges"),
        ("lost", "above", Decimal("0.0009"), Decimal(25), "parcel"),
        ("transit_p95", "above", Decimal(4), Decimal("1500.50"), "period"),
    ]
    assert table_read.cap == Decimal("0.125")
    assert (table_read.steps[0].clause, table_read.steps[0].line) == ("§ 9.1", 7)
    assert len(list(table_read.in_force(date(2026, 12, 31)))) == 5
    assert len(list(table_read.in_force(date(2027, 1, 1)))) == 4


def test_caps_of_liability_are_read(desk: Desk) -> None:
    terms = """\
claim_terms:
  liability_cap:
    - {amount: 750.50, from: 2026-07-01}
    - {amount: 500, until: 2026-06-30}
"""
    desk.write("partners/alpha.yaml", PARTNER + terms)
    desk.write("partners/beta.yaml", "name: Beta\nclaim_terms: {liability_cap: 100}\n")
    alpha, beta = desk.load().partners
    caps = [(cap.amount, cap.valid_from, cap.valid_until, cap.line) for cap in alpha.claim_terms.liability_caps]
    assert caps == [(5_000_000, None, date(2026, 6, 30), 7), (7_505_000, date(2026, 7, 1), None, 6)]
    assert [(cap.amount, cap.valid_from, cap.line) for cap in beta.claim_terms.liability_caps] == [(1_000_000, None, 2)]


@pytest.mark.parametrize(
    ("more", "line", "words"),
    [
        ("score: best\n", 6, ("score must be 'raw' or 'adjusted'",)),
        ("on_time_basis: scan\n", 6, ("on_time_basis must be 'attempt' or 'delivery'",)),
        ("claim_terms: {file_within: 0}\n", 6, ("claim_terms.file_within", "greater than or equal to 1")),
        ("claim_terms: {file_within: two months}\n", 6, ("claim_terms.file_within must be a whole number",)),
        ("claim_terms: {file_within: 10}\n", 6, ("`warn` 14 is not shorter than `file_within` 10",)),
        ("claim_terms: {liability_cap: -1}\n", 6, ("liability_cap: amount -1 is below zero", "in units, like 500")),
        ("claim_terms: {liability_cap: 5 %}\n", 6, ("liability_cap: amount '5 %' is not a number",)),
        (
            "claim_terms:\n liability_cap:\n - {amount: 1, until: 2026-01-31}\n - {amount: 2, from: 2026-01-31}\n",
            9,
            ("liability_cap: two caps are in force on 2026-01-31", "End the earlier one"),
        ),
        (
            "claim_terms:\n  liability_cap:\n    - {amount: 1, from: 2026-02-01, until: 2026-01-31}\n",
            8,
            ("liability_cap: `until` 2026-01-31 lies before `from` 2026-02-01",),
        ),
        ("claim_terms: {decide: 30}\n", 6, ("'decide' is not known", "'decide_within'")),
        ("service_credit_cap: 0.1\n", 6, ("can be read two ways",)),
        ("service_credit_cap: 0 %\n", 6, ("allows nothing",)),
    ],
)
def test_one_fault_of_a_term_is_one_message(desk: Desk, more: str, line: int, words: tuple[str, ...]) -> None:
    desk.write("partners/alpha.yaml", BASE + more)
    (fault,) = desk.faults()
    says(fault, "alpha.yaml", line, *words)


@pytest.mark.parametrize(
    ("steps", "line", "words"),
    [
        (["{kpi: on_tim, below: 95 %, credit: 1 % of charges}"], 7, ("there is no KPI 'on_tim'", "'on_time'")),
        (["{kpi: on_time, credit: 1 % of charges}"], 7, ("give either `below` or `above`",)),
        (["{kpi: on_time, below: 95 %, above: 99 %, credit: 5 per period}"], 7, ("give either `below` or `above`",)),
        (["{kpi: on_time, below: 0.95, credit: 1 % of charges}"], 7, ("on_time: below 0.95", "two ways")),
        (["{kpi: on_time, below: 95 %}"], 7, ("'credit' is missing",)),
        (["{kpi: on_time, below: 95 %, credit: 1 %}"], 7, ("credit '1 %' must be written like 1 % of charges",)),
        (["{kpi: on_time, below: 95 %, credit: EUR 500 per period}"], 7, ("must be written like",)),
        (["{kpi: on_time, below: 95 %, credit: -1 % of charges}"], 7, ("a bonus for a value below", "the sign")),
        (["{kpi: lost, above: 9, credit: -1 % of charges}"], 7, ("a bonus for a value above", "worse")),
        (["{kpi: on_time, above: 99 %, credit: 1 % of charges}"], 7, ("a malus for a value above", "better")),
        (["{kpi: transit_p95, above: 4, credit: 2 per parcel}"], 7, ("`per parcel` needs a KPI that counts",)),
        (["{kpi: late_carrier, above: 4 %, credit: 2 per parcel}"], 7, ("has no better direction",)),
        (["{kpi: damaged, above: 9, credit: 5 per period}"], 7, ("a service credit needs a target",)),
        (
            ["{kpi: on_time, below: 95 %, credit: 5 per period, from: 2026-02-01, until: 2026-01-01}"],
            7,
            ("`until` 2026-01-01 lies before `from` 2026-02-01",),
        ),
        (
            [
                "{kpi: on_time, below: 95 %, credit: 5 per period, clause: § 9}",
                "{kpi: on_time, below: 95.0 %, credit: 6 per period, clause: § 8}",
            ],
            8,
            ("two steps stand at the same threshold (§ 9 and § 8)",),
        ),
        (
            [
                "{kpi: on_time, below: 90 %, credit: 1 % of charges}",
                "{kpi: on_time, below: 95 %, credit: 2 % of charges}",
            ],
            7,
            ("the farther step pays less than the nearer one",),
        ),
    ],
)
def test_one_fault_of_a_step_is_one_message(desk: Desk, steps: list[str], line: int, words: tuple[str, ...]) -> None:
    listed = "".join(f"  - {step}\n" for step in steps)
    desk.write("partners/alpha.yaml", f"{BASE}service_credits:\n{listed}")
    (fault,) = desk.faults()
    says(fault, "alpha.yaml", line, *words)


def test_a_step_may_be_replaced_on_a_day(desk: Desk) -> None:
    table = """\
service_credits:
  - {kpi: on_time, below: 95 %, credit: 500 per period, until: 2025-12-31}
  - {kpi: on_time, below: 95 %, credit: 600 per period, from: 2026-01-01}
"""
    desk.write("partners/alpha.yaml", BASE + table)
    assert len(desk.load().partners[0].service_credits.steps) == 2
