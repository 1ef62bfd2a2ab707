"""The overview of all partners on the terminal: its columns add up as printed."""

from dataclasses import fields
from typing import Any

import pytest

from scorecards.model.network import NetworkRow, NetworkTotal, NetworkView
from scorecards.terminal import print_network


def view(amounts: list[float | None]) -> NetworkView:
    """Partners with these amounts of open claims and nothing else."""
    nothing: dict[str, Any] = {own.name: None for own in fields(NetworkRow)}
    nothing |= {"counts": "", "signals_text": "none", "decimals": 1, "score_decimals": 1, "cost_decimals": 2}
    rows = [NetworkRow(**{**nothing, "partner": f"P{n}", "open_amount": own}) for n, own in enumerate(amounts)]
    total = NetworkTotal(None, None, None, sum(own for own in amounts if own is not None))
    words: dict[str, Any] = {own.name: "" for own in fields(NetworkView)}
    more = {"rows": tuple(rows), "total": total, "currency": "EUR", "locale": "en-GB"}
    return NetworkView(**{**words, **more})


def test_amounts_of_open_claims_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    """Three of 10.60 are 31.80, which is 32 and not 3 times 11."""
    print_network(view([10.6, None, 10.6, 10.6]))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    printed = [line[-1] for line in lines if line and line[0] in ("P0", "P1", "P2", "P3", "All")]
    assert printed == ["€11", "–", "€11", "€10", "€32"]
