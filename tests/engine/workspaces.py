"""Workspaces written to disk from rows in Python, and opened as a user's would be."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

import yaml

from scorecards.engine import Session, open_session
from scorecards.workspace import load_workspace

AS_OF = date(2026, 11, 12)


@dataclass(frozen=True)
class Parcel:
    """One row of `shipments`; what is None is an empty cell."""

    shipment_id: str
    partner: str = "Alfa"
    flow: str | None = "forward"
    service: str | None = "standard"
    origin: str | None = "FR"
    destination: str | None = "FR"
    label_created_at: datetime | None = None
    planned_collection_on: date | None = None
    collected_at: datetime | None = None
    first_scan_at: datetime | None = None
    promised_on: date | None = None
    first_attempt_at: datetime | None = None
    delivered_at: datetime | None = None
    returned_at: datetime | None = None
    status: str | None = "delivered"
    attempts: int | None = None
    scans_expected: int | None = None
    scans_recorded: int | None = None
    last_scan_at: datetime | None = None
    late_reason: str | None = None
    revised_promised_on: date | None = None
    contacts: int | None = None
    satisfaction: int | None = None


@dataclass(frozen=True)
class Charge:
    """One row of `charges`; `amount` as written in the file."""

    charge_id: str
    shipment_id: str | None
    partner: str = "Alfa"
    invoiced_on: date = date(2026, 10, 31)
    charge_type: str | None = "base"
    amount: str | None = "4.00"
    expected_amount: str | None = None
    currency: str = "EUR"
    surcharge: str | None = None


@dataclass(frozen=True)
class Claim:
    """One row of `claims`; amounts as written in the file."""

    claim_id: str
    shipment_id: str | None
    partner: str = "Alfa"
    reason: str | None = "lost"
    filed_on: date = date(2026, 8, 10)
    decided_on: date | None = None
    decision: str | None = "open"
    claimed: str | None = None
    paid: str | None = None


Row = Parcel | Charge | Claim


def write_rows(path: Path, rows: Iterable[Row], kind: type[Row]) -> None:
    """A CSV file with the canonical column names as header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        names = [field.name for field in fields(kind)]
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(map(attrgetter(*names), rows))


def write_workspace(
    folder: Path,
    parcels: Iterable[Parcel],
    charges: Iterable[Charge] | None = None,
    claims: Iterable[Claim] | None = None,
    partners: Mapping[str, Mapping[str, Any]] | None = None,
    **settings: Any,
) -> Path:
    """`folder` with data, scorecards.yaml and partners; without `partners` every name in the data is one."""
    sources: dict[str, Any] = {}
    for name, kind, rows in (("shipments", Parcel, parcels), ("charges", Charge, charges), ("claims", Claim, claims)):
        if rows is not None:
            write_rows(folder / "data" / f"{name}.csv", rows, kind)
            sources[name] = {"file": {"files": f"{name}.csv"}}
    shape = {"data_as_of": AS_OF, "discover_partners": partners is None, "sources": sources, **settings}
    (folder / "scorecards.yaml").write_text(yaml.safe_dump(shape, sort_keys=False), encoding="utf-8")
    for partner_id, partner in (partners or {}).items():
        path = folder / "partners" / f"{partner_id}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(dict(partner), sort_keys=False, allow_unicode=True), encoding="utf-8")
    return folder


def opened(folder: Path) -> Session:
    """The workspace read and summed."""
    return open_session(load_workspace(folder))


def partner_id(session: Session, name: str) -> str:
    """The id that a name in the data got."""
    return next(partner.id for partner in session.tables.partners if partner.name == name)
