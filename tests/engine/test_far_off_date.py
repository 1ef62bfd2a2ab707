"""A mistyped event far in the future would become the data date: `check` and `build` warn."""

from collections.abc import Iterable
from datetime import date, timedelta

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
FIRST = date(2026, 9, 1)


def far_off(desk: Desk, shipments: str, claims: str = "", settings: str = "") -> list[str]:
    """The warnings about the data date; the files are given without their headers."""
    desk.write("scorecards.yaml", settings + MAIN)
    desk.write("data/shipments.csv", f"id,s,x\n{shipments}")
    desk.write("data/claims.csv", f"id,f\n{claims}")
    return [each for each in warnings_of(open_session(desk.load())) if "the data date" in each]


def a_day_each(rows: int, per_day: int, slips: Iterable[str] = ()) -> str:
    """So many parcels, so many of them handed over and delivered on each day; the last ones on the days given."""
    days = [str(FIRST + timedelta(days=number // per_day)) for number in range(rows)]
    mistyped = list(slips)
    days[rows - len(mistyped) :] = mistyped
    return "".join(f"P{number},2026-09-01,{day}\n" for number, day in enumerate(days))


def test_one_mistyped_year(desk: Desk) -> None:
    (warning,) = far_off(desk, "P1,2026-10-01,2026-10-03\nP2,2026-10-02,2062-10-31\nP3,2026-10-02,2026-11-12\n")
    assert warning == (
        "shipments/export: 1 row lies 13,137 days after nearly all other events (until 2026-11-12), for example "
        "shipments.csv, row 3, delivered_at 2062-10-31. The newest event is the data date: correct it, or set "
        "`data_as_of: 2026-11-12`"
    )


@pytest.mark.parametrize(("newest", "expected"), [("2027-01-11", 0), ("2027-01-12", 1)])
def test_sixty_days_without_an_event_are_no_slip(desk: Desk, newest: str, expected: int) -> None:
    assert len(far_off(desk, f"P1,2026-10-01,2026-11-12\nP2,2026-10-01,{newest}\n")) == expected


def test_the_usual_days_may_be_those_of_another_table(desk: Desk) -> None:
    assert far_off(desk, "P1,2026-10-01,2026-11-12\n", "C1,2026-11-13\nC2,2026-05-01\n") == []
    (warning,) = far_off(desk, "P1,2026-10-01,2026-11-12\n", "C1,2026-05-13\nC2,2027-11-13\n")
    assert "claims/export: 1 row lies 366 days" in warning
    assert "claims.csv, row 3, filed_on 2027-11-13" in warning


def test_claims_that_outlast_the_parcels_are_no_slip(desk: Desk) -> None:
    claims = "".join(f"C{number},{date(2026, 9, 1) + timedelta(days=3 * number)}\n" for number in range(50))
    assert far_off(desk, a_day_each(3000, 100), claims) == []  # until 2027-01-26, the parcels until 2026-09-30


def test_one_day_that_stands_for_none(desk: Desk) -> None:
    (warning,) = far_off(desk, a_day_each(300, 10, ["2099-01-01"] * 40))
    assert "40 rows lie up to 26,395 days after nearly all other events (until 2026-09-26)" in warning
    assert "shipments.csv, row 262, delivered_at 2099-01-01" in warning


@pytest.mark.parametrize(
    ("rows", "slips", "expected"),
    [
        # beside the newest day: a hundredth of the rows, but at most three, or a thousandth
        (300, ["2062-01-01", "2062-01-02", "2062-01-03", "2062-01-04"], 1),
        (300, ["2062-01-01", "2062-01-02", "2062-01-03", "2062-01-04", "2062-01-05"], 0),
        (5000, [f"2062-01-0{day}" for day in range(1, 7)], 1),
        (5000, [f"2062-01-0{day}" for day in range(1, 8)], 0),
    ],
)
def test_several_days_are_slips_while_they_are_few(desk: Desk, rows: int, slips: list[str], expected: int) -> None:
    found = far_off(desk, a_day_each(rows, rows // 50, slips))  # 50 days, until 2026-10-20
    assert len(found) == expected
    for warning in found:
        assert f"{len(slips)} rows lie up to {(date.fromisoformat(slips[-1]) - date(2026, 10, 20)).days:,}" in warning


def test_slips_in_two_tables_are_two_warnings(desk: Desk) -> None:
    claims = "C1,2026-09-02\nC2,2062-01-02\n"
    shipments, filed = sorted(far_off(desk, a_day_each(300, 10, ["2062-01-01"]), claims), reverse=True)
    assert shipments.startswith("shipments/export: 1 row lies 12,877 days")
    assert filed.startswith("claims/export: 1 row lies 12,878 days")
    assert shipments.endswith("set `data_as_of: 2026-09-30`")


def test_each_source_is_named_with_its_own_rows(desk: Desk) -> None:
    desk.write(
        "scorecards.yaml",
        """\
        sources:
          shipments:
            north: {files: a.csv, columns: {shipment_id: id, partner: "'alpha'", delivered_at: x}}
            south: {files: "[bc].csv", columns: {shipment_id: id, partner: "'alpha'", delivered_at: x}}
        """,
    )
    desk.write("data/a.csv", "id,x\nP1,2026-10-01\nP2,2026-10-02\n")
    desk.write("data/b.csv", "id,x\nP3,2026-10-03\nP4,2026-10-03\n")
    desk.write("data/c.csv", "id,x\nP5,2026-10-03\nP6,2062-10-03\nP7,2062-10-03\n")
    warnings = [each for each in warnings_of(open_session(desk.load())) if "the data date" in each]
    assert len(warnings) == 1
    assert "shipments/south: 2 rows lie up to 13,149 days" in warnings[0]
    assert "for example c.csv, row 3, delivered_at 2062-10-03" in warnings[0]


def test_a_date_that_was_set_needs_no_warning(desk: Desk) -> None:
    assert far_off(desk, "P1,2026-10-01,2062-11-12\n", settings="data_as_of: 2026-11-12\n") == []


def test_a_single_day_of_events_is_far_from_nothing(desk: Desk) -> None:
    assert far_off(desk, "P1,2026-10-01,\n") == []


def test_a_build_says_why_its_month_is_empty(desk: Desk) -> None:
    far_off(desk, a_day_each(300, 10, ["2062-10-31"]))
    built = desk.run("build")
    assert built.exit_code == 3
    assert "alpha: has no data in 2062-09" in built.output
    assert "warning: shipments/export: 1 row lies 13,180 days" in built.output
