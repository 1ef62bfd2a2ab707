"""Which rows of a KPI a contract speaks of: those that its targets name, with or without the excluded ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scorecards.compose.context import Context
from scorecards.compose.coverage import shortfall
from scorecards.compose.reading import Reading, of_counts, of_pair, readings, size_of
from scorecards.engine.measures import Rows
from scorecards.model import Kpi, Month, Pair, Target
from scorecards.model.partner import Cell


@dataclass(frozen=True)
class Piece:
    """Rows of one cell on the days from `day` on, inside which no target changes. A percentile's pair only counts."""

    day: date
    cell: Cell
    pair: Pair


def is_additive(kpi: Kpi) -> bool:
    """Whether the sums of parts make the sum of the whole: not for percentiles and for counts of groups."""
    return kpi.of is None and kpi.count == "rows"


def is_narrowed(ctx: Context, kpi: Kpi) -> bool:
    """Whether the partner's targets name a part of the rows only: the rest is not judged and left out."""
    targets = ctx.partner.targets_of(kpi.id)
    return bool(targets) and not any(target.is_general for target in targets)


def scored_rows(ctx: Context) -> Rows:
    """The rows that the contract scores."""
    return "adjusted" if ctx.partner.score == "adjusted" and ctx.measures.has_exclusions(ctx.partner.id) else "all"


def pieces(ctx: Context, kpi: Kpi, first: date, last: date, rows: Rows = "all") -> Iterator[Piece]:
    """The rows from `first` to `last` by time and cell; where the KPI is narrowed, those that its targets name.

    A percentile knows its cells by month: each month is one piece on its last day, where a target is in force on
    that day, else on its first.
    """
    found = _fragments(ctx, kpi, first, last, rows) if is_additive(kpi) else _months(ctx, kpi, first, last, rows)
    targets = ctx.partner.targets_of(kpi.id) if is_narrowed(ctx, kpi) else ()
    for piece in found:
        if not targets or any(target.rank(piece.cell) is not None for target in targets):
            yield piece


def _fragments(ctx: Context, kpi: Kpi, first: date, last: date, rows: Rows) -> Iterator[Piece]:
    for (day, *cell), pair in ctx.measures.cell_fragments(kpi.id, ctx.partner.id, rows).items():
        if first <= day <= last:
            flow, service, origin, destination = cell
            yield Piece(day, (flow, service, origin, destination), pair)


def _months(ctx: Context, kpi: Kpi, first: date, last: date, rows: Rows) -> Iterator[Piece]:
    targets = ctx.partner.targets_of(kpi.id)
    months = Month.of(first).until(Month.of(last))
    for (month, *cell), n in _monthly_cells(ctx, kpi, rows):
        if month in months:
            end = min(month.last, last)
            day = end if any(target.covers(end) for target in targets) else max(month.first, first)
            service, origin, destination = cell
            yield Piece(day, ("", service, origin, destination), Pair(0, n, 0, n))


def _monthly_cells(ctx: Context, kpi: Kpi, rows: Rows = "all") -> Iterator[tuple[tuple[Month, str, str, str], int]]:
    """Month, service, origin and destination with the rows of a percentile, or the n of a count of groups."""
    if kpi.of is None:
        for month, pair in ctx.measures.by_period(kpi.id, ctx.partner.id, "month", rows).items():
            yield (month, "", "", ""), pair.known
    else:
        for key, counts in ctx.measures.cell_counts(kpi.id, ctx.partner.id, rows).items():
            yield key, sum(counts.values())


def judged_readings(ctx: Context, kpi: Kpi, rows: Rows = "all") -> dict[Month, Reading]:
    """The months of a KPI over the rows that its targets name, up to the card's month, oldest first."""
    if rows == "all" and not is_narrowed(ctx, kpi):
        return readings(ctx, kpi)
    last = min(ctx.month, Month.of(ctx.measures.data_as_of))
    found = {reading.month: reading for reading in _over(ctx, kpi, rows) if reading.value is not None}
    return {month: found[month] for month in sorted(found) if month <= last}


