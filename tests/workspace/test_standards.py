"""Service standards as read from scorecards.yaml, and two that contradict each other."""

from datetime import date

import pytest

from scorecards.errors import Problem
from scorecards.model.standard import ServiceStandard
from scorecards.workspace.schema.standards import StandardShape
from scorecards.workspace.standards import read_standards
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import read_yaml
from tests.conftest import Desk, says


def standards(desk: Desk, *entries: str) -> list[Problem]:
    """The faults of a workspace with these standards; the first stands in line 2."""
    main = (desk.folder / "scorecards.yaml").read_text().partition("sources:")
    lines = ["service_standards:", *(f"  - {{{entry}}}" for entry in entries)]
    desk.write("scorecards.yaml", "\n".join([*lines, "data_as_of: 2026-11-01", main[1] + main[2]]))
    return desk.faults()


def test_what_is_read(desk: Desk) -> None:
    entries = [
        "service: standard, days: 3",
        "service: express, days: 1, partner: alpha, origin: FR, destination: GB, from: 2026-01-01, until: 2026-06-30",
    ]
    assert standards(desk, *entries) == []
    assert desk.load().row_rules.standards == (
        ServiceStandard("standard", 3),
        ServiceStandard("express", 1, "alpha", "GB", "FR", date(2026, 1, 1), date(2026, 6, 30)),
    )
    assert desk.load().configured == {"service_standards"}


def test_the_partner_goes_before_the_destination_before_the_origin() -> None:
    named = [
        ("alpha", "GB", "FR"),
        ("alpha", "GB", None),
        ("alpha", None, "FR"),
        ("alpha", None, None),
        (None, "GB", "FR"),
        (None, "GB", None),
        (None, None, "FR"),
        (None, None, None),
    ]
    ranks = [ServiceStandard("x", 1, partner, destination, origin).rank for partner, destination, origin in named]
    assert ranks == [7, 6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("first", "second", "on"),
    [
        ("", "", "from the beginning"),
        ("until: 2026-06-30", "from: 2026-06-30", "on 2026-06-30"),
        ("from: 2026-01-01", "from: 2026-06-30", "on 2026-06-30"),
        ("from: 2026-06-30", "", "on 2026-06-30"),
        ("from: 2026-06-30", "from: 2026-01-01, until: 2026-12-31", "on 2026-06-30"),
    ],
)
def test_two_standards_for_the_same_parcel(desk: Desk, first: str, second: str, on: str) -> None:
    other = "service: standard, days: 4"
    for named in ("service: express, days: 2", "service: express, days: 2, origin: FR, partner: alpha"):
        (problem,) = standards(desk, *(f"{named}, {dates}".rstrip(", ") for dates in (first, second)), other)
        says(problem, "scorecards.yaml", problem.line, "two standards hold for express", on, "End the earlier one")
        assert {problem.line, int(str(problem).partition("stands in line ")[2].partition(")")[0])} == {2, 3}


def test_standards_that_do_not_meet(desk: Desk) -> None:
    assert (
        standards(
            desk,
            "service: express, days: 2, until: 2026-06-29",
            "service: express, days: 1, from: 2026-06-30",
            "service: express, days: 3, origin: FR",
            "service: express, days: 3, destination: FR",
            "service: express, days: 3, partner: alpha",
            "service: standard, days: 5",
        )
        == []
    )


def test_faults_of_an_entry(desk: Desk) -> None:
    days, missing, service = standards(
        desk, "service: express, days: -1", "service: express", "service: '', days: two"
    )[:3]
    says(days, "scorecards.yaml", 2, "days", "-1")
    says(missing, "scorecards.yaml", 3, "'days' is missing")
    says(service, "scorecards.yaml", 4, "service must be filled")


def test_dates_in_the_wrong_order_and_a_partner_that_nobody_is(desk: Desk) -> None:
    order, partner = standards(
        desk,
        "service: express, days: 2, from: 2026-06-30, until: 2026-01-01",
        "service: express, days: 2, partner: alfa",
    )
    says(order, "scorecards.yaml", 2, "`until` 2026-01-01 lies before `from` 2026-06-30", "Exchange")
    says(partner, "scorecards.yaml", 3, "there is no partner 'alfa'", "Did you mean 'alpha'?")


def test_partners_found_in_the_data_may_have_standards(desk: Desk) -> None:
    path = desk.write("standards.yaml", "service: express\ndays: 2\npartner: found-later\n")
    shape, _ = validated(StandardShape, read_yaml(path))
    assert shape
    assert read_standards([shape], read_yaml(path), None) == ((ServiceStandard("express", 2, "found-later"),), [])
