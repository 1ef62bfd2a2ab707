"""Disputes in a ledger of either kind: raised, decided once, entered once."""

from datetime import UTC, date, datetime

import pytest

from scorecards.errors import ConfigurationError
from scorecards.ledger.dispute_book import Claim, DisputeBook
from scorecards.ledger.records import Signature
from scorecards.ledger.store import Ledger
from scorecards.model.disputes import FiledDispute
from tests.ledger.test_store import publish

BOB = Signature("Bob", datetime(2026, 11, 9, 8, tzinfo=UTC))
RECEIVED, DECIDED = date(2026, 11, 9), date(2026, 11, 12)
WEATHER = Claim(3, "on_time", "P1", "weather", "log 7", "2026-10-02")
CUSTOMS = Claim(4, "on_time", "P2", "customs", "", "")


def raised(ledger: Ledger, *claims: Claim, late: bool = False) -> list[str]:
    document = ledger.documents()[0] if ledger.documents() else publish(ledger)
    return [became for _, _, became in DisputeBook(ledger).file(document, claims, RECEIVED, BOB, late=late)]


def test_what_is_raised_is_listed(ledger: Ledger) -> None:
    assert raised(ledger, WEATHER, CUSTOMS) == ["new", "new"]
    first, second = DisputeBook(ledger).disputes()
    assert first == FiledDispute(
        "alpha-2026-10-d1", "alpha-2026-10-partner-en-r1", "alpha", "2026-10", "on_time", "P1", "weather", "log 7",
        "2026-10-02", "2026-11-09", late=False,
    )  # fmt: skip
    assert (second.id, second.state, second.late) == ("alpha-2026-10-d2", "open", False)
    assert DisputeBook(ledger).disputes(["beta"]) == []
    assert DisputeBook(ledger).disputes(["alpha"], "2026-10", ["open"]) == [first, second]
    assert DisputeBook(ledger).disputes(states=["declined"]) == []


def test_the_same_once_more_is_known_and_something_else_changes_what_is_open(ledger: Ledger) -> None:
    raised(ledger, WEATHER)
    assert raised(ledger, WEATHER) == ["known"]
    other = Claim(3, "on_time", "P1", "weather", "log 8", "2026-10-02")
    assert raised(ledger, other, late=True) == ["changed"]
    (found,) = DisputeBook(ledger).disputes()
    assert (found.evidence, found.late, found.raised_on) == ("log 8", False, "2026-11-09")
    steps = [(step.what, step.words) for step in DisputeBook(ledger).steps(found.id)]
    assert steps == [("raised", "row 3"), ("changed", "before: weather, log 7, 2026-10-02")]


@pytest.mark.parametrize("decision", ["accepted", "declined"])
def test_a_decision_stands_whatever_is_sent(ledger: Ledger, decision: str) -> None:
    raised(ledger, WEATHER, CUSTOMS)
    book = DisputeBook(ledger)
    name = "alpha-2026-10-d1"
    (decided,) = book.decide([name], decision, "as agreed", DECIDED, BOB)  # type: ignore[arg-type]
    assert (decided.state, decided.decided_on, decided.decided_by, decided.decision) == (
        decision, "2026-11-12", "Bob", "as agreed",
    )  # fmt: skip
    other = Claim(9, "on_time", "P1", "other", "something else", "")
    assert raised(ledger, WEATHER, other) == ["decided", "decided"]
    assert book.disputes()[0] == decided
    with pytest.raises(ConfigurationError, match=f"was {decision} on 2026-11-12 by Bob: a decision stands"):
        book.decide(["alpha-2026-10-d2", name], "asked", "once more", DECIDED, BOB)
    assert book.disputes()[1].state == "open"  # all of them or none


def test_what_is_asked_may_be_answered(ledger: Ledger) -> None:
    raised(ledger, WEATHER)
    book = DisputeBook(ledger)
    (asked,) = book.decide(["alpha-2026-10-d1"], "asked", "which storm?", DECIDED, BOB)
    assert (asked.state, asked.decided_on, asked.is_decided) == ("asked", "", False)
    assert raised(ledger, WEATHER) == ["known"]
    assert book.disputes()[0].state == "asked"  # nothing new was said
    assert raised(ledger, Claim(3, "on_time", "P1", "weather", "that of 2 October", "2026-10-02")) == ["answered"]
    assert book.disputes()[0].state == "open"


@pytest.mark.parametrize(
    ("name", "day", "says"),
    [
        ("alpha-2026-10-d7", DECIDED, "there is no such dispute"),
        ("alpha-2026-10-d1", date(2026, 11, 8), "was raised on"),
    ],
)
def test_what_cannot_be_decided(ledger: Ledger, name: str, day: date, says: str) -> None:
    raised(ledger, WEATHER)
    with pytest.raises(ConfigurationError, match=says):
        DisputeBook(ledger).decide([name], "accepted", "", day, BOB)


def test_accepted_ones_are_handed_over_once_and_again_where_writing_failed(ledger: Ledger) -> None:
    raised(ledger, WEATHER, CUSTOMS)
    book = DisputeBook(ledger)
    book.decide(["alpha-2026-10-d2"], "accepted", "", DECIDED, BOB)
    seen: list[str] = []

    def fail(_disputes: object) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        book.enter(fail)
    assert [one.id for one in book.enter(lambda all_: seen.extend(one.id for one in all_))] == ["alpha-2026-10-d2"]
    assert book.enter(lambda all_: seen.extend(one.id for one in all_)) == []
    assert seen == ["alpha-2026-10-d2"]
