"""A second run reads nothing that did not change; a change of any input is seen."""

import os
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import PARTNER, Desk

CSV = "id,carrier,scan\nP1,alpha,2026-10-01\n"


def ready(desk: Desk) -> Path:
    desk.shipments("shipment_id: id, partner: carrier, first_scan_at: scan")
    return desk.write("data/shipments.csv", CSV)


def entries(desk: Desk) -> dict[str, tuple[int, int]]:
    """Every file of the cache with its time of change and size."""
    folder = desk.folder / ".scorecards-cache"
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "files.json"
    }


def test_a_second_run_reads_nothing(desk: Desk) -> None:
    path = ready(desk)
    first = desk.read()
    stat, before = path.stat(), entries(desk)
    path.write_bytes(b"\xff" * stat.st_size)  # nothing of it could be read
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    second = desk.read()
    assert second.tables == first.tables
    assert second.reports == first.reports
    assert entries(desk) == before


def test_a_changed_file_is_read_again(desk: Desk) -> None:
    path = ready(desk)
    assert len(desk.rows()) == 1
    path.write_text(CSV + "P2,alpha,2026-10-02\n")
    assert len(desk.rows()) == 2


def test_a_change_of_the_same_size_is_read_again(desk: Desk) -> None:
    path = ready(desk)
    assert desk.rows()[0]["shipment_id"] == "P1"
    path.write_text(CSV.replace("P1", "P9"))
    os.utime(path, ns=(1, 1))
    assert desk.rows()[0]["shipment_id"] == "P9"


def test_a_touched_file_is_not_imported_again(desk: Desk) -> None:
    path = ready(desk)
    desk.read()
    before = entries(desk)
    os.utime(path, ns=(1, 1))
    desk.read()
    assert entries(desk) == before


def test_a_new_file_of_a_pattern_is_read(desk: Desk) -> None:
    ready(desk)
    desk.shipments("shipment_id: id, partner: carrier, first_scan_at: scan", files='"*.csv"')
    assert len(desk.rows()) == 1
    desk.write("data/shipments-2.csv", CSV.replace("P1", "P2"))
    assert len(desk.rows()) == 2


def test_a_changed_mapping_is_run(desk: Desk) -> None:
    ready(desk)
    desk.rows()
    desk.shipments("shipment_id: \"'X-' || id\", partner: carrier, first_scan_at: scan")
    assert desk.rows()[0]["shipment_id"] == "X-P1"


def test_a_changed_alias_is_seen(desk: Desk) -> None:
    path = ready(desk)
    path.write_text(CSV.replace("alpha", "AX"))
    assert desk.rejects() == [("shipments.csv", 2, "unknown partner: AX")]
    desk.write("partners/alpha.yaml", PARTNER + "aliases: [AX]\n")
    assert desk.rejects() == []


def test_a_changed_time_zone_is_seen(desk: Desk) -> None:
    path = ready(desk)
    path.write_text(CSV.replace("2026-10-01", "2026-10-01T23:30:00Z"))
    assert desk.rows()[0]["first_scan_at"].date() == date(2026, 10, 1)
    desk.write("scorecards.yaml", (desk.folder / "scorecards.yaml").read_text() + "timezone: Asia/Tokyo\n")
    assert desk.rows()[0]["first_scan_at"].date() == date(2026, 10, 2)


def test_results_that_nothing_uses_any_more_go_after_a_month(desk: Desk) -> None:
    path = ready(desk)
    desk.read()
    old = list((desk.folder / ".scorecards-cache").glob("*/*"))
    path.write_text(CSV.replace("P1", "P9"))
    desk.read()
    assert all(folder.is_dir() for folder in old)
    for folder in old:
        day = folder.stat().st_mtime - 31 * 24 * 3600
        os.utime(folder, (day, day))
    desk.read()
    assert not any(folder.exists() for folder in old)
    assert desk.rows()[0]["shipment_id"] == "P9"


def test_a_failed_import_leaves_nothing(desk: Desk) -> None:
    path = ready(desk)
    path.write_text("id,carier,scan\n")
    assert desk.faults()
    assert entries(desk) == {}
    path.write_text(CSV)
    assert desk.faults() == []


def test_a_folder_that_cannot_be_written_is_said(desk: Desk) -> None:
    ready(desk)
    desk.write(".scorecards-cache", "a file in the way")
    (fault,) = desk.faults()
    assert "the cache cannot be written" in fault.what
    assert "writable" in fault.hint


def test_a_file_that_may_not_be_read_is_said(desk: Desk) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    ready(desk).chmod(0)
    (fault,) = desk.faults()
    assert fault.where.endswith("shipments.csv")
    assert "may not be read" in fault.what
