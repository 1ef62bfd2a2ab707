"""A cost per parcel beside another period: base rate, fuel, surcharges, credits, and the mix of what was sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scorecards.compose.explanation.rows import Asked
from scorecards.compose.explanation.steps import Steps, total
from scorecards.compose.explanation.surcharges import LINES, WHOLE, lines_of, part_of, part_words, shown_parts
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
    WHOLE: "surcharged - fuel_charged",
    "returns": "return_charged",
    "redelivery": "redelivery_charged",
    "credits": "credited",
    "other": "charged - base_charged - surcharged - return_charged - redelivery_charged - credited",
}
_ACCRUED = "accrued"
_LONE = "lone"
#: The component of surcharges once more, apart by name.
_BY_NAME = "surcharges by name"
_DIMENSIONS = ("lane", "service", "weight", "invoicing")
_NAMES = {
    "base": "base rate",
    "fuel": "fuel",
    WHOLE: "surcharges without fuel",
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
    is_named = _is_named(own, (before, now))
    sides = [_cells(own, span, is_named=is_named) for span in (before, now)]
    found = costs(sides[0], sides[1], _DIMENSIONS)
    if found.total != difference:
        return None
    components = _shown(found.components)
    sides = [_summed(cells, components) for cells in sides]
    effects: list[tuple[StepKind, str, Fraction]] = [
        *(("component", name, _total(found.components[part] for part in parts)) for name, parts in components.items()),
        *(("mix", name, effect) for name, effect in found.mix.items()),
        ("rest", "rest", found.rest),
    ]
    effects = [entry for entry in effects if entry[2] or _amount(sides[1], entry[1]) or _amount(sides[0], entry[1])]
    figures = round_parts([effect for _, _, effect in effects], decimals, shown)
    steps = tuple(
        _step(kind, name, _words(asked, name, components), effect, float(figure), sides)
        for (kind, name, effect), figure in zip(effects, figures, strict=True)
    )
    return steps, total(steps, decimals)


def component_kpi(kpi: Kpi, name: str, shown: Iterable[str]) -> Kpi | None:
    """One component of those shown as a KPI of its own: the cost of this kind, parcel by parcel."""
    own = {component.id: component for component in _kpis(kpi) if component.id != _LONE}
    if lines := lines_of(name, shown):
        return replace(own[_BY_NAME], lines=lines)
    return own.get(name)


def _kpis(kpi: Kpi) -> Iterator[Kpi]:
    """The KPI in parts, by band of weight: each component of invoiced parcels, the others, charges without a parcel."""
    by_weight = replace(kpi, by="weight_band", plus=None)
    population = f"({kpi.population}) AND cost_invoiced IS NOT NULL"
    for name, numerator in _INVOICED.items():
        yield replace(by_weight, id=name, population=population, numerator=numerator)
    named = replace(by_weight, id=_BY_NAME, population=population, numerator="line_value", lines=LINES)
    yield replace(named, needs=(*kpi.needs, f"{LINES.table}.{LINES.by}"))
    yield replace(by_weight, id=_ACCRUED, population=f"({kpi.population}) AND cost_invoiced IS NULL")
    yield replace(by_weight, id=_LONE, population="1 = 0", numerator="0", plus=kpi.plus)


def _is_named(asked: Asked, spans: Iterable[Span]) -> bool:
    """Whether some surcharge of a period has a name: without one they are a single component."""
    is_supplied = asked.finer is not None and _BY_NAME in asked.finer.kpis
    return is_supplied and any(row.line for span in spans for row in asked.found(span, _BY_NAME))


def _cells(asked: Asked, span: Span, *, is_named: bool) -> Cells:
    """Parcels and amounts by lane, service, weight and whether they are invoiced."""
    amounts: dict[tuple[str, ...], dict[str, Fraction]] = {}
    parcels: dict[tuple[str, ...], int] = {}
    for name in (*_INVOICED, _ACCRUED, _LONE):
        state = name if name in (_ACCRUED, _LONE) else "invoiced"
        is_apart = is_named and name == WHOLE
        for row in asked.found(span, _BY_NAME if is_apart else name):
            key = (row.value_of("lane"), row.value_of("service"), row.extra, state)
            own = amounts.setdefault(key, {})
            component = part_of(row.line) if is_apart else name
            own[component] = own.get(component, Fraction(0)) + Fraction(row.pair.numerator, MONEY_SCALE)
            if name in ("base", _ACCRUED):
                parcels[key] = parcels.get(key, 0) + row.pair.known
    return {key: CostCell(parcels.get(key, 0), own) for key, own in amounts.items()}


def _shown(effects: Mapping[str, Fraction]) -> dict[str, tuple[str, ...]]:
    """The components in their order, each with those that it sums; surcharges with a name are in the place of all."""
    shown: dict[str, tuple[str, ...]] = {}
    for name in (*_INVOICED, _ACCRUED):
        if name in effects:
            shown[name] = (name,)
        elif name == WHOLE:
            shown |= shown_parts(effects)
    return shown


def _summed(cells: Cells, shown: Mapping[str, tuple[str, ...]]) -> Cells:
    """The cells with the amounts of the components that are shown, and of charges without a parcel."""
    parts = {**shown, _LONE: (_LONE,)}
    return {
        key: CostCell(
            cell.parcels,
            {name: _total(cell.amounts.get(part, 0) for part in own) for name, own in parts.items()},
        )
        for key, cell in cells.items()
    }


def _total(amounts: Iterable[int | Fraction]) -> Fraction:
    return sum(map(Fraction, amounts), Fraction(0))


def _words(asked: Asked, name: str, shown: Mapping[str, tuple[str, ...]]) -> str:
    if name in _NAMES:
        return asked.ctx.words.say(_NAMES[name])
    return part_words(asked.ctx, name, len(shown[name]))


def _amount(cells: Mapping[tuple[str, ...], CostCell], name: str) -> Fraction:
    """Of a component per parcel."""
    size = whole(cell.sums for cell in cells.values()).denominator
    return sum((Fraction(cell.amounts.get(name, 0)) for cell in cells.values()), Fraction(0)) / size


def _step(kind: StepKind, name: str, words: str, effect: Fraction, figure: float, sides: Sequence[Cells]) -> Step:
    amounts = [float(_amount(cells, _LONE if kind == "rest" else name)) for cells in sides]
    has_amount = kind != "mix"
    n_before, n = (sum(cell.parcels for cell in cells.values()) for cells in sides)
    exact = {"rate": 0.0, "mix": 0.0, "rest": 0.0}
    shown = dict(exact)
    place = {"component": "rate", "mix": "mix"}.get(kind, "rest")
    exact[place], shown[place] = float(effect), figure
    return Step(
        id=name,
        name=words,
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
