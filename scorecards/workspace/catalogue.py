"""Canonical tables and KPIs: read, checked, and the team's own on top of the shipped ones."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from scorecards.assets import shipped
from scorecards.errors import Problem
from scorecards.model import Check, Column, Kpi, Table, Term, WorkingDays
from scorecards.workspace.expressions import faults, rendered
from scorecards.workspace.figures import share
from scorecards.workspace.schema import KpiShape, TableColumnShape, TableShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml


def read_tables() -> dict[str, Table]:
    """The shipped canonical tables by name. Raises ConfigurationError when a shipped file is damaged."""
    return {path.stem: _table(path) for path in sorted((shipped("config") / "tables").glob("*.yaml"))}


def _table(path: Path) -> Table:
    document = read_yaml(path)
    shape, problems = validated(TableShape, document)
    if shape is None:
        raise ValueError("\n".join(str(problem) for problem in problems))
    return Table(
        name=path.stem,
        grain=shape.grain,
        columns={name: _column(name, entry) for name, entry in shape.columns.items()},
        checks=tuple(Check(entry.fails, entry.reason) for entry in shape.checks),
        derived=tuple(shape.derived),
        per_shipment=shape.per_shipment,
        working_days=tuple(WorkingDays(name, entry.place, entry.day) for name, entry in shape.working_days.items()),
        day_numbers=tuple(shape.day_numbers),
        derived_after=tuple(shape.derived_after),
    )


def _column(name: str, entry: TableColumnShape) -> Column:
    words = tuple(entry.words)
    return Column(name, entry.type, entry.required, entry.may_be_empty, entry.event, words, entry.about)


def read_kpis(tables: Mapping[str, Table], own: Path | None) -> tuple[dict[str, Kpi], list[Problem]]:
    """The catalogue by KPI id: the shipped one, then the workspace's `kpis/*.yaml`, which may replace entries.

    Every fault of every entry comes back as a problem; only faultless KPIs are in the catalogue.
    """
    folders = [("shipped", shipped("config") / "kpis")]
    if own is not None and own.is_dir():
        folders.append(("workspace", own))
    kpis: dict[str, Kpi] = {}
    problems: list[Problem] = []
    for origin, folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            document = read_yaml(path)
            for kpi_id in document.data:
                kpi, found = _kpi(document, str(kpi_id), origin, tables)
                problems += found
                if kpi is not None:
                    kpis[kpi.id] = kpi
    problems += [problem for kpi in kpis.values() for problem in _coverage_faults(kpi, kpis)]
    return kpis, problems


def _kpi(document: Document, kpi_id: str, origin: str, tables: Mapping[str, Table]) -> tuple[Kpi | None, list[Problem]]:
    at: Location = (kpi_id,)
    shape, problems = validated(KpiShape, document, at)
    if shape is None:
        return None, problems
    problems = [*_table_faults(shape, document, at, tables), *_percentile_faults(shape, document, at)]
    try:
        quantile = share(shape.quantile) if shape.quantile is not None else None
        floor = share(shape.coverage_floor) if shape.coverage_floor is not None else None
    except ValueError as error:
        problems.append(document.problem(at, str(error)))
        return None, problems
    if problems:
        return None, problems
    return _built(kpi_id, shape, origin, quantile, floor), []


def _built(kpi_id: str, shape: KpiShape, origin: str, quantile: Decimal | None, floor: Decimal | None) -> Kpi:
    plain = shape.model_dump(exclude={"plus", "quantile", "coverage_floor", "needs"})
    for key in ("population", "numerator", "denominator", "unknown", "of"):
        plain[key] = rendered(plain[key]) if plain[key] is not None else None
    plus = shape.plus
    return Kpi(
        id=kpi_id,
        origin=origin,
        needs=tuple(shape.needs),
        quantile=quantile,
        coverage_floor=floor,
        plus=Term(plus.table, plus.month, rendered(plus.population), rendered(plus.value)) if plus else None,
        **plain,
    )


def _table_faults(shape: KpiShape, document: Document, at: Location, tables: Mapping[str, Table]) -> list[Problem]:
    terms: list[tuple[Location, str, str, dict[str, str | None]]] = [
        (
            at,
            shape.table,
            shape.month,
            {key: getattr(shape, key) for key in ("population", "numerator", "denominator", "unknown", "of")},
        )
    ]
    if shape.plus:
        plus = {"population": shape.plus.population, "value": shape.plus.value}
        terms.append(((*at, "plus"), shape.plus.table, shape.plus.month, dict(plus)))
    problems = []
    for where, name, month, expressions in terms:
        table = tables.get(name)
        if table is None:
            known = ", ".join(tables)
            problems.append(document.problem((*where, "table"), f"there is no table {name!r}", f"Tables: {known}."))
            continue
        columns = table.known_columns
        if month not in columns:
            problems.append(document.problem((*where, "month"), f"the table {name} has no column {month!r}"))
        for key, sql in expressions.items():
            for fault in faults(sql, columns) if sql is not None else ():
                problems.append(document.problem((*where, key), f"{at[0]}, {key}: {fault}"))
    problems += _needs_faults(shape, document, at, tables)
    return problems


def _needs_faults(shape: KpiShape, document: Document, at: Location, tables: Mapping[str, Table]) -> list[Problem]:
    problems = []
    for need in shape.needs:
        name, _, column = need.rpartition(".")
        table = tables.get(name or shape.table)
        if table is None or column not in table.columns:
            problems.append(document.problem((*at, "needs"), f"{at[0]}, needs: there is no column {need!r}"))
    return problems


def _percentile_faults(shape: KpiShape, document: Document, at: Location) -> list[Problem]:
    if (shape.quantile is None) != (shape.of is None):
        return [document.problem(at, f"{at[0]}: a percentile needs both `quantile` and `of`")]
    return []


def _coverage_faults(kpi: Kpi, kpis: Mapping[str, Kpi]) -> Iterable[Problem]:
    for key in ("withheld_by", "provisional_by"):
        name = getattr(kpi, key)
        if name is not None and (name not in kpis or kpis[name].coverage_floor is None):
            yield Problem(f"KPI {kpi.id}", None, f"{key}: {name!r} is not a KPI with a coverage_floor")
