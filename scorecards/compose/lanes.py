"""On time by lane and service: where the late parcels are, and which cells can be judged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Any

from scorecards.compose.agreed import Agreed
from scorecards.compose.context import Context
from scorecards.compose.judging import Judgement, judge
from scorecards.compose.lane_sums import LaneCell, LaneSums, LaneTerms, lane_sums, lane_terms
from scorecards.compose.populations import is_narrowed, scored_rows
from scorecards.model import Kpi, LaneRow, LaneTable, Month, Pair
from scorecards.model.scorecard import CellStatus
from scorecards.statistics import status as rules
from scorecards.statistics.change import change_z
from scorecards.statistics.intervals import wilson
from scorecards.statistics.limits import LOCKED_POINTS, p_prime
from scorecards.statistics.quantiles import quantile
from scorecards.statistics.rounding import round_to_integers, whole_above

KPI = "on_time"
_TAIL = ("within_1d", "within_2d", "within_3d", "reached")
_TRANSIT = "transit_p50"
_FINAL = "final_event"
_MISSED_MONTHS = 6
_MIN_TRANSIT = 30
#: Low-volume lanes listed by name before the rest becomes one row.
_NAMED_LOW = 3

_RATED: tuple[CellStatus, ...] = ("met", "near", "missed")


@dataclass(frozen=True)
class _Group:
    """Cells printed as one row."""

    cells: tuple[LaneCell, ...]
    status: CellStatus


@dataclass(frozen=True)
class _Lanes:
    """What every row is made from."""

    ctx: Context
    kpi: Kpi
    sums: LaneSums
    terms: LaneTerms

    def pair(self, cells: Iterable[LaneCell], month: Month) -> Pair:
        """On time of some cells in a month."""
        return self.sums.over(KPI, cells, month)


def lane_table(ctx: Context, judged: Judgement, decimals: int) -> LaneTable | None:
    """The cells of the card's month and their total, or None without a parcel due or without on time.

    Rows count all parcels, excluded ones too; each is judged by the targets of its own parcels.
    """
    kpi = ctx.workspace.kpis[KPI] if KPI in ctx.measures.kpis else None
    if kpi is not None and scored_rows(ctx) != "all":
        judged = judge(ctx, kpi, ctx.month, rows="all")
    if kpi is None or kpi.better is None or judged.reading.value is None:
        return None
    months = ctx.month.shift(1 - _MISSED_MONTHS).until(ctx.month)
    table = _Lanes(ctx, kpi, lane_sums(ctx, kpi, (KPI, *_TAIL, _FINAL)), lane_terms(ctx, kpi, months))
    now = {key[1:]: pair for key, pair in table.sums.by_kpi[KPI].items() if key[0] == ctx.month and pair.known}
    groups = _groups(table, now)
    exact = [_above(table, group) for group in groups]
    rounded = round_to_integers(exact, whole_above(sum(exact, Fraction(0))) if exact else None)
    rows = [_row(table, group, whole) for group, whole in zip(groups, rounded, strict=True)]
    too_few: CellStatus = "indicative" if judged.reading.n >= rules.MINIMUM_N else "counts_only"
    every = _Group(tuple(now), next((status for status in _RATED if status == judged.status), too_few))
    target = float(judged.level) if judged.level is not None else None
    total = replace(_row(table, every, sum(rounded)), service="", lane="", lanes=len(now), target=target)
    p50, p95 = _whole_transit(ctx) if not is_narrowed(ctx, kpi) else (total.p50, total.p95)
    total = replace(total, p50=p50, p95=p95)
    rows.sort(key=_print_order(ctx, now))
    return LaneTable(KPI, target, decimals, _axis(rows, target), tuple(rows), total)


def _print_order(ctx: Context, now: Mapping[LaneCell, Pair]) -> Callable[[LaneRow], tuple[Any, ...]]:
    """Rated rows by service, the largest first, and by parcels above allowance; the rest at the end."""
    volume: dict[str, int] = {}
    for cell, pair in now.items():
        volume[service_name(ctx, cell[0])] = volume.get(service_name(ctx, cell[0]), 0) + pair.known
    low = {"indicative", "counts_only"}
    return lambda r: (
        r.status in low,
        -volume.get(r.service, 0) if r.status not in low else 0,
        r.lanes > 1,
        r.service if r.status not in low else "",
        -r.above_allowance,
        -r.n,
        r.lane,
    )


def _groups(table: _Lanes, now: Mapping[LaneCell, Pair]) -> list[_Group]:
    """Every rated cell alone, the largest low-volume cells alone, the rest together and never rated."""
    rated: list[_Group] = []
    low: list[_Group] = []
    for cell, pair in now.items():
        status = _status(table.kpi, pair, table.terms.of([cell], table.ctx.month))
        (rated if status in _RATED else low).append(_Group((cell,), status))
    low.sort(key=lambda group: (-now[group.cells[0]].known, group.cells))
    if len(low) <= _NAMED_LOW + 1:
        return rated + low
    rest = tuple(cell for group in low[_NAMED_LOW:] for cell in group.cells)
    size = sum(now[cell].known for cell in rest)
    return rated + low[:_NAMED_LOW] + [_Group(rest, "indicative" if size >= rules.MINIMUM_N else "counts_only")]


def _status(kpi: Kpi, pair: Pair, held: Agreed | None) -> CellStatus:
    if held is None or kpi.better is None or pair.value is None:
        return "indicative" if pair.known >= rules.MINIMUM_N else "counts_only"
    enough = rules.volume(pair.known, held.level, kpi.better, kpi.unit, held.zero_at)
    if enough != "rated":
        return enough
    if kpi.coverage_floor is not None and Fraction(pair.known, pair.denominator) < kpi.coverage_floor:
        return "indicative"
    return rules.status(pair.value, held.level, kpi.better, held.near)


def _above(table: _Lanes, group: _Group) -> Fraction:
    """Late parcels above allowance: late − a·n; none where nothing is agreed."""
    held = table.terms.of(group.cells, table.ctx.month)
    if held is None or table.kpi.better is None:
        return Fraction(0)
    pair = table.pair(group.cells, table.ctx.month)
    return pair.known - pair.numerator - rules.failure(held.level, table.kpi.better) * pair.known


def _row(table: _Lanes, group: _Group, above: int) -> LaneRow:
    ctx, cells, month = table.ctx, group.cells, table.ctx.month
    pair, before = table.pair(cells, month), table.pair(cells, month.shift(-1))
    reached = [pair.numerator, *(table.sums.over(other, cells, month).numerator for other in _TAIL)]
    delta = pair.value - before.value if pair.value is not None and before.value is not None else None
    service, origin, destination = cells[0] if len(cells) == 1 else ("", "", "")
    p50, p95 = _transit(table, cells)
    held = table.terms.of(cells, month)
    return LaneRow(
        service=service_name(ctx, service) if len(cells) == 1 else "",
        lane=lane_name(ctx, origin, destination) if len(cells) == 1 else "",
        lanes=len(cells),
        n=pair.known,
        late=pair.known - pair.numerator,
        above_allowance=above,
        value=float(pair.value) if pair.value is not None else None,
        interval=wilson(pair.numerator, pair.known) if pair.known else None,
        delta_previous=float(delta) if delta is not None else None,
        change_z=change_z(pair.numerator, pair.known, before.numerator, before.known, _sigma(table, cells)),
        late_by=(reached[1] - reached[0], reached[2] - reached[1], reached[3] - reached[2], reached[4] - reached[3]),
        undelivered=pair.known - reached[4],
        p50=p50,
        p95=p95,
        missed_months=_missed(table, cells) if group.status in _RATED else None,
        status=group.status,
        target=float(held.level) if held is not None else None,
    )


def _sigma(table: _Lanes, cells: Sequence[LaneCell]) -> float:
    """σz of the cell from its months before this one; with fewer than 12 of them, the partner's."""
    for parts in (cells, None):
        months = table.sums.monthly(KPI, parts)
        pairs = [pair for month, pair in months.items() if month < table.ctx.month and pair.known]
        if len(pairs) >= LOCKED_POINTS:
            limits = p_prime([pair.numerator for pair in pairs], [pair.known for pair in pairs])
            if limits is not None and limits.sigma_z is not None:
                return limits.sigma_z
    return 1.0