def _over(ctx: Context, kpi: Kpi, rows: Rows) -> Iterator[Reading]:
    if kpi.of is not None:
        for month, counts in monthly_counts(ctx, kpi, rows).items():
            if not (kpi.withheld_by and shortfall(ctx, kpi.withheld_by, month)):  # open rows would bias a percentile
                yield of_counts(kpi, month, counts, mature=ctx.is_mature(kpi, month))
    else:
        for month, pair in monthly_pairs(ctx, kpi, rows).items():
            yield of_pair(kpi, month, pair, mature=ctx.is_mature(kpi, month))


def monthly_pairs(ctx: Context, kpi: Kpi, rows: Rows = "all") -> dict[Month, Pair]:
    """The sums of a ratio by month."""
    if not is_narrowed(ctx, kpi):
        return ctx.measures.by_period(kpi.id, ctx.partner.id, "month", rows)
    sums: dict[Month, Pair] = {}
    for piece in pieces(ctx, kpi, date.min, date.max, rows):
        month = Month.of(piece.day)
        sums[month] = sums.get(month, Pair()) + piece.pair
    return sums


def monthly_counts(ctx: Context, kpi: Kpi, rows: Rows = "all") -> dict[Month, dict[int, int]]:
    """Rows per whole number of a percentile, by month."""
    if not is_narrowed(ctx, kpi):
        return ctx.measures.counts_by_period(kpi.id, ctx.partner.id, "month", rows)
    targets = ctx.partner.targets_of(kpi.id)
    sums: dict[Month, dict[int, int]] = {}
    for (month, *cell), counts in ctx.measures.cell_counts(kpi.id, ctx.partner.id, rows).items():
        service, origin, destination = cell
        if any(target.rank(("", service, origin, destination)) is not None for target in targets):
            own = sums.setdefault(month, {})
            for number, n in counts.items():
                own[number] = own.get(number, 0) + n
    return sums


def sum_beside(ctx: Context, judged: Kpi, kpi_id: str, first: date, last: date) -> Pair:
    """The sums of another ratio from `first` to `last`, over the rows that the targets of the judged one name."""
    if not is_narrowed(ctx, judged):
        found = ctx.measures.fragments(kpi_id, ctx.partner.id)
        return sum((pair for day, pair in found.items() if first <= day <= last), Pair())
    targets = ctx.partner.targets_of(judged.id)
    cells = ctx.measures.cell_fragments(kpi_id, ctx.partner.id).items()
    named = (pair for (day, *cell), pair in cells if first <= day <= last and _is_named(targets, cell))
    return sum(named, Pair())


def _is_named(targets: Iterable[Target], cell: Sequence[str]) -> bool:
    flow, service, origin, destination = cell
    return any(target.rank((flow, service, origin, destination)) is not None for target in targets)


def unused_scopes(ctx: Context) -> list[str]:
    """Scoped targets in force in the card's month that name no parcel of any month, as remarks: a slip of the pen."""
    remarks = []
    for target in ctx.partner.targets:
        kpi = ctx.workspace.kpis[target.kpi] if target.kpi in ctx.measures.kpis else None
        in_month = target.covers(ctx.month.first) or target.covers(ctx.month.last)
        if kpi is None or target.is_general or not in_month:
            continue
        if not any(target.rank(cell) is not None for cell in _cells(ctx, kpi)):
            sentence = "The target of {name} for {scope} names no parcel in the data."
            remarks.append(ctx.words.say(sentence, name=kpi.name, scope=scope_words(ctx, target)))
    return remarks


def _cells(ctx: Context, kpi: Kpi) -> set[Cell]:
    if is_additive(kpi):
        return {key[1:] for key in ctx.measures.cell_fragments(kpi.id, ctx.partner.id)}
    return {("", *key[1:]) for key, _ in _monthly_cells(ctx, kpi)}


def whole_n(ctx: Context, kpi: Kpi, month: Month) -> int:
    """The n of a month over all rows, those that no target names included."""
    if kpi.of is not None:
        return sum(ctx.measures.monthly_counts(kpi.id, ctx.partner.id).get(month, {}).values())
    return size_of(kpi, ctx.measures.monthly(kpi.id, ctx.partner.id).get(month, Pair()))


def scope_words(ctx: Context, target: Target) -> str:
    """`express, FR→DE`."""
    words = [ctx.plain(word) for word in (*target.flow, *target.service)]
    return ", ".join([*words, *(lane.replace("-", "→") for lane in target.lane)])
