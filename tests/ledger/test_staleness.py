"""How documents stand: what changed is named, and only what would state something else is stale."""

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scorecards.compose import compose
from scorecards.compose.annex import annexes
from scorecards.engine import Session, open_session
from scorecards.ledger import Asked, Evidences, Key, Ledger, Reason, Standing, standings, with_rows
from scorecards.ledger.reasons import reasons
from scorecards.ledger.records import File, Manifests, StoredFile
from scorecards.model import Month, scorecard_to_json
from scorecards.outbox import Look
from scorecards.workspace import load_workspace
from tests.conftest import Desk
from tests.ledger.conftest import ADA

COLUMNS = "shipment_id: id, partner: carrier, first_scan_at: scan, promised_on: promise, delivered_at: delivery"
HEADER = ["id", "carrier", "scan", "promise", "delivery"]
MONTHS = [Month(2026, month) for month in (8, 9, 10)]
ALPHA = "name: Alpha Parcel\ntargets:\n  on_time: {{target: {}, weight: 100}}\n"
Rows = list[list[str]]


def parcels() -> Rows:
    """Forty parcels a month and partner, all on time."""
    return [
        [f"{partner[0]}{month}-{number}", partner, *(f"2026-{month:02}-{number % 20 + day:02}" for day in (1, 5, 4))]
        for partner in ("alpha", "beta")
        for month in (8, 9, 10)
        for number in range(40)
    ]


def write(desk: Desk, rows: Rows) -> Path:
    path = desk.folder / "data" / "shipments.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def session(desk: Desk) -> Session:
    return open_session(load_workspace(desk.folder))


def look(own: Session) -> Look:
    return Look(own.workspace.brand, own.workspace.logos, own.workspace.overrides)


def record(ledger: Ledger, own: Session, months: Sequence[Month] = MONTHS, most: int = 50_000) -> None:
    """Enter every partner's documents: August as published, the others as drafts whose one file is on the disk."""
    evidences = Evidences(own, look(own), most)
    tables, folder = own.tables, own.workspace.folder / "out"
    for month in months:
        cards = [compose(own.workspace, tables, own.measures, partner, month) for partner in tables.partners]
        rows = annexes(own.workspace, tables, cards, month, most)
        for card in cards:
            made, behind = evidences.of(card, rows[card.partner_id]), evidences.rows(card)
            text, name = scorecard_to_json(card), f"{card.partner_id}-{month}.pdf"
            if month == MONTHS[0]:
                ledger.publish(Key.of(card), 1, text, made, [File(name, b"%PDF")], "out", ADA, behind)
            else:
                folder.mkdir(exist_ok=True)
                (folder / name).write_bytes(b"%PDF")
                ledger.draft(Key.of(card), 1, text, made, [StoredFile(name, 4, "0")], "out", ADA, behind)


@pytest.fixture
def two(desk: Desk, ledger: Ledger) -> Desk:
    """Two partners with documents of three months."""
    desk.shipments(COLUMNS)
    desk.write("partners/alpha.yaml", ALPHA.format("95 %"))
    desk.write("partners/beta.yaml", "name: Beta\ntargets:\n  on_time: {target: 95 %, weight: 100}\n")
    write(desk, parcels())
    record(ledger, session(desk))
    return desk


def look_at(ledger: Ledger | None, desk: Desk, months: Sequence[Month] = MONTHS) -> dict[tuple[str, str], Standing]:
    """By partner and period."""
    own = session(desk)
    found = list(standings(ledger, own, look(own), Asked(months, own.tables.partners)))
    if ledger is not None:
        found = [with_rows(ledger, own, standing) for standing in found]
    assert len({standing.key for standing in found}) == len(found)
    return {(standing.key.partner, standing.key.period): standing for standing in found}


def not_current(found: Mapping[tuple[str, str], Standing]) -> dict[tuple[str, str], str]:
    return {place: standing.condition for place, standing in found.items() if standing.condition != "current"}


def says(desk: Desk) -> list[Path]:
    """What was composed to know how documents stand."""
    return sorted((desk.folder / ".scorecards-cache" / "says").glob("*"))


def test_what_nobody_touched_is_current_and_not_composed(two: Desk, ledger: Ledger) -> None:
    path = two.folder / "data" / "shipments.csv"
    write(two, parcels()[::-1])  # the same rows
    os.utime(path, ns=(1, 1))
    found = look_at(ledger, two)
    assert len(found) == 6
    assert not not_current(found)
    assert not says(two)


