"""Sums come in the order of their keys: what adds floats over them, or breaks a tie, does so alike each time."""

from scorecards.engine import open_session
from tests.conftest import Desk

COLUMNS = (
    "shipment_id: id, partner: carrier, origin: come, destination: go, first_scan_at: scan, promised_on: promise, "
    "delivered_at: delivery"
)
PLACES = ("FR", "DE", "ES", "IT", "BE", "NL", "PL", "PT")


def test_cells_are_in_order(desk: Desk) -> None:
    desk.shipments(COLUMNS)
    rows = [
        f"{come}{go}{month},alpha,{come},{go},2026-{month:02}-01,2026-{month:02}-05,2026-{month:02}-04"
        for come in PLACES
        for go in PLACES
        for month in (10, 8, 9)
    ]
    desk.write("data/shipments.csv", "\n".join(["id,carrier,come,go,scan,promise,delivery", *rows]) + "\n")
    cells = list(open_session(desk.load()).measures.cells("on_time", "alpha"))
    assert len(cells) == len(rows)
    assert cells == sorted(cells)
