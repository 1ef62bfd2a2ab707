"""Service credits as `show` prints them; the amounts were worked out by hand."""

from dataclasses import replace

import pytest

from scorecards.model.contract import CreditLine, ServiceCredit
from scorecards.terminal import print_card
from tests.render import example

EURO = 10_000
#: 2.5 % of 4,100.00, and 3 parcels at 25.00.
ON_TIME = CreditLine(
    "on_time", "On time", "2026-10", 0.94, "below 95%: 2.5% of charges", 1_025_000, "§ 9.2", basis="charges"
)
LOST = CreditLine(
    "lost", "Lost", "2026-07", 0.0012, "above 9 per 10,000: €25.00 per parcel", 75 * EURO, "§ 9.4", "", "parcel", 3
)
OPEN = replace(LOST, step="", amount=None, reason="n = 20 is too few to rate", basis=None, parcels=None)
NONE = replace(ON_TIME, value=0.98, step="", amount=0, basis=None)


def credit(*lines: CreditLine, **more: object) -> ServiceCredit:
    known = [line.amount for line in lines if line.amount is not None]
    total = sum(known) if known else None
    found = ServiceCredit("EUR", lines, total, total, 4100 * EURO, None, cap_applied=False, provisional=False)
    return replace(found, **more)  # type: ignore[arg-type]


def shown(capsys: pytest.CaptureFixture[str], found: ServiceCredit) -> list[list[str]]:
    """The lines about service credits, each cut where two spaces stand."""
    print_card(replace(example.CARD, service_credit=found))
    printed = capsys.readouterr().out.split("Service credit ")[1].splitlines()[1:]
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in printed]


def test_base_rate_amount_and_clause_of_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    on_time, lost, total, sign = shown(capsys, credit(ON_TIME, LOST))
    assert on_time == [
        "On time",
        "October 2026",
        "94.0%",
        "below 95%: 2.5% of charges",
        "€4,100.00",
        "€102.50",
        "§ 9.2",
    ]
    assert lost[:4] == ["Lost", "July 2026", "12.0", "above 9 per 10,000: €25.00 per parcel"]
    assert lost[4:] == ["3 parcels", "€75.00", "§ 9.4"]
    assert total == ["Owed €177.50: sum €177.50, no cap; charges of the month €4,100.00"]
    assert sign == ["Above zero the partner owes it, below zero it is a bonus."]


def test_a_cap_that_was_reached_and_one_that_was_not(capsys: pytest.CaptureFixture[str]) -> None:
    capped = credit(ON_TIME, LOST, cap=123 * EURO, total=123 * EURO, cap_applied=True)
    assert shown(capsys, capped)[2][0].startswith("Owed €123.00: sum €177.50, cap €123.00 applied;")
    assert shown(capsys, credit(ON_TIME, cap=205 * EURO))[1][0].startswith(
        "Owed €102.50: sum €102.50, cap €205.00, not reached;"
    )


def test_a_bonus_is_below_zero_and_no_step_owes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    bonus = replace(ON_TIME, value=0.995, step="above 99%: −1% of charges", amount=-41 * EURO)
    rows = shown(capsys, credit(bonus))
    assert rows[0][-2:] == ["−€41.00", "§ 9.2"]
    assert rows[1][0].startswith("Owed −€41.00")
    assert shown(capsys, credit(NONE))[0][2:] == ["98.0%", "none", "–", "€0.00", "§ 9.2"]


def test_what_is_missing_stands_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    rows = shown(capsys, credit(ON_TIME, OPEN, provisional=True))
    assert rows[1][3:] == ["–", "–", "–", "§ 9.4", "n = 20 is too few to rate"]
    assert rows[2][0].endswith("; charges of the month €4,100.00; provisional, 1 of 2 KPIs open")


def test_charges_that_are_not_known_or_not_complete(capsys: pytest.CaptureFixture[str]) -> None:
    unknown = replace(ON_TIME, amount=None, reason="the charges of the month are not known")
    rows = shown(capsys, credit(unknown, charges=None, provisional=True))
    assert rows[0][4:] == ["–", "–", "§ 9.2", "the charges of the month are not known"]
    assert rows[1] == ["Owed –: sum –, no cap known; charges of the month not known; provisional, 1 of 1 KPIs open"]
    incomplete = shown(capsys, credit(ON_TIME, provisional=True))
    assert incomplete[1][0].endswith("; provisional, the charges are not complete")


def test_a_card_without_a_table_says_nothing_about_credits(capsys: pytest.CaptureFixture[str]) -> None:
    print_card(example.CARD)
    assert "Service credit" not in capsys.readouterr().out
