"""What a revision restates and why, on eight parcels a month that were counted by hand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scorecards.compose import compose
from scorecards.compose.restating import compare
from scorecards.engine import Session
from scorecards.ledger import Evidences, Ledger, Restating, place_of
from scorecards.ledger.records import File, Key
from scorecards.ledger.restating import Restated
from scorecards.model import Finding, Month, Scorecard, scorecard_to_json
from scorecards.model.restatement import Cause, Known, Restatement, Revised, RowCount
from tests.conftest import Desk
from tests.ledger.conftest import ADA
from tests.ledger.test_evidence import OCTOBER, card, look, parcels, session, two, write

__all__ = ["two"]  # the workspace of two partners

SEPTEMBER = Month(2026, 9)
#: Rows of alpha's September and October in the file: partner by partner, August first.
NINTH, TENTH = 8, 16
EXCLUDED = """\
exclusions:
  - {{partner: alpha, shipments: [{parcel}], reason: {reason}, approved_by: Ada, approved_on: 2026-10-30}}
"""


@dataclass
class Office:
    """A ledger beside a desk: publishes cards without rendering them, and says what those of today would restate."""

    desk: Desk
    ledger: Ledger

    def publish(self, month: Month = OCTOBER) -> None:
        own = session(self.desk)
        made = card(own, "alpha", month)
        newest = self.ledger.newest(Key.of(made))
        made = replace(made, revision=newest.revision + 1 if newest else 1)
        evidences = Evidences(own, look(own))
        evidence, files = evidences.of(made, None), [File("document.pdf", b"")]
        text, rows = scorecard_to_json(made), evidences.rows(made)
        self.ledger.publish(Key.of(made), made.revision, text, evidence, files, "out", ADA, rows)

    def restated(self, month: Month = OCTOBER, change: Callable[[Scorecard], Scorecard] = lambda own: own) -> Restated:
        own = session(self.desk)
        made = change(replace(card(own, "alpha", month), revision=2))
        evidence = Evidences(own, look(own)).of(made, None)
        return Restating(self.ledger, own.workspace).restated(made, evidence, own)

    def found(self, month: Month = OCTOBER) -> Restatement:
        found = self.restated(month).card.restatement
        assert found is not None
        return found


@pytest.fixture
def office(two: Desk, tmp_path: Path) -> Office:
    return Office(two, Ledger(place_of("ledger.sqlite", tmp_path)))


def late(rows: list[list[str]], *numbers: int) -> list[list[str]]:
    """The same rows, some of them delivered a day after the promise."""
    for number in numbers:
        rows[number][4] = f"{rows[number][3][:8]}{int(rows[number][3][8:]) + 1:02}"
    return rows


def test_a_corrected_row(office: Office) -> None:
    """8 of 8 on time become 7 of 8: 100.0 and 87.5, both as printed."""
    office.publish()
    write(office.desk, late(parcels(), TENTH))
    (kpi,) = office.found().kpis
    assert (kpi.kpi, kpi.period, kpi.of, kpi.revision) == ("on_time", "2026-10", "raw", 2)
    assert kpi.first is not None
    assert kpi.now is not None
    assert [(each.revision, each.value, each.numerator, each.denominator) for each in (kpi.first, kpi.now)] == [
        (1, 1.0, 8, 8),
        (2, 0.875, 7, 8),
    ]
    assert (kpi.change, kpi.decimals) == (-0.125, 1)
    assert (kpi.causes, kpi.rows) == (("correction",), RowCount(0, 0, 1))


def test_a_late_scan(office: Office) -> None:
    """Two parcels without delivery arrive in the file delivered; a third one is corrected."""
    rows = late(parcels(), TENTH + 2)
    for number in (TENTH, TENTH + 1):
        rows[number][4] = ""
    write(office.desk, rows)
    office.publish()
    write(office.desk, late(parcels(), TENTH + 1))
    (kpi,) = office.found().kpis
    assert kpi.causes == ("late_scan", "correction")
    assert kpi.rows == RowCount(0, 0, 3)


def test_rows_that_come_and_go(office: Office) -> None:
    office.publish()
    rows = late(parcels(), TENTH)
    more = ["new", *rows[TENTH + 1][1:]]
    write(office.desk, [*rows[:TENTH], *rows[TENTH + 2 :], more, ["more", *more[1:3], "2026-10-02", "2026-10-20"]])
    (kpi,) = office.found().kpis
    assert (kpi.causes, kpi.rows) == (("correction",), RowCount(2, 2, 0))


def test_rows_of_other_months_are_none_of_a_kpi(office: Office) -> None:
    """September's correction is told as an earlier month; October's figure stands."""
    office.publish()
    write(office.desk, late(parcels(), NINTH, NINTH + 1))
    restated = office.restated()
    found = restated.card.restatement
    assert found is not None
    assert found.kpis == ()
    assert [(month.kpi, month.period, month.before, month.now) for month in found.months if month.kpi] == [
        ("on_time", "2026-09", "100.0%", "75.0%")
    ]
    assert Revised("on_time", "2026-09") in restated.card.revised
    assert restated.rows is not None
    assert [row.id for row in restated.rows["shipments"].changed] == ["a91", "a92"]


@pytest.mark.parametrize(("reason", "cause"), [("customs", "exclusion"), ("dispute_accepted", "dispute")])
def test_the_register_moves_the_adjusted_figure_alone(office: Office, reason: str, cause: Cause) -> None:
    write(office.desk, late(parcels(), TENTH))
    office.publish()
    office.desk.write("exclusions/all.yaml", EXCLUDED.format(parcel="a101", reason=reason))
    (kpi,) = office.found().kpis
    assert (kpi.of, kpi.causes, kpi.change) == ("adjusted", (cause,), 0.125)
    assert kpi.now is not None
    assert (kpi.now.value, kpi.now.excluded) == (1.0, 1)
    assert Revised("on_time", "2026-10") not in office.restated().card.revised  # 87.5 still stands in the table


def test_another_target(office: Office) -> None:
    office.publish()
    office.desk.write("partners/alpha.yaml", "name: Alpha Parcel\ntargets:\n  on_time: {target: 96 %, weight: 100}\n")
    (kpi,) = office.found().kpis
    assert (kpi.causes, kpi.change, kpi.settings) == (("target",), 0.0, ())
    assert [each.target for each in (kpi.first, kpi.now) if each] == [0.95, 0.96]


def test_a_setting_is_named_by_its_file(office: Office) -> None:
    office.publish()
    path = office.desk.folder / "scorecards.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "calendar: {weekend: [friday]}\n", encoding="utf-8")
    write(office.desk, late(parcels(), TENTH))
    (kpi,) = office.found().kpis
    assert (kpi.causes, kpi.settings) == (("correction", "setting"), ("scorecards.yaml: calendar.weekend.1",))


def test_nothing_new_restates_nothing(office: Office) -> None:
    office.publish()
    restated = office.restated().card
    assert (restated.restatement, restated.revised, restated.changed) == (None, (), "")
    assert restated.page("restatements") is None


def test_the_page_counts_and_the_first_page_says_so(office: Office) -> None:
    office.publish()
    write(office.desk, late(parcels(), TENTH))
    made = office.restated().card
    ids = [page.id for page in made.pages]
    assert ids.index("restatements") == ids.index("notes") - 1
    assert made.changed.startswith("1 value restated")
    page = made.page("restatements")
    assert page is not None
    assert page.title.startswith(made.changed)


def test_the_third_revision_keeps_the_first(office: Office) -> None:
    """100.0, then 87.5, then 75.0: the change is counted from what was published first."""
    for numbers in ((), (TENTH,)):
        write(office.desk, late(parcels(), *numbers))
        office.publish()
    write(office.desk, late(parcels(), TENTH, TENTH + 1))
    found = office.restated(change=lambda own: replace(own, revision=3)).card.restatement
    assert found is not None
    (kpi,) = found.kpis
    assert [each.value for each in (kpi.first, kpi.before, kpi.now) if each] == [1.0, 0.875, 0.75]
    assert (kpi.change, kpi.revision, found.since, found.before, kpi.rows) == (-0.25, 3, 1, 2, RowCount(0, 0, 2))


def test_later_months_mark_what_was_restated(office: Office) -> None:
    office.publish(SEPTEMBER)
    write(office.desk, late(parcels(), NINTH))
    own = session(office.desk)
    restating = Restating(office.ledger, own.workspace)
    october = card(own, "alpha")
    assert restating.with_marks(october).revised == ()  # corrected, but nothing was published a second time
    office.publish(SEPTEMBER)
    assert Revised("on_time", "2026-09") in restating.with_marks(october).revised
    assert restating.with_marks(card(own, "beta")).revised == ()
    assert restating.with_marks(card(own, "alpha", Month(2026, 8))).revised == ()


def test_sentences_that_no_longer_hold(office: Office) -> None:
    """Each beside the most alike; what is said for the first time, and the data page, are not among them."""
    own = session(office.desk)
    sent = Finding(
        "On time missed its target: 88.2% against 93.0%", ("11 of 93 parcels failed.", "It was the rain."), ()
    )
    said = Finding("On time missed its target: 91.6% against 93.0%", ("A new one.", "8 of 95 parcels failed."), ())
    first = replace(made(own), findings=(sent,))
    pages = tuple(
        replace(page, title=f"{page.title}!") if page.id in ("kpis", "notes") else page for page in first.pages
    )
    now = replace(first, findings=(said,), pages=pages)
    found = compare(first, (first, now), own.workspace.kpis, Known({})).sentences
    title = next(page.title for page in first.pages if page.id == "kpis")
    assert [(each.page, each.before, each.now) for each in found] == [
        ("kpis", title, f"{title}!"),
        ("summary", "On time missed its target: 88.2% against 93.0%", "On time missed its target: 91.6% against 93.0%"),
        ("summary", "11 of 93 parcels failed.", "8 of 95 parcels failed."),
        ("summary", "It was the rain.", ""),
    ]


def made(own: Session) -> Scorecard:
    partner = next(each for each in own.tables.partners if each.id == "alpha")
    return compose(own.workspace, own.tables, own.measures, partner, OCTOBER)


def test_what_cannot_be_told_is_not_guessed(office: Office) -> None:
    """Rows that are not kept, no setting that differs: no cause, and no number of rows."""
    own = session(office.desk)
    first = made(own)
    kpis = tuple(replace(kpi, value=0.875, numerator=7) if kpi.id == "on_time" else kpi for kpi in first.kpis)
    now = replace(first, revision=2, kpis=kpis)
    (kpi,) = compare(first, (first, now), own.workspace.kpis, Known()).kpis
    assert (kpi.causes, kpi.rows) == ((), None)


def test_definition_and_program(office: Office) -> None:
    own = session(office.desk)
    first = made(own)
    basis = tuple(replace(each, definition="another") for each in first.basis.kpis)
    kpis = tuple(replace(kpi, value=0.875, numerator=7) for kpi in first.kpis)
    now = replace(first, program="scorecards 99", kpis=kpis, basis=replace(first.basis, kpis=basis))
    (kpi,) = compare(first, (first, now), own.workspace.kpis, Known({})).kpis
    assert (kpi.causes, kpi.rows) == (("definition", "program"), RowCount())


def test_more_digits_of_the_same_figure_restate_nothing(office: Office) -> None:
    own = session(office.desk)
    first = made(own)
    more = replace(first, kpis=tuple(replace(kpi, decimals=2) for kpi in first.kpis))
    assert compare(first, (first, more), own.workspace.kpis, Known({})).is_empty
