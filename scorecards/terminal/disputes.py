"""Disputes on the terminal."""

from collections.abc import Iterable, Sequence

from rich.markup import escape
from rich.table import Table

from scorecards.ledger.dispute_book import Became, Claim
from scorecards.model.disputes import FiledDispute
from scorecards.terminal.console import console

_BECAME = {
    "new": "taken in",
    "known": "known already",
    "changed": "taken in, in place of what was said before",
    "answered": "taken in as the answer to what was asked",
}


def print_filed(document: str, filed: Sequence[tuple[Claim, FiledDispute, Became]]) -> None:
    """A row for each that was read: what became of it, and where reading it took tolerance."""
    screen = console()
    screen.print(f"Disputes of {escape(document)}", highlight=False)
    table = _table("Row", "Parcel", "KPI", "Claimed", "ID", "")
    for claim, dispute, became in filed:
        said = _BECAME.get(became, f"{dispute.state} on {dispute.decided_on} already; nothing was changed")
        more = [said, "after the response window" if dispute.late else "", claim.read_as]
        told = "; ".join(filter(None, more))
        table.add_row(str(claim.row), *map(escape, (claim.parcel, claim.kpi, claim.reason, dispute.id, told)))
    screen.print(table)


def print_disputes(disputes: Iterable[FiledDispute]) -> None:
    """A row for each: what is claimed, since when, what was decided."""
    table = _table("ID", "Parcel", "KPI", "Claimed", "Evidence", "Raised", "State", "Decided")
    for one in disputes:
        decided = " ".join(filter(None, (one.decided_on, one.decided_by and f"by {one.decided_by}:", one.decision)))
        raised = f"{one.raised_on}, late" if one.late else one.raised_on
        cells = (one.id, one.parcel, one.kpi, one.reason, one.evidence, raised, one.state, decided)
        table.add_row(*map(escape, cells))
    console().print(table)


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(name, overflow="fold", no_wrap=name in ("ID", "Raised", "State"))
    return table
