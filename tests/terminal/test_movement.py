"""Causes and readings as `show` prints them."""

import pytest

from scorecards.formats import Formats
from scorecards.model.movement import CauseRow, Causes, Movement, Standing
from scorecards.terminal.console import console
from scorecards.terminal.movement import print_movement

CAUSES = Causes(
    (
        CauseRow("hub", "Hub and line-haul", "carrier", 6, 60.0, 12, 66.7, 2),
        CauseRow("closed", "Site closed", "shipper", 1, 10.0, 1, 5.5, None),
        CauseRow("", "No cause recorded", "unknown", 3, 30.0, 5, 27.8, -1),
    ),
    CauseRow("", "All late parcels", None, 10, 100.0, 18, 100.0, 1),
)
STANDINGS = (
    Standing("raw", 0.9, 0.9, 2, is_scored=True),
    Standing("adjusted", 0.9125, 0.9125, 2, is_scored=False),
    Standing("controllable", 0.91, 0.94, 2, is_scored=False),
)


def test_causes_with_their_party_and_unknown_ones(capsys: pytest.CaptureFixture[str]) -> None:
    moved = Movement("on_time", "On time", "raw", None, None, None, None, CAUSES, STANDINGS, 4)
    print_movement(console(), moved, "percent", Formats("en-GB", "EUR"))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]
    assert cells[1:5] == [
        ["Hub and line-haul", "6", "60.0", "66.7", "+2", "carrier"],
        ["Site closed", "1", "10.0", "5.5", "–", "us"],
        ["No cause recorded", "3", "30.0", "27.8", "−1", "unknown"],
        ["All late parcels", "10", "100.0", "100.0", "+1"],
    ]
    said = "On time: raw 90.00 (scored), adjusted 91.25 without 4 excluded, controllable 91.00–94.00"
    assert " ".join(lines[5:]) == said


def test_without_causes_the_readings_stand_alone(capsys: pytest.CaptureFixture[str]) -> None:
    moved = Movement("on_time", "On time", "raw", None, None, None, None, None, STANDINGS[:1], 0)
    print_movement(console(), moved, "percent", Formats("en-GB", "EUR"))
    assert capsys.readouterr().out.strip() == "On time: raw 90.00 (scored)"
