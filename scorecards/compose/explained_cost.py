"""A cost per parcel beside another period: base rate, fuel, surcharges, credits, and the mix of what was sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scorecards.compose.explained_rows import Asked
from scorecards.compose.explained_steps import Steps, total
from scorecards.compose.spans import Span
from scorecards.engine import finer
from scorecards.model import MONEY_SCALE, Kpi
from scorecards.model.explanation import Printed, Step, StepKind
from scorecards.statistics.bridges import CostCell, costs, whole
from scorecards.statistics.rounding import round_parts

#: The KPI whose numerator is the sum of these columns, parcel by parcel, where the parcel is invoiced.
_COST = "cost_per_shipment"
_INVOICED = {
    "base": "base_charged",
    "fuel": "fuel_charged",
    "surcharges": "surcharged - fuel_charged",
    "returns": "return_charged",
    "redelivery": "redelivery_charged",
    "credits": "credited",
    "other": "charged - base_charged - surcharged - return_charged - redelivery_charged - credited",
}
_ACCRUED = "accrued"
_LONE = "lone"
_DIMENSIONS = ("lane", "service", "weight", "invoicing")
_NAMES = {
    "base": "base rate",
    "fuel": "fuel",
    "surcharges": "surcharges without fuel",
    "returns": "returns",
    "redelivery": "redelivery",
    "credits": "credits",
    "other": "other charges",
    _ACCRUED: "parcels not invoiced yet",
    "lane": "mix of lanes",
    "service": "mix of services",
    "weight": "mix of weights",
    "invoicing": "share not invoiced yet",
    "rest": "charges without a parcel",
}
Cells = dict[tuple[str, ...], CostCell]


def cost_steps(
    asked: Asked, before: Span, now: Span, difference: Fraction, decimals: int, shown: Decimal
) -> Steps | None:
    """The components and the mix by dimension; None where the KPI is another one, or the team's own definition."""
    kpi = asked.kpi
    if kpi.id != _COST or (kpi.numerator, kpi.denominator) != ("cost", "1"):
        return None
    measures = finer(asked.ctx.workspace, asked.ctx.tables, _kpis(kpi))
    own = replace(asked, finer=measures)
    sides = [_cells(own, span) for span in (before, now)]
    found = costs(sides[0], sides[1], _DIMENSIONS)
    if found.total != difference:
        return None
    effects: list[tuple[StepKind, str, Fraction]] = [
        *(("component", name, effect) for name, effect in found.components.items() if name != _LONE),
        *(("mix", name, effect) for name, effect in found.mix.items()),
        ("rest", "rest", found.rest),
    ]
    effects = [entry for entry in effects if entry[2] or _amount(sides[1], entry[1]) or _amount(sides[0], entry[1])]
    figures = round_parts([effect for _, _, effect in effects], decimals, shown)
    steps = tuple(
        _step(asked, kind, name, effect, float(figure), sides)
        for (kind, name, effect), figure in zip(effects, figures, strict=True)
    )
    return steps, total(steps, decimals)


def _kpis(kpi: Kpi) -> Iterator[Kpi]:
    """The KPI in parts, by band of weight: each component of invoiced parcels, the others, charges without a parcel."""
    by_weight = replace(kpi, by="weight_band", plus=None)
    for name, numerator in _INVOICED.items():
        population = f"({kpi.population}) AND cost_invoiced IS NOT NULL"
        yield replace(by_weight, id=name, population=population, numerator=numerator)
    yield replace(by_weight, id=_ACCRUED, population=f"({kpi.population}) AND cost_invoiced IS NULL")
    yield replace(by_weight, id=_LONE, population="1 = 0", numerator="0", plus=kpi.plus)


def _cells(asked: Asked, span: Span) -> Cells:
    """Parcels and amounts by lane, service, weight and whether they are invoiced."""
    amounts: dict[tuple[str, ...], dict[str, Fraction]] = {}
    parcels: dict[tuple[str, ...], int] = {}
    for name in (*_INVOICED, _ACCRUED, _LONE):
        state = name if name in (_ACCRUED, _LONE) else "invoiced"
        for row in asked.found(span, name):
            key = (row.value_of("lane"), row.value_of("service"), row.extra, state)
            own = amounts.setdefault(key, {})
            own[name] = own.get(name, Fraction(0)) + Fraction(row.pair.numerator, MONEY_SCALE)
            if name in ("base", _ACCRUED):
                parcels[key] = parcels.get(key, 0) + row.pair.known
    return {key: CostCell(parcels.get(key, 0), own) for key, own in amounts.items()}


def _amount(cells: Mapping[tuple[str, ...], CostCell], name: str) -> Fraction:
    """Of a component per parcel."""
    size = whole(cell.sums for cell in cells.values()).denominator
    return sum((Fraction(cell.amounts.get(name, 0)) for cell in cells.values()), Fraction(0)) / size


def _step(asked: Asked, kind: StepKind, name: str, effect: Fraction, figure: float, sides: Sequence[Cells]) -> Step:
    amounts = [float(_amount(cells, _LONE if kind == "rest" else name)) for cells in sides]
    has_amount = kind != "mix"
    n_before, n = (sum(cell.parcels for cell in cells.values()) for cells in sides)
    exact = {"rate": 0.0, "mix": 0.0, "rest": 0.0}
    shown = dict(exact)
    place = {"component": "rate", "mix": "mix"}.get(kind, "rest")
    exact[place], shown[place] = float(effect), figure
    return Step(
        id=name,
        name=asked.ctx.words.say(_NAMES[name]),
        kind=kind,
        cell={},
        n=n,
        n_before=n_before,
        value=amounts[1] if has_amount else None,
        before=amounts[0] if has_amount else None,
        failures=None,
        failures_before=None,
        above=None,
        total=float(effect),
        printed=Printed(total=figure, **shown),
        **exact,
    )
