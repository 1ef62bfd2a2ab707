"""The CSV files two German carriers deliver: cp1252, semicolons, decimal commas, their own words and faults."""
# ruff: noqa: S608  # names and values in the SQL are our own

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scorecards.demo.charges import Lines
from scorecards.demo.events import planted_rows, scaled
from scorecards.demo.journey import STATUSES, Parcels
from scorecards.demo.network import MONTHS, SEED
from scorecards.demo.tables import table
from scorecards.model import Month

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Sequence[Any]

#: The carriers' words for ours; the workspace's YAML maps them back.
STATUS_WORDS = {
    "delivered": "Zugestellt",
    "in_transit": "In Zustellung",
    "returned": "Retoure",
    "lost": "Verlust",
    "damaged": "Beschädigt",
    "refused": "Annahme verweigert",
    "uncollected": "Nicht abgeholt",
    "cancelled": "Storniert",
}
REASON_WORDS = {
    "hub_delay": "Verspätung im Hub",
    "capacity": "Kapazität",
    "misrouted": "Fehlleitung",
    "weather": "Wetter",
    "strike": "Streik",
    "absent": "Empfänger abwesend",
    "moved_date": "Termin verschoben",
    "sender_late": "Absender verspätet",
    "site_closed": "Abholort geschlossen",
    "address_error": "Adressfehler",
}
_FLOW_WORDS = {"forward": "Versand", "return": "Rücksendung", "trade_in": "Ankauf"}
_SERVICE_WORDS = {"standard": "Standard", "express": "Express", "pickup": "Paketshop"}
_COUNTRY_WORDS = {"FR": "F", "DE": "D", "ES": "E", "IT": "I", "GB": "GB", "BE": "B"}
_CHARGE_WORDS = {
    "base": "Fracht",
    "fuel": "Dieselzuschlag",
    "surcharge": "Zuschlag",
    "redelivery": "Neuzustellung",
    "return": "Rückführung",
    "credit": "Gutschrift",
    "tax": "Umsatzsteuer",
}
_SURCHARGE_WORDS = {
    "remote area": "Randgebiet",
    "oversize": "Sperrgut",
    "address correction": "Adresskorrektur",
    "peak season": "Hochsaison",
    "Saturday delivery": "Samstagszustellung",
    "island": "Insel",
    "toll": "Maut",
}

_SOURCE = "nordwind_exports"
_KLAERFALL_MONTH = _DUPLICATE_MONTH = MONTHS.index(Month(2026, 8))
#: Parcels whose delivery becomes known in the supplement only, by month of hand-over.
_LATE_SCANS = {MONTHS.index(Month(2026, 9)): 150, MONTHS.index(Month(2026, 10)): 400}
_BROKEN_MONTH = MONTHS.index(Month(2026, 9))


def _words(column: str, words: dict[str, str], other: str = "'-'") -> str:
    cases = " ".join(f"WHEN '{ours}' THEN '{theirs}'" for ours, theirs in words.items())
    return f"CASE {column} {cases} ELSE {other} END"


def _moment(column: str, pattern: str = "%d.%m.%Y %H:%M") -> str:
    return f"coalesce(strftime({column}, '{pattern}'), '-')"


def _comma(column: str) -> str:
    return f"coalesce(replace({column}::VARCHAR, '.', ','), '-')"


