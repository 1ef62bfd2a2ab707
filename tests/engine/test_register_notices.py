"""Entries of the register that do nothing are told with file and line; those that exclude anything are not."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from scorecards.engine import Session, warnings_of
from tests.engine.elsewhere import Opener
from tests.engine.workspaces import Parcel, opened, write_workspace

SCAN = datetime(2026, 10, 5, 9)  # noqa: DTZ001  # local times have no zone
PARCEL = Parcel("", first_scan_at=SCAN, promised_on=date(2026, 10, 7), delivered_at=SCAN, last_scan_at=SCAN)
PARCELS = [
    replace(PARCEL, shipment_id="a"),
    replace(PARCEL, shipment_id="b", destination="DE", service="express"),
    replace(PARCEL, shipment_id="unpromised", destination="ES", promised_on=None),
    replace(PARCEL, shipment_id="no scan", first_scan_at=None, last_scan_at=None, delivered_at=None, promised_on=None),
    replace(PARCEL, shipment_id="theirs", partner="Bravo"),
]
AGREED = "approved_by: Ada, approved_on: 2026-10-20"
PARTNERS = {name: {"name": name.title()} for name in ("alfa", "bravo")}


def written(folder: Path, *entries: str, rows: str = "") -> Path:
    """A workspace whose register has these entries from line 2 on, and these rows of a CSV file."""
    write_workspace(folder, PARCELS, partners=PARTNERS)
    (folder / "exclusions").mkdir()
    if entries:
        lines = ["exclusions:", *(f"  - {{{entry}}}" for entry in entries)]
        (folder / "exclusions" / "a.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if rows:
        (folder / "exclusions" / "b.csv").write_text(rows, encoding="utf-8")
    return folder


def told(session: Session) -> list[str]:
    """Warnings about the register, without its folder."""
    return [each.partition("/exclusions/")[2] for each in warnings_of(session) if "/exclusions/" in each]


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_parcels_and_areas_that_are_not_there(tmp_path: Path, opened_on: Opener, engine: str) -> None:
    """A parcel exists though it was never handed over, and one id belongs to one partner."""
    folder = written(
        tmp_path / "vain",
        f"partner: alfa, shipments: [a, no scan], reason: data_error, {AGREED}",
        f"partner: alfa, shipments: [a, theirs, z], reason: data_error, {AGREED}",
        f"partner: bravo, shipments: [a], reason: data_error, {AGREED}",
        f"from: 2026-10-07, to: 2026-10-07, destination: DE, reason: customs, {AGREED}",
        f"from: 2026-10-05, to: 2026-10-05, destination: ES, reason: customs, {AGREED}",
        f"from: 2026-10-01, to: 2026-10-31, destination: [ZZ, IT], reason: customs, {AGREED}",
        f"partner: bravo, from: 2026-10-01, to: 2026-10-31, destination: DE, reason: customs, {AGREED}",
        f"from: 2026-09-01, to: 2026-09-20, reason: customs, {AGREED}",
    )
    strangers, vain = told(opened_on(engine, folder))
    assert strangers == (
        "a.yaml:3: 3 parcels (lines 3, 4), for example theirs of alfa, are not in the data and excluded nowhere; "
        "correct the id or the partner"
    )
    assert vain == (
        "a.yaml:7: 3 entries (lines 7, 8, 9) exclude no parcel: the first, of any partner to ZZ, IT on 2026-10-01 to "
        "2026-10-31; correct its days or its area"
    )


def test_entries_that_are_not_in_force(tmp_path: Path) -> None:
    """The data date is 12 November 2026. An entry without effect is told once, as not in force."""
    rows = "shipment_id,partner,reason,approved_by,approved_on,expires_on\n"
    rows += "a,alfa,customs,Ada,2026-10-01,2026-11-11\nb,alfa,customs,Ada,2026-10-01,2026-11-12\n"
    rows += "z,alfa,customs,Ada,2026-10-01,2026-10-31\n"
    folder = written(
        tmp_path,
        "partner: alfa, shipments: [a], reason: customs",
        "partner: alfa, shipments: [z], reason: customs, approved_by: Ada, approved_on: 2026-11-13",
        "from: 2026-10-01, to: 2026-10-31, destination: ZZ, reason: customs",
        rows=rows,
    )
    unapproved, later, expired = told(opened(folder))
    assert unapproved == (
        "a.yaml:2: 2 entries are not approved (lines 2, 4); add approved_by and approved_on, or remove it"
    )
    assert later == (
        "a.yaml:3: the entry is approved after the data date 2026-11-12 only; correct approved_on if it is mistyped"
    )
    assert expired == (
        "b.csv:2: 2 entries (lines 2, 4) have expired before the data date 2026-11-12; "
        "move expires_on if the agreement goes on, or remove it"
    )


def test_one_line_of_each_kind(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        f"partner: alfa, shipments: [z], reason: customs, {AGREED}",
        f"partner: alfa, from: 2026-10-01, to: 2026-10-31, origin: IT, service: express, reason: customs, {AGREED}",
        "partner: alfa, shipments: [a], reason: customs",
        f"partner: alfa, shipments: [a], reason: customs, {AGREED}, expires_on: 2026-11-01",
    )
    unapproved, expired, stranger, vain = told(opened(folder))
    assert unapproved.startswith("a.yaml:4: the entry is not approved and does nothing; ")
    assert expired.startswith("a.yaml:5: the entry has expired before the data date 2026-11-12; ")
    assert stranger.startswith("a.yaml:2: the parcel z of alfa is not in the data and excluded nowhere; ")
    assert vain == (
        "a.yaml:3: the entry excludes no parcel: there is none of alfa from IT by express on 2026-10-01 to 2026-10-31; "
        "correct its days or its area"
    )


def test_an_outage_that_touches_nothing(tmp_path: Path) -> None:
    """Alfa's parcels were last heard of on 5 October."""
    outage = f"from: 2026-10-05, to: 2026-10-05, reason: feed_outage, {AGREED}"
    folder = written(tmp_path, f"partner: alfa, {outage}", f"partner: alfa, destination: ZZ, {outage}")
    (warning,) = told(opened(folder))
    assert warning.startswith("a.yaml:3: no parcel is in the outage of alfa to ZZ on 2026-10-05 to 2026-10-05; ")


def test_many_lines_are_cut_short(tmp_path: Path) -> None:
    rows = "shipment_id,partner,reason,approved_by,approved_on\n"
    rows += "".join(f"{number},alfa,customs,Ada,2026-10-01\n" for number in range(13))
    (warning,) = told(opened(written(tmp_path, rows=rows)))
    assert (
        "b.csv:2: 13 parcels (lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 3 more), for example 0 of alfa, are" in warning
    )