def _transit(table: _Lanes, cells: Sequence[LaneCell]) -> tuple[float | None, float | None]:
    """Median and 95th percentile of parcels handed over in the month; nothing below 30 parcels."""
    ctx = table.ctx
    if not _is_timed(ctx):
        return None, None
    counts: dict[int, int] = {}
    found = ctx.measures.cell_counts(_TRANSIT, ctx.partner.id)
    for cell in cells:
        for days, n in found.get((ctx.month, *cell), {}).items():
            counts[days] = counts.get(days, 0) + n
    return _percentiles(ctx, counts, table.sums.over(_FINAL, cells, ctx.month))


def _whole_transit(ctx: Context) -> tuple[float | None, float | None]:
    """The same of all parcels handed over in the month, those of cells without a parcel due included."""
    if not _is_timed(ctx):
        return None, None
    counts = ctx.measures.monthly_counts(_TRANSIT, ctx.partner.id).get(ctx.month, {})
    final = ctx.measures.monthly(_FINAL, ctx.partner.id) if _FINAL in ctx.measures.kpis else {}
    return _percentiles(ctx, counts, final.get(ctx.month, Pair()))


def _is_timed(ctx: Context) -> bool:
    """Whether transit is measured at all: where no parcel ever took a day, delivery itself starts the clock."""
    if _TRANSIT not in ctx.measures.kpis:
        return False
    return any(any(days) for days in ctx.measures.monthly_counts(_TRANSIT, ctx.partner.id).values())


