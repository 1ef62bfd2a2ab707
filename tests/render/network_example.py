"""An overview of partners that have nothing but amounts."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from scorecards.model.network import NetworkRow, NetworkTotal, NetworkView


def view(amounts: Sequence[float | None]) -> NetworkView:
    """Partners with these amounts of open claims, the same as their cost, and nothing else."""
    nothing: dict[str, Any] = {own.name: None for own in fields(NetworkRow)}
    nothing |= {"counts": "", "signals_text": "none", "decimals": 1, "score_decimals": 1, "cost_decimals": 2}
    rows = [
        NetworkRow(**{**nothing, "partner": f"P{n}", "cost_amount": own, "open_amount": own})
        for n, own in enumerate(amounts)
    ]
    total = sum(own for own in amounts if own is not None)
    sums = NetworkTotal(parcels=None, cost_amount=total, above_allowance=None, open_claims=None, open_amount=total)
    words: dict[str, Any] = {own.name: "" for own in fields(NetworkView)}
    more: dict[str, Any] = {
        "rows": tuple(rows),
        "total": sums,
        "points": (),
        "currency": "EUR",
        "locale": "en-GB",
        "language": "en",
    }
    return NetworkView(**{**words, "revision": 1, "data_as_of": "2026-11-12", **more})
