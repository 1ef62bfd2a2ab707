"""The overview of all partners on the terminal: its columns add up as printed."""

import pytest

from scorecards.terminal import print_network
from tests.render.network_example import view


def test_amounts_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    """Three of 10.60 are 31.80, which is 32 and not 3 times 11."""
    print_network(view([10.6, None, 10.6, 10.6]))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    rows = [line for line in lines if line and line[0] in ("P0", "P1", "P2", "P3", "All")]
    for place in (-1, -4):  # of open claims, and the cost
        assert [row[place] for row in rows] == ["€11", "–", "€11", "€10", "€32"]
