"""A workspace that is quickly made: one partner, three months of eight parcels, two pages."""

from pathlib import Path

from tests.conftest import Desk

PARTNER = "name: {name}\ntargets:\n  on_time: {{target: 95 %, weight: 100}}\n"
BRAND = 'name: Shipper\naccent: "{accent}"\n'
BLUE, ULTRAMARINE = "#1F2A6B", "#1A1A9E"
PAGES = "transport: {pages: [summary, notes]}\n"
COLUMNS = "shipment_id: id, partner: carrier, first_scan_at: scan, promised_on: promise, delivered_at: delivery"
ROWS = "id,carrier,scan,promise,delivery\n" + "".join(
    f"P{month}{day},alpha,2026-{month:02}-0{day},2026-{month:02}-1{day},2026-{month:02}-0{day + 1}\n"
    for month in (8, 9, 10)
    for day in range(1, 9)
)


def write_workspace(folder: Path) -> Desk:
    desk = Desk(folder)
    desk.shipments(COLUMNS)
    desk.write("data/shipments.csv", ROWS)
    desk.write("partners/alpha.yaml", PARTNER.format(name="Alpha Parcel"))
    desk.write("brand.yaml", BRAND.format(accent=BLUE))
    desk.write("pages.yaml", PAGES)
    return desk
