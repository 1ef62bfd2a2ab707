"""The register of exclusions on the terminal."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from scorecards.model.register import EntryWorth, Exclusion, RegisterWorth
from scorecards.terminal.console import console


def print_register(entries: Sequence[Sequence[Exclusion]], as_of: date, worth: RegisterWorth, folder: Path) -> None:
    """A row per entry: state, place, who agreed. Then by partner what each leaves out and what that changes."""
    table = _table("ID", "State", "Where", "About", "Requested", "Approved")
    for own in entries:
        entry = own[0]
        told = (entry.id, entry.state(as_of), _where(entry, folder), _about(own), entry.requested_by, _approval(entry))
        table.add_row(*map(escape, told))
    screen = console()
    screen.print(table)
    names = {own[0].id for own in entries}
    if touched := [one for one in worth.entries if one.entry in names]:
        screen.print(f"\nWorth in {worth.period}, each entry alone (shared: under another one in force too):")
        table = _table("ID", "Partner", "Parcels", "Shared", worth.kpi)
        for one in touched:
            table.add_row(*map(escape, (one.entry, one.partner, str(one.parcels), str(one.shared), _effect(one))))
        screen.print(table)
    for one in worth.together:
        once = f", {one.shared} of them under several entries and counted once" if one.shared else ""
        text = f"{one.partner} in {worth.period}: {one.parcels} left out{once}; {worth.kpi} {_effect(one)}"
        screen.print(text, highlight=False, markup=False, soft_wrap=True)


def _where(entry: Exclusion, folder: Path) -> str:
    path = Path(entry.where)
    inside = path.relative_to(folder) if path.is_relative_to(folder) else path
    return f"{inside}:{entry.line}"


def _about(own: Sequence[Exclusion]) -> str:
    """`customs: 3 parcels, first P1`, `force_majeure: 2026-10-20 to 2026-10-22, from FR`."""
    entry = own[0]
    if entry.shipment_id is not None:
        what = entry.shipment_id if len(own) == 1 else f"{len(own)} parcels, first {entry.shipment_id}"
        return f"{entry.reason}: {what}"
    parts = [f"{entry.from_} to {entry.to}"]
    named = (("of", (entry.partner,) if entry.partner else ()), ("from", entry.origins), ("to", entry.destinations))
    parts += [f"{word} {', '.join(names)}" for word, names in (*named, ("by", entry.services)) if names]
    return f"{entry.reason}: {', '.join(parts)}"


def _approval(entry: Exclusion) -> str:
    approved = f"{entry.approved_by}, {entry.approved_on}" if entry.approved_by else ""
    return approved + (f", until {entry.expires_on}" if entry.expires_on else "")


def _effect(one: EntryWorth) -> str:
    """`94.20% → 94.51% (+0.31 pp)`."""
    if one.raw is None or one.without is None:
        return "no value is left"
    return f"{one.raw:.2%} → {one.without:.2%} ({(one.without - one.raw) * 100:+.2f} pp)"


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        right, whole = name in ("Parcels", "Shared"), name in ("ID", "State", "Partner")
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=whole)
    return table
