"""The parcels of one step: which they are, their dates, and what is recorded of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from scorecards.compose.explanation.cost import component_kpi
from scorecards.compose.explanation.rows import ON_DEMAND, Row
from scorecards.engine import Listing, listed
from scorecards.errors import configuration_error
from scorecards.model import MONEY_SCALE, Kpi, Pair, Partner
from scorecards.model.explanation import Explanation, Parcels, Step
from scorecards.model.partner import Cell
from scorecards.sources.tables import Tables
from scorecards.workspace import Workspace

#: Columns besides dates that say what became of a row, as far as its table has them.
_TOLD = ("status", "late_reason", "charge_type", "reason", "decision")
_CELL = ("origin", "destination", "service", "flow")
_MOST_HINTS = 8


def parcels_of(workspace: Workspace, tables: Tables, partner: Partner, found: Explanation, step_id: str) -> Parcels:
    """The rows of a step in the period: those that failed where the KPI is a share of rows, else all with their amount.

    Raises ConfigurationError for a step that the explanation does not have, or that is no set of rows.
    """
    step = _step(found, step_id)
    kpi = workspace.kpis[found.kpi]
    own = component_kpi(kpi, step.id, [own.id for own in found.steps]) if step.kind == "component" else kpi
    if step.kind == "mix" or own is None:
        raise configuration_error("--parcels", f"{step.name} is no set of parcels", "Ask for a cell or a component.")
    is_share = step.failures is not None
    named = [ON_DEMAND[name] for name in found.by if name in ON_DEMAND]
    columns = told_columns(workspace, tables, own.table, named)
    asked = Listing(
        kpi=own,
        partners=(partner.id,),
        first=date.fromisoformat(found.first),
        last=date.fromisoformat(found.last),
        columns=columns,
        failed=(0 if kpi.better == "higher" else 1) if is_share else None,
        adjusted=found.scored == "adjusted",
    )
    (found_rows,) = listed(workspace, tables, [asked])
    rows = [row for row in found_rows if _is_of(partner, kpi, step, row, named)]
    shown = [name for name in columns if any(row[name] is not None for row in rows)]
    shown += [] if is_share else ["value"]
    scale = MONEY_SCALE if kpi.unit == "money" else 1
    return Parcels(
        step=step.id,
        name=step.name,
        failed=is_share,
        columns=tuple(shown),
        rows=tuple(tuple(_text(name, row[name], scale) for name in shown) for row in rows if is_share or row["value"]),
    )


def _step(found: Explanation, step_id: str) -> Step:
    wanted = step_id.strip().casefold()
    for step in found.steps:
        if wanted in (step.id.casefold(), step.name.casefold()):
            return step
    names = ", ".join(step.id for step in found.steps[:_MOST_HINTS])
    more = " …" if len(found.steps) > _MOST_HINTS else ""
    raise configuration_error("--parcels", f"there is no step {step_id!r}", f"Steps: {names}{more}")


def told_columns(workspace: Workspace, tables: Tables, name: str, named: Iterable[str] = ()) -> tuple[str, ...]:
    """The id, the cell, the dates and what is told of a table's rows, as far as they are supplied."""
    table, there = workspace.tables[name], tables.tables[name].supplied
    dates = [name for name, column in table.columns.items() if column.type in ("date", "time")]
    wanted = [table.grain, *_CELL, *named, *dates, *_TOLD]
    return tuple(dict.fromkeys(name for name in wanted if name in table.columns and name in there))


def _cell(row: Mapping[str, Any]) -> Cell:
    origin, destination, service, flow = (row.get(name) or "" for name in _CELL)
    return flow, service, origin, destination


def is_judged(partner: Partner, kpi: str, row: Mapping[str, Any]) -> bool:
    """Whether a listed row is one that the contract speaks of."""
    targets = partner.targets_of(kpi)
    return not targets or any(target.rank(_cell(row)) is not None for target in targets)


def _is_of(partner: Partner, kpi: Kpi, step: Step, row: dict[str, Any], named: list[str]) -> bool:
    """Whether a row lies in the step's cell, and is one that the contract speaks of."""
    if not is_judged(partner, kpi.id, row):
        return False
    cell = _cell(row)
    own = Row(date.min, cell, (row.get(named[0]) or "") if named else "", Pair())
    return all(own.value_of(name) == value for name, value in step.cell.items())


def _text(name: str, value: Any, scale: int) -> str:
    """A value as it is written in a table; the numerator in units of currency where it is money."""
    if value is None:
        return ""
    if name == "value":
        return str(float(Fraction(value) / scale))
    return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else str(value)
