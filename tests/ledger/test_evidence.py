"""What a document was made from: a change is seen in the part that it is in, and nowhere else."""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scorecards.compose import compose
from scorecards.engine import Session, open_session, row_digests
from scorecards.ledger.evidence import Evidences, annex_digest, content_digest, templates
from scorecards.model import Month, Scorecard
from scorecards.model.annex import Annex, AnnexSheet
from scorecards.outbox import Look
from scorecards.workspace import fingerprint, load_workspace
from tests.conftest import Desk

COLUMNS = "shipment_id: id, partner: carrier, first_scan_at: scan, promised_on: promise, delivered_at: delivery"
OCTOBER = Month(2026, 10)
HEADER = ["id", "carrier", "scan", "promise", "delivery"]


def parcels() -> list[list[str]]:
    """Eight parcels a month and partner, all on time; the first date of a row is its hand-over."""
    return [
        [f"{partner[0]}{month}{day}", partner, *(f"2026-{month:02}-{day + later:02}" for later in (1, 5, 4))]
        for partner in ("alpha", "beta")
        for month in (8, 9, 10)
        for day in range(1, 9)
    ]


@pytest.fixture
def two(desk: Desk) -> Desk:
    desk.shipments(COLUMNS)
    desk.write("partners/beta.yaml", "name: Beta\ntargets:\n  on_time: {target: 95 %, weight: 100}\n")
    write(desk, parcels())
    return desk


