"""A partner beside the others on the same lanes and services, as its edition may show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorecards.compose.context import Context
from scorecards.compose.lanes import lane_name
from scorecards.compose.network_counts import KPI, CellKey, NetworkCounts, alike, compared, network_counts
from scorecards.compose.peer_words import expected_digits, peer_words
from scorecards.model import Month
from scorecards.model.peers import Edition, PeerCell, PeerLimits, PeerPoint, PeersView
from scorecards.statistics.comparison import Comparison
from scorecards.statistics.disclosure import DISCLOSED_PEERS, Withheld, first_day_shown, may_show_overall, withheld
from scorecards.statistics.funnel import FunnelLimits, neighbour_quantile
from scorecards.statistics.rounding import half_up
from scorecards.statistics.standardised import MATCHED_SHARE, Count, Standardised

#: Points of a curve of limits.
_CURVE = 25
#: Part of a partner's own effective parcels from and to which its edition draws the limits: the network's would tell sizes.
_OWN_RANGE = (0.25, 1.75)
#: Digits of ratios that a partner's edition holds: enough to print, too few to work back to counts.
_ROUNDED = 4


@dataclass(frozen=True)
class _Network:
    """Everything the view is made from."""

    counts: NetworkCounts
    comparison: Comparison[CellKey]
    own: Standardised[CellKey]


def peers_view(ctx: Context, edition: Edition = "partner") -> PeersView | None:
    """The comparison of the card's month; for the partner's eyes of the latest month that is old enough.

    None where the partner had no parcel with a known outcome in that month.
    """
    month = ctx.month if edition == "internal" else _disclosed_month(ctx)
    counts = network_counts(ctx.measures, alike(ctx.tables.partners, ctx.partner), month)
    if ctx.partner.id not in counts:
        return None
    if edition == "partner" and not _is_signed_off(ctx):
        counts = {ctx.partner.id: counts[ctx.partner.id]}
    comparison = compared(counts, edition)
    network = _Network(counts, comparison, comparison.standardised[ctx.partner.id])
    reason = _withheld(ctx, network, edition, month)
    view = _own(network, edition, month)
    if reason is None:
        view = _compared(ctx, view, network)
        view = _for_partner(ctx, view, network) if edition == "partner" else _for_us(ctx, view, network)
    return peer_words(ctx, view, reason, network.own.share)


def _disclosed_month(ctx: Context) -> Month:
    """The card's month, or the latest before it whose figures are old enough to be shown."""
    month = ctx.month
    while first_day_shown(month.last) > ctx.measures.data_as_of:
        month = month.shift(-1)
    return month


def _is_signed_off(ctx: Context) -> bool:
    """Whether showing peers to partners was allowed before the data date."""
    signed = ctx.workspace.peer_sign_off
    return signed is not None and signed.approved_on <= ctx.measures.data_as_of


def _withheld(ctx: Context, network: _Network, edition: Edition, month: Month) -> Withheld | None:
    """Why there is no comparison."""
    own, peers = network.own, len(network.comparison.others(ctx.partner.id))
    if edition == "partner":
        return withheld(own, peers, month.last, ctx.measures.data_as_of, signed_off=_is_signed_off(ctx))
    if own.share < MATCHED_SHARE:
        return "too_few_common"
    return None if own.is_comparable else "too_few_expected"


def _own(network: _Network, edition: Edition, month: Month) -> PeersView:
    """What is the partner's own and may always be shown."""
    own = network.own
    return PeersView(
        edition=edition,
        kpi=KPI,
        period=str(month),
        display="none",
        place=None,
        reason="",
        parcels=own.whole.n,
        late=own.whole.failed,
        cells=own.all_cells,
        matched=own.matched.n,
        matched_late=own.matched.failed,
        matched_cells=len(own.cells),
        peers=None,
        expected=None,
        ratio=None,
        interval=None,
        decimals=2,
        expected_decimals=0,
        overall=None,
        limits=None,
        quartiles=None,
        curve=(),
        points=(),
        lanes=(),
        title="",
        subtitle="",
        arithmetic="",
        evidence=(),
        how_to_read="",
        notes="",
    )


