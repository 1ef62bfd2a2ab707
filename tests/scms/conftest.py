"""The delivery history where it is there: SCORECARDS_SCMS, or shared/data/scms beside the checkout."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from scorecards.engine import Session, open_session
from scorecards.workspace import load_workspace

ROOT = Path(__file__).parents[2]
FILE = "SCMS_Delivery_History_Dataset.csv"
COLUMNS = {"mode": "Shipment Mode", "vendor": "Vendor"}


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder with the file as published; without it the tests are skipped, and say so."""
    named = os.environ.get("SCORECARDS_SCMS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "scms"
    if not (folder / FILE).is_file():
        pytest.skip(f"{FILE} is not there: name its folder with SCORECARDS_SCMS (looked in {folder})")
    return folder


@pytest.fixture(scope="session")
def raw(data_folder: Path) -> pd.DataFrame:
    """The file as text, nothing taken for missing."""
    return pd.read_csv(data_folder / FILE, dtype="str", keep_default_na=False, encoding="utf-8-sig")


@pytest.fixture(scope="session", params=COLUMNS)
def workspace(
    request: pytest.FixtureRequest, data_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Session]:
    """Who is the partner (mode, vendor), and its example workspace: a copy, so that nothing stays in the checkout."""
    partner = str(request.param)
    folder = tmp_path_factory.mktemp(partner)
    for path in (ROOT / "config" / "examples" / "scms").glob("*.yaml"):
        shutil.copy(path, folder)
    return partner, open_session(load_workspace(folder / f"by-{partner}.yaml", data_folder))
