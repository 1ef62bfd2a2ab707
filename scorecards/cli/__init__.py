"""The command line: parse, call, print, exit code. Heavy libraries are imported inside the commands."""

from scorecards.cli import engines, figures, making, network, setting_up
from scorecards.cli.group import main

__all__ = ["engines", "figures", "main", "making", "network", "setting_up"]
