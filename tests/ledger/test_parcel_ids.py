"""What spreadsheets make of ids is understood where one id alone can be meant."""

import time
from datetime import date

import pytest

from scorecards.ledger.dispute_form import day_of
from scorecards.ledger.parcel_ids import ParcelIds

IDS = ParcelIds(
    [
        "00123",
        "4567",
        "1234567890123",
        "1234567890123456789",
        "9876543210987",
        "9876543210001",
        "AP 77",
        "7E5",
        "42",
        "042",
    ]
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("00123", "00123"),
        ("123", "00123"),  # leading zeros lost
        ("123.0", "00123"),
        ("4567,0", "4567"),  # the decimal comma of other countries
        ("'4567", "4567"),
        ('="00123"', "00123"),  # written so that it stays text
        ("4 567", "4567"),
        ("\u00a04567\u00a0", "4567"),
        ("\uff14567", "4567"),  # a digit of another width
        ("ap 77", "AP 77"),
        ("AP77", "AP 77"),
        ("1.23E+12", "1234567890123"),  # what a narrow column shows
        ("1,23E+12", "1234567890123"),
        ("1.23456789012346E+18", "1234567890123456789"),  # what a file keeps: 15 digits, rounded
        ("1234567890123450000", "1234567890123456789"),  # and cut
        ("7E5", "7E5"),  # an id that looks like a number
        ("42", "42"),  # the exact one comes first
        ("042", "042"),
    ],
)
def test_one_parcel_is_meant(written: str, meant: str) -> None:
    assert IDS.meant(written) == [meant]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9.88E+12", ["9876543210001", "9876543210987"]),
        ("0042", ["042", "42"]),
        ("1.24E+12", []),  # 1.23 is what would be shown of it
        ("1234567890124", []),  # another number that was kept whole
        ("123.5", []),
        ("-123", []),
        ("9" * 5000, []),
        ("1E99", []),
        ("=1+1", []),
        ("", []),
    ],
)
def test_several_or_none(written: str, meant: list[str]) -> None:
    assert IDS.meant(written) == meant


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("46326", date(2026, 10, 31)),
        ("46326.75", date(2026, 10, 31)),
        ("2026-10-31", date(2026, 10, 31)),
        ("2026-10-31T08:00:00", date(2026, 10, 31)),
        ("31/10/2026", date(2026, 10, 31)),
        ("03/11/2026", date(2026, 11, 3)),
        ("31.10.26", date(2026, 10, 31)),
        ("31-10-2026 09:30", date(2026, 10, 31)),
        ("10/31/2026", None),
        ("2026-02-30", None),
        ("soon", None),
        ("999999", date(4637, 11, 25)),
    ],
)
def test_dates_as_spreadsheets_leave_them(written: str, day: date | None) -> None:
    assert day_of(written) == day


def test_days_that_count_from_1904() -> None:
    assert day_of("44864", from_1904=True) == date(2026, 10, 31)


def test_many_numbers_of_many_ids_take_no_time() -> None:
    """A file of 20,000 rows that each may be any of 50,000 ids: told as ambiguous at once."""
    ids = ParcelIds(str(1_000_000_000_000 + 7 * number) for number in range(50_000))
    start = time.perf_counter()
    found = [ids.meant(f"1.{number:06d}E+12") for number in range(20_000)]
    assert time.perf_counter() - start < 5
    assert len(found[0]) > 1
    assert found[-1] == []