def _compared(ctx: Context, view: PeersView, network: _Network) -> PeersView:
    """The comparison itself, before an edition takes from it what it may show."""
    own, partner, comparison = network.own, ctx.partner.id, network.comparison
    others = comparison.others(partner)
    n, lines = own.effective_n(comparison.overall), comparison.limits(partner)
    ratio = float(own.ratio or 0)
    return replace(
        view,
        display="funnel" if lines else "strip",
        place=comparison.place(partner),
        peers=len(others),
        expected=float(own.expected),
        ratio=ratio,
        interval=own.interval(),
        decimals=_decimals(ratio, lines),
        overall=float(comparison.overall),
        limits=_limits(n, lines) if lines else None,
        quartiles=_quartiles(others),
    )


def _quartiles(others: Sequence[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median and upper quartile, each of three neighbours."""
    if len(others) < DISCLOSED_PEERS:
        return None
    low, middle, high = (neighbour_quantile(others, q) for q in (0.25, 0.5, 0.75))
    return low, middle, high


def _decimals(ratio: float, lines: FunnelLimits | None) -> int:
    """Digits at which a ratio outside its limits does not print like the limit."""
    decimals = 2
    crossed = [line for line in (lines.lower, lines.upper) if (ratio - line) * (line - 1) > 0] if lines else []
    while decimals < _ROUNDED and any(half_up(ratio, decimals) == half_up(line, decimals) for line in crossed):
        decimals += 1
    return decimals


def _limits(n: float, lines: FunnelLimits) -> PeerLimits:
    return PeerLimits(n, lines.lower, lines.alert_lower, lines.alert_upper, lines.upper)


def _curve(comparison: Comparison[CellKey], first: float, last: float) -> tuple[PeerLimits, ...]:
    """The limits from one effective number of parcels to another, closer together where they bend."""
    steps = (first * (last / first) ** (step / (_CURVE - 1)) for step in range(_CURVE))
    return tuple(_limits(n, comparison.limits_at(n)) for n in steps)


def _for_us(ctx: Context, view: PeersView, network: _Network) -> PeersView:
    """The internal edition: every partner as a point, every lane with what was expected."""
    comparison = network.comparison
    names = {partner.id: partner.name for partner in ctx.tables.partners}
    points = tuple(
        PeerPoint(names[partner], each.effective_n(comparison.overall), float(each.ratio), comparison.place(partner))
        for partner, each in comparison.standardised.items()
        if each.is_comparable and each.ratio is not None
    )
    sizes = [point.n for point in points]
    lanes = sorted(
        (
            PeerCell(service, lane_name(ctx, origin, destination), cell.own.n, cell.own.failed, float(cell.expected))
            for cell in network.own.cells
            for service, origin, destination in [cell.key]
        ),
        key=lambda cell: cell.expected - cell.late,
    )
    curve = _curve(comparison, min(sizes) / 2, max(sizes) * 1.1) if view.limits else ()
    return replace(view, curve=curve, points=points, lanes=tuple(lanes))


def _for_partner(ctx: Context, view: PeersView, network: _Network) -> PeersView:
    """The partner edition: no name, no volume, no lane, no figure of one other partner, nothing to full precision.

    Limits are drawn over the partner's own parcels: effective ones would tell how many the others have.
    """
    totals = {partner: sum(cells.values(), Count(0, 0)) for partner, cells in network.counts.items()}
    own, curve = view.limits, ()  # type: tuple[PeerLimits | None, tuple[PeerLimits, ...]]
    if own is not None:
        parts = _curve(network.comparison, *(own.n * part for part in _OWN_RANGE))
        curve = tuple(_blurred(line, view.matched * line.n / own.n) for line in parts)
    digits = expected_digits(view.matched_late, view.expected, view.ratio, view.decimals)
    return replace(
        view,
        expected=_rounded(view.expected, digits),
        ratio=_rounded(view.ratio),
        interval=view.interval and (_round(view.interval[0]), _round(view.interval[1])),
        overall=_rounded(view.overall) if may_show_overall(totals, ctx.partner.id) else None,
        limits=own and _blurred(own, view.matched),
        quartiles=view.quartiles and (*map(_round, view.quartiles),),  # type: ignore[arg-type]  # three of three
        curve=curve,
    )


def _round(value: float, decimals: int = _ROUNDED) -> float:
    return float(half_up(value, decimals))


def _rounded(value: float | None, decimals: int = _ROUNDED) -> float | None:
    return None if value is None else _round(value, decimals)


def _blurred(lines: PeerLimits, n: float) -> PeerLimits:
    """Lines with few digits, at another number of parcels."""
    return PeerLimits(_round(n), *map(_round, (lines.lower, lines.alert_lower, lines.alert_upper, lines.upper)))
