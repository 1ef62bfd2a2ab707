"""How documents stand, on the terminal and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from scorecards.ledger import Reason, Standing, TableChanges
from scorecards.model import MONEY_SCALE
from scorecards.model.row_changes import Value
from scorecards.terminal.console import console

#: Of these each is named; of more the first ones, or the ends of a span of months.
_FEW = 5
_COLOURS = {"current": "green", "stale": "yellow", "missing": "red"}


def print_standings(found: Sequence[Standing], *, is_whole: bool = False) -> None:
    """A row per document: how it stands and why; of the rows that differ the first few, or all."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Document", "State", "", "Why"):
        table.add_column(name, overflow="fold")
    for standing in found:
        document = standing.document
        colour = _COLOURS[standing.condition]
        why = "\n".join(escape(line) for line in _why(standing, None if is_whole else _FEW))
        kind = document.state if document else ""
        table.add_row(escape(standing.name), f"[{colour}]{standing.condition}[/]", kind, why)
    console().print(table)


def _why(standing: Standing, most: int | None) -> Iterator[str]:
    if standing.condition == "missing" and standing.document:
        yield "its files are not there as they were written"
    looks = [reason for reason in standing.reasons if reason.kind == "look"]
    for reason in standing.reasons:
        if reason.kind != "look":
            yield _told(reason, most)
    if looks:
        prefix = "" if standing.condition == "stale" else "would look different: "
        yield f"{prefix}templates, fonts, words: {_named([reason.what for reason in looks], most)}"
    if any(reason.kind == "rows" and reason.details for reason in standing.reasons):
        yield from _rows(standing, most)


def _told(reason: Reason, most: int | None) -> str:
    if reason.kind == "setting":
        return f"{reason.what}: {_named(reason.details, most, '; ')}" if reason.details else reason.what
    if reason.kind == "rows" and reason.details:
        months = reason.details
        is_long = most is not None and len(months) > most
        return (
            f"{reason.what}: {f'{len(months)} months, {months[0]} to {months[-1]}' if is_long else ', '.join(months)}"
        )
    words = {"program": "program ", "data date": "data as of "}
    return f"{words.get(reason.kind, '')}{reason.what}"


def _rows(standing: Standing, most: int | None) -> Iterator[str]:
    if standing.rows is None:
        yield "which rows: not known, for none were kept with it; those of a database stay there"
    elif not standing.rows:
        yield "which rows: not known, for those of such months are not kept with it"
    for changes in (standing.rows or {}).values():
        changed = [row.id for row in changes.changed]
        for ids, what in ((changed, "changed"), (changes.added, "added"), (changes.removed, "removed")):
            if ids:
                yield f"{changes.table}, {len(ids):,} {what}: {_named(_with_parcels(changes, ids), most)}"


def _with_parcels(changes: TableChanges, ids: Sequence[str]) -> list[str]:
    """A line or claim with its parcel."""
    return [f"{each} of {changes.parcels[each]}" if each in changes.parcels else each for each in ids]


def _named(names: Sequence[str], most: int | None, separator: str = ", ") -> str:
    if most is None or len(names) <= most:
        return separator.join(names)
    return f"{separator.join(names[:most])} and {len(names) - most:,} more"


def standings_to_json(found: Sequence[Standing]) -> list[dict[str, Any]]:
    """Everything that is known of each, rows with their values included; amounts in currency units."""
    return [
        {
            "partner": standing.key.partner,
            "period": standing.key.period,
            "edition": standing.key.edition,
            "language": standing.key.language,
            "document": standing.document.id if standing.document else None,
            "revision": standing.document.revision if standing.document else None,
            "state": standing.document.state if standing.document else None,
            "condition": standing.condition,
            "reasons": [
                {"kind": reason.kind, "what": reason.what, "details": list(reason.details)}
                for reason in standing.reasons
            ],
            "rows": None if standing.rows is None else {name: _changes(each) for name, each in standing.rows.items()},
        }
        for standing in found
    ]


def _changes(changes: TableChanges) -> dict[str, Any]:
    return {
        "added": list(changes.added),
        "removed": list(changes.removed),
        "changed": {
            row.id: {
                column.name: [_value(column.before, column.type), _value(column.after, column.type)]
                for column in row.columns
            }
            for row in changes.changed
        },
        "parcels": dict(changes.parcels),
    }


def _value(value: Value, kind: str) -> str | int | float | None:
    """As JSON has it."""
    if kind == "money" and isinstance(value, int):
        return value / MONEY_SCALE
    return value if isinstance(value, str | int | float) or value is None else value.isoformat()
