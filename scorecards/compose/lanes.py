"""On time by lane and service: where the late parcels are, and which cells can be judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Any

from scorecards.compose.context import Context
from scorecards.compose.judging import Judgement, judge
from scorecards.compose.reading import readings
from scorecards.model import Kpi, LaneRow, LaneTable, Month, Pair
from scorecards.model.scorecard import CellStatus
from scorecards.statistics import status as rules
from scorecards.statistics.change import change_z
from scorecards.statistics.intervals import wilson
from scorecards.statistics.limits import LOCKED_POINTS, p_prime
from scorecards.statistics.quantiles import quantile
from scorecards.statistics.rounding import round_to_integers

KPI = "on_time"
_TAIL = ("within_1d", "within_2d", "within_3d", "reached")
_TRANSIT = "transit_p50"
_FINAL = "final_event"
_MISSED_MONTHS = 6
_MIN_TRANSIT = 30
#: Low-volume lanes listed by name before the rest becomes one row.
_NAMED_LOW = 3

_RATED: tuple[CellStatus, ...] = ("met", "near", "missed")

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class _Group:
    """Cells printed as one row, with their sums by KPI and month."""

    cells: tuple[Cell, ...]
    status: CellStatus


def lane_table(ctx: Context, judged: Judgement, decimals: int) -> LaneTable | None:
    """The cells of the card's month and their total, or None without a parcel due or without on time."""
    kpi = ctx.measures.kpis.get(KPI)
    if kpi is None or kpi.better is None or judged.reading.value is None:
        return None
    now = {
        key[1:]: pair
        for key, pair in ctx.measures.cells(KPI, ctx.partner.id).items()
        if key[0] == ctx.month and pair.known
    }
    groups = _groups(kpi, now, judged)
    past = _past(ctx, kpi)
    allowed = rules.failure(judged.level, kpi.better) if judged.level is not None else None
    above = [_above(_sum(now[cell] for cell in group.cells), allowed) for group in groups]
    rounded = round_to_integers(above)
    rows = [_row(ctx, kpi, group, past, whole) for group, whole in zip(groups, rounded, strict=True)]
    too_few: CellStatus = "indicative" if judged.reading.n >= rules.MINIMUM_N else "counts_only"
    every = _Group(tuple(now), next((status for status in _RATED if status == judged.status), too_few))
    total = replace(_row(ctx, kpi, every, past, sum(rounded)), service="", lane="", lanes=len(now))
    p50, p95 = _whole_transit(ctx)
    total = replace(total, p50=p50, p95=p95)
    volume = {
        service: sum(pair.known for cell, pair in now.items() if cell[0] == service) for service in {c[0] for c in now}
    }
    names = {_service(ctx, service): size for service, size in volume.items()}
    low = {"indicative", "counts_only"}
    rows.sort(
        key=lambda r: (
            r.status in low,
            -names.get(r.service, 0) if r.status not in low else 0,
            r.lanes > 1,
            r.service if r.status not in low else "",
            -r.above_allowance,
            -r.n,
            r.lane,
        )
    )
    return LaneTable(
        KPI,
        float(judged.level) if judged.level is not None else None,
        decimals,
        _axis(rows, judged),
        tuple(rows),
        total,
    )


def _groups(kpi: Kpi, now: Mapping[Cell, Pair], judged: Judgement) -> list[_Group]:
    """Every rated cell alone, the largest low-volume cells alone, the rest together and never rated."""
    rated: list[_Group] = []
    low: list[_Group] = []
    for cell, pair in now.items():
        status = _status(kpi, pair, judged)
        (rated if status in _RATED else low).append(_Group((cell,), status))
    low.sort(key=lambda group: (-now[group.cells[0]].known, group.cells))
    if len(low) <= _NAMED_LOW + 1:
        return rated + low
    rest = tuple(cell for group in low[_NAMED_LOW:] for cell in group.cells)
    size = sum(now[cell].known for cell in rest)
    return rated + low[:_NAMED_LOW] + [_Group(rest, "indicative" if size >= rules.MINIMUM_N else "counts_only")]


def _status(kpi: Kpi, pair: Pair, judged: Judgement) -> CellStatus:
    agreed = judged.agreed
    if agreed is None or kpi.better is None or pair.value is None:
        return "indicative" if pair.known >= rules.MINIMUM_N else "counts_only"
    enough = rules.volume(pair.known, agreed.level, kpi.better, kpi.unit, agreed.zero_at)
    if enough != "rated":
        return enough
    if kpi.coverage_floor is not None and Fraction(pair.known, pair.denominator) < kpi.coverage_floor:
        return "indicative"
    return rules.status(pair.value, agreed.level, kpi.better, agreed.near)


def _above(pair: Pair, allowed: Fraction | None) -> Fraction:
    """Late parcels above allowance: late − a·n."""
    late = pair.known - pair.numerator
    return late - allowed * pair.known if allowed is not None else Fraction(0)


