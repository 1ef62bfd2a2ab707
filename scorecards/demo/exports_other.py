"""A workbook of invoices and a database of claims, as two carriers deliver them."""
# ruff: noqa: S608  # names and values in the SQL are our own

import datetime as dt
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecards.demo.charges import Lines
from scorecards.demo.claims import Claims
from scorecards.demo.events import planted_rows
from scorecards.demo.network import AS_OF
from scorecards.demo.tables import table
from scorecards.sources.raw import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHARGE_WORDS = {
    "base": "Transport",
    "fuel": "Carburant",
    "surcharge": "Supplément",
    "redelivery": "Nouvelle présentation",
    "return": "Retour",
    "credit": "Avoir",
    "tax": "TVA",
}
_SURCHARGE_WORDS = {
    "remote area": "Zone éloignée",
    "oversize": "Hors gabarit",
    "address correction": "Correction d'adresse",
    "peak season": "Haute saison",
    "Saturday delivery": "Livraison le samedi",
    "island": "Île",
    "toll": "Péage",
}
_HEADER = (
    *("N° ligne", "N° facture", "Date facture", "N° colis", "Nature"),
    *("Montant HT", "Montant attendu", "Devise", "Supplément"),
)
_TITLE_ROWS = 2  # the header stands below the title and an empty row


def write_azur_invoices(con: "DuckDBPyConnection", number: int, lines: Sequence[Lines], path: Path) -> None:
    """One workbook with all recent invoice lines below a title; a few amounts are text."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [row for part in lines for row in _invoice_rows(con, number, part)]
    for wrong in range(planted_rows("azur_invoices", "text in the amount")):
        rows.append((f"RAX{wrong}", *rows[wrong][1:5], "voir avoir", None, "EUR", None))
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": dt.datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=dt.UTC)})
        sheet = book.add_worksheet("Factures")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        money = book.add_format({"num_format": "0.00"})
        formats = (None, None, day, None, None, money, money, None, None)
        sheet.write_string(0, 0, "Relais Azur, relevé des factures, août à octobre 2026")
        sheet.write_row(_TITLE_ROWS, 0, _HEADER)
        for row, values in enumerate(rows, _TITLE_ROWS + 1):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(row, column, value, formats[column])


def _invoice_rows(con: "DuckDBPyConnection", number: int, lines: Lines) -> list[tuple[Any, ...]]:
    sql = f"""
        SELECT charge_id, invoice_id, invoiced_on, shipment_id, {_words("charge_type", _CHARGE_WORDS)},
            amount::DOUBLE, expected_amount::DOUBLE, currency, {_words("surcharge", _SURCHARGE_WORDS)}
        FROM ({table(con, [(number, lines)], recent=True)})"""
    return [*con.execute(sql).fetchall()]


def _words(column: str, words: dict[str, str]) -> str:
    cases = " ".join(f"WHEN {literal(ours)} THEN {literal(theirs)}" for ours, theirs in words.items())
    return f"CASE {column} {cases} END"


def write_larkfield_claims(con: "DuckDBPyConnection", number: int, claims: Claims, path: Path) -> None:
    """All claims of one partner in an SQLite file, dates as text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    sql = f"""
        SELECT claim_id, shipment_id, reason, filed_on::VARCHAR, decided_on::VARCHAR, decision, rejection_reason,
            claimed::VARCHAR, paid::VARCHAR, paid_on::VARCHAR
        FROM ({table(con, [(number, claims)])})"""
    rows = con.execute(sql).fetchall()
    columns = "claim_no, consignment, cause, filed, decided, outcome, reason_rejected, claimed_eur, paid_eur, paid"
    database = sqlite3.connect(path)
    with database:
        database.execute(f"CREATE TABLE claims ({columns})")
        database.executemany(f"INSERT INTO claims VALUES ({', '.join('?' * 10)})", rows)
    database.close()
