"""The two CSV files that the German fulfilment partner delivers for the recent months, with their faults."""
# ruff: noqa: S608  # names and values in the SQL are our own

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecards.demo.events import planted_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Sequence[Any]

#: The partner's words for ours; the workspace's YAML maps them back.
SOLUTION_WORDS = {
    "marketplace_label": "Marktplatz-Label",
    "own_label": "Eigenes Label",
    "not_eligible": "Spedition",
}
_ANNOUNCED_WORDS = {"announced": "ja", "unannounced": "nein"}


def _words(column: str, words: Mapping[str, str]) -> str:
    cases = " ".join(f"WHEN '{ours}' THEN '{theirs}'" for ours, theirs in words.items())
    return f"CASE {column} {cases} END"


def _moment(column: str) -> str:
    return f"coalesce(strftime({column}, '%d.%m.%Y %H:%M'), '')"


_ORDER = {
    "Auftrag": "order_id",
    "Art": "'Kunde'",
    "Freigabe": _moment("released_at"),
    "Versandfrist": _moment("dispatch_due_at"),
    "Übergabe": _moment("dispatched_at"),
    "Positionen": "lines",
    "Fehlpositionen": "lines_in_error",
    "Stück": "units",
    "Beschädigt": "CASE WHEN damaged_outbound > 0 THEN 'x' ELSE '' END",
    "Versandweg": _words("shipping_solution", SOLUTION_WORDS),
    "Händler": "seller_id",
}
_RECEIPT = {
    "Wareneingang": "receipt_id",
    "Ankunft": _moment("arrived_at"),
    "Avisiert": _words("announced", _ANNOUNCED_WORDS),
    "Eingelagert": _moment("available_at"),
    "Stück": "units",
}
_ORDERS, _RECEIPTS = "kranichhof_orders", "kranichhof_receipts"
_ORDER_FAULTS = {
    "test orders": {"Art": "Test"},
    "no release": {"Freigabe": ""},
    "dispatched before it was released": {"Übergabe": "31.07.2026 18:00"},
    "more lines in error than lines": {"Fehlpositionen": "99"},
}
_RECEIPT_FAULTS = {
    "a date that does not exist": {"Ankunft": "31.09.2026 07:40"},
    "available before it arrived": {"Eingelagert": "31.07.2026 18:00"},
}


def write_kranichhof_orders(con: "DuckDBPyConnection", sql: str, folder: Path) -> None:
    """The orders of a SELECT, with some that nobody should count and some exported twice."""
    rows = _select(con, sql, _ORDER)
    rows = _with_unknown_word(rows)
    rows += rows[: planted_rows(_ORDERS, "duplicate order number")]
    _write(folder / "kranichhof-auftraege.csv", _ORDER, rows + _broken(rows, _ORDERS, _ORDER, _ORDER_FAULTS))


def write_kranichhof_receipts(con: "DuckDBPyConnection", sql: str, folder: Path) -> None:
    """The receipts of a SELECT, with some that cannot be true."""
    rows = _select(con, sql, _RECEIPT)
    faulty = _broken(rows, _RECEIPTS, _RECEIPT, _RECEIPT_FAULTS)
    _write(folder / "kranichhof-wareneingang.csv", _RECEIPT, rows + faulty)


def _select(con: "DuckDBPyConnection", sql: str, columns: Mapping[str, str]) -> list[Row]:
    return [*con.execute(f"SELECT {', '.join(columns.values())} FROM ({sql})").fetchall()]


def _with_unknown_word(rows: list[Row]) -> list[Row]:
    """Some orders carry a word that no table explains."""
    column = list(_ORDER).index("Versandweg")
    barred = [index for index, row in enumerate(rows) if row[column] == SOLUTION_WORDS["not_eligible"]]
    for index in barred[-planted_rows(_ORDERS, "Abholung") :]:
        rows[index] = _changed(rows[index], {column: "Abholung"})
    return rows


def _broken(
    rows: Sequence[Row], source: str, columns: Mapping[str, str], faults: Mapping[str, Mapping[str, str]]
) -> list[Row]:
    """Rows made from good ones, under numbers of their own."""
    place = {name: index for index, name in enumerate(columns)}
    broken: list[Row] = []
    for what, cells in faults.items():
        for _ in range(planted_rows(source, what)):
            changed = _changed(rows[len(broken)], {place[name]: text for name, text in cells.items()})
            broken.append([f"KHX-{len(broken):04d}", *changed[1:]])
    return broken


def _changed(row: Row, cells: Mapping[int, str]) -> Row:
    return [cells.get(index, value) for index, value in enumerate(row)]


def _write(path: Path, header: Iterable[str], rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