def test_a_correction_is_named_where_it_is_printed(two: Desk, ledger: Ledger) -> None:
    """September: August does not know of it, October shows it in its trend, and it is not the other partner's."""
    rows = parcels()
    rows[50][4] = "2026-09-29"  # a10 of September, late
    write(two, rows)
    found = look_at(ledger, two)
    assert not_current(found) == {("alpha", "2026-09"): "stale", ("alpha", "2026-10"): "stale"}
    for month in ("2026-09", "2026-10"):
        standing = found["alpha", month]
        assert standing.reasons == (Reason("rows", "shipments", ("2026-09",)),)
        assert standing.rows is not None
        (changes,) = standing.rows.values()
        assert (changes.added, changes.removed, changes.of_parcels) == ((), (), ("a9-10",))
        assert [change.name for change in changes.changed[0].columns] == ["delivered_at"]
        assert standing.can_be_built
    write(two, parcels())
    assert not not_current(look_at(ledger, two))


def test_parcels_that_come_and_go(two: Desk, ledger: Ledger) -> None:
    rows = parcels()
    rows[90] = ["new", *rows[90][1:4], "2026-10-30"]  # late, in place of a10-10
    write(two, rows)
    found = look_at(ledger, two)
    assert not_current(found) == {("alpha", "2026-10"): "stale"}
    changes = found["alpha", "2026-10"].rows
    assert changes is not None
    assert (changes["shipments"].added, changes["shipments"].removed) == (("new",), ("a10-10",))


def test_a_row_that_states_nothing_new_makes_nothing_stale(two: Desk, ledger: Ledger) -> None:
    """Delivered a day earlier: on time all the same, and the speed of it is on no card. Composed once, then known."""
    rows = parcels()
    rows[50][4] = rows[50][3]
    write(two, rows)
    assert not not_current(look_at(ledger, two))
    assert len(says(two)) == 6  # of one partner, three months: pages and annex
    kept = {path: (path / "digest").stat().st_mtime_ns for path in says(two)}
    assert not not_current(look_at(ledger, two))
    assert {path: (path / "digest").stat().st_mtime_ns for path in says(two)} == kept


def test_a_target_is_named_with_both_values(two: Desk, ledger: Ledger) -> None:
    two.write("partners/alpha.yaml", ALPHA.format("96 %"))
    found = look_at(ledger, two)
    assert not_current(found) == {("alpha", str(month)): "stale" for month in MONTHS}
    assert found["alpha", "2026-10"].reasons == (
        Reason("setting", "partners/alpha.yaml", ("targets.on_time.target: 95 % → 96 %",)),
    )
    assert found["alpha", "2026-10"].rows is None


def test_a_comment_makes_nothing_stale(two: Desk, ledger: Ledger) -> None:
    two.write("partners/alpha.yaml", f"# As agreed.\n{ALPHA.format('95 %')}")
    assert not not_current(look_at(ledger, two))


def test_a_look_is_for_drafts(two: Desk, ledger: Ledger) -> None:
    """A published document in another look is no new revision, so it is not stale."""
    two.write("templates/sections/cost.html", "{# ours #}")
    found = look_at(ledger, two)
    assert not_current(found) == {
        (partner, month): "stale" for partner in ("alpha", "beta") for month in ("2026-09", "2026-10")
    }
    for standing in found.values():
        assert standing.reasons == (Reason("look", "sections/cost.html"),)


def test_a_newer_event_leaves_what_it_does_not_touch(two: Desk, ledger: Ledger) -> None:
    """All are made on another data date then. October is no longer provisional, September was not any more."""
    path = two.folder / "scorecards.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("data_as_of: 2026-11-01\n", ""), encoding="utf-8")
    rows = [*parcels(), ["b11", "beta", "2026-11-02", "2026-11-06", "2026-11-05"]]
    write(two, rows)
    record(ledger, session(two), MONTHS[1:])
    write(two, [*rows, ["b12", "beta", "2026-11-03", "2026-11-09", "2026-11-08"]])
    found = look_at(ledger, two, MONTHS[1:])
    assert not_current(found) == {(partner, "2026-10"): "stale" for partner in ("alpha", "beta")}
    moved = Reason("data date", "2026-11-05 → 2026-11-08")
    assert found["alpha", "2026-10"].reasons == (moved,)
    assert found["beta", "2026-10"].reasons == (Reason("rows", "shipments", ("2026-11",)), moved)