_NORDWIND_SHIPMENT = {
    "Sendungsnummer": "shipment_id",
    "Art": "'PAKET'",
    "Vorgang": _words("flow", _FLOW_WORDS),
    "Produkt": _words("service", _SERVICE_WORDS),
    "Absenderland": _words("origin", _COUNTRY_WORDS),
    "Empfängerland": _words("destination", _COUNTRY_WORDS),
    "Avisiert am": _moment("label_created_at"),
    "Geplante Abholung": _moment("planned_collection_on", "%d.%m.%Y"),
    "Abgeholt am": _moment("collected_at"),
    "Erster Scan": _moment("first_scan_at"),
    "Zugesagt am": _moment("promised_on", "%d.%m.%Y"),
    "Erster Zustellversuch": _moment("first_attempt_at"),
    "Zugestellt am": _moment("delivered_at"),
    "Zurück am": _moment("returned_at"),
    "Status": _words("status", STATUS_WORDS),
    "Zustellversuche": "attempts",
    "Scans Soll": "scans_expected",
    "Scans Ist": "scans_recorded",
    "Letzter Scan": _moment("last_scan_at"),
    "Verspätungsgrund": _words("late_reason", REASON_WORDS),
    "Gewicht (kg)": _comma("weight_kg"),
    "Warenwert": _comma("goods_value"),
    "Währung": "currency",
}
_NORDWIND_LINE = {
    "Position": "charge_id",
    "Rechnung": "invoice_id",
    "Rechnungsdatum": _moment("invoiced_on", "%d.%m.%Y"),
    "Sendungsnummer": "coalesce(shipment_id, '-')",
    "Leistung": _words("charge_type", _CHARGE_WORDS),
    "Zuschlagsart": _words("surcharge", _SURCHARGE_WORDS),
    "Betrag": _comma("amount"),
    "Sollbetrag": _comma("expected_amount"),
    "Währung": "currency",
}
_HEIDEKURIER_SHIPMENT = {
    "Paket-Nr": "shipment_id",
    "Vorgang": _words("flow", _FLOW_WORDS),
    "Produkt": _words("service", _SERVICE_WORDS),
    "Relation": "origin || '-' || destination",
    "Avis": _moment("label_created_at", "%d.%m.%y %H:%M"),
    "Abholung geplant": _moment("planned_collection_on", "%d.%m.%y"),
    "Abholung": _moment("collected_at", "%d.%m.%y %H:%M"),
    "Übernahme": _moment("first_scan_at", "%d.%m.%y %H:%M"),
    "Zusage": _moment("promised_on", "%d.%m.%y"),
    "1. Versuch": _moment("first_attempt_at", "%d.%m.%y %H:%M"),
    "Ablieferung": _moment("delivered_at", "%d.%m.%y %H:%M"),
    "Rückgabe": _moment("returned_at", "%d.%m.%y %H:%M"),
    "Status": _words("status", STATUS_WORDS),
    "Versuche": "attempts",
    "Scans Soll": "scans_expected",
    "Scans Ist": "scans_recorded",
    "Letzte Meldung": _moment("last_scan_at", "%d.%m.%y %H:%M"),
    "Grund": _words("late_reason", REASON_WORDS),
    "Gewicht kg": _comma("weight_kg"),
    "Warenwert": _comma("goods_value"),
}


def write_nordwind_shipments(
    con: "DuckDBPyConnection", number: int, months: Sequence[tuple[int, Parcels]], folder: Path, scale: float
) -> None:
    """One file a month and a supplement with the scans that arrived late.

    `number` is the partner's number in the database, `months` the months of the data with their parcels.
    """
    supplement: list[Row] = []
    for month, parcels in months:
        late = _late_scans(month, parcels, scale)
        rows = _select(con, number, _without_delivery(parcels, late), _NORDWIND_SHIPMENT)
        supplement += _select(con, number, parcels.rows(late), _NORDWIND_SHIPMENT)
        if month == _KLAERFALL_MONTH:
            rows = _with_unknown_status(rows)
        if month == _DUPLICATE_MONTH:
            rows += rows[: planted_rows(_SOURCE, "exact duplicates")]
        if month == _BROKEN_MONTH:
            rows += _broken(rows)
        _write(folder / f"nordwind-{MONTHS[month]}.csv", _NORDWIND_SHIPMENT, rows)
    _write(folder / "nordwind-nachtrag-2026-11-12.csv", _NORDWIND_SHIPMENT, supplement)