def _percentiles(ctx: Context, counts: Mapping[int, int], final: Pair) -> tuple[float | None, float | None]:
    """Open parcels bias the tail down: the 95th percentile needs a final event of nearly all."""
    p50, p95 = quantile(counts, 0.5), quantile(counts, 0.95)
    if sum(counts.values()) < _MIN_TRANSIT or p50 is None or p95 is None:
        return None, None
    floor = ctx.workspace.kpis[_FINAL].coverage_floor
    complete = floor is None or final.value is None or final.value >= floor
    return float(p50), float(p95) if complete else None


def _missed(table: _Lanes, cells: Sequence[LaneCell]) -> int:
    """Of the last six months, those in which the cell could be rated and did not meet the target of the time."""
    statuses = [
        _status(table.kpi, table.pair(cells, month), table.terms.of(cells, month)) for month in table.terms.whole
    ]
    return sum(status in ("near", "missed") for status in statuses)


def _axis(rows: Sequence[LaneRow], target: float | None) -> tuple[float, float]:
    """Range of the interval strip: the lowest value of a judged row or the lowest target, down to full 5 %."""
    lows = [row.interval[0] for row in rows if row.interval and row.status != "counts_only"]
    lows += [level for level in (target, *(row.target for row in rows)) if level is not None]
    return min(floor(min(lows, default=0.9) * 20) / 20, 0.95), 1.0


def lane_name(ctx: Context, origin: str, destination: str) -> str:
    """`FR→ES`; one end alone where the data has only one."""
    if origin and destination:
        return f"{origin}→{destination}"
    return origin or destination or ctx.words.say("Lane not given")


def service_name(ctx: Context, service: str) -> str:
    """`Express`, as it stands in a table."""
    name = ctx.plain(service).strip()
    return name[:1].upper() + name[1:] if name else ctx.words.say("All services")
