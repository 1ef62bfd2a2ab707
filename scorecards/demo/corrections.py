"""What became known after October was published: files of the largest partner that replace rows and settings."""

import csv
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scorecards.assets import shipped
from scorecards.demo.charges import TYPES, UNKNOWN, Lines, tax_lines
from scorecards.demo.events import scaled
from scorecards.demo.journey import REASONS, STATUSES, Parcels
from scorecards.demo.network import COUNTRIES, MONTHS, SERVICES, Mask, Profile, cells_of, day_number
from scorecards.demo.tables import table, write_parquet
from scorecards.errors import configuration_error
from scorecards.model import Month

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = "corrections"
OCTOBER = MONTHS.index(Month(2026, 10))
#: Late parcels whose scans were uploaded late: delivered on the promised day after all.
LATE_SCANS = 60
LATE_SCANS_LANE = ("DE", "FR", "standard")
#: Late parcels for which the partner was not to blame, as was agreed on.
DISPUTED = 12
DISPUTED_LANE = ("FR", "IT", "standard")
#: The invoice of this day: what was charged above the agreed price is put right, and its tax.
INVOICE = date(2026, 10, 31)
#: The contract says 94.5 %.
TARGET_BEFORE, TARGET_AFTER = "first_attempt: {target: 95 %,", "first_attempt: {target: 94.5 %,"

_OWN_REASONS = [REASONS.index(word) for word in ("hub_delay", "capacity", "misrouted")]
#: Read after the month's own files, so that its rows are the last ones.
_ARRIVED = "2026-11-12"


@dataclass(frozen=True)
class Corrected:
    """A file of the workspace that a correction put in place, and what it corrects."""

    path: Path
    what: str


def write_corrections(
    con: "DuckDBPyConnection", number: int, profile: Profile, october: tuple[Parcels, Lines], folder: Path, scale: float
) -> None:
    """Write the files into `folder`, each where it belongs inside a workspace.

    `number` is the partner's number in the database, `october` the parcels handed over in that month and their lines.
    """
    parcels, lines = october
    late = _late(parcels)
    scans = parcels.rows(np.flatnonzero(late & _on(profile, parcels, LATE_SCANS_LANE))[: scaled(LATE_SCANS, scale)])
    recent = folder / "data" / "shipments" / "recent" / f"{_ARRIVED}-late-scans.parquet"
    write_parquet(con, table(con, [(number, _in_time(scans))], recent=True), recent)
    invoice = folder / "data" / "charges" / "recent" / f"{_ARRIVED}-corrected-invoice.parquet"
    write_parquet(con, table(con, [(number, _put_right(lines))], recent=True), invoice)
    disputed = parcels.rows(np.flatnonzero(late & _on(profile, parcels, DISPUTED_LANE))[: scaled(DISPUTED, scale)])
    _write_disputes(folder / "exclusions" / f"{_ARRIVED}-disputes.csv", profile, disputed)
    partner = folder / "partners" / f"{profile.id}.yaml"
    partner.parent.mkdir(parents=True, exist_ok=True)
    text = (shipped("config") / "examples" / "demo" / "partners" / partner.name).read_text(encoding="utf-8")
    partner.write_text(text.replace(TARGET_BEFORE, TARGET_AFTER), encoding="utf-8")


def _late(parcels: Parcels) -> Mask:
    """Delivered at the first attempt, after the promise, by the partner's own doing."""
    first, last = (day_number(day) for day in (date(2026, 10, 1), date(2026, 10, 31)))
    in_time = (parcels.scan_at >= 0) & (parcels.scan_at // 1440 < parcels.promised_on)
    planned = (parcels.planned_on < 0) | (parcels.label_at // 1440 <= parcels.planned_on)
    delivered = (parcels.status == STATUSES.index("delivered")) & (parcels.attempts == 1)
    due = (parcels.promised_on >= first) & (parcels.promised_on <= last)
    too_late = (parcels.attempt_at // 1440 > parcels.promised_on) & (parcels.delivered_at >= 0)
    found: Mask = too_late & delivered & due & in_time & planned & np.isin(parcels.reason, _OWN_REASONS)
    return found


def _on(profile: Profile, parcels: Parcels, lane: tuple[str, str, str]) -> Mask:
    cells, (origin, destination, service) = cells_of(profile), lane
    on: Mask = (
        (cells.origin == COUNTRIES.index(origin))
        & (cells.destination == COUNTRIES.index(destination))
        & (cells.service == SERVICES.index(service))
    )
    return on[parcels.cell]


def _in_time(late: Parcels) -> Parcels:
    """Delivered at the same time of the promised day."""
    at = (late.promised_on * 1440 + late.delivered_at % 1440).astype(np.int32)
    reason = np.zeros_like(late.reason)
    return replace(late, attempt_at=at, delivered_at=at, last_scan_at=at, reason=reason)


def _put_right(lines: Lines) -> Lines:
    """The lines of the invoice that are corrected, and its line of tax."""
    own = lines.rows((lines.invoiced_on == day_number(INVOICE)) & (lines.kind != TYPES.index("tax")))
    wrong = (own.kind == TYPES.index("base")) & (own.expected != UNKNOWN) & (own.amount > own.expected)
    right = replace(own, amount=np.where(wrong, own.expected, own.amount))
    tax, corrected = tax_lines(right, OCTOBER), right.rows(wrong)
    names = corrected.__dataclass_fields__
    return Lines(*(np.concatenate([getattr(corrected, name), getattr(tax, name)]) for name in names))


def _write_disputes(path: Path, profile: Profile, parcels: Parcels) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ("shipment_id", "partner", "reason", "requested_by", "approved_by", "approved_on", "expires_on")
        )
        for number in parcels.number:
            parcel = f"{profile.code}{number:08d}"
            agreed = ("Claire Aumont, Boréal Express", "Head of transport", "2026-11-11", "2027-12-31")
            writer.writerow((parcel, profile.id, "dispute_accepted", *agreed))


def apply_corrections(folder: Path) -> list[Corrected]:
    """Put the corrections of a demo workspace in place; done twice it changes nothing more.

    Raises ConfigurationError where the workspace has none, or where a file that would be replaced was changed by hand.
    """
    source = folder / FOLDER
    found = sorted(path for path in source.rglob("*") if path.is_file())
    if not found:
        hint = "`scorecards demo DIR` writes a workspace that has them."
        raise configuration_error(source, "there are no corrections", hint)
    pairs = [(path, folder / path.relative_to(source)) for path in found]
    for path, target in pairs:
        original = shipped("config") / "examples" / "demo" / path.relative_to(source)
        known = [path.read_bytes(), *([original.read_bytes()] if original.exists() else [])]
        if target.exists() and target.read_bytes() not in known:
            hint = f"Compare it with {path} and correct it yourself, or put back the file of the demo."
            raise configuration_error(target, "was changed by hand, and is not overwritten", hint)
    for path, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.tmp")
        shutil.copyfile(path, beside)
        beside.replace(target)
    return [Corrected(target, _what(target)) for _, target in pairs]


def _what(path: Path) -> str:
    kinds = {"shipments": "late scans", "charges": "a corrected invoice", "exclusions": "accepted disputes"}
    return next((kinds[part] for part in reversed(path.parts) if part in kinds), "a target put right")
