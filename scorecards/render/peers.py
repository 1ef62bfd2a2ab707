"""The page of the peers: rows that add up, and the chart in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecards.formats import Formats
from scorecards.model.peers import PeerCell, PeersView
from scorecards.statistics.rounding import half_up, round_parts
from scorecards.wording import Words

#: Lanes and services that are listed; the rest is one row.
LISTED = 5


@dataclass(frozen=True)
class ExpectedRow:
    """Some lanes and services with what was expected of them, rounded so that columns and rows add up."""

    name: str
    n: int
    late: int
    expected: Decimal

    @property
    def difference(self) -> Decimal:
        """Late parcels more than the printed number expected."""
        return self.late - self.expected


def expected_rows(view: PeersView, words: Words) -> tuple[ExpectedRow, ...]:
    """The cells with the largest difference, one row for the others, the total; nothing without cells."""
    if not view.lanes:
        return ()
    listed = view.lanes if len(view.lanes) <= LISTED + 1 else view.lanes[:LISTED]
    others = view.lanes[len(listed) :]
    parts = [cell.expected for cell in listed] + [sum(cell.expected for cell in others)] * bool(others)
    total = half_up(view.expected or 0, view.expected_decimals)
    names = [words.say("{lane} {service}", lane=cell.lane, service=words.inside(cell.service)) for cell in listed]
    groups: list[Sequence[PeerCell]] = [[cell] for cell in listed]
    if others:
        names.append(words.say("{count} other cells", count=str(len(others))))
        groups.append(others)
    rows = [
        ExpectedRow(name, sum(cell.n for cell in group), sum(cell.late for cell in group), expected)
        for name, group, expected in zip(
            names, groups, round_parts(parts, view.expected_decimals, total=total), strict=True
        )
    ]
    return (*rows, ExpectedRow(words.say("Comparable parcels"), view.matched, view.matched_late, total))


def peers_alt(view: PeersView, name: str, formats: Formats, words: Words) -> str:
    """What the chart shows, for who cannot see it."""
    say = words.say

    def ratio(value: float) -> str:
        return formats.number(value, view.decimals)

    kind = say("Funnel plot") if view.display == "funnel" else say("Strip plot")
    own = say("{kind} of late parcels per expected late parcel: {name} {ratio}", kind=kind, name=name,
              ratio=ratio(view.ratio or 0))  # fmt: skip
    parts = [own]
    if view.interval:
        low, high = map(ratio, view.interval)
        parts.append(say("95% interval {low} to {high}", low=low, high=high))
    if view.limits:
        low, high = ratio(view.limits.lower), ratio(view.limits.upper)
        parts.append(say("99.8% limits {low} to {high}", low=low, high=high))
    if view.quartiles:
        low, middle, high = map(ratio, view.quartiles)
        parts.append(
            say("median of {peers} peers {middle}, middle half {low} to {high}",
                peers=str(view.peers), middle=middle, low=low, high=high)
        )  # fmt: skip
    if view.points:
        parts.append(say("{count} partners as points", count=str(len(view.points))))
    return ", ".join(parts)
