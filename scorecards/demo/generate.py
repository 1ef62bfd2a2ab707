"""The demo network, from the partners' levels to the files of a workspace."""
# ruff: noqa: S608  # names and values in the SQL are our own

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scorecards.demo.boreal import BOREAL
from scorecards.demo.charges import Lines, invoice_lines
from scorecards.demo.claims import Claims, claims
from scorecards.demo.corrections import FOLDER, OCTOBER, write_corrections
from scorecards.demo.events import planted_rows
from scorecards.demo.exports_csv import write_heidekurier, write_nordwind_invoices, write_nordwind_shipments
from scorecards.demo.exports_other import write_azur_invoices, write_larkfield_claims
from scorecards.demo.fulfilment_files import write_fulfilment
from scorecards.demo.handover import hand_over
from scorecards.demo.journey import Parcels, journeys
from scorecards.demo.network import MONTHS, RECENT, Profile, cells_of
from scorecards.demo.outcomes import outcomes
from scorecards.demo.partners import AZUR, HEIDEKURIER, LARKFIELD, NORDWIND, PROFILES
from scorecards.demo.tables import database, table, write_parquet
from scorecards.demo.workdays import Workdays, workdays
from scorecards.demo.workspace import write_workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CSV_SHIPMENTS = (NORDWIND, HEIDEKURIER)
_OTHER_INVOICES = (NORDWIND, AZUR)
_RECENT_MONTHS = range(RECENT, len(MONTHS))


@dataclass(frozen=True)
class PartnerRows:
    """What a partner's systems hold; `number` is its number in the database."""

    number: int
    profile: Profile
    parcels: Parcels
    claims: Claims

    def month(self, month: int) -> Parcels:
        """The parcels of one month of the data."""
        first, last = np.searchsorted(self.parcels.month, [month, month + 1])
        return self.parcels.rows(slice(int(first), int(last)))

    def lines(self, month: int) -> Lines:
        """The invoice lines of the parcels of one month."""
        return invoice_lines(self.profile, self.month(month), month)


def generate(folder: Path, scale: float) -> None:
    """Write the workspace's YAML and all data files."""
    write_workspace(folder)
    days = workdays()
    network = [_partner(number, profile, days, scale) for number, profile in enumerate(PROFILES)]
    data = folder / "data"
    con = database(PROFILES)
    for month in range(len(MONTHS)):
        _write_shipments(con, network, month, data / "shipments")
        _write_charges(con, network, month, data / "charges")
    others = [(partner.number, partner.claims) for partner in network if partner.profile is not LARKFIELD]
    write_parquet(con, table(con, others), data / "claims" / "claims.parquet")
    _write_exports(con, {partner.profile.id: partner for partner in network}, data / "exports", scale)
    write_fulfilment(con, days, data, scale)
    boreal = next(partner for partner in network if partner.profile is BOREAL)
    october = (boreal.month(OCTOBER), boreal.lines(OCTOBER))
    write_corrections(con, boreal.number, BOREAL, october, folder / FOLDER, scale)
    con.close()


def _partner(number: int, profile: Profile, days: Workdays, scale: float) -> PartnerRows:
    cells = cells_of(profile)
    handover = hand_over(profile, cells, days, scale)
    outcome = outcomes(profile, cells, handover, days, scale)
    parcels = journeys(profile, handover, outcome, days)
    return PartnerRows(number, profile, parcels, claims(profile, parcels, outcome))


def _write_shipments(con: "DuckDBPyConnection", network: Sequence[PartnerRows], month: int, folder: Path) -> None:
    """All partners of a month in one Parquet file, but for those whose recent months come as CSV."""
    recent = month in _RECENT_MONTHS
    parts = [
        (partner.number, partner.month(month))
        for partner in network
        if not recent or partner.profile not in _CSV_SHIPMENTS
    ]
    sql = table(con, parts, recent=recent)
    if month == _RECENT_MONTHS[-1]:
        sql = f"{sql} UNION ALL {_strangers(sql)}"
    write_parquet(con, sql, folder / ("recent" if recent else "history") / f"{MONTHS[month]}.parquet")


def _strangers(sql: str) -> str:
    """A few parcels of a carrier that nobody has configured."""
    rows = planted_rows("recent", "unknown partner")
    return f"""
        (SELECT * REPLACE ('TF' || shipment_id AS shipment_id, 'Transports Fantôme' AS partner)
        FROM ({sql}) LIMIT {rows})"""


def _write_charges(con: "DuckDBPyConnection", network: Sequence[PartnerRows], month: int, folder: Path) -> None:
    """Invoice lines by month of hand-over, but for the partners whose recent invoices come otherwise."""
    recent = month in _RECENT_MONTHS
    parts = [
        (partner.number, partner.lines(month))
        for partner in network
        if not recent or partner.profile not in _OTHER_INVOICES
    ]
    path = folder / ("recent" if recent else "history") / f"{MONTHS[month]}.parquet"
    write_parquet(con, table(con, parts, recent=recent), path)


def _write_exports(con: "DuckDBPyConnection", network: dict[str, PartnerRows], folder: Path, scale: float) -> None:
    nordwind, heidekurier = network[NORDWIND.id], network[HEIDEKURIER.id]
    azur, larkfield = network[AZUR.id], network[LARKFIELD.id]
    months = [(month, nordwind.month(month)) for month in _RECENT_MONTHS]
    write_nordwind_shipments(con, nordwind.number, months, folder, scale)
    lines = [(month, nordwind.lines(month)) for month in _RECENT_MONTHS]
    write_nordwind_invoices(con, nordwind.number, lines, folder)
    write_heidekurier(con, heidekurier.number, [(month, heidekurier.month(month)) for month in _RECENT_MONTHS], folder)
    invoices = [azur.lines(month) for month in _RECENT_MONTHS]
    write_azur_invoices(con, azur.number, invoices, folder / "relais-azur-factures.xlsx")
    write_larkfield_claims(con, larkfield.number, larkfield.claims, folder / "larkfield.sqlite")
