"""The canonical tables of a database or a cluster: read in place, judged, counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scorecards.engine.bound_source import first_line
from scorecards.engine.canonical_views import MARKS, UNPLACED, WORD, canonical_select, mapping_digest, view_name
from scorecards.engine.layer import SmallTable
from scorecards.engine.warehouse_days import Dated, far_off
from scorecards.engine.warehouse_engine import WarehouseEngine
from scorecards.errors import DataError, Problem
from scorecards.model import Partner, Table
from scorecards.sources.importer import empty_note
from scorecards.sources.local_times import clock_note
from scorecards.sources.mapping import SQL_TYPES
from scorecards.sources.raw import quoted
from scorecards.sources.tables import (
    ImportedTable,
    Reject,
    SourceRemarks,
    SourceReport,
    Tables,
    newest_day,
    spellings,
    with_discovered,
    with_empty,
)
from scorecards.workspace import Source, Workspace, spelling

_SPELLINGS = "partner_spellings"
#: Words that no look-up knows are listed by how often they stand there; the rest is rare.
_MOST_WORDS = 20


@dataclass(frozen=True)
class _Place:
    """A canonical view: of the database where it has one, else made from the mapping for this run alone."""

    table: Table
    name: str
    columns: tuple[str, ...]
    sources: tuple[Source, ...]
    is_own: bool

    @property
    def supplied(self) -> tuple[str, ...]:
        """Its canonical columns."""
        return tuple(name for name in self.columns if name in self.table.columns)


@dataclass
class _Counted:
    """What happened to the rows of a view."""

    reports: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    newest: date | None = None
    problems: list[Problem] = field(default_factory=list)


def read_warehouse(workspace: Workspace, engine: WarehouseEngine) -> Tables:
    """Tables whose rows stay where they are. Raises DataError with the problems of all views at once."""
    places = _places(workspace, engine)
    partners = _load_spellings(workspace, engine, places)
    counted: dict[str, _Counted] = {}
    for place in places:
        _judge(engine, place)
        counted[place.table.name] = _count(workspace, engine, place)
    problems = [problem for each in counted.values() for problem in each.problems]
    if problems:
        raise DataError(problems)
    imported = {
        place.table.name: ImportedTable(
            name=place.table.name,
            path=None,
            relation=_used(place),
            # What the rows are cannot be known without reading them all: `session` keeps nothing of such a run.
            digest="",
            supplied=frozenset(place.supplied),
            newest_event=counted[place.table.name].newest,
        )
        for place in places
    }
    return Tables(
        tables=imported,
        partners=tuple(sorted(partners, key=lambda partner: partner.id)),
        reports=tuple(report for place in places for report in _reports(place, counted[place.table.name])),
        remarks=tuple(
            remark for place in places for remark in _remarks(workspace, engine, place, counted[place.table.name])
        ),
        rejects=tuple(sorted((r for each in counted.values() for r in each.rejects), key=lambda r: -r.rows)),
        rejects_paths=(),
        data_as_of=newest_day(workspace, imported),
        far_off=far_off(engine, [_dated(place) for place in places]) if workspace.data_as_of is None else (),
    )


def _places(workspace: Workspace, engine: WarehouseEngine) -> list[_Place]:
    """The view of every table that has a source."""
    places: list[_Place] = []
    problems: list[Problem] = []
    for name in sorted({source.table for source in workspace.sources}):
        sources = tuple(source for source in workspace.sources if source.table == name)
        view, own = view_name(workspace, name), engine.has(view_name(workspace, name))
        try:
            if not own:
                view = f"mapped_{name}"
                engine.view(view, canonical_select(workspace, engine, name))
            columns = tuple(engine.columns(f"SELECT * FROM {view}"))
        except DataError as error:
            problems += error.problems
            continue
        if lacking := [mark for mark in MARKS if mark not in columns]:
            problems.append(_not_ours(view, f"it has no column {', '.join(lacking)}"))
        places.append(_Place(workspace.tables[name], view, columns, sources, own))
    if problems:
        raise DataError(problems)
    return places


def _not_ours(view: str, why: str) -> Problem:
    hint = "Make it anew from what `scorecards engine sql` prints. A view of your own is named as `table` of a source."
    return Problem(view, None, f"this view was not made from this mapping: {why}", hint)


def _load_spellings(workspace: Workspace, engine: WarehouseEngine, places: Iterable[_Place]) -> Sequence[Partner]:
    """The partner's id by every spelling in the data, as a table; return all partners."""
    names: dict[str, None] = {}
    for place in places:
        found = _asked(engine, place, f"SELECT DISTINCT partner FROM {place.name} WHERE partner IS NOT NULL")
        names.update(dict.fromkeys(sorted(name for (name,) in found)))
    partners = with_discovered(workspace, names) if workspace.discover_partners else workspace.partners
    owners = spellings(partners)
    rows = tuple((name, owners[spelling(name)]) for name in names if spelling(name) in owners)
    engine.load(SmallTable(_SPELLINGS, {"spelled": "VARCHAR", "owner": "VARCHAR"}, rows))
    return partners


