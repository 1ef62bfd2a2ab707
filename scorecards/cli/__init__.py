"""The command line: parse, call, print, exit code. Heavy libraries are imported inside the commands."""

from scorecards.cli import (
    charting,
    engines,
    explaining,
    figures,
    making,
    mix,
    network,
    preview,
    publishing,
    reproducing,
    setting_up,
    staleness,
)
from scorecards.cli.group import main

__all__ = [
    "charting",
    "engines",
    "explaining",
    "figures",
    "main",
    "making",
    "mix",
    "network",
    "preview",
    "publishing",
    "reproducing",
    "setting_up",
    "staleness",
]
