"""Deciding what is published, with documents rendered from a card of the tests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scorecards.engine import open_session
from scorecards.ledger import Evidences, Key, Ledger, Outcome, Press, finish, numbered, publish, verify
from scorecards.ledger.connecting import Place
from scorecards.ledger.publishing import with_peers_of
from scorecards.ledger.records import File
from scorecards.model import Page, Scorecard, scorecard_to_json
from scorecards.model.annex import Annex
from scorecards.outbox import Look
from scorecards.workspace import load_workspace
from tests.conftest import Desk
from tests.ledger.conftest import ADA, EVIDENCE
from tests.ledger.test_evidence import card, two

__all__ = ["two"]  # the workspace of two partners


@pytest.fixture
def press(place: Place, two: Desk) -> Iterator[Press]:
    workspace = load_workspace(two.folder)
    look = Look(workspace.brand, workspace.logos, workspace.overrides)
    with Ledger(place) as ledger:
        yield Press(ledger, two.folder, two.folder / "out", look, 1, ADA)


class Overtaking:
    """Annexes (none) that are asked for after the ledger was: another run may publish in between."""

    def __init__(self, *others: Press) -> None:
        self.others = list(others)
        self.asked: list[list[int]] = []

    def __call__(self, cards: Sequence[Scorecard]) -> Mapping[str, Annex]:
        self.asked.append([each.revision for each in cards])
        if self.others:
            published(self.others.pop(), *cards)
        return {}


def published(press: Press, *cards: Scorecard, beside: Overtaking | None = None) -> list[Outcome]:
    evidences = Evidences(open_session(load_workspace(press.workspace)), press.look)
    return list(publish(press, cards, beside or Overtaking(), evidences))


def told(outcomes: Sequence[Outcome]) -> list[tuple[str, bool]]:
    return [(outcome.document.id if outcome.document else "", outcome.is_new) for outcome in outcomes]


def test_what_another_run_published_meanwhile_is_not_published_twice(press: Press, two: Desk) -> None:
    october = card(open_session(load_workspace(two.folder)), "alpha")
    beside = Overtaking(press)
    outcomes = published(press, october, beside=beside)
    assert told(outcomes) == [("alpha-2026-10-partner-en-r1", False)]
    assert beside.asked == [[1], [2]]
    assert len(press.ledger.documents()) == 1


def test_overtaken_by_another_content_it_is_the_next_revision(press: Press, two: Desk) -> None:
    october = card(open_session(load_workspace(two.folder)), "alpha")

    class OvertakingWithOther(Overtaking):
        def __call__(self, cards: Sequence[Scorecard]) -> Mapping[str, Annex]:
            return super().__call__([replace(each, volume="other") for each in cards])

    outcomes = published(press, october, beside=OvertakingWithOther(press))
    assert told(outcomes) == [("alpha-2026-10-partner-en-r2", True)]
    assert [document.state for document in press.ledger.documents()] == ["superseded", "final"]
    assert not verify(press.ledger, press.ledger.documents(), press.workspace).deviations


def test_a_folder_in_the_way_leaves_it_published_and_unwritten(press: Press, two: Desk) -> None:
    october = card(open_session(load_workspace(two.folder)), "alpha")
    (two.folder / "out").write_text("a file in the way")
    (outcome,) = published(press, october)
    assert outcome.is_new
    assert "cannot be written" in str(outcome.problems[0])
    (two.folder / "out").unlink()
    assert [document.id for document in finish(press.ledger, two.folder)] == ["alpha-2026-10-partner-en-r1"]
    assert told(published(press, october)) == [("alpha-2026-10-partner-en-r1", False)]


def test_one_that_fails_stops_no_other(press: Press, two: Desk) -> None:
    session = open_session(load_workspace(two.folder))
    bad = replace(card(session, "alpha"), pages=(Page("nothing", "", "", "", "", ""),))
    outcomes = published(press, bad, card(session, "beta"))
    assert [bool(outcome.problems) for outcome in outcomes] == [True, False]
    assert [document.id for document in press.ledger.documents()] == ["beta-2026-10-partner-en-r1"]


def test_the_peers_of_the_first_revision_stay(two: Desk) -> None:
    october = card(open_session(load_workspace(two.folder)), "alpha")
    assert october.peers is not None
    page = Page("peers", "Peer comparison", "Inside the range", "", "", "")
    first = replace(october, peers=replace(october.peers, title="First"), pages=(*october.pages, page))
    now = replace(
        october, peers=replace(october.peers, title="Now"), pages=(*october.pages, replace(page, title="Outside"))
    )
    assert with_peers_of(now, first) == first
    assert with_peers_of(now, october) == now
    assert with_peers_of(october, first) == october


def test_a_draft_shows_the_peers_that_will_be_published(press: Press, two: Desk) -> None:
    october = card(open_session(load_workspace(two.folder)), "alpha")
    assert october.peers is not None
    page = Page("kpis", "KPIs", "", "", "", "")
    peers = replace(page, id="peers", title="Inside the range")
    first = replace(october, peers=replace(october.peers, title="First"), pages=(page, peers))
    place = press.ledger.place
    assert numbered(place, [first]) == [first]
    text = scorecard_to_json(replace(first, state="final"))
    press.ledger.publish(Key.of(first), 1, text, EVIDENCE, [File("r1.pdf", b"")], "out", ADA)
    other = replace(peers, title="Outside")
    now = replace(first, peers=replace(october.peers, title="Now"), pages=(page, other), volume="other")
    (draft,) = numbered(place, [now])
    assert draft == replace(first, revision=2, volume="other")


def test_folders_outside_the_workspace(press: Press, two: Desk, tmp_path: Path) -> None:
    october = card(open_session(load_workspace(two.folder)), "alpha")
    (outcome,) = published(replace(press, out=tmp_path / "elsewhere"), october)
    assert outcome.document is not None
    assert Path(outcome.document.folder) == (tmp_path / "elsewhere" / "2026-10" / "alpha").resolve()
    assert not verify(press.ledger, press.ledger.documents(), press.workspace).deviations
