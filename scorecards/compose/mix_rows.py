"""A carrier mix as rows of a table."""

from scorecards.model.mix import MixPlan


def mix_rows(plan: MixPlan) -> tuple[dict[str, str | int | float | None], ...]:
    """One row for each lane, service and partner; all have the same columns, money is in units of the currency."""
    return tuple(
        {
            "period": plan.period,
            "service": cell.service,
            "origin": cell.origin,
            "destination": cell.destination,
            "partner": option.partner,
            "name": option.name,
            "basis": option.basis,
            "n": option.n,
            "cost_per_good": option.cost_per_good,
            "low": option.interval[0] if option.interval else None,
            "high": option.interval[1] if option.interval else None,
            "cost_per_parcel": option.cost,
            "on_time": option.on_time,
            "today": option.today,
            "planned": option.planned,
            "cost_today": option.cost * option.today,
            "cost_planned": None if option.planned is None else option.cost * option.planned,
        }
        for cell in plan.cells
        for option in cell.options
    )
