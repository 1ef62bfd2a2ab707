"""The demo network: a fictional marketplace, its carriers and warehouses and everything planted in their data."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorecards.demo.corrections import Corrected


def write_demo(folder: Path, scale: float = 1.0) -> None:
    """Write a complete workspace with its data: the same bytes every time.

    `scale` multiplies the number of parcels (about 2.4 million at 1); the sizes in `events` hold at 1.
    Files of the same names are replaced. Raises OSError when the folder cannot be written.
    """
    from scorecards.demo.generate import generate

    generate(folder, scale)


def correct_demo(folder: Path) -> "list[Corrected]":
    """Put in place what became known after October was published; what was put where.

    Raises ConfigurationError where that is not a demo workspace as it was written.
    """
    from scorecards.demo.corrections import apply_corrections

    return apply_corrections(folder)
