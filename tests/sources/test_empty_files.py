"""A file without rows is read, listed and told: it may be the export that failed."""

from tests.conftest import Desk

HEADER = "id,carrier,scan\n"


def test_a_file_with_a_header_alone_is_listed_with_no_rows(desk: Desk) -> None:
    desk.write(
        "scorecards.yaml",
        """
        sources:
          shipments: {export: {files: shipments.csv, columns: {shipment_id: id, partner: carrier, first_scan_at: scan}}}
          claims: {desk: {files: claims.csv}}
        """,
    )
    desk.write("data/claims.csv", "claim_id,partner,filed_on\n")
    result = desk.run("check")
    assert result.exit_code == 0, result.output
    (line,) = [line.split() for line in result.output.splitlines() if line.startswith("claims ")]
    assert line == ["claims", "desk", "0", "0", "0", "0", "0"]
    assert "warning: claims/desk: claims.csv has no row: if there should be some, export it again." in result.output
    assert "shipments.csv has no row" not in result.output
    assert desk.run("--strict", "check").exit_code == 3


def test_one_empty_file_of_several_is_told(desk: Desk) -> None:
    desk.shipments("shipment_id: id, partner: carrier, first_scan_at: scan", files="shipments*.csv")
    desk.write("data/shipments-october.csv", HEADER)
    desk.write("data/shipments-september.csv", HEADER + "P3,alpha,2026-09-02\n")
    (remark,) = desk.read().remarks
    assert remark.notes == ("shipments-october.csv has no row: if there should be some, export it again.",)
    assert remark.declared == ()
    assert [(report.source, report.used) for report in desk.read().reports] == [("export", 3)]