def write(desk: Desk, rows: list[list[str]]) -> None:
    with (desk.folder / "data" / "shipments.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


def session(desk: Desk) -> Session:
    return open_session(load_workspace(desk.folder))


def look(own: Session) -> Look:
    return Look(own.workspace.brand, own.workspace.logos, own.workspace.overrides)


def card(own: Session, partner: str, month: Month = OCTOBER) -> Scorecard:
    chosen = next(each for each in own.tables.partners if each.id == partner)
    return compose(own.workspace, own.tables, own.measures, chosen, month)


def months(own: Session) -> dict[tuple[str, str], str]:
    """The digest of each partner and month of shipments."""
    found = row_digests(own)["shipments"]
    return {(partner, month): value for partner, by_month in found.items() for month, value in by_month.items()}


def test_a_changed_row_is_seen_in_its_month_alone(two: Desk) -> None:
    before = months(session(two))
    assert set(before) == {(p, f"2026-{m:02}") for p in ("alpha", "beta") for m in (8, 9, 10)}
    assert {value.partition(":")[0] for value in before.values()} == {"8"}
    rows = parcels()
    rows[10][4] = "2026-09-29"  # delivered later
    write(two, rows)
    after = months(session(two))
    assert {place for place in before if before[place] != after[place]} == {("alpha", "2026-09")}


def test_a_row_that_moves_is_seen_in_both_months(two: Desk) -> None:
    before = months(session(two))
    rows = parcels()
    rows[30][2] = "2026-07-31"  # handed over in the month before
    write(two, rows)
    after = months(session(two))
    changed = {
        place: after.get(place, "").partition(":")[0]
        for place in before | after
        if before.get(place) != after.get(place)
    }
    assert changed == {("beta", "2026-08"): "7", ("beta", "2026-07"): "1"}


def test_the_order_of_rows_and_files_is_nothing(two: Desk) -> None:
    before = months(session(two))
    write(two, parcels()[::-1])
    assert months(session(two)) == before


def test_two_equal_rows_more_are_seen(two: Desk) -> None:
    """Sums of hashes, not their exclusive or, in which pairs would vanish."""
    before = months(session(two))
    rows = parcels()
    write(two, [*rows, ["x1", *rows[0][1:]], ["x2", *rows[0][1:]]])
    after = months(session(two))
    assert {place for place in before if before[place] != after[place]} == {("alpha", "2026-08")}
    assert after["alpha", "2026-08"].startswith("10:")


def of(own: Session, partner: str) -> dict[str, Any]:
    evidence = Evidences(own, look(own)).of(card(own, partner), None)
    texts = {name: json.loads(getattr(evidence, name)) for name in ("inputs", "configuration", "templates")}
    return texts | {"content": evidence.content}


def changed(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def test_a_correction_elsewhere_is_no_evidence_of_a_partner(two: Desk) -> None:
    own = session(two)
    before = {partner: of(own, partner) for partner in ("alpha", "beta")}
    rows = parcels()
    rows[20][4] = "2026-10-20"
    write(two, rows)
    own = session(two)
    assert of(own, "beta") == before["beta"]
    assert changed(of(own, "alpha"), before["alpha"]) == {"inputs", "content"}


@pytest.mark.parametrize(
    ("file", "text", "files"),
    [
        (
            "partners/alpha.yaml",
            "name: Alpha Parcel\ntargets:\n  on_time: {target: 96 %, weight: 100}\n",
            {"partners/alpha.yaml"},
        ),
        ("exclusions/all.yaml", "[]", {"exclusions/all.yaml"}),
        ("partners/beta.yaml", "name: Beta\ntargets:\n  on_time: {target: 90 %, weight: 100}\n", set[str]()),
    ],
)
def test_a_setting_is_named_by_its_file(two: Desk, file: str, text: str, files: set[str]) -> None:
    before = fingerprint(load_workspace(two.folder), "alpha")
    assert {"scorecards.yaml", "partners/alpha.yaml", "shipped/kpis/on_time.yaml"} - before.keys() <= {
        "shipped/kpis/on_time.yaml"
    }
    assert any(name.startswith("shipped/kpis/") for name in before)
    own = load_workspace(two.folder)
    two.write(file, text)
    assert changed(fingerprint(own, "alpha"), before) == files


def test_where_things_are_is_no_setting(two: Desk) -> None:
    before = fingerprint(load_workspace(two.folder), "alpha")
    path = two.folder / "scorecards.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "ledger: elsewhere.sqlite  # a comment\n", encoding="utf-8")
    assert fingerprint(load_workspace(two.folder), "alpha") == before
    path.write_text(path.read_text(encoding="utf-8") + "accrual: none\n", encoding="utf-8")
    assert changed(fingerprint(load_workspace(two.folder), "alpha"), before) == {"scorecards.yaml"}


def test_templates_are_named_one_by_one(two: Desk) -> None:
    own = load_workspace(two.folder)
    plain = Look(own.brand, own.logos, own.overrides)
    before = templates(plain, "alpha", "de")
    assert {"shipped/document.css", "shipped/messages/de.po", "font/Inter-Regular.ttf", "brand/words"} <= before.keys()
    assert not {name for name in before if "preview" in name or name.endswith(("fr.po", "network.html"))}
    two.write("templates/sections/cost.html", "{# ours #}")
    own = load_workspace(two.folder)
    assert changed(templates(Look(own.brand, own.logos, own.overrides), "alpha", "de"), before) == {
        "sections/cost.html"
    }
    other = replace(plain, brand=replace(plain.brand, accent="#000000"))
    assert changed(templates(other, "alpha", "de"), before) == {"brand/words"}


def test_the_content_is_what_is_stated_of_the_month(two: Desk) -> None:
    october = card(session(two), "alpha")
    digest = content_digest(october)
    for same in (
        replace(october, revision=7, state="final", program="scorecards 99", data_as_of="2027-01-01"),
        replace(october, notes=replace(october.notes, sources=(), rejects=())),
        replace(october, pages=tuple(page for page in october.pages if page.id != "notes")),
    ):
        assert content_digest(same) == digest
    value = october.kpis[0].value
    assert value is not None
    value += 1e-4
    near = [
        replace(october, kpis=(replace(october.kpis[0], value=each), *october.kpis[1:]))
        for each in (value, value * (1 + 1e-14), value * (1 + 1e-7))
    ]
    assert content_digest(near[0]) == content_digest(near[1]) != content_digest(near[2])
    for other in (
        replace(october, volume=f"{october.volume}."),
        replace(october, notes=replace(october.notes, remarks=("One more.",))),
        replace(october, kpis=(replace(october.kpis[0], numerator=1), *october.kpis[1:])),
        replace(october, pages=october.pages[1:]),
        replace(october, grade=replace(october.grade, letter="Z")),
    ):
        assert content_digest(other) != digest


def test_the_digest_of_an_annex_is_of_its_rows(two: Desk) -> None:
    october = card(session(two), "alpha")
    rows = AnnexSheet("Late parcels", "In October.", ("shipment_id",), (("P1",),), 1)
    read = AnnexSheet("Sources", "Read.", ("Table",), ((1,),), 1)
    annex = Annex("title", "us", "2026-11-01", (rows, read))
    digest = annex_digest(october, annex)
    noted = replace(rows, note="As of today.")
    for same in (replace(annex, title="r2"), replace(annex, sheets=(noted, replace(read, rows=((2,),))))):
        assert annex_digest(october, same) == digest
    for cells in ((("P2",),), ((1,),), (("1",),), ((Month(2026, 10),),), (("2026-10",),)):
        assert annex_digest(october, replace(annex, sheets=(replace(rows, rows=cells), read))) != digest
    kinds = {
        annex_digest(october, replace(annex, sheets=(replace(rows, rows=((cell,),)),)))
        for cell in (1, "1", Month(2026, 1), "2026-01")
    }
    assert len(kinds) == 4


def test_digests_are_computed_once(two: Desk) -> None:
    folder = two.folder / ".scorecards-cache" / "digests"
    first = row_digests(session(two))
    (kept,) = (path for path in Path(folder).rglob("*.json"))
    kept.write_text('{"alpha": {"2026-10": "kept"}}', encoding="utf-8")
    assert row_digests(session(two)) == {"shipments": {"alpha": {"2026-10": "kept"}}}
    assert first["shipments"]["beta"]