def test_what_is_not_there_is_missing(two: Desk, ledger: Ledger) -> None:
    assert not_current(look_at(None, two, MONTHS[:1])) == {
        ("alpha", "2026-08"): "missing", ("beta", "2026-08"): "missing",
    }  # fmt: skip
    (two.folder / "out" / "alpha-2026-10.pdf").write_bytes(b"%PD")
    (two.folder / "out" / "beta-2026-10.pdf").unlink()
    found = look_at(ledger, two)
    assert not_current(found) == {("alpha", "2026-10"): "missing", ("beta", "2026-10"): "missing"}
    assert look_at(ledger, two, [Month(2019, 1)]) == {}


def test_a_month_without_rows_cannot_be_built(two: Desk, ledger: Ledger) -> None:
    write(two, [row for row in parcels() if not row[0].startswith("a9")])
    found = look_at(ledger, two)
    standing = found["alpha", "2026-09"]
    assert (standing.condition, standing.can_be_built) == ("stale", False)
    assert standing.reasons == (Reason("rows", "no row of the month is there any more"),)


def test_another_number_of_rows_in_the_annex_is_no_reason(two: Desk, ledger: Ledger) -> None:
    own = session(two)
    record(ledger, own, MONTHS[2:], most=3)
    assert not not_current(look_at(ledger, two))
    two.write("partners/alpha.yaml", f"# As agreed.\n{ALPHA.format('95 %')}")
    assert not not_current(look_at(ledger, two))


def test_the_draft_of_the_next_revision_stands_for_the_document(two: Desk, ledger: Ledger) -> None:
    two.write("partners/alpha.yaml", ALPHA.format("96 %"))
    own = session(two)
    evidences = Evidences(own, look(own))
    alpha = next(partner for partner in own.tables.partners if partner.id == "alpha")
    card = compose(own.workspace, own.tables, own.measures, alpha, MONTHS[0])
    (two.folder / "out" / "r2.pdf").write_bytes(b"%PDF")
    files = [StoredFile("r2.pdf", 4, "0")]
    ledger.draft(Key.of(card), 2, scorecard_to_json(card), evidences.of(card, None), files, "out", ADA)
    standing = look_at(ledger, two)["alpha", "2026-08"]
    assert standing.document is not None
    assert (standing.document.revision, standing.condition) == (2, "current")


MADE = Manifests(
    '{"data_as_of": "2026-11-01", "digests": "one", "rows": {"shipments": {"2026-10": "1:1", "2026-11": "1:1"}}}',
    '{"a.yaml": "1", "a.yaml: x.y": "2", "b.csv": "1"}',
    '{"font/x": "1"}',
    "scorecards 1",
)


def test_reasons_one_by_one() -> None:
    def why(later: Sequence[str] = (), **changed: str) -> list[Reason]:
        return reasons(MADE, replace(MADE, **changed), "2026-10", later)

    assert why() == []
    both = MADE.inputs.replace("1:1", "2:2")
    assert why(inputs=both) == [Reason("rows", "shipments", ("2026-10",))]
    assert why(["shipments"], inputs=both) == [Reason("rows", "shipments", ("2026-10", "2026-11"))]
    only_later = MADE.inputs.replace('"2026-11": "1:1"', '"2026-11": "2:2"')
    assert why(inputs=only_later) == [Reason("rows", "shipments", ("2026-11",))]
    (other,) = why(inputs=MADE.inputs.replace('"one"', '"two"'))
    assert other.kind == "rows"
    assert "cannot be compared" in other.what
    assert why(inputs=MADE.inputs.replace("11-01", "11-02")) == [Reason("data date", "2026-11-01 → 2026-11-02")]
    assert why(configuration='{"a.yaml": "2", "a.yaml: x.y": "3", "c.csv": "1"}') == [
        Reason("setting", "a.yaml", ("x.y: 2 → 3",)),
        Reason("setting", "b.csv"),
        Reason("setting", "c.csv"),
    ]
    assert why(templates='{"font/x": "2"}') == [Reason("look", "font/x")]
    assert why(program="scorecards 2") == [Reason("program", "scorecards 1 → scorecards 2")]


def test_keys_that_an_older_version_did_not_keep_are_not_named() -> None:
    older = replace(MADE, configuration='{"a.yaml": "1", "b.csv": "1"}')
    assert reasons(older, MADE, "2026-10", ()) == []
    newer = replace(MADE, configuration='{"a.yaml": "2", "a.yaml: x.y": "3", "b.csv": "1"}')
    assert reasons(older, newer, "2026-10", ()) == [Reason("setting", "a.yaml")]