def _sum(pairs: Any) -> Pair:
    return sum(pairs, Pair())


def _over(ctx: Context, kpi_id: str, cells: Sequence[Cell], month: Month) -> Pair:
    found = ctx.measures.cells(kpi_id, ctx.partner.id) if kpi_id in ctx.measures.kpis else {}
    return _sum(found.get((month, *cell), Pair()) for cell in cells)


def _row(ctx: Context, kpi: Kpi, group: _Group, past: Mapping[Month, Judgement], above: int) -> LaneRow:
    cells, month = group.cells, ctx.month
    pair, before = _over(ctx, KPI, cells, month), _over(ctx, KPI, cells, month.shift(-1))
    reached = [pair.numerator, *(_over(ctx, other, cells, month).numerator for other in _TAIL)]
    delta = pair.value - before.value if pair.value is not None and before.value is not None else None
    service, origin, destination = cells[0] if len(cells) == 1 else ("", "", "")
    p50, p95 = _transit(ctx, cells)
    return LaneRow(
        service=_service(ctx, service) if len(cells) == 1 else "",
        lane=lane_name(ctx, origin, destination) if len(cells) == 1 else "",
        lanes=len(cells),
        n=pair.known,
        late=pair.known - pair.numerator,
        above_allowance=above,
        value=float(pair.value) if pair.value is not None else None,
        interval=wilson(pair.numerator, pair.known) if pair.known else None,
        delta_previous=float(delta) if delta is not None else None,
        change_z=change_z(pair.numerator, pair.known, before.numerator, before.known, _sigma(ctx, cells)),
        late_by=(reached[1] - reached[0], reached[2] - reached[1], reached[3] - reached[2], reached[4] - reached[3]),
        undelivered=pair.known - reached[4],
        p50=p50,
        p95=p95,
        missed_months=_missed(ctx, kpi, cells, past) if group.status in _RATED else None,
        status=group.status,
    )


def _sigma(ctx: Context, cells: Sequence[Cell]) -> float:
    """σz of the cell from its months before this one; with fewer than 12 of them, the partner's."""
    for parts in (cells, None):
        pairs = _series(ctx, parts)
        if len(pairs) >= LOCKED_POINTS:
            limits = p_prime([pair.numerator for pair in pairs], [pair.known for pair in pairs])
            if limits is not None and limits.sigma_z is not None:
                return limits.sigma_z
    return 1.0


def _series(ctx: Context, cells: Sequence[Cell] | None) -> list[Pair]:
    if cells is None:
        monthly = ctx.measures.monthly(KPI, ctx.partner.id)
    else:
        wanted, monthly = set(cells), {}
        for key, pair in ctx.measures.cells(KPI, ctx.partner.id).items():
            if key[1:] in wanted:
                monthly[key[0]] = monthly.get(key[0], Pair()) + pair
    return [pair for month, pair in sorted(monthly.items()) if month < ctx.month and pair.known]


def _transit(ctx: Context, cells: Sequence[Cell]) -> tuple[float | None, float | None]:
    """Median and 95th percentile of parcels handed over in the month; nothing below 30 parcels."""
    if not _is_timed(ctx):
        return None, None
    counts: dict[int, int] = {}
    found = ctx.measures.cell_counts(_TRANSIT, ctx.partner.id)
    for cell in cells:
        for days, n in found.get((ctx.month, *cell), {}).items():
            counts[days] = counts.get(days, 0) + n
    return _percentiles(ctx, counts, _over(ctx, _FINAL, cells, ctx.month))


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


def _past(ctx: Context, kpi: Kpi) -> dict[Month, Judgement]:
    """The last six months, each with the target that was in force."""
    history = readings(ctx, kpi)
    months = ctx.month.shift(1 - _MISSED_MONTHS).until(ctx.month)
    return {month: judge(ctx, kpi, month, history) for month in months}


def _missed(ctx: Context, kpi: Kpi, cells: Sequence[Cell], past: Mapping[Month, Judgement]) -> int:
    """Of the last six months, those in which the cell could be rated and did not meet the target."""
    return sum(_status(kpi, _over(ctx, KPI, cells, month), past[month]) in ("near", "missed") for month in past)


def _axis(rows: Sequence[LaneRow], judged: Judgement) -> tuple[float, float]:
    """Range of the interval strip: the lowest value of a judged row or the target, down to full 5 %."""
    lows = [row.interval[0] for row in rows if row.interval and row.status != "counts_only"]
    lows += [float(judged.level)] if judged.level is not None else []
    return min(floor(min(lows, default=0.9) * 20) / 20, 0.95), 1.0


def lane_name(ctx: Context, origin: str, destination: str) -> str:
    """`FR→ES`; one end alone where the data has only one."""
    if origin and destination:
        return f"{origin}→{destination}"
    return origin or destination or ctx.words.say("Lane not given")


def _service(ctx: Context, service: str) -> str:
    plain = service.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:] if plain else ctx.words.say("All services")
