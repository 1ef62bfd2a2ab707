"""What failures cost: figures alone or with dates, and what is wrong with them."""

from datetime import date

import pytest

from scorecards.workspace.unit_costs import read_unit_costs
from tests.conftest import Desk, says


def test_a_workspace_without_unit_costs(desk: Desk) -> None:
    assert read_unit_costs(desk.folder) == ((), [])
    desk.write("unit_costs.yaml", "# none yet\n")
    assert read_unit_costs(desk.folder) == ((), [])


def test_a_figure_an_entry_and_a_list(desk: Desk) -> None:
    path = desk.write(
        "unit_costs.yaml",
        """\
        late: 4.50
        reshipment: {cost: 9.1234, until: 2026-12-31}
        contact:
          - {cost: 3.10, from: 2026-01-01}
          - {cost: 2.80, until: 2025-12-31}
        lost_handling: 0
        """,
    )
    costs, problems = read_unit_costs(desk.folder)
    assert problems == []
    assert [(cost.kind, cost.cost, cost.valid_from, cost.valid_until, cost.line) for cost in costs] == [
        ("late", 45_000, None, None, 1),
        ("contact", 28_000, None, date(2025, 12, 31), 5),
        ("contact", 31_000, date(2026, 1, 1), None, 4),
        ("reshipment", 91_234, None, date(2026, 12, 31), 2),
        ("lost_handling", 0, None, None, 6),
    ]
    assert {cost.where for cost in costs} == {str(path)}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("late: -1", 1, ("late: cost -1 is below zero", "in units")),
        ("late: free", 1, ("late: cost 'free' is not a number",)),
        ("late: 1.23456", 1, ("more than 4 decimals",)),
        ("late: 1000000", 1, ("cost 1000000 is not below 1,000,000",)),
        ("late:", 1, ("late has no value",)),
        ("lates: 1", 1, ("'lates' is not known", "Did you mean 'late'?")),
        ("late: {price: 1, cost: 2}", 1, ("'price' is not known",)),
        ("late: {from: 2026-01-01}", 1, ("'cost' is missing",)),
        ("late:\n  - {cost: 1, from: 2026-02-30}", 2, ("from must be a date like",)),
        ("late:\n  - {cost: 1, from: 2026-02-01, until: 2026-01-31}", 2, ("`until` 2026-01-31 lies before",)),
        (
            "late:\n  - {cost: 1, until: 2026-01-31}\n  - {cost: 2, from: 2026-01-31}",
            3,
            ("late: two costs are in force on 2026-01-31", "End the earlier one"),
        ),
        ("late:\n  - {cost: 1}\n  - {cost: 2}", 3, ("two costs are in force from the beginning",)),
        (
            "late:\n  - {cost: 1, until: 2026-01-31}\n  - {cost: 2, from: 2026-02-03}",
            3,
            ("late: no cost is in force from 2026-02-01 to 2026-02-02", "Close the gap."),
        ),
    ],
)
def test_one_fault_is_one_message(desk: Desk, content: str, line: int, words: tuple[str, ...]) -> None:
    desk.write("unit_costs.yaml", content + "\n")
    (fault,) = read_unit_costs(desk.folder)[1]
    says(fault, "unit_costs.yaml", line, *words)


def test_costs_of_two_kinds_do_not_overlap(desk: Desk) -> None:
    desk.write("unit_costs.yaml", "late: 1\ncontact: {cost: 1, from: 2026-02-03}\n")
    assert read_unit_costs(desk.folder)[1] == []


def test_all_faults_at_once(desk: Desk) -> None:
    desk.write("unit_costs.yaml", "late: -1\ncontact: much\nredelivery: [{cost: 1}, {cost: 2}]\n")
    assert {fault.line for fault in read_unit_costs(desk.folder)[1]} == {1, 2, 3}


def test_a_file_by_another_name_is_not_overlooked(desk: Desk) -> None:
    desk.write("unit_costs.yml", "late: 1\n")
    (fault,) = read_unit_costs(desk.folder)[1]
    says(fault, "unit_costs.yml", None, "is not read", "Rename it.")
