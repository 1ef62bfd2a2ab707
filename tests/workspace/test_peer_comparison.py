"""The sign-off for showing peers to partners."""

from datetime import date
from pathlib import Path

import pytest

from scorecards.errors import ConfigurationError
from scorecards.model.peers import SignOff
from scorecards.workspace import load_workspace
from tests.engine.workspaces import Parcel, write_workspace


def test_who_and_when(tmp_path: Path) -> None:
    signed = {"approved_by": "Legal", "approved_on": date(2026, 1, 15)}
    write_workspace(tmp_path, [Parcel("A")], peer_comparison=signed)
    assert load_workspace(tmp_path).peer_sign_off == SignOff("Legal", date(2026, 1, 15))


def test_nobody_signed(tmp_path: Path) -> None:
    write_workspace(tmp_path, [Parcel("A")])
    assert load_workspace(tmp_path).peer_sign_off is None


@pytest.mark.parametrize("missing", ["approved_by", "approved_on"])
def test_half_a_signature_is_none(tmp_path: Path, missing: str) -> None:
    signed = {"approved_by": "Legal", "approved_on": date(2026, 1, 15)}
    del signed[missing]
    write_workspace(tmp_path, [Parcel("A")], peer_comparison=signed)
    with pytest.raises(ConfigurationError) as caught:
        load_workspace(tmp_path)
    (problem,) = caught.value.problems
    assert missing in str(problem)
    assert problem.where == str(tmp_path / "scorecards.yaml")
    assert problem.line is not None
