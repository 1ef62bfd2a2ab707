"""Events so long after nearly all others that their dates are probably mistyped: the newest is the data date."""

from collections.abc import Iterator
from datetime import date

from scorecards.engine.session import Session
from scorecards.engine.slips import slip, usual_until
from scorecards.model import Table
from scorecards.sources.assemble import LONGEST_SILENCE, newest_of_row, read_newest_event
from scorecards.sources.raw import literal, quoted
from scorecards.sources.tables import ImportedTable


def far_off_dates(session: Session) -> list[str]:
    """A warning by source, naming its rows; none where `data_as_of` is set.

    Only then are rows looked for: usually what was noted when the tables were put together is enough. Of tables that
    stay in a database this was told while they were read.
    """
    if session.workspace.data_as_of is not None:
        return []
    tables = [table for table in session.tables.tables.values() if table.path]
    usual = usual_until([event for table in tables if table.path and (event := read_newest_event(table.path.parent))])
    if usual is None:
        return list(session.tables.far_off)
    return [found for table in tables for found in _of_table(session, table, usual)]


def _of_table(session: Session, imported: ImportedTable, usual: date) -> Iterator[str]:
    """By source: how many rows have an event far beyond the usual days, and the first of them."""
    import duckdb

    table = session.workspace.tables[imported.name]
    after = f"DATE '{usual + LONGEST_SILENCE}'"
    with duckdb.connect() as con:
        found = con.execute(
            f"SELECT _source, COUNT(*), MAX({newest_of_row(table)}), "
            f"first([CAST(_file AS VARCHAR), CAST(_row AS VARCHAR), {_event(table, after)}] ORDER BY _file, _row) "
            f"FROM {imported.relation} WHERE {newest_of_row(table)} > {after} GROUP BY 1 ORDER BY 1"
        ).fetchall()
    remarks = [remark for remark in session.tables.remarks if remark.table == imported.name]
    for index, n, day, (file, row, event) in found:
        remark = remarks[index]
        place = f"{remark.files[int(file)]}, row {row}, {event}"
        yield slip(f"{imported.name}/{remark.source}", n, day, usual, place)


def _event(table: Table, after: str) -> str:
    """SQL of the first event of a row after a day: its column and its day."""
    days = {column.name: f"CAST({quoted(column.name)} AS DATE)" for column in table.columns.values() if column.event}
    cases = " ".join(f"WHEN {day} > {after} THEN {literal(f'{name} ')} || {day}" for name, day in days.items())
    return f"CASE {cases} END"
