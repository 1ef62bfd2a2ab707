"""The canonical tables of a database as views: their SELECTs, generated from the mapping.

Besides the canonical columns a view says of every row which source it is from (`_source`), by which mapping
(`_mapping`), whether the source leaves it out (`_filtered`, 1 or 0) and why it is refused (`_refused`), so that no row
is lost uncounted. `_word_<column>` is a word that no look-up knows, `_unplaced_<column>` a place without a clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from scorecards.engine.bound_source import BoundSource, bound_source
from scorecards.engine.canonical_columns import Taken, cleaned, instant, told, typed
from scorecards.engine.dialects import transpiled
from scorecards.engine.warehouse_engine import WarehouseEngine
from scorecards.errors import DataError, Problem
from scorecards.model import Table
from scorecards.sources.amounts import refused_amount
from scorecards.sources.cache import digest
from scorecards.sources.local_times import zone_by_place
from scorecards.sources.mapping import SQL_TYPES
from scorecards.sources.moments import refused_moment
from scorecards.sources.raw import literal, quoted
from scorecards.workspace import Source, Workspace, columns_of

#: To be raised when the same mapping gives other SQL: views that stand in databases are then recognised as old.
FORM = 2
#: What every view says besides its columns.
MARKS = ("_source", "_mapping", "_filtered", "_refused")
WORD, UNPLACED = "_word_", "_unplaced_"


def view_name(workspace: Workspace, table: str) -> str:
    """The name of a table's view in the database."""
    return f"{workspace.engine.prefix}{table}"


def create_statements(workspace: Workspace, engine: WarehouseEngine) -> str:
    """The SQL that makes the views, in the engine's dialect. Raises DataError with all problems at once."""
    statements = []
    problems: list[Problem] = []
    for table in dict.fromkeys(source.table for source in workspace.sources):
        try:
            select = transpiled(canonical_select(workspace, engine, table), engine.kind, pretty=True)
        except DataError as error:
            problems += error.problems
            continue
        name = view_name(workspace, table)
        statements.append(f"DROP VIEW IF EXISTS {name};\nCREATE VIEW {name} AS\n{select};\n")
    if problems:
        raise DataError(problems)
    return "\n".join(statements)


def canonical_select(workspace: Workspace, engine: WarehouseEngine, name: str) -> str:
    """The SELECT of one table over all its sources, in DuckDB's dialect. Raises DataError with all problems."""
    table = workspace.tables[name]
    parts: list[tuple[dict[str, str], str]] = []
    problems: list[Problem] = []
    for source in (source for source in workspace.sources if source.table == name):
        bound, found = bound_source(workspace, engine, source)
        problems += found
        if bound:
            parts.append((_view_columns(workspace, bound), _rows(workspace, bound)))
    if problems:
        raise DataError(problems)
    names = dict.fromkeys(column for columns, _ in parts for column in columns)
    return " UNION ALL ".join(
        f"SELECT {', '.join(f'{columns.get(each, _nothing(table, each))} AS {quoted(each)}' for each in names)} {rows}"
        for columns, rows in parts
    )


def mapping_digest(workspace: Workspace, source: Source) -> str:
    """What the SELECT of a source depends on; it stands in the view, and is known without asking the database."""
    table = workspace.tables[source.table]
    columns = {name: asdict(column) for name, column in table.columns.items()}
    zones = workspace.timezone, zone_by_place(workspace.timezones)
    checks = [asdict(check) for check in table.checks]
    return digest(FORM, source.name, source.shape.model_dump(mode="json"), columns, checks, zones)[:12]


def _nothing(table: Table, name: str) -> str:
    """A column that another source of the table has."""
    column = table.columns.get(name)
    return f"CAST(NULL AS {SQL_TYPES[column.type] if column else 'VARCHAR'})"


