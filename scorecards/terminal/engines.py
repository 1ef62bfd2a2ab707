"""What a check of an engine found, on the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from scorecards.terminal.console import console

if TYPE_CHECKING:
    from scorecards.engine import CubeCheck


def print_engine_check(kind: str, checks: "Sequence[CubeCheck]") -> None:
    """One row per cube with both digests, and one digest of everything."""
    from scorecards.engine import digest_of

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Cube", "Rows", "DuckDB", kind, ""):
        table.add_column(name, justify="right" if name == "Rows" else "left", overflow="fold")
    for check in checks:
        verdict = "equal" if check.is_equal else "DIFFERENT"
        table.add_row(check.cube, str(check.rows), check.expected, check.found, verdict)
    screen = console()
    screen.print(table)
    equal = sum(check.is_equal for check in checks)
    screen.print(f"{equal} of {len(checks)} equal. Digest of all sums on {kind}: {digest_of(checks)}")
