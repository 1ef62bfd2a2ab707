"""Dates of a database that are probably mistyped: one query for the days, another only where some are far off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scorecards.engine.slips import slip, usual_until
from scorecards.engine.warehouse_engine import WarehouseEngine
from scorecards.model import Table
from scorecards.sources.assemble import LONGEST_SILENCE, newest_of_days, newest_of_row
from scorecards.sources.raw import literal, quoted


@dataclass(frozen=True)
class Dated:
    """Rows of a table: `relation` has those that are used, with their `_source`, `events` are its dates of events."""

    table: Table
    relation: str
    events: tuple[str, ...]


def far_off(engine: WarehouseEngine, tables: Sequence[Dated]) -> tuple[str, ...]:
    """A warning by source, as for files."""
    dated = [each for each in tables if each.events]
    days = [newest_of_days(_days(engine, each)) for each in dated]
    usual = usual_until([newest for newest in days if newest])
    if usual is None:
        return ()
    late = [each for each, newest in zip(dated, days, strict=True) if newest and newest.day > usual + LONGEST_SILENCE]
    return tuple(warning for each in late for warning in _of_table(engine, each, usual))


def _days(engine: WarehouseEngine, dated: Dated) -> list[tuple[date, int]]:
    day = newest_of_row(dated.table, dated.events)
    found = engine.rows(f"SELECT {day} AS day, COUNT(*) AS found FROM {dated.relation} GROUP BY 1")
    return sorted(((own, n) for own, n in found if own is not None), reverse=True)


def _of_table(engine: WarehouseEngine, dated: Dated, usual: date) -> Iterator[str]:
    last, grain = usual + LONGEST_SILENCE, quoted(dated.table.grain)
    newest = newest_of_row(dated.table, dated.events)
    late = f"{dated.relation} WHERE {newest} > CAST({literal(str(last))} AS DATE)"
    found = engine.rows(f"SELECT _source, COUNT(*), MAX({newest}), MIN({grain}) FROM {late} GROUP BY 1 ORDER BY 1")
    days = ", ".join(f"CAST({quoted(name)} AS DATE)" for name in dated.events)
    for source, n, day, example in found:
        one = f"_source = {literal(source)} AND {grain} = {literal(example)}"
        (row, *_) = engine.rows(f"SELECT {days} FROM {late} AND {one}")
        event = next(f"{name} {own}" for name, own in zip(dated.events, row, strict=True) if own and own > last)
        yield slip(f"{dated.table.name}/{source}", n, day, usual, f"{dated.table.grain} {example}, {event}")
