"""Exchange rates: read from YAML or CSV, one per currency and month, none missing."""

from decimal import Decimal

import pytest

from scorecards.errors import Problem
from scorecards.model import Month
from scorecards.workspace.exchange_rates import read_rates
from tests.conftest import Desk, says

HEADER = "month,currency,rate,source\n"


def faults(desk: Desk, *rows: str) -> list[Problem]:
    desk.write("exchange_rates.csv", HEADER + "".join(f"{row},central bank\n" for row in rows))
    return read_rates(desk.folder, "EUR")[1]


def test_a_workspace_without_rates(desk: Desk) -> None:
    assert read_rates(desk.folder, "EUR") == ((), [])


def test_rates_of_both_files_in_order(desk: Desk) -> None:
    desk.write(
        "exchange_rates.yaml",
        """\
        exchange_rates:
          - {month: 2026-10, currency: GBP, rate: 1.1502, source: central bank}
          - {month: 2026-09, currency: GBP, rate: 1.1534, source: central bank}
        """,
    )
    path = desk.write("exchange_rates.csv", HEADER + "2026-12,EUR,1,itself\n2026-11,GBP,1.15000000,central bank\n")
    rates, problems = read_rates(desk.folder, "EUR")
    assert problems == []
    assert [(rate.currency, rate.month, rate.rate) for rate in rates] == [
        ("EUR", Month(2026, 12), Decimal(1)),
        ("GBP", Month(2026, 9), Decimal("1.1534")),
        ("GBP", Month(2026, 10), Decimal("1.1502")),
        ("GBP", Month(2026, 11), Decimal("1.15")),
    ]
    assert (rates[3].source, rates[3].where, rates[3].line) == ("central bank", str(path), 3)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-10,GBP,0", ("GBP 2026-10: rate 0 is not above 0", "what one GBP was worth in EUR")),
        ("2026-10,GBP,-1.15", ("rate -1.15 is not above 0",)),
        ("2026-10,GBP,about one", ("rate 'about one' is not a number",)),
        ("2026-10,GBP,1e2", ("rate '1e2' is not a number",)),
        ("2026-10,GBP,1.123456789", ("more than 8 decimals",)),
        ("2026-10,GBP,10000000000", ("10 digits",)),
        (f"2026-10,GBP,{'9' * 40}.5", ("10 digits",)),
        ("2026-10,GBP,", ("'rate' is missing",)),
        ("2026-10,EUR,1.1", ("rate 1.1 of the reporting currency is not 1",)),
        ("2026-10,gbp,1.15", ("currency must be written like EUR", "found: 'gbp'")),
        ("2026-10,POUND,1.15", ("currency must be written like EUR",)),
        ("2026-13,GBP,1.15", ("month must be written like 2026-10",)),
        ("2026-10-01,GBP,1.15", ("month must be written like 2026-10",)),
        ("October,GBP,1.15", ("month must be written like 2026-10",)),
    ],
)
def test_one_fault_of_a_rate_is_one_message(desk: Desk, row: str, words: tuple[str, ...]) -> None:
    (fault,) = faults(desk, row)
    says(fault, "exchange_rates.csv", 2, *words)


def test_a_rate_says_where_it_is_from(desk: Desk) -> None:
    desk.write("exchange_rates.csv", HEADER + "2026-10,GBP,1.15,\n")
    (fault,) = read_rates(desk.folder, "EUR")[1]
    says(fault, "exchange_rates.csv", 2, "'source' is missing")


def test_a_month_that_stands_twice(desk: Desk) -> None:
    (fault,) = faults(desk, "2026-10,GBP,1.15", "2026-10,USD,0.9", "2026-10,GBP,1.16")
    says(fault, "exchange_rates.csv", 4, "GBP 2026-10 stands twice, first in line 2", "Keep one.")


def test_a_month_that_is_missing(desk: Desk) -> None:
    one, two = faults(desk, "2025-12,GBP,1.15", "2026-02,GBP,1.15", "2026-02,USD,0.9", "2026-06,USD,0.9")
    says(one, "exchange_rates.csv", 3, "GBP: no rate for 2026-01", "Add the missing months.")
    says(two, "exchange_rates.csv", 5, "USD: no rate for 2026-03 to 2026-05")


def test_a_rate_that_cannot_be_read_is_not_missing_too(desk: Desk) -> None:
    (fault,) = faults(desk, "2026-08,GBP,1.15", "2026-09,GBP,", "2026-10,GBP,1.15")
    says(fault, "exchange_rates.csv", 3, "'rate' is missing")


def test_a_file_by_another_name_is_not_overlooked(desk: Desk) -> None:
    desk.write("exchange_rates.yml", "exchange_rates: []\n")
    (fault,) = read_rates(desk.folder, "EUR")[1]
    says(fault, "exchange_rates.yml", None, "is not read", "Rename it.")
