"""KPIs: read, checked, and the team's own on top of the shipped ones."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from scorecards.assets import shipped
from scorecards.errors import ConfigurationError, Problem
from scorecards.model import Kpi, Table, Term
from scorecards.workspace.expressions import faults, rendered
from scorecards.workspace.figures import share
from scorecards.workspace.schema import KpiShape
from scorecards.workspace.sums import sum_faults
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml, yaml_files

#: Rules of the workspace that a KPI may need, written `config.<name>`.
RULES = ("liability_cap", "rate_cards", "service_standards", "unit_costs")
#: Columns by which a target may name a part of the rows, where a table has them.
_DIMENSIONS = ("flow", "service", "origin", "destination")


def read_kpis(tables: Mapping[str, Table], own: Path) -> tuple[dict[str, Kpi | None], list[Problem]]:
    """The catalogue by KPI id: the shipped one, then the workspace's `kpis/*.yaml`, which may replace entries.

    Every fault of every entry comes back as a problem; an entry with a fault is None.
    """
    kpis: dict[str, Kpi | None] = {}
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for origin, folder in (("shipped", shipped("config") / "kpis"), ("workspace", own)):
        paths, found = yaml_files(folder)
        problems += found
        for path in paths:
            try:
                document = read_yaml(path)
            except ConfigurationError as error:
                problems += error.problems
                continue
            for kpi_id in document.data:
                kpis[kpi_id], found = _kpi(document, kpi_id, origin, tables)
                documents[kpi_id] = document
                problems += found
    for kpi_id, kpi in kpis.items():
        problems += _coverage_faults(kpi, kpis, documents[kpi_id]) if kpi else ()
    return kpis, problems


def _kpi(document: Document, kpi_id: str, origin: str, tables: Mapping[str, Table]) -> tuple[Kpi | None, list[Problem]]:
    at: Location = (kpi_id,)
    shape, problems = validated(KpiShape, document, at)
    if not re.fullmatch("[a-z][a-z0-9_]*", kpi_id):
        what = f"{kpi_id!r} is not an id of a KPI: small letters, digits and _, a letter first"
        problems.append(document.problem(at, what, "Rename it; `name` is what is printed."))
    if shape is None or problems:
        return None, problems
    problems = [*_table_faults(shape, document, at, tables), *_percentile_faults(shape, document, at)]
    shares: dict[str, Decimal | None] = {}
    for key in ("quantile", "coverage_floor"):
        written = getattr(shape, key)
        try:
            shares[key] = share(written) if written is not None else None
        except ValueError as error:
            problems.append(document.problem((*at, key), f"{kpi_id}, {key}: {error}"))
    if problems:
        return None, problems
    kpi = _built(kpi_id, shape, origin, shares["quantile"], shares["coverage_floor"])
    columns = tables[kpi.table].columns
    return replace(kpi, dimensions=tuple(name for name in _DIMENSIONS if name in columns)), []


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
        days = _days(table)
        if month not in days:
            what = f"the table {name} has no column {month!r} with a date"
            problems.append(document.problem((*where, "month"), what, f"Dates of {name}: {', '.join(sorted(days))}."))
        for key, sql in expressions.items():
            for fault in faults(sql, columns) if sql is not None else ():
                problems.append(document.problem((*where, key), f"{at[0]}, {key}: {fault}"))
        unit = shape.unit if where == at else None
        for key, what, hint in sum_faults(unit, expressions, table):
            problems.append(document.problem((*where, key), f"{at[0]}, {key}: {what}", hint))
    if shape.table in tables:
        problems += _needs_faults(shape, document, at, tables)
        problems += _group_faults(shape, document, at, tables[shape.table])
    return problems


def _group_faults(shape: KpiShape, document: Document, at: Location, table: Table) -> Iterable[Problem]:
    if shape.by is not None and shape.by not in table.known_columns:
        yield document.problem((*at, "by"), f"{at[0]}, by: {table.name} has no column {shape.by!r}")
    if shape.count == "groups" and (shape.by is None or shape.of is not None):
        what = f"{at[0]}: `count: groups` counts the values of a column"
        yield document.problem((*at, "count"), what, "Name the column under `by`; percentiles have no groups.")
    if shape.plus is not None and shape.by is not None:
        yield document.problem((*at, "plus"), f"{at[0]}: a KPI with `by` cannot add a term of another table")


def _days(table: Table) -> set[str]:
    """Columns that put a row into a month: dates, the derived ones too, which all end in `_on`."""
    given = {column.name for column in table.columns.values() if column.type == "date"}
    return given | {name for name in table.known_columns - set(table.columns) if name.endswith("_on")}


def _needs_faults(shape: KpiShape, document: Document, at: Location, tables: Mapping[str, Table]) -> list[Problem]:
    problems = []
    for need in shape.needs:
        name, _, column = need.rpartition(".")
        if name == "config" and column in RULES:
            continue
        table = tables.get(name or shape.table)
        if table is None or column not in table.columns:
            problems.append(document.problem((*at, "needs"), f"{at[0]}, needs: there is no column {need!r}"))
    return problems


def _percentile_faults(shape: KpiShape, document: Document, at: Location) -> list[Problem]:
    if (shape.quantile is None) != (shape.of is None):
        return [document.problem(at, f"{at[0]}: a percentile needs both `quantile` and `of`")]
    return []


def _coverage_faults(kpi: Kpi, kpis: Mapping[str, Kpi | None], document: Document) -> Iterable[Problem]:
    for key in ("withheld_by", "provisional_by"):
        name = getattr(kpi, key)
        other = kpis.get(name) if name is not None else None
        if name is not None and (name not in kpis or (other is not None and other.coverage_floor is None)):
            what = f"{kpi.id}, {key}: {name!r} is not a KPI with a coverage_floor"
            yield document.problem((kpi.id, key), what, "Name one that has it, or add it there.")
