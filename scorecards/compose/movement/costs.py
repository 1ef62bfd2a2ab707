"""The cost per parcel of a month: what accounts for its change, what it is made of, how far invoices were checked."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from scorecards.compose.context import Context
from scorecards.compose.cost_parts import COST
from scorecards.compose.explanation import previous, year_before
from scorecards.compose.movement.moving import explanation_of
from scorecards.formats import printed
from scorecards.model import KpiResult, Pair
from scorecards.model.cost import CostLine, CostView, InvoiceCheck
from scorecards.model.explanation import Explanation, Step
from scorecards.statistics.rounding import round_parts

#: Lines of the table, in print order; every other component is a line of its own under its name.
_SURCHARGES = "surcharge"
_COVERAGE, _RIGHT, _OVER, _UNDER = "priced", "invoice_accuracy", "billing_over", "billing_under"


def cost_view(ctx: Context, results: Sequence[KpiResult]) -> CostView | None:
    """What the page of costs shows; None where the card has no cost per parcel, or the month has none."""
    result = next((own for own in results if own.id == COST), None)
    if result is None or result.value is None or result.period != str(ctx.month):
        return None
    change, year = (explanation_of(ctx, COST, own) for own in (previous(ctx.month), year_before(ctx.month)))
    found = change or year
    if found is None:
        return None
    lines = _lines(ctx, change, year, result.decimals) if found.is_by_component else ()
    sides = (found.value, change.base if change else None, year.base if year else None)
    total = [None if value is None else float(printed(value, "money", result.decimals)) for value in sides]
    return CostView(COST, result.decimals, change, year, lines, CostLine("total", result.name, *total), _check(ctx))


def _lines(ctx: Context, change: Explanation | None, year: Explanation | None, decimals: int) -> tuple[CostLine, ...]:
    """Each kind of charge in three months; a column sums to its printed total."""
    now = _amounts(change.steps if change else year.steps if year else (), is_now=True)
    columns = [now]
    columns += [_amounts(found.steps, is_now=False) if found else {} for found in (change, year)]
    names = _names(ctx, [step for found in (change, year) if found for step in found.steps])
    values: list[dict[str, float]] = []
    for column in columns:
        total = Decimal(str(printed(sum(column.values()), "money", decimals)))
        rounded = round_parts([Decimal(repr(amount)) for amount in column.values()], decimals, total)
        values.append({name: float(amount) for name, amount in zip(column, rounded, strict=True)})
    lines = [
        CostLine(name, names[name], *(column.get(name, 0.0) if column else None for column in values)) for name in names
    ]
    return tuple(line for line in lines if line.value or line.previous or line.year)


def _amounts(steps: Iterable[Step], *, is_now: bool) -> dict[str, float]:
    """Per parcel by kind, surcharges together; the mix is no amount."""
    amounts: dict[str, float] = {}
    for step in steps:
        amount = step.value if is_now else step.before
        if amount is not None:
            amounts[_kind(step)] = amounts.get(_kind(step), 0.0) + amount
    return amounts


def _kind(step: Step) -> str:
    return _SURCHARGES if step.id.startswith(_SURCHARGES) else step.id


def _names(ctx: Context, steps: Sequence[Step]) -> dict[str, str]:
    """What each kind is called, in the order of the steps."""
    say, names = ctx.words.say, {}
    for step in steps:
        if step.value is not None or step.before is not None:
            names[_kind(step)] = say("surcharges without fuel") if _kind(step) == _SURCHARGES else step.name
    return names


def _check(ctx: Context) -> InvoiceCheck | None:
    """Invoice lines of the card's month; None where nothing says what was agreed."""
    found = {kpi: _pair(ctx, kpi) for kpi in (_COVERAGE, _RIGHT, _OVER, _UNDER)}
    if not found[_RIGHT].denominator or not found[_COVERAGE].denominator:
        return None
    return InvoiceCheck(
        month=str(ctx.month),
        lines=found[_COVERAGE].denominator,
        tested=found[_RIGHT].denominator,
        right=found[_RIGHT].numerator,
        over=found[_OVER].numerator,
        under=found[_UNDER].numerator,
    )


def _pair(ctx: Context, kpi: str) -> Pair:
    if kpi not in ctx.measures.kpis:
        return Pair()
    return ctx.measures.monthly(kpi, ctx.partner.id).get(ctx.month, Pair())
