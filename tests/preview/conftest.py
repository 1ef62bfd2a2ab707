"""The small workspace, new for every test that edits it."""

from pathlib import Path

import pytest

from tests.conftest import Desk
from tests.preview.small import write_workspace


@pytest.fixture
def small(tmp_path: Path) -> Desk:
    return write_workspace(tmp_path / "small")