def _view_columns(workspace: Workspace, bound: BoundSource) -> dict[str, str]:
    """SQL of the columns of a source's part of the view, by name."""
    digested = mapping_digest(workspace, bound.source)
    columns = dict(zip(MARKS, (literal(bound.source.name), literal(digested), "_filtered", "_refused"), strict=True))
    placed = _placed(bound)
    for each in bound.taken:
        name, place = each.column.name, each.column.place
        on_clock = place is not None and place in placed
        columns[name] = told(each, _clock(place), workspace.timezone) if place and on_clock else quoted(name)
    for each in (each for each in bound.taken if each.column.words):
        unknown = f"{quoted(each.column.name)} = 'unknown' AND LOWER({each.raw}) <> 'unknown'"
        columns[f"{WORD}{each.column.name}"] = f"CASE WHEN {unknown} THEN {each.raw} END"
    for place, instants in placed.items():
        there = " OR ".join(f"({moment}) IS NOT NULL" for moment in instants)
        without = f"{_clock(place)}.zone IS NULL AND ({there})"
        columns[f"{UNPLACED}{place}"] = f"CASE WHEN {without} THEN COALESCE({quoted(place)}, '') END"
    return columns


def _placed(bound: BoundSource) -> dict[str, list[str]]:
    """By column of a place that the source supplies: SQL of the instants that are told on its clock."""
    supplied = {each.column.name for each in bound.taken}
    placed: dict[str, list[str]] = {}
    for each in bound.taken:
        moment = instant(each)
        if moment and each.column.place in supplied:
            placed.setdefault(each.column.place, []).append(moment)
    return placed


def _rows(workspace: Workspace, bound: BoundSource) -> str:
    """FROM: the rows typed and judged. They are judged with all instants on one clock, as files are."""
    first = [f"{cleaned(each, _missing(bound, each))} AS {each.raw}" for each in bound.taken]
    keep = f"CASE WHEN {bound.where} THEN 0 ELSE 1 END" if bound.where else "0"
    second = [f"{typed(each, workspace.timezone)} AS {quoted(each.column.name)}" for each in bound.taken]
    read = f"SELECT {', '.join([*first, f'{keep} AS _filtered'])} FROM {bound.relation}"
    value = f"SELECT r.*, {', '.join(second)} FROM ({read}) AS r"
    judged = f"SELECT v.*, CASE WHEN _filtered = 0 THEN {_reason(bound.table, bound.taken)} END AS _refused"
    joins = "".join(_clock_join(workspace.timezones, place) for place in _placed(bound))
    return f"FROM ({judged} FROM ({value}) AS v) AS j{joins}"


def _missing(bound: BoundSource, taken: Taken) -> list[str]:
    return [word for word in dict.fromkeys([*bound.source.shape.missing, *(taken.entry.missing or [])]) if word]


def _reason(table: Table, taken: Iterable[Taken]) -> str:
    """SQL of the first reason for which a row is refused, or NULL."""
    columns = {each.column.name: each.column for each in taken}
    filled = [column for column in columns.values() if column.must_be_filled]
    cases = [f"WHEN {quoted(c.name)} IS NULL THEN {literal(f'{c.name} is empty')}" for c in filled]
    cases += [refused_moment(column) for column in columns.values() if column.type in ("date", "time")]
    cases += [refused_amount(column) for column in columns.values() if column.type == "money"]
    checks = [check for check in table.checks if columns_of(check.fails) <= columns.keys()]
    cases += [f"WHEN {check.fails} THEN {literal(check.reason)}" for check in checks]
    return f"CASE {' '.join(cases)} END"


def _clock(place: str) -> str:
    return f"clock_{place}"


def _clock_join(timezones: Mapping[str, str], place: str) -> str:
    """The time zone of the place of every row."""
    zones = ", ".join(f"({literal(name)}, {literal(zone)})" for name, zone in zone_by_place(timezones).items())
    clock = _clock(place)
    return f" LEFT JOIN (VALUES {zones}) AS {clock}(place, zone) ON {clock}.place = j.{quoted(place)}"
