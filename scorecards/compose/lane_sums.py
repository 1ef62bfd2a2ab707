"""What the lane table is made of: sums by month and cell, and what was agreed for each cell."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from scorecards.compose.agreed import Agreed, agreed, agreed_over
from scorecards.compose.context import Context
from scorecards.compose.populations import Piece, is_narrowed, pieces
from scorecards.model import Kpi, Month, Pair

#: Service, origin and destination.
LaneCell = tuple[str, str, str]
Sums = Mapping[tuple[Month, str, str, str], Pair]


@dataclass(frozen=True)
class LaneSums:
    """Sums of several KPIs by month and cell; a KPI that is not supplied has none."""

    by_kpi: Mapping[str, Sums]

    def over(self, kpi_id: str, cells: Iterable[LaneCell], month: Month) -> Pair:
        """The sum of some cells in a month."""
        found = self.by_kpi.get(kpi_id, {})
        return sum((found.get((month, *cell), Pair()) for cell in cells), Pair())

    def monthly(self, kpi_id: str, cells: Collection[LaneCell] | None = None) -> dict[Month, Pair]:
        """The sums of some cells (None: of all) by month, oldest first."""
        months: dict[Month, Pair] = {}
        for key, pair in self.by_kpi.get(kpi_id, {}).items():
            if cells is None or key[1:] in cells:
                months[key[0]] = months.get(key[0], Pair()) + pair
        return dict(sorted(months.items()))


def lane_sums(ctx: Context, judged: Kpi, kpis: Iterable[str]) -> LaneSums:
    """The sums of `kpis`; where the targets of the judged KPI name a part of the parcels, of that part."""
    supplied = [kpi_id for kpi_id in kpis if kpi_id in ctx.measures.kpis]
    if is_narrowed(ctx, judged):
        return LaneSums({kpi_id: _named(ctx, judged, kpi_id) for kpi_id in supplied})
    return LaneSums({kpi_id: ctx.measures.cells(kpi_id, ctx.partner.id) for kpi_id in supplied})


def _named(ctx: Context, judged: Kpi, kpi_id: str) -> Sums:
    targets = ctx.partner.targets_of(judged.id)
    sums: dict[tuple[Month, str, str, str], Pair] = {}
    for (day, *cell), pair in ctx.measures.cell_fragments(kpi_id, ctx.partner.id).items():
        flow, service, origin, destination = cell
        if any(target.rank((flow, service, origin, destination)) is not None for target in targets):
            key = (Month.of(day), service, origin, destination)
            sums[key] = sums.get(key, Pair()) + pair
    return sums


@dataclass(frozen=True)
class LaneTerms:
    """What was agreed by month: one for all cells, or the pieces of each cell where it differs between them."""

    ctx: Context
    kpi: Kpi
    whole: Mapping[Month, Agreed | None]
    parts: Mapping[tuple[Month, LaneCell], list[Piece]]

    def of(self, cells: Iterable[LaneCell], month: Month) -> Agreed | None:
        """What holds for some cells in a month; None where some of their parcels have no target."""
        whole = self.whole[month]
        if whole is None or not whole.total:
            return whole
        found = chain.from_iterable(self.parts.get((month, cell), ()) for cell in cells)
        own = agreed_over(self.ctx, self.kpi, found)
        return own if own is not None and not own.without else None


def lane_terms(ctx: Context, kpi: Kpi, months: Iterable[Month]) -> LaneTerms:
    """What was agreed in these months."""
    whole = {month: agreed(ctx, kpi, month.first, month.last) for month in months}
    parts: dict[tuple[Month, LaneCell], list[Piece]] = {}
    for month in [month for month, held in whole.items() if held is not None and held.total]:
        for piece in pieces(ctx, kpi, month.first, month.last):
            parts.setdefault((month, piece.cell[1:]), []).append(piece)
    return LaneTerms(ctx, kpi, whole, parts)
