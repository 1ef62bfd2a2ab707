from decimal import Decimal
from fractions import Fraction

import pytest

from scorecards.formats import Formats, decimals_for, printed, rounded
from scorecards.model import Month, Unit

NARROW = "\u202f"  # French group separator
HARD = "\u00a0"  # before % and €
ENGLISH, FRENCH, GERMAN = Formats("en-GB"), Formats("fr-FR"), Formats("de-DE")


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (ENGLISH, ["1,234,567.9", "41,927", "96.3%", "€4.37", "€1,234.50", "9.4", "18.6", "+0.7", "−0.7", "−€0.03"]),
        (
            FRENCH,
            [
                f"1{NARROW}234{NARROW}567,9",
                f"41{NARROW}927",
                f"96,3{HARD}%",
                f"4,37{HARD}€",
                f"1{NARROW}234,50{HARD}€",
                "9,4",
                "18,6",
                "+0,7",
                "−0,7",
                f"−0,03{HARD}€",
            ],
        ),
        (
            GERMAN,
            [
                "1.234.567,9",
                "41.927",
                f"96,3{HARD}%",
                f"4,37{HARD}€",
                f"1.234,50{HARD}€",
                "9,4",
                "18,6",
                "+0,7",
                "−0,7",
                f"−0,03{HARD}€",
            ],
        ),
    ],
)
def test_numbers_of_three_locales(formats: Formats, expected: list[str]) -> None:
    assert [
        formats.number(1234567.89, 1),
        formats.integer(41927),
        formats.value(0.963, "percent", 1),
        formats.value(4.3748, "money", 2),
        formats.value(1234.5, "money", 2),
        formats.value(37 / 39168, "per_10000", 1),
        formats.value(18.6, "days", 1),
        formats.figure(0.007, "percent", 1, signed=True),
        formats.figure(-0.007, "percent", 1, signed=True),
        formats.value(-0.03, "money", 2, signed=True),
    ] == expected


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (ENGLISH, ["October 2026", "October", "Oct", "Nov 24", "12 November 2026", "12 November 2026, 06:00"]),
        (FRENCH, ["octobre 2026", "octobre", "oct.", "nov. 24", "12 novembre 2026", "12 novembre 2026, 06:00"]),
        (GERMAN, ["Oktober 2026", "Oktober", "Okt", "Nov 24", "12. November 2026", "12. November 2026, 06:00"]),
    ],
)
def test_months_and_days_of_three_locales(formats: Formats, expected: list[str]) -> None:
    assert [
        formats.month(Month(2026, 10)),
        formats.month_name("2026-10"),
        formats.month_short("2026-10"),
        formats.month_short(Month(2024, 11), year=True),
        formats.day("2026-11-12"),
        formats.day("2026-11-12T06:00"),
    ] == expected


def test_no_data_is_a_dash() -> None:
    assert {
        ENGLISH.number(None, 1),
        ENGLISH.integer(None),
        ENGLISH.value(None, "money", 2),
        ENGLISH.figure(None, "percent", 1, signed=True),
    } == {"–"}


def test_zero_has_no_sign() -> None:
    assert ENGLISH.number(-0.04, 1, signed=True) == "0.0"
    assert ENGLISH.number(0.04, 1, signed=True) == "0.0"
    assert ENGLISH.value(-0.001, "money", 2) == "€0.00"


def test_halves_are_rounded_up() -> None:
    assert ENGLISH.number(2.5, 0) == "3"
    assert ENGLISH.value(4.385, "money", 2) == "€4.39"  # binary 4.385 lies below the half, its text does not
    assert ENGLISH.number(-2.5, 0) == "−3"
    assert rounded(Fraction(1, 8), 2) == Decimal("0.13")


def test_units_keep_their_stored_scale() -> None:
    assert printed(0.963, "percent", 1) == Decimal("96.3")
    assert printed(Decimal("0.00094"), "per_10000", 1) == Decimal("9.4")
    assert printed(0.031, "per_100", 1) == Decimal("3.1")
    assert printed(18, "working_days", 0) == 18
    assert [ENGLISH.unit_mark(unit) for unit in ("percent", "money", "days")] == ["%", "€", ""]
    assert Formats("en-GB", "GBP").value(3, "money", 2) == "£3.00"


def test_an_unknown_locale_is_named() -> None:
    with pytest.raises(ValueError, match="'xx-Q' is not a locale: write a language and a country"):
        Formats("xx-Q")


@pytest.mark.parametrize(
    ("unit", "value", "target", "met", "default", "expected"),
    [
        ("percent", 0.963, 0.97, False, None, 1),
        ("percent", 0.9948, 0.993, True, None, 2),  # a target from 99 % has two digits
        ("percent", 0.9696, 0.97, False, None, 2),  # 97.0 against 97.0 would contradict Near: 96.96 and 97.00
        ("percent", 0.969996, 0.97, False, None, 4),
        ("percent", 0.97, 0.97, True, None, 1),  # equality meets
        ("percent", 0.9704, 0.97, True, None, 1),  # 97.0 against 97.0, Met
        ("percent", None, 0.97, None, None, 1),
        ("percent", 0.5, None, None, None, 1),
        ("per_10000", 0.000944, 0.0006, False, None, 1),
        ("money", 4.404, 4.40, False, None, 3),
        ("money", 4.37, 4.40, True, None, 2),
        ("days", 18.6, 21.0, True, None, 1),
        ("days", 5.0, 4.0, False, 0, 0),  # the KPI's own number of digits
        ("grams", 597.0, None, None, None, 0),
    ],
)
def test_printed_digits(
    unit: Unit, value: float | None, target: float | None, met: bool | None, default: int | None, expected: int
) -> None:
    assert decimals_for(unit, value, target, met, default) == expected


def test_no_printed_pair_contradicts_its_status() -> None:
    target = Decimal("0.97")
    for step in range(-3000, 3000):
        value = target + Decimal(step) / 1_000_000
        met = value >= target
        digits = decimals_for("percent", value, target, met)
        shown, goal = printed(value, "percent", digits), printed(target, "percent", digits)
        assert (shown >= goal) == met