def write_nordwind_invoices(
    con: "DuckDBPyConnection", number: int, months: Sequence[tuple[int, Lines]], folder: Path
) -> None:
    """Invoice lines, one file a month."""
    for month, lines in months:
        rows = _select(con, number, lines, _NORDWIND_LINE)
        if month == _BROKEN_MONTH:
            amount = list(_NORDWIND_LINE).index("Betrag")
            for wrong in range(planted_rows("nordwind_invoices", "an amount that is no number")):
                rows.append(_changed(rows[wrong], {0: f"NWX{wrong}", amount: "4,3O"}))
        _write(folder / f"nordwind-rechnungen-{MONTHS[month]}.csv", _NORDWIND_LINE, rows)


def write_heidekurier(
    con: "DuckDBPyConnection", number: int, months: Sequence[tuple[int, Parcels]], folder: Path
) -> None:
    """All recent parcels in one file; some were exported twice."""
    rows = [row for _, parcels in months for row in _select(con, number, parcels, _HEIDEKURIER_SHIPMENT)]
    rows += rows[: planted_rows("heidekurier_export", "duplicate tracking number")]
    _write(folder / "heidekurier_2026-08_2026-10.csv", _HEIDEKURIER_SHIPMENT, rows)


def _select(con: "DuckDBPyConnection", number: int, rows: Parcels | Lines, columns: dict[str, str]) -> list[Row]:
    expressions = ", ".join(columns.values())
    sql = f"SELECT {expressions} FROM ({table(con, [(number, rows)], recent=True)})"
    return [*con.execute(sql).fetchall()]


def _write(path: Path, header: Iterable[str], rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)


def _late_scans(month: int, parcels: Parcels, scale: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Delivered parcels whose delivery the month's own file does not know yet."""
    if month not in _LATE_SCANS:
        return np.array([], dtype=np.int64)
    size = scaled(_LATE_SCANS[month], scale)
    delivered = np.flatnonzero(parcels.delivered_at >= 0)
    return np.sort(np.random.default_rng([SEED, month]).choice(delivered, size, replace=False))


def _without_delivery(parcels: Parcels, late: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Parcels:
    earlier = parcels.rows(np.arange(len(parcels)))
    earlier.attempt_at[late] = -1
    earlier.delivered_at[late] = -1
    earlier.attempts[late] = 0
    earlier.last_scan_at[late] = earlier.scan_at[late]
    earlier.status[late] = STATUSES.index("in_transit")
    return earlier


def _changed(row: Row, cells: dict[int, str]) -> Row:
    return [cells.get(index, value) for index, value in enumerate(row)]


def _with_unknown_status(rows: list[Row]) -> list[Row]:
    """Some delivered parcels carry a word that no table explains."""
    status = list(_NORDWIND_SHIPMENT).index("Status")
    delivered = [index for index, row in enumerate(rows) if row[status] == STATUS_WORDS["delivered"]]
    for index in delivered[-planted_rows(_SOURCE, "Klärfall") :]:
        rows[index] = _changed(rows[index], {status: "Klärfall"})
    return rows


def _broken(rows: list[Row]) -> list[Row]:
    """Test parcels and rows that cannot be true, made from good ones under numbers of their own."""
    place = {name: index for index, name in enumerate(_NORDWIND_SHIPMENT)}
    faults: dict[str, dict[str, str]] = {
        "test parcels": {"Art": "TEST"},
        "a date that does not exist": {"Zugesagt am": "31.09.2026"},
        "delivered before it was handed over": {
            "Erster Scan": "14.09.2026 19:05",
            "Erster Zustellversuch": "-",
            "Zugestellt am": "11.09.2026 10:40",
            "Status": STATUS_WORDS["delivered"],
        },
        "a number with two decimal signs": {"Gewicht (kg)": "0,4,5"},
    }
    broken: list[Row] = []
    for what, cells in faults.items():
        for _ in range(planted_rows(_SOURCE, what)):
            named = {"Sendungsnummer": f"NWX{len(broken):05d}", **cells}
            broken.append(_changed(rows[len(broken)], {place[name]: text for name, text in named.items()}))
    return broken
