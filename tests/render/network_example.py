"""An overview of partners that have nothing but amounts."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from scorecards.model.network import NetworkRow, NetworkTotal, NetworkView


def view(amounts: Sequence[float | None]) -> NetworkView:
    """Partners with these amounts of open claims and nothing else."""
    nothing: dict[str, Any] = {own.name: None for own in fields(NetworkRow)}
    nothing |= {"counts": "", "signals_text": "none", "decimals": 1, "score_decimals": 1, "cost_decimals": 2}
    rows = [NetworkRow(**{**nothing, "partner": f"P{n}", "open_amount": own}) for n, own in enumerate(amounts)]
    total = NetworkTotal(None, None, None, sum(own for own in amounts if own is not None))
    words: dict[str, Any] = {own.name: "" for own in fields(NetworkView)}
    more = {"rows": tuple(rows), "total": total, "points": (), "currency": "EUR", "locale": "en-GB", "language": "en"}
    return NetworkView(**{**words, "revision": 1, "data_as_of": "2026-11-12", **more})
