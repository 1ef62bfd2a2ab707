"""Parcels lost, damaged and not received of the cohort that is read, and losses by the value of the goods."""

from typing import Literal

from scorecards.compose.context import Context
from scorecards.engine.counts import LOSSES_BY_VALUE
from scorecards.engine.measures import MONTH
from scorecards.model import Month, Pair
from scorecards.model.claims import LossRow
from scorecards.statistics.intervals import poisson

Kind = Literal["lost", "damaged", "not_received"]
KINDS: tuple[Kind, ...] = ("lost", "damaged", "not_received")
#: Words of the column `goods_band`, and the whole units between which the value lies.
_BANDS: dict[str, tuple[int | None, int | None]] = {
    "150": (None, 150),
    "300": (150, 300),
    "500": (300, 500),
    "500+": (500, None),
    "": (None, None),
}


def losses(ctx: Context) -> tuple[LossRow, ...]:
    """Bands of goods value, then all lost parcels; damaged and not received ones; () where none is supplied."""
    rows = []
    for kind in KINDS:
        if kind not in ctx.measures.kpis:
            continue
        month = ctx.cohort(ctx.workspace.kpis[kind])
        pair = ctx.measures.monthly(kind, ctx.partner.id).get(month, Pair())
        if not pair.known:
            continue
        target = ctx.partner.target(kind, month.last)
        if kind == "lost":
            rows += _by_value(ctx, month, pair)
        rows.append(_row(kind, month, pair.known, pair.numerator, target=float(target.value) if target else None))
    return tuple(rows)


def _by_value(ctx: Context, month: Month, lost: Pair) -> list[LossRow]:
    """The bands that have parcels; [] where no value is known, and where they would not add to all losses."""
    found = ctx.measures.counted(LOSSES_BY_VALUE, "partner", MONTH, "by_value")
    sums = {
        band: (int(parcels), int(count))
        for owner, day, band, parcels, count in found
        if (owner, Month.of(day)) == (ctx.partner.id, month)
    }
    whole = tuple(map(sum, zip(*sums.values(), strict=True)))
    if not set(sums) - {""} or whole != (lost.known, lost.numerator):
        return []
    return [_row("lost", month, *sums[band], band=band) for band in _BANDS if band in sums]


def _row(
    kind: Kind, month: Month, parcels: int, count: int, *, target: float | None = None, band: str | None = None
) -> LossRow:
    low, high = poisson(count)
    value_from, value_to = (None, None) if band is None else _BANDS[band]
    return LossRow(
        kind=kind,
        month=str(month),
        is_band=band is not None,
        value_from=value_from,
        value_to=value_to,
        parcels=parcels,
        count=count,
        rate=count / parcels,
        interval=(low / parcels, min(high / parcels, 1.0)),
        target=target,
    )
