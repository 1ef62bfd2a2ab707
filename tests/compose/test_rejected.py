"""Reasons of rejected rows in the languages of documents."""

import pytest

from scorecards.compose.rejected import reason, rejected
from scorecards.sources.tables import Reject
from scorecards.wording import Words

GERMAN = Words("de", ())


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("promised_on is not a date", "promised_on ist kein Datum"),
        ("amount is not an amount with decimal ','", "amount ist kein Betrag mit Dezimalzeichen „,“"),
        ("weight is not a number with decimal '.'", "weight ist keine Zahl mit Dezimalzeichen „.“"),
        (
            "filed_on is not between 1990 and 2100 (no date? list it under missing)",
            "filed_on liegt nicht zwischen 1990 und 2100",
        ),
        ("duplicate shipment_id", "shipment_id doppelt"),
        ("delivered before it was handed over", "vor der Übergabe zugestellt"),
        ("our own check, with {braces}", "our own check, with {braces}"),
    ],
)
def test_a_reason_is_said_in_the_language_of_the_document(english: str, german: str) -> None:
    assert reason(GERMAN, english) == german
    assert reason(Words("en", ()), english) == english


def test_an_example_says_where_and_what_stands_there() -> None:
    read = "promised_on is not a date"
    found = Reject("shipments", "history", "alpha", read, 3, f"a, b.csv, row 12: {read}: 31/13: 26")
    row = rejected(GERMAN, found)
    assert (row.reason, row.rows, row.example) == ("promised_on ist kein Datum", 3, "a, b.csv, Zeile 12: 31/13: 26")
    plain = Reject("claims", "register", "alpha", "claim_id is empty", 1, "c.csv, row 2: claim_id is empty")
    assert rejected(GERMAN, plain).example == "c.csv, Zeile 2"
    other = Reject("claims", "register", "alpha", "claim_id is empty", 1, "3 rows in a database")
    assert rejected(GERMAN, other).example == "3 rows in a database"
