"""The command line: parse, call, print, exit code. Heavy libraries are imported inside the commands."""

from scorecards.cli import (
    charting,
    diffing,
    engines,
    explaining,
    figures,
    making,
    mix,
    network,
    preview,
    publishing,
    setting_up,
    staleness,
)
from scorecards.cli.group import main

__all__ = [
    "charting",
    "diffing",
    "engines",
    "explaining",
    "figures",
    "main",
    "making",
    "mix",
    "network",
    "preview",
    "publishing",
    "setting_up",
    "staleness",
]
