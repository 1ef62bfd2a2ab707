"""The command line: parse, call, print, exit code. Heavy libraries are imported inside the commands."""

from scorecards.cli import (
    charting,
    diffing,
    disputing,
    engines,
    excluding,
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
    "diffing",
    "disputing",
    "engines",
    "excluding",
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
