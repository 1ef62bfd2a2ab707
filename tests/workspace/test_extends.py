"""A workspace on top of another, and the folder of the data."""

from pathlib import Path

import pytest

from scorecards.errors import ConfigurationError, DataError
from scorecards.workspace import load_workspace
from tests.conftest import Desk, says


def test_keys_are_added_and_replaced(desk: Desk) -> None:
    path = desk.write(
        "by-driver.yaml",
        """\
        extends: scorecards.yaml
        locale: fr-FR
        sources:
          shipments:
            export:
              columns:
                partner: {column: driver}
                origin: country
        """,
    )
    workspace = load_workspace(path)
    columns = workspace.sources[0].shape.columns or {}
    assert (workspace.locale, workspace.currency) == ("fr-FR", "EUR")
    assert list(columns) == ["shipment_id", "partner", "origin"]
    assert columns["partner"].column == "driver"


def test_a_fault_is_named_in_the_file_that_holds_it(desk: Desk) -> None:
    path = desk.write("over.yaml", "extends: scorecards.yaml\nlocal: fr-FR\n")
    desk.write("scorecards.yaml", (desk.folder / "scorecards.yaml").read_text() + "currencie: EUR\n")
    with pytest.raises(ConfigurationError) as caught:
        load_workspace(path)
    faults = caught.value.problems
    says(faults[0], "over.yaml", 2, "'local'", "'locale'")
    says(faults[1], "scorecards.yaml", 6, "'currencie'", "'currency'")


def test_a_fault_in_a_column_of_the_base(desk: Desk) -> None:
    path = desk.write("over.yaml", "extends: scorecards.yaml\nsources: {shipments: {export: {where: tpye = 'x'}}}\n")
    workspace = load_workspace(path)
    source = workspace.sources[0]
    says(source.problem(("where",), "w"), "over.yaml", 2)
    says(source.problem(("columns", "partner"), "w"), "scorecards.yaml", 5)


def test_the_data_folder_is_relative_to_the_file(desk: Desk, tmp_path: Path) -> None:
    assert desk.load().data_folder == desk.folder / "data"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert desk.load(elsewhere).data_folder == elsewhere
    desk.write("scorecards.yaml", (desk.folder / "scorecards.yaml").read_text() + "data_folder: ../elsewhere\n")
    assert desk.load().data_folder == elsewhere


def test_another_data_folder_is_read_instead(desk: Desk, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "shipments.csv").write_text("id,carrier,scan\nX9,Alpha Parcel,2026-10-01\n")
    desk.shipments("shipment_id: id, partner: carrier, first_scan_at: scan")
    assert [report.used for report in desk.read(elsewhere).reports] == [1]
    (elsewhere / "shipments.csv").unlink()
    with pytest.raises(DataError) as caught:
        desk.read(elsewhere)
    (fault,) = caught.value.problems
    says(fault, "scorecards.yaml", 4, "no file matches 'shipments.csv'", str(elsewhere), "--data")
