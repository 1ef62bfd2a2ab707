"""Rejected rows of tables that stay in a database, as a file: their numbers, not the rows."""

import csv
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

from scorecards.errors import configuration_error
from scorecards.sources.leftovers import clear, unfinished
from scorecards.sources.tables import Reject


def write_reject_counts(rejects: Iterable[Reject], target: Path) -> None:
    """CSV: table, source, partner, reason, rows, example.

    Written beside its target, then renamed. Raises ConfigurationError when the folder cannot be written.
    """
    beside = target.with_name(unfinished(f".{target.name}"))
    try:
        clear(target.parent.glob(".*.tmp"))
        target.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [field.name for field in fields(Reject)], lineterminator="\n")
            writer.writeheader()
            writer.writerows(map(asdict, rejects))
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        hint = "Make room, or name a folder with --out."
        raise configuration_error(target, f"cannot be written: {error}", hint) from None