def _asked(engine: WarehouseEngine, place: _Place, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on a view. Raises DataError where a value in it is not of the type that the mapping says."""
    try:
        return engine.rows(sql)
    except engine.errors as error:
        hint = "Correct the mapping, or make a view of your own that repairs or leaves out such rows."
        raise DataError([Problem(place.name, None, f"it cannot be read: {first_line(error)}", hint)]) from None


def _judged(place: _Place) -> str:
    return f"judged_{place.table.name}"


def _used(place: _Place) -> str:
    return f"used_{place.table.name}"


def _judge(engine: WarehouseEngine, place: _Place) -> None:
    """All rows with the owner of their spelling and the reason for which they are refused; and those that are used."""
    nobody = "WHEN _filtered = 0 AND s.owner IS NULL THEN 'unknown partner: ' || v.partner"
    reason = f"CASE WHEN v._refused IS NOT NULL THEN v._refused {nobody} END"
    others = ", ".join(f"v.{quoted(name)}" for name in place.columns if name != "_refused")
    engine.view(
        _judged(place),
        f"SELECT {others}, {reason} AS _refused, s.owner AS _owner FROM {place.name} AS v "
        f"LEFT JOIN {_SPELLINGS} AS s ON s.spelled = v.partner",
    )
    columns = ", ".join(_column(place, name) for name in place.table.columns)
    engine.view(_used(place), f"SELECT {columns} FROM {_judged(place)} WHERE _filtered = 0 AND _refused IS NULL")


def _column(place: _Place, name: str) -> str:
    if name == "partner":
        return "_owner AS partner"
    if name in place.columns:
        return quoted(name)
    return f"CAST(NULL AS {SQL_TYPES[place.table.columns[name].type]}) AS {quoted(name)}"


def _dated(place: _Place) -> Dated:
    used = f"(SELECT * FROM {_judged(place)} WHERE _filtered = 0 AND _refused IS NULL) AS used"
    events = tuple(name for name in place.supplied if place.table.columns[name].event)
    return Dated(place.table, used, events)


def _count(workspace: Workspace, engine: WarehouseEngine, place: _Place) -> _Counted:
    """Every row once: used, rejected with its reason and one example, or filtered; the newest event; doubles."""
    grain = quoted(place.table.grain)
    events = [name for name in place.supplied if place.table.columns[name].event]
    newest = "".join(f", CAST(MAX({quoted(name)}) AS DATE)" for name in events)
    rows = _asked(
        engine,
        place,
        "SELECT _source, _mapping, _filtered, COALESCE(_owner, ''), SPLIT_PART(_refused, ': ', 1), COUNT(*), "
        f"MIN(COALESCE({grain}, '?') || ': ' || _refused){newest} FROM {_judged(place)} GROUP BY 1, 2, 3, 4, 5",
    )
    counted = _Counted()
    expected = {(source.name, mapping_digest(workspace, source)) for source in place.sources}
    if strange := sorted({str(row[0]) for row in rows if (row[0], row[1]) not in expected}):
        counted.problems.append(_not_ours(place.name, f"the mapping of {', '.join(strange)} is another one now"))
    for source, _, filtered, owner, kind, n, example, *days in sorted(rows, key=str):
        counted.reports.setdefault((source, owner), [0, 0, 0])[2 if filtered else 1 if kind else 0] += n
        if kind:
            shown = f"{place.table.grain} {example}"
            counted.rejects.append(Reject(place.table.name, source, owner, kind, n, shown))
        elif not filtered:
            known = [day for day in (counted.newest, *days) if isinstance(day, date)]
            counted.newest = max(known, default=None)
    counted.problems += _doubles(engine, place)
    return counted


def _doubles(engine: WarehouseEngine, place: _Place) -> list[Problem]:
    """Rows of a partner with one id would be counted twice; which of them is right, only the team knows."""
    grain = quoted(place.table.grain)
    twice = f"SELECT {grain} AS id FROM {_used(place)} GROUP BY {grain}, partner HAVING COUNT(*) > 1"
    ((count, example),) = _asked(engine, place, f"SELECT COUNT(*), MIN(id) FROM ({twice}) AS twice")
    if not count:
        return []
    what = f"{count:,} value{'s' if count != 1 else ''} of {place.table.grain} stand in several rows, e.g. {example!r}"
    hint = "Map a view that keeps one row of each: the newest, or the rows of one parcel added up."
    return [Problem(place.name, None, what, hint)]


def _reports(place: _Place, counted: _Counted) -> list[SourceReport]:
    name = place.table.name
    found = [SourceReport(name, *key, *sums) for key, sums in counted.reports.items()]
    return with_empty(found, name, [source.name for source in place.sources])


def _remarks(
    workspace: Workspace, engine: WarehouseEngine, place: _Place, counted: _Counted
) -> Iterable[SourceRemarks]:
    """By source: notes of its mapping, words that no look-up knows, places without a time zone, and no row at all."""
    words: dict[str, list[tuple[str, str, int]]] = {}
    for name in (name for name in place.columns if name.startswith(WORD)):
        found = engine.rows(
            f"SELECT _source, {name}, COUNT(*) FROM {_judged(place)} WHERE _filtered = 0 AND {name} IS NOT NULL "
            f"GROUP BY 1, 2 ORDER BY 3 DESC, 2 LIMIT {_MOST_WORDS}"
        )
        for source, word, n in found:
            words.setdefault(source, []).append((name.removeprefix(WORD), word, n))
    unplaced: dict[str, set[str]] = {}
    for name in (name for name in place.columns if name.startswith(UNPLACED)):
        used = f"{_judged(place)} WHERE _filtered = 0 AND _refused IS NULL AND {name} IS NOT NULL"
        for source, where in engine.rows(f"SELECT DISTINCT _source, {name} FROM {used}"):
            unplaced.setdefault(source, set()).add(where)
    for source in place.sources:
        declared = _notes(source)
        unclear = [clock_note(unplaced[source.name], workspace.timezone)] if source.name in unplaced else []
        read = source.shape.table or source.shape.parquet or ""
        empty = [] if any(name == source.name for name, _ in counted.reports) else [empty_note(read)]
        notes, own_words = (*declared, *unclear, *empty), tuple(words.get(source.name, ()))
        yield SourceRemarks(place.table.name, source.name, (read,), notes, own_words, tuple(declared))


def _notes(source: Source) -> list[str]:
    own = {name: entry.note for name, entry in (source.shape.columns or {}).items() if entry.note}
    return [*([source.shape.note] if source.shape.note else []), *(f"{name}: {note}" for name, note in own.items())]
