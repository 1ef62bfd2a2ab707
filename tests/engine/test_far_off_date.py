"""A mistyped event far in the future would become the data date: `check` warns."""

import pytest

from scorecards.engine import open_session, warnings_of
from tests.conftest import Desk

MAIN = """\
sources:
  shipments:
    export:
      files: shipments.csv
      columns: {shipment_id: id, partner: "'alpha'", first_scan_at: s, delivered_at: x}
  claims:
    export:
      files: claims.csv
      columns: {claim_id: id, partner: "'alpha'", filed_on: f}
"""


def far_off(desk: Desk, shipments: str, claims: str = "", settings: str = "") -> list[str]:
    """The warnings about the data date; the files are given without their headers."""
    desk.write("scorecards.yaml", settings + MAIN)
    desk.write("data/shipments.csv", f"id,s,x\n{shipments}")
    desk.write("data/claims.csv", f"id,f\n{claims}")
    return [each for each in warnings_of(open_session(desk.load())) if "the data date" in each]


def test_one_mistyped_year(desk: Desk) -> None:
    (warning,) = far_off(desk, "P1,2026-10-01,2026-10-03\nP2,2026-10-02,2062-10-31\nP3,2026-10-02,2026-11-12\n")
    assert warning == (
        "the data date 2062-10-31 (shipments.csv, row 3, delivered_at) lies 13,137 days after the newest event "
        "before it: if it is mistyped, correct it or set `data_as_of`"
    )


@pytest.mark.parametrize(("newest", "expected"), [("2027-01-11", 0), ("2027-01-12", 1)])
def test_sixty_days_without_an_event_are_no_slip(desk: Desk, newest: str, expected: int) -> None:
    assert len(far_off(desk, f"P1,2026-10-01,2026-11-12\nP2,2026-10-01,{newest}\n")) == expected


def test_the_event_before_may_stand_in_another_table(desk: Desk) -> None:
    assert far_off(desk, "P1,2026-10-01,2026-11-12\n", "C1,2026-11-13\nC2,2026-05-01\n") == []
    (warning,) = far_off(desk, "P1,2026-10-01,2026-11-12\n", "C1,2026-05-13\nC2,2027-11-13\n")
    assert "2027-11-13 (claims.csv, row 3, filed_on) lies 366 days" in warning


def test_a_date_that_was_set_needs_no_warning(desk: Desk) -> None:
    assert far_off(desk, "P1,2026-10-01,2062-11-12\n", settings="data_as_of: 2026-11-12\n") == []


def test_a_single_day_of_events_is_far_from_nothing(desk: Desk) -> None:
    assert far_off(desk, "P1,2026-10-01,\n") == []
